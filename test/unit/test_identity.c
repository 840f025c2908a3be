/*
 * test_identity.c
 *    The packed identity: what goes in comes out as normal forms, the bytes are the
 *    same for any order and repetition, and no bytes from outside do harm.
 */
#include "people.h"

#define ROUNDS 2000

static void
CheckRoundTrip(void)
{
	Person p;

	MAKE(&p, "given_name", "Jean-Noël", "family_name", "d'Œuvre", "gender", "homme", "birth_date",
		 "12/03/85", "email", " Jean@Example.FR ", "phone", "06.23.45.67.81", "street",
		 "12 av. Gal de Gaulle", "postcode", "75 001", "city", "Paris 1er", "country", "fr",
		 "organization", "Café & Cie", "identifiers.card", " aB:1 ", "attributes.Color",
		 "Rouge vif", "birth_place", "St-Étienne");
	CHECK(HasValue(&p, IDENTITY_GIVEN_NAME, "JEAN NOEL"), "given name");
	CHECK(HasValue(&p, IDENTITY_FAMILY_NAME, "D OEUVRE"), "family name");
	CHECK(HasValue(&p, IDENTITY_GENDER, "M"), "gender");
	CHECK(HasValue(&p, IDENTITY_BIRTH_DATE, "1985-03-12"), "birth date");
	CHECK(HasValue(&p, IDENTITY_BIRTH_PLACE, "SAINT ETIENNE"), "birth place");
	CHECK(HasValue(&p, IDENTITY_EMAIL, "jean@example.fr"), "e-mail");
	CHECK(HasValue(&p, IDENTITY_PHONE, "+33623456781"), "phone");
	CHECK(HasValue(&p, IDENTITY_STREET, "12 AVENUE GENERAL DE GAULLE"), "street");
	CHECK(HasValue(&p, IDENTITY_POSTCODE, "75001"), "postcode");
	CHECK(HasValue(&p, IDENTITY_CITY, "PARIS"), "city");
	CHECK(HasValue(&p, IDENTITY_COUNTRY, "FR"), "country");
	CHECK(HasValue(&p, IDENTITY_ORGANIZATION, "CAFE CIE"), "organization");
	CHECK(HasValue(&p, IDENTITY_IDENTIFIER, "card:aB:1"),
		  "identifier: only the first colon separates");
	CHECK(HasValue(&p, IDENTITY_ATTRIBUTE, "Color:ROUGE VIF"), "attribute");
}

/* Any order of adding, with repetitions: the same bytes. */
static void
CheckOrder(void)
{
	uint64 seed = 1;
	int ndifferent = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		RawField fields[MAX_RAW_FIELDS];
		int n = RandomFields(&seed, fields);
		Person straight;
		Person shuffled;

		/* A country decides how what comes after it is read: that is the caller's to put in front. */
		for (int i = 0; i < n; i++)
		{
			if (strcmp(fields[i].field, "country") == 0)
				fields[i--] = fields[--n];
		}
		PersonFromFields(&straight, fields, n);
		for (int copies = UnitBelow(&seed, 4); copies > 0 && n > 0; copies--, n++)
			fields[n] = fields[UnitBelow(&seed, n)];
		for (int i = n - 1; i > 0; i--)
		{
			int j = UnitBelow(&seed, i + 1);
			RawField swap = fields[i];

			fields[i] = fields[j];
			fields[j] = swap;
		}
		PersonFromFields(&shuffled, fields, n);
		ndifferent += !SAME_PERSON(&straight, &shuffled);
	}
	CHECK(ndifferent == 0, "the same bytes in any order: %d of %d differ", ndifferent, ROUNDS);
}

/* The slow definition: opened, and each value alone is what its own field makes of its text. */
static bool
IsReallyCanonical(const char *bytes, size_t len)
{
	static IdentityView view;

	if (!IdentityOpen(bytes, len, &view))
		return false;
	for (IdentityKind kind = 1; kind <= IDENTITY_LAST_KIND; kind++)
	{
		for (int i = 0; i < IdentityCount(&view, kind); i++)
		{
			const IdentityValue *value = IdentityGet(&view, kind, i);
			char text[IDENTITY_MAX_VALUE_LEN + 1];
			size_t text_len = IdentityValueText(kind, value, text);
			char *colon = memchr(text, ':', text_len);
			IdentityBuilder builder;
			static Person alone;

			IdentityBegin(&builder);
			if (kind != IDENTITY_IDENTIFIER && kind != IDENTITY_ATTRIBUTE)
				IdentityAddField(&builder, IdentityFieldName(kind), strlen(IdentityFieldName(kind)),
								 text, text_len);
			else if (colon == NULL)
				return false;
			else
				(kind == IDENTITY_IDENTIFIER ? IdentityAddIdentifier : IdentityAddAttribute)(
					&builder, text, colon - text, colon + 1, text + text_len - colon - 1);
			FinishPerson(&alone, &builder);
			if (IdentityCount(&alone.view, kind) != 1 || alone.len != value->len + 3 ||
				memcmp(alone.bytes + 3, value->bytes, value->len) != 0)
				return false;
		}
	}
	return true;
}

/* IdentityIsCanonical of bytes in memory of exactly their length, so that reading beyond is seen. */
static bool
AskExactly(const char *bytes, size_t len, int *nwrong)
{
	char *copy = malloc(Max(len, 1));
	bool canonical;

	memcpy(copy, bytes, len);
	canonical = IdentityIsCanonical(copy, len);
	*nwrong += canonical != IsReallyCanonical(copy, len);
	free(copy);
	return canonical;
}

static void
CheckCanonical(void)
{
	uint64 seed = 2;
	int nrefused = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		Person p;

		RandomPerson(&seed, &p);
		nrefused += !IdentityIsCanonical(p.bytes, p.len);
	}
	CHECK(nrefused == 0, "what a builder makes is canonical");
}

/* Every byte changed, every length cut: refused, or what a builder makes. */
static void
CheckMutations(void)
{
	uint64 seed = 3;
	int nwrong = 0;
	int naccepted = 0;
	int nasked = 0;

	for (int round = 0; round < 40; round++)
	{
		Person p;

		RandomPerson(&seed, &p);
		for (int at = 0; at < p.len; at++)
		{
			char original = p.bytes[at];
			const char changed[] = {0,
									(char) (original + 1),
									(char) (original - 1),
									(char) (original ^ 0x80),
									(char) (original ^ 0x20),
									':',
									' ',
									(char) UnitRandom(&seed)};

			for (int i = 0; i < (int) lengthof(changed); i++)
			{
				p.bytes[at] = changed[i];
				naccepted += AskExactly(p.bytes, p.len, &nwrong);
				nasked++;
			}
			p.bytes[at] = original;
		}
		for (int len = 0; len < p.len; len++)
			AskExactly(p.bytes, len, &nwrong);
	}
	CHECK(nwrong == 0, "%d mutations: %d answers are wrong", nasked, nwrong);
	CHECK(naccepted > 0 && naccepted < nasked, "some are accepted and some not");
}

/* A zero byte ends a text for much of the code that prints: no value holds one. */
static void
CheckZeroBytes(void)
{
	static const char in_name[] = "\1\16\5a\0b:c";
	static const char in_value[] = "\1\16\5ab:\0c";
	static const char in_attribute[] = "\1\17\5a\0b:C";

	CHECK(!IdentityIsCanonical(in_name, 8), "no zero byte in an identifier's name");
	CHECK(!IdentityIsCanonical(in_value, 8), "no zero byte in an identifier's value");
	CHECK(!IdentityIsCanonical(in_attribute, 8), "no zero byte in an attribute's name");
}

/* Idempotence where two trims meet: a no-break space, then a control character, and so on. */
static void
CheckTrims(void)
{
	static const char *const values[] = {"\xc2\xa0\001abc",
										 "abc\001\xc2\xa0",
										 "\001 \xe2\x80\x8b\001 abc",
										 "\xc2\xa0",
										 " \t ",
										 "\001",
										 "\xc2\xa0:"};
	static const char *const fields[] = {"identifiers.x", "attributes.x", "given_name", "email",
										 "street"};

	for (int f = 0; f < (int) lengthof(fields); f++)
	{
		for (int i = 0; i < (int) lengthof(values); i++)
		{
			Person p;

			MAKE(&p, fields[f], values[i]);
			CHECK(IdentityIsCanonical(p.bytes, p.len), "%s, trim %d", fields[f], i);
		}
	}
}

/* More values of a kind than fit: the same ones stay in any order, and the loss is told. */
static void
CheckManyValues(void)
{
	IdentityBuilder up;
	IdentityBuilder down;
	Person p;
	Person q;
	int nkept = 0;

	IdentityBegin(&up);
	IdentityBegin(&down);
	for (int i = 0; i < 300; i++)
	{
		char value[16];

		snprintf(value, sizeof(value), "%03d", i);
		nkept += AddRawField(&up, "identifiers.card", value) == FIELD_KEPT;
		snprintf(value, sizeof(value), "%03d", 299 - i);
		AddRawField(&down, "identifiers.card", value);
	}
	FinishPerson(&p, &up);
	FinishPerson(&q, &down);
	CHECK(IdentityCount(&p.view, IDENTITY_IDENTIFIER) == IDENTITY_MAX_VALUES,
		  "as many values as may be");
	CHECK(nkept == IDENTITY_MAX_VALUES, "told of the others: %d kept", nkept);
	CHECK(SAME_PERSON(&p, &q), "the same values stay in any order");
	CHECK(HasValue(&p, IDENTITY_IDENTIFIER, "card:031") &&
			  !HasValue(&p, IDENTITY_IDENTIFIER, "card:032"),
		  "they are the first in order");
	CHECK(IdentityIsCanonical(p.bytes, p.len), "canonical");
}

/* A value given often takes the room of one. */
static void
CheckRepeatedValues(void)
{
	IdentityBuilder builder;
	Person p;

	IdentityBegin(&builder);
	for (int i = 0; i < 1000; i++)
		AddRawField(&builder, "email", "jean@example.fr");
	CHECK(AddRawField(&builder, "given_name", "Jean") == FIELD_KEPT, "room after a value repeated");
	FinishPerson(&p, &builder);
	CHECK(HasValue(&p, IDENTITY_GIVEN_NAME, "JEAN"), "and it is there");
}

/* Full of short values, full of long ones: never beyond a limit, always canonical. */
static void
CheckFull(void)
{
	static const char *const fields[] = {
		"given_name",  "family_name", "birth_family_name", "organization",  "city",
		"birth_place", "street",      "postcode",          "identifiers.x", "attributes.x"};

	for (int len = 4; len <= 250; len += 246)
	{
		IdentityBuilder builder;
		Person p;
		int nrefused = 0;

		IdentityBegin(&builder);
		for (int i = 0; i < IDENTITY_MAX_VALUES; i++)
		{
			for (int f = 0; f < (int) lengthof(fields); f++)
			{
				char value[256];

				memset(value, 'A', len);
				for (int k = 1; k < len; k += 2)
					value[k] = 'E';
				value[0] = 'A' + i % 26;
				value[len - 1] = 'A' + i / 26;
				value[len] = '\0';
				nrefused += AddRawField(&builder, fields[f], value) == FIELD_NO_ROOM;
			}
		}
		FinishPerson(&p, &builder);
		CHECK(nrefused > 0, "values of %d bytes: %d find no room", len, nrefused);
		CHECK(p.len <= IDENTITY_MAX_BYTES &&
				  p.view.first[IDENTITY_LAST_KIND + 1] <= IDENTITY_MAX_ENTRIES,
			  "%d bytes, %d entries", p.len, p.view.first[IDENTITY_LAST_KIND + 1]);
		CHECK(IdentityIsCanonical(p.bytes, p.len), "canonical when full");
	}
}

/*
 * What fits of too much is the same in any order: the identifiers in order of bytes as long
 * as they fit, then the other kinds by number, each with its first values, up to the first
 * that does not fit.
 */
static void
CheckOverflow(void)
{
	static const char *const fields[] = {
		"given_name",  "family_name", "birth_family_name", "organization",  "city",
		"birth_place", "street",      "postcode",          "identifiers.x", "attributes.x"};
	static char values[2000][256];
	static int field_of[2000];
	uint64 seed = 9;
	int ndifferent = 0;
	int nfull = 0;
	int nlost = 0;
	int nmisfit = 0;

	for (int round = 0; round < 60; round++)
	{
		int n = 300 + UnitBelow(&seed, 700);
		int longest = round % 2 == 0 ? 12 : 200;
		bool lost = false;
		static Person person[2];

		for (int i = 0; i < n; i++)
		{
			int len = 4 + UnitBelow(&seed, longest);

			field_of[i] = UnitBelow(&seed, lengthof(fields));
			for (int k = 0; k < len; k++)
				values[i][k] = "AEIOBDFG"[UnitBelow(&seed, k % 2 == 0 ? 8 : 4)];
			values[i][len] = '\0';
		}
		for (int order = 0; order < 2; order++)
		{
			IdentityBuilder builder;

			IdentityBegin(&builder);
			for (int i = 0; i < n; i++)
			{
				int at = order == 0 ? i : (i * 7919 + 13) % n;

				lost |= AddRawField(&builder, fields[field_of[at]], values[at]) == FIELD_NO_ROOM;
			}
			FinishPerson(&person[order], &builder);
		}
		ndifferent += !SAME_PERSON(&person[0], &person[1]);
		nfull += person[0].len > IDENTITY_MAX_BYTES - 260 ||
				 person[0].view.first[IDENTITY_LAST_KIND + 1] == IDENTITY_MAX_ENTRIES;
		nlost += lost;
		nmisfit += IdentityCount(&person[0].view, IDENTITY_IDENTIFIER) < 20;
	}
	CHECK(ndifferent == 0, "too much in any order: %d differ", ndifferent);
	CHECK(nfull == 60 && nlost == 60, "%d times full, %d times told", nfull, nlost);
	CHECK(nmisfit == 0, "identifiers are kept before all else");
}

/* Codes of kinds are stored: frozen, with the names of their fields. */
static void
CheckKinds(void)
{
	static const char *const names[] = {
		NULL,      "given_name",   "family_name", "birth_family_name",
		"gender",  "birth_date",   "birth_place", "email",
		"phone",   "street",       "postcode",    "city",
		"country", "organization", "identifiers", "attributes"};
	int nwrong = 0;

	for (int kind = 1; kind < (int) lengthof(names); kind++)
		nwrong += strcmp(IdentityFieldName(kind), names[kind]) != 0;
	CHECK(nwrong == 0 && IDENTITY_LAST_KIND == lengthof(names) - 1, "kinds are what they were");
	CHECK(IDENTITY_VERSION == 1 && IDENTITY_GIVEN_NAME == 1 && IDENTITY_ATTRIBUTE == 15,
		  "and so is the format");
}

/* A month or a year alone is kept as such, and is not the date that its zeros look like. */
static void
CheckPartsOfDates(void)
{
	static const char *const dates[][2] = {{"1962", "1962"},          {"03/1962", "1962-03"},
										   {"1962-03", "1962-03"},    {"mars 1962", "1962-03"},
										   {"00/03/1962", "1962-03"}, {"12/03/1962", "1962-03-12"}};
	static const char *const none[] = {"62", "1900-00-00", "13/1962", "1849", "00/00/0000"};
	Person p;

	for (int i = 0; i < (int) lengthof(dates); i++)
	{
		MAKE(&p, "birth_date", dates[i][0]);
		CHECK(HasValue(&p, IDENTITY_BIRTH_DATE, dates[i][1]) && IdentityIsCanonical(p.bytes, p.len),
			  "%s is %s", dates[i][0], dates[i][1]);
	}
	for (int i = 0; i < (int) lengthof(none); i++)
		CHECK(MAKE(&p, "birth_date", none[i])->len == 1, "%s is no date", none[i]);
	MAKE(&p, "birth_date", "1962", "birth_date", "1962-03-12", "birth_date", "1962-03");
	CHECK(IdentityCount(&p.view, IDENTITY_BIRTH_DATE) == 3, "each is a value of its own");
}

/* The name of one field in two: capitals, particles, forms of address and generations. */
static void
CheckNameSplits(void)
{
	static const char *const names[][3] = {
		{"Jean Dupont", "JEAN", "DUPONT"},
		{"DUPONT Jean", "JEAN", "DUPONT"},
		{"LE GOFF Jean", "JEAN", "LE GOFF"},
		{"M. LE GOFF Jean Pierre", "JEAN PIERRE", "LE GOFF"},
		{"Mme Claire Dupont", "CLAIRE", "DUPONT"},
		{"Charles de Gaulle", "CHARLES", "DE GAULLE"},
		{"Marie de la Tour", "MARIE", "DE LA TOUR"},
		{"JEAN DUPONT", "JEAN", "DUPONT"},
		{"Martin Luther King Jr", "MARTIN LUTHER", "KING JR"},
		{"Martin Luther King, Jr.", "MARTIN LUTHER", "KING JR"},
		{"Alexandre Dumas père", "ALEXANDRE", "DUMAS PERE"},
		{"King III, Martin", "MARTIN", "KING III"},
		{"Dumas fils", NULL, "DUMAS FILS"},
		{"J. Dupont", "J", "DUPONT"},
	};
	Person p;

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		MAKE(&p, "full_name", names[i][0]);
		CHECK(HasValue(&p, IDENTITY_FAMILY_NAME, names[i][2]) &&
				  (names[i][1] == NULL ? IdentityCount(&p.view, IDENTITY_GIVEN_NAME) == 0
									   : HasValue(&p, IDENTITY_GIVEN_NAME, names[i][1])),
			  "%s", names[i][0]);
	}
}

/* A value is cut between two characters; what is cut is told. */
static void
CheckLongValues(void)
{
	IdentityBuilder builder;
	Person p;
	char text[600];

	for (int width = 2; width <= 4; width++)
	{
		static const char *const characters[] = {"é", "€", "𝄞"};
		int n = 0;

		while (n + width < (int) sizeof(text))
		{
			memcpy(text + n, characters[width - 2], width);
			n += width;
		}
		IdentityBegin(&builder);
		CHECK(IdentityAddValue(&builder, IDENTITY_CITY, text, n) == FIELD_TOO_LONG, "cut");
		FinishPerson(&p, &builder);
		CHECK(IdentityGet(&p.view, IDENTITY_CITY, 0)->len == 255 / width * width,
			  "at a character of %d bytes", width);
	}
	memset(text, 0x80, sizeof(text));
	IdentityBegin(&builder);
	CHECK(IdentityAddValue(&builder, IDENTITY_CITY, text, sizeof(text)) == FIELD_INVALID,
		  "nothing is left of what has no character");

	memset(text, 'a', sizeof(text));
	for (int i = 2; i < (int) sizeof(text); i += 3)
		text[i] = 'e';
	text[599] = '\0';
	IdentityBegin(&builder);
	CHECK(AddRawField(&builder, "given_name", text) == FIELD_TOO_LONG, "a long name is cut");
	CHECK(AddRawField(&builder, "organization", text) == FIELD_TOO_LONG, "a long text is cut");
	CHECK(AddRawField(&builder, "attributes.x", text) == FIELD_TOO_LONG, "a long attribute is cut");
	CHECK(AddRawField(&builder, "identifiers.x", text) == FIELD_INVALID,
		  "a long identifier is refused");
	FinishPerson(&p, &builder);
	CHECK(IdentityIsCanonical(p.bytes, p.len), "what was cut is canonical");
}

static void
CheckFullNames(void)
{
	static const char *const forms[] = {"Dupont, Jean-Noël", "DUPONT Jean Noël",
										"Jean Noël DUPONT",  "M. Jean-Noël Dupont",
										"JEAN NOEL DUPONT",  "  Dupont ,  Jean Noel "};
	Person p;

	for (int i = 0; i < (int) lengthof(forms); i++)
	{
		MAKE(&p, "full_name", forms[i]);
		CHECK(HasValue(&p, IDENTITY_FAMILY_NAME, "DUPONT") &&
				  HasValue(&p, IDENTITY_GIVEN_NAME, "JEAN NOEL"),
			  "full name \"%s\"", forms[i]);
	}
	MAKE(&p, "full_name", "Dupont");
	CHECK(HasValue(&p, IDENTITY_FAMILY_NAME, "DUPONT") &&
			  IdentityCount(&p.view, IDENTITY_GIVEN_NAME) == 0,
		  "one word is a family name");
	MAKE(&p, "full_name", "Mme Dupont");
	CHECK(HasValue(&p, IDENTITY_FAMILY_NAME, "DUPONT") &&
			  IdentityCount(&p.view, IDENTITY_GIVEN_NAME) == 0,
		  "a civility is no given name");
	MAKE(&p, "full_name", "Dupont,");
	CHECK(HasValue(&p, IDENTITY_FAMILY_NAME, "DUPONT"), "nothing after the comma");
	MAKE(&p, "full_name", ", Jean");
	CHECK(HasValue(&p, IDENTITY_GIVEN_NAME, "JEAN"), "nothing before it");
	MAKE(&p, "full_name", ",");
	CHECK(p.len == 1, "nothing at all");
}

static void
CheckAddresses(void)
{
	Person p;

	MAKE(&p, "address", "12 bis, rue de la Paix\n75002 Paris Cedex 02");
	CHECK(HasValue(&p, IDENTITY_STREET, "12 BIS RUE DE LA PAIX") &&
			  HasValue(&p, IDENTITY_POSTCODE, "75002") && HasValue(&p, IDENTITY_CITY, "PARIS"),
		  "address in one line");
	MAKE(&p, "address", "12345 rue Longue 13001 Marseille");
	CHECK(HasValue(&p, IDENTITY_POSTCODE, "13001") &&
			  HasValue(&p, IDENTITY_STREET, "12345 RUE LONGUE"),
		  "the last group of five digits is the postcode");
	MAKE(&p, "address", "lieu-dit Le Moulin");
	CHECK(HasValue(&p, IDENTITY_STREET, "LE MOULIN") && IdentityCount(&p.view, IDENTITY_CITY) == 0,
		  "no street: the named place stands for it");
	MAKE(&p, "address", "1 rue X 75002");
	CHECK(HasValue(&p, IDENTITY_POSTCODE, "75002") && IdentityCount(&p.view, IDENTITY_CITY) == 0,
		  "no city");
}

static void
CheckWords(void)
{
	static const char *const male[] = {"M", "m.", "H", "Homme", "monsieur", "male", "1"};
	static const char *const female[] = {"F", "Mme", "mlle", "Madame", "Féminin", "2", "femme"};
	static const char *const neither[] = {"0", "9", "X", "inconnu", "M F", ""};
	Person p;

	for (int i = 0; i < (int) lengthof(male); i++)
		CHECK(HasValue(MAKE(&p, "gender", male[i]), IDENTITY_GENDER, "M"), "M: %s", male[i]);
	for (int i = 0; i < (int) lengthof(female); i++)
		CHECK(HasValue(MAKE(&p, "civility", female[i]), IDENTITY_GENDER, "F"), "F: %s", female[i]);
	for (int i = 0; i < (int) lengthof(neither); i++)
		CHECK(MAKE(&p, "gender", neither[i])->len == 1, "neither: \"%s\"", neither[i]);
}

/* The rules of the country that is told first hold; a phone in international form has its own. */
static void
CheckCountry(void)
{
	Person p;
	IdentityBuilder builder;

	MAKE(&p, "country", "fr", "country", "BE", "phone", "06 23 45 67 81");
	CHECK(HasValue(&p, IDENTITY_PHONE, "+33623456781"), "a French number in France");
	MAKE(&p, "country", "be", "country", "FR", "phone", "06 23 45 67 81", "phone",
		 "+33 6 23 45 67 82");
	CHECK(!HasValue(&p, IDENTITY_PHONE, "+33623456781"), "is none in Belgium");
	CHECK(HasValue(&p, IDENTITY_PHONE, "+33623456782"), "unless it says so");
	IdentityBegin(&builder);
	CHECK(AddRawField(&builder, "country", "Belgique") == FIELD_INVALID,
		  "a country has two letters");
	CHECK(AddRawField(&builder, "country", "12") == FIELD_INVALID, "letters, that is");
	CHECK(AddRawField(&builder, "planet", "x") == FIELD_UNKNOWN, "an unknown field");
	CHECK(AddRawField(&builder, "city", " \t\xc2\xa0") == FIELD_EMPTY, "an empty value");
	CHECK(AddRawField(&builder, "identifiers.", "x") == FIELD_INVALID,
		  "an identifier needs a name");
	CHECK(AddRawField(&builder, "identifiers.a:b", "x") == FIELD_INVALID, "without a colon");
	CHECK(AddRawField(&builder, "identifiers.email", "jean@example.fr") == FIELD_KEPT,
		  "an e-mail among them");
	FinishPerson(&p, &builder);
	CHECK(HasValue(&p, IDENTITY_EMAIL, "jean@example.fr"), "is the field of that name");
}

/* Any bytes in any field: no harm, and canonical. Each in memory of exactly its length. */
static void
CheckAnyBytes(void)
{
	uint64 seed = 4;
	int nrefused = 0;

	for (int round = 0; round < 5000; round++)
	{
		IdentityBuilder builder;
		Person p;

		IdentityBegin(&builder);
		for (int i = 0; i < 4; i++)
		{
			static const char alphabet[] =
				"aZ09 ,.@:-+\t\xc3\xa9\xdf\xbc\xff\xe2\x82\xac\xf0\x9d\x84\x9e\xef\xac\x83";
			const char *field = raw_pool[UnitBelow(&seed, lengthof(raw_pool))].field;
			int len = UnitBelow(&seed, UnitBelow(&seed, 8) == 0 ? 3000 : 24);
			char *value = malloc(len + 1);
			const char *dot = strchr(field, '.');

			for (int k = 0; k < len; k++)
				value[k] = UnitBelow(&seed, 4) == 0
							   ? (char) (1 + UnitBelow(&seed, 255))
							   : alphabet[UnitBelow(&seed, sizeof(alphabet) - 1)];
			value = realloc(value, len > 0 ? len : 1);
			if (dot == NULL)
				IdentityAddField(&builder, field, strlen(field), value, len);
			else if (field[0] == 'i')
				IdentityAddIdentifier(&builder, dot + 1, strlen(dot + 1), value, len);
			else
				IdentityAddAttribute(&builder, dot + 1, strlen(dot + 1), value, len);
			free(value);
		}
		FinishPerson(&p, &builder);
		if (!IdentityIsCanonical(p.bytes, p.len))
			nrefused++;
	}
	CHECK(nrefused == 0, "any bytes make a canonical identity: %d do not", nrefused);
}

int
main(void)
{
	Person p;

	CheckRoundTrip();
	CheckOrder();
	CheckCanonical();
	CheckMutations();
	CheckZeroBytes();
	CheckTrims();
	CheckManyValues();
	CheckRepeatedValues();
	CheckFull();
	CheckLongValues();
	CheckOverflow();
	CheckKinds();
	CheckPartsOfDates();
	CheckNameSplits();
	CheckFullNames();
	CheckAddresses();
	CheckWords();
	CheckCountry();
	CheckAnyBytes();
	PersonFromFields(&p, NULL, 0);
	CHECK(p.len == 1 && IdentityIsCanonical(p.bytes, 1), "the empty identity is one byte");
	CHECK(!IdentityIsCanonical(p.bytes, 0), "no byte is none");
	return UnitDone();
}
