/*
 * funnel_rates.h
 *    How many came to each step, and how long it took them.
 */
#ifndef IDENTITY360_FUNNEL_RATES_H
#define IDENTITY360_FUNNEL_RATES_H

#include "journey/funnel_steps.h"

/* What is counted of one step. */
typedef struct StepCount
{
	int64 customers;
	int64 reserved;
	int64 *waits; /* microseconds since the step before, of each customer; none for the first */
} StepCount;

extern void CountSteps(StepCount counts[FUNNEL_MAX_STEPS], const FunnelSteps *steps);

/* Put the waits of a step in order. */
extern void SortWaits(StepCount *count);

/* The shortest wait that a share of the customers did not exceed; there is one at least. */
extern int64 WaitOfShare(const StepCount *sorted, double share);

#endif
