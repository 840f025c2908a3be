/*
 * patterns.c
 *    Pairs counted by what their comparison found.
 *
 * Millions of pairs have some ten thousand patterns, and a round of training costs
 * as much as there are patterns, however many the pairs. Counts are integers and the
 * table is sorted before it is read, so that sums over it are the same for any order
 * of the pairs and any number of tables that were added up.
 */
#include "core.h"

#include <math.h>

#include "batch/patterns.h"

_Static_assert(4 * NCOMPARISONS <= 64, "a comparison has four bits");
_Static_assert(MAX_LEVELS < PATTERN_LISTED, "a level has a code of its own");

#define FIRST_SIZE 1024

static uint64
HashPattern(const Pattern *pattern)
{
	uint64 rest =
		(uint64) pattern->kinds << 32 | (uint64) pattern->possible << 16 | pattern->surprise;
	uint64 hash =
		(pattern->codes ^ rest * UINT64_C(0xC2B2AE3D27D4EB4F)) * UINT64_C(0x9E3779B97F4A7C15);

	return hash ^ hash >> 29;
}

static int
ComparePatterns(const void *a, const void *b)
{
	const Pattern *left = a;
	const Pattern *right = b;

	if (left->codes != right->codes)
		return left->codes < right->codes ? -1 : 1;
	if (left->kinds != right->kinds)
		return (int) left->kinds - (int) right->kinds;
	if (left->possible != right->possible)
		return (int) left->possible - (int) right->possible;
	return (int) left->surprise - (int) right->surprise;
}

void
InitPatterns(PatternTable *table)
{
	table->n = 0;
	table->size = FIRST_SIZE;
	table->patterns = palloc0(table->size * sizeof(Pattern));
}

void
FreePatterns(PatternTable *table)
{
	pfree(table->patterns);
}

/* Double the table when it is half full. */
static void
GrowPatterns(PatternTable *table)
{
	PatternTable grown = {.size = table->size * 2};

	if (table->n * 2 < table->size)
		return;
	grown.patterns = palloc_huge(grown.size * sizeof(Pattern));
	memset(grown.patterns, 0, grown.size * sizeof(Pattern));
	for (int i = 0; i < table->size; i++)
	{
		if (table->patterns[i].count > 0)
			AddPattern(&grown, &table->patterns[i]);
	}
	pfree(table->patterns);
	*table = grown;
}

void
AddPattern(PatternTable *table, const Pattern *pattern)
{
	uint64 place = HashPattern(pattern) & (table->size - 1);

	while (table->patterns[place].count > 0 &&
		   ComparePatterns(&table->patterns[place], pattern) != 0)
		place = (place + 1) & (table->size - 1);
	if (table->patterns[place].count > 0)
	{
		table->patterns[place].count += pattern->count;
		return;
	}
	table->patterns[place] = *pattern;
	table->n++;
	GrowPatterns(table);
}

void
SortPatterns(PatternTable *table)
{
	int n = 0;

	for (int i = 0; i < table->size; i++)
	{
		if (table->patterns[i].count > 0)
			table->patterns[n++] = table->patterns[i];
	}
	qsort(table->patterns, n, sizeof(Pattern), ComparePatterns);
}

Pattern
PatternOf(const MatchModel *model, const PairFindings *findings, uint16 kinds, uint16 possible)
{
	Pattern pattern = {.kinds = kinds, .possible = possible, .count = 1};
	ScoreTerms terms;
	double surprise = 0;

	ExplainScore(model, findings, &terms);
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		int level = findings->found[comparison].level;
		uint64 code = level == LEVEL_NONE ? PATTERN_NONE : level + 1;

		if (terms.adjustment[comparison] != 0)
		{
			code = PATTERN_LISTED;
			surprise +=
				WeightBits(terms.adjustment[comparison]) - log2(model->rates[comparison][0].u);
		}
		pattern.codes |= code << 4 * comparison;
	}
	pattern.surprise = (uint16) fmin(fmax(surprise * SURPRISE_STEPS + 0.5, 0), UINT16_MAX);
	return pattern;
}
