/*
 * cluster.c
 *    Scored pairs to clusters, strongest first, each merge on what the whole of both
 *    groups says and not on one pair alone.
 *
 * Connected components take each pair for certain: one record that says little (J Dupont
 * of a home of four, a family's e-mail) makes one person of all whom it resembles. Here an
 * edge proposes to merge two groups, and the groups decide, comparison by comparison, over
 * all pairs across:
 *
 *    what one pair clearly confirms stands; or else the strongest objection counts
 *
 * So a missing value is never against, and a change of address or a slip that another
 * record does not have is forgiven; but two full names that differ, or two birth dates, are
 * not made good by an initial or a missing date in between. Clearly is with two thirds of the
 * strength of the objection: a name with a slip confirms, an initial does not. The sum over the comparisons
 * with the prior, less what a household explains (score.c), is the weight of the two
 * groups; the merge is made if that is at least even, and one person at least PERSON_TO_HOUSEHOLD
 * times as likely as two of one household. It is refused if both hold a record
 * of a source that holds each person once.
 *
 * Households are made of the clusters by the same rule, with the weight of one household
 * in place of that of one person. A building, or a company on one telephone number, is no
 * household: a group of more than HOUSEHOLD_MAX_PERSONS falls apart into what higher floors hold
 * together.
 *
 * The answer is the same in any order of records and pairs: edges have a total order, and
 * a group larger than GROUP_SAMPLE speaks through the records that come first in an order
 * of hashes.
 *
 * Cost: sorting the edges; a merge of two single records costs nothing more, any other at
 * most GROUP_SAMPLE² comparisons, once for each state of two groups.
 * Limits: greedy; what a strong pair has merged, weaker ones do not take apart.
 */
#include "core.h"

#include "batch/cluster.h"
#include "union_find.h"

#define GROUP_SAMPLE 8
#define FLOOR_STEP ((Weight) 1 << 32) /* by which the floor rises for what is no household: a bit */

#define NO_NODE (-1)

/* Two groups, and how many nodes they had, when their merge was refused. */
typedef struct Refusal
{
	int32 left; /* NO_NODE is empty */
	int32 right;
	int32 left_size;
	int32 right_size;
} Refusal;

typedef struct RefusalTable
{
	int64 n;
	int64 size; /* a power of 2 */
	Refusal *refusals;
} RefusalTable;

/* Groups of nodes in the making; arrays by node, where a group's root speaks for it. */
typedef struct Groups
{
	const ClusterTask *task;
	bool are_households;
	UnionFind forest;
	int32 *size;
	uint64 *sources;
	int32 *next; /* of the sample, which begins at `first`, in the task's order */
	int32 *first;
	RefusalTable refused;
} Groups;

/* What a pair says of a comparison: for what is asked, one person or one household; and for the other. */
typedef struct Voice
{
	Weight own;
	Weight other;
} Voice;

/* The most that any pair across two groups says for, and the most that one says against. */
typedef struct Hearing
{
	bool heard;
	Voice best;
	Voice worst;
} Hearing;

static void
InitGroups(Groups *groups, const ClusterTask *task, bool are_households)
{
	const Size n = Max(task->nnodes, 1);

	*groups = (Groups){.task = task, .are_households = are_households};
	UnionFindInit(&groups->forest, task->nnodes);
	groups->size = palloc_huge(n * sizeof(int32));
	groups->next = palloc_huge(n * sizeof(int32));
	groups->first = palloc_huge(n * sizeof(int32));
	if (task->sources != NULL && !are_households)
		groups->sources = palloc_huge(n * sizeof(uint64));
	for (int32 node = 0; node < task->nnodes; node++)
	{
		groups->size[node] = 1;
		groups->first[node] = node;
		groups->next[node] = NO_NODE;
		if (groups->sources != NULL)
			groups->sources[node] = task->sources[node];
	}
}

static void
FreeGroups(Groups *groups)
{
	pfree(groups->forest.parent);
	pfree(groups->size);
	pfree(groups->next);
	pfree(groups->first);
	if (groups->sources != NULL)
		pfree(groups->sources);
	if (groups->refused.refusals != NULL)
		pfree(groups->refused.refusals);
}

static bool
ComesFirst(const ClusterTask *task, int32 a, int32 b)
{
	return task->order[a] != task->order[b] ? task->order[a] < task->order[b] : a < b;
}

/* Merge two samples in order, and let go of what is too much. */
static int32
MergeSamples(Groups *groups, int32 a, int32 b)
{
	int32 first = NO_NODE;
	int32 *link = &first;

	for (int n = 0; n < GROUP_SAMPLE && (a != NO_NODE || b != NO_NODE); n++)
	{
		int32 *from = b == NO_NODE || (a != NO_NODE && ComesFirst(groups->task, a, b)) ? &a : &b;

		*link = *from;
		link = &groups->next[*from];
		*from = *link;
	}
	*link = NO_NODE;
	return first;
}

/* Make one group of two roots. */
static void
MergeGroups(Groups *groups, int32 a, int32 b)
{
	int32 first = MergeSamples(groups, groups->first[a], groups->first[b]);
	int32 size = groups->size[a] + groups->size[b];
	int32 root = UnionFindMerge(&groups->forest, a, b);

	groups->first[root] = first;
	groups->size[root] = size;
	if (groups->sources != NULL)
		groups->sources[root] = groups->sources[a] | groups->sources[b];
}

static bool
SaysLess(const Voice *a, const Voice *b)
{
	return a->own != b->own ? a->own < b->own : a->other < b->other;
}

/* Add what a pair says. */
static void
HearPair(const Groups *groups, int32 left, int32 right, Hearing hearings[NCOMPARISONS])
{
	PairEvidence evidence;

	groups->task->evidence(groups->task->state, left, right, &evidence);
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		Hearing *hearing = &hearings[comparison];
		Weight match = evidence.match[comparison];
		Weight household = evidence.household[comparison];
		Voice voice =
			groups->are_households ? (Voice){household, match} : (Voice){match, household};

		if ((evidence.present >> comparison & 1) == 0)
			continue;
		if (!hearing->heard || SaysLess(&hearing->best, &voice))
			hearing->best = voice;
		if (!hearing->heard || SaysLess(&voice, &hearing->worst))
			hearing->worst = voice;
		hearing->heard = true;
	}
}

/* What counts: a clear confirmation, or else the strongest objection. */
static const Voice *
Verdict(const Hearing *hearing)
{
	Weight objection = Max(-hearing->worst.own, 0);

	return hearing->best.own > 0 && hearing->best.own / 2 >= objection / 3 ? &hearing->best
																		   : &hearing->worst;
}

/*
 * Of those who know each other, one person's share is P(person) / P(person or household), and
 * the two weights are the odds of these.
 */
bool
IsOnePerson(const PairScore *score, Weight floor)
{
	const double share = PERSON_TO_HOUSEHOLD / (PERSON_TO_HOUSEHOLD + 1);

	return score->match >= floor &&
		   WeightProbability(score->match) >= share * WeightProbability(score->household);
}

/* Does all that two groups say, taken together, make one of them? */
static bool
AreOneGroup(const Groups *groups, int32 a, int32 b)
{
	const MatchModel *model = groups->task->model;
	Hearing hearings[NCOMPARISONS] = {0};
	Weight own = 0;
	Weight other = 0;
	PairScore score;

	for (int32 left = groups->first[a]; left != NO_NODE; left = groups->next[left])
	{
		for (int32 right = groups->first[b]; right != NO_NODE; right = groups->next[right])
			HearPair(groups, left, right, hearings);
	}
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		own += Verdict(&hearings[comparison])->own;
		other += Verdict(&hearings[comparison])->other;
	}
	if (groups->are_households)
	{
		score = ScoreOfEvidence(model->prior_weight + other, model->household_prior + own);
		return score.household >= 0;
	}
	score = ScoreOfEvidence(model->prior_weight + own, model->household_prior + other);
	return IsOnePerson(&score, 0);
}

/* The place of two roots, or the empty one where they belong. */
static Refusal *
FindRefusal(const RefusalTable *table, int32 left, int32 right)
{
	uint64 hash = ((uint64) left << 32 | (uint32) right) * UINT64_C(0x9E3779B97F4A7C15);
	int64 place = (int64) (hash >> 20) & (table->size - 1);

	while (table->refusals[place].left != NO_NODE &&
		   (table->refusals[place].left != left || table->refusals[place].right != right))
		place = (place + 1) & (table->size - 1);
	return &table->refusals[place];
}

static void
InitRefusals(RefusalTable *table, int64 size)
{
	table->size = size;
	table->refusals = palloc_huge(size * sizeof(Refusal));
	for (int64 i = 0; i < size; i++)
		table->refusals[i].left = NO_NODE;
}

static void
GrowRefusals(RefusalTable *table)
{
	RefusalTable grown = {.n = table->n};

	InitRefusals(&grown, table->size * 2);
	for (int64 i = 0; i < table->size; i++)
	{
		const Refusal *refusal = &table->refusals[i];

		if (refusal->left != NO_NODE)
			*FindRefusal(&grown, refusal->left, refusal->right) = *refusal;
	}
	pfree(table->refusals);
	*table = grown;
}

/* Remember that a < b, as they are, are not one. */
static void
Refuse(Groups *groups, int32 a, int32 b)
{
	RefusalTable *table = &groups->refused;
	Refusal *refusal;

	if (table->refusals == NULL)
		InitRefusals(table, 64);
	else if (table->n * 2 >= table->size)
		GrowRefusals(table);
	refusal = FindRefusal(table, a, b);
	table->n += refusal->left == NO_NODE;
	*refusal = (Refusal){a, b, groups->size[a], groups->size[b]};
}

static bool
WasRefused(const Groups *groups, int32 a, int32 b)
{
	const Refusal *refusal;

	if (groups->refused.refusals == NULL)
		return false;
	refusal = FindRefusal(&groups->refused, a, b);
	return refusal->left != NO_NODE && refusal->left_size == groups->size[a] &&
		   refusal->right_size == groups->size[b];
}

/* May two groups, which an edge connects, become one? Of two single nodes the edge has said all. */
static bool
MayMerge(const Groups *groups, int32 a, int32 b)
{
	if (groups->sources != NULL && (groups->sources[a] & groups->sources[b]) != 0)
		return false;
	if (groups->size[a] == 1 && groups->size[b] == 1)
		return true;
	return AreOneGroup(groups, a, b);
}

/* Merge what an edge connects, if that may be. */
static void
FollowEdge(Groups *groups, const PairEdge *edge)
{
	int32 a = UnionFindRoot(&groups->forest, edge->left);
	int32 b = UnionFindRoot(&groups->forest, edge->right);

	if (a == b || WasRefused(groups, Min(a, b), Max(a, b)))
		return;
	if (MayMerge(groups, a, b))
		MergeGroups(groups, a, b);
	else
		Refuse(groups, Min(a, b), Max(a, b));
}

/* The root of each node's group: its smallest node. */
static void
PutRoots(Groups *groups, int32 *roots)
{
	for (int32 node = 0; node < groups->task->nnodes; node++)
		roots[node] = UnionFindRoot(&groups->forest, node);
}

void
ClusterPairs(const ClusterTask *task, EdgeList *edges, int32 *cluster)
{
	Groups groups;

	InitGroups(&groups, task, false);
	SortEdges(edges);
	for (int64 i = 0; i < edges->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		FollowEdge(&groups, &edges->edges[i]);
	}
	PutRoots(&groups, cluster);
	FreeGroups(&groups);
}

/* What is still to be divided into households: nodes, and the edges among them. */
typedef struct OpenPart
{
	int32 n;
	int32 *nodes;
	EdgeList *edges;
	int32 *persons; /* of each group, by its root */
} OpenPart;

/* Take the groups of the open nodes apart into their clusters. */
static void
ResetGroups(Groups *groups, const OpenPart *open, const int32 *cluster)
{
	for (int32 i = 0; i < open->n; i++)
	{
		int32 node = open->nodes[i];

		groups->forest.parent[node] = node;
		groups->size[node] = 1;
		groups->first[node] = node;
		groups->next[node] = NO_NODE;
	}
	for (int32 i = 0; i < open->n; i++)
	{
		int32 node = open->nodes[i];

		if (cluster[node] != node)
			MergeGroups(groups, UnionFindRoot(&groups->forest, cluster[node]), node);
	}
	if (groups->refused.refusals != NULL)
		pfree(groups->refused.refusals);
	groups->refused = (RefusalTable){0};
}

/* Leave open what is in groups of too many people, with the edges that reach a higher floor. */
static void
KeepCrowded(Groups *groups, OpenPart *open, const int32 *cluster, const int32 *npersons,
			Weight floor)
{
	EdgeList *edges = open->edges;
	int32 nopen = 0;
	int64 nedges = 0;

	for (int32 i = 0; i < open->n; i++)
		open->persons[open->nodes[i]] = 0;
	for (int32 i = 0; i < open->n; i++)
	{
		int32 node = open->nodes[i];

		if (cluster[node] == node)
			open->persons[UnionFindRoot(&groups->forest, node)] += npersons[node];
	}
	for (int64 i = 0; i < edges->n; i++)
	{
		const PairEdge edge = edges->edges[i];
		int32 root = UnionFindRoot(&groups->forest, edge.left);

		if (edge.weight >= floor && open->persons[root] > HOUSEHOLD_MAX_PERSONS &&
			root == UnionFindRoot(&groups->forest, edge.right))
			edges->edges[nedges++] = edge;
	}
	for (int32 i = 0; i < open->n; i++)
	{
		if (open->persons[UnionFindRoot(&groups->forest, open->nodes[i])] > HOUSEHOLD_MAX_PERSONS)
			open->nodes[nopen++] = open->nodes[i];
	}
	edges->n = nedges;
	open->n = nopen;
}

void
GroupHouseholds(const ClusterTask *task, EdgeList *edges, const int32 *cluster,
				const int32 *npersons, int32 *household)
{
	const Size n = Max(task->nnodes, 1);
	OpenPart open = {task->nnodes, palloc_huge(n * sizeof(int32)), edges,
					 palloc_huge(n * sizeof(int32))};
	Weight floor = task->floor;
	Groups groups;

	InitGroups(&groups, task, true);
	for (int32 node = 0; node < task->nnodes; node++)
		open.nodes[node] = node;
	SortEdges(edges);
	while (open.n > 0)
	{
		ResetGroups(&groups, &open, cluster);
		for (int64 i = 0; i < edges->n; i++)
		{
			CHECK_FOR_INTERRUPTS();
			FollowEdge(&groups, &edges->edges[i]);
		}
		if (edges->n == 0)
			break;
		floor += FLOOR_STEP;
		KeepCrowded(&groups, &open, cluster, npersons, floor);
	}
	PutRoots(&groups, household);
	FreeGroups(&groups);
	pfree(open.nodes);
	pfree(open.persons);
}
