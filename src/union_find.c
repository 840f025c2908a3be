/*
 * union_find.c
 *    Making and growing the forest; finding and merging are in the header,
 *    so that they are inlined. Four bytes a node.
 */
#include "core.h"

#include "union_find.h"

void
UnionFindInit(UnionFind *forest, int32 nnodes)
{
	forest->nnodes = nnodes;
	forest->capacity = Max(nnodes, 64);
	forest->parent = palloc_huge((Size) forest->capacity * sizeof(int32));
	for (int32 node = 0; node < nnodes; node++)
		forest->parent[node] = node;
}

int32
UnionFindAdd(UnionFind *forest)
{
	int32 node = forest->nnodes++;

	if (node == forest->capacity)
	{
		Assert(forest->capacity < INT32_MAX);
		forest->capacity = forest->capacity > INT32_MAX / 2 ? INT32_MAX : forest->capacity * 2;
		forest->parent = repalloc_huge(forest->parent, (Size) forest->capacity * sizeof(int32));
	}
	forest->parent[node] = node;
	return node;
}
