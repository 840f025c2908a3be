/*
 * selfuncs.c
 *    What the planner is told of ~=: how many rows match, and which keys are hot.
 *
 * A probe finds the records of one person: a handful, whatever the table holds, so the
 * selectivity is a number of rows over the size of the table. What can be more are the rows of a
 * hot key (the phone of the shop): ANALYZE keeps the keys of more than a thousandth
 * of the rows (as most common elements, a list of hashes), and a probe that holds one of them
 * is taken to match one in a hundred of its rows.
 *
 * GIN's own cost estimate takes a search for one key where the probe is no constant (a
 * join, a parameter): a fifth of what it is. Nothing that an operator class says can
 * change that; match_query() states its own cost, which the scan is charged.
 */
#include "postgres.h"

#include "catalog/pg_statistic.h"
#include "catalog/pg_type_d.h"
#include "commands/vacuum.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/typcache.h"

#include "compat.h"
#include "match/query.h"

I360_FUNCTION(i360_identity_matchsel);
I360_FUNCTION(i360_identity_matchjoinsel);
I360_FUNCTION(i360_identity_typanalyze);

#define EXPECTED_MATCHES 2.0     /* rows of one person in a table of customers */
#define UNKNOWN_MATCH_SEL 0.0001 /* of a table of which nothing is known */
#define DEFAULT_SEMI_SEL                                                                           \
	0.5                  /* of records that have a match at all: as core, where it knows nothing */
#define HOT_MATCHES 0.01 /* part of the rows of a hot key that match */
#define HOT_FREQUENCY 0.001
#define MIN_HOT_ROWS 5          /* of a sample: fewer are chance */
#define MAX_SAMPLED_ROWS 300000 /* beyond which a larger sample tells nothing new */

/* The keys of a constant operand, either an identity or a query; false where it is neither. */
static bool
ReadOperand(Datum constant, KeySearch *search)
{
	static const ShareTable no_key_is_common = {0};
	struct varlena *operand = PG_DETOAST_DATUM_PACKED(constant);
	IdentityView view;

	if (IdentityOpen(VARDATA_ANY(operand), VARSIZE_ANY_EXHDR(operand), &view))
	{
		PlanSearch(&view, &no_key_is_common, search);
		return true;
	}
	return ReadQuerySearch(VARDATA_ANY(operand), VARSIZE_ANY_EXHDR(operand), search);
}

static int
CompareKeyDatums(const void *a, const void *b)
{
	int64 left = DatumGetInt64(*(const Datum *) a);
	int64 right = DatumGetInt64(*(const Datum *) b);

	return (left > right) - (left < right);
}

/* Sum of the frequencies of the plain keys that ANALYZE listed as hot. */
static double
HotFrequency(const KeySearch *search, const AttStatsSlot *hot)
{
	double sum = 0;

	for (int i = 0; i < search->nplain; i++)
	{
		Datum key = Int64GetDatum((int64) search->plain[i]);
		Datum *found = bsearch(&key, hot->values, hot->nvalues, sizeof(Datum), CompareKeyDatums);

		if (found != NULL)
			sum += hot->numbers[found - hot->values];
	}
	return sum;
}

/* The part of the rows that match because they share a hot key with a constant. */
static double
HotSelectivity(const VariableStatData *column, Datum constant)
{
	AttStatsSlot hot;
	KeySearch search;
	double selectivity;

	if (!get_attstatsslot(&hot, column->statsTuple, STATISTIC_KIND_MCELEM, InvalidOid,
						  ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
		return 0;
	selectivity = hot.nnumbers >= hot.nvalues && ReadOperand(constant, &search)
					  ? HOT_MATCHES * HotFrequency(&search, &hot)
					  : 0;
	free_attstatsslot(&hot);
	return selectivity;
}

static double
NotNullPart(const VariableStatData *column)
{
	if (!HeapTupleIsValid(column->statsTuple))
		return 1;
	return 1 - ((Form_pg_statistic) GETSTRUCT(column->statsTuple))->stanullfrac;
}

static double
RestrictionSelectivity(VariableStatData *column, Node *other, Oid operator)
{
	double ntuples = column->rel != NULL ? column->rel->tuples : 0;
	double selectivity = ntuples >= 1 ? EXPECTED_MATCHES / ntuples : UNKNOWN_MATCH_SEL;

	if (IsA(other, Const))
	{
		const Const *constant = (const Const *) other;

		if (constant->constisnull)
			return 0;
		if (HeapTupleIsValid(column->statsTuple) &&
			statistic_proc_security_check(column, get_opcode(operator)))
			selectivity += HotSelectivity(column, constant->constvalue);
	}
	selectivity *= NotNullPart(column);
	CLAMP_PROBABILITY(selectivity);
	return selectivity;
}

/* column ~= something */
Datum
i360_identity_matchsel(PG_FUNCTION_ARGS)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid operator= PG_GETARG_OID(1);
	List *args = (List *) PG_GETARG_POINTER(2);
	int relid = PG_GETARG_INT32(3);
	VariableStatData column;
	Node *other;
	bool column_on_left;
	double selectivity;

	if (!get_restriction_variable(root, args, relid, &column, &other, &column_on_left))
		PG_RETURN_FLOAT8(UNKNOWN_MATCH_SEL);
	selectivity = RestrictionSelectivity(&column, other, operator);
	ReleaseVariableStats(column);
	PG_RETURN_FLOAT8(selectivity);
}

/* Each record of the smaller side matches a handful of the larger one. */
static double
JoinSelectivity(const VariableStatData *left, const VariableStatData *right)
{
	double larger =
		Max(left->rel != NULL ? left->rel->tuples : 0, right->rel != NULL ? right->rel->tuples : 0);
	double selectivity = larger >= 1 ? EXPECTED_MATCHES / larger : UNKNOWN_MATCH_SEL;

	selectivity *= NotNullPart(left) * NotNullPart(right);
	CLAMP_PROBABILITY(selectivity);
	return selectivity;
}

/* column ~= column, or ~= match_query(column) */
Datum
i360_identity_matchjoinsel(PG_FUNCTION_ARGS)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	List *args = (List *) PG_GETARG_POINTER(2);
	JoinType type = (JoinType) PG_GETARG_INT16(3);
	SpecialJoinInfo *join = (SpecialJoinInfo *) PG_GETARG_POINTER(4);
	VariableStatData left;
	VariableStatData right;
	bool is_reversed;
	double selectivity;

	if (type == JOIN_SEMI || type == JOIN_ANTI)
		PG_RETURN_FLOAT8(DEFAULT_SEMI_SEL);
	get_join_variables(root, args, join, &left, &right, &is_reversed);
	selectivity = JoinSelectivity(&left, &right);
	ReleaseVariableStats(left);
	ReleaseVariableStats(right);
	PG_RETURN_FLOAT8(selectivity);
}

/* What the standard ANALYZE would do, which is done first. */
typedef struct StandardAnalysis
{
	AnalyzeAttrComputeStatsFunc compute_stats;
	void *extra_data;
} StandardAnalysis;

/* The blocking keys of all sampled rows; counts those that are not null. */
static uint64 *
SampleKeys(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int nrows, int *nnotnull, int64 *nkeys)
{
	int64 reserved = 16 * (int64) nrows + IDENTITY_MAX_KEYS;
	uint64 *keys = palloc_huge(reserved * sizeof(uint64));

	*nnotnull = 0;
	*nkeys = 0;
	for (int row = 0; row < nrows; row++)
	{
		IdentityView view;
		struct varlena *identity;
		bool is_null;
		Datum value;

		vacuum_delay_point();
		value = fetch(stats, row, &is_null);
		if (is_null)
			continue;
		(*nnotnull)++;
		identity = PG_DETOAST_DATUM_PACKED(value);
		if (*nkeys + IDENTITY_MAX_KEYS > reserved)
			keys = repalloc_huge(keys, (reserved = 2 * reserved) * sizeof(uint64));
		if (IdentityOpen(VARDATA_ANY(identity), VARSIZE_ANY_EXHDR(identity), &view))
			*nkeys += IdentityKeys(&view, keys + *nkeys);
		if ((Pointer) identity != DatumGetPointer(value))
			pfree(identity);
	}
	return keys;
}

static int
CompareSampledKeys(const void *a, const void *b)
{
	int64 left = *(const int64 *) a;
	int64 right = *(const int64 *) b;

	return (left > right) - (left < right);
}

/* Keep the keys of many rows, sorted, with their frequencies, then the least and the greatest of these. */
static void
StoreHotKeys(VacAttrStats *stats, int slot, const uint64 *keys, int64 nkeys, int nrows)
{
	double least = Max(MIN_HOT_ROWS, HOT_FREQUENCY * nrows);
	int64 most = (int64) (nkeys / least) + 1;
	Datum *values = palloc(most * sizeof(Datum));
	float4 *numbers = palloc((most + 2) * sizeof(float4));
	float4 lowest = 1;
	float4 highest = 0;
	int nvalues = 0;

	for (int64 start = 0, end; start < nkeys; start = end)
	{
		for (end = start + 1; end < nkeys && keys[end] == keys[start]; end++)
			;
		if (end - start < least)
			continue;
		values[nvalues] = Int64GetDatum((int64) keys[start]);
		numbers[nvalues] = (float4) (end - start) / nrows;
		lowest = Min(lowest, numbers[nvalues]);
		highest = Max(highest, numbers[nvalues]);
		nvalues++;
	}
	if (nvalues == 0)
		return;
	numbers[nvalues] = lowest;
	numbers[nvalues + 1] = highest;
	stats->stakind[slot] = STATISTIC_KIND_MCELEM;
	stats->staop[slot] = lookup_type_cache(INT8OID, TYPECACHE_EQ_OPR)->eq_opr;
	stats->stacoll[slot] = InvalidOid;
	stats->stanumbers[slot] = numbers;
	stats->numnumbers[slot] = nvalues + 2;
	stats->stavalues[slot] = values;
	stats->numvalues[slot] = nvalues;
	stats->statypid[slot] = INT8OID;
	stats->statyplen[slot] = sizeof(int64);
	stats->statypbyval[slot] = FLOAT8PASSBYVAL;
	stats->statypalign[slot] = TYPALIGN_DOUBLE;
}

static void
ComputeStats(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int nrows, double total_rows)
{
	StandardAnalysis *standard = stats->extra_data;
	int slot = 0;
	int nnotnull;
	int64 nkeys;
	uint64 *keys;
	MemoryContext caller;

	stats->extra_data = standard->extra_data;
	standard->compute_stats(stats, fetch, nrows, total_rows);
	stats->extra_data = standard;
	while (slot < STATISTIC_NUM_SLOTS && stats->stakind[slot] != 0)
		slot++;
	if (!stats->stats_valid || slot == STATISTIC_NUM_SLOTS)
		return;
	keys = SampleKeys(stats, fetch, Min(nrows, MAX_SAMPLED_ROWS), &nnotnull, &nkeys);
	qsort(keys, nkeys, sizeof(uint64), CompareSampledKeys);
	caller = MemoryContextSwitchTo(stats->anl_context);
	if (nnotnull > 0)
		StoreHotKeys(stats, slot, keys, nkeys, nnotnull);
	MemoryContextSwitchTo(caller);
	pfree(keys);
}

/* ANALYZE of a column of identities: as of any type with an order, and its hot keys. */
Datum
i360_identity_typanalyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);
	StandardAnalysis *standard;

	if (!std_typanalyze(stats))
		PG_RETURN_BOOL(false);
	standard = palloc(sizeof(StandardAnalysis));
	standard->compute_stats = stats->compute_stats;
	standard->extra_data = stats->extra_data;
	stats->compute_stats = ComputeStats;
	stats->extra_data = standard;
	PG_RETURN_BOOL(true);
}
