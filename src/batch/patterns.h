/*
 * patterns.h
 *    Pairs counted by what their comparison found: all that training needs of them.
 */
#ifndef IDENTITY360_BATCH_PATTERNS_H
#define IDENTITY360_BATCH_PATTERNS_H

#include "core.h"
#include "identity/identity.h"
#include "match/match.h"

/* Codes of a comparison in a pattern: nothing to compare, a level plus one, or the exact level with the value's own share. */
#define PATTERN_CODES 16
#define PATTERN_NONE 0
#define PATTERN_LISTED (PATTERN_CODES - 1)

#define SURPRISE_STEPS 4 /* a bit */

typedef struct Pattern
{
	uint64 codes; /* four bits a comparison */
	uint16
		kinds; /* bit k: the pair shares a blocking key of kind k; 0 for a pair drawn at random that shares none */
	uint16 possible; /* bit k: both have a key of kind k */
	uint16
		surprise; /* Σ -log2(share) of the values listed, in steps: how rare what they agree on is */
	int64 count;
} Pattern;

#define PatternCode(pattern, comparison) ((int) ((pattern)->codes >> 4 * (comparison) &15))

/* Open addressing; places without a count are empty. After SortPatterns() the first `n` in order. */
typedef struct PatternTable
{
	int n;
	int size; /* a power of 2 */
	Pattern *patterns;
} PatternTable;

extern void InitPatterns(PatternTable *table);
extern void AddPattern(PatternTable *table, const Pattern *pattern);
extern void FreePatterns(PatternTable *table);

/* Close the table: whatever order the pairs were counted in, the same array. */
extern void SortPatterns(PatternTable *table);

/* The pattern of a pair, counted once. The model's shares count, and its u of exact levels; no other rates. */
extern Pattern PatternOf(const MatchModel *model, const PairFindings *findings, uint16 kinds,
						 uint16 possible);

#endif
