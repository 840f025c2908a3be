/*
 * compare_named.c
 *    What the company names itself: identifiers and attributes, name by name; and organizations.
 */
#include "core.h"

#include "match/compare.h"

#define MIN_PART_LETTERS 5 /* of an organization: less is in many a name */
#define MIN_SLIP_LEN 6     /* in a shorter identifier, one digit off is another one */

/* Are both values of one namespace? */
static bool
HaveSameNamespace(const ValuePair *pair)
{
	return pair->a->part == pair->b->part && pair->a->part_len == pair->b->part_len &&
		   memcmp(LeftText(pair).bytes, RightText(pair).bytes, pair->a->part_len) == 0;
}

/* A value behind its namespace. */
static IdentityValue
ValueBehindName(const Features *features, const FeatureValue *value)
{
	return (IdentityValue){(const char *) features + value->text + value->part_len,
						   (uint8) (value->len - value->part_len)};
}

/* LEVEL_NONE where they are of different namespaces. */
static int
CompareIdentifiers(const ValuePair *pair)
{
	IdentityValue a;
	IdentityValue b;

	if (!HaveSameNamespace(pair))
		return LEVEL_NONE;
	if (SameValue(pair))
		return IDENTIFIER_EXACT;
	a = ValueBehindName(pair->left, pair->a);
	b = ValueBehindName(pair->right, pair->b);
	if (Min(a.len, b.len) >= MIN_SLIP_LEN && IsOneSlip(&a, &b))
		return IDENTIFIER_SLIP;
	return IDENTIFIER_DIFFERENT;
}

void
CompareAllIdentifiers(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_IDENTIFIER, IDENTITY_IDENTIFIER, CompareIdentifiers,
				 &findings->found[COMPARE_IDENTIFIER]);
}

static int
CompareAttributes(const ValuePair *pair)
{
	IdentityValue a;
	IdentityValue b;

	if (!HaveSameNamespace(pair))
		return LEVEL_NONE;
	if (SameValue(pair))
		return ATTRIBUTE_EXACT;
	a = ValueBehindName(pair->left, pair->a);
	b = ValueBehindName(pair->right, pair->b);
	return AreSimilar(&a, pair->a->letters, &b, pair->b->letters, &similar_name)
			   ? ATTRIBUTE_SIMILAR
			   : ATTRIBUTE_DIFFERENT;
}

/* The end of the values that have the namespace of value `i`; they are sorted, so they are neighbours. */
static int
EndOfNamespace(const Features *features, int i)
{
	int end = i + 1;

	while (end < features->first[IDENTITY_ATTRIBUTE + 1] &&
		   HaveSameNamespace(
			   &(ValuePair){features, features, &features->value[i], &features->value[end]}))
		end++;
	return end;
}

/* The best level of the attributes `first` to `end - 1` of the left with all of the right. */
static Finding
BestAttribute(const PairFindings *findings, int first, int end)
{
	Finding best = {.level = LEVEL_NONE};
	ValuePair pair = {findings->left, findings->right};

	for (int i = first; i < end; i++)
	{
		pair.a = &pair.left->value[i];
		for (int j = pair.right->first[IDENTITY_ATTRIBUTE];
			 j < pair.right->first[IDENTITY_ATTRIBUTE + 1]; j++)
		{
			pair.b = &pair.right->value[j];
			KeepBest(&best, CompareAttributes(&pair), &pair);
		}
	}
	return best;
}

/* Of several attributes the one that agrees least counts, so that a common one proves little. */
void
CompareAllAttributes(PairFindings *findings)
{
	const Features *left = findings->left;
	Finding *finding = &findings->found[COMPARE_ATTRIBUTE];
	int end;

	for (int first = left->first[IDENTITY_ATTRIBUTE]; first < left->first[IDENTITY_ATTRIBUTE + 1];
		 first = end)
	{
		Finding best;

		end = EndOfNamespace(left, first);
		best = BestAttribute(findings, first, end);
		if (best.level > finding->level)
			*finding = best;
	}
}

/* Are all words of one among those of the other: GARAGE DUPONT, and SARL GARAGE DUPONT ET FILS? */
static bool
IsPartOf(const IdentityValue *part, const IdentityValue *whole)
{
	int letters = 0;

	for (IdentityValue rest = *part; rest.len > 0; rest = OtherWords(&rest))
	{
		const IdentityValue word = FirstWord(&rest);

		if (!ShareWord(&word, whole, 1))
			return false;
		letters += word.len;
	}
	return letters >= MIN_PART_LETTERS;
}

static int
CompareOrganizations(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	if (SameValue(pair))
		return ORGANIZATION_EXACT;
	if (AreSimilar(&a, pair->a->letters, &b, pair->b->letters, &similar_name))
		return ORGANIZATION_SIMILAR;
	return IsPartOf(&a, &b) || IsPartOf(&b, &a) ? ORGANIZATION_PART : ORGANIZATION_DIFFERENT;
}

void
CompareAllOrganizations(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_ORGANIZATION, IDENTITY_ORGANIZATION, CompareOrganizations,
				 &findings->found[COMPARE_ORGANIZATION]);
}
