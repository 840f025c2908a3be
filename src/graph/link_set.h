/*
 * link_set.h
 *    The links that events make: each pair of nodes once, as new as the last event that shows it.
 */
#ifndef IDENTITY360_LINK_SET_H
#define IDENTITY360_LINK_SET_H

#include "core.h"

/*
 * An event with more identifiers than this says nothing about who they are: it
 * makes no links. It also bounds the n * (n - 1) / 2 pairs of an event.
 */
#define EVENT_MAX_IDENTIFIERS 1000

/* Older than any time: for an event whose time is not known. */
#define TIME_UNKNOWN INT64_MIN

/* When: by time, and at one time by a number that the caller gives. */
typedef struct Moment
{
	int64 time;
	int64 seq;
} Moment;

static inline int
CompareMoments(Moment a, Moment b)
{
	if (a.time != b.time)
		return a.time < b.time ? -1 : 1;
	return (a.seq > b.seq) - (a.seq < b.seq);
}

/* Two nodes seen together, a < b, and when last. */
typedef struct Link
{
	Moment last;
	int32 a;
	int32 b;
	int32 weaker;   /* the partition's own: priority of the weaker end */
	int32 stronger; /* and of the stronger one */
} Link;

/* The links collected so far. */
typedef struct LinkSet
{
	struct LinkSlot *slots;
	uint64 mask; /* number of slots - 1; a power of two */
	int64 nlinks;
} LinkSet;

extern void LinkSetInit(LinkSet *set);

/* Sort the nodes, drop the repeated ones, and return how many are left. */
extern int SortUniqueNodes(int32 *nodes, int nnodes);

/*
 * Add the links of an event: every pair of its nodes, which are sorted and
 * unique, EVENT_MAX_IDENTIFIERS at most.
 */
extern void LinkSetAddEvent(LinkSet *set, const int32 *nodes, int nnodes, Moment when);

/* The links as an array of nlinks, each node replaced by renumber[node]; frees the set. */
extern Link *LinkSetTakeLinks(LinkSet *set, const int32 *renumber);

#endif
