/*
 * components.c
 *    Connected components of a graph whose nodes are any 64-bit integers.
 *
 * A node gets a small number at first sight, through an open-addressing table
 * with linear probing, at most two thirds full; the edges then join numbers in
 * a union-find. One pass over the edges, none of which is kept: about 36 to 72
 * bytes a node, nothing an edge.
 */
#include "core.h"

#include "graph/components.h"
#include "graph/mix.h"

#define FIRST_NSLOTS 1024

static void
MakeSlots(Components *components, uint64 nslots)
{
	components->mask = nslots - 1;
	components->slots = palloc_huge(nslots * sizeof(NodeSlot));
	for (uint64 i = 0; i < nslots; i++)
		components->slots[i].number = -1;
}

void
ComponentsInit(Components *components)
{
	UnionFindInit(&components->forest, 0);
	components->nodes = palloc_huge((Size) components->forest.capacity * sizeof(int64));
	MakeSlots(components, FIRST_NSLOTS);
}

/* The slot that holds the node, or the free one where it belongs. */
static inline NodeSlot *
FindSlot(const Components *components, int64 node)
{
	uint64 i = MixBits((uint64) node) & components->mask;

	while (components->slots[i].number >= 0 && components->slots[i].node != node)
		i = (i + 1) & components->mask;
	return &components->slots[i];
}

/* Double the table. */
static void
GrowSlots(Components *components)
{
	NodeSlot *old = components->slots;

	MakeSlots(components, (components->mask + 1) * 2);
	for (int32 number = 0; number < components->forest.nnodes; number++)
	{
		NodeSlot *slot = FindSlot(components, components->nodes[number]);

		slot->node = components->nodes[number];
		slot->number = number;
		if (number % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(old);
}

/* Give a node that is not there its number. */
static int32
AddNewNode(Components *components, NodeSlot *slot, int64 node)
{
	int32 capacity = components->forest.capacity;
	int32 number = UnionFindAdd(&components->forest);

	if (components->forest.capacity != capacity)
		components->nodes =
			repalloc_huge(components->nodes, (Size) components->forest.capacity * sizeof(int64));
	components->nodes[number] = node;
	slot->node = node;
	slot->number = number;
	if ((uint64) components->forest.nnodes * 3 > (components->mask + 1) * 2)
		GrowSlots(components);
	return number;
}

int32
ComponentsAddNode(Components *components, int64 node)
{
	NodeSlot *slot = FindSlot(components, node);

	return slot->number >= 0 ? slot->number : AddNewNode(components, slot, node);
}

int64 *
ComponentsSmallestNodes(Components *components)
{
	int32 nnodes = components->forest.nnodes;
	int64 *smallest = palloc_huge((Size) nnodes * sizeof(int64));

	/* A root is the smallest number of its set, so it is met before the others. */
	for (int32 number = 0; number < nnodes; number++)
	{
		int32 root = UnionFindRoot(&components->forest, number);

		if (root == number || components->nodes[number] < smallest[root])
			smallest[root] = components->nodes[number];
		if (number % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
	}
	for (int32 number = 0; number < nnodes; number++)
		smallest[number] = smallest[UnionFindRoot(&components->forest, number)];
	return smallest;
}
