/*
 * funnel_steps.h
 *    How far one visitor came, when each step was reached, and why no further.
 */
#ifndef IDENTITY360_FUNNEL_STEPS_H
#define IDENTITY360_FUNNEL_STEPS_H

#include "journey/funnel.h"

typedef enum DropOff
{
	DROP_OFF_NONE,         /* all steps were reached */
	DROP_OFF_NEVER,        /* the next step did not happen */
	DROP_OFF_OUT_OF_ORDER, /* it happened, but not after the steps before it */
	DROP_OFF_TOO_LATE,     /* it happened after them, when the window had passed */
	DROP_OFF_EXCLUDED      /* it happened in time, after a row that a strict mode forbids */
} DropOff;

/* As SQL says it: never, out_of_order, too_late, excluded; NULL for none. */
extern const char *DropOffName(DropOff reason);

typedef struct FunnelSteps
{
	int level;
	int64 at[FUNNEL_MAX_STEPS]; /* of each step reached */
	DropOff drop_off;
} FunnelSteps;

/* Rows and terms as of FunnelLevel(), not in ClickHouse's modes, which follow no one chain. */
extern void TraceFunnel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms,
						FunnelSteps *steps);

#endif
