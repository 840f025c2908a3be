/*
 * compare_births.c
 *    Birth dates and birth places.
 */
#include "core.h"

#include "match/compare.h"

static int
CompareBirthDates(const ValuePair *pair)
{
	const int left = (int) pair->a->letters;
	const int right = (int) pair->b->letters;
	const bool same_year = left / 10000 == right / 10000;
	const bool same_month = left / 100 % 100 == right / 100 % 100;
	const bool same_day = left % 100 == right % 100;
	char left_text[16];
	char right_text[16];

	if (left == right)
		return BIRTH_DATE_EXACT;
	if (same_year && left / 100 % 100 == right % 100 && left % 100 == right / 100 % 100)
		return BIRTH_DATE_SWAPPED;
	snprintf(left_text, sizeof(left_text), "%08d", left);
	snprintf(right_text, sizeof(right_text), "%08d", right);
	if (IsOneSlip(left_text, right_text, 8))
		return BIRTH_DATE_SLIP;
	if (same_year + same_month + same_day == 2)
		return BIRTH_DATE_TWO_PARTS;
	return BIRTH_DATE_DIFFERENT;
}

void
CompareAllBirthDates(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_BIRTH_DATE, IDENTITY_BIRTH_DATE, CompareBirthDates,
				 &findings->found[COMPARE_BIRTH_DATE]);
}

static int
CompareBirthPlaces(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	if (SameValue(pair))
		return BIRTH_PLACE_EXACT;
	return TextSimilarity(&a, &b) >= SIMILAR_CITY ? BIRTH_PLACE_SIMILAR : BIRTH_PLACE_DIFFERENT;
}

void
CompareAllBirthPlaces(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_BIRTH_PLACE, IDENTITY_BIRTH_PLACE, CompareBirthPlaces,
				 &findings->found[COMPARE_BIRTH_PLACE]);
}
