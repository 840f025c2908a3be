/*
 * postal_world.c
 *    Addresses of other countries, by what they have in common: a line with the street and
 *    its number, a postcode of a known look, a city beside it.
 *
 * A line of data a country says how its postcode looks, whether it stands before the city,
 * whether the number stands before the street, and which languages name its streets. The
 * type is taken apart where it leads (CALLE MAYOR) or ends the name as a word (DOWNING
 * STREET); where languages glue it to the name it is only written out (HAUPTSTR).
 *
 * No postcode is looked up and no city is known: this is good enough to compare two
 * addresses and to print one, not to say that it exists.
 */
#include "normalize/postal_words.h"

/* ---- postcode ---- */

static bool
CharFits(char pattern, char c)
{
	if (pattern == '9')
		return IsDigit(c);
	return (c >= 'A' && c <= 'Z') || (pattern == 'X' && IsDigit(c));
}

/* Does the text look like one pattern, which a bar or zero ends? Its spaces may be missing, none may be added. */
static bool
LooksLike(const char *pattern, const char *text, size_t len)
{
	const char *const end = text + len;

	for (; *pattern != '\0' && *pattern != '|'; pattern++)
	{
		if (*pattern == ' ')
			text += text < end && *text == ' ';
		else if (text == end || !CharFits(*pattern, *text++))
			return false;
	}
	return text == end;
}

bool
IsPostcodeOf(const PostalCountry *country, const char *postcode, size_t len)
{
	const char *pattern = postal_pool + country->postcode;

	for (;;)
	{
		if (LooksLike(pattern, postcode, len))
			return true;
		pattern = strchr(pattern, '|');
		if (pattern == NULL)
			return false;
		pattern++;
	}
}

/* A country without rules: four to six digits, before the city. */
static const PostalCountry any_country = {"", 0, 0, LAYOUT_POSTCODE_FIRST, 0};

static bool
IsPostcode(const PostalCountry *country, const char *text, size_t len)
{
	if (country != &any_country)
		return IsPostcodeOf(country, text, len);
	return len >= 4 && len <= 6 && strspn(text, "0123456789") >= len;
}

/* Where the postcode stands, and where the city. */
typedef struct Lower
{
	int postcode_at;
	int npostcode;
	int city_at;
	int city_end;
} Lower;

/* How much speaks for a postcode of n words at a place. */
static int
ScoreOfPostcode(const PostalCountry *country, const AddressWords *words, int at, int n)
{
	const int next = at + n;
	const bool city_follows = next < words->count && words->words[next].gap == GAP_SPACE;

	if (at == 0 && words->count > n && !city_follows)
		return 0;
	if (!IsPostcode(country, WordAt(words, at), SpanLen(words, at, next)))
		return 0;
	if ((country->layout & LAYOUT_POSTCODE_FIRST) == 0)
		return next == words->count || !city_follows ? 2 : 1;
	return 1 + (city_follows && LeadingDigits(words, next) == 0) + StartsPiece(words, at);
}

/* The best of those, of equal ones the last; the longer where two begin at one place. */
static void
FindPostcode(const PostalCountry *country, const AddressWords *words, Lower *lower)
{
	int best = 0;

	for (int at = words->count - 1; at >= 0; at--)
	{
		for (int n = 2; n > 0; n--)
		{
			int score;

			if (at + n > words->count || (n == 2 && words->words[at + 1].gap != GAP_SPACE))
				continue;
			score = ScoreOfPostcode(country, words, at, n);
			if (score <= best)
				continue;
			best = score;
			lower->postcode_at = at;
			lower->npostcode = n;
		}
	}
}

/* As the pattern has it: with its spaces; digits of one word of 5 and 4 or 5 and 3 keep theirs. */
static void
WritePostcode(ParsedAddress *address, const PostalCountry *country, const char *text, size_t len)
{
	const char *pattern = postal_pool + country->postcode;
	char code[sizeof(address->postcode)];
	size_t used = 0;

	while (country != &any_country && !LooksLike(pattern, text, len))
	{
		pattern = strchr(pattern, '|');
		if (pattern == NULL)
			break;
		pattern++;
	}
	for (size_t i = 0; i < len && used + 2 < sizeof(code); i++)
	{
		const bool has_space =
			country != &any_country && pattern != NULL && used > 0 && pattern[used] == ' ';

		if (has_space)
			code[used++] = ' ';
		if (text[i] != ' ')
			code[used++] = text[i];
	}
	memcpy(address->postcode, code, used);
	address->postcode[used] = '\0';
}

/* ---- city ---- */

static int
PieceStart(const AddressWords *words, int i)
{
	while (!StartsPiece(words, i))
		i--;
	return i;
}

/* 350 FIFTH AVE NEW YORK NY: the city begins after the last word for a street. */
static int
CityAfterType(const AddressWords *words, int from, int to)
{
	for (int at = to - 1; at > from + 1; at--)
	{
		if (WordLen(words, at - 1) > 1 &&
			FindTerm(&en_types, WordAt(words, at - 1), WordLen(words, at - 1)) != NULL)
			return at;
	}
	return from;
}

/* The words before a postcode that ends its line: SPRINGFIELD, IL 62701; LONDON, then a line SW1A 2AA. */
static void
FindCityBefore(const PostalCountry *country, const AddressWords *words, Lower *lower)
{
	int at = lower->postcode_at;

	lower->city_end = at;
	lower->city_at = at;
	if (at == 0)
		return;
	lower->city_at = PieceStart(words, at - 1);
	if (at - lower->city_at == 1 && WordLen(words, lower->city_at) <= 3 && lower->city_at > 0 &&
		(country->layout & LAYOUT_POSTCODE_FIRST) == 0 && words->words[at].gap == GAP_SPACE)
		lower->city_at = PieceStart(words, lower->city_at - 1);
	if (LeadingDigits(words, lower->city_at) > 0)
		lower->city_at = CityAfterType(words, lower->city_at, at);
	if (LeadingDigits(words, lower->city_at) > 0)
		lower->city_at = at;
}

static Lower
FindLower(const PostalCountry *country, const AddressWords *words)
{
	Lower lower = {words->count, 0, words->count, words->count};
	int next;

	FindPostcode(country, words, &lower);
	next = lower.postcode_at + lower.npostcode;
	if (lower.npostcode == 0)
	{
		const int last = words->count > 0 ? PieceStart(words, words->count - 1) : 0;

		if (last > 0 && LeadingDigits(words, last) == 0)
			lower.city_at = last;
	}
	else if (next < words->count && words->words[next].gap == GAP_SPACE)
	{
		lower.city_at = next;
		lower.city_end = PieceEnd(words, next);
	}
	else
		FindCityBefore(country, words, &lower);
	return lower;
}

static void
WriteWords(char *part, size_t size, const AddressWords *words, int from, int to,
		   ParsedAddress *address)
{
	PartWriter writer = WritePart(part, size);

	for (int i = from; i < to; i++)
		PutWord(&writer, WordAt(words, i), WordLen(words, i));
	if (writer.is_full)
		FlagAddress(address, ADDRESS_TRUNCATED);
}

#define WRITE_WORDS(address, member, words, from, to)                                              \
	WriteWords((address)->member, sizeof((address)->member), words, from, to, address)

/* ---- street ---- */

static bool
IsUnitWord(const AddressWords *words, int i)
{
	static const char *const units[] = {"APT",   "APARTMENT", "APPARTEMENT", "FLAT",  "UNIT",
										"SUITE", "STE",       "FLOOR",       "BTE",   "BOITE",
										"BUS",   "BOX",       "PISO",        "PTA",   "PUERTA",
										"INT",   "INTERNO",   "SCALA",       "STOCK", "OG",
										"ETAGE", "ESC",       "ESCALERA",    "ROOM",  NULL};

	return WordIsOneOf(words, i, units);
}

/* The languages whose types lead the name. */
static const struct
{
	uint8 language;
	const PostalTerms *types;
} leading[] = {{LANGUAGE_FR, &fr_types},
			   {LANGUAGE_ES, &es_types},
			   {LANGUAGE_IT, &it_types},
			   {LANGUAGE_PT, &pt_types}};

static const PostalTerm *
LeadingType(const PostalCountry *country, const AddressWords *words, int at, int end, int *n)
{
	for (int i = 0; i < (int) lengthof(leading); i++)
	{
		const PostalTerm *term;

		if ((country->languages & leading[i].language) == 0)
			continue;
		term = LongestTerm(leading[i].types, words, at, end, n);
		/* Where other languages are spoken too, only a word that cannot be theirs. */
		if (term != NULL && (leading[i].types != &fr_types || country->languages == LANGUAGE_FR ||
							 term->kind == TYPE_IS_THOROUGHFARE))
			return term;
	}
	*n = 0;
	return NULL;
}

static bool
HasLanguage(const PostalCountry *country, uint8 language)
{
	return (country->languages & language) != 0;
}

/* Put a word of a street; where a language glues the type to it, written out. */
static void
PutGluedWord(PartWriter *writer, const PostalCountry *country, const char *word, size_t len)
{
	static const struct
	{
		uint8 language;
		const char *ending;
		const char *full;
	} endings[] = {{LANGUAGE_DE, "STR", "STRASSE"},
				   {LANGUAGE_NL, "STR", "STRAAT"},
				   {LANGUAGE_DE, "PL", "PLATZ"},
				   {LANGUAGE_NL, "LN", "LAAN"},
				   {LANGUAGE_NL, "PLN", "PLEIN"}};
	char full[64];

	for (int i = 0; i < (int) lengthof(endings); i++)
	{
		const size_t ending = strlen(endings[i].ending);

		if (!HasLanguage(country, endings[i].language) || len < ending || len > 40 ||
			memcmp(word + len - ending, endings[i].ending, ending) != 0)
			continue;
		snprintf(full, sizeof(full), "%.*s%s", (int) (len - ending), word, endings[i].full);
		PutWord(writer, full, strlen(full));
		return;
	}
	PutWord(writer, word, len);
}

/* A point of the compass that ends an English street: PENNSYLVANIA AVENUE NW. */
static bool
IsDirection(const AddressWords *words, int i)
{
	static const char *const directions[] = {"N",  "S",     "E",     "W",    "NE",   "NW", "SE",
											 "SW", "NORTH", "SOUTH", "EAST", "WEST", NULL};

	return WordIsOneOf(words, i, directions);
}

/* A name whose last word is its type, which is taken apart; before a direction it is only written out. */
static void
WriteEnglishStreet(const AddressWords *words, int from, int to, ParsedAddress *address)
{
	PartWriter name = WritePart(address->street_name, sizeof(address->street_name));
	PartWriter type = WritePart(address->street_type, sizeof(address->street_type));
	const bool has_direction = to - from > 2 && IsDirection(words, to - 1);
	const int at = to - 1 - has_direction;
	const PostalTerm *term =
		at > from ? FindTerm(&en_types, WordAt(words, at), WordLen(words, at)) : NULL;

	for (int i = from; i < to; i++)
	{
		PartWriter *writer = i == at && term != NULL && !has_direction ? &type : &name;

		if (i == at && term != NULL)
			PutWord(writer, TermWord(term), strlen(TermWord(term)));
		else
			PutWord(writer, WordAt(words, i), WordLen(words, i));
	}
}

static void
WriteStreetName(const PostalCountry *country, const AddressWords *words, int from, int to,
				ParsedAddress *address)
{
	PartWriter name = WritePart(address->street_name, sizeof(address->street_name));
	PartWriter type = WritePart(address->street_type, sizeof(address->street_type));
	int n = 0;
	const PostalTerm *term = LeadingType(country, words, from, to, &n);

	if (term != NULL)
	{
		PutWord(&type, TermWord(term), strlen(TermWord(term)));
		from += n;
	}
	if (term != NULL && HasLanguage(country, LANGUAGE_FR))
		PutFrenchName(&name, words, from, to);
	else if (term == NULL && HasLanguage(country, LANGUAGE_EN))
		WriteEnglishStreet(words, from, to, address);
	else
	{
		for (int i = from; i < to; i++)
			PutGluedWord(&name, country, WordAt(words, i), WordLen(words, i));
	}
}

/* The number's digits and the letters behind them; zeros in front dropped. */
static void
WriteNumberWord(ParsedAddress *address, const char *word, int len)
{
	int ndigits = (int) strspn(word, "0123456789");

	ndigits = Min(ndigits, len);
	if (len - ndigits < (int) sizeof(address->suffix))
	{
		memcpy(address->suffix, word + ndigits, len - ndigits);
		address->suffix[len - ndigits] = '\0';
	}
	for (; ndigits > 1 && *word == '0'; ndigits--)
		word++;
	ndigits = Min(ndigits, (int) sizeof(address->number) - 1);
	memcpy(address->number, word, ndigits);
	address->number[ndigits] = '\0';
}

/* Is it a number of a house: up to five digits, one or two letters, not 5TH? */
static bool
IsHouseNumber(const AddressWords *words, int i)
{
	static const char *const ranks[] = {"ST", "ND", "RD", "TH", "ER", "EME", NULL};
	const int digits = LeadingDigits(words, i);
	const int rest = WordLen(words, i) - digits;

	if (digits == 0 || digits > 5 || rest > 2)
		return false;
	for (int k = 0; rest == 2 && ranks[k] != NULL; k++)
	{
		if (memcmp(WordAt(words, i) + digits, ranks[k], 2) == 0)
			return false;
	}
	return true;
}

/* Read number, letter and what follows as complement, from `at` to `end`. */
static void
ReadNumberAt(const AddressWords *words, int at, int end, ParsedAddress *address)
{
	WriteNumberWord(address, WordAt(words, at), WordLen(words, at));
	at++;
	if (at < end && address->suffix[0] == '\0' && WordLen(words, at) == 1 && !IsNumber(words, at) &&
		words->words[at].gap == GAP_SPACE)
	{
		memcpy(address->suffix, WordAt(words, at), 1);
		at++;
	}
	WRITE_WORDS(address, complement, words, at, end);
}

/* Where the number stands that ends a street; `end` if there is none. What follows it is short. */
static int
NumberAtEnd(const AddressWords *words, int from, int end)
{
	int at = end;

	for (int i = from + 1; i < end; i++)
	{
		if (IsUnitWord(words, i) && at < i)
			break;
		if (!IsHouseNumber(words, i) || LeadsNoun(words, i - 1) ||
			(i + 1 < end && SpanLen(words, i + 1, end) > 5 && !IsUnitWord(words, i + 1) &&
			 LeadingDigits(words, i + 1) == 0))
			continue;
		if (at == i - 1)
			continue; /* 12/3: the first is the number */
		at = i;
	}
	return at;
}

/* How much a piece looks like the street. */
static int
ScoreOfStreet(const PostalCountry *country, const AddressWords *words, int from, int end)
{
	int n;
	const bool has_type = LeadingType(country, words, from, end, &n) != NULL;

	if (IsUnitWord(words, from))
		return 0;
	if (IsHouseNumber(words, from) && end - from > 1 && WordLen(words, end - 1) > 1)
		return 3 + ((country->layout & LAYOUT_NUMBER_FIRST) != 0);
	if (NumberAtEnd(words, from, end) < end)
		return 2 + ((country->layout & LAYOUT_NUMBER_FIRST) == 0) + 2 * has_type;
	return 1 + 2 * has_type;
}

/* The suffix after a number that stands first, BIS or a letter; how many words it takes. */
static int
ReadSuffixAfter(const PostalCountry *country, const AddressWords *words, int at, int end,
				ParsedAddress *address)
{
	const PostalTerm *term;

	if (end - at < 2 || address->suffix[0] != '\0' || IsNumber(words, at))
		return 0;
	term = FindTerm(&fr_suffixes, WordAt(words, at), WordLen(words, at));
	if (HasLanguage(country, LANGUAGE_FR) && WordLen(words, at) > 1 && term != NULL)
		strcpy(address->suffix, TermWord(term));
	else if (WordLen(words, at) == 1 && !IsDirection(words, at) && !LeadsNoun(words, at))
		memcpy(address->suffix, WordAt(words, at), 1);
	else
		return 0;
	return 1;
}

static void
ReadStreetPiece(const PostalCountry *country, const AddressWords *words, int from, int end,
				ParsedAddress *address)
{
	static const char *const leads[] = {"N", "NO", "NR", "NUM", "NUMERO", NULL};
	int at = end;
	int unit = from + 1;

	if (!IsHouseNumber(words, from) || (country->layout & LAYOUT_NUMBER_FIRST) == 0)
		at = NumberAtEnd(words, from, end);
	if (at < end)
	{
		ReadNumberAt(words, at, end, address);
		at -= at - 1 > from && WordIsOneOf(words, at - 1, leads);
		WriteStreetName(country, words, from, at, address);
		return;
	}
	if (IsHouseNumber(words, from) && end - from > 1)
	{
		WriteNumberWord(address, WordAt(words, from), WordLen(words, from));
		from++;
		from += ReadSuffixAfter(country, words, from, end, address);
		unit = from + 1;
	}
	/* STE 12 is a suite, STE CATHERINE is none. */
	while (unit < end && !(IsUnitWord(words, unit) && unit + 1 < end &&
						   (LeadingDigits(words, unit + 1) > 0 || WordLen(words, unit + 1) == 1)))
		unit++;
	WriteStreetName(country, words, from, unit, address);
	WRITE_WORDS(address, complement, words, unit, end);
}

/* ---- box ---- */

/* PO BOX 123 and its like, taken out of the words. */
static void
TakeBox(AddressWords *words, ParsedAddress *address)
{
	static const char *const boxes[] = {"PO BOX",
										"GPO BOX",
										"P O BOX",
										"POST OFFICE BOX",
										"POSTFACH",
										"POSTBUS",
										"CASELLA POSTALE",
										"APARTADO",
										"APARTADO DE CORREOS",
										"BOITE POSTALE",
										"CASE POSTALE",
										"BP",
										"CP"};

	for (int at = 0; at < words->count; at++)
	{
		for (int i = 0; i < (int) lengthof(boxes); i++)
		{
			const size_t len = strlen(boxes[i]);
			int n = 1;

			for (const char *c = boxes[i]; *c != '\0'; c++)
				n += *c == ' ';
			if (at + n >= words->count || SpanLen(words, at, at + n) != (int) len ||
				memcmp(WordAt(words, at), boxes[i], len) != 0 || !IsNumber(words, at + n))
				continue;
			WRITE_WORDS(address, po_box, words, at, at + n + 1);
			RemoveWords(words, at, at + n + 1);
			return;
		}
	}
}

static void
ParseStreet(const PostalCountry *country, AddressWords *words, ParsedAddress *address)
{
	int best = 0;
	int street = -1;
	bool is_after = false;

	for (int at = 0; at < words->count; at = PieceEnd(words, at))
	{
		const int score = ScoreOfStreet(country, words, at, PieceEnd(words, at));

		if (score <= best)
			continue;
		best = score;
		street = at;
	}
	for (int at = 0; at < words->count; at = PieceEnd(words, at))
	{
		const int end = PieceEnd(words, at);

		if (at == street)
			ReadStreetPiece(country, words, at, end, address);
		else if (address->number[0] == '\0' && IsHouseNumber(words, at) &&
				 (is_after || (end == street && end - at == 1)))
			ReadNumberAt(words, at, end, address);
		else if (is_after || IsUnitWord(words, at))
			WRITE_WORDS(address, complement, words, at, end);
		else
			WRITE_WORDS(address, building, words, at, end);
		is_after |= at == street;
	}
}

/* D, NL and the like before the postcode are not of the street. */
static int
PrefixBefore(const PostalCountry *country, const AddressWords *words, int at)
{
	if (at == 0 || at == words->count || words->words[at].gap != GAP_SPACE ||
		!StartsPiece(words, at - 1) || WordLen(words, at - 1) > 2 ||
		LeadingDigits(words, at - 1) > 0)
		return at;
	return WordAt(words, at - 1)[0] == country->code[0] || country == &any_country ? at - 1 : at;
}

void
ParseForeign(const PostalCountry *country, AddressWords *words, ParsedAddress *address)
{
	Lower lower;
	int from;

	if (country == NULL)
		country = &any_country;
	TakeBox(words, address);
	lower = FindLower(country, words);
	if (lower.npostcode > 0)
		WritePostcode(address, country, WordAt(words, lower.postcode_at),
					  SpanLen(words, lower.postcode_at, lower.postcode_at + lower.npostcode));
	WRITE_WORDS(address, city, words, lower.city_at, lower.city_end);
	from = PrefixBefore(country, words, lower.postcode_at);
	RemoveWords(words, Min(from, lower.city_at),
				Max(lower.postcode_at + lower.npostcode, lower.city_end));
	ParseStreet(country, words, address);
}

/* A postcode in a column, whatever it looks like; the country's prefix is dropped. */
static void
ReadPostcodeColumn(const PostalCountry *country, const AddressWords *words, ParsedAddress *address)
{
	int from = 0;

	if (words->count == 0)
		return;
	if (words->count > 1 && PrefixBefore(country, words, 1) == 0 &&
		IsPostcode(country, WordAt(words, 1), SpanLen(words, 1, words->count)))
		from = 1;
	WritePostcode(address, country, WordAt(words, from), SpanLen(words, from, words->count));
}

void
ParseForeignColumns(const PostalCountry *country, AddressWords *street,
					const AddressWords *postcode, const AddressWords *city, ParsedAddress *address)
{
	if (country == NULL)
		country = &any_country;
	TakeBox(street, address);
	ReadPostcodeColumn(country, postcode, address);
	WRITE_WORDS(address, city, city, 0, city->count);
	ParseStreet(country, street, address);
}
