/*
 * funnel_sort.c
 *    Rows in order of time: a natural merge sort.
 *
 * Events mostly arrive in order, or as a few ordered stretches (one a parallel
 * worker, one a partition), and then it is done in a pass or two; the server's
 * qsort would start over. Unlike it, this can also be cancelled.
 */
#include "journey/funnel.h"

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
