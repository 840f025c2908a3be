/*
 * unique_sources.h
 *    Sources that hold each person once: two records of one of them are two people.
 */
#ifndef IDENTITY360_BATCH_UNIQUE_SOURCES_H
#define IDENTITY360_BATCH_UNIQUE_SOURCES_H

#include "postgres.h"

#include "fmgr.h"

#include "batch/records.h"

#define MAX_UNIQUE_SOURCES 64

typedef struct UniqueSources
{
	int n;
	const char *names[MAX_UNIQUE_SOURCES];
} UniqueSources;

/* Take an argument of type text[], which may be NULL: none is unique. */
extern void ReadUniqueSources(UniqueSources *unique, FunctionCallInfo fcinfo, int argno);

/* The bit of a record's source; 0 where that may hold a person more than once. */
extern uint64 SourceBit(const UniqueSources *unique, const Record *record);

#endif
