/*
 * compare.c
 *    Field by field, on which level two identities agree.
 *
 * Values are normal forms, so equal means equal bytes. Of several values on either
 * side the best level counts: people have two phones. A comparison finds nothing
 * where a side has no value; that is neutral, never against. All of it is symmetric:
 * the same levels, from the same two values, whichever side comes first.
 *
 * Cost: mostly integers that were derived once (features.h); texts are compared where
 * these leave it open. No allocation.
 */
#include "core.h"

#include "match/compare.h"

/* Order of two values of either side: bytes, then length. */
static int
CompareTexts(const Features *a_of, const FeatureValue *a, const Features *b_of,
			 const FeatureValue *b)
{
	const IdentityValue left = FeatureText(a_of, a);
	const IdentityValue right = FeatureText(b_of, b);

	return CompareIdentityValues(&left, &right);
}

/* The two values of a pair in order, whichever is left and right. */
static void
PutInOrder(const ValuePair *pair, IdentityValue ordered[2])
{
	const bool swap = CompareTexts(pair->left, pair->a, pair->right, pair->b) > 0;

	ordered[swap] = LeftText(pair);
	ordered[!swap] = RightText(pair);
}

/* Does this pair come before that one, whichever is left and right? */
static bool
IsEarlierPair(const ValuePair *pair, const ValuePair *other)
{
	IdentityValue these[2];
	IdentityValue those[2];
	int order;

	PutInOrder(pair, these);
	PutInOrder(other, those);
	order = CompareIdentityValues(&these[0], &those[0]);
	if (order == 0)
		order = CompareIdentityValues(&these[1], &those[1]);
	return order < 0;
}

/* The best of what was found so far and of the level of this pair of values; of equals, the first in order. */
void
KeepBest(Finding *finding, int level, const ValuePair *pair)
{
	if (level == LEVEL_NONE || (finding->level != LEVEL_NONE && finding->level < level))
		return;
	if (finding->level == level &&
		!IsEarlierPair(pair,
					   &(ValuePair){pair->left, pair->right, &pair->left->value[finding->left],
									&pair->right->value[finding->right]}))
		return;
	finding->level = (int8) level;
	finding->left = (uint8) (pair->a - pair->left->value);
	finding->right = (uint8) (pair->b - pair->right->value);
}

static void (*const compare_all[NCOMPARISONS])(PairFindings *) = {
	[COMPARE_GIVEN_NAME] = CompareAllGivenNames,  [COMPARE_FAMILY_NAME] = CompareAllFamilyNames,
	[COMPARE_GENDER] = CompareAllGenders,         [COMPARE_GENERATION] = CompareAllGenerations,
	[COMPARE_BIRTH_DATE] = CompareAllBirthDates,  [COMPARE_BIRTH_PLACE] = CompareAllBirthPlaces,
	[COMPARE_EMAIL] = CompareAllEmails,           [COMPARE_PHONE] = CompareAllPhones,
	[COMPARE_ADDRESS] = CompareAllAddresses,      [COMPARE_ORGANIZATION] = CompareAllOrganizations,
	[COMPARE_IDENTIFIER] = CompareAllIdentifiers, [COMPARE_ATTRIBUTE] = CompareAllAttributes,
};

void
CompareOne(PairFindings *findings, Comparison comparison)
{
	compare_all[comparison](findings);
}

void
CompareIdentities(const Features *left, const Features *right, PairFindings *findings)
{
	const unsigned present = left->present & right->present;

	findings->left = left;
	findings->right = right;
	for (int i = 0; i < NCOMPARISONS; i++)
	{
		findings->found[i] = (Finding){.level = LEVEL_NONE};
		if (present >> i & 1)
			CompareOne(findings, i);
	}
	FindSwappedNames(findings);
	JudgeNameInEmail(findings);
}
