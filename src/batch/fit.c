/*
 * fit.c
 *    The built-in model fitted to the records at hand, without labels:
 *
 *    - which values are common: blocking keys of more than COMMON_RECORDS distinct
 *      identities, with their share;
 *    - how frequent names are: the share of each name of at least LISTED_RECORDS;
 *    - how often strangers share an e-mail, a phone or an identifier: a part of how often
 *      any two records do, so that it falls as the base grows, as the prior does;
 *    - all other rates, and how many pairs are of one person and of one household: from the
 *      patterns of pairs (em.c).
 *
 * Shares of names are smoothed toward the built-in rate (a Dirichlet prior worth
 * SMOOTHING_RECORDS records), so that a small file does not take a name met twice
 * for a frequent one. The result is the same bytes for any order of the records.
 */
#include "core.h"

#include <math.h>

#include "batch/batch.h"
#include "batch/calibration.h"
#include "batch/draw_pairs.h"
#include "batch/em.h"

#define COMMON_RECORDS 50
#define LISTED_RECORDS 5
#define SMOOTHING_RECORDS 500

/* Of the pairs of records that share a value that one person has, the part that are strangers: slips and recycled numbers. */
#define STRANGER_SHARE 0.01

typedef struct HashedValue
{
	uint64 hash;
	const char *bytes;
	int len;
} HashedValue;

typedef struct ShareList
{
	int n;
	int reserved;
	ValueShare *shares;
} ShareList;

static void
AppendShare(ShareList *list, ValueShare share)
{
	if (list->n == list->reserved)
	{
		list->reserved *= 2;
		list->shares = repalloc_huge(list->shares, list->reserved * sizeof(ValueShare));
	}
	list->shares[list->n++] = share;
}

/* List the keys of many records; the index is not divided yet. */
static void
ListCommonKeys(ShareList *list, const BlockIndex *index)
{
	for (int64 b = 0; b < index->nblocks; b++)
	{
		const int64 n = index->first[b + 1] - index->first[b];

		if (n > COMMON_RECORDS)
			AppendShare(list, (ValueShare){.comparison = NCOMPARISONS,
										   .hash = index->key[b],
										   .share = (double) n / index->set->n});
	}
}

static int
CompareHashed(const void *a, const void *b)
{
	const HashedValue *left = a;
	const HashedValue *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return left->len != right->len ? left->len - right->len
								   : memcmp(left->bytes, right->bytes, left->len);
}

/* All values of a kind, sorted by hash. */
static HashedValue *
CollectValues(const IdentitySet *set, IdentityKind kind, int64 *nvalues)
{
	int64 reserved = set->n + 16;
	HashedValue *values = palloc_huge(reserved * sizeof(HashedValue));

	*nvalues = 0;
	for (int r = 0; r < set->n; r++)
	{
		IdentityView view;

		CHECK_FOR_INTERRUPTS();
		if (!IdentityOpen(set->bytes[r], set->len[r], &view))
			continue;
		for (int i = 0; i < IdentityCount(&view, kind); i++)
		{
			const IdentityValue *value = IdentityGet(&view, kind, i);

			if (*nvalues == reserved)
			{
				reserved *= 2;
				values = repalloc_huge(values, reserved * sizeof(HashedValue));
			}
			values[(*nvalues)++] =
				(HashedValue){ShareHash(value->bytes, value->len), value->bytes, value->len};
		}
	}
	qsort(values, *nvalues, sizeof(HashedValue), CompareHashed);
	return values;
}

/* The share of a value met `count` times in `n`, drawn toward the rate of an average value. */
static double
SmoothedShare(double count, double n, double average)
{
	return (count + SMOOTHING_RECORDS * average) / (n + SMOOTHING_RECORDS);
}

/* List the names of at least LISTED_RECORDS records, and set the share of the others. */
static void
ListFrequencies(FittedModel *fitted, ShareList *list, const IdentitySet *set, IdentityKind kind,
				Comparison comparison)
{
	double average = fitted->model.rates[comparison][0].u;
	int64 nvalues;
	HashedValue *values = CollectValues(set, kind, &nvalues);
	int64 nunlisted = 0;
	int64 nrare = 0;
	int64 start = 0;

	while (start < nvalues)
	{
		int64 end = start + 1;

		while (end < nvalues && values[end].hash == values[start].hash)
			end++;
		if (end - start >= LISTED_RECORDS)
			AppendShare(list, (ValueShare){comparison, values[start].bytes, values[start].len,
										   values[start].hash,
										   SmoothedShare(end - start, nvalues, average)});
		else
		{
			nunlisted += end - start;
			nrare++;
		}
		start = end;
	}
	if (nvalues > 0)
		fitted->model.shares[comparison].unlisted =
			SmoothedShare(nrare > 0 ? (double) nunlisted / nrare : 1, nvalues, average);
	pfree(values);
}

/* How often two values of a kind, of two records, are equal; common ones aside. */
static double
CoincidenceRate(const IdentitySet *set, IdentityKind kind)
{
	int64 nvalues;
	HashedValue *values = CollectValues(set, kind, &nvalues);
	double npairs = 0.5 * (double) nvalues * ((double) nvalues - 1);
	double nequal = 0;
	int64 start = 0;

	while (start < nvalues)
	{
		int64 end = start + 1;

		while (end < nvalues && values[end].hash == values[start].hash)
			end++;
		if (end - start <= COMMON_RECORDS)
			nequal += 0.5 * (double) (end - start) * (double) (end - start - 1);
		start = end;
	}
	pfree(values);
	return npairs > 0 ? nequal / npairs : 0;
}

/*
 * Set how often strangers share a value that one person has. Its bits of evidence then
 * grow with the base as the prior's do, so that a card alone joins in a base of a million
 * as it does in one of a thousand. Never above the built-in rate, nor zero.
 */
static void
FitSharedValue(MatchModel *model, const IdentitySet *set, IdentityKind kind, Comparison comparison)
{
	double strangers = STRANGER_SHARE * CoincidenceRate(set, kind);

	if (strangers > 0)
		model->rates[comparison][0].u = fmin(model->rates[comparison][0].u, strangers);
}

/* By comparison, then hash: the same list for any order of the records. */
static int
CompareShares(const void *a, const void *b)
{
	const ValueShare *left = a;
	const ValueShare *right = b;

	if (left->comparison != right->comparison)
		return (int) left->comparison - (int) right->comparison;
	return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Turn the list into the model's tables. */
static void
FillTables(FittedModel *fitted)
{
	for (int comparison = 0; comparison <= NCOMPARISONS; comparison++)
	{
		ShareTable *table =
			comparison == NCOMPARISONS ? &fitted->model.common : &fitted->model.shares[comparison];
		double unlisted = table->unlisted;
		int n = 0;

		for (int i = 0; i < fitted->nshares; i++)
			n += fitted->shares[i].comparison == comparison;
		if (n == 0)
			continue;
		InitShareTable(table, n);
		table->unlisted = unlisted;
		for (int i = 0; i < fitted->nshares; i++)
		{
			if (fitted->shares[i].comparison == comparison)
				AddShare(table, fitted->shares[i].hash, fitted->shares[i].share);
		}
	}
}

/* Fit prior, rates and threshold. Before the first round one pair is expected to be of one person for each identity. */
static void
FitToPairs(MatchModel *model, BlockIndex *index)
{
	PatternTable table;
	PairTotals totals;
	double blocking_recall;

	model->prior = fmin(0.5, 1.0 / fmax(index->set->n, 2));
	PrepareModel(model);
	DivideBlocks(index, &model->common);
	CountPairs(index, model, &table, &totals);
	FitRates(model, &table, &totals);
	blocking_recall = BlockingRecall(model, &table, &totals);
	if (!AreAllDrawn(&totals))
		model->prior = fmin(0.5, model->prior / blocking_recall);
	model->threshold = ChooseThreshold(model, &table, blocking_recall);
	PrepareModel(model);
	FreePatterns(&table);
}

void
FitModel(FittedModel *fitted, BlockIndex *index)
{
	const IdentitySet *set = index->set;
	ShareList list = {0, 64, palloc(64 * sizeof(ValueShare))};

	InitBuiltinModel(&fitted->model);
	ListCommonKeys(&list, index);
	ListFrequencies(fitted, &list, set, IDENTITY_GIVEN_NAME, COMPARE_GIVEN_NAME);
	ListFrequencies(fitted, &list, set, IDENTITY_FAMILY_NAME, COMPARE_FAMILY_NAME);
	FitSharedValue(&fitted->model, set, IDENTITY_EMAIL, COMPARE_EMAIL);
	FitSharedValue(&fitted->model, set, IDENTITY_PHONE, COMPARE_PHONE);
	FitSharedValue(&fitted->model, set, IDENTITY_IDENTIFIER, COMPARE_IDENTIFIER);
	qsort(list.shares, list.n, sizeof(ValueShare), CompareShares);
	fitted->nshares = list.n;
	fitted->shares = list.shares;
	FillTables(fitted);
	FitToPairs(&fitted->model, index);
}
