/*
 * funnel_strict.c
 *    The funnel level of one visitor under stricter rules than `exact`, alone or together.
 *
 * A chain is as in funnel.c. In addition, of the rows that stand between its first and
 * its last row and are not in it ("left over"; l is the level that the chain has where
 * the row stands):
 *
 *   strict_increase       no two rows of the chain have equal times;
 *   strict_order          each left-over row satisfies one of the steps 1..l, or with
 *     + allow_reentry     any step: a row of none ends the chain;
 *   strict_deduplication  no left-over row satisfies one of the steps 2..l + 1: what comes
 *                         before the chain's end comes once, the first step aside.
 *
 * Rows of equal time stand in whichever order serves the chain best. strict_once adds
 * nothing: the rows of a chain are distinct here as they are.
 *
 * The idea is that of funnel.c: whether a row ends a chain depends on the chain's level
 * alone, so of all chains of a level only the one with the latest anchor matters. But
 * a chain of level k may live on where one of level k - 1 ends, so each level is alive or
 * not by itself. A group of equal time takes a chain from level i to j (funnel_match.c);
 * it is reached whatever is left over, which may stand after the chain's end; it can go on
 * only if
 *   - i = 0: the chain starts in the group, and what is left over may stand before it;
 *   - strict_order: each row of the group satisfies one of the steps 1..j (a row of
 *     the chain does), so j is at least the highest of the rows' lowest steps;
 *   - strict_deduplication: each row with one of the steps 2..i + 1 is in the chain. A matching
 *     that serves steps i + 1..j and one that uses those rows give one that does both
 *     (Mendelsohn and Dulmage 1958), so it is enough to find each;
 *   - both without allow_reentry: what is left over satisfies step 1 and none of 2..i + 1,
 *     for where a later step is one of the steps so far it is a repeated one.
 *
 * Cost: O(rows * steps) for sorted rows with distinct times; a group in which rows satisfy
 * several steps adds a matching as in funnel.c, and with strict_deduplication one more for
 * each level whose chains such a row would end.
 */
#include "journey/funnel_match.h"

/* No row ends a chain of this level or a deeper one. */
#define NO_LEVEL (FUNNEL_MAX_STEPS + 1)

/* When each step of a chain was reached. */
typedef struct StepTimes
{
	int64 at[FUNNEL_MAX_STEPS];
} StepTimes;

typedef struct StrictFunnel
{
	const FunnelTerms *terms;
	bool *is_taken; /* room for a matching: a bool a row; and for rows that must be used */
	FunnelRow *must;
	DeepestChain deepest;
	int stop_level;   /* deep enough */
	StepTimes *times; /* of the chain of each level; NULL where they are not asked */
	StepTimes *times_after;
	StepTimes *deepest_times;
	uint64 alive;                       /* bit k - 1: a chain of level k may go on */
	int64 anchor[FUNNEL_MAX_STEPS + 1]; /* by level */
} StrictFunnel;

/* Rows of one time. */
typedef struct Group
{
	const FunnelRow *rows;
	size_t nrows;
	StepSet steps;  /* of all rows */
	bool is_shared; /* a row satisfies several */
	int order_from; /* a chain that it leaves at this level or a deeper one keeps strict_order */
} Group;

static inline bool
IsAlive(const StrictFunnel *f, int level)
{
	return level == 0 || (f->alive & STEP_BIT(level - 1)) != 0;
}

static void
DropOldChains(StrictFunnel *f, int64 now)
{
	for (uint64 rest = f->alive; rest != 0; rest &= rest - 1)
	{
		const int step = LowestStep(rest);

		if (!IsInFunnelWindow(f->anchor[step + 1], now, f->terms->window))
			f->alive ^= STEP_BIT(step);
	}
}

/* Are strict_order and strict_deduplication both asked, so that no level allows a later step? */
static inline bool
IsOrderedOnce(uint16 mode)
{
	const uint16 both = FUNNEL_MODE_STRICT_ORDER | FUNNEL_MODE_STRICT_DEDUPLICATION;

	return (mode & (both | FUNNEL_MODE_ALLOW_REENTRY)) == both;
}

/* The lowest level at which every row of the group is one of the steps so far. */
static int
OrderFrom(const Group *group, uint16 mode)
{
	int from = 0;

	if ((mode & FUNNEL_MODE_STRICT_ORDER) == 0 || IsOrderedOnce(mode))
		return 0;
	for (size_t r = 0; r < group->nrows; r++)
	{
		if (group->rows[r].steps == 0)
			return NO_LEVEL;
		from = Max(from, LowestStep(group->rows[r].steps) + 1);
	}
	return mode & FUNNEL_MODE_ALLOW_REENTRY ? 0 : from;
}

/* How many steps from `level` on are in the set without a gap. */
static int
StepsInARow(StepSet steps, int level)
{
	const StepSet missing = ~(steps >> level);

	return missing == 0 ? FUNNEL_MAX_STEPS : LowestStep(missing);
}

/* How deep the group takes a chain of each level up to `deepest`. */
static void
ReachOf(StrictFunnel *f, const Group *group, int deepest, uint8 *reach)
{
	const bool one_row = group->nrows == 1 || f->terms->mode & FUNNEL_MODE_STRICT_INCREASE;

	if (!one_row && group->is_shared)
	{
		ReachOfGroup(group->rows, group->nrows, f->terms->nsteps, deepest, f->is_taken, reach);
		return;
	}
	/* No row is in the way of another: each serves one step at most, or only one is taken. */
	for (int level = 0; level <= deepest; level++)
	{
		const int run = StepsInARow(group->steps, level);

		reach[level] = (uint8) (level + (one_row ? Min(run, 1) : run));
	}
}

/* Collect the rows that would end a chain of this level if they were left over, whatever its level after the group. */
static size_t
RowsToUse(const StrictFunnel *f, const Group *group, int level)
{
	const StepSet repeated = FirstSteps(level + 1) & ~STEP_BIT(0);
	const bool ordered_once = IsOrderedOnce(f->terms->mode);
	size_t n = 0;

	if ((f->terms->mode & FUNNEL_MODE_STRICT_DEDUPLICATION) == 0)
		return 0;
	if (!ordered_once && (group->steps & repeated) == 0)
		return 0;
	for (size_t r = 0; r < group->nrows; r++)
	{
		const StepSet steps = group->rows[r].steps;

		if ((steps & repeated) != 0 || (ordered_once && (steps & STEP_BIT(0)) == 0))
			f->must[n++] = group->rows[r];
	}
	return n;
}

/* The lowest level up to `reach` to which a chain of `level` uses all rows that it may not leave over; else NO_LEVEL. */
static int
UsedFrom(StrictFunnel *f, const Group *group, int level, int reach)
{
	const size_t nmust = RowsToUse(f, group, level);
	size_t nused = 0;
	Matching m;

	if (nmust == 0)
		return level;
	if (nmust > (size_t) (reach - level))
		return NO_LEVEL;
	StartMatching(&m, f->must, nmust, f->is_taken);
	for (int step = level; step < reach; step++)
	{
		nused += ServeStep(&m, step);
		if (nused == nmust)
			return step + 1;
	}
	return NO_LEVEL;
}

/* The times of a chain of `level` that goes on to a level in a group, where they are asked. */
static void
ContinueTimes(const StrictFunnel *f, int level, int to, int64 now, StepTimes *times)
{
	if (f->times == NULL)
		return;
	memcpy(times->at, f->times[level].at, level * sizeof(int64));
	for (int step = level; step < to; step++)
		times->at[step] = now;
}

/* Let the chains of one level go on through the group. */
static void
ContinueChains(StrictFunnel *f, const Group *group, int level, int reach, int64 anchor,
			   StrictFunnel *after)
{
	int from = level == 0 ? 1 : Max(level, group->order_from);

	if (level > 0)
		from = Max(from, UsedFrom(f, group, level, reach));
	for (int to = from; to <= reach; to++)
	{
		if (IsAlive(after, to) && after->anchor[to] >= anchor)
			continue;
		after->anchor[to] = anchor;
		after->alive |= STEP_BIT(to - 1);
		ContinueTimes(f, level, to, group->rows[0].at, &f->times_after[to]);
	}
}

/* A chain ends in the group at a level: is it deeper than all before, or as deep and begun later? */
static bool
NoteChain(DeepestChain *deepest, int level, int64 anchor, int64 now)
{
	const bool is_tie = level == deepest->level && now == deepest->end && anchor > deepest->anchor;

	if (level < deepest->level || (level == deepest->level && !is_tie))
		return false;
	*deepest = (DeepestChain){level, anchor, now};
	return true;
}

static void
PassGroup(StrictFunnel *f, const Group *group, bool may_begin)
{
	StrictFunnel after = *f;
	uint8 reach[FUNNEL_MAX_STEPS + 1];
	const int deepest = f->alive == 0 ? 0 : HighestStep(f->alive) + 1;
	const int64 now = group->rows[0].at;

	Assert(deepest < f->terms->nsteps);
	after.alive = 0;
	ReachOf(f, group, deepest, reach);
	for (int level = may_begin ? 0 : 1; level <= deepest; level++)
	{
		const int64 anchor = level == 0 ? now : f->anchor[level];

		if (!IsAlive(f, level))
			continue;
		if (reach[level] > level && NoteChain(&after.deepest, reach[level], anchor, now))
			ContinueTimes(f, level, reach[level], now, f->deepest_times);
		ContinueChains(f, group, level, reach[level], anchor, &after);
	}
	after.times = f->times_after;
	after.times_after = f->times;
	*f = after;
}

/* Walk the rows from `first_at` on until a chain is deep enough; it begins at that time or, if it may, at any. */
static void
WalkRows(StrictFunnel *f, const FunnelRow *rows, size_t nrows, int64 first_at, bool may_begin_later)
{
	for (size_t first = 0, end; first < nrows && f->deepest.level < f->stop_level; first = end)
	{
		Group group = {.rows = rows + first};

		CHECK_FOR_INTERRUPTS();
		end = FunnelGroupEnd(rows, nrows, first, &group.steps, &group.is_shared);
		if (rows[first].at < first_at)
			continue;
		group.nrows = end - first;
		group.order_from = OrderFrom(&group, f->terms->mode);
		DropOldChains(f, rows[first].at);
		PassGroup(f, &group, may_begin_later || rows[first].at == first_at);
	}
}

static void
BeginStrict(StrictFunnel *f, const FunnelTerms *terms, size_t nrows)
{
	*f = (StrictFunnel){
		.terms = terms, .is_taken = palloc_huge(nrows + 1), .stop_level = terms->nsteps};
	f->must = palloc_huge((nrows + 1) * sizeof(FunnelRow));
}

void
FindStrictChain(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms,
				DeepestChain *deepest)
{
	StrictFunnel f;

	BeginStrict(&f, terms, nrows);
	WalkRows(&f, rows, nrows, INT64_MIN, true);
	*deepest = f.deepest;
	pfree(f.must);
	pfree(f.is_taken);
}

int
StrictFunnelLevel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms)
{
	DeepestChain deepest;

	FindStrictChain(rows, nrows, terms, &deepest);
	return deepest.level;
}

/* The rows from the anchor on are walked again, for chains that begin there, and with their times. */
void
StrictStepTimes(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms,
				const DeepestChain *deepest, int64 at[FUNNEL_MAX_STEPS])
{
	StepTimes *times = palloc((2 * (FUNNEL_MAX_STEPS + 1) + 1) * sizeof(StepTimes));
	StrictFunnel f;

	BeginStrict(&f, terms, nrows);
	f.stop_level = deepest->level;
	f.times = times;
	f.times_after = times + FUNNEL_MAX_STEPS + 1;
	f.deepest_times = times + 2 * (FUNNEL_MAX_STEPS + 1);
	WalkRows(&f, rows, nrows, deepest->anchor, false);
	memcpy(at, f.deepest_times->at, deepest->level * sizeof(int64));
	pfree(times);
	pfree(f.must);
	pfree(f.is_taken);
}
