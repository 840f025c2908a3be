/*
 * distinct.h
 *    How many different values there are among many, in bounded memory: see distinct.c.
 */
#ifndef IDENTITY360_DISTINCT_H
#define IDENTITY360_DISTINCT_H

#include "core.h"

#define DISTINCT_BYTES_PER_VALUE 32 /* what a counter takes for each value that it may keep */

typedef struct DistinctSlot
{
	uint64 hash;
	uint64 count; /* 0: nothing here */
} DistinctSlot;

typedef struct DistinctCounter
{
	DistinctSlot *slots;
	uint32 nslots; /* a power of two, never more than half full */
	uint32 nkept;
	uint32 max_kept;
	int level; /* kept are the hashes that end in so many zero bits */
	uint64 total;
} DistinctCounter;

/* `max_kept` is a power of two: up to so many different values are counted exactly. */
extern void DistinctInit(DistinctCounter *counter, uint32 max_kept);
extern void DistinctAdd(DistinctCounter *counter, const char *value, size_t len);

/* How many different values were added. */
extern uint64 DistinctEstimate(const DistinctCounter *counter);

extern void DistinctFree(DistinctCounter *counter);

#endif
