/*
 * email.c
 *    E-mail addresses: syntax, one normal form, and who reads them.
 *
 * Syntax is the part of RFC 5321 and 6531 that customers have: a dot-atom of up to 64
 * bytes, an @, a domain of at least two labels whose last is no number. Quoted local
 * parts, comments and address literals are legal there and refused here. The local
 * part is lower-cased, as all providers treat it, although the RFC lets case matter.
 *
 * Letters beyond ASCII are kept, lower-cased, in both parts. A domain such as
 * "société.fr" is not turned into its xn-- form, so the two spellings stay two
 * addresses; combining marks are refused, as decomposed text would be a third.
 *
 * The mailbox is the address after the rules of its provider (email_providers.def).
 */
#include "normalize/clean.h"
#include "normalize/normalize.h"
#include "text/chars.h"

#define LOCAL_MAX_BYTES 64
#define DOMAIN_MAX_BYTES 253
#define LABEL_MAX_BYTES 63

/* Capitals beyond ASCII: every `step`th character from low to high has its small letter `delta` further. */
typedef struct CapitalRange
{
	uint32 low;
	uint32 high;
	int step;
	int delta;
} CapitalRange;

static const CapitalRange capital_ranges[] = {
	{0xC0, 0xD6, 1, 32},    {0xD8, 0xDE, 1, 32},
	{0x100, 0x12E, 2, 1},   {0x130, 0x130, 1, 'i' - 0x130},
	{0x132, 0x136, 2, 1},   {0x139, 0x147, 2, 1},
	{0x14A, 0x176, 2, 1},   {0x178, 0x178, 1, 0xFF - 0x178},
	{0x179, 0x17D, 2, 1},   {0x1A0, 0x1A4, 2, 1},
	{0x1AF, 0x1AF, 1, 1},   {0x1CD, 0x1DB, 2, 1},
	{0x1DE, 0x1EE, 2, 1},   {0x1F8, 0x21E, 2, 1},
	{0x222, 0x232, 2, 1},   {0x386, 0x386, 1, 38},
	{0x388, 0x38A, 1, 37},  {0x38C, 0x38C, 1, 64},
	{0x38E, 0x38F, 1, 63},  {0x391, 0x3A1, 1, 32},
	{0x3A3, 0x3AB, 1, 32},  {0x400, 0x40F, 1, 80},
	{0x410, 0x42F, 1, 32},  {0x460, 0x480, 2, 1},
	{0x48A, 0x4BE, 2, 1},   {0x4D0, 0x52E, 2, 1},
	{0x1E00, 0x1E94, 2, 1}, {0x1E9E, 0x1E9E, 1, 0xDF - 0x1E9E},
	{0x1EA0, 0x1EFE, 2, 1},
};

/* The small letter of a capital of a living Latin, Greek or Cyrillic alphabet; any other character itself. */
static uint32
LowerChar(uint32 c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
	for (int i = 0; i < lengthof(capital_ranges); i++)
	{
		const CapitalRange *range = &capital_ranges[i];

		if (c >= range->low && c <= range->high && (c - range->low) % range->step == 0)
			return c + range->delta;
	}
	return c;
}

/* May stand in an address beyond ASCII: letters and digits of some script, by exclusion. */
static bool
IsForeignLetter(uint32 c)
{
	static const uint32 refused[][2] = {
		{0x80, 0xBF},        {0xD7, 0xD7},     {0xF7, 0xF7},     {0x300, 0x36F},
		{0x1AB0, 0x1AFF},    {0x1DC0, 0x1DFF}, {0x2000, 0x2BFF}, {0x2E00, 0x2E7F},
		{0x3000, 0x303F},    {0xD800, 0xF8FF}, {0xFE00, 0xFFFF}, {0x1F000, 0x1FFFF},
		{0x30000, 0x10FFFF},
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

/*
 * Lower-case, and refuse at once what no address holds. Returns the length, 0 if refused.
 * A small letter is never longer than its capital.
 */
static size_t
LowerAddress(const char *src, size_t len, char *dst)
{
	const char *const end = src + len;
	char *to = dst;

	while (src < end)
	{
		const char *const from = src;
		const uint32 c = LowerChar(NextChar(&src, end));

		if (c >= 0x80 && (src - from == 1 || !IsForeignLetter(c)))
			return 0;
		to += PutChar(c, to);
	}
	return to - dst;
}

/* The atext of RFC 5322, lower-case, or a letter beyond ASCII (its bytes are checked before). */
static bool
IsAtomByte(unsigned char c)
{
	return IsAsciiAlnum(c) || c >= 0x80 || (c > ' ' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* A dot-atom: words between single dots, none empty. */
static bool
IsLocalPart(const char *local, size_t len)
{
	if (len == 0 || len > LOCAL_MAX_BYTES || local[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (local[i] == '.' ? i == 0 || local[i - 1] == '.' : !IsAtomByte((unsigned char) local[i]))
			return false;
	}
	return true;
}

static bool
IsLabel(const char *label, size_t len)
{
	if (len == 0 || len > LABEL_MAX_BYTES || label[0] == '-' || label[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!IsAsciiAlnum((unsigned char) label[i]) && label[i] != '-' &&
			(unsigned char) label[i] < 0x80)
			return false;
	return true;
}

/* Two letters or more, or the ASCII form of an internationalised one. */
static bool
IsTopLabel(const char *label, size_t len)
{
	if (len > 4 && memcmp(label, "xn--", 4) == 0)
		return true;
	for (size_t i = 0; i < len; i++)
		if (IsDigit(label[i]) || label[i] == '-')
			return false;
	return len >= 2;
}

static bool
IsDomain(const char *domain, size_t len)
{
	const char *const end = domain + len;
	int nlabels = 0;

	if (len > DOMAIN_MAX_BYTES)
		return false;
	for (;;)
	{
		const char *dot = memchr(domain, '.', end - domain);
		const size_t size = (dot == NULL ? end : dot) - domain;

		nlabels++;
		if (!IsLabel(domain, size))
			return false;
		if (dot == NULL)
			return nlabels >= 2 && IsTopLabel(domain, size);
		domain = dot + 1;
	}
}

/* Where the domain begins: after the last @, of which a dot-atom holds none. */
static const char *
FindDomain(const char *address, size_t len)
{
	for (const char *p = address + len; p > address; p--)
		if (p[-1] == '@')
			return p;
	return NULL;
}

static bool
IsAddress(const char *address, size_t len)
{
	const char *domain = FindDomain(address, len);

	return domain != NULL && IsLocalPart(address, domain - 1 - address) &&
		   IsDomain(domain, address + len - domain);
}

size_t
NormalizeEmail(const char *src, size_t len, char *dst)
{
	char text[EMAIL_MAX_BYTES + 1];
	const size_t text_len = CleanText(src, len, text, sizeof(text));
	size_t n = LowerAddress(text, text_len, dst);

	if (n > 0 && !IsAddress(dst, n))
		n = 0;
	dst[n] = '\0';
	return n;
}

/* How a provider reads the local part. */
typedef struct EmailProvider
{
	const char *domain;    /* "name.*" is name in any country: name.fr, name.co.uk */
	const char *canonical; /* of a domain that is one mailbox with others, else NULL */
	char tag;              /* what stands from here on is the user's own note */
	const char *ignored;   /* characters that do not count */
	bool subdomains;       /* tag@user.domain is user@domain */
} EmailProvider;

static const EmailProvider email_providers[] = {
#define PROVIDER(domain, canonical, tag, ignored, subdomains)                                      \
	{domain, canonical, tag, ignored, subdomains},
#include "normalize/email_providers.def"
#undef PROVIDER
};

/* "fr", "com", "co.uk", "com.br". */
static bool
IsCountrySuffix(const char *suffix)
{
	const char *dot = strchr(suffix, '.');

	if (dot == NULL)
		return true;
	return strlen(dot + 1) == 2 &&
		   (strncmp(suffix, "co.", 3) == 0 || strncmp(suffix, "com.", 4) == 0);
}

static bool
DomainMatches(const char *domain, const char *pattern)
{
	const size_t len = strlen(pattern);

	if (pattern[len - 1] != '*')
		return strcmp(domain, pattern) == 0;
	return strncmp(domain, pattern, len - 1) == 0 && IsCountrySuffix(domain + len - 1);
}

static const EmailProvider *
FindProvider(const char *domain)
{
	for (int i = 0; i < lengthof(email_providers); i++)
		if (DomainMatches(domain, email_providers[i].domain))
			return &email_providers[i];
	return NULL;
}

/* tag@user.fastmail.com is user@fastmail.com; false for any other address. */
static bool
ReadSubdomainUser(const char *domain, char *dst)
{
	const char *parent = strchr(domain, '.') + 1;
	const EmailProvider *provider = FindProvider(parent);

	if (provider == NULL || !provider->subdomains)
		return false;
	sprintf(dst, "%.*s@%s", (int) (parent - 1 - domain), domain, parent);
	return true;
}

/* The local part without tag and ignored characters; as it was if that leaves no valid one. */
static size_t
ApplyProvider(const EmailProvider *provider, const char *local, size_t len, char *dst)
{
	size_t n = 0;

	for (size_t i = 0; i < len && (provider->tag == '\0' || local[i] != provider->tag); i++)
		if (strchr(provider->ignored, local[i]) == NULL)
			dst[n++] = local[i];
	if (IsLocalPart(dst, n))
		return n;
	memcpy(dst, local, len);
	return len;
}

size_t
EmailMailbox(const char *src, size_t len, char *dst)
{
	char address[EMAIL_MAX_BYTES + 1];
	const size_t address_len = NormalizeEmail(src, len, address);
	const EmailProvider *provider;
	const char *domain;
	size_t n;

	dst[0] = '\0';
	if (address_len == 0)
		return 0;
	domain = FindDomain(address, address_len);
	if (ReadSubdomainUser(domain, dst))
		return strlen(dst);
	provider = FindProvider(domain);
	if (provider == NULL)
	{
		memcpy(dst, address, address_len + 1);
		return address_len;
	}
	n = ApplyProvider(provider, address, domain - 1 - address, dst);
	if (provider->canonical != NULL)
		domain = provider->canonical;
	return n + sprintf(dst + n, "@%s", domain);
}
