/*
 * cluster.h
 *    From scored pairs to people, and from people to households.
 *
 *    InitEdges(&persons, task.order, task.nnodes);
 *    AddEdge(&persons, left, right, score->match);                  for each pair that reaches the floor
 *    ClusterPairs(&task, &persons, cluster);
 *    GroupHouseholds(&task, &households, cluster, npersons, household);
 */
#ifndef IDENTITY360_BATCH_CLUSTER_H
#define IDENTITY360_BATCH_CLUSTER_H

#include "core.h"

#include "match/match.h"

/* What a pair says, comparison by comparison: for one person, and for two of one household, against strangers. */
typedef struct PairEvidence
{
	uint32 present; /* bits by comparison: both have a value */
	Weight match[NCOMPARISONS];
	Weight household[NCOMPARISONS];
} PairEvidence;

/* Gives the evidence of any two nodes, whether they share a key or not. */
typedef void (*EvidenceSource)(void *state, int32 left, int32 right, PairEvidence *evidence);

/* A pair of nodes that reaches the floor. */
typedef struct PairEdge
{
	Weight weight;
	uint64 tie; /* orders edges of one weight, whatever the numbers of their nodes */
	int32 left;
	int32 right;
} PairEdge;

typedef struct EdgeList
{
	const uint64 *order;
	int32 nnodes;
	int64 n;
	int64 reserved;
	PairEdge *edges;
} EdgeList;

typedef struct ClusterTask
{
	int32 nnodes;
	const uint64 *order; /* of nodes, independent of their numbers: a hash of what they are */
	const uint64
		*sources; /* of each node, a bit for each that holds a person once; NULL: none do */
	const MatchModel *model;
	Weight floor; /* what an edge reaches, and a group as well */
	EvidenceSource evidence;
	void *state;
} ClusterTask;

/*
 * The odds of one person to two of one household that a merge takes, whatever the threshold:
 * to take a father and his son for one is worse than to miss a duplicate.
 */
#define PERSON_TO_HOUSEHOLD 4.0

#define HOUSEHOLD_MAX_PERSONS 12 /* more of them are a building or a company */

/* Is a pair taken for one person: does it reach the floor, and is a household no likely explanation? */
extern bool IsOnePerson(const PairScore *score, Weight floor);

/* edges.c */
extern void InitEdges(EdgeList *list, const uint64 *order, int32 nnodes);
extern void AddEdge(EdgeList *list, int32 left, int32 right, Weight weight);

/* Strongest first, without those that clustering does not need. */
extern void SortEdges(EdgeList *list);

/* cluster.c. Of each node its cluster: the smallest node in it. */
extern void ClusterPairs(const ClusterTask *task, EdgeList *edges, int32 *cluster);

/* The same for households of clusters; `npersons` says how many people a cluster's smallest node counts for. The edges are used up. */
extern void GroupHouseholds(const ClusterTask *task, EdgeList *edges, const int32 *cluster,
							const int32 *npersons, int32 *household);

#endif
