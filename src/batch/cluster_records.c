/*
 * cluster_records.c
 *    cluster_records(): every record with the cluster of its person, all rows at once.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "batch/call.h"
#include "compat.h"
#include "union_find.h"

I360_FUNCTION(i360_cluster_records);

/* Groups of records in the making. */
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
JoinIdentities(void *state, int left, int right, const PairScore *score)
{
	Clustering *clustering = state;
	const RecordSet *set = &clustering->batch->set;

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
	ScanBatch(&batch, &(PairScore){batch.min_weight, INT64_MAX}, JoinIdentities, &clustering);
	PutClusters(&clustering, (ReturnSetInfo *) fcinfo->resultinfo);
	EndBatch(&batch);
	return (Datum) 0;
}
