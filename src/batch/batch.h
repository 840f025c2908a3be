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

#include "batch/blocks.h"
#include "batch/pairs.h"
#include "match/match.h"

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

/* Takes the index as FindBlocks() leaves it, and leaves it divided by the model's common keys. */
extern void FitModel(FittedModel *fitted, BlockIndex *index);

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
