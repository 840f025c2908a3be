/*
 * groups.h
 *    Groups of nodes that grow into profiles, and what keeps two of them apart.
 */
#ifndef IDENTITY360_GROUPS_H
#define IDENTITY360_GROUPS_H

#include "core.h"

#include "graph/policy.h"
#include "union_find.h"

/* A node: a record or an identifier, numbered by its rank in byte order. */
typedef struct PartitionNode
{
	int32 rule; /* of its namespace, index in the policy's rules */
	bool isBlocked;
} PartitionNode;

/* Two nodes that may not be in one group. */
typedef struct NodePair
{
	int32 a;
	int32 b;
} NodePair;

typedef struct Groups
{
	UnionFind forest;
	const NamespaceRule *rules;
	const PartitionNode *nodes;
	bool hasLimits;
	bool *isHeld;      /* by node of a search-only namespace: it belongs to a group */
	int32 *firstTally; /* by root: how many values it holds of each limited namespace */
	int32 *nextTally;
	int32 *tally;
	const NodePair *apart;
	int32 *firstApart; /* by root: the ends of the pairs that it may not be in one group with */
	int32 *nextApart;
} Groups;

/* What came of an attempt to join two nodes. */
typedef enum JoinResult
{
	JOIN_MADE,
	JOIN_NOT_NEEDED,    /* they were in one group */
	JOIN_OVER_LIMIT,    /* too many values of a namespace */
	JOIN_KEPT_APART,    /* somebody decided so */
	JOIN_ONLY_SEARCHED, /* one is found by, but joins nothing */
	JOIN_OUT            /* one joins nothing at all */
} JoinResult;

/* Each node alone. `apart` must stay as long as the groups. */
extern void MakeGroups(Groups *groups, const LinkPolicy *policy, const PartitionNode *nodes,
					   int32 nnodes, const NodePair *apart, int32 napart);
extern void FreeGroups(Groups *groups);

/* Join the groups of two nodes, unless something keeps them apart. */
extern JoinResult JoinNodes(Groups *groups, int32 a, int32 b);

/*
 * Take two nodes for one, before any other join: what they hold of a namespace
 * counts as one value. Only pairs kept apart are in the way.
 */
extern JoinResult JoinAsOne(Groups *groups, int32 a, int32 b);

#endif
