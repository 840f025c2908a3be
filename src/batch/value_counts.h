/*
 * value_counts.h
 *    How many identities have each value of a field: those that two or more have.
 *
 *    CountValues(&counts, &set, kinds, nkinds, &memory);
 *    while (NextValueCount(&counts, &value)) ...      value.group.n of them have it
 *    FreeValueCounts(&counts);
 */
#ifndef IDENTITY360_BATCH_VALUE_COUNTS_H
#define IDENTITY360_BATCH_VALUE_COUNTS_H

#include "core.h"

#include "batch/key_sorter.h"
#include "batch/prepared.h"
#include "match/match.h"

#define MAX_COUNTED_KINDS 8

typedef struct ValueCounts
{
	const IdentitySet *set;
	int nkinds;
	IdentityKind kinds[MAX_COUNTED_KINDS];
	int64 nvalues[MAX_COUNTED_KINDS]; /* of all identities: each value once for each that has it */
	KeySorter sorter;
} ValueCounts;

/* A value that two or more have. Spellings with one ShareHash() are one value. */
typedef struct ValueCount
{
	int kind; /* its place in `kinds` */
	KeyGroup group;
} ValueCount;

extern void CountValues(ValueCounts *counts, const IdentitySet *set, const IdentityKind *kinds,
						int nkinds, const BatchMemory *memory);
extern bool NextValueCount(ValueCounts *counts, ValueCount *value);

/* The value just given, as text: of several spellings the shortest, of these the first in order. */
extern IdentityValue CountedText(const ValueCounts *counts, const ValueCount *value);
extern void FreeValueCounts(ValueCounts *counts);

#endif
