/*
 * partition.c
 *    From links to profiles: a pure function of (links, policy).
 *
 * Every pair of identifiers seen in one event is a link; it is as new as the
 * last such event. In mode latest_link the links are sorted
 *
 *    1. by the priority of their weaker end, the strongest first: the account
 *       and the card find each other before any cookie is looked at;
 *    2. the newest first: a device belongs to who used it last;
 *    3. by the priority of their stronger end;
 *    4. by their two identifiers in byte order, so that nothing is left to chance,
 *
 * and added one by one, unless the two groups together would hold more values
 * of a namespace than its limit. Sorting by time alone, as some documents
 * describe, lets a new cookie cut an old account; the layers come first so that
 * the weak link gives way.
 *
 * In mode transitive all links are added. In both modes some nodes join nothing:
 * those blocked by the policy, those of a namespace that does not join, and those
 * linked with more person nodes than max_records_per_value, counted over the
 * links that the first two leave.
 *
 * The order of events, and of identifiers in an event, is nowhere in this. Cost:
 * O(E log E) for E distinct links, times the number of limited namespaces that a
 * group holds; 24 bytes a link and 28 a node on top of the links collected, at 16
 * bytes a slot in a table at most two thirds full.
 */
#include "core.h"

#include "graph/mix.h"
#include "graph/partition.h"
#include "union_find.h"

/* A pair of different nodes, packed; 0 would be a node with itself, so it marks a free slot. */
typedef struct LinkSlot
{
	uint64 pair;
	int64 time;
} LinkSlot;

#define FIRST_NSLOTS 1024
#define FREE_SLOT UINT64_C(0)

/* Between two looks at whether the user has cancelled. */
#define STEPS_PER_CHECK 65536

static inline uint64
PackPair(int32 a, int32 b)
{
	return (uint64) (uint32) a << 32 | (uint32) b;
}

static void
MakeSlots(LinkSet *set, uint64 nslots)
{
	set->mask = nslots - 1;
	set->slots = palloc_huge(nslots * sizeof(LinkSlot));
	memset(set->slots, 0, nslots * sizeof(LinkSlot));
}

void
LinkSetInit(LinkSet *set)
{
	set->nlinks = 0;
	MakeSlots(set, FIRST_NSLOTS);
}

/* The slot that holds the pair, or the free one where it belongs. */
static inline LinkSlot *
FindSlot(const LinkSet *set, uint64 pair)
{
	uint64 i = MixBits(pair) & set->mask;

	while (set->slots[i].pair != pair && set->slots[i].pair != FREE_SLOT)
		i = (i + 1) & set->mask;
	return &set->slots[i];
}

/* Double the table. */
static void
GrowSlots(LinkSet *set)
{
	LinkSlot *old = set->slots;
	uint64 nold = set->mask + 1;

	MakeSlots(set, nold * 2);
	for (uint64 i = 0; i < nold; i++)
	{
		if (old[i].pair != FREE_SLOT)
			*FindSlot(set, old[i].pair) = old[i];
		if (i % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(old);
}

static void
AddLink(LinkSet *set, int32 a, int32 b, int64 time)
{
	uint64 pair = PackPair(a, b);
	LinkSlot *slot = FindSlot(set, pair);

	if (slot->pair == pair)
	{
		slot->time = Max(slot->time, time);
		return;
	}
	*slot = (LinkSlot){pair, time};
	set->nlinks++;
	if ((uint64) set->nlinks * 3 > (set->mask + 1) * 2)
		GrowSlots(set);
}

static int
CompareNodes(const void *a, const void *b)
{
	int32 x = *(const int32 *) a;
	int32 y = *(const int32 *) b;

	return (x > y) - (x < y);
}

/* Sort the nodes, drop the repeated ones, and return how many are left. */
static int
SortUnique(int32 *nodes, int nnodes)
{
	int nunique = 0;

	qsort(nodes, nnodes, sizeof(int32), CompareNodes);
	for (int i = 0; i < nnodes; i++)
		if (i == 0 || nodes[i] != nodes[nunique - 1])
			nodes[nunique++] = nodes[i];
	return nunique;
}

bool
LinkSetAddEvent(LinkSet *set, int32 *nodes, int nnodes, int64 time)
{
	if (nnodes < 2)
		return true;
	nnodes = SortUnique(nodes, nnodes);
	if (nnodes > EVENT_MAX_IDENTIFIERS)
		return false;
	for (int i = 0; i < nnodes; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = i + 1; j < nnodes; j++)
			AddLink(set, nodes[i], nodes[j], time);
	}
	return true;
}

Link *
LinkSetTakeLinks(LinkSet *set, const int32 *renumber)
{
	Link *links = palloc_huge((Size) set->nlinks * sizeof(Link));
	Link *link = links;

	for (uint64 i = 0; i <= set->mask; i++)
	{
		LinkSlot *slot = &set->slots[i];

		if (slot->pair != FREE_SLOT)
		{
			int32 a = renumber[slot->pair >> 32];
			int32 b = renumber[(uint32) slot->pair];

			*link++ = (Link){.time = slot->time, .a = Min(a, b), .b = Max(a, b)};
		}
		if (i % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(set->slots);
	set->slots = NULL;
	return links;
}

/*
 * The groups as they grow. For each limited namespace of which a group holds a
 * value there is one tally: how many. Tallies are kept in the arrays of the
 * nodes, since a group never has more of them than nodes: tally n is about the
 * namespace of node n.
 */
typedef struct Groups
{
	UnionFind forest;
	const NamespaceRule *rules;
	const PartitionNode *nodes;
	int32 *firstTally; /* by root; -1 if none */
	int32 *nextTally;  /* by tally, in the order of rules; -1 at the end */
	int32 *tally;
} Groups;

/* Each node alone. Without limits there is nothing to tally. */
static void
MakeGroups(Groups *groups, const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes)
{
	Size size = (Size) nnodes * sizeof(int32);

	UnionFindInit(&groups->forest, nnodes);
	groups->rules = policy->rules;
	groups->nodes = nodes;
	if (policy->isTransitive)
		return;
	groups->firstTally = palloc_huge(size);
	groups->nextTally = palloc_huge(size);
	groups->tally = palloc_huge(size);
	for (int32 node = 0; node < nnodes; node++)
	{
		bool isLimited = policy->rules[nodes[node].rule].limit != LIMIT_NONE;

		groups->firstTally[node] = isLimited ? node : -1;
		groups->nextTally[node] = -1;
		groups->tally[node] = 1;
	}
}

static void
FreeGroups(Groups *groups)
{
	pfree(groups->forest.parent);
	if (groups->tally == NULL)
		return;
	pfree(groups->firstTally);
	pfree(groups->nextTally);
	pfree(groups->tally);
}

/* True if the groups of two roots may be one without breaking a limit. */
static bool
FitTogether(const Groups *groups, int32 a, int32 b)
{
	int32 x = groups->firstTally[a];
	int32 y = groups->firstTally[b];

	while (x >= 0 && y >= 0)
	{
		int32 xrule = groups->nodes[x].rule;
		int32 yrule = groups->nodes[y].rule;

		if (xrule == yrule && groups->tally[x] + groups->tally[y] > groups->rules[xrule].limit)
			return false;
		if (xrule <= yrule)
			x = groups->nextTally[x];
		if (yrule <= xrule)
			y = groups->nextTally[y];
	}
	return true;
}

/* Merge two lists of tallies, adding up what both have, and return the first. */
static int32
MergeTallies(Groups *groups, int32 x, int32 y)
{
	int32 first = -1;
	int32 *last = &first;

	while (x >= 0 && y >= 0)
	{
		int32 xrule = groups->nodes[x].rule;
		int32 yrule = groups->nodes[y].rule;
		int32 *taken = xrule <= yrule ? &x : &y;

		if (xrule == yrule)
		{
			groups->tally[x] += groups->tally[y];
			y = groups->nextTally[y];
		}
		*last = *taken;
		last = &groups->nextTally[*taken];
		*taken = *last;
	}
	*last = x >= 0 ? x : y;
	return first;
}

/* Join the groups of a link's ends, unless that would break a limit. */
static void
JoinUnlessLimited(Groups *groups, const Link *link)
{
	int32 a = UnionFindRoot(&groups->forest, link->a);
	int32 b = UnionFindRoot(&groups->forest, link->b);

	if (a != b && FitTogether(groups, a, b))
	{
		int32 first = MergeTallies(groups, groups->firstTally[a], groups->firstTally[b]);

		groups->firstTally[UnionFindMerge(&groups->forest, a, b)] = first;
	}
}

/* Keep the links of which neither end is in `isOut`, and return how many. */
static int64
KeepLinks(Link *links, int64 nlinks, const bool *isOut)
{
	int64 nkept = 0;

	for (int64 i = 0; i < nlinks; i++)
		if (!isOut[links[i].a] && !isOut[links[i].b])
			links[nkept++] = links[i];
	return nkept;
}

/* Mark the nodes that the policy lets join nothing. */
static void
MarkBlocked(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes, bool *isOut)
{
	for (int32 node = 0; node < nnodes; node++)
		isOut[node] = nodes[node].isBlocked || !policy->rules[nodes[node].rule].joins;
}

/* Mark the nodes that are linked with too many persons to belong to one. */
static void
MarkHubs(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes, const Link *links,
		 int64 nlinks, bool *isOut)
{
	int32 *npersons = palloc_huge((Size) nnodes * sizeof(int32));

	memset(npersons, 0, (Size) nnodes * sizeof(int32));
	for (int64 i = 0; i < nlinks; i++)
	{
		int32 a = links[i].a;
		int32 b = links[i].b;

		npersons[a] += policy->rules[nodes[b].rule].identifierClass == IDENTIFIER_PERSON;
		npersons[b] += policy->rules[nodes[a].rule].identifierClass == IDENTIFIER_PERSON;
	}
	for (int32 node = 0; node < nnodes; node++)
		isOut[node] = isOut[node] || npersons[node] > policy->maxRecordsPerValue;
	pfree(npersons);
}

/* Leave out the links of nodes that may join nothing, and return how many are left. */
static int64
FilterLinks(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes, Link *links,
			int64 nlinks)
{
	bool *isOut = palloc_huge((Size) nnodes * sizeof(bool));

	MarkBlocked(policy, nodes, nnodes, isOut);
	nlinks = KeepLinks(links, nlinks, isOut);
	if (policy->maxRecordsPerValue != LIMIT_NONE)
	{
		MarkHubs(policy, nodes, nnodes, links, nlinks, isOut);
		nlinks = KeepLinks(links, nlinks, isOut);
	}
	pfree(isOut);
	return nlinks;
}

/* The order in which links are added; see the head of the file. */
static int
CompareLinks(const void *x, const void *y)
{
	const Link *a = x;
	const Link *b = y;

	CHECK_FOR_INTERRUPTS();
	if (a->weaker != b->weaker)
		return a->weaker < b->weaker ? -1 : 1;
	if (a->time != b->time)
		return a->time > b->time ? -1 : 1;
	if (a->stronger != b->stronger)
		return a->stronger < b->stronger ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static void
SortLinks(const LinkPolicy *policy, const PartitionNode *nodes, Link *links, int64 nlinks)
{
	for (Link *link = links; link < links + nlinks; link++)
	{
		int32 a = policy->rules[nodes[link->a].rule].priority;
		int32 b = policy->rules[nodes[link->b].rule].priority;

		link->weaker = Max(a, b);
		link->stronger = Min(a, b);
	}
	qsort(links, nlinks, sizeof(Link), CompareLinks);
}

static void
AddLinks(Groups *groups, bool isTransitive, const Link *links, int64 nlinks)
{
	for (int64 i = 0; i < nlinks; i++)
	{
		if (isTransitive)
			UnionFindMerge(&groups->forest, links[i].a, links[i].b);
		else
			JoinUnlessLimited(groups, &links[i]);
		if (i % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

/* For each node, the node of its group that is the strongest, then the smallest. */
static int32 *
FindProfileKeys(Groups *groups)
{
	int32 nnodes = groups->forest.nnodes;
	int32 *key = palloc_huge((Size) nnodes * sizeof(int32));

	/* A root is the smallest node of its group, so it is met first and wins ties. */
	for (int32 node = 0; node < nnodes; node++)
	{
		int32 root = UnionFindRoot(&groups->forest, node);

		if (root == node || groups->rules[groups->nodes[node].rule].priority <
								groups->rules[groups->nodes[key[root]].rule].priority)
			key[root] = node;
	}
	for (int32 node = 0; node < nnodes; node++)
		key[node] = key[UnionFindRoot(&groups->forest, node)];
	return key;
}

int32 *
PartitionNodes(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes, Link *links,
			   int64 nlinks)
{
	Groups groups = {0};
	int32 *key;

	nlinks = FilterLinks(policy, nodes, nnodes, links, nlinks);
	if (!policy->isTransitive)
		SortLinks(policy, nodes, links, nlinks);
	MakeGroups(&groups, policy, nodes, nnodes);
	AddLinks(&groups, policy->isTransitive, links, nlinks);
	key = FindProfileKeys(&groups);
	FreeGroups(&groups);
	return key;
}
