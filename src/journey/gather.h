/*
 * gather.h
 *    Events in any order, gathered to become journeys.
 */
#ifndef IDENTITY360_GATHER_H
#define IDENTITY360_GATHER_H

#include "journey/journey.h"

/* Distinct names, numbered at first sight; found again by hash. */
typedef struct NameTable
{
	uint32 n;
	uint32 reserved;
	JourneyName *names; /* copies, owned by the table */
	uint64 *hashes;
	uint32 nslots;
	uint32 *slots; /* number + 1, 0 is empty */
	size_t name_bytes;
	uint32 last; /* the name asked for last, for it often comes again */
} NameTable;

extern void InitNameTable(NameTable *table);

/* The number of a name, which is copied where it is new. */
extern uint32 NumberName(NameTable *table, const char *bytes, uint32 len);

/* Put names in order of their bytes; rank[number] is the place of each. */
extern void RankNames(const NameTable *table, JourneyName *sorted, uint32 *rank);

/* Events of one customer, unordered. */
typedef struct JourneyGather
{
	NameTable names;
	uint64 nevents;
	uint64 reserved;
	JourneyEvent *events;
} JourneyGather;

extern void InitGather(JourneyGather *gather);
extern void FreeGather(JourneyGather *gather);
extern void GatherEvent(JourneyGather *gather, int64 at, const char *name, uint32 name_len,
						bool has_value, double value);

/* Add the events of a journey from `from` on and before `to`, microseconds. */
extern void GatherJourney(JourneyGather *gather, const uint8 *packed, int64 from, int64 to);

/* At most how many bytes the journey takes; and the journey. */
extern size_t GatherBound(const JourneyGather *gather);
extern size_t PackGather(const JourneyGather *gather, uint8 *dst);

#endif
