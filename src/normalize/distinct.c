/*
 * distinct.c
 *    How many different values there are among many, in bounded memory.
 *
 * Each value is a hash of 64 bits with the number of times it came. When there are too
 * many to keep, only those whose hash ends in a zero bit stay, then in two, and so on
 * (Wegman's adaptive sampling; Flajolet, "On adaptive sampling", 1990): at any time a
 * fair share, 1 in 2^level, of the different values, each with its true count. Unlike the registers of
 * a HyperLogLog they tell repetition, so a column without duplicates is seen to be one.
 *
 * Exact up to `max_kept` different values. Beyond, the standard error of the count of
 * values is 1.2 / sqrt(max_kept), 0.7 % for 32,768; it is less where repeats are rare.
 */
#include "normalize/distinct.h"
#include "text/text.h"

#define FIRST_SLOTS 256

static void
AllocateSlots(DistinctCounter *counter, uint32 nslots)
{
	counter->slots = palloc0(nslots * sizeof(DistinctSlot));
	counter->nslots = nslots;
	counter->nkept = 0;
}

void
DistinctInit(DistinctCounter *counter, uint32 max_kept)
{
	Assert(max_kept >= 1 && (max_kept & (max_kept - 1)) == 0);
	memset(counter, 0, sizeof(*counter));
	counter->max_kept = max_kept;
	AllocateSlots(counter, Min(FIRST_SLOTS, 2 * max_kept));
}

void
DistinctFree(DistinctCounter *counter)
{
	pfree(counter->slots);
	counter->slots = NULL;
}

static inline bool
IsInShare(const DistinctCounter *counter, uint64 hash)
{
	return (hash & ((UINT64_C(1) << counter->level) - 1)) == 0;
}

/* The slot of a hash, or the empty one where it belongs; by bits that do not decide what is kept. */
static DistinctSlot *
FindSlot(const DistinctCounter *counter, uint64 hash)
{
	uint32 at = (uint32) (hash >> 32) & (counter->nslots - 1);

	while (counter->slots[at].count > 0 && counter->slots[at].hash != hash)
		at = (at + 1) & (counter->nslots - 1);
	return &counter->slots[at];
}

/* Move what is still in the share to a table of `nslots`. */
static void
Rebuild(DistinctCounter *counter, uint32 nslots)
{
	DistinctSlot *old = counter->slots;
	const uint32 nold = counter->nslots;

	AllocateSlots(counter, nslots);
	for (uint32 i = 0; i < nold; i++)
	{
		if (old[i].count == 0 || !IsInShare(counter, old[i].hash))
			continue;
		*FindSlot(counter, old[i].hash) = old[i];
		counter->nkept++;
	}
	pfree(old);
}

/* Make the table larger, or the share smaller, until there is room for one more. */
static void
MakeRoom(DistinctCounter *counter)
{
	while (counter->nkept >= counter->nslots / 2)
	{
		if (counter->nkept < counter->max_kept)
		{
			Rebuild(counter, 2 * counter->nslots);
			continue;
		}
		counter->level++;
		Rebuild(counter, counter->nslots);
	}
}

void
DistinctAdd(DistinctCounter *counter, const char *value, size_t len)
{
	const uint64 hash = HashBytes(value, len, 0);
	DistinctSlot *slot;

	counter->total++;
	if (!IsInShare(counter, hash))
		return;
	slot = FindSlot(counter, hash);
	if (slot->count == 0)
	{
		MakeRoom(counter);
		if (!IsInShare(counter, hash))
			return;
		slot = FindSlot(counter, hash);
		slot->hash = hash;
		counter->nkept++;
	}
	slot->count++;
}

/*
 * The different values are those kept times 2^level, and also all less the repeats, which are
 * those of the kept times 2^level. Each kept value adds 1 to the variance of the first sum and
 * the square of its repeats to that of the second: we take the steadier one.
 */
uint64
DistinctEstimate(const DistinctCounter *counter)
{
	const double scale = (double) (UINT64_C(1) << counter->level);
	double repeats = 0;
	double squares = 0;

	for (uint32 i = 0; i < counter->nslots; i++)
	{
		const double more = counter->slots[i].count > 0 ? counter->slots[i].count - 1.0 : 0.0;

		repeats += more;
		squares += more * more;
	}
	if (counter->level > 0 && squares < counter->nkept && repeats * scale < (double) counter->total)
		return counter->total - (uint64) (repeats * scale);
	return Min((uint64) (counter->nkept * scale), counter->total);
}
