/*
 * test_fit.c
 *    The model fitted to a set: shares as worked out by hand, a prior near the known
 *    share of duplicates, and the same model in any order.
 */
#include "people.h"

#include "batch/batch.h"

typedef struct Crowd
{
	int n;
	int reserved;
	const char **bytes;
	uint16 *len;
	IdentitySet set;
} Crowd;

static void
AddPerson(Crowd *crowd, const Person *person)
{
	char *copy = malloc(person->len);

	if (crowd->n == crowd->reserved)
	{
		crowd->reserved = 2 * crowd->reserved + 64;
		crowd->bytes = realloc(crowd->bytes, crowd->reserved * sizeof(char *));
		crowd->len = realloc(crowd->len, crowd->reserved * sizeof(uint16));
	}
	memcpy(copy, person->bytes, person->len);
	crowd->bytes[crowd->n] = copy;
	crowd->len[crowd->n++] = person->len;
	crowd->set = (IdentitySet){crowd->n, crowd->bytes, crowd->len};
}

static void
FreeCrowd(Crowd *crowd)
{
	for (int i = 0; i < crowd->n; i++)
		free((void *) crowd->bytes[i]);
	free(crowd->bytes);
	free(crowd->len);
}

static void
FitCrowd(FittedModel *fitted, const Crowd *crowd)
{
	BlockIndex index;

	FindBlocks(&index, &crowd->set, &(BatchMemory){SIZE_MAX});
	FitModel(fitted, &index);
	FreeBlockIndex(&index);
}

static void
FreeFitted(FittedModel *fitted)
{
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		free(fitted->model.shares[c].hash);
		free(fitted->model.shares[c].share);
	}
	free(fitted->model.common.hash);
	free(fitted->model.common.share);
	free(fitted->shares);
}

/* The share that a fitted model lists, 0 where it does not. */
static double
ListedShareOf(const FittedModel *fitted, Comparison comparison, const char *value)
{
	for (int i = 0; i < fitted->nshares; i++)
	{
		const ValueShare *share = &fitted->shares[i];

		if (share->comparison == comparison && share->len == strlen(value) &&
			memcmp(share->bytes, value, share->len) == 0)
			return share->share;
	}
	return 0;
}

/*
 * Twenty records: eight MARTIN, four DURAND (too few to be listed), eight names met once.
 * With u = 0.0014 and 500 records' worth of it, MARTIN is met in (8 + 0.7) / 520; an unlisted
 * name, twelve records of nine names, in (12/9 + 0.7) / 520. No given name: none is known.
 */
static void
CheckShares(void)
{
	static const char *const rare[] = {"Abadie", "Bernard", "Colin",    "Dubois",
									   "Evrard", "Faure",   "Gauthier", "Hubert"};
	Crowd crowd = {0};
	FittedModel fitted;
	Person p;

	for (int i = 0; i < 20; i++)
		AddPerson(&crowd, MAKE(&p, "family_name",
							   i < 8    ? "Martin"
							   : i < 12 ? "Durand"
										: rare[i - 12]));
	FitCrowd(&fitted, &crowd);
	CHECK(fabs(ListedShareOf(&fitted, COMPARE_FAMILY_NAME, "MARTIN") - 8.7 / 520) < 1e-12,
		  "a frequent name");
	CHECK(fitted.nshares == 1, "no other is listed");
	CHECK(fabs(fitted.model.shares[COMPARE_FAMILY_NAME].unlisted - (12.0 / 9 + 0.7) / 520) < 1e-12,
		  "the share of the others");
	CHECK(fitted.model.shares[COMPARE_GIVEN_NAME].unlisted == 0, "nothing is said of given names");
	FreeFitted(&fitted);
	FreeCrowd(&crowd);
}

/* A phone of 51 records is common, one of 50 is not. */
static void
CheckCommon(void)
{
	for (int n = 50; n <= 51; n++)
	{
		Crowd crowd = {0};
		FittedModel fitted;
		Person p;
		char card[16];
		uint64 keys[IDENTITY_MAX_KEYS];

		for (int i = 0; i < 80; i++)
		{
			snprintf(card, sizeof(card), "%d", i);
			AddPerson(&crowd,
					  MAKE(&p, "identifiers.card", card, i < n ? "phone" : "gender", "0623456781"));
		}
		FitCrowd(&fitted, &crowd);
		IdentityKeys(&MAKE(&p, "phone", "0623456781")->view, keys);
		CHECK(fitted.nshares == (n > 50) &&
				  LookUpShare(&fitted.model.common, keys[0]) == (n > 50 ? 51 / 80.0 : 0),
			  "a phone of %d records", n);
		FreeFitted(&fitted);
		FreeCrowd(&crowd);
	}
}

static void
RandomName(uint64 *seed, char *name)
{
	static const char *const syllables[] = {"ba",  "ce",  "di",  "fo",  "gu",  "la",  "me",
											"ni",  "po",  "ru",  "sa",  "te",  "vi",  "bon",
											"mar", "len", "tin", "ral", "der", "quin"};

	name[0] = '\0';
	for (int n = 2 + UnitBelow(seed, 2); n > 0; n--)
		strcat(name, syllables[UnitBelow(seed, lengthof(syllables))]);
}

/* 900 persons, the first 150 of them twice, the second time with a slip or without a field. */
static void
MakeCrowd(uint64 *seed, Crowd *crowd)
{
	for (int i = 0; i < 900; i++)
	{
		Person p;
		char given[32];
		char family[32];
		char date[16];
		char email[80];
		char address[80];

		RandomName(seed, given);
		RandomName(seed, family);
		snprintf(date, sizeof(date), "%02d/%02d/%d", 1 + UnitBelow(seed, 28),
				 1 + UnitBelow(seed, 12), 1940 + UnitBelow(seed, 65));
		snprintf(email, sizeof(email), "%s.%s%d@example.fr", given, family, UnitBelow(seed, 100));
		snprintf(address, sizeof(address), "%d rue %s 75%03d Paris", 1 + UnitBelow(seed, 90),
				 family, 1 + UnitBelow(seed, 20));
		AddPerson(crowd, MAKE(&p, "given_name", given, "family_name", family, "birth_date", date,
							  "email", email, "address", address));
		if (i >= 150)
			continue;
		if (i % 3 == 0)
			family[strlen(family) - 1] = 'o';
		AddPerson(crowd,
				  MAKE(&p, "given_name", given, "family_name", family,
					   i % 3 == 1 ? "gender" : "birth_date", i % 3 == 1 ? "M" : date, "email",
					   email, i % 3 == 2 ? "gender" : "address", i % 3 == 2 ? "F" : address));
	}
}

static bool
SameFit(const FittedModel *a, const FittedModel *b)
{
	if (a->model.prior != b->model.prior || a->nshares != b->nshares)
		return false;
	for (int i = 0; i < a->nshares; i++)
	{
		if (a->shares[i].comparison != b->shares[i].comparison ||
			a->shares[i].hash != b->shares[i].hash || a->shares[i].share != b->shares[i].share)
			return false;
	}
	return memcmp(a->model.match_weight, b->model.match_weight, sizeof(a->model.match_weight)) == 0;
}

static void
CheckPriorAndOrder(void)
{
	uint64 seed = 51;
	Crowd crowd = {0};
	FittedModel fitted;
	double truth;

	MakeCrowd(&seed, &crowd);
	FitCrowd(&fitted, &crowd);
	truth = 150 / (0.5 * crowd.n * (crowd.n - 1));
	CHECK(fitted.model.prior > truth / 1.25 && fitted.model.prior < truth * 1.25,
		  "the prior is near the share of duplicates: %.3g, truly %.3g", fitted.model.prior, truth);
	for (int round = 0; round < 5; round++)
	{
		FittedModel again;

		for (int i = crowd.n - 1; i > 0; i--)
		{
			int j = UnitBelow(&seed, i + 1);
			const char *bytes = crowd.bytes[i];
			uint16 len = crowd.len[i];

			crowd.bytes[i] = crowd.bytes[j];
			crowd.len[i] = crowd.len[j];
			crowd.bytes[j] = bytes;
			crowd.len[j] = len;
		}
		FitCrowd(&again, &crowd);
		CHECK(SameFit(&fitted, &again), "the same model in another order");
		FreeFitted(&again);
	}
	FreeFitted(&fitted);
	FreeCrowd(&crowd);
}

static void
CheckFewRecords(void)
{
	Crowd crowd = {0};

	for (int n = 0; n <= 3; n++)
	{
		FittedModel fitted;
		Person p;

		FitCrowd(&fitted, &crowd);
		CHECK(fitted.model.prior > 0 && fitted.model.prior <= 0.5, "%d records: a prior of %g", n,
			  fitted.model.prior);
		FreeFitted(&fitted);
		AddPerson(&crowd,
				  MAKE(&p, "given_name", n == 0 ? "Jean" : "Marie", "family_name", "Dupont"));
	}
	FreeCrowd(&crowd);
}

/* 3,000 cards, of which two are one: a hundredth of 1 in 3000 * 2999 / 2 pairs; never above the built-in rate. */
static void
CheckSharedValues(void)
{
	static const int sizes[] = {30, 3000};

	for (int i = 0; i < 2; i++)
	{
		Crowd crowd = {0};
		FittedModel fitted;
		MatchModel builtin;
		double rate = 0.01 / (0.5 * sizes[i] * (sizes[i] - 1));
		double u;

		for (int n = 0; n < sizes[i]; n++)
		{
			Person p;
			char name[16];
			char card[16];

			snprintf(name, sizeof(name), "N%c%c%c", 'A' + n % 26, 'A' + n / 26 % 26, 'A' + n / 676);
			snprintf(card, sizeof(card), "%08d", n == 1 ? 0 : n);
			AddPerson(&crowd, MAKE(&p, "given_name", name, "identifiers.card", card));
		}
		InitBuiltinModel(&builtin);
		FitCrowd(&fitted, &crowd);
		u = fitted.model.rates[COMPARE_IDENTIFIER][0].u;
		CHECK(fabs(u - fmin(rate, builtin.rates[COMPARE_IDENTIFIER][0].u)) < 1e-6 * u,
			  "%d cards, two of them one: strangers share one in %g", sizes[i], u);
		FreeFitted(&fitted);
		FreeCrowd(&crowd);
	}
}

int
main(void)
{
	CheckSharedValues();
	CheckShares();
	CheckCommon();
	CheckPriorAndOrder();
	CheckFewRecords();
	return UnitDone();
}
