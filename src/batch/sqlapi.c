/*
 * sqlapi.c
 *    match_pairs(), cluster_records() and train_model().
 *
 * Each reads its records whole, works in a memory context of its own, and gives
 * all of its rows at once.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "batch/batch.h"
#include "batch/records.h"
#include "budget.h"
#include "compat.h"
#include "match/model.h"
#include "union_find.h"

I360_FUNCTION(i360_match_pairs);
I360_FUNCTION(i360_cluster_records);
I360_FUNCTION(i360_train_model);

/* What the batch functions share: arguments read, records in memory, a model. */
typedef struct Batch
{
	const char *function; /* for messages */
	RecordSet set;
	const MatchModel *model;
	Weight min_weight;
	MemoryContext context;
	MemoryContext caller;
} Batch;

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

/* Read the records into a context of their own, and leave that current. */
static void
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

static void
EndBatch(Batch *batch)
{
	MemoryContextSwitchTo(batch->caller);
	MemoryContextDelete(batch->context);
}

/* The same, with the arguments model and min_probability. */
static void
BeginMatching(Batch *batch, FunctionCallInfo fcinfo, const char *function)
{
	batch->min_weight = MinWeightArgument(fcinfo, 2);
	BeginBatch(batch, fcinfo, function);
	batch->model = BatchModel(fcinfo, 1, &batch->set);
}

/* Compare all pairs that the model's blocking gives. */
static void
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

/* How much an identity speaks for itself: whether its equals are one person. */
static Weight
SelfWeight(const Batch *batch, int identity)
{
	const IdentitySet *set = &batch->set.identities;
	IdentityView view;

	if (!IdentityOpen(set->bytes[identity], set->len[identity], &view))
		return INT64_MIN;
	return ScorePair(batch->model, &view, &view);
}

static Datum
TextOrNull(const char *text, bool *isnull)
{
	*isnull = text == NULL;
	return text != NULL ? CStringGetTextDatum(text) : (Datum) 0;
}

/* match_pairs: where the rows go. */
typedef struct PairOutput
{
	Batch *batch;
	ReturnSetInfo *result;
	MemoryContext row_context;
} PairOutput;

/* Order of records by source (those without one first), then key, as bytes. */
static int
CompareRecords(const Record *a, const Record *b)
{
	int order;

	if (a->source == NULL || b->source == NULL)
		order = (a->source != NULL) - (b->source != NULL);
	else
		order = strcmp(a->source, b->source);
	return order != 0 ? order : strcmp(a->key, b->key);
}

/* A row for two records, the first in order on the left, so that the rows do not tell how they were read. */
static void
PutPair(PairOutput *output, const Record *a, const Record *b, Weight weight)
{
	bool in_order = CompareRecords(a, b) < 0;
	const Record *left = in_order ? a : b;
	const Record *right = in_order ? b : a;
	MemoryContext previous = MemoryContextSwitchTo(output->row_context);
	Datum row[6];
	bool nulls[6] = {false};

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
PutIdentityPair(void *state, int left, int right, const PairFindings *findings)
{
	PairOutput *output = state;
	const RecordSet *set = &output->batch->set;
	Weight weight = ScoreFindings(output->batch->model, findings);

	if (weight < output->batch->min_weight)
		return;
	for (int i = set->first_record[left]; i >= 0; i = set->records[i].next)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = set->first_record[right]; j >= 0; j = set->records[j].next)
			PutPair(output, &set->records[i], &set->records[j], weight);
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

Datum
i360_match_pairs(PG_FUNCTION_ARGS)
{
	Batch batch;
	PairOutput output = {&batch, (ReturnSetInfo *) fcinfo->resultinfo};

	InitMaterializedSRF(fcinfo, 0);
	BeginMatching(&batch, fcinfo, "match_pairs");
	output.row_context =
		AllocSetContextCreate(batch.context, "identity360 row", ALLOCSET_SMALL_SIZES);
	for (int i = 0; i < batch.set.identities.n; i++)
		PutEqualPairs(&output, i);
	VisitBatch(&batch, PutIdentityPair, &output);
	EndBatch(&batch);
	return (Datum) 0;
}

/* cluster_records: groups of records in the making. */
typedef struct Clustering
{
	Batch *batch;
	UnionFind groups; /* of records */
	bool *is_whole;   /* by identity: all of its records are in one group */
} Clustering;

/* Put all records of an identity into one group. */
static void
JoinRecordsOf(Clustering *clustering, int identity)
{
	const RecordSet *set = &clustering->batch->set;
	int first = set->first_record[identity];

	if (clustering->is_whole[identity])
		return;
	for (int i = set->records[first].next; i >= 0; i = set->records[i].next)
		UnionFindMerge(&clustering->groups, first, i);
	clustering->is_whole[identity] = true;
}

/* Each record of one identity is one person with each of the other; so all of them are. */
static void
JoinIdentities(void *state, int left, int right, const PairFindings *findings)
{
	Clustering *clustering = state;
	const RecordSet *set = &clustering->batch->set;

	if (ScoreFindings(clustering->batch->model, findings) < clustering->batch->min_weight)
		return;
	JoinRecordsOf(clustering, left);
	JoinRecordsOf(clustering, right);
	UnionFindMerge(&clustering->groups, set->first_record[left], set->first_record[right]);
}

/* Records of equal identities are one person if these say enough; a name alone does not. */
static void
JoinEqualRecords(Clustering *clustering, int identity)
{
	const RecordSet *set = &clustering->batch->set;

	if (set->records[set->first_record[identity]].next >= 0 &&
		SelfWeight(clustering->batch, identity) >= clustering->batch->min_weight)
		JoinRecordsOf(clustering, identity);
}

/* The first record of each group, in the order above: what names it. */
static int32 *
FirstRecords(Clustering *clustering)
{
	const RecordSet *set = &clustering->batch->set;
	int32 *first = palloc_huge(Max(set->nrecords, 1) * sizeof(int32));

	for (int i = 0; i < set->nrecords; i++)
		first[i] = -1;
	for (int i = 0; i < set->nrecords; i++)
	{
		int group = UnionFindRoot(&clustering->groups, i);

		if (first[group] < 0 || CompareRecords(&set->records[i], &set->records[first[group]]) < 0)
			first[group] = i;
	}
	return first;
}

static bool
HasSources(const RecordSet *set)
{
	for (int i = 0; i < set->nrecords; i++)
	{
		if (set->records[i].source != NULL)
			return true;
	}
	return false;
}

/* The name of a source in front of a colon: in quotes where it could be read otherwise. */
static const char *
SourcePrefix(const char *source)
{
	StringInfoData quoted;

	if (source == NULL)
		return "";
	if (source[0] != '\0' && strpbrk(source, ":\"") == NULL)
		return source;
	initStringInfo(&quoted);
	appendStringInfoChar(&quoted, '"');
	for (; *source != '\0'; source++)
	{
		if (*source == '"')
			appendStringInfoChar(&quoted, '"');
		appendStringInfoChar(&quoted, *source);
	}
	appendStringInfoChar(&quoted, '"');
	return quoted.data;
}

/* A cluster is named after its first record: its key, after its source where there are sources. */
static Datum
ClusterKey(const Record *first, bool has_sources)
{
	if (!has_sources)
		return CStringGetTextDatum(first->key);
	return CStringGetTextDatum(psprintf("%s:%s", SourcePrefix(first->source), first->key));
}

static void
PutClusters(Clustering *clustering, ReturnSetInfo *result)
{
	const RecordSet *set = &clustering->batch->set;
	int32 *first = FirstRecords(clustering);
	bool has_sources = HasSources(set);
	MemoryContext row_context =
		AllocSetContextCreate(CurrentMemoryContext, "identity360 row", ALLOCSET_SMALL_SIZES);
	MemoryContext previous = MemoryContextSwitchTo(row_context);

	for (int i = 0; i < set->nrecords; i++)
	{
		const Record *record = &set->records[i];
		int group = UnionFindRoot(&clustering->groups, i);
		Datum row[3];
		bool nulls[3] = {false};

		CHECK_FOR_INTERRUPTS();
		row[0] = TextOrNull(record->source, &nulls[0]);
		row[1] = CStringGetTextDatum(record->key);
		row[2] = ClusterKey(&set->records[first[group]], has_sources);
		tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
		MemoryContextReset(row_context);
	}
	MemoryContextSwitchTo(previous);
}

Datum
i360_cluster_records(PG_FUNCTION_ARGS)
{
	Batch batch;
	Clustering clustering = {&batch};

	InitMaterializedSRF(fcinfo, 0);
	BeginMatching(&batch, fcinfo, "cluster_records");
	UnionFindInit(&clustering.groups, batch.set.nrecords);
	clustering.is_whole = palloc0(Max(batch.set.identities.n, 1));
	for (int i = 0; i < batch.set.identities.n; i++)
		JoinEqualRecords(&clustering, i);
	VisitBatch(&batch, JoinIdentities, &clustering);
	PutClusters(&clustering, (ReturnSetInfo *) fcinfo->resultinfo);
	EndBatch(&batch);
	return (Datum) 0;
}

/* The shares of a fitted model as its document lists them. */
static ListedShare *
ListShares(const FittedModel *fitted)
{
	ListedShare *listed = palloc_huge(Max(fitted->nshares, 1) * sizeof(ListedShare));

	for (int i = 0; i < fitted->nshares; i++)
	{
		const ValueShare *share = &fitted->shares[i];

		listed[i] =
			(ListedShare){share->comparison, share->bytes, share->len, share->hash, share->share};
	}
	return listed;
}

Datum
i360_train_model(PG_FUNCTION_ARGS)
{
	Batch batch;
	FittedModel fitted;
	char *json;
	Datum document;

	BeginBatch(&batch, fcinfo, "train_model");
	FitModel(&fitted, &batch.set.identities);
	json = WriteMatchModel(&fitted.model, ListShares(&fitted), fitted.nshares);
	MemoryContextSwitchTo(batch.caller);
	document = DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
	EndBatch(&batch);
	PG_RETURN_DATUM(document);
}
