/*
 * blocks.c
 *    The pairs that share a blocking key, each once.
 *
 * All (key, record) entries are sorted by key; a run of one key is a block. A pair
 * that shares several keys is taken in the block of the smallest one: each record
 * keeps its keys sorted, so a merge of two short lists tells which that is, and no
 * set of pairs is needed. The smallest is also the one of the most selective kind.
 *
 * Cost: 16 bytes an entry and 8 a key, about nine of each a record; sorting, and
 * then the number of pairs. A key that the model lists as common blocks only
 * together with a second field (birth date, sound of a name, place) that is not in it.
 */
#include "core.h"

#include "batch/batch.h"
#include "match/final_keys.h"

static int
CompareEntries(const void *a, const void *b)
{
	const BlockEntry *left = a;
	const BlockEntry *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return (left->record > right->record) - (left->record < right->record);
}

/* Room for `needed` keys in all. */
static void
ReserveKeys(BlockIndex *index, int64 *reserved, int64 needed)
{
	if (needed <= *reserved)
		return;
	while (*reserved < needed)
		*reserved *= 2;
	index->keys = repalloc_huge(index->keys, *reserved * sizeof(uint64));
}

void
BuildBlockIndex(BlockIndex *index, const IdentitySet *set, const ShareTable *common)
{
	int64 reserved = Max(16, 12 * (int64) set->n);
	int64 nkeys = 0;

	index->set = set;
	index->first_key = palloc_huge((set->n + 1) * sizeof(int64));
	index->keys = palloc_huge(reserved * sizeof(uint64));
	for (int r = 0; r < set->n; r++)
	{
		IdentityView view;
		uint64 final[MAX_FINAL_KEYS];
		int n = 0;

		CHECK_FOR_INTERRUPTS();
		if (IdentityOpen(set->bytes[r], set->len[r], &view))
			n = FinalKeys(&view, common, final);
		ReserveKeys(index, &reserved, nkeys + n);
		memcpy(index->keys + nkeys, final, n * sizeof(uint64));
		index->first_key[r] = nkeys;
		nkeys += n;
	}
	index->first_key[set->n] = nkeys;

	index->nentries = nkeys;
	index->entries = palloc_huge(Max(nkeys, 1) * sizeof(BlockEntry));
	for (int r = 0; r < set->n; r++)
	{
		for (int64 k = index->first_key[r]; k < index->first_key[r + 1]; k++)
			index->entries[k] = (BlockEntry){index->keys[k], r};
	}
	qsort(index->entries, nkeys, sizeof(BlockEntry), CompareEntries);
}

void
FreeBlockIndex(BlockIndex *index)
{
	pfree(index->entries);
	pfree(index->keys);
	pfree(index->first_key);
}

/* Is `key`, which both records have, the smallest that they share? */
static bool
IsFirstSharedKey(const BlockIndex *index, int left, int right, uint64 key)
{
	const uint64 *a = index->keys + index->first_key[left];
	const uint64 *b = index->keys + index->first_key[right];

	while (*a < key && *b < key)
	{
		if (*a == *b)
			return false;
		if (*a < *b)
			a++;
		else
			b++;
	}
	return true;
}

/* Prepare the records of a block one behind the other; where each is, is said in `place`. */
static char *
PrepareBlock(const IdentitySet *set, const BlockEntry *block, int64 n, size_t *place)
{
	size_t reserved = FEATURES_MAX_BYTES + 512 * n;
	char *prepared = palloc_huge(reserved);
	size_t used = 0;

	for (int64 i = 0; i < n; i++)
	{
		IdentityView view;

		CHECK_FOR_INTERRUPTS();
		if (used + FEATURES_MAX_BYTES > reserved)
		{
			reserved *= 2;
			prepared = repalloc_huge(prepared, reserved);
		}
		IdentityOpen(set->bytes[block[i].record], set->len[block[i].record], &view);
		place[i] = used;
		used += PrepareFeatures(&view, (Features *) (prepared + used));
	}
	return prepared;
}

/* All pairs of one block that are not in an earlier one. */
static void
VisitBlock(const BlockIndex *index, const BlockEntry *block, int64 n, PairVisitor visit,
		   void *state)
{
	size_t *place = palloc_huge(n * sizeof(size_t));
	char *prepared = PrepareBlock(index->set, block, n, place);

	for (int64 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int64 j = i + 1; j < n; j++)
		{
			PairFindings findings;

			if (!IsFirstSharedKey(index, block[i].record, block[j].record, block[i].key))
				continue;
			CompareIdentities((Features *) (prepared + place[i]),
							  (Features *) (prepared + place[j]), &findings);
			visit(state, block[i].record, block[j].record, &findings);
		}
	}
	pfree(prepared);
	pfree(place);
}

void
VisitPairs(const BlockIndex *index, PairVisitor visit, void *state)
{
	int64 start = 0;

	while (start < index->nentries)
	{
		int64 end = start + 1;

		while (end < index->nentries && index->entries[end].key == index->entries[start].key)
			end++;
		if (end - start > 1)
			VisitBlock(index, index->entries + start, end - start, visit, state);
		start = end;
	}
}
