/*
 * postal.c
 *    A postal address of any country: which country, whose rules, and how good it is.
 *
 * The country is what the text ends with, or the letter before the postcode (D-80331),
 * or what the caller says. France, Monaco and the French territories have rules and a
 * table of postcodes of their own (postal_fr.c); others share one reading, by a line of
 * data each (postal_world.c). The grade follows from the parts alone.
 */
#include "normalize/postal_cities.h"
#include "normalize/postal_words.h"
#include "text/text.h"

#define MAX_COUNTRY_WORDS 5

/* Some countries are named as a city of theirs: L-1661 LUXEMBOURG, 97150 SAINT MARTIN. */
static bool
IsCityToo(const PostalCountry *country)
{
	return strcmp(country->code, "LU") == 0 ||
		   ((country->layout & LAYOUT_FRENCH) != 0 && strcmp(country->code, "FR") != 0);
}

/* Is there a number that may be a postcode? */
static bool
HasLongNumber(const AddressWords *words)
{
	for (int i = 0; i < words->count; i++)
	{
		if (LeadingDigits(words, i) >= 4)
			return true;
	}
	return false;
}

/*
 * May the country's name stand at `at`, where it ends the text? RUE DE FRANCE has none. A code needs a line of its own,
 * or a postcode before it and a comma: LOS ANGELES, CA is not in Canada.
 */
static bool
CountryMayStand(const PostalCountry *country, const AddressWords *words, int at, int len)
{
	if (at == 0 || (LeadingDigits(words, at - 1) > 0 && IsCityToo(country)))
		return false;
	if (len == 2 && memcmp(WordAt(words, at), country->code, 2) == 0)
		return words->words[at].gap == GAP_LINE ||
			   (words->words[at].gap == GAP_COMMA && HasLongNumber(words));
	return StartsPiece(words, at) || !LeadsNoun(words, at - 1);
}

/* The country that the text ends with; its words are taken out. */
static const PostalCountry *
TakeCountry(AddressWords *words)
{
	for (int n = Min(MAX_COUNTRY_WORDS, words->count - 1); n > 0; n--)
	{
		const int at = words->count - n;
		const int len = SpanLen(words, at, words->count);
		const PostalCountry *country = FindCountry(WordAt(words, at), len);

		if (country == NULL || PieceEnd(words, at) != words->count ||
			!CountryMayStand(country, words, at, len))
			continue;
		words->count = at;
		return country;
	}
	return NULL;
}

/* The country that a letter before the postcode stands for, at the start of a piece: D 80331. */
static const PostalCountry *
CountryOfPrefix(const AddressWords *words)
{
	static const char *const prefixes[][2] = {{"A", "AT"}, {"B", "BE"}, {"CH", "CH"}, {"D", "DE"},
											  {"E", "ES"}, {"I", "IT"}, {"L", "LU"},  {"NL", "NL"}};

	for (int at = 0; at + 1 < words->count; at++)
	{
		if (!StartsPiece(words, at) || words->words[at + 1].gap != GAP_SPACE)
			continue;
		for (int i = 0; i < (int) lengthof(prefixes); i++)
		{
			const PostalCountry *country;

			if (!WordIs(words, at, prefixes[i][0]) || LeadingDigits(words, at + 1) < 4)
				continue;
			country = CountryOfCode(prefixes[i][1]);
			/* The letters of a Dutch postcode may be a word of their own. */
			if (WordIs(words, at, "NL") ||
				IsPostcodeOf(country, WordAt(words, at + 1), WordLen(words, at + 1)))
				return country;
		}
	}
	return NULL;
}

/* The country of a code or a name as it was written; NULL where it is not known. */
static const PostalCountry *
ReadCountry(const char *name, size_t len)
{
	char folded[FOLD_BOUND(ADDRESS_TEXT_MAX)];
	const size_t folded_len = FoldText(name, Min(len, ADDRESS_TEXT_MAX), folded);

	return folded_len == 0 ? NULL : FindCountry(folded, folded_len);
}

static void
SetCountry(ParsedAddress *address, const PostalCountry *country)
{
	if (country == NULL)
		FlagAddress(address, ADDRESS_COUNTRY_UNKNOWN);
	else
		memcpy(address->country, country->code, 3);
}

static inline bool
IsFrench(const PostalCountry *country)
{
	return country != NULL && (country->layout & LAYOUT_FRENCH) != 0;
}

/* Is a French postcode one, by the table, or by its department where it is of a CEDEX or a box? */
static bool
IsFrenchPostcode(const ParsedAddress *address)
{
	const char *code = address->postcode;
	const int department = (code[0] - '0') * 10 + (code[1] - '0');

	if (PostcodeExists(code, strlen(code)))
		return true;
	return (address->cedex[0] != '\0' || address->po_box[0] != '\0') && strlen(code) == 5 &&
		   strspn(code, "0123456789") == 5 && department >= 1 && department <= 98;
}

static bool
PostcodeIsValid(const ParsedAddress *address)
{
	const PostalCountry *country = CountryOfCode(address->country);

	if (address->postcode[0] == '\0')
		return false;
	if (IsFrench(country))
		return IsFrenchPostcode(address);
	return country == NULL || IsPostcodeOf(country, address->postcode, strlen(address->postcode));
}

static void
FlagWhatIsMissing(ParsedAddress *address, bool has_place)
{
	const bool has_street = address->street_type[0] != '\0' || address->street_name[0] != '\0';

	if (!has_place)
		FlagAddress(address, ADDRESS_STREET_MISSING);
	if (has_street && address->number[0] == '\0')
		FlagAddress(address, ADDRESS_NUMBER_MISSING);
	if (has_street && address->street_type[0] == '\0' && IsFrench(CountryOfCode(address->country)))
		FlagAddress(address, ADDRESS_STREET_TYPE_MISSING);
	if (address->postcode[0] == '\0')
		FlagAddress(address, ADDRESS_POSTCODE_MISSING);
	else if (!PostcodeIsValid(address))
		FlagAddress(address, ADDRESS_POSTCODE_INVALID);
	if (address->city[0] == '\0')
		FlagAddress(address, ADDRESS_CITY_MISSING);
}

static AddressGrade
GradeOf(const ParsedAddress *address, bool has_place)
{
	if (address->postcode[0] == '\0' && address->city[0] == '\0')
		return GRADE_UNUSABLE;
	if (!PostcodeIsValid(address) || address->city[0] == '\0' ||
		AddressHasFlag(address, ADDRESS_CITY_MISMATCH))
		return GRADE_CITY;
	if (!has_place)
		return GRADE_POSTCODE;
	return address->number[0] != '\0' || address->po_box[0] != '\0' ? GRADE_DELIVERABLE
																	: GRADE_STREET;
}

/* Put the grade and flags that follow from the parts. */
static void
GradeAddress(ParsedAddress *address)
{
	const bool has_place = address->street_name[0] != '\0' || address->street_type[0] != '\0' ||
						   address->building[0] != '\0' || address->locality[0] != '\0' ||
						   address->po_box[0] != '\0';

	FlagWhatIsMissing(address, has_place);
	address->grade = GradeOf(address, has_place);
}

bool
ParseAddress(const char *text, size_t len, const char *country_name, size_t country_len,
			 ParsedAddress *address)
{
	AddressWords words;
	const PostalCountry *country;

	memset(address, 0, sizeof(*address));
	SplitAddress(&words, text, len);
	if (words.count == 0)
		return false;
	if (words.truncated)
		FlagAddress(address, ADDRESS_TRUNCATED);
	country = TakeCountry(&words);
	if (country == NULL)
		country = CountryOfPrefix(&words);
	if (country == NULL)
		country = ReadCountry(country_name, country_len);
	SetCountry(address, country);
	if (IsFrench(country))
		ParseFrench(&words, address);
	else
		ParseForeign(country, &words, address);
	GradeAddress(address);
	return true;
}

bool
ParseAddressColumns(AddressText street_text, AddressText postcode_text, AddressText city_text,
					AddressText country_text, ParsedAddress *address)
{
	AddressWords street;
	AddressWords postcode;
	AddressWords city;
	const PostalCountry *country = ReadCountry(country_text.bytes, country_text.len);

	memset(address, 0, sizeof(*address));
	SplitAddress(&street, street_text.bytes, street_text.len);
	SplitAddress(&postcode, postcode_text.bytes, postcode_text.len);
	SplitAddress(&city, city_text.bytes, city_text.len);
	if (street.count + postcode.count + city.count == 0)
		return false;
	if (street.truncated || city.truncated)
		FlagAddress(address, ADDRESS_TRUNCATED);
	SetCountry(address, country);
	if (IsFrench(country))
		ParseFrenchColumns(&street, &postcode, &city, address);
	else
		ParseForeignColumns(country, &street, &postcode, &city, address);
	GradeAddress(address);
	return true;
}
