/*
 * funnel.c
 *    The exact funnel level of one visitor, and the sort that it needs.
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
 * reach() comes from a matching of steps to rows, kept up to date while i and
 * j move up (ExtendByMatching). Two kinds of group, nearly all there are, need
 * none: one row, and rows of one step each.
 *
 * Cost: O(rows * steps) for sorted rows. A group of g rows in which some row
 * satisfies several steps adds O(steps * min(g, steps)^2) for its matching.
 * Memory: 1 kB, and a byte a row if there is such a group.
 *
 * Not done here: other rules than `exact`, and telling which rows won.
 */
#include "journey/funnel.h"

/* The state between two groups. */
typedef struct Funnel
{
	int64 window;
	int nsteps;
	int alive;                          /* levels 0..alive are inside the window */
	int64 anchor[FUNNEL_MAX_STEPS + 1]; /* by level; [0] is the time of the present group */
} Funnel;

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

/* Open the group of time `now`: a chain may start, and chains too old to go on are dropped. */
static void
AdvanceTime(Funnel *f, int64 now)
{
	/* now >= anchor, so the unsigned difference is right even where the signed one overflows. */
	while (f->alive > 0 && (uint64) now - (uint64) f->anchor[f->alive] > (uint64) f->window)
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

static void
CollectFreeSteps(Matching *m)
{
	m->free_steps = 0;
	for (size_t r = 0; r < m->nrows; r++)
		if (!m->is_taken[r])
			m->free_steps |= m->rows[r].steps;
}

static void
StartMatching(Matching *m, const FunnelRow *rows, size_t nrows, bool *is_taken)
{
	m->rows = rows;
	m->nrows = nrows;
	m->is_taken = is_taken;
	m->served = 0;
	memset(m->is_taken, 0, nrows);
	CollectFreeSteps(m);
}

/* Take a row that satisfies the step, one of free_steps. */
static size_t
TakeFreeRow(Matching *m, int step)
{
	size_t r = 0;

	while (m->is_taken[r] || !(m->rows[r].steps & STEP_BIT(step)))
		r++;
	m->is_taken[r] = true;
	CollectFreeSteps(m);
	return r;
}

/* Give up the row of a step. */
static void
UnserveStep(Matching *m, int step)
{
	const size_t r = m->row_of[step];

	m->served ^= STEP_BIT(step);
	m->is_taken[r] = false;
	m->free_steps |= m->rows[r].steps;
}

/* Give `last` a free row, the row it had to the step that asked for it, and so on back to `first`. */
static void
PassRowsBack(Matching *m, int first, int last, const uint8 *asked_by)
{
	size_t row = TakeFreeRow(m, last);

	for (int step = last; step != first; step = asked_by[step])
	{
		const size_t handed = m->row_of[step];

		m->row_of[step] = row;
		row = handed;
	}
	m->row_of[first] = row;
	m->served |= STEP_BIT(first);
}

/* The served steps among `steps` whose row satisfies `step` too. */
static StepSet
StepsToAsk(const Matching *m, StepSet steps, int step)
{
	StepSet found = 0;

	for (StepSet rest = m->served & steps; rest != 0; rest &= rest - 1)
		if (m->rows[m->row_of[LowestStep(rest)]].steps & STEP_BIT(step))
			found |= rest & -rest;
	return found;
}

/*
 * Serve one more step, moving served steps to other rows where needed; false
 * if that is impossible. By Berge (1957) it is possible exactly if asking for
 * rows step by step, breadth first, leads to a step that has a free row.
 */
static bool
AddStep(Matching *m, int first)
{
	uint8 asked_by[FUNNEL_MAX_STEPS];
	uint8 queue[FUNNEL_MAX_STEPS];
	int head = 0;
	int tail = 0;
	StepSet asked = STEP_BIT(first);

	queue[tail++] = first;
	while (head < tail)
	{
		int step = queue[head++];

		if (m->free_steps & STEP_BIT(step))
		{
			PassRowsBack(m, first, step, asked_by);
			return true;
		}
		for (StepSet rest = StepsToAsk(m, ~asked, step); rest != 0; rest &= rest - 1)
		{
			const int other = LowestStep(rest);

			asked |= STEP_BIT(other);
			asked_by[other] = step;
			queue[tail++] = other;
		}
	}
	return false;
}

/* The general group: steps start + 1..reach are matched while both ends move up. */
static void
ExtendByMatching(Funnel *f, const FunnelRow *rows, size_t nrows, bool *is_taken)
{
	const int deepest_start = Min(f->alive, f->nsteps - 1);
	int64 before[FUNNEL_MAX_STEPS + 1];
	int reach = 0;
	Matching m;

	StartMatching(&m, rows, nrows, is_taken);
	memcpy(before, f->anchor, sizeof(before[0]) * (f->alive + 1));
	for (int start = 0; start <= deepest_start; start++)
	{
		reach = Max(reach, start);
		while (reach < f->nsteps && AddStep(&m, reach))
			ReachLevel(f, ++reach, before[start]);
		if (m.served & STEP_BIT(start))
			UnserveStep(&m, start);
	}
}

/* The end of the group that starts at row `first`; the union of its steps, and whether a row has several. */
static size_t
GroupEnd(const FunnelRow *rows, size_t nrows, size_t first, StepSet *steps, bool *is_shared)
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

int
ExactFunnelLevel(const FunnelRow *rows, size_t nrows, int64 window, int nsteps)
{
	Funnel f = {.window = window, .nsteps = nsteps};
	bool *is_taken = NULL;
	int best = 0;

	Assert(nsteps >= 1 && nsteps <= FUNNEL_MAX_STEPS && window >= 0);
	for (size_t first = 0, end; first < nrows && best < nsteps; first = end)
	{
		StepSet steps;
		bool is_shared;

		CHECK_FOR_INTERRUPTS();
		end = GroupEnd(rows, nrows, first, &steps, &is_shared);
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
		best = Max(best, f.alive);
	}
	if (is_taken != NULL)
		pfree(is_taken);
	return best;
}

/*
 * The sort: a natural merge sort. Events mostly arrive in order, or as a few
 * ordered stretches (one a parallel worker, one a partition), and then it is
 * done in a pass or two; the server's qsort would start over. Unlike it, this
 * can also be cancelled.
 */
#define SORT_BLOCK 16 /* sorted by insertion first, so that no stretch is shorter */

static void
SortBlock(FunnelRow *rows, size_t nrows)
{
	for (size_t i = 1; i < nrows; i++)
	{
		FunnelRow row = rows[i];
		size_t j = i;

		for (; j > 0 && FunnelRowPrecedes(&row, &rows[j - 1]); j--)
			rows[j] = rows[j - 1];
		rows[j] = row;
	}
}

/* The end of the ordered stretch that begins at `start`; nrows if nothing begins there. */
static size_t
StretchEnd(const FunnelRow *rows, size_t nrows, size_t start)
{
	size_t end = start + 1;

	if (start >= nrows)
		return nrows;
	while (end < nrows && !FunnelRowPrecedes(&rows[end], &rows[end - 1]))
		end++;
	return end;
}

static void
MergeStretches(const FunnelRow *a, const FunnelRow *a_end, const FunnelRow *b,
			   const FunnelRow *b_end, FunnelRow *to)
{
	while (a < a_end && b < b_end)
		*to++ = FunnelRowPrecedes(b, a) ? *b++ : *a++;
	memcpy(to, a, (a_end - a) * sizeof(*a));
	to += a_end - a;
	memcpy(to, b, (b_end - b) * sizeof(*b));
}

/* Merge stretches two by two; true if that left a single one. */
static bool
MergePass(const FunnelRow *from, size_t nrows, FunnelRow *to)
{
	size_t end = 0;
	int nmerged = 0;

	for (size_t start = 0; start < nrows; start = end)
	{
		size_t middle = StretchEnd(from, nrows, start);

		CHECK_FOR_INTERRUPTS();
		end = StretchEnd(from, nrows, middle);
		MergeStretches(from + start, from + middle, from + middle, from + end, to + start);
		nmerged = Min(nmerged + 1, 2);
	}
	return nmerged < 2;
}

void
SortFunnelRows(FunnelRow *rows, size_t nrows)
{
	FunnelRow *scratch;
	FunnelRow *from = rows;
	FunnelRow *to;
	bool is_done;

	if (StretchEnd(rows, nrows, 0) == nrows)
		return;
	for (size_t start = 0; start < nrows; start += SORT_BLOCK)
		SortBlock(rows + start, Min(nrows - start, SORT_BLOCK));
	if (nrows <= SORT_BLOCK)
		return;

	to = scratch = palloc_huge(nrows * sizeof(*rows));
	do
	{
		FunnelRow *merged = to;

		is_done = MergePass(from, nrows, to);
		to = from;
		from = merged;
	} while (!is_done);
	if (from != rows)
		memcpy(rows, from, nrows * sizeof(*rows));
	pfree(scratch);
}
