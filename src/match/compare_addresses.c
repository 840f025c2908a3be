/*
 * compare_addresses.c
 *    Addresses: street, postcode and city as one comparison.
 *
 * Numbers first, as the post decides by them (normalize/postal_similarity.c): another house
 * number is another house, and RUE DU 8 MAI is not RUE DU 11 NOVEMBRE, however near the
 * texts. What one side does not say does not count against it.
 */
#include "core.h"

#include "match/compare.h"
#include "normalize/postal_words.h"
#include "text/tokens.h"

/* How the parts agree, the best first; LEVEL_NONE where a side has none. */
enum
{
	PART_SAME,
	PART_SIMILAR,
	STREET_OF_OTHER_NUMBER, /* the same name of a street, another house */
	PART_AREA,              /* postcodes that begin alike */
	PART_DIFFERENT
};

#define LEAST_WORD_SIMILARITY 0.9
#define LEAST_STREET_SIMILARITY 0.7
#define WEIGHT_OF_TYPE 0.25

/* The street without house number. */
static IdentityValue
StreetName(const Features *features, const FeatureValue *value)
{
	return (IdentityValue){(const char *) features + value->text + value->of.street.name,
						   (uint8) (value->len - value->of.street.name)};
}

/* The words of a street, with what they say of which street it is: types little, articles nothing. */
static void
WeighStreet(const IdentityValue *name, TokenList *list)
{
	SplitTokens(list, name->bytes, name->len);
	for (int i = 0; i < list->count; i++)
	{
		Token *word = &list->tokens[i];

		if (IsArticle(word->bytes, word->len))
			word->weight = 0.0;
		else if (i == 0 && list->count > 1 && FindTerm(&fr_types, word->bytes, word->len) != NULL)
			word->weight = WEIGHT_OF_TYPE;
	}
}

/* Is it the same street with words left out, added or misspelt: MONGE, RUE GASPARD MONGE? */
static bool
HaveSimilarWords(const IdentityValue *a, const IdentityValue *b)
{
	TokenList in_a;
	TokenList in_b;

	WeighStreet(a, &in_a);
	WeighStreet(b, &in_b);
	return TokenSimilarity(&in_a, &in_b, LEAST_WORD_SIMILARITY) >= LEAST_STREET_SIMILARITY;
}

static int
CompareStreetNames(const ValuePair *pair)
{
	const IdentityValue a = StreetName(pair->left, pair->a);
	const IdentityValue b = StreetName(pair->right, pair->b);
	const uint16 a_numbers = pair->a->of.street.numbers;
	const uint16 b_numbers = pair->b->of.street.numbers;

	if (pair->a->hash == pair->b->hash && a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0)
		return PART_SAME;
	if (a_numbers != 0 && b_numbers != 0 && a_numbers != b_numbers)
		return PART_DIFFERENT;
	if (AreSimilar(&a, pair->a->letters, &b, pair->b->letters, &similar_street) ||
		HaveSimilarWords(&a, &b))
		return PART_SIMILAR;
	return PART_DIFFERENT;
}

/* The numbers are compared first: most streets are of other houses, and their names are then looked at only if equal. */
static int
CompareStreets(const ValuePair *pair)
{
	const StreetFacts *a = &pair->a->of.street;
	const StreetFacts *b = &pair->b->of.street;
	const bool both_have_numbers = pair->a->part != 0 && pair->b->part != 0;
	const bool same_suffix = a->suffix == b->suffix;
	int name;

	if (both_have_numbers &&
		(pair->a->part != pair->b->part || (!same_suffix && a->suffix && b->suffix)))
		return pair->a->hash == pair->b->hash && CompareStreetNames(pair) == PART_SAME
				   ? STREET_OF_OTHER_NUMBER
				   : PART_DIFFERENT;
	name = CompareStreetNames(pair);
	if (name == PART_SAME && (pair->a->part != pair->b->part || !same_suffix))
		return PART_SIMILAR;
	return name;
}

static int
ComparePostcodes(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	if (SameValue(pair))
		return PART_SAME;
	if (IsOneSlip(&a, &b))
		return PART_SIMILAR;
	return pair->a->part == pair->b->part ? PART_AREA : PART_DIFFERENT;
}

static int
CompareCities(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	if (SameValue(pair))
		return PART_SAME;
	return AreSimilar(&a, pair->a->letters, &b, pair->b->letters, &similar_city) ? PART_SIMILAR
																				 : PART_DIFFERENT;
}

typedef struct AddressFindings
{
	Finding street;
	Finding postcode;
	Finding city;
} AddressFindings;

static bool
IsSimilarOrSame(const Finding *part)
{
	return part->level == PART_SAME || part->level == PART_SIMILAR;
}

/* One place for letters: the postcode, or else the city. */
static bool
IsSamePlace(const AddressFindings *parts)
{
	return parts->postcode.level == PART_SAME || IsSimilarOrSame(&parts->city);
}

static bool
SaysNoPlace(const AddressFindings *parts)
{
	return parts->postcode.level == LEVEL_NONE && parts->city.level == LEVEL_NONE;
}

static int
AddressLevel(const AddressFindings *parts)
{
	const int street = parts->street.level;
	const bool same_place = IsSamePlace(parts);

	if (street == PART_SAME && (same_place || SaysNoPlace(parts)))
		return ADDRESS_SAME;
	if (IsSimilarOrSame(&parts->street) && (same_place || parts->postcode.level == PART_SIMILAR))
		return ADDRESS_SIMILAR;
	if (street == STREET_OF_OTHER_NUMBER && same_place)
		return ADDRESS_STREET;
	if (parts->postcode.level == PART_SAME)
		return ADDRESS_POSTCODE;
	if (same_place)
		return ADDRESS_CITY;
	if (parts->postcode.level != LEVEL_NONE && parts->postcode.level <= PART_AREA)
		return ADDRESS_AREA;
	return street == LEVEL_NONE && SaysNoPlace(parts) ? LEVEL_NONE : ADDRESS_DIFFERENT;
}

/* The part that decided: what to show. */
static Finding
DecidingPart(const AddressFindings *parts, int level)
{
	const bool is_of_place =
		level == ADDRESS_POSTCODE || level == ADDRESS_CITY || level == ADDRESS_AREA;

	if (parts->street.level != LEVEL_NONE && !is_of_place)
		return parts->street;
	if (parts->postcode.level == LEVEL_NONE || level == ADDRESS_CITY)
		return parts->city;
	return parts->postcode;
}

/* The place first: the city where the postcode does not settle it, and streets of one place, or of none. */
void
CompareAllAddresses(PairFindings *findings)
{
	AddressFindings parts = {{.level = LEVEL_NONE}, {.level = LEVEL_NONE}, {.level = LEVEL_NONE}};
	int level;

	CompareKinds(findings, IDENTITY_POSTCODE, IDENTITY_POSTCODE, ComparePostcodes, &parts.postcode);
	if (parts.postcode.level != PART_SAME)
		CompareKinds(findings, IDENTITY_CITY, IDENTITY_CITY, CompareCities, &parts.city);
	if (IsSamePlace(&parts) || SaysNoPlace(&parts) || parts.postcode.level == PART_SIMILAR)
		CompareKinds(findings, IDENTITY_STREET, IDENTITY_STREET, CompareStreets, &parts.street);
	level = AddressLevel(&parts);
	findings->found[COMPARE_ADDRESS] = DecidingPart(&parts, level);
	findings->found[COMPARE_ADDRESS].level = (int8) level;
}
