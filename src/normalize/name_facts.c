/*
 * name_facts.c
 *    How common names are in France, and which given names go together.
 *
 * All is read from name_table.def. A name is found by the hash of its letters, in a
 * bucket of about five entries that lie side by side:
 *
 *    +-----+---------+--------+-----+---------+--------+--
 *    | len | letters | values | len | letters | values | ...      each value one character
 *    +-----+---------+--------+-----+---------+--------+--
 *
 * Spaces do not count, so that LE GOFF and LEGOFF are one name. Links between given
 * names are directed (short form, variant or male name first) and followed for one
 * step: RON stands for AARON and for VERONICA, who are not each other.
 *
 * Cost: one hash and some five comparisons a name, no allocation; 0.5 MB of constant
 * tables that all backends share. Family names have ranks only in the source: their
 * shares are an estimate by a curve through its classes (tools/name_tables).
 */
#include "normalize/names.h"

#include "normalize/name_table.def"

const char *const name_table_version = NAME_TABLE_VERSION;
const int name_table_rows = NAME_TABLE_GIVEN + NAME_TABLE_FAMILY + NAME_TABLE_LINKS;

#define NAME_VALUES 3 /* share as given name, share of males, share as family name */
#define FORM_VALUES 2 /* number of the form, two digits to the base 95 */
#define FORM_BASE 95

typedef enum LinkKind
{
	LINK_NICKNAME,
	LINK_VARIANT,
	LINK_GENDERED
} LinkKind;

#define LINK_KIND(link) ((LinkKind) ((link) >> LINK_KIND_SHIFT))
#define LINK_TARGET(link) ((link) & ((1 << LINK_KIND_SHIFT) - 1))

/* Hash of the letters (FNV-1a), and how many there are. */
static uint32
HashLetters(const char *name, size_t len, size_t *nletters)
{
	uint32 hash = UINT32_C(2166136261);

	*nletters = 0;
	for (size_t i = 0; i < len; i++)
	{
		if (name[i] == ' ')
			continue;
		hash = (hash ^ (unsigned char) name[i]) * UINT32_C(16777619);
		++*nletters;
	}
	return hash;
}

/* Is `name` without its spaces `letters`? It has as many. */
static bool
HasLetters(const char *name, size_t len, const char *letters)
{
	for (size_t i = 0; i < len; i++)
		if (name[i] != ' ' && name[i] != *letters++)
			return false;
	return true;
}

/* The values of a name in a table of buckets, or NULL. */
static const char *
FindEntry(const char *bytes, const uint32 *starts, int nbuckets, int nvalues, const char *name,
		  size_t len)
{
	size_t nletters;
	const uint32 bucket = HashLetters(name, len, &nletters) % nbuckets;
	const char *const end = bytes + starts[bucket + 1];

	for (const char *entry = bytes + starts[bucket]; entry < end;)
	{
		const size_t entry_len = *entry - NAME_ZERO;

		if (entry_len == nletters && HasLetters(name, len, entry + 1))
			return entry + 1 + entry_len;
		entry += 1 + entry_len + nvalues;
	}
	return NULL;
}

/* A value of a name; 0 where it is in no list. */
static int
NameValue(const char *name, size_t len, int which)
{
	const char *values = FindEntry(name_bytes, name_starts, NAME_BUCKETS, NAME_VALUES, name, len);

	return values == NULL ? 0 : values[which] - NAME_ZERO;
}

/* 2^(-level / 4), from constants: the same bits on every machine. */
static double
ShareOfLevel(int level)
{
	static const double quarter_octaves[] = {1.0, 0.8408964152537145, 0.7071067811865476,
											 0.5946035575013605};
	const double share = quarter_octaves[level % NAME_LEVELS_PER_OCTAVE];

	return level == 0 ? 0.0 : share / (double) (UINT64_C(1) << level / NAME_LEVELS_PER_OCTAVE);
}

double
GivenNameFrequency(const char *name, size_t len)
{
	return ShareOfLevel(NameValue(name, len, 0));
}

double
FamilyNameFrequency(const char *name, size_t len)
{
	return ShareOfLevel(NameValue(name, len, 2));
}

double
GivenNameMaleShare(const char *name, size_t len)
{
	const int level = NameValue(name, len, 1);

	return level == 0 ? -1.0 : (double) (level - 1) / NAME_SHARE_LEVELS;
}

/* The letters up to the first space. */
static size_t
FirstWordLength(const char *name, size_t len)
{
	const char *space = memchr(name, ' ', len);

	return space == NULL ? len : (size_t) (space - name);
}

/* The share of people who have the name, or its first word, as given name; of an unlisted one, the usual. */
static double
LikelyGivenShare(const char *name, size_t len)
{
	const double whole = GivenNameFrequency(name, len);
	const double first = whole > 0 ? whole : GivenNameFrequency(name, FirstWordLength(name, len));

	return first > 0 ? first : UNKNOWN_GIVEN_SHARE;
}

/* The same as family name: whole, or behind its particles. */
static double
LikelyFamilyShare(const char *name, size_t len)
{
	for (;;)
	{
		const double share = FamilyNameFrequency(name, len);
		const size_t word = FirstWordLength(name, len);

		if (share > 0 || word == len || !IsNameParticle(name, word))
			return share > 0 ? share : UNKNOWN_FAMILY_SHARE;
		name += word + 1;
		len -= word + 1;
	}
}

double
SwapOdds(const char *given, size_t given_len, const char *family, size_t family_len)
{
	if (given_len == 0 || family_len == 0)
		return 0.0;
	return LikelyGivenShare(family, family_len) / LikelyFamilyShare(family, family_len) *
		   LikelyFamilyShare(given, given_len) / LikelyGivenShare(given, given_len);
}

bool
IsNameParticle(const char *word, size_t len)
{
	for (int i = 0; i < lengthof(particles); i++)
		if (strlen(particles[i]) == len && memcmp(particles[i], word, len) == 0)
			return true;
	return false;
}

int
FindGivenNameForm(const char *name, size_t len)
{
	const char *values = FindEntry(form_bytes, form_starts, FORM_BUCKETS, FORM_VALUES, name, len);

	if (values == NULL)
		return NO_GIVEN_NAME_FORM;
	return (values[0] - NAME_ZERO) * FORM_BASE + values[1] - NAME_ZERO;
}

/* What a given name is linked to, and its own number. */
typedef struct Links
{
	int form;
	const uint16 *first;
	const uint16 *last;
} Links;

static Links
LinksOfForm(int form)
{
	return (Links){form, links + link_starts[form], links + link_starts[form + 1]};
}

static bool
HasLink(const Links *from, const Links *to, LinkKind kind)
{
	for (const uint16 *link = from->first; link < from->last; link++)
		if (LINK_KIND(*link) == kind && LINK_TARGET(*link) == to->form)
			return true;
	return false;
}

/* Do both stand for one name, by links of this kind? */
static bool
ShareTarget(const Links *a, const Links *b, LinkKind kind)
{
	for (const uint16 *i = a->first; i < a->last; i++)
		for (const uint16 *j = b->first; j < b->last && LINK_KIND(*i) == kind; j++)
			if (*i == *j)
				return true;
	return false;
}

static bool
AreLinked(const Links *a, const Links *b, LinkKind kind)
{
	return HasLink(a, b, kind) || HasLink(b, a, kind);
}

GivenNameLink
LinkOfForms(int a, int b)
{
	Links left;
	Links right;

	if (a == NO_GIVEN_NAME_FORM || b == NO_GIVEN_NAME_FORM || a == b)
		return GIVEN_NOT_LINKED;
	left = LinksOfForm(a);
	right = LinksOfForm(b);
	if (AreLinked(&left, &right, LINK_GENDERED))
		return GIVEN_GENDERED_PAIR;
	if (AreLinked(&left, &right, LINK_VARIANT) || ShareTarget(&left, &right, LINK_VARIANT))
		return GIVEN_VARIANTS;
	if (AreLinked(&left, &right, LINK_NICKNAME) || ShareTarget(&left, &right, LINK_NICKNAME))
		return GIVEN_NICKNAMES;
	return GIVEN_NOT_LINKED;
}

GivenNameLink
FindGivenNameLink(const char *a, size_t alen, const char *b, size_t blen)
{
	const int form = FindGivenNameForm(a, alen);

	return form == NO_GIVEN_NAME_FORM ? GIVEN_NOT_LINKED
									  : LinkOfForms(form, FindGivenNameForm(b, blen));
}
