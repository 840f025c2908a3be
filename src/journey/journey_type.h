/*
 * journey_type.h
 *    The SQL type journey, for the functions that take or give one.
 */
#ifndef IDENTITY360_JOURNEY_TYPE_H
#define IDENTITY360_JOURNEY_TYPE_H

#include "postgres.h"

#include "fmgr.h"

#include "journey/gather.h"

/* A journey argument being read. */
typedef struct JourneyReader
{
	JourneyView view;
	JourneyCursor cursor;
	JourneyName *names;
} JourneyReader;

/* Open a journey from its start; the names are allocated, and point into the detoasted value. */
extern void ReadJourneyDatum(Datum journey, JourneyReader *reader);

/* The journey of what was gathered, or 54000. */
extern struct varlena *JourneyOfGather(const JourneyGather *gather);

/* Is this a value that an event can have? Infinite ones and NaN are no amounts. */
extern bool JourneyValueCounts(double value);

#endif
