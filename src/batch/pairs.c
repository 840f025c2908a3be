/*
 * pairs.c
 *    The pairs of a block index, each once.
 *
 * A pair that shares several keys is taken in the first block that has both: each member
 * keeps the list of its blocks, ascending, so a merge of two short lists tells whether the
 * two have met before, and no set of pairs is needed.
 *
 * Cost: for a pair that has met before, a few integers; for one that has not, two features
 * that are most often prepared and near each other (prepared.c), and the comparison.
 */
#include "core.h"

#include "batch/pairs.h"
#include "text/text.h"

/* Members this far ahead are fetched into cache: a miss costs more than a comparison. */
#define FETCH_LISTS 24
#define FETCH_FEATURES 12

#define BLOCKS_PER_CHECK 4096

/* What is done with a pair of members. */
typedef struct PairLoop PairLoop;
typedef void (*PairHandler)(const PairLoop *loop, int32 left, int32 right,
							const Features *const features[2]);

struct PairLoop
{
	const BlockIndex *index;
	PreparedSet *prepared;
	PairHandler handle;
	const uint8 *crowd;
	const uint32 *hash; /* of each member, where only a sample is wanted */
	int sample_bits;
	const MatchModel *model;
	const PairScore *floor;
	PairVisitor visit;
	ScoredPairVisitor visit_scored;
	void *state;
};

/* Is the pair wanted? Symmetrical, and the same however the records come. */
static inline bool
IsWanted(const PairLoop *loop, int32 left, int32 right)
{
	if (loop->crowd != NULL)
	{
		const uint8 crowd = loop->crowd[loop->index->record[left]];

		return crowd == 0 || crowd != loop->crowd[loop->index->record[right]];
	}
	if (loop->sample_bits == 0)
		return true;
	return (loop->hash[left] ^ loop->hash[right]) * UINT32_C(0x9E3779B1) >>
			   (32 - loop->sample_bits) ==
		   0;
}

/* Do these members, both of `block`, share a block before it? */
static inline bool
HaveMet(const BlockIndex *index, int32 left, int32 right, int32 block)
{
	const int32 *a = index->block + index->first_block[left];
	const int32 *b = index->block + index->first_block[right];

	while (*a < block && *b < block)
	{
		if (*a == *b)
			return true;
		if (*a < *b)
			a++;
		else
			b++;
	}
	return false;
}

/* The kinds of keys that two members share. */
static uint16
SharedKinds(const BlockIndex *index, int32 left, int32 right)
{
	const int32 *a = index->block + index->first_block[left];
	const int32 *b = index->block + index->first_block[right];
	const int32 *a_end = index->block + index->first_block[left + 1];
	const int32 *b_end = index->block + index->first_block[right + 1];
	uint16 kinds = 0;

	while (a < a_end && b < b_end)
	{
		if (*a < *b)
			a++;
		else if (*a > *b)
			b++;
		else
		{
			kinds |= (uint16) (1 << IdentityKeyKind(index->key[*a]));
			a++;
			b++;
		}
	}
	return kinds;
}

/* Fetch what the members some places on will need. */
static inline void
FetchAhead(const PairLoop *loop, int64 i)
{
	const BlockIndex *index = loop->index;
	const int64 end = index->first[index->nblocks];

	if (i + FETCH_LISTS < end)
	{
		const int32 member = index->member[i + FETCH_LISTS];

		__builtin_prefetch(&index->first_block[member]);
		__builtin_prefetch(&loop->prepared->place[member]);
		__builtin_prefetch(&index->set->bytes[index->record[member]]);
	}
	if (i + FETCH_FEATURES < end)
	{
		const int32 member = index->member[i + FETCH_FEATURES];

		__builtin_prefetch(index->block + index->first_block[member]);
		if (IsPrepared(loop->prepared, member))
			PrefetchFeatures(PreparedFeatures(loop->prepared, member));
		else
			__builtin_prefetch(index->set->bytes[index->record[member]]);
	}
}

/* All pairs of a block that are not in one before it. */
static void
VisitBlock(const PairLoop *loop, int32 block)
{
	const BlockIndex *index = loop->index;
	const int64 end = index->first[block + 1];

	for (int64 i = index->first[block]; i < end; i++)
	{
		CHECK_FOR_INTERRUPTS();
		FetchAhead(loop, i);
		for (int64 j = i + 1; j < end; j++)
		{
			const int32 left = index->member[i];
			const int32 right = index->member[j];
			const Features *features[2];

			if (!IsWanted(loop, left, right) || HaveMet(index, left, right, block))
				continue;
			CHECK_FOR_INTERRUPTS();
			GetPreparedPair(loop->prepared, left, right, features);
			loop->handle(loop, left, right, features);
		}
	}
}

static void
RunLoop(const PairLoop *loop)
{
	for (int64 block = 0; block < loop->index->nblocks; block++)
	{
		/* Features are prepared on the way, and visitors keep what they find. */
		if (block % BLOCKS_PER_CHECK == 0)
			CheckMemory(&loop->index->memory);
		VisitBlock(loop, (int32) block);
	}
}

static void
VisitFindings(const PairLoop *loop, int32 left, int32 right, const Features *const features[2])
{
	const BlockIndex *index = loop->index;
	PairFindings findings;

	CompareIdentities(features[0], features[1], &findings);
	loop->visit(loop->state, index->record[left], index->record[right],
				SharedKinds(index, left, right), &findings);
}

/* A hash of the bytes of each member's identity. */
static uint32 *
HashMembers(const BlockIndex *index)
{
	uint32 *hash = palloc_huge(Max(index->nmembers, 1) * sizeof(uint32));

	for (int32 m = 0; m < index->nmembers; m++)
	{
		const int32 record = index->record[m];

		CHECK_FOR_INTERRUPTS();
		if (m + FETCH_LISTS < index->nmembers)
			__builtin_prefetch(&index->set->bytes[index->record[m + FETCH_LISTS]]);
		if (m + FETCH_FEATURES < index->nmembers)
			__builtin_prefetch(index->set->bytes[index->record[m + FETCH_FEATURES]]);
		hash[m] = (uint32) HashBytes(index->set->bytes[record], index->set->len[record], 0);
	}
	return hash;
}

void
VisitPairSample(BlockIndex *index, int bits, PairVisitor visit, void *state)
{
	uint32 *hash = bits > 0 ? HashMembers(index) : NULL;
	PairLoop loop = {.index = index,
					 .prepared = PrepareMembers(index),
					 .handle = VisitFindings,
					 .hash = hash,
					 .sample_bits = bits,
					 .visit = visit,
					 .state = state};

	Assert(bits >= 0 && bits < 32);
	RunLoop(&loop);
	if (hash != NULL)
		pfree(hash);
}

void
VisitPairs(BlockIndex *index, PairVisitor visit, void *state)
{
	VisitPairSample(index, 0, visit, state);
}

double
BoundOnPairs(const BlockIndex *index)
{
	double npairs = 0;

	for (int64 block = 0; block < index->nblocks; block++)
	{
		const double n = (double) (index->first[block + 1] - index->first[block]);

		npairs += 0.5 * n * (n - 1);
	}
	return npairs;
}

static void
VisitScore(const PairLoop *loop, int32 left, int32 right, const Features *const features[2])
{
	const BlockIndex *index = loop->index;
	PairScore score;

	if (ScorePairAbove(loop->model, features[0], features[1], loop->floor, &score))
		loop->visit_scored(loop->state, index->record[left], index->record[right], &score);
}

void
ScanPairs(BlockIndex *index, const MatchModel *model, const PairScore *floor,
		  ScoredPairVisitor visit, void *state)
{
	PairLoop loop = {.index = index,
					 .prepared = PrepareMembers(index),
					 .handle = VisitScore,
					 .crowd = index->crowd,
					 .model = model,
					 .floor = floor,
					 .visit_scored = visit,
					 .state = state};

	RunLoop(&loop);
}
