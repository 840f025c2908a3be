/*
 * test_blocks.c
 *    VisitPairs gives exactly the pairs that share a key (a common one together with a
 *    second field), each once, whatever the order of the records and however little memory
 *    there is.
 */
#include "people.h"
#include "spill_files.h"

#include "batch/batch.h"
#include "match/final_keys.h"
#include "text/text.h"

/* List about one of three keys as common. */
static void
RandomCommon(uint64 *seed, const People *people, ShareTable *common)
{
	InitShareTable(common, people->n * 4);
	for (int i = 0; i < people->n; i++)
	{
		uint64 keys[IDENTITY_MAX_KEYS];
		int n = IdentityKeys(&people->person[i].view, keys);

		for (int k = 0; k < Min(n, 4); k++)
		{
			if (UnitBelow(seed, 3) == 0)
				AddShare(common, keys[k], 0.1);
		}
	}
}

static bool
IsCommon(const ShareTable *common, uint64 key)
{
	return common != NULL && LookUpShare(common, key) > 0;
}

/* Do the two have a second field in common that is in the key of neither? */
static bool
ShareSecond(const BlockingKey *left_key, const BlockingKey *right_key, const Person *a,
			const Person *b)
{
	SecondField left[IDENTITY_MAX_SECONDS];
	SecondField right[IDENTITY_MAX_SECONDS];
	int nleft = IdentitySeconds(&a->view, left);
	int nright = IdentitySeconds(&b->view, right);

	for (int i = 0; i < nleft; i++)
	{
		for (int j = 0; j < nright; j++)
		{
			if (left[i].hash == right[j].hash && IdentitySecondAdds(left_key, &left[i]) &&
				IdentitySecondAdds(right_key, &right[j]))
				return true;
		}
	}
	return false;
}

/* The definition: a key in common that is not listed, or one that is and a second field that is not in it. */
static bool
MustMeet(const Person *a, const Person *b, const ShareTable *common)
{
	BlockingKey left[IDENTITY_MAX_KEYS];
	BlockingKey right[IDENTITY_MAX_KEYS];
	int nleft = IdentityBlockingKeys(&a->view, left);
	int nright = IdentityBlockingKeys(&b->view, right);

	for (int i = 0; i < nleft; i++)
	{
		for (int j = 0; j < nright; j++)
		{
			if (left[i].key == right[j].key &&
				(!IsCommon(common, left[i].key) || ShareSecond(&left[i], &right[j], a, b)))
				return true;
		}
	}
	return false;
}

/* The kinds of the keys that both block with. */
static uint16
KindsInCommon(const Person *a, const Person *b, const ShareTable *common)
{
	static uint64 left[MAX_FINAL_KEYS];
	static uint64 right[MAX_FINAL_KEYS];
	int nleft = FinalKeys(&a->view, common, left);
	int nright = FinalKeys(&b->view, common, right);
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

typedef struct Visits
{
	int ndisordered;
	int nvisits[MAX_PEOPLE][MAX_PEOPLE];
	uint16 kinds[MAX_PEOPLE][MAX_PEOPLE];
} Visits;

static void
CountVisit(void *state, int left, int right, uint16 kinds, const PairFindings *findings)
{
	Visits *visits = state;

	visits->ndisordered += left >= right;
	visits->nvisits[left][right]++;
	visits->kinds[left][right] = kinds;
}

static void
VisitAll(const People *people, const ShareTable *common, Visits *visits)
{
	BlockIndex index;

	memset(visits, 0, sizeof(*visits));
	FindBlocks(&index, &people->set, &(BatchMemory){SIZE_MAX});
	DivideBlocks(&index, common);
	VisitPairs(&index, CountVisit, visits);
	FreeBlockIndex(&index);
}

/* Exchange records at random; `place` says where each has gone. */
static void
Shuffle(uint64 *seed, const People *people, People *shuffled, int place[MAX_PEOPLE])
{
	*shuffled = *people;
	shuffled->set = (IdentitySet){people->n, shuffled->bytes, shuffled->len};
	for (int i = 0; i < people->n; i++)
	{
		int j = UnitBelow(seed, i + 1);

		for (int k = 0; k < i; k++)
		{
			if (place[k] == j)
				place[k] = i;
		}
		place[i] = j;
	}
	for (int i = 0; i < people->n; i++)
	{
		shuffled->bytes[place[i]] = people->bytes[i];
		shuffled->len[place[i]] = people->len[i];
	}
}

static void
CheckRound(uint64 *seed, bool with_common, int *nwrong, int *nshuffled_wrong, int *npairs)
{
	static People people;
	static People shuffled;
	static Visits visits;
	static Visits again;
	int place[MAX_PEOPLE];
	ShareTable common;

	RandomPeople(seed, &people);
	RandomCommon(seed, &people, &common);
	VisitAll(&people, with_common ? &common : NULL, &visits);
	Shuffle(seed, &people, &shuffled, place);
	VisitAll(&shuffled, with_common ? &common : NULL, &again);
	*nwrong += visits.ndisordered + again.ndisordered;
	for (int i = 0; i < people.n; i++)
	{
		for (int j = i + 1; j < people.n; j++)
		{
			bool must =
				MustMeet(&people.person[i], &people.person[j], with_common ? &common : NULL);

			*npairs += must;
			*nwrong += visits.nvisits[i][j] != must;
			*nwrong +=
				must && visits.kinds[i][j] != KindsInCommon(&people.person[i], &people.person[j],
															with_common ? &common : NULL);
			*nshuffled_wrong +=
				again.nvisits[Min(place[i], place[j])][Max(place[i], place[j])] != must;
		}
	}
	free(common.hash);
	free(common.share);
}

/*
 * Seventy of one name and city, all but two of them born on days of their own. Their common keys
 * divide them by birth date, not by what is in the key, or a frequent name would stay one block.
 */
static void
CheckFrequentName(void)
{
	static People people;
	static Visits visits;
	Person nobody;
	ShareTable common;
	uint64 keys[IDENTITY_MAX_KEYS];
	int npairs = 0;

	people.n = MAX_PEOPLE;
	for (int i = 0; i < people.n; i++)
	{
		char date[16];

		snprintf(date, sizeof(date), "%d-02-03", 1900 + Max(i, 1));
		MAKE(&people.person[i], "given_name", "Jean", "family_name", "Martin", "postcode", "75001",
			 "city", "Paris", "birth_date", date);
		people.bytes[i] = people.person[i].bytes;
		people.len[i] = people.person[i].len;
	}
	people.set = (IdentitySet){people.n, people.bytes, people.len};
	MAKE(&nobody, "given_name", "Jean", "family_name", "Martin", "postcode", "75001", "city",
		 "Paris");
	InitShareTable(&common, 2);
	for (int k = IdentityKeys(&nobody.view, keys) - 1; k >= 0; k--)
		AddShare(&common, keys[k], 1);
	VisitAll(&people, &common, &visits);
	for (int i = 0; i < people.n; i++)
	{
		for (int j = i + 1; j < people.n; j++)
			npairs += visits.nvisits[i][j];
	}
	CHECK(npairs == 1 && visits.nvisits[0][1] == 1,
		  "of a frequent name those of one day meet: %d pairs", npairs);
	free(common.hash);
	free(common.share);
}

#define CROWD 600

/* What a pass over all pairs has met, whatever the order. */
typedef struct PairSum
{
	int64 npairs;
	uint64 sum;
} PairSum;

static void
AddPairSum(void *state, int left, int right, uint16 kinds, const PairFindings *findings)
{
	PairSum *sum = state;
	uint64 hash = ((uint64) left << 32 | right) * UINT64_C(0x9E3779B97F4A7C15) + kinds;

	for (int c = 0; c < NCOMPARISONS; c++)
		hash = (hash ^ (uint8) findings->found[c].level) * UINT64_C(0xBF58476D1CE4E5B9);
	sum->npairs++;
	sum->sum += hash;
}

/* Features of 600 do not fit into the least memory, nor do their keys: they are dropped, or go through files. */
static void
CheckLittleMemory(void)
{
	static Person person[CROWD];
	const char *bytes[CROWD];
	uint16 len[CROWD];
	IdentitySet set = {CROWD, bytes, len};
	BatchMemory memories[] = {{SIZE_MAX}, {0, NULL, &test_files}};
	PairSum sums[2] = {{0}};
	uint64 seed = 43;

	for (int i = 0; i < CROWD; i++)
	{
		RandomPerson(&seed, &person[i]);
		bytes[i] = person[i].bytes;
		len[i] = person[i].len;
	}
	for (int m = 0; m < 2; m++)
	{
		BlockIndex index;

		FindBlocks(&index, &set, &memories[m]);
		DivideBlocks(&index, NULL);
		VisitPairs(&index, AddPairSum, &sums[m]);
		CHECK(index.nkeys > 2000, "%d keys", (int) index.nkeys);
		FreeBlockIndex(&index);
	}
	CHECK(sums[0].npairs == sums[1].npairs && sums[0].sum == sums[1].sum && open_spill_files == 0,
		  "with little memory: the same %lld pairs", (long long) sums[0].npairs);
}

static uint64
HashFeatures(const Features *features)
{
	return HashBytes(features, features->size, 0);
}

/* By what the two identities are, not by their numbers. */
static void
AddContentSum(void *state, int left, int right, uint16 kinds, const PairFindings *findings)
{
	PairSum *sum = state;
	const uint64 pair = HashFeatures(findings->left) ^ HashFeatures(findings->right);

	sum->npairs++;
	sum->sum += pair * UINT64_C(0x9E3779B97F4A7C15) + kinds;
}

/* A sample is about its part of the pairs, and the same pairs with the records in reverse. */
static void
CheckSample(void)
{
	static Person person[CROWD];
	const char *bytes[2][CROWD];
	uint16 len[2][CROWD];
	PairSum sums[2][2] = {{{0}}};
	uint64 seed = 44;

	for (int i = 0; i < CROWD; i++)
	{
		RandomPerson(&seed, &person[i]);
		bytes[0][i] = bytes[1][CROWD - 1 - i] = person[i].bytes;
		len[0][i] = len[1][CROWD - 1 - i] = person[i].len;
	}
	for (int order = 0; order < 2; order++)
	{
		IdentitySet set = {CROWD, bytes[order], len[order]};
		BlockIndex index;

		FindBlocks(&index, &set, &(BatchMemory){SIZE_MAX});
		DivideBlocks(&index, NULL);
		VisitPairs(&index, AddContentSum, &sums[order][0]);
		VisitPairSample(&index, 2, AddContentSum, &sums[order][1]);
		CHECK(BoundOnPairs(&index) >= sums[order][0].npairs, "there are no more than the bound");
		FreeBlockIndex(&index);
	}
	CHECK(fabs(sums[0][1].npairs / (double) sums[0][0].npairs - 0.25) < 0.02,
		  "a quarter of the pairs: %lld of %lld", (long long) sums[0][1].npairs,
		  (long long) sums[0][0].npairs);
	CHECK(sums[0][1].npairs == sums[1][1].npairs && sums[0][1].sum == sums[1][1].sum,
		  "the same quarter in another order");
}

int
main(void)
{
	uint64 seed = 41;

	for (int with_common = 0; with_common <= 1; with_common++)
	{
		int nwrong = 0;
		int nshuffled_wrong = 0;
		int npairs = 0;

		for (int round = 0; round < 60; round++)
			CheckRound(&seed, with_common, &nwrong, &nshuffled_wrong, &npairs);
		CHECK(npairs > 1000, "%d pairs share a key%s", npairs,
			  with_common ? ", some of them common" : "");
		CHECK(nwrong == 0, "each of them once, and no other: %d wrong", nwrong);
		CHECK(nshuffled_wrong == 0, "in any order: %d wrong", nshuffled_wrong);
	}
	CheckFrequentName();
	CheckLittleMemory();
	CheckSample();
	return UnitDone();
}
