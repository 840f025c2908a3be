/*
 * spill.h
 *    The memory of a batch function: a budget, and temporary files for what is beyond it.
 */
#ifndef IDENTITY360_BATCH_SPILL_H
#define IDENTITY360_BATCH_SPILL_H

#include "postgres.h"

#include "batch/key_sorter.h"

/* Of the current memory context and its children, within what budget.h allows. The others are for the message. */
extern void InitBatchMemory(BatchMemory *memory, const char *function, int nrecords);

#endif
