/*
 * block_counts.c
 *    What each kind of blocking key costs, in comparisons, and brings, in expected
 *    matches: the sum of the probabilities of its pairs under a model.
 *
 * One pass over the pairs, each with the set of kinds that it shares: a pair of a single
 * kind is what would not be compared without that kind. Probabilities are added as
 * integers, so that the sums are the same in any order.
 *
 * Cost: keys once more, and a comparison in full of every pair.
 */
#include "core.h"

#include "batch/block_counts.h"
#include "batch/pairs.h"

#define PROBABILITY_UNIT 4294967296.0

typedef struct PairCounts
{
	const MatchModel *model;
	KindCount *counts;
	uint64 matches[KEY_KINDS]; /* in 1 / PROBABILITY_UNIT */
	uint64 matches_only[KEY_KINDS];
} PairCounts;

static void
CountKeys(const IdentitySet *set, KindCount counts[KEY_KINDS])
{
	for (int r = 0; r < set->n; r++)
	{
		IdentityView view;
		uint64 keys[IDENTITY_MAX_KEYS];
		int nkeys = 0;

		CHECK_FOR_INTERRUPTS();
		if (IdentityOpen(set->bytes[r], set->len[r], &view))
			nkeys = IdentityKeys(&view, keys);
		for (int k = 0; k < nkeys; k++)
			counts[IdentityKeyKind(keys[k])].nkeys++;
		counts[ALL_KINDS].nkeys += nkeys;
	}
}

static void
CountBlocks(const BlockIndex *index, KindCount counts[KEY_KINDS])
{
	for (int64 b = 0; b < index->nblocks; b++)
	{
		const int64 size = index->first[b + 1] - index->first[b];
		KindCount *count = &counts[IdentityKeyKind(index->key[b])];

		count->nblocks++;
		count->largest = Max(count->largest, size);
		counts[ALL_KINDS].nblocks++;
		counts[ALL_KINDS].largest = Max(counts[ALL_KINDS].largest, size);
	}
}

static void
CountCommon(const ShareTable *common, KindCount counts[KEY_KINDS])
{
	for (int i = 0; i < common->size; i++)
	{
		if (common->hash[i] == 0)
			continue;
		counts[IdentityKeyKind(common->hash[i])].ncommon++;
		counts[ALL_KINDS].ncommon++;
	}
}

static void
CountPair(void *state, int left, int right, uint16 kinds, const PairFindings *findings)
{
	PairCounts *pairs = state;
	const Weight weight = ScoreFindings(pairs->model, findings);
	const uint64 probability = (uint64) (WeightProbability(weight) * PROBABILITY_UNIT);
	const bool is_only = (kinds & (kinds - 1)) == 0;

	pairs->counts[ALL_KINDS].npairs++;
	pairs->matches[ALL_KINDS] += probability;
	for (int kind = 1; kind < KEY_KINDS; kind++)
	{
		if ((kinds >> kind & 1) == 0)
			continue;
		pairs->counts[kind].npairs++;
		pairs->matches[kind] += probability;
		pairs->counts[kind].npairs_only += is_only;
		pairs->matches_only[kind] += is_only ? probability : 0;
	}
}

void
CountKinds(BlockIndex *index, const MatchModel *model, KindCount counts[KEY_KINDS])
{
	PairCounts pairs = {.model = model, .counts = counts};

	memset(counts, 0, KEY_KINDS * sizeof(KindCount));
	CountKeys(index->set, counts);
	CountBlocks(index, counts);
	CountCommon(&model->common, counts);
	VisitPairs(index, CountPair, &pairs);
	for (int kind = 0; kind < KEY_KINDS; kind++)
	{
		counts[kind].matches = pairs.matches[kind] / PROBABILITY_UNIT;
		counts[kind].matches_only = pairs.matches_only[kind] / PROBABILITY_UNIT;
	}
	counts[ALL_KINDS].npairs_only = counts[ALL_KINDS].npairs;
	counts[ALL_KINDS].matches_only = counts[ALL_KINDS].matches;
}

/* Larger blocks first; of equal ones the smaller key. */
static bool
ComesBefore(const LargeBlock *a, const LargeBlock *b)
{
	return a->size != b->size ? a->size > b->size : a->key < b->key;
}

int
ListLargestBlocks(const BlockIndex *index, const ShareTable *common, LargeBlock *blocks, int max)
{
	int n = 0;

	for (int64 b = 0; b < index->nblocks; b++)
	{
		LargeBlock block = {index->key[b], index->first[b + 1] - index->first[b], b,
							LookUpShare(common, index->key[b]) > 0};
		int place;

		if (b % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (n == max && !ComesBefore(&block, &blocks[max - 1]))
			continue;
		place = n < max ? n++ : max - 1;
		for (; place > 0 && ComesBefore(&block, &blocks[place - 1]); place--)
			blocks[place] = blocks[place - 1];
		blocks[place] = block;
	}
	return n;
}
