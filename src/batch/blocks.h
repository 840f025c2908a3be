/*
 * blocks.h
 *    Records by the keys that they share: which pairs are to be compared.
 *
 *    FindBlocks(&index, &set, &memory);      every key of two or more records
 *    DivideBlocks(&index, common);           common ones divided; now pairs can be visited (pairs.c)
 *    FreeBlockIndex(&index);
 */
#ifndef IDENTITY360_BATCH_BLOCKS_H
#define IDENTITY360_BATCH_BLOCKS_H

#include "core.h"

#include "batch/key_sorter.h"
#include "batch/prepared.h"
#include "match/match.h"

typedef struct BlockIndex
{
	const IdentitySet *set;
	BatchMemory memory;
	int64 nkeys;   /* of all records, also those that one alone has */
	uint16 *kinds; /* bit k: the record has a key of kind k */
	int64 nblocks;
	uint64 *key;   /* of each block */
	int64 *first;  /* block b holds member[first[b]] to member[first[b + 1] - 1] */
	int32 *member; /* records before DivideBlocks(), then members, by ascending record */

	/* From DivideBlocks() on */
	int32 nmembers;
	int32 *record;      /* of each member */
	int64 *first_block; /* member m is in block[first_block[m]] to block[first_block[m + 1] - 1] */
	int32 *block;       /* ascending for each member */
	PreparedSet prepared;

	/* By record, may be NULL: those of one number that is not 0 are not scored with each other. */
	const uint8 *crowd;
} BlockIndex;

extern void FindBlocks(BlockIndex *index, const IdentitySet *set, const BatchMemory *memory);

/* `common` may be NULL: no key is. */
extern void DivideBlocks(BlockIndex *index, const ShareTable *common);
extern void FreeBlockIndex(BlockIndex *index);

/* The members' features, kept from one pass over the pairs to the next. */
extern PreparedSet *PrepareMembers(BlockIndex *index);

#endif
