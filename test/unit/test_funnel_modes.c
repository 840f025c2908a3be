/*
 * test_funnel_modes.c
 *    The stricter rules of a funnel, alone and together, against a search through all
 *    chains; times of steps and reasons of drop-offs likewise; and ClickHouse's rules
 *    against its documentation.
 */
#include <time.h>

#include "journey/funnel_steps.h"
#include "unit.h"

#define MAX_ROWS 8

/* A chain in the making, for the search. */
typedef struct Search
{
	const FunnelRow *rows;
	int nrows;
	FunnelTerms terms;
	int length;
	int chain[MAX_ROWS];
} Search;

/* The rule for a row that stands, left over, where the chain has a level. */
static bool
MayStand(const FunnelTerms *terms, StepSet steps, int level)
{
	if (terms->mode & FUNNEL_MODE_STRICT_ORDER)
	{
		if (terms->mode & FUNNEL_MODE_ALLOW_REENTRY ? steps == 0 : !(steps & FirstSteps(level)))
			return false;
	}
	if (terms->mode & FUNNEL_MODE_STRICT_DEDUPLICATION &&
		(steps & FirstSteps(level + 1) & ~STEP_BIT(0)))
		return false;
	return true;
}

/* Is there a place for a left-over row: before the chain, after it, or at a level where it may stand? */
static bool
HasPlace(const Search *s, int row)
{
	const int64 at = s->rows[row].at;

	for (int level = 0; level <= s->length; level++)
	{
		if (level > 0 && at < s->rows[s->chain[level - 1]].at)
			continue;
		if (level < s->length && at > s->rows[s->chain[level]].at)
			continue;
		if (level == 0 || level == s->length || MayStand(&s->terms, s->rows[row].steps, level))
			return true;
	}
	return false;
}

static bool
IsInChain(const Search *s, int row)
{
	for (int i = 0; i < s->length; i++)
	{
		if (s->chain[i] == row)
			return true;
	}
	return false;
}

static bool
ChainHolds(const Search *s)
{
	for (int r = 0; r < s->nrows; r++)
	{
		if (!IsInChain(s, r) && !HasPlace(s, r))
			return false;
	}
	return true;
}

static bool
MayFollow(const Search *s, int row)
{
	const int64 at = s->rows[row].at;
	const bool strict = (s->terms.mode & FUNNEL_MODE_STRICT_INCREASE) != 0;
	int64 last;

	if (IsInChain(s, row) || !(s->rows[row].steps & STEP_BIT(s->length)))
		return false;
	if (s->length == 0)
		return true;
	last = s->rows[s->chain[s->length - 1]].at;
	return (strict ? at > last : at >= last) && at - s->rows[s->chain[0]].at <= s->terms.window;
}

/* The longest chain that holds; one that does not may still be part of one that does. */
static int
SearchChains(Search *s)
{
	int best = ChainHolds(s) ? s->length : 0;

	for (int r = 0; r < s->nrows && s->length < s->terms.nsteps; r++)
	{
		if (!MayFollow(s, r))
			continue;
		s->chain[s->length++] = r;
		best = Max(best, SearchChains(s));
		s->length--;
	}
	return best;
}

/* Of all chains of a level: the earliest end, the latest beginning of those that end then, and whether one has the times given. */
typedef struct ChainsOfLevel
{
	int level;
	const int64 *at;
	bool is_found;
	int64 end;
	int64 anchor;
} ChainsOfLevel;

static void
NoteChainOfLevel(const Search *s, ChainsOfLevel *chains)
{
	const int64 anchor = s->rows[s->chain[0]].at;
	const int64 end = s->rows[s->chain[s->length - 1]].at;
	bool has_times = true;

	if (chains->anchor == INT64_MIN || end < chains->end ||
		(end == chains->end && anchor > chains->anchor))
	{
		chains->end = end;
		chains->anchor = anchor;
	}
	for (int i = 0; i < s->length; i++)
		has_times &= s->rows[s->chain[i]].at == chains->at[i];
	chains->is_found |= has_times;
}

static void
SearchChainsOfLevel(Search *s, ChainsOfLevel *chains)
{
	if (s->length == chains->level)
	{
		if (ChainHolds(s))
			NoteChainOfLevel(s, chains);
		return;
	}
	for (int r = 0; r < s->nrows; r++)
	{
		if (!MayFollow(s, r))
			continue;
		s->chain[s->length++] = r;
		SearchChainsOfLevel(s, chains);
		s->length--;
	}
}

/* Why the next step is missing, in the words of funnel_steps.h. */
static DropOff
ExpectedDropOff(const Search *s, const ChainsOfLevel *chains)
{
	DropOff reason = DROP_OFF_NEVER;

	if (chains->level == s->terms.nsteps)
		return DROP_OFF_NONE;
	for (int r = 0; r < s->nrows && chains->level > 0; r++)
	{
		const FunnelRow *row = &s->rows[r];

		if (!(row->steps & STEP_BIT(chains->level)))
			continue;
		if (row->at <= chains->end)
			reason = Max(reason, DROP_OFF_OUT_OF_ORDER);
		else if (row->at > chains->anchor + s->terms.window)
			reason = Max(reason, DROP_OFF_TOO_LATE);
		else
			reason = Max(reason, DROP_OFF_EXCLUDED);
	}
	return reason;
}

/* Does the trace of a stream say what the search says? */
static bool
TraceIsRight(Search *s, int level)
{
	FunnelRow sorted[MAX_ROWS];
	FunnelSteps steps;
	ChainsOfLevel chains = {level, steps.at, false, 0, INT64_MIN};

	memcpy(sorted, s->rows, s->nrows * sizeof(FunnelRow));
	SortFunnelRows(sorted, s->nrows);
	TraceFunnel(sorted, s->nrows, &s->terms, &steps);
	if (steps.level != level)
		return false;
	if (level > 0)
	{
		SearchChainsOfLevel(s, &chains);
		if (!chains.is_found || steps.at[0] != chains.anchor || steps.at[level - 1] != chains.end)
			return false;
	}
	return steps.drop_off == ExpectedDropOff(s, &chains);
}

static int
Level(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms)
{
	FunnelRow sorted[64];

	memcpy(sorted, rows, nrows * sizeof(*rows));
	SortFunnelRows(sorted, nrows);
	return FunnelLevel(sorted, nrows, terms);
}

/* A random stream, with rows of no step among the others. */
static int
RandomStream(uint64 *seed, FunnelRow *rows, int nsteps, int ntimes, int nbits)
{
	const int nrows = UnitBelow(seed, MAX_ROWS);

	for (int r = 0; r < nrows; r++)
	{
		rows[r] = (FunnelRow){.at = UnitBelow(seed, ntimes)};
		for (int b = UnitBelow(seed, 8) == 0 ? nbits : 0; b < nbits; b++)
			rows[r].steps |= STEP_BIT(UnitBelow(seed, nsteps));
	}
	return nrows;
}

static void
CheckMode(uint16 mode, int nstreams, int ntimes, int nbits)
{
	uint64 seed = 1000 * mode + 10 * ntimes + nbits;
	int nwrong = 0;
	int nlevels = 0;
	int nmistold = 0;

	for (int i = 0; i < nstreams; i++)
	{
		FunnelRow rows[MAX_ROWS];
		const int nsteps = 1 + UnitBelow(&seed, 5);
		const FunnelTerms terms = {UnitBelow(&seed, ntimes + 1), nsteps, mode};
		const int nrows = RandomStream(&seed, rows, nsteps, ntimes, nbits);
		Search search = {rows, nrows, terms, 0, {0}};
		const int expected = SearchChains(&search);

		nlevels += expected;
		nwrong += Level(rows, nrows, &terms) != expected;
		nmistold += !TraceIsRight(&search, expected);
	}
	CHECK(nmistold == 0, "mode %#x, %d times, %d steps a row: %d of %d chains mistold", mode,
		  ntimes, nbits, nmistold, nstreams);
	CHECK(nwrong == 0 && nlevels > nstreams / 2,
		  "mode %#x, %d times, %d steps a row: %d of %d levels wrong", mode, ntimes, nbits, nwrong,
		  nstreams);
}

static void
CheckAllModes(int nstreams)
{
	for (int bits = 0; bits < 16; bits++)
	{
		const uint16 mode =
			(bits == 0 ? FUNNEL_MODE_EXACT : 0) | (bits & 1 ? FUNNEL_MODE_STRICT_INCREASE : 0) |
			(bits & 2 ? FUNNEL_MODE_STRICT_DEDUPLICATION : 0) |
			(bits & 4 ? FUNNEL_MODE_STRICT_ORDER : 0) | (bits & 8 ? FUNNEL_MODE_ALLOW_REENTRY : 0);

		if ((bits & 12) == 8)
			continue;
		CheckMode(mode, nstreams, 4, 1);
		CheckMode(mode, nstreams, 4, 3);
		CheckMode(mode, nstreams, 2, 2);
		CheckMode(mode, nstreams, 1, 2);
		CheckMode(mode, nstreams, 40, 2);
	}
}

#define CHECK_LEVEL(expected, mode, window, nsteps, ...)                                           \
	do                                                                                             \
	{                                                                                              \
		const FunnelRow rows[] = {__VA_ARGS__};                                                    \
		const FunnelTerms terms = {window, nsteps, mode};                                          \
		const int level = Level(rows, lengthof(rows), &terms);                                     \
		CHECK(level == (expected), "%s: level %d of %s", #mode, level, #__VA_ARGS__);              \
	} while (0)

#define CH FUNNEL_MODE_CLICKHOUSE
#define INCREASE FUNNEL_MODE_STRICT_INCREASE
#define ORDER FUNNEL_MODE_STRICT_ORDER
#define DEDUPLICATION FUNNEL_MODE_STRICT_DEDUPLICATION
#define REENTRY FUNNEL_MODE_ALLOW_REENTRY
#define ONCE FUNNEL_MODE_STRICT_ONCE

/* From the documentation of ClickHouse and its issues, as the rules above tell them. */
static void
CheckClickHouse(void)
{
	/* One row of a condition listed three times (issue 34986). */
	CHECK_LEVEL(3, CH, 10, 3, {0, 7});
	CHECK_LEVEL(1, CH | ONCE, 10, 3, {0, 7});
	CHECK_LEVEL(1, CH | INCREASE, 10, 3, {0, 7});
	/* A, B, D, C: strict_order stops at D, level 2. */
	CHECK_LEVEL(3, CH, 10, 3, {0, 1}, {1, 2}, {2, 0}, {3, 4});
	CHECK_LEVEL(2, CH | ORDER, 10, 3, {0, 1}, {1, 2}, {2, 0}, {3, 4});
	/* A, C, B, C: with allow_reentry the early C is passed over. */
	CHECK_LEVEL(1, CH | ORDER, 10, 3, {0, 1}, {1, 4}, {2, 2}, {3, 4});
	CHECK_LEVEL(3, CH | ORDER | REENTRY, 10, 3, {0, 1}, {1, 4}, {2, 2}, {3, 4});
	/* A, B, C, B, D: strict_deduplication stops at the second B, level 3. */
	CHECK_LEVEL(3, CH | DEDUPLICATION, 10, 4, {0, 1}, {1, 2}, {2, 4}, {3, 2}, {4, 8});
	CHECK_LEVEL(4, CH, 10, 4, {0, 1}, {1, 2}, {2, 4}, {3, 2}, {4, 8});
	/* A second A moves the start, and strict_increase then loses the chain that was there. */
	CHECK_LEVEL(1, CH | INCREASE, 10, 2, {0, 1}, {5, 1}, {5, 2});
	CHECK_LEVEL(2, INCREASE, 10, 2, {0, 1}, {5, 1}, {5, 2});
}

/* 10,000 events of one visitor and 32 steps; the bound allows for sanitizers and a busy machine. */
static void
CheckSpeed(uint16 mode, int ntimes, int nbits)
{
	enum
	{
		NROWS = 10000
	};
	uint64 seed = 11;
	FunnelRow *rows = palloc(NROWS * sizeof(*rows));
	const FunnelTerms terms = {ntimes, 32, mode};
	clock_t start;
	double ms;

	for (int r = 0; r < NROWS; r++)
	{
		rows[r] = (FunnelRow){.at = UnitBelow(&seed, ntimes)};
		for (int b = 0; b < nbits; b++)
			rows[r].steps |= STEP_BIT(UnitBelow(&seed, 31));
	}
	SortFunnelRows(rows, NROWS);
	start = clock();
	FunnelLevel(rows, NROWS, &terms);
	ms = (clock() - start) * 1000.0 / CLOCKS_PER_SEC;
	printf("# mode %#x, %d times, %d steps a row: %.2f ms\n", mode, ntimes, nbits, ms);
	CHECK(ms < 200, "10,000 events and 32 steps in time, mode %#x, %d times", mode, ntimes);
	pfree(rows);
}

int
main(void)
{
	static const uint16 modes[] = {INCREASE, ORDER, DEDUPLICATION, ORDER | REENTRY,
								   ORDER | DEDUPLICATION};

	CheckAllModes(getenv("I360_LONG") ? 20000 : 2000);
	CheckClickHouse();
	for (int m = 0; m < (int) lengthof(modes); m++)
	{
		CheckSpeed(modes[m], 1000000000, 1);
		CheckSpeed(modes[m], 1000000000, 20);
		CheckSpeed(modes[m], 5000, 20);
		CheckSpeed(modes[m], 300, 3);
		CheckSpeed(modes[m], 1, 20);
	}
	return UnitDone();
}
