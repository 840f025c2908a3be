/*
 * test_keys.c
 *    Blocking keys: never a name alone, nothing where a part is missing, the same for
 *    swapped names, and frozen, since indexes and models hold them.
 */
#include "people.h"

static int
Keys(const Person *p, uint64 keys[IDENTITY_MAX_KEYS])
{
	return IdentityKeys(&p->view, keys);
}

static bool
SameKeys(const Person *a, const Person *b)
{
	uint64 left[IDENTITY_MAX_KEYS];
	uint64 right[IDENTITY_MAX_KEYS];
	int n = Keys(a, left);

	return n == Keys(b, right) && memcmp(left, right, n * sizeof(uint64)) == 0;
}

static bool
HasKey(const Person *p, uint64 key)
{
	uint64 keys[IDENTITY_MAX_KEYS];
	int n = Keys(p, keys);

	for (int i = 0; i < n; i++)
	{
		if (keys[i] == key)
			return true;
	}
	return false;
}

static bool
ShareKey(const Person *a, const Person *b)
{
	uint64 keys[IDENTITY_MAX_KEYS];
	int n = Keys(a, keys);

	for (int i = 0; i < n; i++)
	{
		if (HasKey(b, keys[i]))
			return true;
	}
	return false;
}

static void
CheckSorted(void)
{
	uint64 seed = 11;
	int nwrong = 0;

	for (int round = 0; round < 2000; round++)
	{
		Person p;
		uint64 keys[IDENTITY_MAX_KEYS];
		int n;

		RandomPerson(&seed, &p);
		n = Keys(&p, keys);
		for (int i = 1; i < n; i++)
			nwrong += keys[i - 1] >= keys[i];
	}
	CHECK(nwrong == 0, "keys are sorted and unique");
}

static int
CountKeys(const Person *p)
{
	uint64 keys[IDENTITY_MAX_KEYS];

	return Keys(p, keys);
}

/* Where a part is missing there is no key: each case and the kinds of keys that it has, in order. */
static void
CheckParts(void)
{
	static const struct
	{
		const char *what;
		const char *fields[10];
		KeyKind kinds[6];
	} cases[] = {
		{"no field", {"gender", "M"}, {0}},
		{"one name", {"family_name", "Dupont", "gender", "M"}, {0}},
		{"one name and a place", {"given_name", "Jean", "postcode", "75001"}, {0}},
		{"a date", {"birth_date", "12/03/1985"}, {0}},
		{"a place", {"postcode", "75001", "city", "Paris"}, {0}},
		{"an address without a number", {"street", "rue Monge", "postcode", "75001"}, {0}},
		{"an address without a place", {"street", "12 rue Monge"}, {0}},
		{"a company of one word", {"organization", "Boulangerie SARL"}, {0}},
		{"an initial and a name", {"given_name", "J.", "family_name", "Dupont"}, {0}},
		{"both names", {"given_name", "Jean", "family_name", "Dupont"}, {KEY_NAMES}},
		{"name and date", {"given_name", "Jean", "birth_date", "12/03/1985"}, {KEY_NAME_DATE}},
		{"names and date",
		 {"given_name", "Jean", "family_name", "Dupont", "birth_date", "12/03/1985"},
		 {KEY_NAME_DATE, KEY_NAME_DATE, KEY_NAMES}},
		{"date and place",
		 {"birth_date", "12/03/1985", "postcode", "75001", "city", "Paris"},
		 {KEY_DATE_PLACE}},
		{"names and place",
		 {"given_name", "Jean", "family_name", "Dupont", "postcode", "75001", "city", "Paris"},
		 {KEY_NAMES_PLACE, KEY_NAME_PLACE, KEY_NAMES}},
		{"an initial, a name and a city",
		 {"given_name", "J", "family_name", "Dupont", "city", "Paris"},
		 {KEY_NAMES_PLACE, KEY_NAME_PLACE}},
		{"an address",
		 {"street", "12 rue Monge", "postcode", "75001", "city", "Paris"},
		 {KEY_ADDRESS, KEY_ADDRESS}},
		{"an e-mail", {"email", "jeandupont@example.fr"}, {KEY_EMAIL, KEY_EMAIL_USER}},
		{"one with a short user", {"email", "jean@example.fr"}, {KEY_EMAIL}},
		{"one that says two names",
		 {"email", "jean.dupont75@example.fr"},
		 {KEY_EMAIL, KEY_EMAIL_USER, KEY_NAMES}},
		{"one that says an initial", {"email", "j.dupont@example.fr"}, {KEY_EMAIL, KEY_EMAIL_USER}},
		{"one with a placeholder for a phone",
		 {"email", "jean@example.fr", "phone", "06 12 34 56 78"},
		 {KEY_EMAIL}},
		{"a company and a place",
		 {"organization", "Boulangerie du Port", "city", "Brest"},
		 {KEY_COMPANY_PLACE, KEY_COMPANY}},
		{"a SIRET", {"identifiers.siret", "732 829 320 00074"}, {KEY_IDENTIFIER, KEY_IDENTIFIER}},
	};

	for (int i = 0; i < (int) lengthof(cases); i++)
	{
		Person p;
		uint64 keys[IDENTITY_MAX_KEYS];
		int nkeys = Keys(MakePerson(&p, cases[i].fields), keys);
		int n = 0;

		while (n < nkeys && cases[i].kinds[n] == IdentityKeyKind(keys[n]))
			n++;
		CHECK(n == nkeys && cases[i].kinds[n] == 0, "%s: %d keys", cases[i].what, nkeys);
	}
}

/* Slips that one key or another stands, and what none should. */
static void
CheckLikeness(void)
{
	static const struct
	{
		const char *what;
		bool share;
		const char *left[10];
		const char *right[10];
	} cases[] = {
		{"names that start alike, one date",
		 true,
		 {"given_name", "Jean", "family_name", "Dupont", "birth_date", "12/03/1985"},
		 {"given_name", "Jeanne", "family_name", "Smith", "birth_date", "12/03/1985"}},
		{"a date with day and month swapped",
		 true,
		 {"family_name", "Dupont", "birth_date", "12/03/1985"},
		 {"family_name", "Dupond", "birth_date", "03/12/1985"}},
		{"a name and another date",
		 false,
		 {"family_name", "Dupont", "birth_date", "12/03/1985"},
		 {"family_name", "Dupont", "birth_date", "12/03/1986"}},
		{"a woman who married and moved",
		 true,
		 {"given_name", "Anne", "family_name", "Dupont", "birth_date", "12/03/1985", "city",
		  "Lille"},
		 {"given_name", "Anne", "family_name", "Martin", "birth_date", "12/03/1985", "city",
		  "Metz"}},
		{"the same names elsewhere",
		 true,
		 {"given_name", "Jean", "family_name", "Dupont", "postcode", "75001"},
		 {"given_name", "JEAN", "family_name", "DUPOND", "postcode", "69003"}},
		{"a short form of the given name",
		 true,
		 {"given_name", "Frédéric", "family_name", "Dupont"},
		 {"given_name", "Fred", "family_name", "Dupont"}},
		{"an initial, in one town",
		 true,
		 {"given_name", "J", "family_name", "Dupont", "city", "Lille"},
		 {"given_name", "Jean", "family_name", "DUPPONT", "city", "LILLE"}},
		{"a vowel in both names, in one town",
		 true,
		 {"given_name", "Jean", "family_name", "Martin", "city", "Lille"},
		 {"given_name", "Jaen", "family_name", "Mortin", "city", "Lille"}},
		{"two strangers of a house",
		 true,
		 {"given_name", "Jean", "street", "12 rue Monge", "city", "Paris"},
		 {"family_name", "Martin", "street", "12 bis, r. Monge", "city", "PARIS 5e"}},
		{"neighbours",
		 false,
		 {"street", "12 rue Monge", "city", "Paris"},
		 {"street", "14 rue Monge", "city", "Paris"}},
		{"two streets that end in the same type",
		 false,
		 {"street", "12 Ventura Boulevard", "city", "Paris"},
		 {"street", "12 Sunset Boulevard", "city", "Paris"}},
		{"spellings of one mailbox",
		 true,
		 {"email", "jean.dupont@gmail.com"},
		 {"email", "JeanDupont+news@googlemail.com"}},
		{"one user at two providers",
		 true,
		 {"email", "titi4577@orange.fr"},
		 {"email", "titi4577@wanadoo.fr"}},
		{"names, and an e-mail that says them",
		 true,
		 {"given_name", "Jean-Paul", "family_name", "Dupont"},
		 {"email", "dupont.jeanpaul@example.fr"}},
		{"a company's words in another order",
		 true,
		 {"organization", "SARL Dupont & Fils"},
		 {"organization", "FILS DUPONT"}},
		{"a company and its establishment",
		 true,
		 {"identifiers.siren", "732829320"},
		 {"identifiers.siret", "73282932000074"}},
		{"names in another script",
		 true,
		 {"given_name", "Иван", "family_name", "Петров"},
		 {"given_name", "Иванн", "family_name", "Петрова"}},
	};
	Person a;
	Person b;

	for (int i = 0; i < (int) lengthof(cases); i++)
	{
		MakePerson(&a, cases[i].left);
		MakePerson(&b, cases[i].right);
		CHECK(ShareKey(&a, &b) == cases[i].share, "%s %s", cases[i].what,
			  cases[i].share ? "meet" : "do not meet");
	}
	MAKE(&a, "given_name", "Jean", "family_name", "Dupont", "birth_date", "12/03/1985");
	MAKE(&b, "given_name", "Dupont", "family_name", "Jean", "birth_date", "12/03/1985");
	CHECK(SameKeys(&a, &b), "swapped names have the same keys");
}

/* As many of everything as may be: no key is lost, so any two that agree on one thing share a key. */
static void
CheckLargest(void)
{
	IdentityBuilder builder;
	Person large;
	Person small;

	IdentityBegin(&builder);
	for (int i = 0; i < IDENTITY_MAX_VALUES; i++)
	{
		static const char *const fields[] = {"given_name", "family_name", "street", "city"};
		char value[64];

		for (int f = 0; f < (int) lengthof(fields); f++)
		{
			snprintf(value, sizeof(value), "%s%cA%cO %d", f == 2 ? "7 " : "", 'B' + i % 20,
					 'M' + i / 20, i);
			AddRawField(&builder, fields[f], value);
		}
		snprintf(value, sizeof(value), "person%d@example.fr", i);
		AddRawField(&builder, "email", value);
		snprintf(value, sizeof(value), "+336234567%02d", i);
		AddRawField(&builder, "phone", value);
		snprintf(value, sizeof(value), "19%02d-03-12", 10 + i);
		AddRawField(&builder, "birth_date", value);
		snprintf(value, sizeof(value), "c%d", i);
		AddRawField(&builder, "identifiers.card", value);
	}
	FinishPerson(&large, &builder);
	CHECK(CountKeys(&large) > 200, "the largest identity has %d keys", CountKeys(&large));
	CHECK(ShareKey(&large, MAKE(&small, "identifiers.card", "c9")), "its last identifier is a key");
	CHECK(ShareKey(&large, MAKE(&small, "phone", "+33623456731")), "its last phone is a key");
	CHECK(ShareKey(&large, MAKE(&small, "given_name", "BAMO", "birth_date", "1910-03-12")),
		  "its first date");
}

/*
 * Frozen. Each is the kind in four bits and the upper sixty of XXH64 of the bytes named,
 * seeded with the kind; numbers have eight bytes, lowest first, phones eight, highest
 * first. Computed by another program.
 */
static void
CheckGolden(void)
{
	static const struct
	{
		const char *what;
		KeyKind kind;
		uint64 key;
	} golden[] = {
		{"card:1234", KEY_IDENTIFIER, UINT64_C(0x13D2EB313BA4C5FF)},
		{"siren:732829320, of the SIRET", KEY_IDENTIFIER, UINT64_C(0x1EEA13E2D684A9A9)},
		{"jean.dupont@example.fr", KEY_EMAIL, UINT64_C(0x24C34C8CBC29C59B)},
		{"33623456781", KEY_PHONE, UINT64_C(0x3143EBC8337A8583)},
		{"JEA, 19850312", KEY_NAME_DATE, UINT64_C(0x43F2E515200EC182)},
		{"jean.dupont", KEY_EMAIL_USER, UINT64_C(0x55F638DCBDD183BA)},
		{"19850312, 0, 75001", KEY_DATE_PLACE, UINT64_C(0x6DDB49B6A7E5F533)},
		{"DUP and JEA, 75001", KEY_NAMES_PLACE, UINT64_C(0x7526CE1D1FC3A0E9)},
		{"12, M570, 75001", KEY_ADDRESS, UINT64_C(0x8895105AE8867927)},
		{"J, D153, 75001", KEY_NAME_PLACE, UINT64_C(0x932BAAF763853C5B)},
		{"B457, 0, 75001", KEY_COMPANY_PLACE, UINT64_C(0xA29A216EE9D48CEB)},
		{"sum of XXH64 of BOULANGERIE and PORT, 0", KEY_COMPANY, UINT64_C(0xB78CDE6A2F66E0DF)},
		{"DUPO and JEAN", KEY_NAMES, UINT64_C(0xCE258A254759AB50)},
	};
	Person p;
	SecondField seconds[IDENTITY_MAX_SECONDS];

	MAKE(&p, "given_name", "Jean", "family_name", "Dupont", "birth_date", "12/03/1985", "postcode",
		 "75001", "email", "jean.dupont@example.fr", "phone", "06 23 45 67 81", "street",
		 "12 rue Monge", "organization", "Boulangerie Port", "identifiers.card", "1234",
		 "identifiers.siret", "73282932000074");
	for (int i = 0; i < (int) lengthof(golden); i++)
		CHECK(HasKey(&p, golden[i].key) && IdentityKeyKind(golden[i].key) == golden[i].kind,
			  "%s: %s", IdentityKeyKindName(golden[i].kind), golden[i].what);
	CHECK(CountKeys(&p) == 15, "and the family name with the date, and the SIRET: fifteen in all");
	CHECK(IdentitySeconds(&p.view, seconds) == 4, "second fields: date, two names, place");
	CHECK(IdentityKeyWithSecond(1, 2) == UINT64_C(0xFF97D4B02AFD4220), "key and second: 1, 2");
}

/* How many of a person's second fields say something that is not in the key of a kind. */
static int
CountSeconds(const Person *p, uint64 key)
{
	BlockingKey keys[IDENTITY_MAX_KEYS];
	SecondField seconds[IDENTITY_MAX_SECONDS];
	int nkeys = IdentityBlockingKeys(&p->view, keys);
	int nseconds = IdentitySeconds(&p->view, seconds);
	int n = 0;

	for (int k = 0; k < nkeys; k++)
	{
		for (int i = 0; i < nseconds; i++)
			n += keys[k].key == key && IdentitySecondAdds(&keys[k], &seconds[i]);
	}
	return n;
}

/* Second fields are date, given name, family name, postcode, city; the one key of `part` goes with `n` of them. */
static void
CheckSeconds(void)
{
	static const struct
	{
		const char *name;
		const char *part[8];
		int n;
	} cases[] = {
		{"a phone", {"phone", "0623456781"}, 5},
		{"an e-mail", {"email", "j@example.fr"}, 5},
		{"name and date", {"given_name", "Jean", "birth_date", "12/03/1985"}, 3},
		{"date and place", {"birth_date", "12/03/1985", "postcode", "75001"}, 2},
		{"names", {"given_name", "Jean", "family_name", "Dupont"}, 0},
		{"address", {"street", "12 rue Monge", "city", "Paris"}, 3},
		{"organization", {"organization", "Boulangerie", "city", "Paris"}, 3},
	};
	Person p;

	MAKE(&p, "given_name", "Jean", "family_name", "Dupont", "birth_date", "12/03/1985", "postcode",
		 "75001", "city", "Paris", "email", "j@example.fr", "phone", "0623456781", "street",
		 "12 rue Monge", "organization", "Boulangerie");
	for (int i = 0; i < (int) lengthof(cases); i++)
	{
		Person part;
		uint64 keys[IDENTITY_MAX_KEYS];

		MakePerson(&part, cases[i].part);
		CHECK(IdentityKeys(&part.view, keys) == 1 && CountSeconds(&p, keys[0]) == cases[i].n,
			  "%s: %d second fields", cases[i].name, cases[i].n);
	}
}

int
main(void)
{
	CheckSorted();
	CheckParts();
	CheckLikeness();
	CheckLargest();
	CheckSeconds();
	CheckGolden();
	return UnitDone();
}
