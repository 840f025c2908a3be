/*
 * test_postal.c
 *    Postal addresses: parts by the vectors of test/vectors/address.txt, columns, lines,
 *    similarity, and any bytes at all.
 */
#include "normalize/normalize.h"
#include "normalize/postal.h"
#include "normalize/postal_cities.h"
#include "normalize/postal_tables.h"
#include "unit.h"

#define VECTORS "test/vectors/address.txt"

static const char *const flag_names[] = {
#define ADDRESS_FLAG(symbol, name, meaning) name,
#include "normalize/address_flags.def"
#undef ADDRESS_FLAG
};

static const struct
{
	const char *name;
	size_t offset;
} parts[] = {
	{"number", offsetof(ParsedAddress, number)},
	{"suffix", offsetof(ParsedAddress, suffix)},
	{"type", offsetof(ParsedAddress, street_type)},
	{"name", offsetof(ParsedAddress, street_name)},
	{"complement", offsetof(ParsedAddress, complement)},
	{"building", offsetof(ParsedAddress, building)},
	{"locality", offsetof(ParsedAddress, locality)},
	{"po_box", offsetof(ParsedAddress, po_box)},
	{"postcode", offsetof(ParsedAddress, postcode)},
	{"city", offsetof(ParsedAddress, city)},
	{"cedex", offsetof(ParsedAddress, cedex)},
	{"country", offsetof(ParsedAddress, country)},
};

static bool
Parse(const char *text, ParsedAddress *address)
{
	return ParseAddress(text, strlen(text), "FR", 2, address);
}

/* The address in the words of the vectors. */
static void
Describe(const ParsedAddress *address, char *to)
{
	char sign = '=';

	*to = '\0';
	for (int i = 0; i < lengthof(parts); i++)
	{
		const char *part = (const char *) address + parts[i].offset;

		if (part[0] != '\0' && !(strcmp(parts[i].name, "country") == 0 && strcmp(part, "FR") == 0))
			to += sprintf(to, "%s=%s; ", parts[i].name, part);
	}
	to += sprintf(to, "grade=%d", address->grade);
	for (int i = 0; i < ADDRESS_FLAG_COUNT; i++)
	{
		if ((address->flags >> i & 1) == 0)
			continue;
		to += sprintf(to, "%s%s", sign == '=' ? "; flags=" : "+", flag_names[i]);
		sign = '+';
	}
}

static void
Unescape(char *text)
{
	for (char *at = strstr(text, "\\n"); at != NULL; at = strstr(text, "\\n"))
	{
		at[0] = '\n';
		memmove(at + 1, at + 2, strlen(at + 1));
	}
}

static void
CheckVectors(void)
{
	char line[1000];
	FILE *file = fopen(VECTORS, "r");
	int nvectors = 0;

	CHECK(file != NULL, "the vectors are there");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
	{
		char *expected = strstr(line, " => ");
		ParsedAddress address;
		char got[2000];

		if (line[0] == '#' || expected == NULL)
			continue;
		*expected = '\0';
		expected += 4;
		expected[strcspn(expected, "\n")] = '\0';
		Unescape(line);
		Parse(line, &address);
		Describe(&address, got);
		if (!CHECK(strcmp(got, expected) == 0, "vector %d", ++nvectors))
			printf("# %s\n# expected %s\n# got      %s\n", line, expected, got);
	}
	CHECK(nvectors >= 100, "%d vectors", nvectors);
	if (file != NULL)
		fclose(file);
}

static AddressText
Text(const char *text)
{
	return (AddressText){text, strlen(text)};
}

/* Street, postcode, city, country; then what comes of them. */
static const char *const columns[][5] = {
	{"12 bis av Gal Leclerc", "92340", "Bourg la Reine", "FR",
	 "number=12; suffix=B; type=AVENUE; name=GENERAL LECLERC; postcode=92340; city=BOURG LA REINE; "
	 "grade=4"},
	{"12 rue des Lilas\nBat A", "1000", "BOURG EN BRESSE", "France",
	 "number=12; type=RUE; name=DES LILAS; building=BATIMENT A; postcode=01000; "
	 "city=BOURG EN BRESSE; grade=4; flags=postcode_repaired"},
	{"12 rue des Lilas", "750O2", "PARIS", "FR",
	 "number=12; type=RUE; name=DES LILAS; postcode=75002; city=PARIS; grade=4; "
	 "flags=postcode_repaired"},
	{"12 rue des Lilas", "75000", "PARIS 12", "FR",
	 "number=12; type=RUE; name=DES LILAS; postcode=75012; city=PARIS; grade=4; "
	 "flags=postcode_from_city"},
	{"12 rue des Lilas", "", "75002 PARIS", "FR",
	 "number=12; type=RUE; name=DES LILAS; postcode=75002; city=PARIS; grade=4"},
	{"12 rue des Lilas", "F-75002", "", "FR",
	 "number=12; type=RUE; name=DES LILAS; postcode=75002; city=PARIS; grade=4; "
	 "flags=city_from_postcode"},
	{"12 rue des Lilas", "F75002", "PARIS", "FR",
	 "number=12; type=RUE; name=DES LILAS; postcode=75002; city=PARIS; grade=4"},
	{"12 rue de France", "", "", "FR",
	 "number=12; type=RUE; name=DE FRANCE; grade=0; flags=postcode_missing+city_missing"},
	{"BP 12", "69134", "ECULLY CEDEX", "FR",
	 "po_box=BP 12; postcode=69134; city=ECULLY; cedex=CEDEX; grade=4"},
	{"Hauptstr. 5", "D-80331", "München", "Allemagne",
	 "number=5; name=HAUPTSTRASSE; postcode=80331; city=MUNCHEN; country=DE; grade=4"},
	{"Hauptstr. 5", "123", "München", "DE",
	 "number=5; name=HAUPTSTRASSE; postcode=123; city=MUNCHEN; country=DE; grade=1; "
	 "flags=postcode_invalid"},
	{"Main Street 5", "1234", "Town", "Utopia",
	 "number=5; name=MAIN STREET; postcode=1234; city=TOWN; grade=4; flags=country_unknown"},
};

static void
CheckColumns(void)
{
	for (int i = 0; i < lengthof(columns); i++)
	{
		ParsedAddress address;
		char got[2000];

		ParseAddressColumns(Text(columns[i][0]), Text(columns[i][1]), Text(columns[i][2]),
							Text(columns[i][3]), &address);
		Describe(&address, got);
		/* The country of code "" is left out by Describe. */
		CHECK(strcmp(got, columns[i][4]) == 0, "columns %d: %s", i, got);
	}
	CHECK(!ParseAddress(" - ", 3, "FR", 2, &(ParsedAddress){0}), "nothing is no address");
}

/* An address, then its lines between bars. */
static const char *const lines[][2] = {
	{"Appt 12 esc. B\nRés. Les Pins\n12 bis rue des Lilas\nBP 90123\n42000 Saint-Étienne",
	 "DUPONT JEAN|APPARTEMENT 12 ESCALIER B|RESIDENCE LES PINS|12 B RUE DES LILAS|BP 90123|"
	 "42000 ST ETIENNE|"},
	/* BOULEVARD DU GENERAL DE GAULLE has 30: nothing is shortened. */
	{"1 boulevard du Général de Gaulle 59000 Lille",
	 "DUPONT JEAN|||1 BOULEVARD DU GENERAL DE GAULLE||59000 LILLE|"},
	/* BOULEVARD DU MARECHAL DE LATTRE DE TASSIGNY has 43: BD leaves 36, MAL 31. */
	{"1 boulevard du Maréchal de Lattre de Tassigny 59000 Lille",
	 "DUPONT JEAN|||1 BD DU MAL DE LATTRE DE TASSIGNY||59000 LILLE|"},
	/* AVENUE DU MARECHAL JEAN MARIE PIERRE DE LA VILLENEUVE has 53: AV leaves 49, MAL 44, J 41, M 37, P 32. */
	{"2 avenue du Maréchal Jean-Marie Pierre de la Villeneuve 59000 Lille",
	 "DUPONT JEAN|||2 AV DU MAL J M P DE LA VILLENEUVE||59000 LILLE|"},
	/* AV DES ANCIENS COMBATTANTS D INDOCHINE has 38; five digits, two letters and spaces leave 29: without
	 * articles it has 32, without its first word 24. */
	{"10045 bis A avenue des Anciens Combattants d'Indochine 59000 Lille",
	 "DUPONT JEAN|||10045 BA AV COMBATTANTS INDOCHINE||59000 LILLE|"},
	{"12 rue des Lilas, 59019 LILLE CEDEX 2",
	 "DUPONT JEAN|||12 RUE DES LILAS||59019 LILLE CEDEX 2|"},
	{"Hauptstr. 5a, 80331 München, Deutschland",
	 "DUPONT JEAN|||HAUPTSTRASSE 5A||80331 MUNCHEN|ALLEMAGNE"},
	{"10 Downing St, London SW1A 2AA, UK",
	 "DUPONT JEAN|||10 DOWNING STREET||LONDON SW1A 2AA|ROYAUME UNI"},
};

static void
CheckLines(void)
{
	for (int i = 0; i < lengthof(lines); i++)
	{
		ParsedAddress address;
		PostalLines got;
		char joined[400] = "";

		Parse(lines[i][0], &address);
		FormatPostalLines(&address, "Dupont, Jean", 12, got);
		for (int k = 0; k < POSTAL_LINES; k++)
			sprintf(joined + strlen(joined), "%s%s", k > 0 ? "|" : "", got[k]);
		CHECK(strcmp(joined, lines[i][1]) == 0, "lines %d: %s", i, joined);
	}
}

/* Two addresses and what their similarity is between. */
static const struct
{
	const char *a;
	const char *b;
	double low;
	double high;
} pairs[] = {
	{"12 rue de la Paix 75002 Paris", "12, RUE DE LA PAIX 75002 PARIS", 1, 1},
	{"12 bd du Gal Leclerc 92340 Bourg la Reine",
	 "12 BOULEVARD GENERAL LECLERC, 92340 BOURG-LA-REINE", 1, 1},
	{"5 bis rue des Lilas 59000 Lille", "5 B rue des Lilas 59000 Lille", 1, 1},
	{"5 bis rue des Lilas 59000 Lille", "5 ter rue des Lilas 59000 Lille", 0, 0},
	{"5 bis rue des Lilas 59000 Lille", "5 rue des Lilas 59000 Lille", 1, 1},
	{"12 rue des Lilas 59000 Lille", "14 rue des Lilas 59000 Lille", 0, 0},
	{"rue des Lilas 59000 Lille", "14 rue des Lilas 59000 Lille", 1, 1},
	{"3 rue du 8 mai 1945 57000 Metz", "3 rue du 11 mai 1945 57000 Metz", 0, 0},
	{"3 rue Victor Hugo 57000 Metz", "3 rue V. Hugo 57000 Metz", 0.9, 0.99},
	{"3 rue Victor Hugo 57000 Metz", "3 rue Hugo 57000 Metz", 0.6, 0.8},
	{"3 rue Victor Hugo 57000 Metz", "3 rue Victor Hugot 57000 Metz", 0.9, 0.99},
	{"3 rue Victor Hugo 57000 Metz", "3 avenue Victor Hugo 57000 Metz", 0.7, 0.9},
	{"3 rue Victor Hugo 57000 Metz", "3 rue des Lilas 57000 Metz", 0, 0.3},
	{"3 rue Victor Hugo 57000 Metz", "3 rue Victor Hugo 54000 Nancy", 0, 0},
	{"3 rue Victor Hugo 75002 Paris", "3 rue Victor Hugo 75012 Paris", 1, 1},
	{"3 rue Victor Hugo 59000 Lille", "3 rue Victor Hugo 59019 Lille Cedex", 1, 1},
	{"3 rue Victor Hugo bat A 59000 Lille", "3 rue Victor Hugo bat B 59000 Lille", 0.3, 0.4999},
	{"3 rue Victor Hugo appt 1 59000 Lille", "3 rue Victor Hugo appt 2 59000 Lille", 0.3, 0.4999},
	{"3 rue Victor Hugo appt 1 59000 Lille", "3 rue Victor Hugo 59000 Lille", 1, 1},
	{"BP 123 59019 Lille Cedex", "BP 123 59019 Lille Cedex", 1, 1},
	{"BP 123 59019 Lille Cedex", "BP 124 59019 Lille Cedex", 0, 0},
	{"59000 Lille", "3 rue Victor Hugo 59000 Lille", -1, -1},
	{"Résidence Les Pins 59000 Lille", "Rés. les Pins, 59000 Lille", 1, 1},
	{"Hauptstr. 5, 80331 München, Germany", "Hauptstraße 5, 80331 Munchen, Allemagne", 1, 1},
	{"Hauptstr. 5, 80331 München, Germany", "Hauptstr. 5, 80331 München, Austria", 0, 0},
};

static void
CheckSimilarity(void)
{
	for (int i = 0; i < lengthof(pairs); i++)
	{
		ParsedAddress a;
		ParsedAddress b;
		double similarity;

		Parse(pairs[i].a, &a);
		Parse(pairs[i].b, &b);
		similarity = AddressSimilarity(&a, &b);
		CHECK(similarity >= pairs[i].low && similarity <= pairs[i].high &&
				  AddressSimilarity(&b, &a) == similarity,
			  "similarity %d: %.3f", i, similarity);
	}
}

/* Every name that the table holds is found with its postcode, and with no other that does not list it. */
static void
CheckCities(void)
{
	const char *at = city_names;
	char(*names)[CITY_MAX_BYTES] = palloc0((size_t) city_count * CITY_MAX_BYTES);
	char previous[CITY_MAX_BYTES] = "";
	int nbad = 0;

	for (int i = 0; i < city_count; i++)
	{
		size_t len = *at++ - 'a';

		memcpy(names[i], previous, len);
		while (*at != '\0' && !(*at >= 'a' && *at <= 'z'))
			names[i][len++] = *at++;
		nbad += strcmp(previous, names[i]) >= 0;
		strcpy(previous, names[i]);
		nbad += !CityExists(names[i], len);
	}
	for (int i = 0; i < postcode_count; i++)
	{
		char code[12];

		snprintf(code, sizeof(code), "%05u", postcodes[i]);
		for (int k = postcode_first_city[i]; k < postcode_first_city[i + 1]; k++)
		{
			const char *name = names[postcode_cities[k]];
			char found[CITY_MAX_BYTES];

			nbad += !PostcodeHasCity(code, 5, name, strlen(name));
			nbad += FindCityOfPostcode(code, 5, name, strlen(name), found) == 0 ||
					strcmp(found, name) != 0;
		}
	}
	CHECK(nbad == 0, "%d names and %d postcodes", city_count, postcode_count);
	CHECK(!PostcodeHasCity("59000", 5, "PARIS", 5) && !PostcodeHasCity("59000", 5, "LILL", 4) &&
			  !PostcodeHasCity("59000", 5, "LILLEE", 6) && !PostcodeHasCity("", 0, "LILLE", 5) &&
			  !PostcodeHasCity("5900A", 5, "LILLE", 5) && !CityExists("", 0) &&
			  !CityExists("A", 1) && !CityExists("ZZZZ", 4),
		  "what is not there is not found");
	pfree(names);
}

/* Words that mean something to the parser, and bytes that are no text. */
static void
RandomAddress(uint64 *seed, char *text)
{
	static const char *const words[] = {
		"12",    "8",        "75002",  "1000",        "59019", "BIS",    "B",     "A",     "R",
		"RUE",   "AV",       "DE",     "LA",          "GAL",   "ST",     "LILLE", "PARIS", "2E",
		"CEDEX", "BP",       "CS",     "APPT",        "BAT",   "TOUR",   "ET",    "3EME",  "ETAGE",
		"CHEZ",  "F",        "D",      "LIEU",        "DIT",   "GRANDE", "N",     "ZA",    "RES",
		"COL",   "S",        "FRANCE", "DEUTSCHLAND", "UK",    "SW1A",   "2AA",   "BTE",   "ARR",
		"STR",   "\xC3\xA9", "\xFF",   "\xF0\x9F",    "LILAS", "PO",     "BOX",   "FLAT"};
	static const char *const gaps[] = {" ", " ", " ", " ", ", ", "\n", " - ", "", "/"};

	text[0] = '\0';
	for (int k = UnitBelow(seed, 14); k > 0; k--)
		sprintf(text + strlen(text), "%s%s", words[UnitBelow(seed, lengthof(words))],
				gaps[UnitBelow(seed, lengthof(gaps))]);
}

/* The three that identities are built with keep what is normal as it is. */
static int
NotIdempotent(const char *text)
{
	size_t (*const normalize[])(const char *, size_t, char *) = {NormalizeStreet, NormalizeCity,
																 NormalizePostcode};
	int nbad = 0;

	for (int i = 0; i < lengthof(normalize); i++)
	{
		char once[ADDRESS_MAX_BYTES] = "";
		char twice[ADDRESS_MAX_BYTES] = "";
		const size_t len = normalize[i](text, strlen(text), once);

		if (len > 0 && (normalize[i](once, len, twice) != len || strcmp(once, twice) != 0))
		{
			printf("# %d: %s / %s / %s\n", i, text, once, twice);
			nbad++;
		}
	}
	return nbad;
}

static void
CheckAnyBytes(void)
{
	uint64 seed = 3;
	int nbad = 0;
	int nunlike = 0;

	for (int i = 0; i < 20000; i++)
	{
		char text[400];
		ParsedAddress a;
		ParsedAddress b;
		PostalLines got;

		RandomAddress(&seed, text);
		nbad += NotIdempotent(text);
		Parse(text, &a);
		FormatPostalLines(&a, text, strlen(text), got);
		RandomAddress(&seed, text);
		Parse(text, &b);
		nunlike += AddressSimilarity(&a, &b) != AddressSimilarity(&b, &a) ||
				   AddressSimilarity(&a, &b) > 1.0;
		nunlike +=
			AddressSimilarity(&a, &a) < 1.0 && AddressSimilarity(&a, &a) != ADDRESS_INCOMPARABLE;
	}
	CHECK(nbad == 0, "done once is done for good, for any words");
	CHECK(nunlike == 0, "similarity is symmetric, and 1 with itself");
}

/* What is printed is read as what it was printed from. */
static void
CheckRoundTrip(void)
{
	static const char *const addresses[] = {
		"Appt 12 esc. B\nRés. Les Pins bât C\n12 bis rue des Lilas\nLieu-dit Les Chênes\n42000 St "
		"Etienne",
		"12 rue du 8 mai 1945\nBP 90123\n59019 LILLE CEDEX 2",
		"12 La Canebière 13001 Marseille",
		"7 avenue d'Ostende 98000 Monaco",
		"Rue de la Loi 16, 1000 Bruxelles, Belgique",
		"C/ Mayor, 12\n28013 Madrid\nEspaña",
		"10 Downing St\nLondon SW1A 2AA\nUnited Kingdom",
	};

	for (int i = 0; i < lengthof(addresses); i++)
	{
		ParsedAddress a;
		ParsedAddress b;
		PostalLines got;
		char printed[400] = "";
		char one[2000];
		char two[2000];

		Parse(addresses[i], &a);
		FormatPostalLines(&a, "", 0, got);
		for (int k = 0; k < POSTAL_LINES; k++)
			sprintf(printed + strlen(printed), "%s%s", got[k], got[k][0] ? "\n" : "");
		Parse(printed, &b);
		Describe(&a, one);
		Describe(&b, two);
		CHECK(strcmp(one, two) == 0, "printed and read %d: %s", i, two);
	}
}

int
main(void)
{
	CheckVectors();
	CheckColumns();
	CheckLines();
	CheckSimilarity();
	CheckCities();
	CheckRoundTrip();
	CheckAnyBytes();
	return UnitDone();
}
