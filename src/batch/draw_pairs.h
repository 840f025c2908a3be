/*
 * draw_pairs.h
 *    The pairs of a set as patterns: those that share a key, and some that share none.
 */
#ifndef IDENTITY360_BATCH_DRAW_PAIRS_H
#define IDENTITY360_BATCH_DRAW_PAIRS_H

#include "batch/batch.h"
#include "batch/em.h"

/* Pairs that share no key: all of them if there are no more than this, else about as many. */
#define DRAWN_PAIRS 500000

/* Pairs that share a key: more than this are sampled. */
#define SHARING_PAIRS 1000000

/* Count the patterns of the pairs of divided blocks, under a model's shares. The table is new and sorted. */
extern void CountPairs(BlockIndex *index, const MatchModel *model, PatternTable *table,
					   PairTotals *totals);

#endif
