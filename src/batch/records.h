/*
 * records.h
 *    The records that a caller's query gives, read whole, equal identities once.
 */
#ifndef IDENTITY360_BATCH_RECORDS_H
#define IDENTITY360_BATCH_RECORDS_H

#include "postgres.h"

#include "batch/batch.h"

typedef struct Record
{
	const char *source; /* NULL where the query gives none */
	const char *key;
	int32 identity; /* its number in the set; -1 for a NULL identity */
	int32 next;     /* the next record of the same identity, or -1 */
} Record;

typedef struct RecordSet
{
	int nrecords;
	Record *records;
	IdentitySet identities;
	int32 *first_record; /* of each identity */
} RecordSet;

/* Read all rows of a records query into the current context, or raise what is wrong with it. */
extern void ReadRecords(RecordSet *set, const char *query, const char *function);

/* Order of records by source (those without one first), then key, as bytes. */
extern int CompareRecords(const Record *a, const Record *b);

#endif
