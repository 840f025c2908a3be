/*
 * funnel.h
 *    How deep into a list of steps one visitor's rows lead. Core: numbers in,
 *    numbers out.
 */
#ifndef IDENTITY360_FUNNEL_H
#define IDENTITY360_FUNNEL_H

#include "core.h"

#define FUNNEL_MAX_STEPS 64 /* bits of a step set */

/* A set of steps: bit s stands for step s + 1. */
typedef uint64 StepSet;

#define STEP_BIT(s) (UINT64_C(1) << (s))

/* The first n steps. */
static inline StepSet
FirstSteps(int n)
{
	return n >= 64 ? ~UINT64_C(0) : STEP_BIT(n) - 1;
}

/* One event: when it happened, and the steps whose condition it satisfies. */
typedef struct FunnelRow
{
	int64 at;
	StepSet steps;
} FunnelRow;

/*
 * Whether a comes before b in the order that SortFunnelRows makes. Steps break
 * ties, so that rows in any order of arrival end up as the same list.
 */
static inline bool
FunnelRowPrecedes(const FunnelRow *a, const FunnelRow *b)
{
	return a->at != b->at ? a->at < b->at : a->steps < b->steps;
}

/* Sort in place; rows already in order cost one pass, k sorted stretches about log2(k) more. */
extern void SortFunnelRows(FunnelRow *rows, size_t nrows);

/*
 * The deepest level that a chain of distinct rows reaches, 0 to nsteps: row k
 * of the chain satisfies step k, times do not fall, and the last is at most
 * `window` after the first. Rows are sorted, window >= 0, nsteps is 1 to
 * FUNNEL_MAX_STEPS, and no row has a step beyond nsteps.
 */
extern int ExactFunnelLevel(const FunnelRow *rows, size_t nrows, int64 window, int nsteps);

#endif
