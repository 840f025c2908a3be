/*
 * test_query.c
 *    A packed query weighs as the model that it was made of; what an index is asked finds
 *    every row that matches; bytes that are not a query are refused.
 */
#include "people.h"

#include "match/final_keys.h"
#include "match/query.h"

#define NPEOPLE 300

static Person people[NPEOPLE];

/* Random rates, shares of some names, and some of the people's keys listed as common, hot or not. */
static void
RandomModel(uint64 *seed, MatchModel *model)
{
	InitBuiltinModel(model);
	model->prior = exp2(-1 - UnitBelow(seed, 20));
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		for (int level = 0; level < LevelCount(c); level++)
		{
			if (UnitBelow(seed, 2) == 0)
				model->rates[c][level].m = exp2(-UnitBelow(seed, 500) / 50.0);
			if (UnitBelow(seed, 2) == 0)
				model->rates[c][level].household = exp2(-UnitBelow(seed, 500) / 50.0);
		}
	}
	InitShareTable(&model->shares[COMPARE_FAMILY_NAME], 2);
	model->shares[COMPARE_FAMILY_NAME].unlisted = UnitBelow(seed, 2) ? 0.0001 : 0;
	AddShare(&model->shares[COMPARE_FAMILY_NAME], ShareHash("MARTIN", 6), 0.0035);
	AddShare(&model->shares[COMPARE_FAMILY_NAME], ShareHash("LE GOFF", 7), 0.02);
	InitShareTable(&model->common, 200);
	for (int i = 0; i < 200; i++)
	{
		uint64 keys[IDENTITY_MAX_KEYS];
		const int nkeys = IdentityKeys(&people[UnitBelow(seed, NPEOPLE)].view, keys);

		if (nkeys > 0)
			AddShare(&model->common, keys[UnitBelow(seed, nkeys)],
					 UnitBelow(seed, 2) ? 0.05 : 0.00001);
	}
	PrepareModel(model);
}

static void
FreeTables(MatchModel *model)
{
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		free(model->shares[c].hash);
		free(model->shares[c].share);
	}
	free(model->common.hash);
	free(model->common.share);
}

static bool
HasKey(const uint64 *keys, int nkeys, uint64 key)
{
	for (int i = 0; i < nkeys; i++)
	{
		if (keys[i] == key)
			return true;
	}
	return false;
}

/* What the index decides of a row, all its entries known. */
static bool
IsFound(const KeySearch *search, const Person *row)
{
	uint64 stored[MAX_STORED_KEYS];
	const int nstored = StoredKeys(&row->view, stored);

	for (int i = 0; i < search->nplain; i++)
	{
		if (HasKey(stored, nstored, search->plain[i]))
			return true;
	}
	for (int i = 0; i < search->nhot; i++)
	{
		for (int s = 0; s < search->nseconds; s++)
		{
			if ((search->hot_seconds[i] >> s & 1) && HasKey(stored, nstored, search->hot[i]) &&
				HasKey(stored, nstored, search->seconds[s]))
				return true;
		}
	}
	return false;
}

/* One probe with one model against everybody. */
static void
CheckProbe(const Person *probe, MatchModel *model, double min_probability, int *nmatches,
		   int *nspared, int *nwrong)
{
	size_t len;
	char *packed = PackMatchQuery(probe->bytes, probe->len, min_probability, model, &len);
	static MatchSide left;
	static MatchSide right;
	MatchQuery query;
	KeySearch search;

	if (!OpenMatchQuery(packed, len, &query) || !ReadQuerySearch(packed, len, &search) ||
		query.identity_len != probe->len || memcmp(query.identity, probe->bytes, probe->len) != 0)
	{
		(*nwrong)++;
		free(packed);
		return;
	}
	OpenSide(&left, query.identity, query.identity_len);
	for (int i = 0; i < NPEOPLE; i++)
	{
		const Weight weight = ScorePair(model, FEATURES(probe), FEATURES(&people[i]));
		bool matches;

		OpenSide(&right, people[i].bytes, people[i].len);
		matches = SidesMatch(model, query.threshold, &left, &right);
		*nwrong += SidesWeight(&query.model, &left, &right) != weight;
		*nwrong += SidesMatch(&query.model, query.threshold, &left, &right) != matches;
		*nwrong += SidesMatch(&query.model, query.threshold, &right, &left) != matches;
		*nwrong += matches && (weight < query.threshold || !IsFound(&search, &people[i]));
		*nmatches += matches;
		*nspared += !IsFound(&search, &people[i]);
	}
	FreeTables(&query.model);
	free(packed);
}

static void
CheckWeights(void)
{
	uint64 seed = 5;
	int nmatches = 0;
	int nspared = 0;
	int nwrong = 0;

	for (int round = 0; round < 40; round++)
	{
		MatchModel model;

		RandomModel(&seed, &model);
		for (int i = 0; i < 10; i++)
			CheckProbe(&people[UnitBelow(&seed, NPEOPLE)], &model, UnitBelow(&seed, 10) / 10.0,
					   &nmatches, &nspared, &nwrong);
		FreeTables(&model);
	}
	CHECK(nmatches > 1000, "%d matches", nmatches);
	CHECK(nspared > 1000, "%d rows that the index does not find", nspared);
	CHECK(nwrong == 0, "a query answers as its model, and the index finds what matches");
}

/* Cut short or changed, bytes are refused or read as some query; nothing beyond them is read. */
static void
CheckStrangeBytes(void)
{
	uint64 seed = 6;
	MatchModel model;
	size_t len;
	char *packed;
	int nopened = 0;

	RandomModel(&seed, &model);
	packed = PackMatchQuery(people[0].bytes, people[0].len, 0.5, &model, &len);
	for (size_t cut = 0; cut < len; cut++)
	{
		char *part = malloc(cut + 1);
		MatchQuery query;
		KeySearch search;

		memcpy(part, packed, cut);
		nopened += OpenMatchQuery(part, cut, &query) || ReadQuerySearch(part, cut, &search);
		free(part);
	}
	CHECK(nopened == 0, "a query cut short is none");
	for (int i = 0; i < 20000; i++)
	{
		char *other = malloc(len);
		MatchQuery query;
		KeySearch search;

		memcpy(other, packed, len);
		for (int n = UnitBelow(&seed, 3); n >= 0; n--)
			other[UnitBelow(&seed, i % 2 ? (int) len : 40)] = (char) UnitRandom(&seed);
		memset(&query, 0, sizeof(query));
		OpenMatchQuery(other, len, &query);
		FreeTables(&query.model);
		ReadQuerySearch(other, len, &search);
		free(other);
	}
	CHECK(true, "changed bytes do no harm");
	free(packed);
	FreeTables(&model);
}

/* A side keeps what it holds while the same bytes come; what is no identity is not valid and matches nothing. */
static void
CheckSides(void)
{
	static MatchSide side;
	static MatchSide other;
	MatchModel model;

	InitBuiltinModel(&model);
	InitSide(&side);
	InitSide(&other);
	OpenSide(&side, people[0].bytes, people[0].len);
	OpenSide(&other, people[0].bytes, people[0].len);
	CHECK(side.is_valid, "an identity is opened");
	OpenSide(&side, "\x09junk", 5);
	CHECK(!side.is_valid, "another version is not");
	CHECK(!SidesMatch(&model, INT64_MIN, &side, &other) &&
			  SidesWeight(&model, &side, &other) == INT64_MIN,
		  "and matches nothing");
	OpenSide(&side, people[0].bytes, people[0].len);
	CHECK(side.is_valid, "an identity after it is");
}

int
main(void)
{
	uint64 seed = 4;

	for (int i = 0; i < NPEOPLE; i++)
		RandomPerson(&seed, &people[i]);
	CheckWeights();
	CheckStrangeBytes();
	CheckSides();
	return UnitDone();
}
