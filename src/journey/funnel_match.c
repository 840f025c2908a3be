/*
 * funnel_match.c
 *    Rows of one time given to steps, each row to one step at most.
 *
 * What a group of rows of equal time can do for a chain is a matching of steps to
 * rows. It is kept up to date while both ends of the range of steps move up, by
 * augmenting paths (Berge 1957).
 *
 * Cost: serving one more step O(steps * steps + rows). Memory: a byte a row.
 */
#include "journey/funnel_match.h"

static void
CollectFreeSteps(Matching *m)
{
	m->free_steps = 0;
	for (size_t r = 0; r < m->nrows; r++)
		if (!m->is_taken[r])
			m->free_steps |= m->rows[r].steps;
}

void
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
bool
ServeStep(Matching *m, int first)
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

void
ReachOfGroup(const FunnelRow *rows, size_t nrows, int nsteps, int deepest_start, bool *is_taken,
			 uint8 reach[FUNNEL_MAX_STEPS + 1])
{
	int end = 0;
	Matching m;

	StartMatching(&m, rows, nrows, is_taken);
	for (int start = 0; start <= deepest_start; start++)
	{
		end = Max(end, start);
		while (end < nsteps && ServeStep(&m, end))
			end++;
		reach[start] = (uint8) end;
		if (start < nsteps && m.served & STEP_BIT(start))
			UnserveStep(&m, start);
	}
}
