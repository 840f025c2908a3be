/*
 * compare_addresses.c
 *    Addresses: street, postcode and city as one comparison.
 */
#include "core.h"

#include "match/compare.h"

/* Two streets near in spelling; house numbers, where both have one, must agree. */
static bool
IsSimilarStreet(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	if (pair->a->part_len > 0 && pair->b->part_len > 0 && pair->a->part != pair->b->part)
		return false;
	return TextSimilarity(&a, &b) >= SIMILAR_STREET;
}

/* How the parts agree: 0 equal, 1 similar, 2 not, LEVEL_NONE absent. */
static int
CompareCities(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	if (SameValue(pair))
		return 0;
	return TextSimilarity(&a, &b) >= SIMILAR_CITY ? 1 : 2;
}

static int
CompareStreets(const ValuePair *pair)
{
	if (SameValue(pair))
		return 0;
	return IsSimilarStreet(pair) ? 1 : 2;
}

static int
ComparePostcodes(const ValuePair *pair)
{
	return SameValue(pair) ? 0 : 2;
}

static int
AddressLevel(int street, int postcode, int city)
{
	bool same_place = postcode == 0 || city == 0 || city == 1;
	bool no_place = postcode == LEVEL_NONE && city == LEVEL_NONE;

	if (street == 0 && (same_place || no_place))
		return ADDRESS_SAME;
	if (street == 1 && same_place)
		return ADDRESS_SIMILAR;
	if (postcode == 0)
		return ADDRESS_POSTCODE;
	if (city == 0 || city == 1)
		return ADDRESS_CITY;
	return street == LEVEL_NONE && no_place ? LEVEL_NONE : ADDRESS_DIFFERENT;
}

void
CompareAllAddresses(PairFindings *findings)
{
	Finding street = {.level = LEVEL_NONE};
	Finding postcode = {.level = LEVEL_NONE};
	Finding city = {.level = LEVEL_NONE};
	Finding *finding = &findings->found[COMPARE_ADDRESS];
	int level;

	CompareKinds(findings, IDENTITY_STREET, IDENTITY_STREET, CompareStreets, &street);
	CompareKinds(findings, IDENTITY_POSTCODE, IDENTITY_POSTCODE, ComparePostcodes, &postcode);
	CompareKinds(findings, IDENTITY_CITY, IDENTITY_CITY, CompareCities, &city);
	level = AddressLevel(street.level, postcode.level, city.level);

	/* What to show: the part that decided. */
	if (level == ADDRESS_POSTCODE || street.level == LEVEL_NONE)
		*finding = level == ADDRESS_CITY || postcode.level == LEVEL_NONE ? city : postcode;
	else
		*finding = level == ADDRESS_CITY ? city : street;
	finding->level = (int8) level;
}
