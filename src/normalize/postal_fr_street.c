/*
 * postal_fr_street.c
 *    The street of a French address, and what is around it: complements, building, named
 *    place.
 *
 * The street is found by trying every word as its beginning and keeping the best: a
 * number before a type (12 RUE), a thoroughfare (RUE) before a place that may also be a
 * name (CLOS), a number alone (12 LA CANEBIERE) last. A number after an article or a
 * word such as APPARTEMENT is none of a house, so RUE DU 8 MAI 1945 keeps its own. What
 * is left over goes where its words say (BATIMENT, ESCALIER), or where it stands.
 * Rules: La Poste on NF Z 10-011; words: data/postal.
 *
 * Cost: a few look-ups a word.
 */
#include "normalize/postal_words.h"

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

bool
FrenchTypeStandsAt(const AddressWords *words, int at, int end)
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
	if (FrenchTypeStandsAt(words, at + 1, end) || at + 1 == end || StartsPiece(words, at + 1))
		return true;
	return !FrenchTypeStandsAt(words, at, end) && !LeadsNoun(words, at) && !WordIs(words, at, "A");
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
	if (at + n < end && !FrenchTypeStandsAt(words, at + n, end) && WordLen(words, at + n) <= 3)
		n++;
	return FrenchTypeStandsAt(words, at + n, end) ? n : 0;
}

/* Suffix glued to the digits, 12B or 12BIS; false for other letters, and for 2E, a rank, where no type follows. */
static bool
ReadGluedSuffix(const AddressWords *words, int next, int end, HouseNumber *number)
{
	const char *rest = WordAt(words, number->digits_at) + number->ndigits;
	const int len = WordLen(words, number->digits_at) - number->ndigits;

	return ReadSuffix(rest, len, number->suffix) &&
		   (rest[0] != 'E' || FrenchTypeStandsAt(words, next, end));
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
		!IsNumber(words, at + n) && FrenchTypeStandsAt(words, at + n + 1, end))
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
	return number->ndigits < 5 || FrenchTypeStandsAt(words, next + nrange, end);
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

/* Words that say a floor, 3EME ETAGE, 3 ETAGE or 3 EME ETAGE; 0 for none. */
static int
FloorWords(const AddressWords *words, int i, int end)
{
	static const char *const floor[] = {"ETAGE", "ETG", "ET", NULL};
	static const char *const rank[] = {"E", "EME", "ER", NULL};
	int last = i + 1;

	if (last >= end || LeadingDigits(words, i) == 0 || LeadingDigits(words, i) > 2)
		return 0;
	if (IsNumber(words, i) && last + 1 < end && WordIsOneOf(words, last, rank))
		last++;
	/* 12 ET 14 are two numbers. */
	if (IsNumber(words, i) && last + 1 < end && WordIs(words, last, "ET") &&
		IsNumber(words, last + 1))
		return 0;
	return WordIsOneOf(words, last, floor) ? last + 1 - i : 0;
}

static inline bool
IsFloor(const AddressWords *words, int i, int end)
{
	return FloorWords(words, i, end) > 0;
}

const PostalTerm *
FrenchComplementAt(const AddressWords *words, int at, int from, int end, int *nwords)
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
	term = FrenchComplementAt(words, at, from, end, &n);
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

	while (at < end && !IsFloor(words, at, end) &&
		   FrenchComplementAt(words, at, from, end, &n) == NULL)
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
		const PostalTerm *term = FrenchComplementAt(words, at, from, end, &n);
		const PostalTerm *type = term;
		int line = term ? term->kind : 2;
		int stop;

		if (IsFloor(words, at, end))
		{
			PartWriter writer = WriterOfLine(address, 2);

			PutWord(&writer, "ETAGE", 5);
			PutWord(&writer, WordAt(words, at), LeadingDigits(words, at));
			at += FloorWords(words, at, end);
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

/* Does a floor end before this word, or the ground floor? These take no number behind them. */
static bool
IsBehindFloor(const AddressWords *words, int at)
{
	static const char *const ground[] = {"RDC", "CHAUSSEE", NULL};

	return WordIsOneOf(words, at - 1, ground) || (at >= 2 && FloorWords(words, at - 2, at) == 2) ||
		   (at >= 3 && FloorWords(words, at - 3, at) == 3);
}

/* Does the word before leave room for a number? APPARTEMENT 12 and RUE DU 8 do not. */
static bool
NumberMayStand(const AddressWords *words, int at)
{
	return StartsPiece(words, at) || IsBehindFloor(words, at) ||
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

/* Does a name end in the number of the house, RUE DES LILAS 12? Roads have numbers of their own. */
static bool
EndsInHouseNumber(const AddressWords *words, int from, int end, const PostalTerm *type)
{
	static const char *const streets[] = {"RUE",    "AVENUE", "BOULEVARD", "PLACE",
										  "SQUARE", "QUAI",   "COURS",     "IMPASSE"};

	if (type == NULL || end - from < 2 || !IsNumber(words, end - 1) ||
		WordLen(words, end - 1) > 3 || LeadsNoun(words, end - 2) || IsNumber(words, end - 2) ||
		IsMonth(words, end - 2))
		return false;
	for (int i = 0; i < (int) lengthof(streets); i++)
	{
		if (strcmp(TermWord(type), streets[i]) == 0)
			return true;
	}
	return false;
}

/* Take the number at the end of a name, which N may lead; returns where the name ends. */
static int
TakeNumberAtEnd(const AddressWords *words, const StreetStart *start, int end,
				ParsedAddress *address)
{
	static const char *const leads[] = {"N", "NO", "NUMERO", NULL};

	for (int at = Max(start->name_at + 1, end - 3); at + 1 < end; at++)
	{
		if (WordIsOneOf(words, at, leads) && ReadLateNumber(words, at, end, address))
			return at;
	}
	if (EndsInHouseNumber(words, start->name_at, end, start->type) &&
		ReadLateNumber(words, end - 1, end, address))
		return end - 1;
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
	end = TakeNumberAtEnd(words, start, end, address);
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

		if (FrenchComplementAt(words, at, at, end, &n) != NULL || IsFloor(words, at, end) ||
			LongestTerm(&fr_types, words, at, end, &n) != NULL)
			continue;
		*start = (StreetStart){.at = at, .name_at = at};
		found = true;
	}
	return found;
}

void
ParseFrenchStreet(const AddressWords *words, ParsedAddress *address)
{
	StreetStart start;
	int end;

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
