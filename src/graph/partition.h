/*
 * partition.h
 *    From links to profiles: a pure function of (links, policy).
 */
#ifndef IDENTITY360_PARTITION_H
#define IDENTITY360_PARTITION_H

#include "core.h"

#include "graph/groups.h"
#include "graph/link_set.h"

/* What was seen together at one moment: nodes sorted and unique. */
typedef struct Event
{
	Moment when;
	int32 *nodes;
	int32 nnodes;
} Event;

/*
 * Partition the nodes into profiles. Returns for each node the key of its
 * profile: the node of the strongest priority, the smallest of these. Each pair
 * may be in `links` once only; the array is reordered.
 */
extern int32 *PartitionNodes(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes,
							 Link *links, int64 nlinks);

/*
 * The same in mode first_owner, from the events, which are reordered and their
 * nodes with them. The links are those of the events.
 */
extern int32 *PartitionEvents(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes,
							  Event *events, int64 nevents, const Link *links, int64 nlinks);

/* Mark the nodes that join nothing: by the policy, or linked with too many persons. */
extern bool *MarkOutNodes(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes,
						  const Link *links, int64 nlinks);

/* Put the links in the order in which mode latest_link adds them. */
extern void SortLinks(const LinkPolicy *policy, const PartitionNode *nodes, Link *links,
					  int64 nlinks);

/* For each node, the node of its group that is the strongest, then the smallest. */
extern int32 *FindProfileKeys(Groups *groups);

#endif
