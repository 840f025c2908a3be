/*
 * call.c
 *    The frame of a batch function: read the records whole into a memory context of
 *    its own, take or fit the model, work, and let go of everything at once.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "batch/call.h"
#include "batch/spill.h"
#include "budget.h"
#include "match/model.h"

/* Raise unless the probability is absent, or one that can be reached. */
static void
CheckMinProbability(FunctionCallInfo fcinfo, int argno)
{
	if (!PG_ARGISNULL(argno) && !(PG_GETARG_FLOAT8(argno) > 0 && PG_GETARG_FLOAT8(argno) <= 1))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("min_probability must be above 0 and at most 1"),
						errhint("NULL, the default, takes the threshold of the model.")));
}

/* Take the model given, or else fit the built-in one to the records; divide the blocks by it. */
static void
TakeModel(Batch *batch, FunctionCallInfo fcinfo, int argno)
{
	FittedModel *fitted;

	if (!PG_ARGISNULL(argno))
	{
		batch->model = ReadMatchModel((Jsonb *) PG_DETOAST_DATUM(PG_GETARG_DATUM(argno)));
		DivideBlocks(&batch->index, &batch->model->common);
		return;
	}
	fitted = palloc(sizeof(FittedModel));
	FitModel(fitted, &batch->index);
	batch->model = &fitted->model;
	elog(DEBUG1, "%s: model fitted", batch->function);
}

void
BeginBatch(Batch *batch, FunctionCallInfo fcinfo, const char *function)
{
	RequireQueryArgument(fcinfo, 0, "records");
	batch->function = function;
	batch->context =
		AllocSetContextCreate(CurrentMemoryContext, "identity360 batch", ALLOCSET_DEFAULT_SIZES);
	batch->caller = MemoryContextSwitchTo(batch->context);
	ReadRecords(&batch->set, text_to_cstring(PG_GETARG_TEXT_PP(0)), function);
	elog(DEBUG1, "%s: %d records read, %d distinct identities", function, batch->set.nrecords,
		 batch->set.identities.n);
	InitBatchMemory(&batch->memory, function, batch->set.nrecords);
	FindBlocks(&batch->index, &batch->set.identities, &batch->memory);
	CheckBudget(batch->context, function, batch->set.nrecords);
	elog(DEBUG1, "%s: %lld keys, of which %lld are shared", function,
		 (long long) batch->index.nkeys, (long long) batch->index.nblocks);
}

void
EndBatch(Batch *batch)
{
	MemoryContextSwitchTo(batch->caller);
	MemoryContextDelete(batch->context);
}

void
BeginModelled(Batch *batch, FunctionCallInfo fcinfo, const char *function)
{
	BeginBatch(batch, fcinfo, function);
	TakeModel(batch, fcinfo, 1);
	CheckBudget(batch->context, function, batch->set.nrecords);
}

void
BeginMatching(Batch *batch, FunctionCallInfo fcinfo, const char *function)
{
	CheckMinProbability(fcinfo, 2);
	BeginModelled(batch, fcinfo, function);
	batch->min_weight =
		ProbabilityWeight(PG_ARGISNULL(2) ? batch->model->threshold : PG_GETARG_FLOAT8(2));
}

void
ScanBatch(Batch *batch, const PairScore *floor, ScoredPairVisitor visit, void *state)
{
	elog(DEBUG1, "%s: comparing %d identities within %lld blocks", batch->function,
		 batch->index.nmembers, (long long) batch->index.nblocks);
	ScanPairs(&batch->index, batch->model, floor, visit, state);
}

Weight
SelfWeight(const Batch *batch, int identity)
{
	const IdentitySet *set = &batch->set.identities;
	IdentityView view;
	FeaturesBuffer self;

	if (!IdentityOpen(set->bytes[identity], set->len[identity], &view))
		return INT64_MIN;
	PrepareFeatures(&view, &self.features);
	return ScorePair(batch->model, &self.features, &self.features);
}

Datum
TextOrNull(const char *text, bool *isnull)
{
	*isnull = text == NULL;
	return text != NULL ? CStringGetTextDatum(text) : (Datum) 0;
}
