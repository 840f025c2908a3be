/*
 * postal_fr.c
 *    French addresses, read from the right to the left: box, postcode and city; what is
 *    left is the street's (postal_fr_street.c).
 *
 * A postcode is best one of the table, or one before CEDEX; its city is the piece after
 * it, or the words before it that are a city of it. The city is then written as the
 * postcode has it, if it is near; a postcode may get the zero back that a spreadsheet
 * took, if the city is there. Rules: La Poste on NF Z 10-011.
 *
 * A city without a postcode that no comma or line end parts from the street is read only
 * where it can hardly be the end of a name: a large city, or one with a SUR or EN inside, and
 * no article before it (RUE DE PARIS). Cost: a look-up a number.
 */
#include "normalize/postal_cities.h"
#include "normalize/postal_words.h"

/* ---- postcode and city ---- */

/* The postcode of an arrondissement: 12 of PARIS is 75012. */
static void
PostcodeOfArrondissement(ParsedAddress *address, int number)
{
	static const struct
	{
		const char *city;
		const char *first;
		int count;
	} cities[] = {{"PARIS", "75000", 20}, {"LYON", "69000", 9}, {"MARSEILLE", "13000", 16}};

	for (int i = 0; i < (int) lengthof(cities); i++)
	{
		if (strcmp(address->city, cities[i].city) != 0 || number < 1 || number > cities[i].count)
			continue;
		memcpy(address->postcode, cities[i].first, 6);
		address->postcode[3] = (char) ('0' + number / 10);
		address->postcode[4] = (char) ('0' + number % 10);
		FlagAddress(address, ADDRESS_POSTCODE_FROM_CITY);
	}
}

static int
NumberOf(const AddressWords *words, int i)
{
	return LeadingDigits(words, i) > 4 ? 0 : atoi(WordAt(words, i));
}

/* CEDEX and its number: two digits where arrondissements have numbers, as La Poste writes it. */
static void
WriteCedex(ParsedAddress *address, const AddressWords *words, int at, int to)
{
	const int number = at + 1 < to ? NumberOf(words, at + 1) : 0;
	const bool two_digits = strncmp(address->city, "PARIS", 5) == 0 ||
							strncmp(address->city, "LYON", 4) == 0 ||
							strncmp(address->city, "MARSEILLE", 9) == 0;

	if (number > 0 && number < 100)
		snprintf(address->cedex, sizeof(address->cedex), two_digits ? "CEDEX %02d" : "CEDEX %d",
				 number);
	else
		strcpy(address->cedex, "CEDEX");
}

static void
ReadFrenchCity(const AddressWords *words, int from, int to, ParsedAddress *address)
{
	PartWriter city = WritePart(address->city, sizeof(address->city));
	int end;

	if (from >= to)
		return;
	end = CityNameEnd(words, from, to);
	PutFrenchCity(&city, words, from, end);
	if (city.is_full)
		FlagAddress(address, ADDRESS_TRUNCATED);
	for (int i = end; i < to; i++)
	{
		if (WordIs(words, i, "CEDEX"))
		{
			WriteCedex(address, words, i, to);
			return;
		}
		if (i == end && LeadingDigits(words, i) > 0)
			PostcodeOfArrondissement(address, NumberOf(words, i));
	}
}

/* Letters that stand for digits in a postcode. */
static char
DigitMeant(char c)
{
	return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

/* Give the zero back that a spreadsheet took: 1000 is 01000 if the city is there. */
static void
RepairFourDigits(ParsedAddress *address)
{
	char full[6] = "0";
	char city[CITY_MAX_BYTES];

	if (strspn(address->postcode, "0123456789") != 4 || address->postcode[4] != '\0')
		return;
	memcpy(full + 1, address->postcode, 5);
	if (FindCityOfPostcode(full, 5, address->city, strlen(address->city), city) == 0)
		return;
	memcpy(address->postcode, full, 6);
	FlagAddress(address, ADDRESS_POSTCODE_REPAIRED);
}

/* The letters and digits of words [from, to), without F or FR in front; as many as a postcode may have. */
static size_t
JoinPostcode(const AddressWords *words, int from, int to, char *code)
{
	size_t used = 0;

	if (from + 1 < to && (WordIs(words, from, "F") || WordIs(words, from, "FR")))
		from++;
	for (int i = from; i < to; i++)
	{
		const char *word = WordAt(words, i);
		int skip = i == from && WordLen(words, i) == 6 && word[0] == 'F';

		for (; skip < WordLen(words, i) && used < sizeof(((ParsedAddress *) 0)->postcode) - 1;
			 skip++)
			code[used++] = word[skip];
	}
	code[used] = '\0';
	return used;
}

/* After the city, which may tell whether a digit is missing. */
static void
ReadFrenchPostcode(const AddressWords *words, int from, int to, ParsedAddress *address)
{
	char code[sizeof(address->postcode)];
	char meant[sizeof(address->postcode)];
	const size_t len = JoinPostcode(words, from, to, code);

	if (len == 0 || strspn(code, "0") == len)
		return;
	for (size_t i = 0; i <= len; i++)
		meant[i] = DigitMeant(code[i]);
	if (strcmp(code, meant) != 0 && PostcodeExists(meant, len))
	{
		memcpy(code, meant, len);
		FlagAddress(address, ADDRESS_POSTCODE_REPAIRED);
	}
	/* 75000 PARIS 12 says less than the arrondissement; 75012 PARIS says as much. */
	if (AddressHasFlag(address, ADDRESS_POSTCODE_FROM_CITY) && !PostcodeExists(code, len))
		return;
	address->flags &= ~(UINT32_C(1) << ADDRESS_POSTCODE_FROM_CITY);
	memcpy(address->postcode, code, len + 1);
	RepairFourDigits(address);
}

/* Write the city as the postcode has it, or say that it has none like it. */
static void
AgreeOnCity(ParsedAddress *address)
{
	const size_t postcode_len = strlen(address->postcode);
	char name[CITY_MAX_BYTES];

	if (!PostcodeExists(address->postcode, postcode_len) || address->cedex[0] != '\0')
		return;
	if (address->city[0] == '\0')
	{
		if (OnlyCityOfPostcode(address->postcode, postcode_len, address->city) > 0)
			FlagAddress(address, ADDRESS_CITY_FROM_POSTCODE);
		return;
	}
	if (FindCityOfPostcode(address->postcode, postcode_len, address->city, strlen(address->city),
						   name) == 0)
		FlagAddress(address, ADDRESS_CITY_MISMATCH);
	else if (strcmp(name, address->city) != 0)
	{
		strcpy(address->city, name);
		FlagAddress(address, ADDRESS_CITY_CORRECTED);
	}
}

/* ---- box ---- */

/* How many words say BP, CS or TSA at a place, and which; 0 for none. */
static int
BoxWords(const AddressWords *words, int at, const char **box)
{
	static const struct
	{
		const char *spelling;
		const char *box;
	} boxes[] = {{"BP", "BP"},   {"B P", "BP"},    {"BOITE POSTALE", "BP"},
				 {"CS", "CS"},   {"C S", "CS"},    {"COURSE SPECIALE", "CS"},
				 {"TSA", "TSA"}, {"T S A", "TSA"}, {"TRI SERVICE ARRIVEE", "TSA"}};

	for (int i = 0; i < (int) lengthof(boxes); i++)
	{
		const int len = (int) strlen(boxes[i].spelling);
		int n = 1;

		if (WordAt(words, at)[0] != boxes[i].spelling[0])
			continue;
		for (const char *c = boxes[i].spelling; *c != '\0'; c++)
			n += *c == ' ';
		if (at + n > words->count || SpanLen(words, at, at + n) != len ||
			memcmp(WordAt(words, at), boxes[i].spelling, len) != 0)
			continue;
		*box = boxes[i].box;
		return n;
	}
	return 0;
}

/* Words of the number of a box: one number, or two as in 90 123. */
static int
BoxNumberWords(const AddressWords *words, int at)
{
	if (at >= words->count || !IsNumber(words, at))
		return 0;
	if (at + 1 < words->count && WordLen(words, at) <= 2 && IsNumber(words, at + 1) &&
		WordLen(words, at + 1) == 3 && words->words[at + 1].gap == GAP_SPACE)
		return 2;
	return 1;
}

static void
WriteBox(ParsedAddress *address, const char *box, const char *digits, size_t len)
{
	PartWriter writer = WritePart(address->po_box, sizeof(address->po_box));
	char number[16];
	size_t used = 0;

	for (size_t i = 0; i < len && used < sizeof(number); i++)
	{
		if (digits[i] != ' ' && (used > 0 || digits[i] != '0'))
			number[used++] = digits[i];
	}
	PutWord(&writer, box, strlen(box));
	PutWord(&writer, number, used);
}

/* Take the boxes out of the words. */
static void
TakeBoxes(AddressWords *words, ParsedAddress *address)
{
	for (int i = 0; i < words->count; i++)
	{
		const char *box = NULL;
		const int nbox = BoxWords(words, i, &box);
		const int nnumber = nbox > 0 ? BoxNumberWords(words, i + nbox) : 0;

		if (nnumber == 0)
			continue;
		WriteBox(address, box, WordAt(words, i + nbox),
				 SpanLen(words, i + nbox, i + nbox + nnumber));
		RemoveWords(words, i, i + nbox + nnumber);
		i--;
	}
}

/* ---- whole address ---- */

/* Where the postcode stands and how many words it takes; the city's words. */
typedef struct CityPlace
{
	int postcode_at;
	int npostcode;
	int from;
	int to;
} CityPlace;

/* Words that a postcode takes at a place: 75001, F 75001, 75 001; 0 for none. */
static int
PostcodeWords(const AddressWords *words, int at)
{
	const int n = at + 1 < words->count && words->words[at + 1].gap == GAP_SPACE ? 1 : 0;
	const int len = WordLen(words, at);

	if (IsNumber(words, at) && len == 5)
		return 1;
	if (len == 6 && WordAt(words, at)[0] == 'F' && strspn(WordAt(words, at) + 1, "0123456789") == 5)
		return 1;
	if (n > 0 && (WordIs(words, at, "F") || WordIs(words, at, "FR")) && IsNumber(words, at + 1) &&
		WordLen(words, at + 1) == 5)
		return 2;
	if (n > 0 && IsNumber(words, at) && len == 2 && IsNumber(words, at + 1) &&
		WordLen(words, at + 1) == 3)
		return 2;
	return 0;
}

/* The digits of a postcode of one or two words. */
static void
PostcodeDigits(const AddressWords *words, int at, int n, char digits[6])
{
	int used = 0;

	for (int i = at; i < at + n; i++)
	{
		for (int k = 0; k < WordLen(words, i) && used < 5; k++)
		{
			if (IsDigit(WordAt(words, i)[k]))
				digits[used++] = WordAt(words, i)[k];
		}
	}
	digits[used] = '\0';
}

/* The city after a postcode: its piece, and CEDEX if a comma is before it. */
static int
CityEndAfter(const AddressWords *words, int at)
{
	int end = at;

	if (at < words->count && words->words[at].gap != GAP_LINE)
		end = PieceEnd(words, at);
	if (end > at && end < words->count && WordIs(words, end, "CEDEX"))
		end = PieceEnd(words, end);
	return end;
}

/* A four-digit number that is a postcode of the city after it, once its zero is back. */
static bool
LostItsZero(const AddressWords *words, int at)
{
	const int end = at + 1 < words->count ? CityEndAfter(words, at + 1) : at + 1;
	char digits[6] = "0";
	char city[CITY_MAX_BYTES] = "";
	PartWriter writer = WritePart(city, sizeof(city));

	if (end == at + 1 || !IsNumber(words, at) || WordLen(words, at) != 4)
		return false;
	memcpy(digits + 1, WordAt(words, at), 4);
	PutFrenchCity(&writer, words, at + 1, CityNameEnd(words, at + 1, end));
	return PostcodeHasCity(digits, 5, city, strlen(city));
}

/* How much speaks for a postcode at a place. */
static int
ScoreOfPostcode(const AddressWords *words, int at, int *nwords)
{
	char digits[6];
	int next;

	*nwords = PostcodeWords(words, at);
	if (*nwords == 0)
	{
		*nwords = 1;
		return LostItsZero(words, at) ? 2 : 0;
	}
	PostcodeDigits(words, at, *nwords, digits);
	next = at + *nwords;
	if (PostcodeExists(digits, 5))
		return 3;
	for (int i = next; i < CityEndAfter(words, next); i++)
	{
		if (WordIs(words, i, "CEDEX"))
			return 3;
	}
	/* 75000 PARIS is meant as one; 10045 ROUTE DE is not. */
	return next < words->count && !FrenchTypeStandsAt(words, next, words->count) ? 1 : 0;
}

/* The words before a postcode that are its city: the longest tail that is one. */
static int
CityStartBefore(const AddressWords *words, int at, const char *digits)
{
	int from = at;
	int best = at;

	while (from > 0 && at - from < 8)
	{
		char city[CITY_MAX_BYTES] = "";
		PartWriter writer = WritePart(city, sizeof(city));

		from--;
		PutFrenchCity(&writer, words, from, at);
		if (!writer.is_full && PostcodeHasCity(digits, 5, city, strlen(city)))
			best = from;
		if (words->words[from].gap != GAP_SPACE)
			break;
	}
	return best;
}

/* The postcode furthest to the right of those that most speaks for. */
static bool
FindPostcode(const AddressWords *words, CityPlace *place)
{
	int best = 0;

	for (int at = words->count - 1; at >= 0; at--)
	{
		int n;
		const int score = ScoreOfPostcode(words, at, &n);

		if (score <= best)
			continue;
		best = score;
		place->postcode_at = at;
		place->npostcode = n;
	}
	/* F or FR before it, in a word of its own. */
	if (best > 0 && place->npostcode == 1 && place->postcode_at > 0 &&
		PostcodeWords(words, place->postcode_at - 1) == 2)
	{
		place->postcode_at--;
		place->npostcode++;
	}
	return best > 0;
}

/* Where a street with its number begins in words [from, to); `to` if none does. */
static int
StreetStartIn(const AddressWords *words, int from, int to)
{
	for (int i = from; i + 1 < to; i++)
	{
		if (LeadingDigits(words, i) > 0 && FrenchTypeStandsAt(words, i + 1, to))
			return i;
	}
	return to;
}

/* After the postcode, or before it where nothing or a street is after: TOULOUSE 31000, 12 RUE DES LILAS. */
static void
FindCityNextTo(const AddressWords *words, CityPlace *place)
{
	const int next = place->postcode_at + place->npostcode;
	char digits[6];

	place->from = next;
	place->to = StreetStartIn(words, next, CityEndAfter(words, next));
	if (place->to > next)
		return;
	PostcodeDigits(words, place->postcode_at, place->npostcode, digits);
	place->from = CityStartBefore(words, place->postcode_at, digits);
	place->to = place->postcode_at;
}

/* LYON 3 and the like, which may end a street's line: no name ends so, unless after an article. */
static bool
EndsInArrondissement(const AddressWords *words)
{
	static const char *const cities[] = {"PARIS", "LYON", "MARSEILLE", NULL};
	const int last = words->count - 1;

	return last > 0 && LeadingDigits(words, last) > 0 && WordIsOneOf(words, last - 1, cities) &&
		   (StartsPiece(words, last - 1) || !LeadsNoun(words, last - 2));
}

/* May the words be a city though a street stands beside them? */
static bool
IsCityOnItsOwn(const AddressWords *words, int from, int to)
{
	/* Of the fifty largest those after which no street is called. */
	static const char *const cities[] = {"PARIS",
										 "MARSEILLE",
										 "LYON",
										 "TOULOUSE",
										 "NICE",
										 "NANTES",
										 "STRASBOURG",
										 "BORDEAUX",
										 "LILLE",
										 "RENNES",
										 "MONTPELLIER",
										 "REIMS",
										 "TOULON",
										 "GRENOBLE",
										 "DIJON",
										 "ANGERS",
										 "NIMES",
										 "VILLEURBANNE",
										 "LE MANS",
										 "BREST",
										 "LE HAVRE",
										 "AMIENS",
										 "LIMOGES",
										 "ANNECY",
										 "PERPIGNAN",
										 "METZ",
										 "BESANCON",
										 "ORLEANS",
										 "ROUEN",
										 "MULHOUSE",
										 "CAEN",
										 "NANCY",
										 "ROUBAIX",
										 "TOURCOING",
										 "AVIGNON",
										 "POITIERS",
										 "DUNKERQUE",
										 "VERSAILLES",
										 "PAU",
										 "CANNES",
										 "LA ROCHELLE",
										 "COLMAR",
										 "BEZIERS",
										 "QUIMPER",
										 "CHAMBERY",
										 "LORIENT",
										 "SAINT ETIENNE",
										 "SAINT NAZAIRE",
										 "ANTIBES",
										 "TROYES",
										 "NANTERRE",
										 "CRETEIL",
										 "CLERMONT FERRAND",
										 "FORT DE FRANCE"};
	static const char *const links[] = {"SUR", "SOUS", "EN", "LES", NULL};
	char city[CITY_MAX_BYTES] = "";
	PartWriter writer = WritePart(city, sizeof(city));

	PutFrenchCity(&writer, words, from, to);
	if (writer.is_full)
		return false;
	for (int i = 0; i < (int) lengthof(cities); i++)
	{
		if (strcmp(city, cities[i]) == 0)
			return true;
	}
	for (int i = from + 1; i + 1 < to; i++)
	{
		if (WordIsOneOf(words, i, links))
			return CityExists(city, strlen(city));
	}
	return false;
}

/* Where a city begins that ends the last piece, behind a street with its type and a word at least; 0 if none does. */
static int
CityBehindStreet(const AddressWords *words)
{
	int start = words->count - 1;

	while (!StartsPiece(words, start))
		start--;
	for (int type = start; type < words->count; type++)
	{
		int n;

		if (LongestTerm(&fr_types, words, type, words->count, &n) == NULL)
			continue;
		for (int from = type + n + 1; from < words->count; from++)
		{
			if (!LeadsNoun(words, from - 1) && IsCityOnItsOwn(words, from, words->count))
				return from;
		}
		break;
	}
	return 0;
}

/* A last piece that is a city by its name, or a last line that is nothing else. */
static bool
FindCityWithoutPostcode(const AddressWords *words, CityPlace *place)
{
	char city[CITY_MAX_BYTES] = "";
	PartWriter writer = WritePart(city, sizeof(city));
	int from = words->count - 1;
	int n;

	if (words->count == 0)
		return false;
	while (!StartsPiece(words, from))
		from--;
	if (EndsInArrondissement(words))
		from = words->count - 2;
	*place = (CityPlace){from, 0, from, words->count};
	PutFrenchCity(&writer, words, from, CityNameEnd(words, from, words->count));
	if (CityExists(city, strlen(city)))
		return true;
	n = CityBehindStreet(words);
	if (n > 0)
	{
		*place = (CityPlace){n, 0, n, words->count};
		return true;
	}
	n = PieceEnd(words, 0);
	if (n < words->count && IsCityOnItsOwn(words, 0, n))
	{
		*place = (CityPlace){0, 0, 0, n};
		return true;
	}
	return from > 0 && words->words[from].gap == GAP_LINE && LeadingDigits(words, from) == 0 &&
		   !FrenchTypeStandsAt(words, from, words->count) &&
		   FrenchComplementAt(words, from, from, words->count, &n) == NULL;
}

/* A whole French address without its country. */
void
ParseFrench(AddressWords *words, ParsedAddress *address)
{
	CityPlace place = {0};

	TakeBoxes(words, address);
	if (FindPostcode(words, &place))
		FindCityNextTo(words, &place);
	else if (!FindCityWithoutPostcode(words, &place))
		place = (CityPlace){words->count, 0, words->count, words->count};
	ReadFrenchCity(words, place.from, place.to, address);
	ReadFrenchPostcode(words, place.postcode_at, place.postcode_at + place.npostcode, address);
	AgreeOnCity(address);
	RemoveWords(words, Min(place.from, place.postcode_at),
				Max(place.to, place.postcode_at + place.npostcode));
	ParseFrenchStreet(words, address);
}

/* An address in columns; the city's may hold the postcode as well. */
void
ParseFrenchColumns(AddressWords *street, const AddressWords *postcode, const AddressWords *city,
				   ParsedAddress *address)
{
	CityPlace place = {0};

	if (FindPostcode(city, &place))
		FindCityNextTo(city, &place);
	else
		place = (CityPlace){0, 0, 0, city->count};
	ReadFrenchCity(city, place.from, place.to, address);
	if (postcode->count > 0)
		ReadFrenchPostcode(postcode, 0, postcode->count, address);
	else
		ReadFrenchPostcode(city, place.postcode_at, place.postcode_at + place.npostcode, address);
	AgreeOnCity(address);
	TakeBoxes(street, address);
	ParseFrenchStreet(street, address);
}
