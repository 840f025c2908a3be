/*
 * postal_fr.c
 *    French addresses, read from the right to the left: box, postcode and city, then the
 *    street, then what is left over, as complements, building and named place.
 *
 * The street is found by trying every word as its beginning and keeping the best: a
 * number before a type (12 RUE), a thoroughfare (RUE) before a place that may also be a
 * name (CLOS), a number alone (12 LA CANEBIERE) last. A number after an article or a
 * word such as APPARTEMENT is none of a house, so RUE DU 8 MAI 1945 keeps its own.
 * Rules: La Poste on NF Z 10-011; words: data/postal.
 *
 * Cost: a few look-ups a word. Not read: a city without a postcode that no comma or
 * line end parts from the street (RUE DE PARIS would end in one).
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

/* ---- number ---- */

/* A number of a house, how many words it takes, and whether several were given. */
typedef struct HouseNumber
{
	int nwords;
	int digits_at;
	int ndigits;
	char suffix[8];
	bool is_range;
} HouseNumber;

static bool
TypeStandsAt(const AddressWords *words, int at, int end)
{
	int n;

	return at < end && LongestTerm(&fr_types, words, at, end, &n) != NULL;
}

/* The letter of a suffix that is a word, or a letter of its own; false if it is none. */
static bool
ReadSuffix(const char *word, int len, char *suffix)
{
	const PostalTerm *term = FindTerm(&fr_suffixes, word, len);

	if (term != NULL)
		strcpy(suffix, TermWord(term));
	else if (len == 1 && !IsDigit(word[0]))
		snprintf(suffix, 8, "%c", word[0]);
	else
		return false;
	return true;
}

/* Is a letter after the number its suffix? D and L may be articles, R may be RUE. */
static bool
IsSuffixWord(const AddressWords *words, int at, int end)
{
	if (WordLen(words, at) > 1)
		return true;
	if (TypeStandsAt(words, at + 1, end) || at + 1 == end || StartsPiece(words, at + 1))
		return true;
	return !TypeStandsAt(words, at, end) && !LeadsNoun(words, at) && !WordIs(words, at, "A");
}

/* Words that continue 12 as in 12/14, 12 A 14, 12 ET 14; only before a type. */
static int
RangeWords(const AddressWords *words, int at, int end)
{
	int n = 0;

	if (at + 1 < end && (WordIs(words, at, "A") || WordIs(words, at, "ET")))
		n = 1;
	if (at + n >= end || LeadingDigits(words, at + n) == 0 || LeadingDigits(words, at + n) > 4)
		return 0;
	n++;
	if (at + n < end && !TypeStandsAt(words, at + n, end) && WordLen(words, at + n) <= 3)
		n++;
	return TypeStandsAt(words, at + n, end) ? n : 0;
}

/* Suffix glued to the digits, 12B or 12BIS; false for other letters, and for 2E, a rank, where no type follows. */
static bool
ReadGluedSuffix(const AddressWords *words, int next, int end, HouseNumber *number)
{
	const char *rest = WordAt(words, number->digits_at) + number->ndigits;
	const int len = WordLen(words, number->digits_at) - number->ndigits;

	return ReadSuffix(rest, len, number->suffix) &&
		   (rest[0] != 'E' || TypeStandsAt(words, next, end));
}

/* Suffix in the word after the digits, and a letter more as in 12 BIS B RUE; how many words it takes. */
static int
ReadSuffixWords(const AddressWords *words, int at, int end, HouseNumber *number)
{
	int n = 0;

	if (at < end && number->suffix[0] == '\0' && words->words[at].gap != GAP_LINE &&
		IsSuffixWord(words, at, end) &&
		ReadSuffix(WordAt(words, at), WordLen(words, at), number->suffix))
		n++;
	if (at + n + 1 < end && number->suffix[0] != '\0' && WordLen(words, at + n) == 1 &&
		!IsNumber(words, at + n) && TypeStandsAt(words, at + n + 1, end))
	{
		number->suffix[1] = WordAt(words, at + n)[0];
		number->suffix[2] = '\0';
		n++;
	}
	return n;
}

/* 8 MAI 1945 is a street of its own. */
static bool
IsMonth(const AddressWords *words, int i)
{
	static const char *const months[] = {"JANVIER",  "FEVRIER",  "MARS", "AVRIL",     "MAI",
										 "JUIN",     "JUILLET",  "AOUT", "SEPTEMBRE", "OCTOBRE",
										 "NOVEMBRE", "DECEMBRE", NULL};

	return WordIsOneOf(words, i, months);
}

/* A number, its suffix in the same word or the next. */
static bool
ReadNumber(const AddressWords *words, int at, int end, HouseNumber *number)
{
	static const char *const leads[] = {"N", "NO", "NUMERO", "NR", NULL};
	int next = at;
	int nrange;

	memset(number, 0, sizeof(*number));
	if (at + 1 < end && WordIsOneOf(words, at, leads) && LeadingDigits(words, at + 1) > 0)
		next++;
	number->digits_at = next;
	number->ndigits = LeadingDigits(words, next);
	next++;
	if (number->ndigits == 0 || number->ndigits > 5 || (next < end && IsMonth(words, next)))
		return false;
	if (number->ndigits < WordLen(words, number->digits_at) &&
		!ReadGluedSuffix(words, next, end, number))
		return false;
	next += ReadSuffixWords(words, next, end, number);
	nrange = RangeWords(words, next, end);
	number->is_range = nrange > 0;
	number->nwords = next + nrange - at;
	/* Five digits are a postcode, unless a type follows. */
	return number->ndigits < 5 || TypeStandsAt(words, next + nrange, end);
}

static void
WriteNumber(ParsedAddress *address, const AddressWords *words, const HouseNumber *number)
{
	const char *digits = WordAt(words, number->digits_at);
	int ndigits = number->ndigits;

	for (; ndigits > 1 && *digits == '0'; ndigits--)
		digits++;
	if (*digits == '0')
		return;
	memcpy(address->number, digits, ndigits);
	address->number[ndigits] = '\0';
	strcpy(address->suffix, number->suffix);
	if (number->is_range)
		FlagAddress(address, ADDRESS_NUMBER_RANGE);
}

/* ---- complements ---- */

/* Is the word a floor's number, 3EME or 3, before ETAGE? */
static bool
IsFloor(const AddressWords *words, int i, int end)
{
	static const char *const floor[] = {"ETAGE", "ETG", "ET", NULL};

	return i + 1 < end && LeadingDigits(words, i) > 0 && LeadingDigits(words, i) <= 2 &&
		   WordIsOneOf(words, i + 1, floor);
}

/* The word of a complement that begins here, not after an article: DE LA TOUR is a name. */
static const PostalTerm *
ComplementAt(const AddressWords *words, int at, int from, int end, int *nwords)
{
	const PostalTerm *term = LongestTerm(&fr_complements, words, at, end, nwords);

	if (term == NULL || term->kind > 3 || WordIs(words, at, "ET"))
		return NULL;
	if (at > from && words->words[at].gap == GAP_SPACE && LeadsNoun(words, at - 1))
		return NULL;
	return term;
}

/* LIEU DIT and a name. */
static bool
IsNamedPlace(const AddressWords *words, int at, int end)
{
	int n;
	const PostalTerm *term = LongestTerm(&fr_types, words, at, end, &n);

	return term != NULL && strcmp(TermWord(term), "LIEU DIT") == 0 && at + n < end;
}

/* Is the word one that a name may follow: RESIDENCE LES PINS? */
static bool
TakesName(const PostalTerm *complement)
{
	static const char *const words[] = {"RESIDENCE",
										"IMMEUBLE",
										"TOUR",
										"CHEZ",
										"CENTRE COMMERCIAL",
										"ZONE ARTISANALE",
										"ZONE INDUSTRIELLE",
										"ZONE D AMENAGEMENT CONCERTE"};

	for (int i = 0; i < (int) lengthof(words); i++)
	{
		if (strcmp(TermWord(complement), words[i]) == 0)
			return true;
	}
	return false;
}

/* Does a complement begin inside the piece of a street? It needs a value: RUE DES LILAS BAT 3, not RUE HAUTE PORTE. */
static bool
ComplementEndsName(const AddressWords *words, int at, int from, int end)
{
	int n;
	const PostalTerm *term;

	if (IsFloor(words, at, end) || IsNamedPlace(words, at, end))
		return true;
	term = ComplementAt(words, at, from, end, &n);
	if (term == NULL)
		return false;
	if (strcmp(TermWord(term), "REZ DE CHAUSSEE") == 0)
		return true;
	return at + n < end &&
		   (TakesName(term) || WordLen(words, at + n) <= 2 || LeadingDigits(words, at + n) > 0);
}

/* Where words without a complement's word go. */
typedef enum Leftover
{
	BEFORE_STREET,
	AFTER_STREET
} Leftover;

static PartWriter
WriterOfLine(ParsedAddress *address, int line)
{
	if (line == 2)
		return WritePart(address->complement, sizeof(address->complement));
	if (line == 3)
		return WritePart(address->building, sizeof(address->building));
	return WritePart(address->locality, sizeof(address->locality));
}

/* Words of one part: the type or complement's word written out, then the name. */
static void
WriteRun(ParsedAddress *address, int line, const PostalTerm *term, const AddressWords *words,
		 int from, int to)
{
	PartWriter writer = WriterOfLine(address, line);

	if (term != NULL)
		PutWord(&writer, TermWord(term), strlen(TermWord(term)));
	PutFrenchName(&writer, words, from, to);
	if (writer.is_full)
		FlagAddress(address, ADDRESS_TRUNCATED);
}

/* The line that words without a complement's word belong to, and the type that leads them. */
static int
LineOfPlace(const AddressWords *words, int at, int end, Leftover leftover, const PostalTerm **type,
			int *ntype)
{
	*type = LongestTerm(&fr_types, words, at, end, ntype);
	if (*type != NULL && strcmp(TermWord(*type), "LIEU DIT") == 0)
	{
		*type = NULL;
		return 5;
	}
	if (leftover == AFTER_STREET)
		return 5;
	return *type != NULL && at + *ntype < end ? 3 : 2;
}

/* Where the next complement begins after `at`, or the piece ends. */
static int
RunEnd(const AddressWords *words, int at, int from, int end)
{
	int n;

	while (at < end && !IsFloor(words, at, end) && ComplementAt(words, at, from, end, &n) == NULL)
		at++;
	return at;
}

/* Read a piece that is not the street, of words that no gap parts. */
static void
ReadPiece(const AddressWords *words, int from, int end, Leftover leftover, ParsedAddress *address)
{
	for (int at = from; at < end;)
	{
		int n = 0;
		const PostalTerm *term = ComplementAt(words, at, from, end, &n);
		const PostalTerm *type = term;
		int line = term ? term->kind : 2;
		int stop;

		if (IsFloor(words, at, end))
		{
			PartWriter writer = WriterOfLine(address, 2);

			PutWord(&writer, "ETAGE", 5);
			PutWord(&writer, WordAt(words, at), LeadingDigits(words, at));
			at += 2;
			continue;
		}
		if (term == NULL)
			line = LineOfPlace(words, at, end, at == from ? leftover : BEFORE_STREET, &type, &n);
		stop = RunEnd(words, at + Max(n, 1), from, end);
		/* CHEZ MME BAT leads to a person: all of it stays together. */
		if (term != NULL && strcmp(TermWord(term), "CHEZ") == 0)
			stop = end;
		WriteRun(address, line, type, words, at + n, stop);
		at = stop;
	}
}

/* A piece after the street that is only its number: RUE DES LILAS, 12. */
static bool
ReadLateNumber(const AddressWords *words, int from, int end, ParsedAddress *address)
{
	HouseNumber number;

	if (address->number[0] != '\0' || !ReadNumber(words, from, end, &number) ||
		from + number.nwords != end)
		return false;
	WriteNumber(address, words, &number);
	return true;
}

static void
ReadLeftovers(const AddressWords *words, int from, int to, Leftover leftover,
			  ParsedAddress *address)
{
	for (int at = from; at < to;)
	{
		const int end = Min(PieceEnd(words, at), to);

		if (leftover == BEFORE_STREET || !ReadLateNumber(words, at, end, address))
			ReadPiece(words, at, end, leftover, address);
		at = end;
	}
}

/* ---- street ---- */

/* A place where the street may begin, and how much speaks for it. */
typedef struct StreetStart
{
	int score;
	int at;
	int name_at;
	bool has_number;
	HouseNumber number;
	const PostalTerm *type;
} StreetStart;

enum
{
	NO_STREET,
	NUMBER_AND_NAME,
	NUMBER_AND_BUILDING,
	PLACE_AT_START,
	THOROUGHFARE_INSIDE,
	THOROUGHFARE_AT_START,
	NUMBER_AND_PLACE,
	NUMBER_AND_THOROUGHFARE
};

/* Does the word before leave room for a number? APPARTEMENT 12 and RUE DU 8 do not. */
static bool
NumberMayStand(const AddressWords *words, int at)
{
	return StartsPiece(words, at) ||
		   (!LeadsNoun(words, at - 1) &&
			FindTerm(&fr_complements, WordAt(words, at - 1), WordLen(words, at - 1)) == NULL);
}

static int
ScoreOfType(const AddressWords *words, const StreetStart *start)
{
	const int kind = start->type->kind;
	const bool at_start = StartsPiece(words, start->at);

	if (strcmp(TermWord(start->type), "LIEU DIT") == 0 && !start->has_number)
		return NO_STREET;
	if (start->has_number)
		return kind == TYPE_IS_THOROUGHFARE ? NUMBER_AND_THOROUGHFARE
			   : kind == TYPE_IS_BUILDING   ? NUMBER_AND_BUILDING
											: NUMBER_AND_PLACE;
	if (kind == TYPE_IS_BUILDING)
		return NO_STREET;
	if (kind == TYPE_IS_THOROUGHFARE && at_start)
		return THOROUGHFARE_AT_START;
	/* A letter inside is no street; nor is the last word of a name, LA BELLE VOIE. */
	if (kind == TYPE_IS_THOROUGHFARE && !LeadsNoun(words, start->at - 1) &&
		WordLen(words, start->at) > 1 && start->name_at < PieceEnd(words, start->at))
		return THOROUGHFARE_INSIDE;
	return at_start ? PLACE_AT_START : NO_STREET;
}

static StreetStart
TryStart(const AddressWords *words, int at)
{
	StreetStart start = {.at = at, .name_at = at};
	int n = 0;

	if (NumberMayStand(words, at) && ReadNumber(words, at, words->count, &start.number))
	{
		start.has_number = true;
		start.name_at += start.number.nwords;
	}
	if (start.name_at < words->count && !IsFloor(words, at, words->count))
	{
		start.type = LongestTerm(&fr_types, words, start.name_at, words->count, &n);
		start.name_at += n;
	}
	if (start.type != NULL)
		start.score = ScoreOfType(words, &start);
	else if (start.has_number && StartsPiece(words, at) && start.name_at < words->count &&
			 words->words[start.name_at].gap != GAP_LINE && !IsFloor(words, at, words->count))
		start.score = NUMBER_AND_NAME;
	return start;
}

/* The best place for the street to begin; of equal ones the first. */
static StreetStart
FindStreet(const AddressWords *words)
{
	StreetStart best = {0};

	for (int at = 0; at < words->count; at++)
	{
		const StreetStart start = TryStart(words, at);

		if (start.score > best.score)
			best = start;
	}
	return best;
}

/* Where the name of the street ends: at a gap, or where a complement begins. */
static int
StreetNameEnd(const AddressWords *words, int name_at)
{
	int end;

	if (name_at >= words->count || (name_at > 0 && words->words[name_at].gap == GAP_LINE))
		return name_at;
	end = PieceEnd(words, name_at);
	for (int at = name_at + 1; at < end; at++)
	{
		if (ComplementEndsName(words, at, name_at, end))
			return at;
	}
	return end;
}

/* N 12 at the end of a name is the number. */
static int
TakeNumberAtEnd(const AddressWords *words, int from, int end, ParsedAddress *address)
{
	static const char *const leads[] = {"N", "NO", "NUMERO", NULL};

	for (int at = Max(from + 1, end - 3); at + 1 < end; at++)
	{
		if (WordIsOneOf(words, at, leads) && ReadLateNumber(words, at, end, address))
			return at;
	}
	return end;
}

static void
WriteStreet(const AddressWords *words, const StreetStart *start, int end, ParsedAddress *address)
{
	PartWriter type = WritePart(address->street_type, sizeof(address->street_type));
	PartWriter name = WritePart(address->street_name, sizeof(address->street_name));

	if (start->has_number)
		WriteNumber(address, words, &start->number);
	if (start->type != NULL)
		PutWord(&type, TermWord(start->type), strlen(TermWord(start->type)));
	end = TakeNumberAtEnd(words, start->name_at, end, address);
	PutFrenchName(&name, words, start->name_at, end);
	if (name.is_full)
		FlagAddress(address, ADDRESS_TRUNCATED);
}

/* The last piece that no complement and no LIEU DIT begins: LA CANEBIERE. False if there is none. */
static bool
FindNamedStreet(const AddressWords *words, StreetStart *start)
{
	bool found = false;

	for (int at = 0; at < words->count; at = PieceEnd(words, at))
	{
		const int end = PieceEnd(words, at);
		int n;

		if (ComplementAt(words, at, at, end, &n) != NULL || IsFloor(words, at, end) ||
			LongestTerm(&fr_types, words, at, end, &n) != NULL)
			continue;
		*start = (StreetStart){.at = at, .name_at = at};
		found = true;
	}
	return found;
}

/* What is left of an address without postcode and city. */
static void
ParseFrenchStreet(AddressWords *words, ParsedAddress *address)
{
	StreetStart start;
	int end;

	TakeBoxes(words, address);
	start = FindStreet(words);
	if (start.score == NO_STREET && !FindNamedStreet(words, &start))
	{
		ReadLeftovers(words, 0, words->count, BEFORE_STREET, address);
		return;
	}
	end = StreetNameEnd(words, start.name_at);
	WriteStreet(words, &start, end, address);
	ReadLeftovers(words, 0, start.at, BEFORE_STREET, address);
	ReadLeftovers(words, end, words->count, AFTER_STREET, address);
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
	return next < words->count && !TypeStandsAt(words, next, words->count) ? 1 : 0;
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

static void
FindCityNextTo(const AddressWords *words, CityPlace *place)
{
	const int next = place->postcode_at + place->npostcode;
	char digits[6];

	place->from = next;
	place->to = CityEndAfter(words, next);
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
	return from > 0 && words->words[from].gap == GAP_LINE && LeadingDigits(words, from) == 0 &&
		   !TypeStandsAt(words, from, words->count) &&
		   ComplementAt(words, from, from, words->count, &n) == NULL;
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
	ParseFrenchStreet(street, address);
}
