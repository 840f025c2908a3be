/*
 * pairs.h
 *    The pairs of a block index, each once.
 */
#ifndef IDENTITY360_BATCH_PAIRS_H
#define IDENTITY360_BATCH_PAIRS_H

#include "core.h"

#include "batch/blocks.h"
#include "match/match.h"

/*
 * Called for each pair of identities that share a key, once, left < right. Bit k of `kinds`
 * says that they share a key of kind k (IdentityKeyKind).
 */
typedef void (*PairVisitor)(void *state, int left, int right, uint16 kinds,
							const PairFindings *findings);

/* The same for the pairs whose score reaches a floor (ScorePairAbove). */
typedef void (*ScoredPairVisitor)(void *state, int left, int right, const PairScore *score);

extern void VisitPairs(BlockIndex *index, PairVisitor visit, void *state);

/* Visit about one of 2^bits of these pairs; which ones follows from the two identities alone. */
extern void VisitPairSample(BlockIndex *index, int bits, PairVisitor visit, void *state);

/* At least as many as there are pairs: those that share several keys count several times. */
extern double BoundOnPairs(const BlockIndex *index);
extern void ScanPairs(BlockIndex *index, const MatchModel *model, const PairScore *floor,
					  ScoredPairVisitor visit, void *state);

#endif
