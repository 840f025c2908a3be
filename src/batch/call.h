/*
 * call.h
 *    What the functions of the room share: arguments read, records in memory, a model.
 */
#ifndef IDENTITY360_BATCH_CALL_H
#define IDENTITY360_BATCH_CALL_H

#include "postgres.h"

#include "fmgr.h"

#include "batch/batch.h"
#include "batch/records.h"

typedef struct Batch
{
	const char *function; /* for messages */
	RecordSet set;
	BatchMemory memory;
	BlockIndex index;
	const MatchModel *model;
	Weight min_weight;
	MemoryContext context;
	MemoryContext caller;
} Batch;

/* Read the records of argument 0 into a context of their own, leave that current, and find their blocks. */
extern void BeginBatch(Batch *batch, FunctionCallInfo fcinfo, const char *function);

/* The same, with argument 1, a model; the blocks are divided as it says. */
extern void BeginModelled(Batch *batch, FunctionCallInfo fcinfo, const char *function);

/* The same, with argument 2, min_probability. */
extern void BeginMatching(Batch *batch, FunctionCallInfo fcinfo, const char *function);
extern void EndBatch(Batch *batch);

/* Score all pairs that the model's blocking gives, and visit those that reach a floor. */
extern void ScanBatch(Batch *batch, const PairScore *floor, ScoredPairVisitor visit, void *state);

/* How much an identity speaks for itself: whether its equals are one person. */
extern Weight SelfWeight(const Batch *batch, int identity);

/* A text column of a result. */
extern Datum TextOrNull(const char *text, bool *isnull);

#endif
