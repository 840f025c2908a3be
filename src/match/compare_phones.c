/*
 * compare_phones.c
 *    Telephone numbers, digit by digit.
 */
#include "core.h"

#include "match/compare.h"

/* LEVEL_NONE where one is a placeholder: valid, kept, and no evidence. */
static int
ComparePhones(const ValuePair *pair)
{
	char left[IDENTITY_MAX_VALUE_LEN + 1];
	char right[IDENTITY_MAX_VALUE_LEN + 1];
	size_t left_len;
	size_t right_len;

	if (pair->a->part || pair->b->part)
		return LEVEL_NONE;
	if (pair->a->letters == pair->b->letters)
		return PHONE_EXACT;
	left_len = snprintf(left, sizeof(left), "%llu", (unsigned long long) pair->a->letters);
	right_len = snprintf(right, sizeof(right), "%llu", (unsigned long long) pair->b->letters);
	return left_len == right_len && IsOneSlip(left, right, (int) left_len) ? PHONE_SLIP
																		   : PHONE_DIFFERENT;
}

void
CompareAllPhones(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_PHONE, IDENTITY_PHONE, ComparePhones,
				 &findings->found[COMPARE_PHONE]);
}
