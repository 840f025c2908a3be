/*
 * kept.h
 *    The partition of the kept graph, or of a part of it that no link leaves.
 */
#ifndef IDENTITY360_KEPT_H
#define IDENTITY360_KEPT_H

#include "core.h"

#include "graph/groups.h"
#include "graph/link_set.h"

typedef struct KeptNode
{
	int64 id;
	int32 rule; /* of its namespace; RecordRule() for a record */
	bool isOut; /* joins nothing: blocked, of a namespace that does not join, or held by too many */
} KeptNode;

typedef enum KeptKind
{
	KEPT_CARRIES, /* a record holds an identifier */
	KEPT_SEEN,    /* two identifiers were seen together */
	KEPT_MATCH,   /* a record and the first of its cluster */
	KEPT_MUST,    /* somebody decided that they are one */
	KEPT_CANNOT   /* or that they are not */
} KeptKind;

/* Two nodes, by their places in the array of nodes. */
typedef struct KeptLink
{
	int64 time; /* of KEPT_CARRIES and KEPT_SEEN: see LinkTime() */
	int32 left;
	int32 right;
	KeptKind kind;
	JoinResult result; /* out: what came of it */
	int32 weaker;      /* the partition's own */
	int32 stronger;
} KeptLink;

/* The policy with one more rule, for records: they come first, and one profile holds one. */
extern LinkPolicy PolicyWithRecords(const LinkPolicy *policy);

static inline int32
RecordRule(const LinkPolicy *withRecords)
{
	return withRecords->nlisted + 1;
}

/*
 * The time that counts for a link that was first and last seen then (TIME_UNKNOWN
 * if no date is known). A record that says no date is true now: nothing is newer.
 */
extern int64 LinkTime(const LinkPolicy *policy, KeptKind kind, int64 first, int64 last);

/* True if more than `most` of the holders differ. Sorts them. */
extern bool AreTooMany(int64 *holders, int64 nholders, int32 most);

/*
 * Mark as out the nodes that too many persons carry or are seen with. The links
 * must be all that there are of the nodes that are not out yet.
 */
extern void MarkCrowdedNodes(const LinkPolicy *withRecords, KeptNode *nodes, int32 nnodes,
							 const KeptLink *links, int64 nlinks);

/*
 * Partition the nodes, which stand in the order of (kind, namespace, value), and
 * give for each the place of the node that its profile is named after. The links
 * are reordered, and say what came of them.
 */
extern int32 *PartitionKept(const LinkPolicy *withRecords, const KeptNode *nodes, int32 nnodes,
							KeptLink *links, int64 nlinks);

/* The class that a node counts as. */
extern IdentifierClass NodeClass(const LinkPolicy *withRecords, const KeptNode *node);

#endif
