/*
 * match_pairs.c
 *    match_pairs(): the pairs of records that are one person, all rows at once.
 */
#include "postgres.h"

#include "port/pg_bitutils.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "batch/call.h"
#include "batch/unique_sources.h"
#include "compat.h"

I360_FUNCTION(i360_match_pairs);

/* Where the rows go. */
typedef struct PairOutput
{
	Batch *batch;
	UniqueSources unique;
	ReturnSetInfo *result;
	MemoryContext row_context;
} PairOutput;

/* Are the two of one source that holds each person once? */
static bool
AreApart(const PairOutput *output, const Record *a, const Record *b)
{
	return output->unique.n > 0 &&
		   (SourceBit(&output->unique, a) & SourceBit(&output->unique, b)) != 0;
}

/* A row for two records, the first in order on the left, so that the rows do not tell how they were read. */
static void
PutPair(PairOutput *output, const Record *a, const Record *b, Weight weight)
{
	bool in_order = CompareRecords(a, b) < 0;
	const Record *left = in_order ? a : b;
	const Record *right = in_order ? b : a;
	MemoryContext previous;
	Datum row[6];
	bool nulls[6] = {false};

	if (AreApart(output, a, b))
		return;
	previous = MemoryContextSwitchTo(output->row_context);
	row[0] = TextOrNull(left->source, &nulls[0]);
	row[1] = CStringGetTextDatum(left->key);
	row[2] = TextOrNull(right->source, &nulls[2]);
	row[3] = CStringGetTextDatum(right->key);
	row[4] = Float8GetDatum(WeightBits(weight));
	row[5] = Float8GetDatum(WeightProbability(weight));
	tuplestore_putvalues(output->result->setResult, output->result->setDesc, row, nulls);
	MemoryContextSwitchTo(previous);
	MemoryContextReset(output->row_context);
}

/* A row for each record of one identity with each of the other. */
static void
PutIdentityPair(void *state, int left, int right, const PairScore *score)
{
	PairOutput *output = state;
	const RecordSet *set = &output->batch->set;

	for (int i = set->first_record[left]; i >= 0; i = set->records[i].next)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = set->first_record[right]; j >= 0; j = set->records[j].next)
			PutPair(output, &set->records[i], &set->records[j], score->match);
	}
}

/* The pairs of records with equal identities. */
static void
PutEqualPairs(PairOutput *output, int identity)
{
	const RecordSet *set = &output->batch->set;
	int first = set->first_record[identity];
	Weight weight;

	if (set->records[first].next < 0)
		return;
	weight = SelfWeight(output->batch, identity);
	if (weight < output->batch->min_weight)
		return;
	for (int i = first; i >= 0; i = set->records[i].next)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = set->records[i].next; j >= 0; j = set->records[j].next)
			PutPair(output, &set->records[i], &set->records[j], weight);
	}
}

/*
 * By identity, the unique source that all of its records are of, from 1; 0 where there is
 * none. Of two identities with one number no pair of records counts, so none is compared.
 */
static uint8 *
CrowdsOf(const PairOutput *output)
{
	const RecordSet *set = &output->batch->set;
	uint8 *crowd = palloc_huge(Max(set->identities.n, 1));

	for (int identity = 0; identity < set->identities.n; identity++)
	{
		uint64 bits = ~UINT64CONST(0);

		for (int i = set->first_record[identity]; i >= 0; i = set->records[i].next)
			bits &= SourceBit(&output->unique, &set->records[i]);
		crowd[identity] = bits != 0 ? (uint8) (pg_rightmost_one_pos64(bits) + 1) : 0;
	}
	return crowd;
}

Datum
i360_match_pairs(PG_FUNCTION_ARGS)
{
	Batch batch;
	PairOutput output = {.batch = &batch, .result = (ReturnSetInfo *) fcinfo->resultinfo};

	InitMaterializedSRF(fcinfo, 0);
	ReadUniqueSources(&output.unique, fcinfo, 3);
	BeginMatching(&batch, fcinfo, "match_pairs");
	if (output.unique.n > 0)
		batch.index.crowd = CrowdsOf(&output);
	output.row_context =
		AllocSetContextCreate(batch.context, "identity360 row", ALLOCSET_SMALL_SIZES);
	for (int i = 0; i < batch.set.identities.n; i++)
		PutEqualPairs(&output, i);
	ScanBatch(&batch, &(PairScore){batch.min_weight, INT64_MAX}, PutIdentityPair, &output);
	EndBatch(&batch);
	return (Datum) 0;
}
