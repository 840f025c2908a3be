/*
 * email_suggest.c
 *    The domain that was meant by a mistyped one: gmial.com, hotmail.fe, orange,fr.
 *
 * A major domain is suggested that is one edit away (insert, delete, replace, swap of
 * neighbours), or two for what is 9 characters or longer: the nearest, then the one with
 * the most customers. Endings that are slips of the hand (.con, .fe) are put right for any
 * domain. A suggestion is for a person to confirm: nothing applies it.
 *
 * No suggestion for a domain known to be real: that of a provider, or near a major one by
 * chance, or the same name in another country (skynet.fr is not skynet.be mistyped). But
 * for one that gives throw-away addresses there is, within one edit: gmial.com lives of
 * slips. What a company's own customers have is not known here: a domain that many share
 * is real.
 *
 * A domain that is not known is compared with 53 major ones, most of which their letters rule out: about a microsecond.
 */
#include "normalize/email.h"
#include "text/text.h"

/* A domain longer than this is two edits from no major one. */
#define TYPED_MAX_BYTES 32
#define LONG_DOMAIN_BYTES 9

typedef struct MajorDomain
{
	const char *domain;
	int weight;
} MajorDomain;

static const MajorDomain major_domains[] = {
#define MAJOR(domain, weight) {domain, weight},
#include "normalize/email_lists.def"
#undef MAJOR
};

static const char *const real_domains[] = {
#define REAL(domain) domain,
#include "normalize/email_lists.def"
#undef REAL
};

typedef struct Slip
{
	const char *typed;
	const char *meant;
	bool of_any_domain;
} Slip;

static const Slip slips[] = {
#define SLIP(typed, meant, of_any_domain) {typed, meant, of_any_domain},
#include "normalize/email_lists.def"
#undef SLIP
};

static bool
IsMajor(const char *domain)
{
	for (int i = 0; i < lengthof(major_domains); i++)
		if (strcmp(domain, major_domains[i].domain) == 0)
			return true;
	return false;
}

/* Near a major one, and yet not meant for it. */
static bool
IsListedAsReal(const char *domain)
{
	for (int i = 0; i < lengthof(real_domains); i++)
		if (strcmp(domain, real_domains[i]) == 0)
			return true;
	return IsMajor(domain);
}

/* The ending after the last dot; nothing where there is none. */
static const char *
TopLabel(const char *domain)
{
	const char *dot = strrchr(domain, '.');

	return dot == NULL ? domain + strlen(domain) : dot + 1;
}

static bool
FixSlip(const char *typed, char *dst)
{
	const char *top = TopLabel(typed);

	for (int i = 0; i < lengthof(slips); i++)
	{
		if (strcmp(top, slips[i].typed) != 0)
			continue;
		sprintf(dst, "%.*s%s", (int) (top - typed), typed, slips[i].meant);
		return slips[i].of_any_domain || IsMajor(dst);
	}
	return false;
}

/* Which letters a text has, and which other bytes, as bits. */
static uint32
LettersOf(const char *text)
{
	uint32 letters = 0;

	for (; *text != '\0'; text++)
		letters |= UINT32_C(1) << (*text & 31);
	return letters;
}

/*
 * An edit puts in, takes out or replaces one character, so it adds at most one kind and takes
 * away at most one: texts that differ in more than two kinds an edit are further apart.
 */
static bool
MayBeWithin(const char *a, uint32 letters_of_a, const char *b, int limit)
{
	uint32 differing = letters_of_a ^ LettersOf(b);
	int ndiffering = 0;

	for (; differing != 0; differing &= differing - 1)
		ndiffering++;
	return ndiffering <= 2 * limit && abs((int) strlen(a) - (int) strlen(b)) <= limit;
}

/* Edits between two domains, `limit` + 1 if they are more; the swap that Damerau counts once is two of Levenshtein's. */
static int
EditsBetween(const char *a, const char *b, int limit)
{
	const size_t alen = strlen(a);
	const size_t blen = strlen(b);

	if (LevenshteinDistance(a, alen, b, blen, 2 * limit) > 2 * limit)
		return limit + 1;
	return Min(DamerauLevenshteinDistance(a, alen, b, blen), limit + 1);
}

/* One name in two countries: the same but for an ending of two letters, as real as the other. */
static bool
IsSameNameAbroad(const char *typed, const char *major)
{
	const char *top = TopLabel(typed);
	const size_t name_len = top - typed;

	return strlen(top) == 2 && strncmp(typed, major, name_len) == 0 &&
		   strchr(major + name_len, '.') == NULL;
}

/* How many edits a domain may be from what was meant: none for one of a provider. */
static int
EditsAllowed(const char *typed)
{
	const size_t len = strlen(typed);

	if (len > TYPED_MAX_BYTES || FindEmailProvider(typed) != NULL)
		return 0;
	return len >= LONG_DOMAIN_BYTES && !IsDisposableDomain(typed) ? 2 : 1;
}

static bool
FindNearest(const char *typed, char *dst)
{
	const uint32 letters = LettersOf(typed);
	int limit = EditsAllowed(typed);
	const MajorDomain *nearest = NULL;

	if (limit == 0)
		return false;
	for (int i = 0; i < lengthof(major_domains); i++)
	{
		const MajorDomain *major = &major_domains[i];
		int edits;

		if (!MayBeWithin(typed, letters, major->domain, limit))
			continue;
		edits = EditsBetween(typed, major->domain, limit);
		if (edits > limit || IsSameNameAbroad(typed, major->domain))
			continue;
		if (nearest == NULL || edits < limit || major->weight > nearest->weight)
			nearest = major;
		limit = edits;
	}
	if (nearest != NULL)
		strcpy(dst, nearest->domain);
	return nearest != NULL;
}

bool
SuggestDomain(const char *typed, char *dst)
{
	char mended[EMAIL_DOMAIN_MAX_BYTES + 1];
	const size_t len = strlen(typed);

	/* Putting an ending right may take a byte more. */
	if (len == 0 || len >= EMAIL_DOMAIN_MAX_BYTES || IsListedAsReal(typed))
		return false;
	if (FindNearest(typed, dst))
		return true;
	if (!FixSlip(typed, mended))
		return false;
	/* The name may have slipped too: gmal.con. */
	if (IsListedAsReal(mended) || !FindNearest(mended, dst))
		strcpy(dst, mended);
	return true;
}
