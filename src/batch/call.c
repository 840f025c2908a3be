/*
 * call.c
 *    The frame of a batch function: read the records whole into a memory context of
 *    its own, take or fit the model, work, and let go of everything at once.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "batch/call.h"
#include "budget.h"
#include "match/model.h"

static Weight
MinWeightArgument(FunctionCallInfo fcinfo, int argno)
{
	double probability = PG_ARGISNULL(argno) ? -1 : PG_GETARG_FLOAT8(argno);

	if (!(probability > 0 && probability <= 1))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("min_probability must be above 0 and at most 1"),
						errhint("The default, 0.9, joins what is nine times as likely one person "
								"as not.")));
	return ProbabilityWeight(probability);
}

/* The model given, or else the built-in one fitted to the records. */
static const MatchModel *
BatchModel(FunctionCallInfo fcinfo, int argno, const RecordSet *set)
{
	FittedModel *fitted;

	if (!PG_ARGISNULL(argno))
		return ReadMatchModel((Jsonb *) PG_DETOAST_DATUM(PG_GETARG_DATUM(argno)));
	fitted = palloc(sizeof(FittedModel));
	FitModel(fitted, &set->identities);
	return &fitted->model;
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
}

void
EndBatch(Batch *batch)
{
	MemoryContextSwitchTo(batch->caller);
	MemoryContextDelete(batch->context);
}

void
BeginMatching(Batch *batch, FunctionCallInfo fcinfo, const char *function)
{
	batch->min_weight = MinWeightArgument(fcinfo, 2);
	BeginBatch(batch, fcinfo, function);
	batch->model = BatchModel(fcinfo, 1, &batch->set);
}

void
VisitBatch(Batch *batch, PairVisitor visit, void *state)
{
	BlockIndex index;

	BuildBlockIndex(&index, &batch->set.identities, &batch->model->common);
	CheckBudget(batch->context, batch->function, batch->set.nrecords);
	elog(DEBUG1, "%s: comparing within blocks of %lld keys", batch->function,
		 (long long) index.nentries);
	VisitPairs(&index, visit, state);
	FreeBlockIndex(&index);
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
