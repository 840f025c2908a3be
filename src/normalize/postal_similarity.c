/*
 * postal_similarity.c
 *    How likely two addresses are one place: see AddressSimilarity in postal.h.
 *
 * Gates first, each only where both sides say something: country, postcode or city,
 * number, its suffix, box, numbers inside the street's name. A gate that fails is 0:
 * 12 and 14 RUE DES LILAS are as near as any two texts, and two houses. Then the words
 * of the street are aligned; the rare ones decide, types say little and articles nothing.
 * Two flats or buildings of one house stay below ADDRESS_HOUSEHOLD_LIMIT.
 *
 * The thresholds are proposals; what decides the gates is what the post decides by.
 */
#include "normalize/postal_words.h"
#include "text/tokens.h"

#define LEAST_WORD_SIMILARITY 0.9
#define HOUSEHOLD_FACTOR 0.49

/* What words weigh: how often they are met in streets. */
#define WEIGHT_OF_TYPE 0.25
#define WEIGHT_OF_COMMON_WORD 0.5

/* Both say something, and not the same. */
static bool
Contradict(const char *a, const char *b)
{
	return a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0;
}

/* One place for letters: the postcode; or a CEDEX of the department; or the city, in one department. */
static bool
PlacesAgree(const ParsedAddress *a, const ParsedAddress *b)
{
	const bool both_have_postcodes = a->postcode[0] != '\0' && b->postcode[0] != '\0';
	const bool one_has_cedex = (a->cedex[0] != '\0') != (b->cedex[0] != '\0');

	if (both_have_postcodes)
	{
		if (strcmp(a->postcode, b->postcode) == 0)
			return true;
		if (strncmp(a->postcode, b->postcode, 2) != 0)
			return false;
		return one_has_cedex || (a->city[0] != '\0' && strcmp(a->city, b->city) == 0);
	}
	return !Contradict(a->city, b->city);
}

/* B is also BIS, and whatever begins so: suffixes are compared by their letter. */
static bool
NumbersAgree(const ParsedAddress *a, const ParsedAddress *b)
{
	if (a->number[0] == '\0' || b->number[0] == '\0')
		return true;
	return strcmp(a->number, b->number) == 0 &&
		   (a->suffix[0] == '\0' || b->suffix[0] == '\0' || a->suffix[0] == b->suffix[0]);
}

/* The numbers in a name, in their order. */
static void
NumbersOf(const char *name, char *numbers, size_t size)
{
	PartWriter writer;

	numbers[0] = '\0';
	writer = WritePart(numbers, size);
	for (const char *c = name; *c != '\0';)
	{
		const size_t digits = strspn(c, "0123456789");

		if (digits > 0)
			PutWord(&writer, c, digits);
		c += Max(digits, 1);
	}
}

static bool
NamesAgreeOnNumbers(const ParsedAddress *a, const ParsedAddress *b)
{
	char in_a[sizeof(a->street_name)];
	char in_b[sizeof(b->street_name)];

	NumbersOf(a->street_name, in_a, sizeof(in_a));
	NumbersOf(b->street_name, in_b, sizeof(in_b));
	return !Contradict(in_a, in_b);
}

static bool
PassesGates(const ParsedAddress *a, const ParsedAddress *b)
{
	return !Contradict(a->country, b->country) && PlacesAgree(a, b) && NumbersAgree(a, b) &&
		   !Contradict(a->po_box, b->po_box) && NamesAgreeOnNumbers(a, b);
}

/* Add the words of a part, with what they weigh in names of streets. */
static void
AddTokens(TokenList *list, const char *part)
{
	TokenList words;

	SplitTokens(&words, part, strlen(part));
	for (int i = 0; i < words.count && list->count < MAX_TOKENS; i++)
	{
		Token word = words.tokens[i];

		if (IsArticle(word.bytes, word.len))
			word.weight = 0.0;
		else if (FindTerm(&fr_given_names, word.bytes, word.len) != NULL ||
				 FindTerm(&fr_word_codes, word.bytes, word.len) != NULL ||
				 (word.len >= 5 && memcmp(word.bytes, "SAINT", 5) == 0))
			word.weight = WEIGHT_OF_COMMON_WORD;
		list->tokens[list->count++] = word;
	}
}

/* What names the place below the city: the street, or else the building and the named place. */
static void
TokensOfPlace(const ParsedAddress *address, TokenList *list)
{
	list->count = 0;
	AddTokens(list, address->street_type);
	for (int i = 0; i < list->count; i++)
		list->tokens[i].weight = Min(list->tokens[i].weight, WEIGHT_OF_TYPE);
	AddTokens(list, address->street_name);
	if (list->count > 0)
		return;
	AddTokens(list, address->building);
	AddTokens(list, address->locality);
}

static bool
SaysPlace(const ParsedAddress *address)
{
	return address->street_name[0] != '\0' || address->street_type[0] != '\0' ||
		   address->building[0] != '\0' || address->locality[0] != '\0';
}

/* Is the word a value of the word before: 12, A, D1? */
static bool
IsUnitValue(const Token *word)
{
	return word->len == 1 || IsDigit(word->bytes[0]) || IsDigit(word->bytes[word->len - 1]);
}

static bool
SameToken(const Token *a, const Token *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* Does a word have other values in the other list, and none that is the same? */
static bool
UnitContradicts(const Token *unit, const Token *value, const TokenList *other)
{
	bool found = false;

	for (int i = 0; i + 1 < other->count; i++)
	{
		if (!SameToken(unit, &other->tokens[i]) || !IsUnitValue(&other->tokens[i + 1]))
			continue;
		if (SameToken(value, &other->tokens[i + 1]))
			return false;
		found = true;
	}
	return found;
}

static void
UnitsOf(const ParsedAddress *address, TokenList *units)
{
	TokenList building;

	SplitTokens(units, address->complement, strlen(address->complement));
	SplitTokens(&building, address->building, strlen(address->building));
	for (int i = 0; i < building.count && units->count < MAX_TOKENS; i++)
		units->tokens[units->count++] = building.tokens[i];
}

/* BATIMENT A and BATIMENT B. What only one of them says, and names, do not part households. */
static bool
HouseholdsDiffer(const ParsedAddress *a, const ParsedAddress *b)
{
	TokenList in_a;
	TokenList in_b;

	UnitsOf(a, &in_a);
	UnitsOf(b, &in_b);
	for (int i = 0; i + 1 < in_a.count; i++)
	{
		if (!IsUnitValue(&in_a.tokens[i]) && IsUnitValue(&in_a.tokens[i + 1]) &&
			UnitContradicts(&in_a.tokens[i], &in_a.tokens[i + 1], &in_b))
			return true;
	}
	return false;
}

double
AddressSimilarity(const ParsedAddress *a, const ParsedAddress *b)
{
	TokenList in_a;
	TokenList in_b;
	double similarity;

	if (!PassesGates(a, b))
		return 0.0;
	if (!SaysPlace(a) || !SaysPlace(b))
		return a->po_box[0] != '\0' && b->po_box[0] != '\0' ? 1.0 : ADDRESS_INCOMPARABLE;
	TokensOfPlace(a, &in_a);
	TokensOfPlace(b, &in_b);
	similarity = TokenSimilarity(&in_a, &in_b, LEAST_WORD_SIMILARITY);
	return HouseholdsDiffer(a, b) ? similarity * HOUSEHOLD_FACTOR : similarity;
}
