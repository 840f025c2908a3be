/*
 * funnel_match.h
 *    Which steps the rows of one time can serve together.
 */
#ifndef IDENTITY360_FUNNEL_MATCH_H
#define IDENTITY360_FUNNEL_MATCH_H

#include "journey/funnel.h"

/* Steps matched to rows of one group, each row to one step at most. */
typedef struct Matching
{
	const FunnelRow *rows;
	size_t nrows;
	bool *is_taken;                  /* by row */
	StepSet free_steps;              /* steps that a row not taken satisfies */
	StepSet served;                  /* steps that have a row */
	size_t row_of[FUNNEL_MAX_STEPS]; /* by served step */
} Matching;

/* Begin with no step served; `is_taken` holds a bool a row. */
extern void StartMatching(Matching *m, const FunnelRow *rows, size_t nrows, bool *is_taken);

/* Serve one more step, moving served steps to other rows where needed; false if that is impossible. */
extern bool ServeStep(Matching *m, int first);

/*
 * For each level `start` up to `deepest_start`, the deepest level that the group takes a
 * chain of it to: steps start + 1..reach[start] have a row each, no row twice. A set of
 * steps that can be served can still be served with a step taken out, so every level
 * from start to reach[start] is reached, and reach never falls as start rises.
 */
extern void ReachOfGroup(const FunnelRow *rows, size_t nrows, int nsteps, int deepest_start,
						 bool *is_taken, uint8 reach[FUNNEL_MAX_STEPS + 1]);

#endif
