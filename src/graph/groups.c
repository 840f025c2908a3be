/*
 * groups.c
 *    Groups of nodes that grow into profiles, and what keeps two of them apart.
 *
 * For each limited namespace of which a group holds a value there is one tally:
 * how many. Tallies are kept in the arrays of the nodes, since a group never has
 * more of them than nodes: tally n is about the namespace of node n. So a join
 * costs the number of limited namespaces that the two groups hold.
 *
 * The pairs that may not meet hang at the groups of their ends; end 2 * i is the
 * first of pair i, 2 * i + 1 the second. Decisions of people are few, so these
 * lists are walked.
 */
#include "core.h"

#include "graph/groups.h"

#define LIST_END (-1)

static void
MakeTallies(Groups *groups, const LinkPolicy *policy, int32 nnodes)
{
	Size size = (Size) nnodes * sizeof(int32);

	groups->firstTally = palloc_huge(size);
	groups->nextTally = palloc_huge(size);
	groups->tally = palloc_huge(size);
	for (int32 node = 0; node < nnodes; node++)
	{
		bool isLimited = policy->rules[groups->nodes[node].rule].limit != LIMIT_NONE;

		groups->firstTally[node] = isLimited ? node : LIST_END;
		groups->nextTally[node] = LIST_END;
		groups->tally[node] = 1;
	}
}

static void
HangApart(Groups *groups, int32 node, int32 end)
{
	groups->nextApart[end] = groups->firstApart[node];
	groups->firstApart[node] = end;
}

static void
MakeApart(Groups *groups, int32 nnodes, const NodePair *apart, int32 napart)
{
	groups->apart = apart;
	groups->firstApart = palloc_huge((Size) nnodes * sizeof(int32));
	groups->nextApart = palloc_huge(2 * (Size) napart * sizeof(int32));
	for (int32 node = 0; node < nnodes; node++)
		groups->firstApart[node] = LIST_END;
	for (int32 i = 0; i < napart; i++)
	{
		HangApart(groups, apart[i].a, 2 * i);
		HangApart(groups, apart[i].b, 2 * i + 1);
	}
}

void
MakeGroups(Groups *groups, const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes,
		   const NodePair *apart, int32 napart)
{
	memset(groups, 0, sizeof(*groups));
	UnionFindInit(&groups->forest, nnodes);
	groups->rules = policy->rules;
	groups->nodes = nodes;
	groups->hasLimits = policy->mode != LINK_TRANSITIVE;
	groups->isHeld = palloc_huge((Size) nnodes * sizeof(bool));
	memset(groups->isHeld, 0, (Size) nnodes * sizeof(bool));
	if (groups->hasLimits)
		MakeTallies(groups, policy, nnodes);
	if (napart > 0)
		MakeApart(groups, nnodes, apart, napart);
}

void
FreeGroups(Groups *groups)
{
	pfree(groups->forest.parent);
	pfree(groups->isHeld);
	if (groups->hasLimits)
	{
		pfree(groups->firstTally);
		pfree(groups->nextTally);
		pfree(groups->tally);
	}
	if (groups->apart != NULL)
	{
		pfree(groups->firstApart);
		pfree(groups->nextApart);
	}
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

/* Merge two lists of tallies and return the first; what both have adds up, or counts as one. */
static int32
MergeTallies(Groups *groups, int32 x, int32 y, bool asOne)
{
	int32 first = LIST_END;
	int32 *last = &first;

	while (x >= 0 && y >= 0)
	{
		int32 xrule = groups->nodes[x].rule;
		int32 yrule = groups->nodes[y].rule;
		int32 *taken = xrule <= yrule ? &x : &y;

		if (xrule == yrule)
		{
			groups->tally[x] = asOne ? Max(groups->tally[x], groups->tally[y])
									 : groups->tally[x] + groups->tally[y];
			y = groups->nextTally[y];
		}
		*last = *taken;
		last = &groups->nextTally[*taken];
		*taken = *last;
	}
	*last = x >= 0 ? x : y;
	return first;
}

/* True if a pair that may not meet has one end in each of the groups of two roots. */
static bool
AreKeptApart(Groups *groups, int32 a, int32 b)
{
	for (int32 end = groups->firstApart[a]; end >= 0; end = groups->nextApart[end])
	{
		const NodePair *pair = &groups->apart[end / 2];

		if (UnionFindRoot(&groups->forest, end % 2 == 0 ? pair->b : pair->a) == b)
			return true;
	}
	return false;
}

/* Append a list of ends to another, and return the first. */
static int32
JoinApart(Groups *groups, int32 a, int32 b)
{
	int32 last = a;

	if (a < 0)
		return b;
	while (groups->nextApart[last] >= 0)
		last = groups->nextApart[last];
	groups->nextApart[last] = b;
	return a;
}

static void
MergeRoots(Groups *groups, int32 a, int32 b, bool asOne)
{
	int32 root = UnionFindMerge(&groups->forest, a, b);

	if (groups->hasLimits)
		groups->firstTally[root] =
			MergeTallies(groups, groups->firstTally[a], groups->firstTally[b], asOne);
	if (groups->apart != NULL)
		groups->firstApart[root] = JoinApart(groups, groups->firstApart[a], groups->firstApart[b]);
}

static bool
IsSearchOnly(const Groups *groups, int32 node)
{
	return groups->rules[groups->nodes[node].rule].joins == JOIN_SEARCH;
}

JoinResult
JoinNodes(Groups *groups, int32 a, int32 b)
{
	bool aIsSearchOnly = IsSearchOnly(groups, a);
	bool bIsSearchOnly = IsSearchOnly(groups, b);
	int32 aRoot = UnionFindRoot(&groups->forest, a);
	int32 bRoot = UnionFindRoot(&groups->forest, b);

	if (aRoot == bRoot)
		return JOIN_NOT_NEEDED;
	if ((aIsSearchOnly && (bIsSearchOnly || groups->isHeld[a])) ||
		(bIsSearchOnly && groups->isHeld[b]))
		return JOIN_ONLY_SEARCHED;
	if (groups->apart != NULL && AreKeptApart(groups, aRoot, bRoot))
		return JOIN_KEPT_APART;
	if (groups->hasLimits && !FitTogether(groups, aRoot, bRoot))
		return JOIN_OVER_LIMIT;
	MergeRoots(groups, aRoot, bRoot, false);
	groups->isHeld[a] = groups->isHeld[a] || aIsSearchOnly;
	groups->isHeld[b] = groups->isHeld[b] || bIsSearchOnly;
	return JOIN_MADE;
}

JoinResult
JoinAsOne(Groups *groups, int32 a, int32 b)
{
	int32 aRoot = UnionFindRoot(&groups->forest, a);
	int32 bRoot = UnionFindRoot(&groups->forest, b);

	if (aRoot == bRoot)
		return JOIN_NOT_NEEDED;
	if (groups->apart != NULL && AreKeptApart(groups, aRoot, bRoot))
		return JOIN_KEPT_APART;
	MergeRoots(groups, aRoot, bRoot, true);
	groups->isHeld[a] = groups->isHeld[b] = true;
	return JOIN_MADE;
}
