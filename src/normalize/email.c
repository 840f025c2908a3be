/*
 * email.c
 *    E-mail addresses: syntax, and one normal form.
 *
 * Syntax is the part of RFC 5321 and 6531 that customers have: a dot-atom of up to 64
 * bytes, an @, a domain of at least two labels whose last is no number. Quoted local
 * parts, comments and address literals are legal there and refused here. The local
 * part is lower-cased, as all providers treat it, although the RFC lets case matter.
 *
 * A domain with letters beyond ASCII becomes its xn-- form (domain.c), so that both
 * spellings are one address. A local part keeps its letters, in small and composed
 * (NFC), so that e and an accent is é. Signs that an address form should not hold, such
 * as typographic quotes and full-width forms, are refused where RFC 6531 would take them.
 *
 * A pass over the text; only a domain beyond ASCII asks a library.
 */
#include "normalize/clean.h"
#include "normalize/email.h"
#include "normalize/lower.h"
#include "text/chars.h"
#include "text/compose.h"

/* Before marks are composed; more can never be as short as a local part must be. */
#define EMAIL_LOCAL_MAX_CHARS (4 * EMAIL_LOCAL_MAX_BYTES)

/* May stand in an address beyond ASCII: letters and digits of some script, and pictures, by exclusion. */
static bool
IsForeignChar(uint32 c)
{
	static const uint32 refused[][2] = {
		{0x80, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},        {0x2000, 0x218F},
		{0x2E00, 0x2E7F}, {0x3000, 0x303F}, {0xD800, 0xF8FF},    {0xFE00, 0xFE0E},
		{0xFE10, 0xFE1F}, {0xFE30, 0xFFFF}, {0x40000, 0x10FFFF},
	};

	for (int i = 0; i < lengthof(refused); i++)
		if (c >= refused[i][0] && c <= refused[i][1])
			return false;
	return c >= 0x80;
}

static bool
IsAsciiAlnum(uint32 c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The atext of RFC 5322, in small letters, or a byte of a letter beyond ASCII. */
static bool
IsAtomByte(unsigned char c)
{
	return IsAsciiAlnum(c) || c >= 0x80 || (c > ' ' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* What a text has beyond ASCII: letters, or what no address holds. */
typedef enum BeyondAscii
{
	ASCII_ONLY,
	HAS_LETTERS,
	HAS_OTHERS
} BeyondAscii;

/*
 * Lower-case into `dst`, as long as `src` and a zero: a small letter is never longer than its
 * capital. With HAS_OTHERS, at once, `dst` is of no use.
 */
static BeyondAscii
LowerText(const char *src, size_t len, char *dst)
{
	const char *const end = src + len;
	BeyondAscii found = ASCII_ONLY;

	while (src < end)
	{
		const char *const from = src;
		const uint32 c = LowerChar(NextChar(&src, end));

		if (c >= 0x80)
		{
			/* A byte that begins no character, or a sign. */
			if (src - from == 1 || !IsForeignChar(c))
				return HAS_OTHERS;
			found = HAS_LETTERS;
		}
		dst += PutChar(c, dst);
	}
	*dst = '\0';
	return found;
}

/* A dot at an end, or after another. */
static bool
HasStrayDot(const char *text, size_t len)
{
	if (text[0] == '.' || text[len - 1] == '.')
		return true;
	for (size_t i = 1; i < len; i++)
		if (text[i] == '.' && text[i - 1] == '.')
			return true;
	return false;
}

/* A dot-atom: words between single dots, none empty. */
static EmailIssue
CheckLocalPart(const char *local, size_t len)
{
	if (len == 0)
		return EMAIL_LOCAL_PART_MISSING;
	if (len > EMAIL_LOCAL_MAX_BYTES)
		return EMAIL_LOCAL_PART_TOO_LONG;
	for (size_t i = 0; i < len; i++)
		if (local[i] != '.' && !IsAtomByte((unsigned char) local[i]))
			return EMAIL_LOCAL_PART_CHARACTER;
	return HasStrayDot(local, len) ? EMAIL_LOCAL_PART_DOTS : EMAIL_ACCEPTABLE;
}

bool
IsEmailLocalPart(const char *local, size_t len)
{
	return CheckLocalPart(local, len) == EMAIL_ACCEPTABLE;
}

/* Composed, then in small letters; "" if there are too many. */
static void
ComposeLower(const char *src, size_t len, char *dst)
{
	uint32 chars[COMPOSE_GROWTH * EMAIL_LOCAL_MAX_CHARS];
	const char *const end = src + len;
	size_t count = 0;

	while (src < end && count < EMAIL_LOCAL_MAX_CHARS)
		chars[count++] = NextChar(&src, end);
	count = src < end ? 0 : ComposeChars(chars, count);
	for (size_t i = 0; i < count; i++)
		dst += PutChar(LowerChar(chars[i]), dst);
	*dst = '\0';
}

static EmailIssue
ReadLocalPart(const char *src, size_t len, char *dst)
{
	char lower[COMPOSE_GROWTH * EMAIL_TEXT_MAX_BYTES + 1];
	const BeyondAscii beyond = LowerText(src, len, lower);
	EmailIssue issue;

	dst[0] = '\0';
	if (beyond == HAS_OTHERS)
		return EMAIL_LOCAL_PART_CHARACTER;
	if (beyond == HAS_LETTERS)
	{
		ComposeLower(src, len, lower);
		if (lower[0] == '\0')
			return EMAIL_LOCAL_PART_TOO_LONG;
	}
	issue = CheckLocalPart(lower, strlen(lower));
	if (issue == EMAIL_ACCEPTABLE)
		strcpy(dst, lower);
	return issue;
}

static EmailIssue
CheckLabel(const char *label, size_t len)
{
	if (len == 0 || label[0] == '-' || label[len - 1] == '-')
		return EMAIL_DOMAIN_LABEL;
	for (size_t i = 0; i < len; i++)
		if (!IsAsciiAlnum((unsigned char) label[i]) && label[i] != '-' &&
			(unsigned char) label[i] < 0x80)
			return EMAIL_DOMAIN_CHARACTER;
	return EMAIL_ACCEPTABLE;
}

/* Two letters or more, or the ASCII form of an internationalised one. */
static bool
IsTopLabel(const char *label)
{
	if (strncmp(label, "xn--", 4) == 0)
		return label[4] != '\0';
	return strlen(label) >= 2 && strpbrk(label, "0123456789-") == NULL;
}

/* Labels of the right characters, two at least; how long they are counts in the ASCII form only. */
static EmailIssue
CheckLabels(const char *domain, bool is_ascii)
{
	const char *label = domain;

	for (;;)
	{
		const size_t len = strcspn(label, ".");
		const EmailIssue issue = CheckLabel(label, len);

		if (issue != EMAIL_ACCEPTABLE)
			return issue;
		if (is_ascii && len > EMAIL_LABEL_MAX_BYTES)
			return EMAIL_DOMAIN_LABEL;
		if (label[len] == '\0')
			break;
		label += len + 1;
	}
	if (label == domain)
		return EMAIL_DOMAIN_NO_DOT;
	return is_ascii && !IsTopLabel(label) ? EMAIL_DOMAIN_TOP_LEVEL : EMAIL_ACCEPTABLE;
}

/*
 * From a domain in small letters. Its labels are looked at before the library sees them: it
 * would take "a..b.com", and make "example.com" of "ex ample.com".
 */
static EmailIssue
CheckDomain(const char *lower, BeyondAscii beyond, char *dst)
{
	if (beyond == HAS_OTHERS)
		return EMAIL_DOMAIN_CHARACTER;
	if (beyond != ASCII_ONLY)
	{
		const EmailIssue issue = CheckLabels(lower, false);

		if (issue != EMAIL_ACCEPTABLE)
			return issue;
		if (!DomainToAscii(lower, dst, EMAIL_DOMAIN_MAX_BYTES + 1))
			return EMAIL_DOMAIN_NOT_IDNA;
	}
	else if (strlen(lower) > EMAIL_DOMAIN_MAX_BYTES)
		return EMAIL_DOMAIN_TOO_LONG;
	else
		strcpy(dst, lower);
	return CheckLabels(dst, true);
}

static EmailIssue
ReadDomain(const char *src, size_t len, char *dst)
{
	char lower[EMAIL_TEXT_MAX_BYTES + 1];
	const BeyondAscii beyond = LowerText(src, len, lower);
	EmailIssue issue;

	if (len == 0)
		return EMAIL_DOMAIN_MISSING;
	issue = CheckDomain(lower, beyond, dst);
	if (issue != EMAIL_ACCEPTABLE)
		sprintf(dst, "%.*s", EMAIL_DOMAIN_MAX_BYTES, beyond == HAS_OTHERS ? "" : lower);
	return issue;
}

/* What RFC 5322 allows and customers do not have, and what is more than an address. */
static EmailIssue
FindUnusualForm(const char *text, const char *at)
{
	if (strchr(text, '<') != NULL)
		return EMAIL_DISPLAY_NAME;
	if (text[0] == '"')
		return EMAIL_QUOTED_LOCAL_PART;
	if (strchr(text, '(') != NULL)
		return EMAIL_COMMENT;
	if (at[1] == '[')
		return EMAIL_ADDRESS_LITERAL;
	return strchr(text, '@') < at ? EMAIL_SEVERAL_ADDRESSES : EMAIL_ACCEPTABLE;
}

EmailIssue
ParseEmail(const char *src, size_t len, EmailAddress *address)
{
	char text[EMAIL_TEXT_MAX_BYTES + 1];
	const char *at;
	EmailIssue issue;

	address->local[0] = address->domain[0] = '\0';
	src = TrimText(src, &len);
	if (len == 0)
		return EMAIL_EMPTY;
	if (CleanText(src, len, text, sizeof(text)) == 0)
		return EMAIL_TOO_LONG;
	at = strrchr(text, '@');
	if (at == NULL)
	{
		(void) ReadLocalPart(text, strlen(text), address->local);
		return EMAIL_NO_AT;
	}
	issue = FindUnusualForm(text, at);
	if (issue == EMAIL_ACCEPTABLE)
		issue = ReadLocalPart(text, at - text, address->local);
	if (issue == EMAIL_ACCEPTABLE)
		issue = ReadDomain(at + 1, strlen(at + 1), address->domain);
	if (issue == EMAIL_ACCEPTABLE &&
		strlen(address->local) + 1 + strlen(address->domain) > EMAIL_WHOLE_MAX_BYTES)
		issue = EMAIL_TOO_LONG;
	return issue;
}

const char *
EmailIssueWord(EmailIssue issue)
{
	static const char *const words[] = {
		NULL,
#define EMAIL_ISSUE(symbol, word) word,
#include "normalize/email_issues.def"
#undef EMAIL_ISSUE
	};

	return words[issue];
}

size_t
NormalizeEmail(const char *src, size_t len, char *dst)
{
	EmailAddress address;

	dst[0] = '\0';
	if (ParseEmail(src, len, &address) != EMAIL_ACCEPTABLE)
		return 0;
	return sprintf(dst, "%s@%s", address.local, address.domain);
}
