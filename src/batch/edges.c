/*
 * edges.c
 *    The pairs that clustering starts from, as few as it needs.
 *
 * A base where everybody resembles everybody has more pairs than memory. What is kept
 * then is a maximum spanning forest, which connects whatever the pairs connect, and of
 * each node its strongest edges. Both are functions of the set of pairs, and pruning twice
 * is pruning once; so it may be done at any time, and the order of the pairs is not told.
 *
 * Cost: at most (EDGES_PER_NODE + 1) edges a node, and as many again that come in; 32 bytes each.
 */
#include "core.h"

#include "batch/cluster.h"
#include "text/text.h"
#include "union_find.h"

#define EDGES_PER_NODE 16
#define MIN_RESERVED 4096

void
InitEdges(EdgeList *list, const uint64 *order, int32 nnodes)
{
	*list = (EdgeList){.order = order, .nnodes = nnodes, .reserved = MIN_RESERVED};
	list->edges = palloc_huge(list->reserved * sizeof(PairEdge));
}

/* A number for a pair of nodes that is the same whichever comes first and however they are numbered. */
static uint64
TieOf(uint64 a, uint64 b)
{
	const uint64 pair[2] = {Min(a, b), Max(a, b)};

	return HashBytes(pair, sizeof(pair), 0);
}

static int
CompareEdges(const void *a, const void *b)
{
	const PairEdge *left = a;
	const PairEdge *right = b;

	if (left->weight != right->weight)
		return left->weight > right->weight ? -1 : 1;
	return (left->tie > right->tie) - (left->tie < right->tie);
}

/* Is the edge, next in order, among the strongest of one of its nodes? */
static bool
IsStrongest(uint8 *count, const PairEdge *edge)
{
	bool is_strongest = count[edge->left] < EDGES_PER_NODE || count[edge->right] < EDGES_PER_NODE;

	count[edge->left] = Min(count[edge->left] + 1, EDGES_PER_NODE);
	count[edge->right] = Min(count[edge->right] + 1, EDGES_PER_NODE);
	return is_strongest;
}

void
SortEdges(EdgeList *list)
{
	UnionFind forest;
	uint8 *count = palloc0(list->nnodes);
	int64 nkept = 0;

	qsort(list->edges, list->n, sizeof(PairEdge), CompareEdges);
	UnionFindInit(&forest, list->nnodes);
	for (int64 i = 0; i < list->n; i++)
	{
		const PairEdge edge = list->edges[i];
		bool connects = UnionFindRoot(&forest, edge.left) != UnionFindRoot(&forest, edge.right);

		CHECK_FOR_INTERRUPTS();
		if (connects)
			UnionFindMerge(&forest, edge.left, edge.right);
		if (IsStrongest(count, &edge) || connects)
			list->edges[nkept++] = edge;
	}
	list->n = nkept;
	pfree(forest.parent);
	pfree(count);
}

/* Room for one more: prune, and grow only if that did not free the half. */
static void
MakeRoom(EdgeList *list)
{
	if (list->reserved > 4 * (int64) list->nnodes)
		SortEdges(list);
	if (list->n <= list->reserved / 2)
		return;
	list->reserved *= 2;
	list->edges = repalloc_huge(list->edges, list->reserved * sizeof(PairEdge));
}

void
AddEdge(EdgeList *list, int32 left, int32 right, Weight weight)
{
	if (list->n == list->reserved)
		MakeRoom(list);
	list->edges[list->n++] = (PairEdge){
		.weight = weight,
		.tie = TieOf(list->order[left], list->order[right]),
		.left = left,
		.right = right,
	};
}
