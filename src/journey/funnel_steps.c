/*
 * funnel_steps.c
 *    How far one visitor came, when each step was reached, and why no further.
 *
 * The level is found as for the level alone, with the time at which the deepest chain
 * begins; then the rows from there on are walked once more for that chain only, each step
 * as early as can be. Of several reasons the one nearest to success counts.
 *
 * Cost: that of the level, once more the rows between the chain's first and last, and one
 * look at each row if a step is missing.
 */
#include "journey/funnel_steps.h"

const char *
DropOffName(DropOff reason)
{
	switch (reason)
	{
		case DROP_OFF_NEVER: return "never";
		case DROP_OFF_OUT_OF_ORDER: return "out_of_order";
		case DROP_OFF_TOO_LATE: return "too_late";
		case DROP_OFF_EXCLUDED: return "excluded";
		case DROP_OFF_NONE: break;
	}
	return NULL;
}

/* Why a row that satisfies the step after the chain did not serve it. */
static DropOff
WhyNot(const FunnelRow *row, const DeepestChain *deepest, int64 window)
{
	if (row->at <= deepest->end)
		return DROP_OFF_OUT_OF_ORDER;
	return IsInFunnelWindow(deepest->anchor, row->at, window) ? DROP_OFF_EXCLUDED
															  : DROP_OFF_TOO_LATE;
}

static DropOff
FindDropOff(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms,
			const DeepestChain *deepest)
{
	DropOff reason = DROP_OFF_NEVER;

	if (deepest->level == terms->nsteps)
		return DROP_OFF_NONE;
	if (deepest->level == 0)
		return DROP_OFF_NEVER;
	for (size_t r = 0; r < nrows; r++)
	{
		if (rows[r].steps & STEP_BIT(deepest->level))
			reason = Max(reason, WhyNot(&rows[r], deepest, terms->window));
	}
	return reason;
}

void
TraceFunnel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms, FunnelSteps *steps)
{
	DeepestChain deepest;

	if (FunnelIsStrict(terms->mode))
	{
		FindStrictChain(rows, nrows, terms, &deepest);
		StrictStepTimes(rows, nrows, terms, &deepest, steps->at);
	}
	else
	{
		FindExactChain(rows, nrows, terms->window, terms->nsteps, &deepest);
		ExactStepTimes(rows, nrows, &deepest, steps->at);
	}
	steps->level = deepest.level;
	steps->drop_off = FindDropOff(rows, nrows, terms, &deepest);
}
