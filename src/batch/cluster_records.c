/*
 * cluster_records.c
 *    cluster_records(): every record with the cluster of its person and with its household,
 *    all rows at once.
 *
 * What is clustered is identities, each once for all of its records; where a source that
 * holds each person once has several records of one identity, once for each of these.
 * Records of equal identities are one person if that identity says enough of itself; a
 * name alone does not, unless it is one person with another identity.
 */
#include "postgres.h"

#include "port/pg_bitutils.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "batch/call.h"
#include "batch/cluster.h"
#include "batch/unique_sources.h"
#include "budget.h"
#include "compat.h"
#include "text/text.h"

I360_FUNCTION(i360_cluster_records);

/* How equal records stand to each other, where an identity has several. */
enum
{
	EQUALS_ARE_PERSON = 1,
	EQUALS_ARE_HOUSEHOLD = 2
};

typedef struct Clustering
{
	Batch *batch;
	UniqueSources unique;
	int32 *first_node; /* of each identity; its nodes follow each other */
	int32 *node;       /* of each record; -1 where there is no identity */
	int32 *identity;   /* of each node */
	uint8 *equals;     /* of each node */
	int32 *npersons;   /* of each node that is alone in its cluster */
	uint64 *order;
	uint64 *sources;
	ClusterTask task;
	EdgeList persons;
	EdgeList households;
	FeaturesBuffer *left; /* of the identity `prepared`, or of none: -1 */
	FeaturesBuffer *right;
	int32 prepared;
} Clustering;

static int
CompareRecordPointers(const void *a, const void *b)
{
	return CompareRecords(*(Record *const *) a, *(Record *const *) b);
}

/* The records of an identity, in order where it matters which comes first. */
static Record **
RecordsOf(const Clustering *clustering, int identity, int *n)
{
	const RecordSet *set = &clustering->batch->set;
	Record **records;

	*n = 0;
	for (int i = set->first_record[identity]; i >= 0; i = set->records[i].next)
		++*n;
	records = palloc_huge(*n * sizeof(Record *));
	*n = 0;
	for (int i = set->first_record[identity]; i >= 0; i = set->records[i].next)
		records[(*n)++] = &set->records[i];
	if (clustering->unique.n > 0)
		qsort(records, *n, sizeof(Record *), CompareRecordPointers);
	return records;
}

/* Give the records of an identity their nodes, from `node` on: the first that is free of their source. */
static int32
PlaceRecords(Clustering *clustering, int identity, int32 node)
{
	int32 taken[MAX_UNIQUE_SOURCES] = {0};
	int32 nnodes = 1;
	int nrecords;
	Record **records = RecordsOf(clustering, identity, &nrecords);

	for (int i = 0; i < nrecords; i++)
	{
		uint64 bit = SourceBit(&clustering->unique, records[i]);
		int32 place = bit == 0 ? 0 : taken[pg_rightmost_one_pos64(bit)]++;

		nnodes = Max(nnodes, place + 1);
		clustering->node[records[i] - clustering->batch->set.records] = node + place;
		clustering->sources[node + place] |= bit;
	}
	pfree(records);
	return nnodes;
}

static void
PrepareIdentity(const Batch *batch, int32 identity, FeaturesBuffer *buffer)
{
	const IdentitySet *set = &batch->set.identities;
	IdentityView view;

	IdentityOpen(set->bytes[identity], set->len[identity], &view);
	PrepareFeatures(&view, &buffer->features);
}

/* How `nrecords` of one identity stand to each other; a crowd on one address or telephone is no household. */
static uint8
EqualsOf(const Batch *batch, int identity, int nrecords)
{
	const PairScore floor = {batch->min_weight, batch->min_weight};
	FeaturesBuffer self;
	PairScore score;

	PrepareIdentity(batch, identity, &self);
	if (!ScorePairAbove(batch->model, &self.features, &self.features, &floor, &score))
		return 0;
	if (IsOnePerson(&score, floor.match))
		return EQUALS_ARE_PERSON;
	return nrecords <= HOUSEHOLD_MAX_PERSONS ? EQUALS_ARE_HOUSEHOLD : 0;
}

/* Number the nodes: as many for an identity as a unique source has records of it, most often one. */
static void
MakeNodes(Clustering *clustering)
{
	Batch *batch = clustering->batch;
	const IdentitySet *identities = &batch->set.identities;
	const Size n = Max(batch->set.nrecords, 1);
	int32 nnodes = 0;

	clustering->first_node = palloc_huge((identities->n + 1) * sizeof(int32));
	clustering->node = palloc_huge(n * sizeof(int32));
	clustering->identity = palloc_huge(n * sizeof(int32));
	clustering->order = palloc_huge(n * sizeof(uint64));
	clustering->sources = MemoryContextAllocExtended(CurrentMemoryContext, n * sizeof(uint64),
													 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	memset(clustering->node, -1, n * sizeof(int32));
	for (int identity = 0; identity < identities->n; identity++)
	{
		uint64 hash = HashBytes(identities->bytes[identity], identities->len[identity], 0);

		CHECK_FOR_INTERRUPTS();
		clustering->first_node[identity] = nnodes;
		for (int32 end = nnodes + PlaceRecords(clustering, identity, nnodes); nnodes < end;
			 nnodes++)
		{
			clustering->identity[nnodes] = identity;
			clustering->order[nnodes] = hash + (nnodes - clustering->first_node[identity]);
		}
	}
	clustering->first_node[identities->n] = nnodes;
}

/* See which equal records are one person, or one household. */
static void
WeighEquals(Clustering *clustering)
{
	const Batch *batch = clustering->batch;
	const Size n = Max(batch->set.nrecords, 1);

	clustering->equals = palloc_huge(n);
	clustering->npersons = palloc_huge(n * sizeof(int32));
	memset(clustering->npersons, 0, n * sizeof(int32));
	for (int i = 0; i < batch->set.nrecords; i++)
	{
		if (clustering->node[i] >= 0)
			clustering->npersons[clustering->node[i]]++;
	}
	for (int32 node = 0; node < clustering->first_node[batch->set.identities.n]; node++)
	{
		CHECK_FOR_INTERRUPTS();
		clustering->equals[node] = EQUALS_ARE_PERSON;
		if (clustering->npersons[node] > 1)
			clustering->equals[node] =
				EqualsOf(batch, clustering->identity[node], clustering->npersons[node]);
		if (clustering->equals[node] == EQUALS_ARE_PERSON)
			clustering->npersons[node] = 1;
	}
}

/* Add an edge to the lists whose floor it reaches. */
static void
AddScored(Clustering *clustering, int32 left, int32 right, const PairScore *score)
{
	Weight floor = clustering->batch->min_weight;

	if (IsOnePerson(score, floor))
		AddEdge(&clustering->persons, left, right, score->match);
	if (score->household >= floor)
		AddEdge(&clustering->households, left, right, score->household);
}

/*
 * The nodes of an identity are equal, so each needs no more than one of the other's to be
 * with: the one in its place, or the last.
 */
static void
ConnectIdentities(void *state, int left, int right, const PairScore *score)
{
	Clustering *clustering = state;
	const int32 *first = clustering->first_node;
	int32 nleft = first[left + 1] - first[left];
	int32 nright = first[right + 1] - first[right];

	for (int32 i = 0; i < Max(nleft, nright); i++)
		AddScored(clustering, first[left] + Min(i, nleft - 1), first[right] + Min(i, nright - 1),
				  score);
}

/* The evidence of two nodes; calls with one left node follow each other. */
static void
EvidenceOfNodes(void *state, int32 left, int32 right, PairEvidence *evidence)
{
	Clustering *clustering = state;
	const Batch *batch = clustering->batch;
	PairFindings findings;
	ScoreTerms terms;

	if (clustering->prepared != clustering->identity[left])
		PrepareIdentity(batch, clustering->identity[left], clustering->left);
	clustering->prepared = clustering->identity[left];
	PrepareIdentity(batch, clustering->identity[right], clustering->right);
	CompareIdentities(&clustering->left->features, &clustering->right->features, &findings);
	ExplainScore(batch->model, &findings, &terms);
	evidence->present = 0;
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		int level = findings.found[comparison].level;

		if (level == LEVEL_NONE)
			continue;
		evidence->present |= 1u << comparison;
		evidence->match[comparison] = terms.comparison[comparison];
		evidence->household[comparison] =
			batch->model->household_weight[comparison][level] + terms.adjustment[comparison];
	}
}

/* A group of each record: a node of the task, or beyond these the record itself. */
static int32 *
GroupOfRecords(const Clustering *clustering, const int32 *group, uint8 needed)
{
	const RecordSet *set = &clustering->batch->set;
	int32 nnodes = clustering->task.nnodes;
	int32 *of_record = palloc_huge(Max(set->nrecords, 1) * sizeof(int32));
	int32 *size = palloc_huge(Max(nnodes, 1) * sizeof(int32));

	memset(size, 0, nnodes * sizeof(int32));
	for (int32 node = 0; node < nnodes; node++)
		size[group[node]]++;
	for (int i = 0; i < set->nrecords; i++)
	{
		int32 node = clustering->node[i];
		bool is_grouped =
			node >= 0 && (size[group[node]] > 1 || (clustering->equals[node] & needed) != 0);

		of_record[i] = is_grouped ? group[node] : nnodes + i;
	}
	pfree(size);
	return of_record;
}

/* The first record of each group, in the order above: what names it. */
static int32 *
FirstRecords(const Clustering *clustering, const int32 *group)
{
	const RecordSet *set = &clustering->batch->set;
	Size ngroups = (Size) clustering->task.nnodes + set->nrecords + 1;
	int32 *first = palloc_huge(ngroups * sizeof(int32));

	memset(first, -1, ngroups * sizeof(int32));
	for (int i = 0; i < set->nrecords; i++)
	{
		if (first[group[i]] < 0 ||
			CompareRecords(&set->records[i], &set->records[first[group[i]]]) < 0)
			first[group[i]] = i;
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

/* A group is named after its first record: its key, after its source where there are sources. */
static Datum
GroupKey(const Record *first, bool has_sources)
{
	if (!has_sources)
		return CStringGetTextDatum(first->key);
	return CStringGetTextDatum(psprintf("%s:%s", SourcePrefix(first->source), first->key));
}

static void
PutRecords(const Clustering *clustering, const int32 *cluster, const int32 *household,
		   ReturnSetInfo *result)
{
	const RecordSet *set = &clustering->batch->set;
	const int32 *first_of_cluster = FirstRecords(clustering, cluster);
	const int32 *first_of_household = FirstRecords(clustering, household);
	bool has_sources = HasSources(set);
	MemoryContext row_context =
		AllocSetContextCreate(CurrentMemoryContext, "identity360 row", ALLOCSET_SMALL_SIZES);
	MemoryContext previous = MemoryContextSwitchTo(row_context);

	for (int i = 0; i < set->nrecords; i++)
	{
		const Record *record = &set->records[i];
		Datum row[4];
		bool nulls[4] = {false};

		CHECK_FOR_INTERRUPTS();
		row[0] = TextOrNull(record->source, &nulls[0]);
		row[1] = CStringGetTextDatum(record->key);
		row[2] = GroupKey(&set->records[first_of_cluster[cluster[i]]], has_sources);
		row[3] = GroupKey(&set->records[first_of_household[household[i]]], has_sources);
		tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
		MemoryContextReset(row_context);
	}
	MemoryContextSwitchTo(previous);
}

/* Compare what is to be compared, and make clusters and households of it. */
static void
ClusterBatch(Clustering *clustering, ReturnSetInfo *result)
{
	Batch *batch = clustering->batch;
	ClusterTask *task = &clustering->task;
	PairScore floor = {batch->min_weight, batch->min_weight};
	int32 *cluster;
	int32 *household;

	MakeNodes(clustering);
	WeighEquals(clustering);
	*task = (ClusterTask){
		.nnodes = clustering->first_node[batch->set.identities.n],
		.order = clustering->order,
		.sources = clustering->unique.n > 0 ? clustering->sources : NULL,
		.model = batch->model,
		.floor = batch->min_weight,
		.evidence = EvidenceOfNodes,
		.state = clustering,
	};
	InitEdges(&clustering->persons, task->order, task->nnodes);
	InitEdges(&clustering->households, task->order, task->nnodes);
	ScanBatch(batch, &floor, ConnectIdentities, clustering);
	FreeBlockIndex(&batch->index);
	CheckBudget(batch->context, batch->function, batch->set.nrecords);
	cluster = palloc_huge(Max(task->nnodes, 1) * sizeof(int32));
	household = palloc_huge(Max(task->nnodes, 1) * sizeof(int32));
	ClusterPairs(task, &clustering->persons, cluster);
	GroupHouseholds(task, &clustering->households, cluster, clustering->npersons, household);
	PutRecords(clustering, GroupOfRecords(clustering, cluster, EQUALS_ARE_PERSON),
			   GroupOfRecords(clustering, household, EQUALS_ARE_PERSON | EQUALS_ARE_HOUSEHOLD),
			   result);
}

Datum
i360_cluster_records(PG_FUNCTION_ARGS)
{
	Batch batch;
	Clustering *clustering;

	InitMaterializedSRF(fcinfo, 0);
	BeginMatching(&batch, fcinfo, "cluster_records");
	clustering = palloc0(sizeof(Clustering));
	clustering->batch = &batch;
	clustering->prepared = -1;
	clustering->left = palloc(sizeof(FeaturesBuffer));
	clustering->right = palloc(sizeof(FeaturesBuffer));
	ReadUniqueSources(&clustering->unique, fcinfo, 3);
	ClusterBatch(clustering, (ReturnSetInfo *) fcinfo->resultinfo);
	EndBatch(&batch);
	return (Datum) 0;
}
