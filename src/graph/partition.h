/*
 * partition.h
 *    From links to profiles: a pure function of (links, policy).
 */
#ifndef IDENTITY360_PARTITION_H
#define IDENTITY360_PARTITION_H

#include "core.h"

#include "graph/policy.h"

/*
 * An event with more identifiers than this says nothing about who they are: it
 * makes no links. It also bounds the n * (n - 1) / 2 pairs of an event.
 */
#define EVENT_MAX_IDENTIFIERS 1000

/* Older than any time: for an event whose time is not known. */
#define TIME_UNKNOWN INT64_MIN

/* A node: an identifier, numbered by its rank in byte order. */
typedef struct PartitionNode
{
	int32 rule; /* of its namespace, index in the policy's rules */
	bool isBlocked;
} PartitionNode;

/* Two nodes seen together, a < b, and when last. */
typedef struct Link
{
	int64 time;
	int32 a;
	int32 b;
	int32 weaker;   /* the partition's own: priority of the weaker end */
	int32 stronger; /* and of the stronger one */
} Link;

/* The links collected so far: each pair once, with its latest time. */
typedef struct LinkSet
{
	struct LinkSlot *slots;
	uint64 mask; /* number of slots - 1; a power of two */
	int64 nlinks;
} LinkSet;

extern void LinkSetInit(LinkSet *set);

/*
 * Add the links of an event: every pair of its nodes. Sorts `nodes` and leaves
 * out repeated ones. Returns false if there are too many: then it adds none.
 */
extern bool LinkSetAddEvent(LinkSet *set, int32 *nodes, int nnodes, int64 time);

/* The links as an array of nlinks, each node replaced by renumber[node]; frees the set. */
extern Link *LinkSetTakeLinks(LinkSet *set, const int32 *renumber);

/*
 * Partition the nodes into profiles. Returns for each node the key of its
 * profile: the node of the strongest priority, the smallest of these. Each pair
 * may be in `links` once only; the array is reordered.
 */
extern int32 *PartitionNodes(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes,
							 Link *links, int64 nlinks);

#endif
