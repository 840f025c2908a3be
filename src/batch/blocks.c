/*
 * blocks.c
 *    Records by the keys that they share: which pairs are to be compared.
 *
 * Each record's keys are computed once and sorted (key_sorter.c). A key of two or more
 * records is a block; most keys are of one record alone and leave nothing behind. A key that
 * the model lists as common is divided: its block is replaced by those of the key together
 * with a second field (birth date, sound of a name, place) that is not in it.
 *
 * Records that are in some block are numbered anew, in the order in which the blocks
 * meet them, so that what one block needs lies together. These are the members. Each
 * member also keeps the list of its blocks: that is how a pair is known to have met
 * already (pairs.c).
 *
 *    block     0          1       2
 *    key       k0         k1      k2         ascending; those of divided blocks follow
 *    first     0          3       5      7
 *    member    0  1  2 |  1  3 |  0  4      the list of member 0 is 0 2, that of 1 is 0 1, ...
 *
 * Cost: a key takes twelve bytes until it is sorted; then eight for each member of a
 * block and twenty for each block and each record in one.
 */
#include "core.h"

#include "batch/blocks.h"
#include "match/final_keys.h"

#define STEPS_PER_INTERRUPT 4096

/* Arrays that grow while blocks are found. */
typedef struct BlockBuilder
{
	BlockIndex *index;
	int64 reserved_blocks;
	int64 reserved_members;
} BlockBuilder;

static void
BeginBlocks(BlockBuilder *builder, BlockIndex *index)
{
	builder->index = index;
	builder->reserved_blocks = builder->reserved_members = 1024;
	index->key = palloc_huge(builder->reserved_blocks * sizeof(uint64));
	index->first = palloc_huge((builder->reserved_blocks + 1) * sizeof(int64));
	index->member = palloc_huge(builder->reserved_members * sizeof(int32));
	index->nblocks = 0;
	index->first[0] = 0;
}

static void
AddBlock(BlockBuilder *builder, const KeyGroup *group)
{
	BlockIndex *index = builder->index;
	int64 end = index->first[index->nblocks];

	if (index->nblocks == builder->reserved_blocks)
	{
		builder->reserved_blocks *= 2;
		index->key = repalloc_huge(index->key, builder->reserved_blocks * sizeof(uint64));
		index->first = repalloc_huge(index->first, (builder->reserved_blocks + 1) * sizeof(int64));
	}
	while (end + group->n > builder->reserved_members)
	{
		builder->reserved_members *= 2;
		index->member = repalloc_huge(index->member, builder->reserved_members * sizeof(int32));
	}
	if (index->nblocks % STEPS_PER_INTERRUPT == 0)
		CheckMemory(&index->memory);
	memcpy(index->member + end, group->records, group->n * sizeof(int32));
	index->key[index->nblocks++] = group->key;
	index->first[index->nblocks] = end + group->n;
}

static void
AddSortedBlocks(BlockBuilder *builder, KeySorter *sorter)
{
	KeyGroup group;

	SortKeys(sorter);
	while (NextKeyGroup(sorter, &group))
		AddBlock(builder, &group);
	FreeKeySorter(sorter);
}

static void
FinishBlocks(const BlockBuilder *builder)
{
	BlockIndex *index = builder->index;
	int64 nmembers = index->first[index->nblocks];

	index->key = repalloc_huge(index->key, Max(index->nblocks, 1) * sizeof(uint64));
	index->first = repalloc_huge(index->first, (index->nblocks + 1) * sizeof(int64));
	index->member = repalloc_huge(index->member, Max(nmembers, 1) * sizeof(int32));
}

void
FindBlocks(BlockIndex *index, const IdentitySet *set, const BatchMemory *memory)
{
	KeySorter sorter;
	BlockBuilder builder;

	memset(index, 0, sizeof(*index));
	index->set = set;
	index->memory = *memory;
	index->kinds = palloc_huge(Max(set->n, 1) * sizeof(uint16));
	memset(index->kinds, 0, set->n * sizeof(uint16));
	InitKeySorter(&sorter, memory);
	for (int r = 0; r < set->n; r++)
	{
		IdentityView view;
		uint64 keys[IDENTITY_MAX_KEYS];
		int nkeys = 0;

		CHECK_FOR_INTERRUPTS();
		if (IdentityOpen(set->bytes[r], set->len[r], &view))
			nkeys = IdentityKeys(&view, keys);
		for (int k = 0; k < nkeys; k++)
		{
			AddKey(&sorter, keys[k], r);
			index->kinds[r] |= (uint16) (1 << IdentityKeyKind(keys[k]));
		}
	}
	index->nkeys = sorter.nadded;
	BeginBlocks(&builder, index);
	AddSortedBlocks(&builder, &sorter);
	FinishBlocks(&builder);
}

static bool
IsCommon(const ShareTable *common, uint64 key)
{
	return LookUpShare(common, key) > 0;
}

/* Add the keys that a record's common ones make with second fields. */
static void
AddCombinations(KeySorter *sorter, const IdentitySet *set, int record, const ShareTable *common)
{
	IdentityView view;
	uint64 keys[MAX_FINAL_KEYS];
	int nkeys = 0;

	if (IdentityOpen(set->bytes[record], set->len[record], &view))
		nkeys = FinalKeys(&view, common, keys);
	for (int k = 0; k < nkeys; k++)
	{
		if (IdentityKeyKind(keys[k]) == KEY_WITH_SECOND)
			AddKey(sorter, keys[k], record);
	}
}

/* Take the blocks of common keys out, and mark the records that are in one. */
static void
TakeCommonBlocks(BlockIndex *index, const ShareTable *common, bool *is_in_common)
{
	int64 nkept = 0;
	int64 end = 0;

	for (int64 b = 0; b < index->nblocks; b++)
	{
		int64 first = index->first[b];
		int64 n = index->first[b + 1] - first;

		CHECK_FOR_INTERRUPTS();
		if (IsCommon(common, index->key[b]))
		{
			for (int64 i = first; i < first + n; i++)
				is_in_common[index->member[i]] = true;
			continue;
		}
		memmove(index->member + end, index->member + first, n * sizeof(int32));
		index->key[nkept] = index->key[b];
		index->first[nkept++] = end;
		end += n;
	}
	index->nblocks = nkept;
	index->first[nkept] = end;
}

/* Replace the blocks of common keys by those that these make with second fields. */
static void
DivideCommonBlocks(BlockIndex *index, const ShareTable *common)
{
	const IdentitySet *set = index->set;
	bool *is_in_common = palloc0(Max(set->n, 1) * sizeof(bool));
	BlockBuilder builder = {index, index->nblocks, index->first[index->nblocks]};
	KeySorter sorter;

	TakeCommonBlocks(index, common, is_in_common);
	InitKeySorter(&sorter, &index->memory);
	for (int r = 0; r < set->n; r++)
	{
		if (r % STEPS_PER_INTERRUPT == 0 || is_in_common[r])
			CHECK_FOR_INTERRUPTS();
		if (is_in_common[r])
			AddCombinations(&sorter, set, r, common);
	}
	pfree(is_in_common);
	builder.reserved_blocks = Max(builder.reserved_blocks, 1);
	builder.reserved_members = Max(builder.reserved_members, 1);
	AddSortedBlocks(&builder, &sorter);
	FinishBlocks(&builder);
}

/* Number the records that are in blocks as the blocks meet them, and let blocks hold these numbers. */
static void
NumberMembers(BlockIndex *index)
{
	int64 nmembers = index->first[index->nblocks];
	int32 *number = palloc_huge(Max(index->set->n, 1) * sizeof(int32));
	int32 n = 0;

	memset(number, -1, index->set->n * sizeof(int32));
	index->record = palloc_huge(Max(Min(nmembers, index->set->n), 1) * sizeof(int32));
	for (int64 i = 0; i < nmembers; i++)
	{
		int32 record = index->member[i];

		if (i % STEPS_PER_INTERRUPT == 0)
			CHECK_FOR_INTERRUPTS();
		if (number[record] < 0)
		{
			index->record[n] = record;
			number[record] = n++;
		}
		index->member[i] = number[record];
	}
	index->nmembers = n;
	index->record = repalloc_huge(index->record, Max(n, 1) * sizeof(int32));
	pfree(number);
}

/* Give each member the list of its blocks, which come in order since blocks are taken in order. */
static void
ListBlocks(BlockIndex *index)
{
	int64 nentries = index->first[index->nblocks];
	int64 *place = palloc_huge((index->nmembers + 2) * sizeof(int64));

	/* place[m + 2] counts the blocks of m; then place[m + 1] is where the next of m's goes. */
	memset(place, 0, (index->nmembers + 2) * sizeof(int64));
	index->block = palloc_huge(Max(nentries, 1) * sizeof(int32));
	for (int64 i = 0; i < nentries; i++)
		place[index->member[i] + 2]++;
	for (int32 m = 0; m < index->nmembers; m++)
		place[m + 2] += place[m + 1];
	for (int64 b = 0; b < index->nblocks; b++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int64 i = index->first[b]; i < index->first[b + 1]; i++)
			index->block[place[index->member[i] + 1]++] = (int32) b;
	}
	index->first_block = place;
}

void
DivideBlocks(BlockIndex *index, const ShareTable *common)
{
	if (common != NULL && common->nvalues > 0)
		DivideCommonBlocks(index, common);
	NumberMembers(index);
	ListBlocks(index);
	CheckMemory(&index->memory);
}

PreparedSet *
PrepareMembers(BlockIndex *index)
{
	PreparedSet *prepared = &index->prepared;

	/* What others have taken since the last pass may leave less room than what is prepared takes. */
	if (prepared->bytes != NULL && prepared->size > MemoryLeft(&index->memory) + prepared->size / 2)
	{
		FreePrepared(prepared);
		prepared->bytes = NULL;
	}
	if (prepared->bytes == NULL)
		InitPrepared(prepared, index->set, index->record, index->nmembers,
					 MemoryLeft(&index->memory) / 2);
	return prepared;
}

void
FreeBlockIndex(BlockIndex *index)
{
	pfree(index->kinds);
	pfree(index->key);
	pfree(index->first);
	pfree(index->member);
	if (index->record == NULL)
		return;
	pfree(index->record);
	pfree(index->first_block);
	pfree(index->block);
	if (index->prepared.bytes != NULL)
		FreePrepared(&index->prepared);
}
