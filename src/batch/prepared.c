/*
 * prepared.c
 *    The features of a block index's members, prepared when first asked for, within a memory limit.
 *
 * Features are several times as large as the identity that they are of, and most records
 * meet nobody, so only what a pair asks for is prepared, and kept for the next one. Where
 * the room is used up all of it is dropped and begun anew: what a pair is compared by
 * is the same, only prepared again.
 *
 * Members are numbered as blocks meet them, so those of one block lie together.
 */
#include "core.h"

#include "batch/prepared.h"

#define FIRST_PLACE 8 /* place 0 says that there is none */
#define LEAST_SIZE (FIRST_PLACE + 2 * FEATURES_MAX_BYTES)

void
InitPrepared(PreparedSet *prepared, const IdentitySet *set, const int32 *record, int32 nmembers,
			 size_t limit)
{
	prepared->set = set;
	prepared->record = record;
	prepared->nmembers = nmembers;
	prepared->place = palloc_huge(Max(nmembers, 1) * sizeof(uint32));
	memset(prepared->place, 0, nmembers * sizeof(uint32));
	prepared->limit = Max(limit, LEAST_SIZE);
	prepared->limit = Min(prepared->limit, (size_t) UINT32_MAX * 8);
	prepared->size = LEAST_SIZE;
	prepared->bytes = palloc_huge(prepared->size);
	prepared->used = FIRST_PLACE;
}

void
FreePrepared(PreparedSet *prepared)
{
	pfree(prepared->place);
	pfree(prepared->bytes);
}

/* Is there room for one more, whatever its size? Grows up to the limit. */
static bool
HasRoom(PreparedSet *prepared)
{
	if (prepared->used + FEATURES_MAX_BYTES <= prepared->size)
		return true;
	if (prepared->size == prepared->limit)
		return false;
	prepared->size = Min(2 * prepared->size, prepared->limit);
	prepared->bytes = repalloc_huge(prepared->bytes, prepared->size);
	return HasRoom(prepared);
}

/* Prepare a member if it is not there; false if there is no room. */
static bool
PrepareMember(PreparedSet *prepared, int32 member)
{
	const int32 record = prepared->record[member];
	IdentityView view;

	if (IsPrepared(prepared, member))
		return true;
	if (!HasRoom(prepared))
		return false;
	IdentityOpen(prepared->set->bytes[record], prepared->set->len[record], &view);
	prepared->place[member] = (uint32) (prepared->used / 8);
	prepared->used += PrepareFeatures(&view, (Features *) (prepared->bytes + prepared->used));
	return true;
}

void
PreparePair(PreparedSet *prepared, int32 left, int32 right)
{
	if (PrepareMember(prepared, left) && PrepareMember(prepared, right))
		return;
	memset(prepared->place, 0, prepared->nmembers * sizeof(uint32));
	prepared->used = FIRST_PLACE;
	PrepareMember(prepared, left);
	PrepareMember(prepared, right);
}
