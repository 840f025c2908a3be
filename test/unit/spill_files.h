/*
 * spill_files.h
 *    Temporary files for unit tests of what spills.
 */
#ifndef IDENTITY360_UNIT_SPILL_FILES_H
#define IDENTITY360_UNIT_SPILL_FILES_H

#include "batch/key_sorter.h"

static int open_spill_files;

static void *
CreateTestFile(void)
{
	open_spill_files++;
	return CoreAllocOrDie(tmpfile());
}

static void
WriteTestFile(void *file, const void *bytes, size_t len)
{
	if (fwrite(bytes, 1, len, file) != len)
		abort();
}

static void
RewindTestFile(void *file)
{
	rewind(file);
}

static size_t
ReadTestFile(void *file, void *bytes, size_t len)
{
	return fread(bytes, 1, len, file);
}

static void
CloseTestFile(void *file)
{
	open_spill_files--;
	fclose(file);
}

static const SpillFiles test_files = {CreateTestFile, WriteTestFile, RewindTestFile, ReadTestFile,
									  CloseTestFile};

#endif
