/*
 * hashing.c
 *    What advertising platforms hash: one address has a different form, so a different hash,
 *    for each of them (hash_forms.def).
 *
 * A wrong hash matches nobody and nobody notices. So there is no form where the platform
 * might have another: a telephone number without a known country, a date whose day and month
 * could be swapped, a name with "Mme" in front, a letter whose small form is not known here,
 * a value that is a hash already.
 *
 * The small letters are those of Unicode, as in the platforms' own libraries; a domain beyond
 * ASCII is hashed as it is written, since no platform speaks of its xn-- form.
 */
#include "normalize/birth_date.h"
#include "normalize/clean.h"
#include "normalize/email.h"
#include "normalize/hashing.h"
#include "normalize/identifier.h"
#include "normalize/lower.h"
#include "text/chars.h"
#include "text/text.h"

#define SHA256_HEX_DIGITS 64
#define CAPITAL_SIGMA 0x3A3
#define FINAL_SIGMA 0x3C2
/* The hundred years of a year of two digits do not matter: such a date is not hashed. */
#define ANY_PIVOT 2015

/* Marks over the letter before: the same text has another form without them. */
static bool
IsCombiningMark(uint32 c)
{
	return c >= 0x300 && c <= 0x36F;
}

static bool
IsLetterOrDigit(uint32 c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x206F) &&
		   !(c >= 0x3000 && c <= 0x303F);
}

static bool
IsHash(const char *text)
{
	return strlen(text) == SHA256_HEX_DIGITS &&
		   strspn(text, "0123456789abcdefABCDEF") == SHA256_HEX_DIGITS;
}

/* The trimmed text in small letters; 0 where it has a letter of which none is known, or no UTF-8. */
static size_t
WriteLower(const HashInput *input, char *dst)
{
	char text[HASH_FORM_MAX_BYTES + 1];
	const char *at = text;
	const char *const end = text + CleanText(input->value, input->len, text, sizeof(text));
	bool in_word = false;
	char *to = dst;

	while (at < end)
	{
		const char *const from = at;
		const uint32 c = NextChar(&at, end);
		uint32 lower = LowerChar(c);

		if (!HasKnownCase(c) || IsCombiningMark(c) || (c >= 0x80 && at - from == 1))
			return 0;
		/* The one letter of Unicode whose small form depends on its place. */
		if (c == CAPITAL_SIGMA && in_word)
		{
			const char *next = at;

			if (at == end || !IsLetterOrDigit(NextChar(&next, end)))
				lower = FINAL_SIGMA;
		}
		in_word = IsLetterOrDigit(c);
		to += PutChar(lower, to);
	}
	*to = '\0';
	return to - dst;
}

/* Drop every `unwanted` byte in place. */
static size_t
DropBytes(char *text, const char *unwanted)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (strchr(unwanted, *from) == NULL)
			*to++ = *from;
	*to = '\0';
	return to - text;
}

/* The length of a text that is an address, 0 for any other. */
static size_t
AddressLength(const char *text)
{
	char normal[EMAIL_MAX_BYTES + 1];

	return NormalizeEmail(text, strlen(text), normal) > 0 ? strlen(text) : 0;
}

/* Trimmed, in small letters, nothing else. */
static size_t
WriteEmail(const HashInput *input, char *dst)
{
	return WriteLower(input, dst) > 0 ? AddressLength(dst) : 0;
}

/* Without dots, and without the tag if told so, before the @ of a text that has one. */
static size_t
DropGmailDots(char *address, bool drop_tag)
{
	char local[HASH_FORM_MAX_BYTES + 1];
	char domain[HASH_FORM_MAX_BYTES + 1];
	char *at = strrchr(address, '@');

	strcpy(domain, at);
	*at = '\0';
	if (drop_tag)
		address[strcspn(address, "+")] = '\0';
	DropBytes(address, ".");
	strcpy(local, address);
	sprintf(address, "%s%s", local, domain);
	return AddressLength(address);
}

static bool
EndsIn(const char *text, const char *end)
{
	const size_t len = strlen(text);
	const size_t end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* Of gmail.com alone, dots and tag do not count. */
static size_t
WriteEmailUid2(const HashInput *input, char *dst)
{
	const size_t len = WriteEmail(input, dst);

	return len > 0 && EndsIn(dst, "@gmail.com") ? DropGmailDots(dst, true) : len;
}

static size_t
DropGoogleDots(char *address, bool drop_tag)
{
	if (EndsIn(address, "@gmail.com") || EndsIn(address, "@googlemail.com"))
		return DropGmailDots(address, drop_tag);
	return AddressLength(address);
}

/* All blanks go, also those inside; dots and tag of both of Google's domains. */
static size_t
WriteEmailGoogle(const HashInput *input, char *dst)
{
	if (WriteLower(input, dst) == 0)
		return 0;
	DropBytes(dst, " ");
	return DropGoogleDots(dst, true);
}

static size_t
WriteEmailGoogle2025(const HashInput *input, char *dst)
{
	return WriteEmail(input, dst) > 0 ? DropGoogleDots(dst, false) : 0;
}

/* No country at all, for which NormalizePhone() would take France. */
static size_t
WritePhone(const HashInput *input, char *dst)
{
	const char *region = input->region[0] == '\0' ? "ZZ" : input->region;

	return NormalizePhone(input->value, input->len, region, dst);
}

/* With the country's code, without + and zeros in front. */
static size_t
WritePhoneDigits(const HashInput *input, char *dst)
{
	return WritePhone(input, dst) > 0 ? DropBytes(dst, "+") : 0;
}

/* Behind a name: Quinn, Jr. */
static bool
HasSuffix(const char *folded)
{
	static const char *const suffixes[] = {" JR", " SR",  " II",  " III", " IV",
										   " DR", " PHD", " DDS", " CPA", " ESQ"};

	for (int i = 0; i < lengthof(suffixes); i++)
		if (EndsIn(folded, suffixes[i]))
			return true;
	return false;
}

/* A name and nothing else: no placeholder, and no title before or behind, which no platform wants. */
static bool
IsPlainName(const HashInput *input)
{
	char folded[FOLD_BOUND(HASH_FORM_MAX_BYTES)];
	char name[FOLD_BOUND(HASH_FORM_MAX_BYTES)];

	if (input->len > HASH_FORM_MAX_BYTES || memchr(input->value, ',', input->len) != NULL)
		return false;
	/* Nothing is left of a script that is not folded, and nothing is known of its names. */
	if (FoldText(input->value, input->len, folded) == 0)
		return true;
	return NormalizeName(input->value, input->len, name) > 0 && strcmp(name, folded) == 0 &&
		   !HasSuffix(folded);
}

/* Small letters, single spaces. */
static size_t
WriteName(const HashInput *input, char *dst)
{
	char *to = dst;

	if (!IsPlainName(input) || WriteLower(input, dst) == 0 || IsHash(dst))
		return 0;
	for (const char *from = dst; *from != '\0'; from++)
		if (*from != ' ' || from[1] != ' ')
			*to++ = *from;
	*to = '\0';
	return to - dst;
}

/* The letters and digits alone, in place. */
static size_t
KeepLetters(char *text)
{
	const char *at = text;
	const char *const end = text + strlen(text);
	char *to = text;

	while (at < end)
	{
		const uint32 c = NextChar(&at, end);

		if (IsLetterOrDigit(c))
			to += PutChar(c, to);
	}
	*to = '\0';
	return to - text;
}

/* Small letters without spaces and punctuation; accents stay. */
static size_t
WriteNameLetters(const HashInput *input, char *dst)
{
	return WriteName(input, dst) > 0 ? KeepLetters(dst) : 0;
}

/* A city or a state, likewise; with a district or CEDEX behind it, it is more than that. */
static size_t
WritePlace(const HashInput *input, char *dst)
{
	if (WriteLower(input, dst) == 0 || IsHash(dst) || strpbrk(dst, "0123456789") != NULL ||
		EndsIn(dst, " cedex"))
		return 0;
	return KeepLetters(dst);
}

static size_t
WriteGender(const HashInput *input, char *dst)
{
	static const char *const words[][2] = {{"f", "f"},    {"female", "f"}, {"femme", "f"},
										   {"m", "m"},    {"male", "m"},   {"h", "m"},
										   {"homme", "m"}};

	if (WriteLower(input, dst) == 0)
		return 0;
	for (int i = 0; i < lengthof(words); i++)
		if (strcmp(dst, words[i][0]) == 0)
			return sprintf(dst, "%s", words[i][1]);
	return 0;
}

/* yyyymmdd of a whole date that has one reading only. */
static size_t
WriteBirthDate(const HashInput *input, char *dst)
{
	BirthDateInspection got;

	InspectBirthDate(input->value, input->len, DATE_ORDER_DMY, ANY_PIVOT, &got);
	if (got.issue != BIRTH_DATE_ACCEPTABLE || got.precision != BIRTH_DATE_DAY ||
		got.century_guessed || got.swap_possible)
		return 0;
	return sprintf(dst, "%04d%02d%02d", got.date.year, got.date.month, got.date.day);
}

static bool
IsRegion(const HashInput *input, const char *region)
{
	return strlen(input->region) == 2 && (input->region[0] & ~0x20) == region[0] &&
		   (input->region[1] & ~0x20) == region[1];
}

/*
 * Without blanks and hyphens; of an American one the first five digits. A British one is hashed
 * by Meta's page without its last part and by its library with it: there is none.
 */
static size_t
WritePostcode(const HashInput *input, char *dst)
{
	size_t ndigits;
	size_t len;

	if (WriteLower(input, dst) == 0 || IsRegion(input, "GB"))
		return 0;
	len = DropBytes(dst, " -");
	ndigits = strspn(dst, "0123456789");
	if (IsRegion(input, "US"))
	{
		dst[5] = '\0';
		return ndigits == len && (len == 5 || len == 9) ? 5 : 0;
	}
	if (strspn(dst, "abcdefghijklmnopqrstuvwxyz0123456789") != len)
		return 0;
	/* 1000 for 01000: what a spreadsheet leaves of it. */
	return !IsRegion(input, "FR") || (ndigits == len && len == 5) ? len : 0;
}

static size_t
WriteCountry(const HashInput *input, char *dst)
{
	const size_t len = WriteLower(input, dst);

	return len == 2 && strspn(dst, "abcdefghijklmnopqrstuvwxyz") == 2 ? len : 0;
}

/* The normal form that is kept here. */
static size_t
WriteIdentifier(const HashInput *input, char *dst)
{
	return NormalizeIdentifier(input->kind, strlen(input->kind), input->value, input->len, dst,
							   HASH_FORM_MAX_BYTES + 1);
}

static size_t
WriteMaid(const HashInput *input, char *dst)
{
	return NormalizeIdentifier("maid", 4, input->value, input->len, dst, HASH_FORM_MAX_BYTES + 1);
}

const HashForm hash_forms[] = {
#define HASH_FORM(standard, kind, encoding, form) {standard, kind, encoding, form},
#include "normalize/hash_forms.def"
#undef HASH_FORM
};

const int nhash_forms = lengthof(hash_forms);

const HashForm *
FindHashForm(const char *standard, const char *kind)
{
	for (int i = 0; i < nhash_forms; i++)
		if (strcmp(hash_forms[i].standard, standard) == 0 &&
			(hash_forms[i].kind[0] == '\0' || strcmp(hash_forms[i].kind, kind) == 0))
			return &hash_forms[i];
	return NULL;
}
