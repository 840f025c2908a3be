/*
 * compare_names.c
 *    Given and family names, and those in each other's column. A generational suffix
 *    (JR, PERE) is no part of a name here; compare_persons.c reads it.
 *
 * Names repeat: the same two are met again and again in the blocks of a batch. The level
 * of two names follows from their texts alone, so the last ones are remembered, by text.
 */
#include "core.h"

#include "match/compare.h"
#include "normalize/names.h"

#define MIN_SHARED_TOKEN 3 /* letters of a name part that may stand for the whole */

/* Equal but for spaces: JEAN PIERRE and JEANPIERRE, LE GOFF and LEGOFF. */
static bool
HaveSameLetters(const IdentityValue *a, const IdentityValue *b)
{
	int i = 0;
	int j = 0;

	if (a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0)
		return true;
	for (;;)
	{
		while (i < a->len && a->bytes[i] == ' ')
			i++;
		while (j < b->len && b->bytes[j] == ' ')
			j++;
		if (i == a->len || j == b->len)
			return i == a->len && j == b->len;
		if (a->bytes[i++] != b->bytes[j++])
			return false;
	}
}

/* Is `initials` (J, J P or JP) what is left of `name` when each word is cut to its first letter? */
static bool
AreInitialsOf(const IdentityValue *initials, const IdentityValue *name)
{
	IdentityValue rest = *name;
	int nletters = 0;

	if (initials->len > 3)
		return false;
	for (int i = 0; i < initials->len; i++)
	{
		if (initials->bytes[i] == ' ')
			continue;
		if (rest.len == 0 || rest.bytes[0] != initials->bytes[i])
			return false;
		rest = OtherWords(&rest);
		nletters++;
	}
	return nletters == 1 || (nletters == 2 && name->len > 3);
}

/* Does the shorter start the longer (ROB, ROBERT), or do both have the same first word? */
static bool
IsShortForm(const ValuePair *pair, const IdentityValue *a, const IdentityValue *b)
{
	const int len = Min(pair->a->part_len, pair->b->part_len);

	return len >= MIN_SHARED_TOKEN && a->bytes[0] == b->bytes[0] &&
		   memcmp(a->bytes, b->bytes, len) == 0;
}

/* How two given names, or their first words, go together. */
static GivenNameLink
LinkOf(const NameFacts *a, const NameFacts *b)
{
	GivenNameLink link = GIVEN_NOT_LINKED;

	if (a->form != 0 && b->form != 0)
		link = LinkOfForms(a->form - 1, b->form - 1);
	if (link == GIVEN_NOT_LINKED && a->first_form != 0 && b->first_form != 0)
		link = LinkOfForms(a->first_form - 1, b->first_form - 1);
	return link;
}

/* The level of two given names by their spelling. */
static int
SpellingLevel(const ValuePair *pair, const IdentityValue *a, const IdentityValue *b)
{
	double similarity;

	if (!MayBeSimilar(a, pair->a->letters, b, pair->b->letters, &close_name))
		return GIVEN_NAME_DIFFERENT;
	similarity = TextSimilarity(a, b);
	if (similarity < close_name.threshold)
		return GIVEN_NAME_DIFFERENT;
	if (pair->a->of.name.is_known && pair->b->of.name.is_known)
		return GIVEN_NAME_OTHER_NAME;
	return similarity >= similar_name.threshold ? GIVEN_NAME_SIMILAR : GIVEN_NAME_CLOSE;
}

#define REMEMBERED_LEN 22 /* longer names are compared each time */
#define REMEMBERED_BITS 12

/* Two names that differ, in the order of their hashes, and their level. A cache line. */
typedef struct RememberedNames
{
	uint64 hash[2];
	uint8 len[2];
	bool are_given;
	int8 level;
	char text[2][REMEMBERED_LEN];
} RememberedNames;

static inline bool
IsRemembered(const RememberedNames *names, int side, uint64 hash, const IdentityValue *name)
{
	return names->hash[side] == hash && names->len[side] == name->len &&
		   memcmp(names->text[side], name->bytes, name->len) == 0;
}

static inline void
Remember(RememberedNames *names, int side, uint64 hash, const IdentityValue *name)
{
	names->hash[side] = hash;
	names->len[side] = name->len;
	memcpy(names->text[side], name->bytes, name->len);
}

typedef int (*CompareTexts)(const ValuePair *pair, const IdentityValue *a, const IdentityValue *b);

/* The level of two names that differ, remembered or compared. */
static inline int
LevelOfNames(const ValuePair *pair, const IdentityValue *a, const IdentityValue *b, bool are_given,
			 CompareTexts compare)
{
	static RememberedNames remembered[1 << REMEMBERED_BITS];
	const uint64 a_hash = NameHash(pair->a);
	const uint64 b_hash = NameHash(pair->b);
	const bool swap = a_hash > b_hash;
	RememberedNames *names;

	if (a->len > REMEMBERED_LEN || b->len > REMEMBERED_LEN)
		return compare(pair, a, b);
	names = &remembered[((a_hash ^ b_hash) + are_given) >> (64 - REMEMBERED_BITS)];
	if (names->are_given != are_given || !IsRemembered(names, swap, a_hash, a) ||
		!IsRemembered(names, !swap, b_hash, b))
	{
		Remember(names, swap, a_hash, a);
		Remember(names, !swap, b_hash, b);
		names->are_given = are_given;
		names->level = (int8) compare(pair, a, b);
	}
	return names->level;
}

/* Of names that are not equal. */
static int
CompareGivenTexts(const ValuePair *pair, const IdentityValue *a, const IdentityValue *b)
{
	if (AreInitialsOf(a, b) || AreInitialsOf(b, a))
		return GIVEN_NAME_INITIAL;
	switch (LinkOf(&pair->a->of.name, &pair->b->of.name))
	{
		/* MICHEL and MICHELE are one letter apart, and two people. */
		case GIVEN_GENDERED_PAIR: return GIVEN_NAME_DIFFERENT;
		case GIVEN_NICKNAMES: return GIVEN_NAME_NICKNAME;
		case GIVEN_VARIANTS: return GIVEN_NAME_SIMILAR;
		case GIVEN_NOT_LINKED: break;
	}
	return IsShortForm(pair, a, b) ? GIVEN_NAME_PART : SpellingLevel(pair, a, b);
}

static int
CompareGivenNames(const ValuePair *pair)
{
	const IdentityValue a = NameText(pair->left, pair->a);
	const IdentityValue b = NameText(pair->right, pair->b);

	if (pair->a->hash == pair->b->hash && HaveSameLetters(&a, &b))
		return GIVEN_NAME_EXACT;
	return LevelOfNames(pair, &a, &b, true, CompareGivenTexts);
}

/* Of names that are not equal. */
static int
CompareFamilyTexts(const ValuePair *pair, const IdentityValue *a, const IdentityValue *b)
{
	double similarity;

	if ((pair->a->part_len < a->len || pair->b->part_len < b->len) &&
		ShareWord(a, b, MIN_SHARED_TOKEN))
		return FAMILY_NAME_PART;
	if (Min(a->len, b->len) == 1)
		return a->bytes[0] == b->bytes[0] ? FAMILY_NAME_INITIAL : FAMILY_NAME_DIFFERENT;
	if (!MayBeSimilar(a, pair->a->letters, b, pair->b->letters, &close_name))
		return FAMILY_NAME_DIFFERENT;
	similarity = TextSimilarity(a, b);
	if (similarity >= similar_name.threshold)
		return FAMILY_NAME_SIMILAR;
	return similarity >= close_name.threshold ? FAMILY_NAME_CLOSE : FAMILY_NAME_DIFFERENT;
}

static int
CompareFamilyNames(const ValuePair *pair)
{
	const IdentityValue a = NameText(pair->left, pair->a);
	const IdentityValue b = NameText(pair->right, pair->b);

	if (pair->a->hash == pair->b->hash && HaveSameLetters(&a, &b))
		return FAMILY_NAME_EXACT;
	return LevelOfNames(pair, &a, &b, false, CompareFamilyTexts);
}

void
CompareAllGivenNames(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_GIVEN_NAME, IDENTITY_GIVEN_NAME, CompareGivenNames,
				 &findings->found[COMPARE_GIVEN_NAME]);
}

/* The name in use and the name at birth count alike: a marriage changes one into the other. */
void
CompareAllFamilyNames(PairFindings *findings)
{
	for (IdentityKind a = IDENTITY_FAMILY_NAME; a <= IDENTITY_BIRTH_FAMILY_NAME; a++)
	{
		for (IdentityKind b = IDENTITY_FAMILY_NAME; b <= IDENTITY_BIRTH_FAMILY_NAME; b++)
			CompareKinds(findings, a, b, CompareFamilyNames, &findings->found[COMPARE_FAMILY_NAME]);
	}
}

static bool
IsNear(const Finding *finding)
{
	return finding->level != LEVEL_NONE && finding->level <= FAMILY_NAME_SIMILAR;
}

/* Are given and family name in each other's column on one side, where straight they disagree? */
void
FindSwappedNames(PairFindings *findings)
{
	Finding *given = &findings->found[COMPARE_GIVEN_NAME];
	Finding *family = &findings->found[COMPARE_FAMILY_NAME];
	Finding given_to_family = {.level = LEVEL_NONE};
	Finding family_to_given = {.level = LEVEL_NONE};

	if (given->level < GIVEN_NAME_CLOSE || family->level < FAMILY_NAME_CLOSE)
		return;
	CompareKinds(findings, IDENTITY_GIVEN_NAME, IDENTITY_FAMILY_NAME, CompareFamilyNames,
				 &given_to_family);
	if (!IsNear(&given_to_family))
		return;
	CompareKinds(findings, IDENTITY_FAMILY_NAME, IDENTITY_GIVEN_NAME, CompareFamilyNames,
				 &family_to_given);
	if (!IsNear(&family_to_given))
		return;
	*given = given_to_family;
	given->level = GIVEN_NAME_SWAPPED;
	*family = family_to_given;
	family->level = FAMILY_NAME_SWAPPED;
}
