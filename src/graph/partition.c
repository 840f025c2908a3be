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
 * In mode transitive all links are added. In every mode some nodes join nothing:
 * those blocked by the policy, those of a namespace that does not join, and those
 * linked with more person nodes than max_records_per_value, counted over the
 * links that the first two leave. A node of a namespace that is only searched
 * goes to the first group that the order gives it to, and joins no other.
 *
 * The order of events, and of identifiers in an event, is nowhere in this. Cost:
 * O(E log E) for E distinct links, times the number of limited namespaces that a
 * group holds; 32 bytes a link and 29 a node on top of the links collected.
 */
#include "core.h"

#include "graph/partition.h"

/* Between two looks at whether the user has cancelled. */
#define STEPS_PER_CHECK 65536

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

		if (isOut[a] || isOut[b])
			continue;
		npersons[a] += policy->rules[nodes[b].rule].identifierClass == IDENTIFIER_PERSON;
		npersons[b] += policy->rules[nodes[a].rule].identifierClass == IDENTIFIER_PERSON;
	}
	for (int32 node = 0; node < nnodes; node++)
		isOut[node] = isOut[node] || npersons[node] > policy->maxRecordsPerValue;
	pfree(npersons);
}

bool *
MarkOutNodes(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes, const Link *links,
			 int64 nlinks)
{
	bool *isOut = palloc_huge((Size) nnodes * sizeof(bool));

	for (int32 node = 0; node < nnodes; node++)
		isOut[node] = nodes[node].isBlocked || policy->rules[nodes[node].rule].joins == JOIN_NEVER;
	if (policy->maxRecordsPerValue != LIMIT_NONE)
		MarkHubs(policy, nodes, nnodes, links, nlinks, isOut);
	return isOut;
}

/* The order in which links are added; see the head of the file. */
static int
CompareLinks(const void *x, const void *y)
{
	const Link *a = x;
	const Link *b = y;
	int order;

	CHECK_FOR_INTERRUPTS();
	if (a->weaker != b->weaker)
		return a->weaker < b->weaker ? -1 : 1;
	order = CompareMoments(b->last, a->last);
	if (order != 0)
		return order;
	if (a->stronger != b->stronger)
		return a->stronger < b->stronger ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

void
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

int32 *
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

/* True if the order of the links matters. */
static bool
IsOrdered(const LinkPolicy *policy)
{
	bool isOrdered = policy->mode != LINK_TRANSITIVE;

	for (int32 i = 0; i < policy->nlisted; i++)
		isOrdered = isOrdered || policy->rules[i].joins == JOIN_SEARCH;
	return isOrdered;
}

int32 *
PartitionNodes(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes, Link *links,
			   int64 nlinks)
{
	bool *isOut = MarkOutNodes(policy, nodes, nnodes, links, nlinks);
	Groups groups;
	int32 *key;

	nlinks = KeepLinks(links, nlinks, isOut);
	pfree(isOut);
	if (IsOrdered(policy))
		SortLinks(policy, nodes, links, nlinks);
	MakeGroups(&groups, policy, nodes, nnodes, NULL, 0);
	for (int64 i = 0; i < nlinks; i++)
	{
		(void) JoinNodes(&groups, links[i].a, links[i].b);
		if (i % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	key = FindProfileKeys(&groups);
	FreeGroups(&groups);
	return key;
}
