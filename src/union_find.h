/*
 * union_find.h
 *    Disjoint sets of nodes 0 to n - 1, where the smaller root always wins.
 *
 * So parent[x] <= x everywhere, the root of a set is its smallest node, and
 * the forest is a function of the sets alone, not of the order of the merges.
 * Path halving keeps trees flat: a merge is O(log n) amortised, in practice a
 * few steps (Tarjan and van Leeuwen 1984).
 */
#ifndef IDENTITY360_UNION_FIND_H
#define IDENTITY360_UNION_FIND_H

#include "core.h"

typedef struct UnionFind
{
	int32 *parent;
	int32 nnodes;
	int32 capacity;
} UnionFind;

/* Make `nnodes` sets of one node each. */
extern void UnionFindInit(UnionFind *forest, int32 nnodes);

/* Add a node in a set of its own and return it. */
extern int32 UnionFindAdd(UnionFind *forest);

/* The root of the node's set, its smallest node. */
static inline int32
UnionFindRoot(UnionFind *forest, int32 node)
{
	int32 *parent = forest->parent;

	while (parent[node] != node)
		node = parent[node] = parent[parent[node]];
	return node;
}

/* Merge the sets of a and b and return the surviving root, the smaller one. */
static inline int32
UnionFindMerge(UnionFind *forest, int32 a, int32 b)
{
	a = UnionFindRoot(forest, a);
	b = UnionFindRoot(forest, b);
	if (a < b)
		return forest->parent[b] = a;
	return forest->parent[a] = b;
}

#endif
