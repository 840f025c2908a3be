/*
 * test_key_sorter.c
 *    The groups are those that a slow sort gives, in memory and through files.
 */
#include "spill_files.h"
#include "unit.h"

typedef struct Added
{
	uint64 key;
	int32 record;
} Added;

static int
CompareAdded(const void *a, const void *b)
{
	const Added *left = a;
	const Added *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return left->record - right->record;
}

/* Keys of few or many values, some that differ in one byte only; a record may give one twice. */
static int
RandomKeys(uint64 *seed, Added *added, int nrecords)
{
	const int range = 1 << UnitBelow(seed, 20);
	const int shift = 8 * UnitBelow(seed, 8);
	int n = 0;

	for (int record = 0; record < nrecords; record++)
	{
		for (int k = UnitBelow(seed, 5); k > 0; k--)
			added[n++] = (Added){(uint64) UnitBelow(seed, range) << shift, record};
	}
	return n;
}

/* Take the next group of two or more different records from the sorted list; false at its end. */
static bool
NextExpected(const Added *added, int n, int *next, KeyGroup *group, int32 *records)
{
	while (*next < n)
	{
		group->key = added[*next].key;
		group->n = 0;
		for (; *next < n && added[*next].key == group->key; (*next)++)
		{
			if (group->n == 0 || records[group->n - 1] != added[*next].record)
				records[group->n++] = added[*next].record;
		}
		if (group->n > 1)
			return true;
	}
	return false;
}

static bool
SameGroups(Added *added, int n, const BatchMemory *memory, int *nruns)
{
	KeySorter sorter;
	KeyGroup group;
	KeyGroup expected;
	int32 *records = palloc(n * sizeof(int32));
	int next = 0;
	bool same = true;

	InitKeySorter(&sorter, memory);
	for (int i = 0; i < n; i++)
		AddKey(&sorter, added[i].key, added[i].record);
	same &= sorter.nadded == n;
	SortKeys(&sorter);
	*nruns = sorter.nruns;
	qsort(added, n, sizeof(Added), CompareAdded);
	while (NextKeyGroup(&sorter, &group))
	{
		same &= NextExpected(added, n, &next, &expected, records) && group.key == expected.key &&
				group.n == expected.n &&
				memcmp(group.records, records, group.n * sizeof(int32)) == 0;
	}
	same &= !NextExpected(added, n, &next, &expected, records);
	FreeKeySorter(&sorter);
	pfree(records);
	return same;
}

int
main(void)
{
	static Added added[5 * 8000];
	static Added copy[5 * 8000];
	uint64 seed = 71;
	int nwrong = 0;
	int nwrong_spilled = 0;
	int most_runs = 0;

	for (int round = 0; round < 60; round++)
	{
		const int n = RandomKeys(&seed, added, round < 3 ? round : UnitBelow(&seed, 8000));
		int nruns;

		memcpy(copy, added, n * sizeof(Added));
		nwrong += !SameGroups(copy, n, &(BatchMemory){SIZE_MAX}, &nruns);
		nwrong += nruns;
		memcpy(copy, added, n * sizeof(Added));
		nwrong_spilled += !SameGroups(copy, n, &(BatchMemory){1000, NULL, &test_files}, &nruns);
		most_runs = Max(most_runs, nruns);
	}
	CHECK(nwrong == 0, "in memory: %d wrong", nwrong);
	CHECK(nwrong_spilled == 0, "through files: %d wrong", nwrong_spilled);
	CHECK(most_runs > 10 && open_spill_files == 0, "up to %d files, all closed", most_runs);
	return UnitDone();
}
