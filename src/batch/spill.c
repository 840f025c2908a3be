/*
 * spill.c
 *    The memory of a batch function: a budget, and temporary files for what is beyond it.
 *
 * Files are PostgreSQL's own (BufFile): they lie in temp_tablespaces, count toward
 * temp_file_limit, and go away with the query, however that ends.
 */
#include "postgres.h"

#include "commands/tablespace.h"
#include "storage/buffile.h"
#include "utils/memutils.h"

#include "batch/spill.h"
#include "budget.h"
#include "compat.h"

static void *
CreateSpillFile(void)
{
	PrepareTempTablespaces();
	return BufFileCreateTemp(false);
}

static void
WriteSpillFile(void *file, const void *bytes, size_t len)
{
	BufFileWrite(file, BUFFILE_BYTES(bytes), len);
}

static void
RewindSpillFile(void *file)
{
	if (BufFileSeek(file, 0, 0, SEEK_SET) != 0)
		ereport(ERROR, (errcode_for_file_access(), errmsg("could not rewind temporary file")));
}

static size_t
ReadSpillFile(void *file, void *bytes, size_t len)
{
	return READ_BUFFILE(file, bytes, len);
}

static void
CloseSpillFile(void *file)
{
	BufFileClose(file);
}

static size_t
UsedMemory(void)
{
	return MemoryContextMemAllocated(CurrentMemoryContext, true);
}

static void
RefuseMemory(const BatchMemory *memory)
{
	CheckBudget(CurrentMemoryContext, memory->function, memory->nrecords);
}

void
InitBatchMemory(BatchMemory *memory, const char *function, int nrecords)
{
	static const SpillFiles files = {CreateSpillFile, WriteSpillFile, RewindSpillFile,
									 ReadSpillFile, CloseSpillFile};

	*memory = (BatchMemory){MemoryBudget(), UsedMemory, &files, RefuseMemory, function, nrecords};
}
