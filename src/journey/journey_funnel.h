/*
 * journey_funnel.h
 *    A funnel asked of journeys, as the functions that ask one keep it between two calls.
 */
#ifndef IDENTITY360_JOURNEY_FUNNEL_H
#define IDENTITY360_JOURNEY_FUNNEL_H

#include "postgres.h"

#include "access/tupdesc.h"
#include "fmgr.h"
#include "utils/array.h"

#include "journey/funnel.h"
#include "journey/journey.h"

typedef struct JourneyFunnel
{
	MemoryContext context; /* as long as the query */
	FunnelTerms terms;
	ArrayType *array; /* the steps, and their names in it */
	JourneyName steps[FUNNEL_MAX_STEPS];
	text *mode_text; /* the mode that terms.mode was read from */
	TupleDesc row;   /* of the result, where that is a row */

	/* Of the journey read last, and how much room there is. */
	JourneyName *names;
	StepSet *steps_of; /* by name */
	FunnelRow *rows;
	uint64 reserved_names;
	uint64 reserved_steps;
	uint64 reserved_rows;
} JourneyFunnel;

/* The funnel of a call whose arguments from this one on are steps, window and mode. */
extern JourneyFunnel *JourneyFunnelOfCall(FunctionCallInfo fcinfo, int first_argument);

/* Fill funnel->rows with the events that count, in order of time; returns how many. */
extern uint64 ReadJourneyRows(JourneyFunnel *funnel, Datum journey);

#endif
