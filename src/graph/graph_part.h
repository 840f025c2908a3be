/*
 * graph_part.h
 *    The kept graph, or a part of it that no link leaves, read into memory.
 */
#ifndef IDENTITY360_GRAPH_PART_H
#define IDENTITY360_GRAPH_PART_H

#include "postgres.h"

#include "utils/array.h"

#include "graph/kept.h"

/* What is known of a node's life. */
typedef enum NodeLife
{
	NODE_UNREAD, /* reached, not looked at: nothing about it changes */
	NODE_SLEEPS, /* it has no link */
	NODE_LIVES
} NodeLife;

typedef struct GraphPart
{
	LinkPolicy policy;  /* with the rule for records */
	const char *schema; /* quoted: where the tables are */
	MemoryContext context;
	struct node_map_hash *map;
	KeptNode *nodes; /* in the order of (kind, namespace, value) */
	NodeLife *life;  /* by node */
	int32 nnodes;
	int32 nodeCapacity;
	KeptLink *links;
	int64 nlinks;
	int64 linkCapacity;
} GraphPart;

/* Make an empty part in a context of its own, below the current one. `function` is of the extension's schema. */
extern GraphPart *MakeGraphPart(Oid function);

/* Read all of the graph. */
extern void ReadWholeGraph(GraphPart *part);

/*
 * Read what can be reached from these nodes, from the profiles that they are in
 * now, and so on, without passing through what joins nothing.
 */
extern void ReadGraphAround(GraphPart *part, ArrayType *nodes);

extern void FreeGraphPart(GraphPart *part);

#endif
