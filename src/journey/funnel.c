/*
 * funnel.c
 *    The exact funnel level of one visitor.
 *
 * A chain of level k is k distinct rows: the first satisfies step 1, the second
 * step 2, and so on; times do not fall, rows of equal time may serve in any
 * order, and no row is later than `window` after the first, the chain's anchor.
 *
 * The idea: walk the rows one time at a time ("a group" below is all rows of
 * one time) and keep, for each level k, only the latest anchor of any chain of
 * that level. That is enough:
 *
 *  1. Two chains of level k that end before the present group can be continued
 *     by the same rows, none of which is in either chain. The one with the
 *     later anchor stays inside the window at least as long. So it replaces
 *     the other, and what is kept is exact, by induction over the groups.
 *
 *  2. Cutting the last row off a chain of level k leaves one of level k - 1
 *     with the same anchor. So anchors never rise with the level, and the
 *     levels still inside the window are 0..alive for some `alive`.
 *
 *  3. The group takes a chain from level i to level j exactly if steps i+1..j
 *     can be given one row of the group each, no row twice: order inside the
 *     group is free, and rows used so far are of earlier groups. Let reach(i)
 *     be the largest such j. A set of steps that can be served can still be
 *     served with a step taken out, so all levels i..reach(i) are reached, and
 *     reach never falls with i. By 2 the smallest i with reach(i) >= j gives
 *     level j its latest anchor (i = 0: a new chain, whose anchor is the time
 *     of the group), and that anchor is no earlier than the one level j had.
 *
 * reach() comes from a matching of steps to rows (funnel_match.c). Two kinds of group, nearly all there are, need
 * none: one row, and rows of one step each.
 *
 * Cost: O(rows * steps) for sorted rows. A group of g rows in which some row
 * satisfies several steps adds O(steps * min(g, steps)^2) for its matching.
 * Memory: 1 kB, and a byte a row if there is such a group.
 *
 * Not done here: the stricter rules (funnel_strict.c).
 */
#include "journey/funnel_match.h"

/* The state between two groups. */
typedef struct Funnel
{
	int64 window;
	int nsteps;
	int alive;                          /* levels 0..alive are inside the window */
	int64 anchor[FUNNEL_MAX_STEPS + 1]; /* by level; [0] is the time of the present group */
} Funnel;

/* Open the group of time `now`: a chain may start, and chains too old to go on are dropped. */
static void
AdvanceTime(Funnel *f, int64 now)
{
	while (f->alive > 0 && !IsInFunnelWindow(f->anchor[f->alive], now, f->window))
		f->alive--;
	f->anchor[0] = now;
}

static inline void
ReachLevel(Funnel *f, int level, int64 anchor)
{
	f->anchor[level] = anchor;
	f->alive = Max(f->alive, level);
}

/* A row alone at its time takes each chain one level up: deepest first, so that it serves once. */
static void
ExtendByRow(Funnel *f, StepSet steps)
{
	steps &= FirstSteps(f->alive + 1);
	while (steps != 0)
	{
		int s = HighestStep(steps);

		steps ^= STEP_BIT(s);
		ReachLevel(f, s + 1, f->anchor[s]);
	}
}

/*
 * Where no row of the group satisfies two steps, none is in another's way: a
 * chain goes up as long as the next step is in the union of the rows' steps.
 */
static void
ExtendBySteps(Funnel *f, StepSet steps)
{
	while (steps != 0)
	{
		int s = LowestStep(steps);

		if (s > f->alive)
			break;
		steps ^= STEP_BIT(s);
		ReachLevel(f, s + 1, f->anchor[s]);
	}
}

/* The general group: what a matching of steps to rows can reach. */
static void
ExtendByMatching(Funnel *f, const FunnelRow *rows, size_t nrows, bool *is_taken)
{
	const int deepest_start = Min(f->alive, f->nsteps - 1);
	int64 before[FUNNEL_MAX_STEPS + 1];
	uint8 reach[FUNNEL_MAX_STEPS + 1];
	int level = 0;

	memcpy(before, f->anchor, sizeof(before[0]) * (f->alive + 1));
	ReachOfGroup(rows, nrows, f->nsteps, deepest_start, is_taken, reach);
	for (int start = 0; start <= deepest_start; start++)
	{
		level = Max(level, start);
		while (level < reach[start])
			ReachLevel(f, ++level, before[start]);
	}
}

size_t
FunnelGroupEnd(const FunnelRow *rows, size_t nrows, size_t first, StepSet *steps, bool *is_shared)
{
	size_t end = first;

	*steps = 0;
	*is_shared = false;
	for (; end < nrows && rows[end].at == rows[first].at; end++)
	{
		*steps |= rows[end].steps;
		*is_shared |= (rows[end].steps & (rows[end].steps - 1)) != 0;
	}
	return end;
}

void
FindExactChain(const FunnelRow *rows, size_t nrows, int64 window, int nsteps, DeepestChain *deepest)
{
	Funnel f = {.window = window, .nsteps = nsteps};
	bool *is_taken = NULL;

	Assert(nsteps >= 1 && nsteps <= FUNNEL_MAX_STEPS && window >= 0);
	*deepest = (DeepestChain){0};
	for (size_t first = 0, end; first < nrows && deepest->level < nsteps; first = end)
	{
		StepSet steps;
		bool is_shared;

		CHECK_FOR_INTERRUPTS();
		end = FunnelGroupEnd(rows, nrows, first, &steps, &is_shared);
		AdvanceTime(&f, rows[first].at);
		if (end - first == 1)
			ExtendByRow(&f, steps);
		else if (!is_shared)
			ExtendBySteps(&f, steps);
		else
		{
			if (is_taken == NULL)
				is_taken = palloc_huge(nrows);
			ExtendByMatching(&f, rows + first, end - first, is_taken);
		}
		if (f.alive > deepest->level)
			*deepest = (DeepestChain){f.alive, f.anchor[f.alive], rows[first].at};
	}
	if (is_taken != NULL)
		pfree(is_taken);
}

int
ExactFunnelLevel(const FunnelRow *rows, size_t nrows, int64 window, int nsteps)
{
	DeepestChain deepest;

	FindExactChain(rows, nrows, window, nsteps, &deepest);
	return deepest.level;
}

/*
 * One chain that begins at the anchor and goes as deep as it can in each group is the
 * deepest one: by 3 above, the deeper it is before a group, the deeper it is after.
 */
void
ExactStepTimes(const FunnelRow *rows, size_t nrows, const DeepestChain *deepest,
			   int64 at[FUNNEL_MAX_STEPS])
{
	bool *is_taken = palloc_huge(nrows + 1);
	int level = 0;

	for (size_t first = 0, end; first < nrows && level < deepest->level; first = end)
	{
		uint8 reach[FUNNEL_MAX_STEPS + 1];
		StepSet steps;
		bool is_shared;

		CHECK_FOR_INTERRUPTS();
		end = FunnelGroupEnd(rows, nrows, first, &steps, &is_shared);
		if (rows[first].at < deepest->anchor)
			continue;
		ReachOfGroup(rows + first, end - first, deepest->level, level, is_taken, reach);
		for (const int to = reach[level]; level < to; level++)
			at[level] = rows[first].at;
	}
	pfree(is_taken);
}

int
FunnelLevel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms)
{
	if (terms->mode & FUNNEL_MODE_CLICKHOUSE)
		return ClickHouseFunnelLevel(rows, nrows, terms);
	if (FunnelIsStrict(terms->mode))
		return StrictFunnelLevel(rows, nrows, terms);
	return ExactFunnelLevel(rows, nrows, terms->window, terms->nsteps);
}
