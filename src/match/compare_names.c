/*
 * compare_names.c
 *    Given and family names, those in each other's column, and genders.
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

static bool
SameName(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	return pair->a->hash == pair->b->hash && HaveSameLetters(&a, &b);
}

/* Is `initials` (J, J P or JP) what is left of `name` when each word is cut to its first letter? */
static bool
AreInitialsOf(const IdentityValue *initials, const IdentityValue *name)
{
	IdentityValue rest = *name;
	int nletters = 0;

	for (int i = 0; i < initials->len; i++)
	{
		if (initials->bytes[i] == ' ')
			continue;
		if (rest.len == 0 || rest.bytes[0] != initials->bytes[i])
			return false;
		rest = OtherWords(&rest);
		nletters++;
	}
	return nletters == 1 || (nletters == 2 && initials->len <= 3 && name->len > 3);
}

/* Does the shorter start the longer (ROB, ROBERT), or do both have the same first word? */
static bool
IsShortForm(const ValuePair *pair)
{
	int len = Min(pair->a->part_len, pair->b->part_len);

	return len >= MIN_SHARED_TOKEN && memcmp(LeftText(pair).bytes, RightText(pair).bytes, len) == 0;
}

/* How two given names, or their first words, go together. */
static GivenNameLink
LinkOf(const ValuePair *pair)
{
	GivenNameLink link = LinkOfForms(pair->a->of.given.form - 1, pair->b->of.given.form - 1);

	if (link != GIVEN_NOT_LINKED)
		return link;
	return LinkOfForms(pair->a->of.given.first_form - 1, pair->b->of.given.first_form - 1);
}

static int
CompareGivenNames(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);
	GivenNameLink link;
	double similarity;

	if (SameName(pair))
		return GIVEN_NAME_EXACT;
	if (AreInitialsOf(&a, &b) || AreInitialsOf(&b, &a))
		return GIVEN_NAME_INITIAL;
	link = LinkOf(pair);
	/* MICHEL and MICHELE are one letter apart, and two people. */
	if (link == GIVEN_GENDERED_PAIR)
		return GIVEN_NAME_DIFFERENT;
	if (link == GIVEN_NICKNAMES)
		return GIVEN_NAME_NICKNAME;
	if (IsShortForm(pair))
		return GIVEN_NAME_PART;
	similarity = TextSimilarity(&a, &b);
	if (similarity >= SIMILAR_NAME)
		return GIVEN_NAME_SIMILAR;
	return similarity >= CLOSE_NAME ? GIVEN_NAME_CLOSE : GIVEN_NAME_DIFFERENT;
}

/* Is a word of one a word of the other: DURAND and DURAND MARTIN? */
static bool
ShareWord(const IdentityValue *a, const IdentityValue *b)
{
	for (IdentityValue i = *a; i.len > 0; i = OtherWords(&i))
	{
		const IdentityValue word = FirstWord(&i);

		if (word.len < MIN_SHARED_TOKEN)
			continue;
		for (IdentityValue j = *b; j.len > 0; j = OtherWords(&j))
		{
			const IdentityValue other = FirstWord(&j);

			if (CompareIdentityValues(&word, &other) == 0)
				return true;
		}
	}
	return false;
}

static int
CompareFamilyNames(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);
	double similarity;

	if (SameName(pair))
		return FAMILY_NAME_EXACT;
	if (ShareWord(&a, &b))
		return FAMILY_NAME_PART;
	similarity = TextSimilarity(&a, &b);
	if (similarity >= SIMILAR_NAME)
		return FAMILY_NAME_SIMILAR;
	return similarity >= CLOSE_NAME ? FAMILY_NAME_CLOSE : FAMILY_NAME_DIFFERENT;
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
	CompareKinds(findings, IDENTITY_FAMILY_NAME, IDENTITY_GIVEN_NAME, CompareFamilyNames,
				 &family_to_given);
	if (given_to_family.level == LEVEL_NONE || given_to_family.level > FAMILY_NAME_SIMILAR ||
		family_to_given.level == LEVEL_NONE || family_to_given.level > FAMILY_NAME_SIMILAR)
		return;
	*given = given_to_family;
	given->level = GIVEN_NAME_SWAPPED;
	*family = family_to_given;
	family->level = FAMILY_NAME_SWAPPED;
}

static int
CompareGenders(const ValuePair *pair)
{
	return SameValue(pair) ? GENDER_SAME : GENDER_DIFFERENT;
}

void
CompareAllGenders(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_GENDER, IDENTITY_GENDER, CompareGenders,
				 &findings->found[COMPARE_GENDER]);
}
