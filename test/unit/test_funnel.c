/*
 * test_funnel.c
 *    The exact funnel level against a search through all chains, on streams
 *    rich in what goes wrong elsewhere: equal times and rows of several steps.
 */
#include <time.h>

#include "journey/funnel.h"
#include "unit.h"

#define MAX_ROWS 10

/* The definition, word by word: extend a chain by every row that may come next. */
static int
SearchChains(const FunnelRow *rows, int nrows, int64 window, int nsteps, int level, uint32 used,
			 int64 first_at, int64 last_at)
{
	int best = level;

	for (int r = 0; r < nrows && level < nsteps && best < nsteps; r++)
	{
		const int64 at = rows[r].at;
		const int64 anchor = level == 0 ? at : first_at;

		if ((used & (1u << r)) || !(rows[r].steps & STEP_BIT(level)))
			continue;
		if (level > 0 && (at < last_at || (__int128) at - anchor > window))
			continue;
		best = Max(
			best, SearchChains(rows, nrows, window, nsteps, level + 1, used | 1u << r, anchor, at));
	}
	return best;
}

static int
SlowLevel(const FunnelRow *rows, int nrows, int64 window, int nsteps)
{
	return SearchChains(rows, nrows, window, nsteps, 0, 0, 0, 0);
}

/* Sort a copy and ask the core. */
static int
Level(const FunnelRow *rows, size_t nrows, int64 window, int nsteps)
{
	FunnelRow *sorted = palloc(nrows * sizeof(*rows));
	int level;

	if (nrows > 0)
		memcpy(sorted, rows, nrows * sizeof(*rows));
	SortFunnelRows(sorted, nrows);
	level = ExactFunnelLevel(sorted, nrows, window, nsteps);
	pfree(sorted);
	return level;
}

static void
Shuffle(uint64 *seed, FunnelRow *rows, int nrows)
{
	for (int r = nrows - 1; r > 0; r--)
	{
		const int other = UnitBelow(seed, r + 1);
		const FunnelRow row = rows[r];

		rows[r] = rows[other];
		rows[other] = row;
	}
}

/* One random stream: times out of `ntimes`, one step a row or, of `nbits` tries, up to that many. */
static int
RandomStream(uint64 *seed, FunnelRow *rows, int nsteps, int ntimes, int nbits)
{
	const int nrows = UnitBelow(seed, MAX_ROWS + 1);

	for (int r = 0; r < nrows; r++)
	{
		rows[r] = (FunnelRow){.at = UnitBelow(seed, ntimes)};
		for (int b = 0; b < nbits; b++)
			rows[r].steps |= STEP_BIT(UnitBelow(seed, nsteps));
	}
	return nrows;
}

static void
CheckRandomStreams(const char *name, int nstreams, int ntimes, int nbits)
{
	uint64 seed = 20 + ntimes * 7 + nbits;
	int nwrong = 0;
	int nunstable = 0;

	for (int i = 0; i < nstreams; i++)
	{
		FunnelRow rows[MAX_ROWS];
		const int nsteps = 1 + UnitBelow(&seed, 6);
		const int64 window = UnitBelow(&seed, ntimes + 1);
		const int nrows = RandomStream(&seed, rows, nsteps, ntimes, nbits);
		const int level = Level(rows, nrows, window, nsteps);

		nwrong += level != SlowLevel(rows, nrows, window, nsteps);
		Shuffle(&seed, rows, nrows);
		nunstable += level != Level(rows, nrows, window, nsteps);
	}
	CHECK(nwrong == 0, "%s: %d of %d levels wrong", name, nwrong, nstreams);
	CHECK(nunstable == 0, "%s: %d of %d levels depend on the order of rows", name, nunstable,
		  nstreams);
}

#define CHECK_LEVEL(expected, window, nsteps, ...)                                                 \
	do                                                                                             \
	{                                                                                              \
		const FunnelRow rows[] = {__VA_ARGS__};                                                    \
		const int level = Level(rows, lengthof(rows), window, nsteps);                             \
		CHECK(level == (expected), "level %d of %s", level, #__VA_ARGS__);                         \
	} while (0)

static void
CheckHandMadeCases(void)
{
	CHECK(Level(NULL, 0, 10, 1) == 0, "no rows, level 0");

	/* Step 2 at 50 must lean on step 1 at 0, not on its neighbour at 50, or as well on it. */
	CHECK_LEVEL(3, 100, 3, {0, 1}, {50, 1}, {50, 2}, {60, 4});
	/* The window includes its end, and is counted from the first step of the chain. */
	CHECK_LEVEL(2, 10, 2, {0, 1}, {10, 2});
	CHECK_LEVEL(1, 9, 2, {0, 1}, {10, 2});
	CHECK_LEVEL(2, 10, 3, {0, 1}, {6, 2}, {12, 4});
	/* A later first step takes over, unless the earlier chain got further in time. */
	CHECK_LEVEL(3, 10, 3, {0, 1}, {6, 1}, {8, 2}, {16, 4});
	CHECK_LEVEL(3, 10, 3, {0, 1}, {4, 2}, {6, 1}, {10, 4});
	/* Equal times in any order: the steps may come backwards. */
	CHECK_LEVEL(3, 0, 3, {5, 4}, {5, 2}, {5, 1});
	/* One row is one step, whatever it satisfies; two rows that fit all three make two. */
	CHECK_LEVEL(1, 10, 3, {5, 7});
	CHECK_LEVEL(2, 10, 3, {5, 7}, {5, 7});
	CHECK_LEVEL(3, 10, 3, {5, 7}, {6, 7}, {7, 7});
	/* Step 1 must leave {1,2} to step 2 and take {1,3}, or step 3 finds it taken: rows are passed on. */
	CHECK_LEVEL(3, 0, 3, {5, 1 | 2}, {5, 1 | 4}, {5, 2 | 4});
	CHECK_LEVEL(2, 0, 3, {5, 1 | 2}, {5, 1 | 2}, {5, 1 | 2});
	/* The chain that began before the group has a row more to spend in it than one that begins in it. */
	CHECK_LEVEL(3, 5, 3, {0, 1}, {5, 1 | 2 | 4}, {5, 1 | 2 | 4});
	CHECK_LEVEL(2, 4, 3, {0, 1}, {5, 1 | 2 | 4}, {5, 1 | 2 | 4});
}

/* Times at both ends of what 64 bits hold: no difference may overflow. */
static void
CheckExtremeTimes(void)
{
	CHECK_LEVEL(1, INT64_MAX, 2, {INT64_MIN, 1}, {INT64_MAX, 2});
	CHECK_LEVEL(1, INT64_MAX, 2, {INT64_MIN, 1}, {0, 2});
	CHECK_LEVEL(2, INT64_MAX, 2, {INT64_MIN, 1}, {-1, 2});
	CHECK_LEVEL(2, INT64_MAX, 2, {INT64_MIN, 1}, {INT64_MIN + 5, 2});
	CHECK_LEVEL(2, INT64_MAX, 2, {0, 1}, {INT64_MAX, 2});
	CHECK_LEVEL(2, 0, 2, {INT64_MAX, 1}, {INT64_MAX, 2});
}

/* All 64 steps: one row each, all at one time, and each row good for any step. */
static void
CheckAllSteps(void)
{
	FunnelRow rows[FUNNEL_MAX_STEPS];

	for (int s = 0; s < FUNNEL_MAX_STEPS; s++)
		rows[s] = (FunnelRow){.at = s, .steps = STEP_BIT(s)};
	CHECK(Level(rows, 64, 63, 64) == 64, "64 steps in a row");
	CHECK(Level(rows, 64, 62, 64) == 63, "the 64th is too late");
	for (int s = 0; s < FUNNEL_MAX_STEPS; s++)
		rows[s].at = 0;
	CHECK(Level(rows, 64, 0, 64) == 64, "64 steps at one time");
	for (int s = 0; s < FUNNEL_MAX_STEPS; s++)
		rows[s].steps = ~UINT64_C(0);
	CHECK(Level(rows, 64, 0, 64) == 64, "64 rows of 64 steps");
	CHECK(Level(rows, 63, 0, 64) == 63, "63 rows of 64 steps");
}

/*
 * Larger groups than the search can take: hide a complete chain among rows of
 * one time, and check that it is found, and not found with a step removed.
 */
static void
CheckHiddenChains(void)
{
	uint64 seed = 5;
	int nmissed = 0;
	int ninvented = 0;

	for (int i = 0; i < 300; i++)
	{
		FunnelRow rows[200];
		const int nsteps = 2 + UnitBelow(&seed, 63);
		const int absent = UnitBelow(&seed, nsteps);

		for (int r = 0; r < 200; r++)
		{
			rows[r].at = 7;
			/* Extra steps point down only, so that no row but s itself can serve the highest. */
			rows[r].steps = r < nsteps ? STEP_BIT(r) : STEP_BIT(UnitBelow(&seed, (nsteps + 1) / 2));
			if (r < nsteps && r > 0)
				rows[r].steps |= UnitRandom(&seed) & FirstSteps(r);
		}
		Shuffle(&seed, rows, 200);
		nmissed += Level(rows, 200, 0, nsteps) != nsteps;
		for (int r = 0; r < 200; r++)
			rows[r].steps &= ~STEP_BIT(absent);
		ninvented += Level(rows, 200, 0, nsteps) != absent;
	}
	CHECK(nmissed == 0, "%d hidden chains missed", nmissed);
	CHECK(ninvented == 0, "%d chains found over a step that no row satisfies", ninvented);
}

static int
CompareRows(const void *a, const void *b)
{
	return FunnelRowPrecedes(a, b) ? -1 : FunnelRowPrecedes(b, a);
}

static void
CheckSort(void)
{
	static const int sizes[] = {0, 1, 2, 15, 16, 17, 31, 32, 33, 48, 100, 1000, 4097};
	uint64 seed = 3;

	for (int i = 0; i < (int) lengthof(sizes) * 4; i++)
	{
		const int n = sizes[i / 4];
		FunnelRow *rows = palloc(n * sizeof(*rows));
		FunnelRow *expected = palloc(n * sizeof(*rows));
		static const char *const shapes[] = {"random", "few times", "three stretches", "reversed"};

		for (int r = 0; r < n; r++)
		{
			const int64 times[] = {(int64) UnitRandom(&seed), UnitBelow(&seed, 3), r % (n / 3 + 1),
								   n - r};

			rows[r] = (FunnelRow){.at = times[i % 4], .steps = 1 + UnitBelow(&seed, 3)};
		}
		memcpy(expected, rows, n * sizeof(*rows));
		qsort(expected, n, sizeof(*rows), CompareRows);
		SortFunnelRows(rows, n);
		CHECK(memcmp(rows, expected, n * sizeof(*rows)) == 0, "sort of %d rows, %s", n,
			  shapes[i % 4]);
		pfree(rows);
		pfree(expected);
	}
}

/* The time that one visitor of 10,000 events and 32 steps takes; the bound allows for sanitizers and a busy machine. */
static void
CheckSpeed(const char *name, int ntimes, int nbits)
{
	enum
	{
		NROWS = 10000
	};
	uint64 seed = 11;
	FunnelRow *rows = palloc(NROWS * sizeof(*rows));
	clock_t start;
	double ms;

	for (int r = 0; r < NROWS; r++)
	{
		rows[r] = (FunnelRow){.at = UnitBelow(&seed, ntimes)};
		/* Never the last step, or the walk could end early. */
		for (int b = 0; b < nbits; b++)
			rows[r].steps |= STEP_BIT(UnitBelow(&seed, 31));
	}
	start = clock();
	Level(rows, NROWS, ntimes, 32);
	ms = (clock() - start) * 1000.0 / CLOCKS_PER_SEC;
	printf("# %s: %.2f ms\n", name, ms);
	CHECK(ms < 200, "10,000 events and 32 steps in time, %s", name);
	pfree(rows);
}

int
main(void)
{
	const int nstreams = getenv("I360_LONG") ? 200000 : 10000;

	CheckHandMadeCases();
	CheckExtremeTimes();
	CheckAllSteps();
	CheckRandomStreams("many ties, one step a row", nstreams, 4, 1);
	CheckRandomStreams("many ties, several steps a row", nstreams, 4, 3);
	CheckRandomStreams("two times, several steps a row", nstreams, 2, 2);
	CheckRandomStreams("one time, several steps a row", nstreams, 1, 2);
	CheckRandomStreams("few ties, one step a row", nstreams, 40, 1);
	CheckRandomStreams("few ties, several steps a row", nstreams, 40, 3);
	CheckHiddenChains();
	CheckSort();
	CheckSpeed("distinct times", 1000000000, 1);
	CheckSpeed("distinct times, rows of many steps", 1000000000, 20);
	CheckSpeed("ties of two, rows of many steps", 5000, 20);
	CheckSpeed("ties of 30, rows of few steps", 300, 3);
	CheckSpeed("all at one time, rows of many steps", 1, 20);
	return UnitDone();
}
