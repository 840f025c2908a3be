/*
 * key_sorter.c
 *    Records by key within a memory budget, and the groups of records that share one.
 *
 * Entries of twelve bytes are sorted digit by digit, the lowest first (LSD radix sort),
 * which costs about 20 ns an entry, eight times less than qsort(). What is beyond
 * the budget is written out as sorted runs, which are merged while groups are read. The
 * sort is stable and equal keys of two runs come in the order of the runs, so the records
 * of a group come in the order in which they were added, however many runs there were.
 *
 * Most keys are of one record alone: these give no group, and nothing is kept of them.
 */
#include "core.h"

#include "batch/key_sorter.h"

#define DIGITS 8
#define DIGIT_VALUES 256
#define FIRST_RESERVED 1024
#define STEPS_PER_INTERRUPT 65536
#define RUN_BUFFER 4096 /* entries of a run read at once */

static uint64
EntryKey(const KeyEntry *entry)
{
	return (uint64) entry->key_high << 32 | entry->key_low;
}

static uint32
EntryDigit(const KeyEntry *entry, int digit)
{
	return (digit < 4 ? entry->key_low >> 8 * digit : entry->key_high >> 8 * (digit - 4)) & 0xFF;
}

size_t
MemoryLeft(const BatchMemory *memory)
{
	const size_t used = memory->used != NULL ? memory->used() : 0;

	return memory->bytes > used ? memory->bytes - used : 0;
}

void
CheckMemory(const BatchMemory *memory)
{
	if (memory->refuse != NULL && memory->used() > memory->bytes)
		memory->refuse(memory);
}

void
InitKeySorter(KeySorter *sorter, const BatchMemory *memory)
{
	memset(sorter, 0, sizeof(*sorter));
	sorter->memory = *memory;
	/* Half is for what is found; sorting takes as much again as the entries. */
	sorter->capacity = Max(FIRST_RESERVED, (int64) (MemoryLeft(memory) / (4 * sizeof(KeyEntry))));
	sorter->reserved = FIRST_RESERVED;
	sorter->entries = palloc_huge(sorter->reserved * sizeof(KeyEntry));
}

static void
CountDigits(const KeyEntry *entries, int64 n, int64 counts[DIGITS][DIGIT_VALUES])
{
	memset(counts, 0, DIGITS * sizeof(*counts));
	for (int64 i = 0; i < n; i++)
	{
		if (i % STEPS_PER_INTERRUPT == 0)
			CHECK_FOR_INTERRUPTS();
		for (int digit = 0; digit < DIGITS; digit++)
			counts[digit][EntryDigit(&entries[i], digit)]++;
	}
}

/* Turn counts into first places. False where all entries have one value: nothing to move. */
static bool
PlaceDigits(int64 counts[DIGIT_VALUES], int64 n)
{
	int64 place = 0;

	for (int value = 0; value < DIGIT_VALUES; value++)
	{
		int64 count = counts[value];

		if (count == n)
			return false;
		counts[value] = place;
		place += count;
	}
	return true;
}

static void
MoveByDigit(const KeyEntry *from, KeyEntry *to, int64 n, int digit, int64 places[DIGIT_VALUES])
{
	for (int64 i = 0; i < n; i++)
	{
		if (i % STEPS_PER_INTERRUPT == 0)
			CHECK_FOR_INTERRUPTS();
		to[places[EntryDigit(&from[i], digit)]++] = from[i];
	}
}

/* Sort what is in memory. */
static void
SortEntries(KeySorter *sorter)
{
	int64 n = sorter->nentries;
	int64 counts[DIGITS][DIGIT_VALUES];
	KeyEntry *scratch = palloc_huge(Max(n, 1) * sizeof(KeyEntry));

	CountDigits(sorter->entries, n, counts);
	for (int digit = 0; digit < DIGITS; digit++)
	{
		KeyEntry *sorted = scratch;

		if (!PlaceDigits(counts[digit], n))
			continue;
		MoveByDigit(sorter->entries, sorted, n, digit, counts[digit]);
		scratch = sorter->entries;
		sorter->entries = sorted;
		/* The arrays have changed places, and the new one has room for these entries only. */
		sorter->reserved = n;
	}
	pfree(scratch);
}

/* Write what is in memory out as a run. */
static void
SpillRun(KeySorter *sorter)
{
	KeyRun *run;

	SortEntries(sorter);
	sorter->runs = sorter->nruns == 0
					   ? palloc(sizeof(KeyRun))
					   : repalloc(sorter->runs, (sorter->nruns + 1) * sizeof(KeyRun));
	run = &sorter->runs[sorter->nruns++];
	*run = (KeyRun){sorter->memory.files->create()};
	for (int64 i = 0; i < sorter->nentries; i += RUN_BUFFER)
	{
		CHECK_FOR_INTERRUPTS();
		sorter->memory.files->write(run->file, sorter->entries + i,
									Min(RUN_BUFFER, sorter->nentries - i) * sizeof(KeyEntry));
	}
	sorter->nentries = 0;
}

static void
MakeRoom(KeySorter *sorter)
{
	if (sorter->nentries >= sorter->capacity && sorter->memory.files != NULL)
		SpillRun(sorter);
	if (sorter->nentries < sorter->reserved)
		return;
	sorter->reserved = Max(FIRST_RESERVED, 2 * sorter->reserved);
	if (sorter->memory.files != NULL)
		sorter->reserved = Min(sorter->reserved, sorter->capacity);
	sorter->entries = repalloc_huge(sorter->entries, sorter->reserved * sizeof(KeyEntry));
}

void
AddKey(KeySorter *sorter, uint64 key, int32 record)
{
	if (sorter->nentries == Min(sorter->reserved, sorter->capacity))
		MakeRoom(sorter);
	sorter->entries[sorter->nentries++] = (KeyEntry){(uint32) key, (uint32) (key >> 32), record};
	sorter->nadded++;
}

/* Fill the run's buffer; false at its end. */
static bool
RefillRun(KeySorter *sorter, KeyRun *run)
{
	size_t len = sorter->memory.files->read(run->file, run->buffer, RUN_BUFFER * sizeof(KeyEntry));

	run->next = 0;
	run->n = (int) (len / sizeof(KeyEntry));
	return run->n > 0;
}

/* Does run a give its next entry before run b? */
static bool
RunComesFirst(const KeySorter *sorter, int a, int b)
{
	uint64 left = EntryKey(&sorter->runs[a].buffer[sorter->runs[a].next]);
	uint64 right = EntryKey(&sorter->runs[b].buffer[sorter->runs[b].next]);

	return left != right ? left < right : a < b;
}

/* Let the run at a place of the heap sink to where it belongs. */
static void
SinkRun(KeySorter *sorter, int place)
{
	int run = sorter->heap[place];

	for (;;)
	{
		int child = 2 * place + 1;

		if (child >= sorter->nopen)
			break;
		if (child + 1 < sorter->nopen &&
			RunComesFirst(sorter, sorter->heap[child + 1], sorter->heap[child]))
			child++;
		if (!RunComesFirst(sorter, sorter->heap[child], run))
			break;
		sorter->heap[place] = sorter->heap[child];
		place = child;
	}
	sorter->heap[place] = run;
}

static void
BeginMerge(KeySorter *sorter)
{
	if (sorter->nentries > 0)
		SpillRun(sorter);
	pfree(sorter->entries);
	sorter->entries = NULL;
	sorter->heap = palloc(sorter->nruns * sizeof(int));
	for (int i = 0; i < sorter->nruns; i++)
	{
		sorter->runs[i].buffer = palloc(RUN_BUFFER * sizeof(KeyEntry));
		sorter->memory.files->rewind(sorter->runs[i].file);
		RefillRun(sorter, &sorter->runs[i]);
		sorter->heap[i] = i;
	}
	sorter->nopen = sorter->nruns;
	for (int place = sorter->nopen / 2 - 1; place >= 0; place--)
		SinkRun(sorter, place);
}

void
SortKeys(KeySorter *sorter)
{
	if (sorter->nruns > 0)
		BeginMerge(sorter);
	else
		SortEntries(sorter);
}

/* The next entry of all, or NULL. */
static const KeyEntry *
PeekEntry(const KeySorter *sorter)
{
	if (sorter->entries != NULL)
		return sorter->next < sorter->nentries ? &sorter->entries[sorter->next] : NULL;
	if (sorter->nopen == 0)
		return NULL;
	return &sorter->runs[sorter->heap[0]].buffer[sorter->runs[sorter->heap[0]].next];
}

static void
PassEntry(KeySorter *sorter)
{
	KeyRun *run;

	if (sorter->entries != NULL)
	{
		sorter->next++;
		return;
	}
	run = &sorter->runs[sorter->heap[0]];
	if (++run->next == run->n && !RefillRun(sorter, run))
		sorter->heap[0] = sorter->heap[--sorter->nopen];
	if (sorter->nopen > 0)
		SinkRun(sorter, 0);
}

static void
AddToGroup(KeySorter *sorter, int64 n, int32 record)
{
	if (n == sorter->group_reserved)
	{
		sorter->group_reserved = Max(64, 2 * n);
		sorter->group = n == 0
							? palloc_huge(sorter->group_reserved * sizeof(int32))
							: repalloc_huge(sorter->group, sorter->group_reserved * sizeof(int32));
	}
	sorter->group[n] = record;
}

/* Collect the records of the next key, whatever their number; 0 at the end. */
static int64
ReadGroup(KeySorter *sorter, uint64 *key)
{
	const KeyEntry *entry = PeekEntry(sorter);
	int64 n = 0;

	if (entry == NULL)
		return 0;
	*key = EntryKey(entry);
	do
	{
		if (n == 0 || sorter->group[n - 1] != entry->record)
			AddToGroup(sorter, n++, entry->record);
		PassEntry(sorter);
		entry = PeekEntry(sorter);
	} while (entry != NULL && EntryKey(entry) == *key);
	return n;
}

bool
NextKeyGroup(KeySorter *sorter, KeyGroup *group)
{
	int64 npassed = 0;

	do
	{
		if (npassed++ % STEPS_PER_INTERRUPT == 0)
			CHECK_FOR_INTERRUPTS();
		group->n = ReadGroup(sorter, &group->key);
		group->records = sorter->group;
	} while (group->n == 1);
	return group->n > 0;
}

void
FreeKeySorter(KeySorter *sorter)
{
	for (int i = 0; i < sorter->nruns; i++)
	{
		sorter->memory.files->close(sorter->runs[i].file);
		pfree(sorter->runs[i].buffer);
	}
	if (sorter->nruns > 0)
	{
		pfree(sorter->runs);
		pfree(sorter->heap);
	}
	if (sorter->entries != NULL)
		pfree(sorter->entries);
	if (sorter->group != NULL)
		pfree(sorter->group);
}
