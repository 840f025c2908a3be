/*
 * test_block_counts.c
 *    CountKinds() and ListLargestBlocks() say what a loop over all pairs of records finds.
 */
#include "people.h"

#include "batch/batch.h"
#include "batch/block_counts.h"

/* The kinds of keys that two people share. */
static uint16
SharedKinds(const Person *a, const Person *b)
{
	uint64 left[IDENTITY_MAX_KEYS];
	uint64 right[IDENTITY_MAX_KEYS];
	int nleft = IdentityKeys(&a->view, left);
	int nright = IdentityKeys(&b->view, right);
	uint16 kinds = 0;

	for (int i = 0; i < nleft; i++)
	{
		for (int j = 0; j < nright; j++)
		{
			if (left[i] == right[j])
				kinds |= (uint16) (1 << IdentityKeyKind(left[i]));
		}
	}
	return kinds;
}

static double
Probability(const MatchModel *model, const Person *a, const Person *b)
{
	static FeaturesBuffer left;
	static FeaturesBuffer right;

	PrepareFeatures(&a->view, &left.features);
	PrepareFeatures(&b->view, &right.features);
	return WeightProbability(ScorePair(model, &left.features, &right.features));
}

/* The same by the definition, no key being common. */
static void
CountSlowly(const People *people, const MatchModel *model, KindCount counts[KEY_KINDS])
{
	memset(counts, 0, KEY_KINDS * sizeof(KindCount));
	for (int i = 0; i < people->n; i++)
	{
		for (int j = i + 1; j < people->n; j++)
		{
			uint16 kinds = SharedKinds(&people->person[i], &people->person[j]);
			double probability = Probability(model, &people->person[i], &people->person[j]);

			for (int kind = 0; kind < KEY_KINDS; kind++)
			{
				if (kinds == 0 || (kind > 0 && (kinds >> kind & 1) == 0))
					continue;
				counts[kind].npairs++;
				counts[kind].matches += probability;
				if (kind > 0 && kinds != 1 << kind)
					continue;
				counts[kind].npairs_only++;
				counts[kind].matches_only += probability;
			}
		}
	}
}

static bool
SameCounts(const KindCount *a, const KindCount *b)
{
	return a->npairs == b->npairs && a->npairs_only == b->npairs_only &&
		   fabs(a->matches - b->matches) < 1e-6 && fabs(a->matches_only - b->matches_only) < 1e-6;
}

static void
CheckCounts(void)
{
	static People people;
	uint64 seed = 5;
	int nwrong = 0;
	int64 npairs = 0;
	int64 nkeys = 0;

	for (int round = 0; round < 60; round++)
	{
		MatchModel model;
		BlockIndex index;
		KindCount counts[KEY_KINDS];
		KindCount slow[KEY_KINDS];

		RandomPeople(&seed, &people);
		InitBuiltinModel(&model);
		FindBlocks(&index, &people.set, &(BatchMemory){SIZE_MAX});
		DivideBlocks(&index, NULL);
		CountKinds(&index, &model, counts);
		CountSlowly(&people, &model, slow);
		for (int kind = 0; kind < KEY_KINDS; kind++)
			nwrong += !SameCounts(&counts[kind], &slow[kind]);
		nwrong += counts[ALL_KINDS].nkeys != index.nkeys;
		nkeys += counts[ALL_KINDS].nkeys;
		npairs += counts[ALL_KINDS].npairs;
		FreeBlockIndex(&index);
	}
	CHECK(npairs > 1000 && nkeys > 1000, "%d keys, %d pairs", (int) nkeys, (int) npairs);
	CHECK(nwrong == 0, "each kind as a loop over all pairs counts it: %d wrong", nwrong);
}

/* Three share a phone, two an e-mail, whose user is in two keys; the phone is common. */
static void
CheckLargest(void)
{
	static People people;
	BlockIndex index;
	ShareTable common;
	LargeBlock blocks[8];
	uint64 keys[IDENTITY_MAX_KEYS];
	int n;

	people.n = 3;
	MAKE(&people.person[0], "phone", "0623456781", "email", "jean@example.fr");
	MAKE(&people.person[1], "phone", "0623456781", "gender", "F");
	MAKE(&people.person[2], "phone", "0623456781", "email", "jean@example.fr", "gender", "M");
	for (int i = 0; i < people.n; i++)
	{
		people.bytes[i] = people.person[i].bytes;
		people.len[i] = people.person[i].len;
	}
	people.set = (IdentitySet){people.n, people.bytes, people.len};
	IdentityKeys(&people.person[1].view, keys);
	InitShareTable(&common, 1);
	AddShare(&common, keys[0], 1);
	FindBlocks(&index, &people.set, &(BatchMemory){SIZE_MAX});
	n = ListLargestBlocks(&index, &common, blocks, lengthof(blocks));
	CHECK(n == 2 && blocks[0].size == 3 && blocks[0].is_common &&
			  IdentityKeyKind(blocks[0].key) == KEY_PHONE,
		  "the phone's block comes first, and is common");
	CHECK(blocks[1].size == 2 && !blocks[1].is_common &&
			  IdentityKeyKind(blocks[1].key) == KEY_EMAIL,
		  "then the e-mail's");
	CHECK(ListLargestBlocks(&index, &common, blocks, 1) == 1 && blocks[0].size == 3,
		  "of one, the largest");
	FreeBlockIndex(&index);
	free(common.hash);
	free(common.share);
}

int
main(void)
{
	CheckCounts();
	CheckLargest();
	return UnitDone();
}
