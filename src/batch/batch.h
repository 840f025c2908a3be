/*
 * batch.h
 *    Many records at once: block, compare each pair of a block once, fit, cluster.
 *
 * The records here are distinct identities, numbered from 0. What blocks is the
 * identity's keys and the model's list of common ones, of nothing else, so that the
 * same pairs are compared however the records come.
 */
#ifndef IDENTITY360_BATCH_H
#define IDENTITY360_BATCH_H

#include "core.h"
#include "match/match.h"

/* Packed identities, held by the caller. */
typedef struct IdentitySet
{
	int n;
	const char **bytes;
	const uint16 *len;
} IdentitySet;

typedef struct BlockEntry
{
	uint64 key;
	int32 record;
} BlockEntry;

/* The blocks: entries sorted by key and record, and each record's own sorted keys. */
typedef struct BlockIndex
{
	const IdentitySet *set;
	int64 nentries;
	BlockEntry *entries;
	int64 *first_key; /* keys of record r: keys[first_key[r]] to keys[first_key[r + 1] - 1] */
	uint64 *keys;
} BlockIndex;

/* Called for each pair that shares a key, once, left < right. */
typedef void (*PairVisitor)(void *state, int left, int right, const PairFindings *findings);

/* blocks.c; `common` may be NULL: no key is. */
extern void BuildBlockIndex(BlockIndex *index, const IdentitySet *set, const ShareTable *common);
extern void FreeBlockIndex(BlockIndex *index);
extern void VisitPairs(const BlockIndex *index, PairVisitor visit, void *state);

/* fit.c */
typedef struct ValueShare
{
	Comparison comparison; /* NCOMPARISONS: a common key */
	const char *bytes;     /* of a value, in the set's memory */
	int len;
	uint64 hash; /* of the value; or the key itself */
	double share;
} ValueShare;

/* The built-in model fitted to a set, without labels, and the shares that it lists, sorted. */
typedef struct FittedModel
{
	MatchModel model;
	int nshares;
	ValueShare *shares;
} FittedModel;

extern void FitModel(FittedModel *fitted, const IdentitySet *set);

/* evaluate.c: how well clusters agree with the truth. */
typedef struct Agreement
{
	int64 true_pairs; /* in one cluster, and in truth */
	int64 found_pairs;
	int64 truth_pairs;
	double pair_precision;
	double pair_recall;
	double pair_f1;
	double bcubed_precision;
	double bcubed_recall;
	double bcubed_f1;
} Agreement;

extern void EvaluateClusters(const int32 *cluster, const int32 *truth, int64 n,
							 Agreement *agreement);

#endif
