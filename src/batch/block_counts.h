/*
 * block_counts.h
 *    What each kind of blocking key costs and brings.
 */
#ifndef IDENTITY360_BATCH_BLOCK_COUNTS_H
#define IDENTITY360_BATCH_BLOCK_COUNTS_H

#include "core.h"

#include "batch/blocks.h"
#include "match/match.h"

/* Of the pairs of a set: those of one kind of key, or all. Matches are sums of probabilities. */
typedef struct KindCount
{
	int64 nkeys;   /* of all identities */
	int64 ncommon; /* keys of more than one identity that the model lists as common */
	int64 nblocks;
	int64 largest; /* identities in one block */
	int64 npairs;
	int64 npairs_only; /* that no other kind gives */
	double matches;
	double matches_only;
} KindCount;

#define ALL_KINDS 0 /* no kind has the number */

/* `index` is divided by the model's common keys; pairs are compared once more. */
extern void CountKinds(BlockIndex *index, const MatchModel *model, KindCount counts[KEY_KINDS]);

/* A block as FindBlocks() leaves it. */
typedef struct LargeBlock
{
	uint64 key;
	int64 size;
	int64 block; /* its number in the index */
	bool is_common;
} LargeBlock;

/* Write the `max` largest blocks, the largest first, and return how many there are. */
extern int ListLargestBlocks(const BlockIndex *index, const ShareTable *common, LargeBlock *blocks,
							 int max);

#endif
