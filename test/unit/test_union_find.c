/*
 * test_union_find.c
 *    Union-find and the components of bigint nodes, against labels that are
 *    rewritten at each merge.
 */
#include "unit.h"

#include "graph/components.h"
#include "union_find.h"

#define MAX_NODES 300

/* The slow version: every node carries the smallest node of its set. */
static void
MergeLabels(int32 *label, int nnodes, int a, int b)
{
	int32 keep = Min(label[a], label[b]);
	int32 drop = Max(label[a], label[b]);

	for (int i = 0; i < nnodes; i++)
		if (label[i] == drop)
			label[i] = keep;
}

static void
TestForest(uint64 *seed, int nnodes, int nmerges)
{
	int32 label[MAX_NODES];
	UnionFind forest;
	bool agrees = true;

	UnionFindInit(&forest, nnodes / 2);
	while (forest.nnodes < nnodes)
		UnionFindAdd(&forest);
	for (int i = 0; i < nnodes; i++)
		label[i] = i;
	for (int i = 0; i < nmerges; i++)
	{
		int a = UnitBelow(seed, nnodes);
		int b = UnitBelow(seed, nnodes);
		int32 root = UnionFindMerge(&forest, a, b);

		MergeLabels(label, nnodes, a, b);
		agrees &= root == label[a];
	}
	for (int i = 0; i < nnodes; i++)
		agrees &= forest.parent[i] <= i && UnionFindRoot(&forest, i) == label[i];
	CHECK(agrees, "%d nodes, %d merges: roots are the smallest nodes", nnodes, nmerges);
	pfree(forest.parent);
}

static void
FreeComponents(Components *components)
{
	pfree(components->slots);
	pfree(components->nodes);
	pfree(components->forest.parent);
}

/* Values spread over the whole range, their order unlike that of their index. */
static int64
NodeValue(int index)
{
	static const int64 awkward[] = {INT64_MIN, INT64_MAX, 0, -1, 1, INT32_MAX, INT32_MIN};

	if (index < lengthof(awkward))
		return awkward[index];
	return (int64) (index * UINT64_C(0x9E3779B97F4A7C15));
}

static void
TestComponents(uint64 *seed, int nnodes, int nedges)
{
	int32 label[MAX_NODES];
	bool isSeen[MAX_NODES] = {false};
	Components components;
	int64 *smallest;
	bool agrees = true;

	ComponentsInit(&components);
	for (int i = 0; i < nnodes; i++)
		label[i] = i;
	for (int i = 0; i < nedges; i++)
	{
		int a = UnitBelow(seed, nnodes);
		int b = UnitBelow(seed, nnodes);

		isSeen[a] = isSeen[b] = true;
		ComponentsAddEdge(&components, NodeValue(a), NodeValue(b));
		MergeLabels(label, nnodes, a, b);
	}
	smallest = ComponentsSmallestNodes(&components);
	for (int i = 0; i < nnodes; i++)
	{
		int64 expected = NodeValue(i);

		if (!isSeen[i])
			continue;
		for (int j = 0; j < nnodes; j++)
			if (label[j] == label[i])
				expected = Min(expected, NodeValue(j));
		agrees &= smallest[ComponentsAddNode(&components, NodeValue(i))] == expected;
	}
	CHECK(agrees, "%d nodes, %d edges: each component by its smallest node", nnodes, nedges);
	pfree(smallest);
	FreeComponents(&components);
}

/* A chain, given so that each edge joins all before it to a smaller node. */
static void
TestLongChain(int64 length)
{
	Components components;
	int64 *smallest;
	bool isOne = true;

	ComponentsInit(&components);
	for (int64 i = length; i > 0; i--)
		ComponentsAddEdge(&components, i, i - 1);
	smallest = ComponentsSmallestNodes(&components);
	CHECK(components.forest.nnodes == length + 1, "a chain has a node more than edges");
	for (int32 i = 0; i < components.forest.nnodes; i++)
		isOne &= smallest[i] == 0;
	CHECK(isOne, "a chain of %ld edges is one component", (long) length);
	pfree(smallest);
	FreeComponents(&components);
}

int
main(void)
{
	uint64 seed = 1;

	for (int round = 0; round < 20; round++)
	{
		int nnodes = 1 + UnitBelow(&seed, MAX_NODES);

		TestForest(&seed, nnodes, UnitBelow(&seed, 2 * nnodes));
		TestComponents(&seed, nnodes, UnitBelow(&seed, 2 * nnodes));
	}
	TestForest(&seed, 1, 1);
	TestComponents(&seed, 7, 3);
	TestComponents(&seed, 1, 0);
	TestLongChain(200000);
	return UnitDone();
}
