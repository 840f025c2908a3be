/*
 * compare_persons.c
 *    What tells two people of one name apart: gender, and the generation (JR, PERE, III).
 */
#include "core.h"

#include "match/compare.h"

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

/* LEVEL_NONE where a side does not say; a second may call himself junior. */
static int
CompareGenerations(const ValuePair *pair)
{
	const unsigned a = pair->a->of.name.generation;
	const unsigned b = pair->b->of.name.generation;

	if (a == GENERATION_UNSAID || b == GENERATION_UNSAID)
		return LEVEL_NONE;
	if (a == b)
		return GENERATION_SAME;
	return Min(a, b) == GENERATION_JUNIOR && Max(a, b) == GENERATION_SECOND ? LEVEL_NONE
																			: GENERATION_DIFFERENT;
}

/* In whichever column of names it stands. */
void
CompareAllGenerations(PairFindings *findings)
{
	for (IdentityKind a = IDENTITY_GIVEN_NAME; a <= IDENTITY_BIRTH_FAMILY_NAME; a++)
	{
		for (IdentityKind b = IDENTITY_GIVEN_NAME; b <= IDENTITY_BIRTH_FAMILY_NAME; b++)
			CompareKinds(findings, a, b, CompareGenerations, &findings->found[COMPARE_GENERATION]);
	}
}
