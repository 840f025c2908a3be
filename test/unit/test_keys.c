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

static void
CheckMissingParts(void)
{
	Person p;

	CHECK(CountKeys(MAKE(&p, "gender", "M")) == 0, "no fields, no keys");
	CHECK(CountKeys(MAKE(&p, "given_name", "Jean", "family_name", "Dupont", "gender", "M")) == 0,
		  "names alone have no key");
	CHECK(CountKeys(MAKE(&p, "birth_date", "12/03/1985", "postcode", "75001", "city", "Paris")) ==
			  0,
		  "date and place alone have none");
	CHECK(CountKeys(MAKE(&p, "given_name", "Jean", "postcode", "75001")) == 0,
		  "nor one name and a place");
	CHECK(CountKeys(MAKE(&p, "street", "12 rue Monge", "postcode", "75001")) == 0,
		  "nor an address");
	CHECK(CountKeys(
			  MAKE(&p, "family_name", "Dupont", "street", "rue Monge", "postcode", "75001")) == 0,
		  "nor one without a number");
	CHECK(CountKeys(MAKE(&p, "organization", "Boulangerie")) == 0,
		  "nor an organization without a place");
	CHECK(CountKeys(MAKE(&p, "given_name", "Jean", "birth_date", "12/03/1985")) == 1,
		  "name and date: one");
	CHECK(CountKeys(MAKE(&p, "given_name", "Jean", "family_name", "Dupont", "birth_date",
						 "12/03/1985")) == 3,
		  "names and date: each with the date, both with the year");
	CHECK(CountKeys(MAKE(&p, "given_name", "Jean", "family_name", "Dupont", "postcode", "75001",
						 "city", "Paris")) == 2,
		  "names and place: with the postcode, with the city");
	CHECK(CountKeys(MAKE(&p, "email", "jean.dupont@example.fr")) == 2,
		  "an e-mail: it, and its user");
	CHECK(CountKeys(MAKE(&p, "email", "jean@example.fr")) == 1, "a short user says too little");
}

static void
CheckLikeness(void)
{
	Person a;
	Person b;

	MAKE(&a, "given_name", "Jean", "family_name", "Dupont", "birth_date", "12/03/1985", "postcode",
		 "75001");
	MAKE(&b, "given_name", "Dupont", "family_name", "Jean", "birth_date", "12/03/1985", "postcode",
		 "75001");
	CHECK(SameKeys(&a, &b), "swapped names have the same keys");
	MAKE(&b, "given_name", "Jeanne", "family_name", "Dupond", "birth_date", "12/03/1985");
	CHECK(ShareKey(&a, &b), "names that sound alike share a key");
	MAKE(&b, "given_name", "Jean", "family_name", "Dupont", "birth_date", "1990-01-02", "postcode",
		 "69003");
	CHECK(!ShareKey(&a, &b), "the same names elsewhere, of another year, share none");
	MAKE(&a, "email", "jean.dupont@gmail.com");
	MAKE(&b, "email", "JeanDupont+news@googlemail.com");
	CHECK(ShareKey(&a, &b), "spellings of one mailbox share a key");
	MAKE(&a, "family_name", "Le Goff", "street", "12 rue Monge", "city", "Paris");
	MAKE(&b, "birth_family_name", "LEGOFF", "street", "12 bis, r. Monge", "city", "PARIS 5e");
	CHECK(ShareKey(&a, &b), "an address with spellings of one family name");
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
		{"jean.dupont@example.fr", KEY_EMAIL, UINT64_C(0x24C34C8CBC29C59B)},
		{"33623456781", KEY_PHONE, UINT64_C(0x3143EBC8337A8583)},
		{"J500, 19850312", KEY_NAME_DATE, UINT64_C(0x487A85F6C2A0BE82)},
		{"jean.dupont", KEY_EMAIL_USER, UINT64_C(0x55F638DCBDD183BA)},
		{"12, D153, 75001", KEY_ADDRESS, UINT64_C(0x63E0F5BA9FBD40E6)},
		{"J500 and D153 as one number, 1985", KEY_NAMES_YEAR, UINT64_C(0x7642AA6D6CB148B7)},
		{"J500 and D153 as one number, 0, 75001", KEY_NAMES_PLACE, UINT64_C(0x832519A8AC7269A6)},
		{"B457, 0, 75001", KEY_ORGANIZATION, UINT64_C(0x97E59E20E735CCB2)},
	};
	Person p;
	SecondField seconds[IDENTITY_MAX_SECONDS];

	MAKE(&p, "given_name", "Jean", "family_name", "Dupont", "birth_date", "12/03/1985", "postcode",
		 "75001", "email", "jean.dupont@example.fr", "phone", "06 23 45 67 81", "street",
		 "12 rue Monge", "organization", "Boulangerie", "identifiers.card", "1234");
	for (int i = 0; i < (int) lengthof(golden); i++)
		CHECK(HasKey(&p, golden[i].key) && IdentityKeyKind(golden[i].key) == golden[i].kind,
			  "%s: %s", IdentityKeyKindName(golden[i].kind), golden[i].what);
	CHECK(CountKeys(&p) == 10, "and the family name with the date: ten in all");
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
		{"names and place", {"given_name", "Jean", "family_name", "Dupont", "city", "Paris"}, 1},
		{"address", {"street", "12 rue Monge", "family_name", "Dupont", "city", "Paris"}, 2},
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
	CheckMissingParts();
	CheckLikeness();
	CheckLargest();
	CheckSeconds();
	CheckGolden();
	return UnitDone();
}
