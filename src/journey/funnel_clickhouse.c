/*
 * funnel_clickhouse.c
 *    The funnel level as ClickHouse's windowFunnel gives it, for users who bring their
 *    numbers along: a re-statement of its rules (release 26.7), ties and traps included.
 *
 * A row becomes one event for each step that it satisfies, and none or, under
 * strict_order, one event of no step if it satisfies none. Events are taken by time, then
 * step. One slot a step holds the first and the last time of the chain that reached it
 * last; step 1 overwrites its slot, step s copies the first time of slot s - 1 if the
 * event is inside the window. So a row of two steps can serve both, and a slot
 * that is overwritten takes a longer chain with it.
 *
 * ClickHouse's own answer can depend on the order in which rows of one time arrived
 * (strict_once with strict_deduplication); here such rows are taken by their steps.
 *
 * strict_once keeps every chain instead, with the rows that it used: exponential in the
 * worst case, so it gives up (FUNNEL_TOO_COMPLEX) at MAX_CHAINS.
 *
 * Cost: O(rows * steps) but for strict_once.
 */
#include "journey/funnel.h"

#define MAX_CHAINS 100000

/* A chain that strict_once keeps. */
typedef struct Chain
{
	int64 first;
	int64 last;
	uint32 rows[FUNNEL_MAX_STEPS];
} Chain;

typedef struct ChainList
{
	int n;
	int reserved;
	Chain *chains;
} ChainList;

typedef struct Replay
{
	const FunnelTerms *terms;
	bool has_begun;  /* an event of step 1 was seen */
	StepSet reached; /* slots that hold something */
	int64 first[FUNNEL_MAX_STEPS];
	int64 last[FUNNEL_MAX_STEPS];
	ChainList *kept; /* by step; strict_once only */
	int nchains;
} Replay;

/* What an event does: RUNNING, or the level with which all ends. */
#define RUNNING (-2)

/* The deepest slot that holds something. */
static int
DeepestSlot(const Replay *replay)
{
	return replay->reached == 0 ? 0 : HighestStep(replay->reached) + 1;
}

/* The first slot that holds nothing. */
static int
FirstGap(const Replay *replay)
{
	int step = 0;

	while (replay->reached & STEP_BIT(step))
		step++;
	return step;
}

static bool
TimeFits(const Replay *replay, int64 first, int64 last, int64 at)
{
	return IsInFunnelWindow(first, at, replay->terms->window) &&
		   ((replay->terms->mode & FUNNEL_MODE_STRICT_INCREASE) == 0 || last < at);
}

static bool
UsesRow(const Chain *chain, int nrows, uint32 row)
{
	for (int r = 0; r < nrows; r++)
	{
		if (chain->rows[r] == row)
			return true;
	}
	return false;
}

/* Keep one chain more at a step; false if there are too many. */
static bool
KeepChain(Replay *replay, int step, const Chain *chain)
{
	ChainList *list = &replay->kept[step];

	if (replay->nchains >= MAX_CHAINS)
		return false;
	if (list->n == list->reserved)
	{
		list->reserved = Max(16, 2 * list->reserved);
		list->chains = list->chains == NULL
						   ? palloc(list->reserved * sizeof(Chain))
						   : repalloc_huge(list->chains, list->reserved * sizeof(Chain));
	}
	list->chains[list->n++] = *chain;
	replay->nchains++;
	replay->reached |= STEP_BIT(step);
	return true;
}

/* Drop the chains of a step that are out of the window, but for the last one. */
static void
DropOldChains(Replay *replay, ChainList *list, int64 at)
{
	int nleft = list->n;
	int nkept = 0;

	for (int c = 0; c < list->n; c++)
	{
		const bool is_old = !IsInFunnelWindow(list->chains[c].first, at, replay->terms->window);

		if (is_old && nleft > 1)
			nleft--;
		else
			list->chains[nkept++] = list->chains[c];
	}
	replay->nchains -= list->n - nkept;
	list->n = nkept;
}

/* Extend every chain of the step before by the row. */
static int
ExtendChains(Replay *replay, int step, int64 at, uint32 row)
{
	ChainList *before = &replay->kept[step - 1];

	DropOldChains(replay, before, at);
	for (int c = 0; c < before->n; c++)
	{
		Chain chain = before->chains[c];

		CHECK_FOR_INTERRUPTS();
		if (!TimeFits(replay, chain.first, chain.last, at) || UsesRow(&chain, step, row))
			continue;
		chain.rows[step] = row;
		chain.last = at;
		if (!KeepChain(replay, step, &chain))
			return FUNNEL_TOO_COMPLEX;
		if (step + 1 == replay->terms->nsteps)
			return step + 1;
	}
	return RUNNING;
}

static int
ExtendSlot(Replay *replay, int step, int64 at)
{
	if (!TimeFits(replay, replay->first[step - 1], replay->last[step - 1], at))
		return RUNNING;
	replay->first[step] = replay->first[step - 1];
	replay->last[step] = at;
	replay->reached |= STEP_BIT(step);
	return step + 1 == replay->terms->nsteps ? step + 1 : RUNNING;
}

/* A chain begins. */
static int
Begin(Replay *replay, int64 at, uint32 row)
{
	const Chain chain = {.first = at, .last = at, .rows = {row}};

	replay->has_begun = true;
	replay->first[0] = replay->last[0] = at;
	replay->reached |= STEP_BIT(0);
	if (replay->kept != NULL && !KeepChain(replay, 0, &chain))
		return FUNNEL_TOO_COMPLEX;
	return RUNNING;
}

/* An event of a step, 0 for the first. */
static int
TakeEvent(Replay *replay, int step, int64 at, uint32 row)
{
	const uint16 mode = replay->terms->mode;

	if (step == 0)
		return Begin(replay, at, row);
	if (mode & FUNNEL_MODE_STRICT_DEDUPLICATION && replay->reached & STEP_BIT(step))
		return DeepestSlot(replay);
	if (replay->reached & STEP_BIT(step - 1))
		return replay->kept != NULL ? ExtendChains(replay, step, at, row)
									: ExtendSlot(replay, step, at);
	if (mode & FUNNEL_MODE_STRICT_ORDER && replay->has_begun &&
		(mode & FUNNEL_MODE_ALLOW_REENTRY) == 0)
		return FirstGap(replay);
	return RUNNING;
}

/* The events of the rows of one time, by step. */
static int
TakeGroup(Replay *replay, const FunnelRow *rows, size_t first, size_t end, StepSet steps)
{
	/* Events of no step come first. */
	if (replay->terms->mode & FUNNEL_MODE_STRICT_ORDER && replay->has_begun)
	{
		for (size_t r = first; r < end; r++)
		{
			if (rows[r].steps == 0)
				return DeepestSlot(replay);
		}
	}
	for (StepSet rest = steps; rest != 0; rest &= rest - 1)
	{
		const int step = LowestStep(rest);

		for (size_t r = first; r < end; r++)
		{
			int outcome;

			if ((rows[r].steps & STEP_BIT(step)) == 0)
				continue;
			outcome = TakeEvent(replay, step, rows[r].at, (uint32) r);
			if (outcome != RUNNING)
				return outcome;
		}
	}
	return RUNNING;
}

static void
FreeChains(Replay *replay)
{
	if (replay->kept == NULL)
		return;
	for (int s = 0; s < replay->terms->nsteps; s++)
	{
		if (replay->kept[s].chains != NULL)
			pfree(replay->kept[s].chains);
	}
	pfree(replay->kept);
}

int
ClickHouseFunnelLevel(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms)
{
	Replay replay = {.terms = terms};
	int outcome = RUNNING;

	if (nrows > 0 && terms->nsteps == 1 && (terms->mode & FUNNEL_MODE_STRICT_ORDER) == 0)
		return 1;
	if (terms->mode & FUNNEL_MODE_STRICT_ONCE)
		replay.kept = palloc0(terms->nsteps * sizeof(ChainList));
	for (size_t first = 0, end; first < nrows && outcome == RUNNING; first = end)
	{
		StepSet steps;
		bool is_shared;

		CHECK_FOR_INTERRUPTS();
		end = FunnelGroupEnd(rows, nrows, first, &steps, &is_shared);
		outcome = TakeGroup(&replay, rows, first, end, steps);
	}
	if (outcome == RUNNING)
		outcome = DeepestSlot(&replay);
	FreeChains(&replay);
	return outcome;
}
