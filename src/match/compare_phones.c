/*
 * compare_phones.c
 *    Telephone numbers, digit by digit.
 */
#include "core.h"

#include "match/compare.h"

/* Digits that make a number one's own wherever it is dialled: a wrong country is a slip. */
#define OWN_DIGITS_MASK UINT64_C(0xFFFFFFFFF)

/* LEVEL_NONE where one is a placeholder: valid, kept, and no evidence. */
static int
ComparePhones(const ValuePair *pair)
{
	const uint64 a = pair->a->letters;
	const uint64 b = pair->b->letters;

	if (pair->a->part || pair->b->part)
		return LEVEL_NONE;
	/* Of more than 16 digits the first are not in the number, but in the text. */
	if (a == b && SameValue(pair))
		return PHONE_EXACT;
	return ((a ^ b) & OWN_DIGITS_MASK) == 0 || IsOneDigitSlip(a, b) ? PHONE_SLIP : PHONE_DIFFERENT;
}

void
CompareAllPhones(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_PHONE, IDENTITY_PHONE, ComparePhones,
				 &findings->found[COMPARE_PHONE]);
}
