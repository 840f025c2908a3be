/*
 * draw_pairs.c
 *    The pairs of a set as patterns: those that share a key, and some that share none.
 *
 * The pairs that blocking gives are counted, of a large file a sample of them that follows
 * from the two identities alone. Of the others a few are drawn: identities are put in the
 * order of a hash of their bytes and cut into groups, and all pairs of a group are taken.
 * So what is drawn depends on what the records are and on nothing else, a small file is one
 * group, which is all pairs, and of a large file only some ten thousand identities need to
 * be prepared.
 */
#include "core.h"

#include <math.h>

#include "batch/draw_pairs.h"
#include "match/final_keys.h"
#include "text/text.h"

#define MIN_GROUP 33

typedef struct SharingPairs
{
	const MatchModel *model;
	const BlockIndex *index;
	PatternTable *table;
	int64 stands_for; /* pairs, for each one visited */
	int64 n;
} SharingPairs;

static void
CountSharing(void *state, int left, int right, uint16 kinds, const PairFindings *findings)
{
	SharingPairs *sharing = state;
	const uint16 *kinds_of = sharing->index->kinds;
	Pattern pattern = PatternOf(sharing->model, findings, kinds, kinds_of[left] & kinds_of[right]);

	pattern.count = sharing->stands_for;
	AddPattern(sharing->table, &pattern);
	sharing->n += sharing->stands_for;
}

/* So that of pairs that share a key no more than SHARING_PAIRS are visited, one of 2^bits is. */
static int
SampleBits(const BlockIndex *index)
{
	const double bound = BoundOnPairs(index);
	int bits = 0;

	while (bits < 31 && bound > ldexp(SHARING_PAIRS, bits))
		bits++;
	return bits;
}

/* An identity and the hash that says where it stands in the draw. */
typedef struct Lot
{
	uint64 hash;
	int32 record;
} Lot;

static int
CompareLots(const void *a, const void *b)
{
	const uint64 left = ((const Lot *) a)->hash;
	const uint64 right = ((const Lot *) b)->hash;

	return (left > right) - (left < right);
}

/* The lots below a limit that about `wanted` of the set lie below, in order. */
static Lot *
DrawLots(const IdentitySet *set, double wanted, int *nlots)
{
	const double part = 1.1 * wanted / set->n;
	const uint64 limit = part >= 1 ? UINT64_MAX : (uint64) (part * (double) UINT64_MAX);
	Lot *lots = palloc_huge(Max(set->n, 1) * sizeof(Lot));

	*nlots = 0;
	for (int r = 0; r < set->n; r++)
	{
		uint64 hash = HashBytes(set->bytes[r], set->len[r], 1);

		if (hash <= limit)
			lots[(*nlots)++] = (Lot){hash, r};
	}
	qsort(lots, *nlots, sizeof(Lot), CompareLots);
	return lots;
}

/* The identities of one group, prepared. */
typedef struct Group
{
	int n;
	size_t used;
	size_t reserved;
	char *features;
	size_t *place; /* of each in `features` */
	int64 nkeys;
	int64 reserved_keys;
	uint64 *keys;
	int64 *first_key;
	uint16 *kinds; /* of keys, of each */
} Group;

/* Do two sorted lists have a key in common? */
static bool
ShareKey(const Group *group, int left, int right)
{
	const uint64 *a = group->keys + group->first_key[left];
	const uint64 *b = group->keys + group->first_key[right];
	const uint64 *const a_end = group->keys + group->first_key[left + 1];
	const uint64 *const b_end = group->keys + group->first_key[right + 1];

	while (a < a_end && b < b_end && *a != *b)
	{
		if (*a < *b)
			a++;
		else
			b++;
	}
	return a < a_end && b < b_end;
}

static void
InitGroup(Group *group, int size)
{
	memset(group, 0, sizeof(*group));
	group->reserved = FEATURES_MAX_BYTES;
	group->features = palloc_huge(group->reserved);
	group->place = palloc(size * sizeof(size_t));
	group->reserved_keys = MAX_FINAL_KEYS;
	group->keys = palloc_huge(group->reserved_keys * sizeof(uint64));
	group->first_key = palloc((size + 1) * sizeof(int64));
	group->kinds = palloc(size * sizeof(uint16));
}

static void
FreeGroup(Group *group)
{
	pfree(group->features);
	pfree(group->place);
	pfree(group->keys);
	pfree(group->first_key);
	pfree(group->kinds);
}

static void
AddToGroup(Group *group, const BlockIndex *index, int record, const ShareTable *common)
{
	const IdentitySet *set = index->set;
	IdentityView view;

	if (!IdentityOpen(set->bytes[record], set->len[record], &view))
		return;
	if (group->used + FEATURES_MAX_BYTES > group->reserved)
	{
		group->reserved *= 2;
		group->features = repalloc_huge(group->features, group->reserved);
	}
	if (group->nkeys + MAX_FINAL_KEYS > group->reserved_keys)
	{
		group->reserved_keys *= 2;
		group->keys = repalloc_huge(group->keys, group->reserved_keys * sizeof(uint64));
	}
	group->place[group->n] = group->used;
	group->used += PrepareFeatures(&view, (Features *) (group->features + group->used));
	group->kinds[group->n] = index->kinds[record];
	group->first_key[group->n++] = group->nkeys;
	group->nkeys += FinalKeys(&view, common, group->keys + group->nkeys);
	group->first_key[group->n] = group->nkeys;
}

/* Count the pairs of a group that share no key; returns how many. */
static int64
CountGroup(const Group *group, const MatchModel *model, PatternTable *table)
{
	int64 n = 0;

	for (int i = 0; i < group->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = i + 1; j < group->n; j++)
		{
			PairFindings findings;
			Pattern pattern;

			if (ShareKey(group, i, j))
				continue;
			CompareIdentities((const Features *) (group->features + group->place[i]),
							  (const Features *) (group->features + group->place[j]), &findings);
			pattern = PatternOf(model, &findings, 0, group->kinds[i] & group->kinds[j]);
			AddPattern(table, &pattern);
			n++;
		}
	}
	return n;
}

/* Identities of a group, so that preparing them is cheap beside comparing and yet many are drawn. */
static int
GroupSize(int n)
{
	if (0.5 * n * (n - 1.0) <= DRAWN_PAIRS)
		return Max(n, 2);
	return Max(MIN_GROUP, 2 * DRAWN_PAIRS / n + 1);
}

/* Count drawn pairs that share no key; returns how many. */
static int64
CountDrawn(const BlockIndex *index, const MatchModel *model, PatternTable *table)
{
	const int size = GroupSize(index->set->n);
	const double ngroups = Max(1, DRAWN_PAIRS / (0.5 * size * (size - 1.0)));
	int nlots;
	Lot *lots = DrawLots(index->set, ngroups * size, &nlots);
	int64 ndrawn = 0;
	Group group;

	InitGroup(&group, size);
	for (int start = 0; start < nlots; start += size)
	{
		group.n = 0;
		group.used = 0;
		group.nkeys = 0;
		for (int i = start; i < Min(start + size, nlots); i++)
			AddToGroup(&group, index, lots[i].record, &model->common);
		ndrawn += CountGroup(&group, model, table);
	}
	FreeGroup(&group);
	pfree(lots);
	return ndrawn;
}

void
CountPairs(BlockIndex *index, const MatchModel *model, PatternTable *table, PairTotals *totals)
{
	const int bits = SampleBits(index);
	SharingPairs sharing = {model, index, table, INT64_C(1) << bits, 0};

	InitPatterns(table);
	VisitPairSample(index, bits, CountSharing, &sharing);
	totals->npairs = Max(1, 0.5 * index->set->n * (index->set->n - 1.0));
	totals->nunshared = Max(0, totals->npairs - sharing.n);
	totals->ndrawn = CountDrawn(index, model, table);
	SortPatterns(table);
}
