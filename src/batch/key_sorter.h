/*
 * key_sorter.h
 *    Records by key within a memory budget, and the groups of records that share one.
 *
 *    InitKeySorter(&sorter, &memory);
 *    AddKey(&sorter, key, record);                    any number of times, records ascending
 *    SortKeys(&sorter);
 *    while (NextKeyGroup(&sorter, &group)) ...        in the order of keys
 *    FreeKeySorter(&sorter);
 */
#ifndef IDENTITY360_BATCH_KEY_SORTER_H
#define IDENTITY360_BATCH_KEY_SORTER_H

#include "core.h"

/* Temporary files, for what does not fit in memory. */
typedef struct SpillFiles
{
	void *(*create)(void);
	void (*write)(void *file, const void *bytes, size_t len);
	void (*rewind)(void *file);
	size_t (*read)(void *file, void *bytes, size_t len); /* less than `len` at the end only */
	void (*close)(void *file);
} SpillFiles;

/* What may be held in memory, and where the rest goes. Without functions: whatever is needed. */
typedef struct BatchMemory
{
	size_t bytes;                                     /* in all */
	size_t (*used)(void);                             /* how much of it is held now */
	const SpillFiles *files;                          /* NULL: all stays in memory */
	void (*refuse)(const struct BatchMemory *memory); /* stop, for more is held than may be */
	const char *function;                             /* for its message */
	int nrecords;
} BatchMemory;

/* Stop if more is held than may be. Cheap enough for once a thousand steps. */
extern void CheckMemory(const BatchMemory *memory);
extern size_t MemoryLeft(const BatchMemory *memory);

/* Twelve bytes: the halves of a key keep it free of padding. */
typedef struct KeyEntry
{
	uint32 key_low;
	uint32 key_high;
	int32 record;
} KeyEntry;

/* Sorted entries in a file, read through a buffer. */
typedef struct KeyRun
{
	void *file;
	KeyEntry *buffer;
	int n;
	int next;
} KeyRun;

typedef struct KeySorter
{
	BatchMemory memory;
	int64 nadded;
	int64 nentries; /* in memory */
	int64 reserved;
	int64 capacity;
	KeyEntry *entries;
	int64 next; /* in memory, to be given */
	int nruns;
	KeyRun *runs;
	int nopen; /* of them, not read to the end */
	int *heap; /* these, by the entry that each gives next */
	int32 *group;
	int64 group_reserved;
} KeySorter;

/* The records that have a key: two or more, ascending, each once; until the next call. */
typedef struct KeyGroup
{
	uint64 key;
	int64 n;
	const int32 *records;
} KeyGroup;

extern void InitKeySorter(KeySorter *sorter, const BatchMemory *memory);
extern void AddKey(KeySorter *sorter, uint64 key, int32 record);
extern void SortKeys(KeySorter *sorter);
extern bool NextKeyGroup(KeySorter *sorter, KeyGroup *group);
extern void FreeKeySorter(KeySorter *sorter);

#endif
