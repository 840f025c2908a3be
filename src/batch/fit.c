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
#include "batch/value_counts.h"

#define COMMON_RECORDS 50
#define LISTED_RECORDS 5
#define SMOOTHING_RECORDS 500

/* Of the pairs of records that share a value that one person has, the part that are strangers: slips and recycled numbers. */
#define STRANGER_SHARE 0.01

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

/* The share of a value met `count` times in `n`, drawn toward the rate of an average value. */
static double
SmoothedShare(double count, double n, double average)
{
	return (count + SMOOTHING_RECORDS * average) / (n + SMOOTHING_RECORDS);
}

/* What is counted: names, whose shares are listed, and values that one person has. */
static const struct
{
	IdentityKind kind;
	Comparison comparison;
	bool is_name;
} counted[] = {{IDENTITY_GIVEN_NAME, COMPARE_GIVEN_NAME, true},
			   {IDENTITY_FAMILY_NAME, COMPARE_FAMILY_NAME, true},
			   {IDENTITY_EMAIL, COMPARE_EMAIL, false},
			   {IDENTITY_PHONE, COMPARE_PHONE, false},
			   {IDENTITY_IDENTIFIER, COMPARE_IDENTIFIER, false}};

/* What the counts of one kind add up to. */
typedef struct ValueTotals
{
	int64 nlisted; /* identities with a listed name */
	int64 nlisted_values;
	int64
		nshared; /* identities with a value that another has too, and the number of these values */
	int64 nshared_values;
	double nequal; /* pairs of identities with an equal value; common values aside */
} ValueTotals;

static void
AddToTotals(FittedModel *fitted, ShareList *list, const ValueCounts *counts,
			const ValueCount *value, ValueTotals *totals)
{
	const Comparison comparison = counted[value->kind].comparison;
	const int64 n = value->group.n;

	totals->nshared += n;
	totals->nshared_values++;
	if (n <= COMMON_RECORDS)
		totals->nequal += 0.5 * (double) n * (double) (n - 1);
	if (n >= LISTED_RECORDS && counted[value->kind].is_name)
	{
		const IdentityValue text = CountedText(counts, value);

		totals->nlisted += n;
		totals->nlisted_values++;
		AppendShare(list,
					(ValueShare){comparison, text.bytes, text.len, ShareHash(text.bytes, text.len),
								 SmoothedShare(n, counts->nvalues[value->kind],
											   fitted->model.rates[comparison][0].u)});
	}
}

/* Set the share of the names that are not listed: that of an average one of them. */
static void
SetUnlistedShare(FittedModel *fitted, Comparison comparison, int64 nvalues,
				 const ValueTotals *totals)
{
	const int64 nunlisted = nvalues - totals->nlisted;
	const int64 nrare = nvalues - totals->nshared + totals->nshared_values - totals->nlisted_values;

	if (nvalues > 0)
		fitted->model.shares[comparison].unlisted =
			SmoothedShare(nrare > 0 ? (double) nunlisted / nrare : 1, nvalues,
						  fitted->model.rates[comparison][0].u);
}

/*
 * Set how often strangers share a value that one person has: of all pairs of values a part
 * of those that are equal. Its bits of evidence then grow with the base as the prior's do, so
 * that a card alone joins in a base of a million as it does in one of a thousand. Never above
 * the built-in rate, nor zero.
 */
static void
SetStrangerRate(MatchModel *model, Comparison comparison, int64 nvalues, const ValueTotals *totals)
{
	const double npairs = 0.5 * (double) nvalues * ((double) nvalues - 1);
	const double strangers = npairs > 0 ? STRANGER_SHARE * totals->nequal / npairs : 0;

	if (strangers > 0)
		model->rates[comparison][0].u = fmin(model->rates[comparison][0].u, strangers);
}

/* List frequent names, and set what the counts of values say. */
static void
FitValues(FittedModel *fitted, ShareList *list, const BlockIndex *index)
{
	IdentityKind kinds[lengthof(counted)];
	ValueTotals totals[lengthof(counted)] = {{0}};
	ValueCounts counts;
	ValueCount value;

	for (int i = 0; i < (int) lengthof(counted); i++)
		kinds[i] = counted[i].kind;
	CountValues(&counts, index->set, kinds, lengthof(counted), &index->memory);
	while (NextValueCount(&counts, &value))
		AddToTotals(fitted, list, &counts, &value, &totals[value.kind]);
	for (int i = 0; i < (int) lengthof(counted); i++)
	{
		if (counted[i].is_name)
			SetUnlistedShare(fitted, counted[i].comparison, counts.nvalues[i], &totals[i]);
		else
			SetStrangerRate(&fitted->model, counted[i].comparison, counts.nvalues[i], &totals[i]);
	}
	FreeValueCounts(&counts);
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
	ShareList list = {0, 64, palloc(64 * sizeof(ValueShare))};

	InitBuiltinModel(&fitted->model);
	ListCommonKeys(&list, index);
	FitValues(fitted, &list, index);
	qsort(list.shares, list.n, sizeof(ValueShare), CompareShares);
	fitted->nshares = list.n;
	fitted->shares = list.shares;
	FillTables(fitted);
	FitToPairs(&fitted->model, index);
}
