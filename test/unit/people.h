/*
 * people.h
 *    Identities for unit tests: from a list of fields, or at random.
 *
 * Random people draw from small pools of values, so that two of them often agree
 * on something, and hold several values of a field now and then.
 */
#ifndef IDENTITY360_UNIT_PEOPLE_H
#define IDENTITY360_UNIT_PEOPLE_H

#include "batch/batch.h"
#include "identity/identity.h"
#include "match/features.h"
#include "unit.h"

typedef struct Person
{
	uint16 len;
	char bytes[IDENTITY_MAX_BYTES];
	IdentityView view;
	FeaturesBuffer prepared;
} Person;

#define FEATURES(person) (&(person)->prepared.features)

/* A field and its raw value; "identifiers.card" is the identifier card. */
typedef struct RawField
{
	const char *field;
	const char *value;
} RawField;

#define MAX_RAW_FIELDS 64

static FieldOutcome
AddRawField(IdentityBuilder *builder, const char *field, const char *value)
{
	const char *dot = strchr(field, '.');

	if (dot == NULL)
		return IdentityAddField(builder, field, strlen(field), value, strlen(value));
	return (strncmp(field, "identifiers.", 12) == 0 ? IdentityAddIdentifier : IdentityAddAttribute)(
		builder, dot + 1, strlen(dot + 1), value, strlen(value));
}

static void
FinishPerson(Person *person, IdentityBuilder *builder)
{
	person->len = (uint16) IdentityFinish(builder, person->bytes);
	if (!IdentityOpen(person->bytes, person->len, &person->view))
		abort();
	PrepareFeatures(&person->view, FEATURES(person));
}

static void
PersonFromFields(Person *person, const RawField *fields, int nfields)
{
	IdentityBuilder builder;

	IdentityBegin(&builder);
	for (int i = 0; i < nfields; i++)
		AddRawField(&builder, fields[i].field, fields[i].value);
	FinishPerson(person, &builder);
}

/* Fill a person from "field", "value", ... */
#define MAKE(person, ...) MakePerson((person), (const char *const[]){__VA_ARGS__, NULL})

static Person *
MakePerson(Person *person, const char *const *words)
{
	RawField fields[MAX_RAW_FIELDS];
	int n = 0;

	for (; words[0] != NULL; words += 2)
		fields[n++] = (RawField){words[0], words[1]};
	PersonFromFields(person, fields, n);
	return person;
}

#define SAME_PERSON(a, b) ((a)->len == (b)->len && memcmp((a)->bytes, (b)->bytes, (a)->len) == 0)

/* Pools: near misses of each other, swapped names, values that cannot be made valid. */
static const RawField raw_pool[] = {
	{"given_name", "Jean"},
	{"given_name", "Jeanne"},
	{"given_name", "jean-pierre"},
	{"given_name", "JEANPIERRE"},
	{"given_name", "J"},
	{"given_name", "Marie"},
	{"given_name", "Mraie"},
	{"given_name", "Dupont"},
	{"given_name", "Élodie"},
	{"family_name", "Dupont"},
	{"family_name", "Dupond"},
	{"family_name", "DUPONT MARTIN"},
	{"family_name", "Le Goff"},
	{"family_name", "LEGOFF"},
	{"family_name", "Martin"},
	{"family_name", "Jean"},
	{"family_name", "test"},
	{"birth_family_name", "Martin"},
	{"birth_family_name", "Dupont"},
	{"gender", "M"},
	{"civility", "Mme"},
	{"gender", "?"},
	{"birth_date", "12/03/1985"},
	{"birth_date", "03/12/1985"},
	{"birth_date", "13/03/1985"},
	{"birth_date", "1990-03-12"},
	{"birth_date", "1900-01-01"},
	{"birth_place", "Paris 12e"},
	{"birth_place", "Lyon"},
	{"birth_place", "Lyons"},
	{"email", "jean.dupont@example.fr"},
	{"email", "jeandupont@gmail.com"},
	{"email", "jean.dupont+x@gmail.com"},
	{"email", "jean.dupond@example.fr"},
	{"email", "a@b.fr"},
	{"email", "nonsense"},
	{"phone", "06 23 45 67 81"},
	{"phone", "+33623456782"},
	{"phone", "0141526378"},
	{"street", "12 av. de la République"},
	{"street", "12 AVENUE DE LA REPUBLIQE"},
	{"street", "14 avenue de la republique"},
	{"street", "Place de la Mairie"},
	{"postcode", "75001"},
	{"postcode", "69003"},
	{"city", "Paris"},
	{"city", "Lyon 3"},
	{"city", "Parys"},
	{"address", "7 rue Monge, 21000 Dijon"},
	{"country", "FR"},
	{"country", "BE"},
	{"organization", "Boulangerie Dupont"},
	{"organization", "Boulangerie Dupond"},
	{"identifiers.card", "12345678"},
	{"identifiers.card", "12345679"},
	{"identifiers.card-x", "1"},
	{"identifiers.ssn", "a:b"},
	{"attributes.color", "red"},
	{"attributes.color", "blue"},
	{"attributes.size", "XXL"},
	{"attributes.size", "XL"},
};

static int
RandomFields(uint64 *seed, RawField fields[MAX_RAW_FIELDS])
{
	int n = UnitBelow(seed, 16);

	for (int i = 0; i < n; i++)
		fields[i] = raw_pool[UnitBelow(seed, lengthof(raw_pool))];
	return n;
}

static void
RandomPerson(uint64 *seed, Person *person)
{
	RawField fields[MAX_RAW_FIELDS];

	PersonFromFields(person, fields, RandomFields(seed, fields));
}

/* Is one of the values of a kind this text? */
static bool
HasValue(const Person *person, IdentityKind kind, const char *text)
{
	for (int i = 0; i < IdentityCount(&person->view, kind); i++)
	{
		char value[IDENTITY_MAX_VALUE_LEN + 1];

		IdentityValueText(kind, IdentityGet(&person->view, kind, i), value);
		if (strcmp(value, text) == 0)
			return true;
	}
	return false;
}

/* Random people as the set that a batch reads. */
#define MAX_PEOPLE 70

typedef struct People
{
	int n;
	Person person[MAX_PEOPLE];
	const char *bytes[MAX_PEOPLE];
	uint16 len[MAX_PEOPLE];
	IdentitySet set;
} People;

static void
RandomPeople(uint64 *seed, People *people)
{
	people->n = UnitBelow(seed, MAX_PEOPLE + 1);
	for (int i = 0; i < people->n; i++)
	{
		RandomPerson(seed, &people->person[i]);
		people->bytes[i] = people->person[i].bytes;
		people->len[i] = people->person[i].len;
	}
	people->set = (IdentitySet){people->n, people->bytes, people->len};
}

#endif
