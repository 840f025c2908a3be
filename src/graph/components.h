/*
 * components.h
 *    Connected components of a graph whose nodes are any 64-bit integers.
 */
#ifndef IDENTITY360_COMPONENTS_H
#define IDENTITY360_COMPONENTS_H

#include "core.h"

#include "union_find.h"

/* A slot of the map from a node to its number, in order of first sight. */
typedef struct NodeSlot
{
	int64 node;
	int32 number; /* -1 if the slot is free */
} NodeSlot;

typedef struct Components
{
	NodeSlot *slots;
	uint64 mask;  /* number of slots - 1; a power of two */
	int64 *nodes; /* by number, as long as the forest's capacity */
	UnionFind forest;
} Components;

extern void ComponentsInit(Components *components);

/* Make sure that the node is there, alone at first, and return its number. */
extern int32 ComponentsAddNode(Components *components, int64 node);

/* Add an edge. */
static inline void
ComponentsAddEdge(Components *components, int64 left, int64 right)
{
	int32 a = ComponentsAddNode(components, left);
	int32 b = ComponentsAddNode(components, right);

	UnionFindMerge(&components->forest, a, b);
}

/* For each number, the smallest node of its component. */
extern int64 *ComponentsSmallestNodes(Components *components);

#endif
