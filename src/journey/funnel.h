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

static inline int
LowestStep(StepSet set)
{
	return __builtin_ctzll(set);
}

static inline int
HighestStep(StepSet set)
{
	return 63 - __builtin_clzll(set);
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

/* The rules of a chain, each a bit; FUNNEL_MODE_EXACT stands for none of the others. */
#define FUNNEL_MODE_EXACT 0x0001
#define FUNNEL_MODE_STRICT_INCREASE 0x0002
#define FUNNEL_MODE_STRICT_ORDER 0x0004
#define FUNNEL_MODE_STRICT_ONCE 0x0008
#define FUNNEL_MODE_STRICT_DEDUPLICATION 0x0010
#define FUNNEL_MODE_ALLOW_REENTRY 0x0020
#define FUNNEL_MODE_CLICKHOUSE 0x0040
#define FUNNEL_MODE_ALL 0x007f

/* Is this a set of rules as a funnel keeps it: exact alone or what adds to it, allow_reentry only to strict_order? */
static inline bool
FunnelModeIsValid(uint16 mode)
{
	if (mode == 0 || (mode & ~FUNNEL_MODE_ALL) != 0)
		return false;
	if ((mode & FUNNEL_MODE_EXACT) != 0 && mode != FUNNEL_MODE_EXACT)
		return false;
	return (mode & FUNNEL_MODE_ALLOW_REENTRY) == 0 || (mode & FUNNEL_MODE_STRICT_ORDER) != 0;
}

/* Does one of the rules add to exact? */
static inline bool
FunnelIsStrict(uint16 mode)
{
	return (mode & (FUNNEL_MODE_STRICT_INCREASE | FUNNEL_MODE_STRICT_ORDER |
					FUNNEL_MODE_STRICT_DEDUPLICATION)) != 0;
}

/* What is asked of a visitor's rows. */
typedef struct FunnelTerms
{
	int64 window; /* in the unit of the rows' times, not negative */
	int nsteps;   /* 1 to FUNNEL_MAX_STEPS */
	uint16 mode;  /* FUNNEL_MODE_... */
} FunnelTerms;

/* Do rows that satisfy no step matter? */
static inline bool
FunnelNeedsAllRows(uint16 mode)
{
	return (mode & FUNNEL_MODE_STRICT_ORDER) != 0;
}

/* Is `now`, not before `anchor`, inside the window, its end included? The unsigned difference cannot overflow. */
static inline bool
IsInFunnelWindow(int64 anchor, int64 now, int64 window)
{
	return (uint64) now - (uint64) anchor <= (uint64) window;
}

/* The end of the group that starts at row `first`; the union of its steps, and whether a row has several. */
extern size_t FunnelGroupEnd(const FunnelRow *rows, size_t nrows, size_t first, StepSet *steps,
							 bool *is_shared);

/*
 * The deepest level that a chain of rows reaches under the terms, 0 to nsteps; or
 * FUNNEL_TOO_COMPLEX. Rows are in order of time, and no row has a step beyond nsteps.
 */
#define FUNNEL_TOO_COMPLEX (-1) /* only in ClickHouse's strict_once, which keeps every chain */
extern int FunnelLevel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms);

/*
 * The same for each kind of rule. Exact: a chain of distinct rows, row k of the chain
 * satisfies step k, times do not fall, and the last is at most `window` after the first.
 */
extern int ExactFunnelLevel(const FunnelRow *rows, size_t nrows, int64 window, int nsteps);
extern int StrictFunnelLevel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms);
extern int ClickHouseFunnelLevel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms);

/* Which chain is meant by the deepest: the first that gets there, and of these the one that begins last. */
typedef struct DeepestChain
{
	int level;
	int64 anchor; /* time of its first row */
	int64 end;    /* and of its last */
} DeepestChain;

extern void FindExactChain(const FunnelRow *rows, size_t nrows, int64 window, int nsteps,
						   DeepestChain *deepest);
extern void FindStrictChain(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms,
							DeepestChain *deepest);

/* The time of each step of the deepest chain, each as early as can be. */
extern void ExactStepTimes(const FunnelRow *rows, size_t nrows, const DeepestChain *deepest,
						   int64 at[FUNNEL_MAX_STEPS]);
extern void StrictStepTimes(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms,
							const DeepestChain *deepest, int64 at[FUNNEL_MAX_STEPS]);

#endif
