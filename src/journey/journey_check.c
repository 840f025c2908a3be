/*
 * journey_check.c
 *    Is a string of bytes from outside a journey?
 *
 * It is read with every bound checked, and then packed again: equal bytes say that
 * names are sorted, unique and used, events in order, numbers in their shortest form.
 */
#include "journey/journey.h"

#include <math.h>

/* Bytes not yet read; after a failure nothing more is. */
typedef struct Reader
{
	const uint8 *next;
	const uint8 *end;
	bool failed;
} Reader;

static uint64
ReadVarint(Reader *reader)
{
	uint64 value = 0;

	for (int shift = 0; shift < 64 && reader->next < reader->end; shift += 7)
	{
		const uint8 byte = *reader->next++;

		value |= (uint64) (byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return value;
	}
	reader->failed = true;
	return 0;
}

static void
SkipBytes(Reader *reader, uint64 n)
{
	if (n > (uint64) (reader->end - reader->next))
		reader->failed = true;
	else
		reader->next += n;
}

/* Skip the names, and give how many they are. */
static uint32
SkipNames(Reader *reader)
{
	const uint64 nnames = ReadVarint(reader);

	if (nnames > (uint64) (reader->end - reader->next))
		reader->failed = true;
	for (uint64 i = 0; i < nnames && !reader->failed; i++)
		SkipBytes(reader, ReadVarint(reader));
	return (uint32) nnames;
}

/* Skip an event that starts no later than the end of time and has one of the names. */
static void
SkipEvent(Reader *reader, uint32 nnames, int64 unit, int64 *at)
{
	const uint64 wait = ReadVarint(reader);
	const uint64 what = ReadVarint(reader);
	const int64 last = INT64_MAX / unit;

	if (wait > (uint64) last - (uint64) *at || what >> 2 >= nnames || (what & 3) == 3)
	{
		reader->failed = true;
		return;
	}
	*at = (int64) ((uint64) *at + wait);
	if ((what & 3) == 1)
		(void) ReadVarint(reader);
	else if ((what & 3) == 2)
		SkipBytes(reader, 8);
}

/* Are all bytes there, and every number in its range? */
static bool
IsReadable(const uint8 *packed, size_t len)
{
	Reader reader = {packed + 2, packed + len, false};
	uint64 nevents;
	uint64 first;
	uint32 nnames;
	int64 at;
	int64 unit;

	if (len < 2 || packed[0] != JOURNEY_VERSION || packed[1] >= JOURNEY_UNITS)
		return false;
	unit = journey_units[packed[1]];
	nnames = SkipNames(&reader);
	nevents = ReadVarint(&reader);
	first = ReadVarint(&reader);
	at = (int64) (first >> 1) ^ -(int64) (first & 1);
	if (at < INT64_MIN / unit || at > INT64_MAX / unit)
		return false;
	for (uint64 i = 0; i < nevents && !reader.failed; i++)
	{
		CHECK_FOR_INTERRUPTS();
		SkipEvent(&reader, nnames, unit, &at);
	}
	return !reader.failed && reader.next == reader.end;
}

static bool
NamesAreSorted(const JourneyName *names, uint32 nnames)
{
	for (uint32 i = 1; i < nnames; i++)
	{
		const JourneyName *a = &names[i - 1];
		const JourneyName *b = &names[i];
		int order = memcmp(a->bytes, b->bytes, Min(a->len, b->len));

		if (order > 0 || (order == 0 && a->len >= b->len))
			return false;
	}
	return true;
}

/* Read all events; false if they are out of order or have a value that is no number. */
static bool
ReadInOrder(const JourneyView *view, JourneyEvent *events)
{
	JourneyCursor cursor;

	StartJourney(view, &cursor);
	for (uint64 i = 0; NextJourneyEvent(&cursor, &events[i]); i++)
	{
		if (!isfinite(events[i].value) ||
			(i > 0 && CompareJourneyEvents(&events[i - 1], &events[i]) > 0))
			return false;
	}
	return true;
}

bool
JourneyIsCanonical(const uint8 *packed, size_t len)
{
	JourneyView view;
	JourneyName *names;
	JourneyEvent *events;
	bool is_canonical;

	if (!IsReadable(packed, len))
		return false;
	OpenJourney(packed, &view);
	names = palloc_huge((view.nnames + (size_t) 1) * sizeof(JourneyName));
	events = palloc_huge((view.nevents + 1) * sizeof(JourneyEvent));
	ReadJourneyNames(&view, names);
	is_canonical = NamesAreSorted(names, view.nnames) && ReadInOrder(&view, events);
	if (is_canonical)
	{
		uint32 *places = palloc0((view.nnames + (size_t) 1) * sizeof(uint32));
		uint8 *again = palloc_huge(JourneyBound(view.nevents, view.nnames, len));

		is_canonical =
			PackJourney(events, view.nevents, names, view.nnames, places, again) == len &&
			memcmp(packed, again, len) == 0;
		pfree(again);
		pfree(places);
	}
	pfree(events);
	pfree(names);
	return is_canonical;
}
