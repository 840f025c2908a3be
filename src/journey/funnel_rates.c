/*
 * funnel_rates.c
 *    How many came to each step, and how long it took them. Percentiles are exact, so every
 *    wait is kept: 8 bytes a customer and step.
 */
#include "journey/funnel_rates.h"

#include <math.h>

static void
KeepWait(StepCount *count, int64 wait)
{
	if (count->customers == count->reserved)
	{
		count->reserved = Max(16, 2 * count->reserved);
		count->waits = count->waits == NULL
						   ? palloc(count->reserved * sizeof(int64))
						   : repalloc_huge(count->waits, count->reserved * sizeof(int64));
	}
	count->waits[count->customers] = wait;
}

void
CountSteps(StepCount counts[FUNNEL_MAX_STEPS], const FunnelSteps *steps)
{
	for (int s = 0; s < steps->level; s++)
	{
		if (s > 0)
			KeepWait(&counts[s], steps->at[s] - steps->at[s - 1]);
		counts[s].customers++;
	}
}

static int
CompareWaits(const void *a, const void *b)
{
	const int64 left = *(const int64 *) a;
	const int64 right = *(const int64 *) b;

	return (left > right) - (left < right);
}

void
SortWaits(StepCount *count)
{
	if (count->waits != NULL)
		qsort(count->waits, count->customers, sizeof(int64), CompareWaits);
}

int64
WaitOfShare(const StepCount *sorted, double share)
{
	const int64 rank = (int64) ceil(share * (double) sorted->customers);

	return sorted->waits[Max(rank, 1) - 1];
}
