/*
 * journey.c
 *    Packing and reading journeys; the bytes are drawn in journey.h.
 *
 * Numbers are varints: seven bits a byte, the lowest first, the top bit set on all but
 * the last. Amounts of money are mostly whole hundredths, and such a value is written as
 * a varint of hundredths; any other as the eight bytes of a double.
 *
 * Cost: one pass. Reading checks nothing, since only PackJourney makes journeys, and
 * what comes from outside goes through JourneyIsCanonical first.
 */
#include "journey/journey.h"

#include <math.h>

/* How a value is written, the two low bits of `what`. */
enum
{
	VALUE_NONE,
	VALUE_HUNDREDTHS,
	VALUE_DOUBLE
};

/* A day, a minute, a second, a millisecond, a microsecond. */
const int64 journey_units[JOURNEY_UNITS] = {INT64_C(86400000000), 60000000, 1000000, 1000, 1};

#define MAX_VARINT 10
#define MAX_HUNDREDTHS                                                                             \
	1e15 /* beyond it, not every whole number of hundredths comes back as it was */

static inline uint8 *
PutVarint(uint8 *dst, uint64 value)
{
	while (value >= 0x80)
	{
		*dst++ = (uint8) (value | 0x80);
		value >>= 7;
	}
	*dst++ = (uint8) value;
	return dst;
}

static inline const uint8 *
GetVarint(const uint8 *src, uint64 *value)
{
	uint64 byte = *src++;
	int shift = 7;

	*value = byte & 0x7f;
	while (byte & 0x80)
	{
		byte = *src++;
		*value |= (byte & 0x7f) << shift;
		shift += 7;
	}
	return src;
}

/* Small numbers of either sign as small numbers. */
static inline uint64
ZigZag(int64 value)
{
	return (uint64) value << 1 ^ (uint64) (value >> 63);
}

static inline int64
UnZigZag(uint64 value)
{
	return (int64) (value >> 1) ^ -(int64) (value & 1);
}

static int
ValueForm(const JourneyEvent *event)
{
	double hundredths;

	if (!event->has_value)
		return VALUE_NONE;
	hundredths = nearbyint(event->value * 100);
	return fabs(hundredths) <= MAX_HUNDREDTHS && hundredths / 100 == event->value ? VALUE_HUNDREDTHS
																				  : VALUE_DOUBLE;
}

/* Doubles are written with the lowest byte first on every machine. */
static uint8 *
PutDouble(uint8 *dst, double value)
{
	uint64 bits;

	memcpy(&bits, &value, sizeof(bits));
	for (int i = 0; i < 8; i++)
		*dst++ = (uint8) (bits >> 8 * i);
	return dst;
}

static double
GetDouble(const uint8 *src)
{
	uint64 bits = 0;
	double value;

	for (int i = 0; i < 8; i++)
		bits |= (uint64) src[i] << 8 * i;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

void
OpenJourney(const uint8 *packed, JourneyView *view)
{
	const uint8 *src = packed + 2;
	uint64 number;

	view->unit = journey_units[packed[1]];
	src = GetVarint(src, &number);
	view->nnames = (uint32) number;
	view->names = src;
	for (uint32 i = 0; i < view->nnames; i++)
	{
		src = GetVarint(src, &number);
		src += number;
	}
	src = GetVarint(src, &view->nevents);
	src = GetVarint(src, &number);
	view->first = UnZigZag(number);
	view->events = src;
}

void
ReadJourneyNames(const JourneyView *view, JourneyName *names)
{
	const uint8 *src = view->names;

	for (uint32 i = 0; i < view->nnames; i++)
	{
		uint64 len;

		src = GetVarint(src, &len);
		names[i] = (JourneyName){(const char *) src, (uint32) len};
		src += len;
	}
}

void
StartJourney(const JourneyView *view, JourneyCursor *cursor)
{
	*cursor = (JourneyCursor){view->events, view->nevents, view->first, view->unit};
}

/* The next event without its value, which begins at cursor->next; gives the value's form. */
static inline int
NextMoment(JourneyCursor *cursor, int64 *at, uint32 *name)
{
	uint64 wait;
	uint64 what;

	cursor->next = GetVarint(cursor->next, &wait);
	cursor->next = GetVarint(cursor->next, &what);
	cursor->at = (int64) ((uint64) cursor->at + wait);
	cursor->nleft--;
	*at = cursor->at * cursor->unit;
	*name = (uint32) (what >> 2);
	return what & 3;
}

bool
NextJourneyMoment(JourneyCursor *cursor, int64 *at, uint32 *name)
{
	uint64 skipped;

	if (cursor->nleft == 0)
		return false;
	switch (NextMoment(cursor, at, name))
	{
		case VALUE_HUNDREDTHS: cursor->next = GetVarint(cursor->next, &skipped); break;
		case VALUE_DOUBLE: cursor->next += 8; break;
		default: break;
	}
	return true;
}

bool
NextJourneyEvent(JourneyCursor *cursor, JourneyEvent *event)
{
	uint64 number;
	int form;

	if (cursor->nleft == 0)
		return false;
	form = NextMoment(cursor, &event->at, &event->name);
	event->has_value = form != VALUE_NONE;
	event->value = 0;
	if (form == VALUE_HUNDREDTHS)
	{
		cursor->next = GetVarint(cursor->next, &number);
		event->value = (double) UnZigZag(number) / 100;
	}
	else if (form == VALUE_DOUBLE)
	{
		event->value = GetDouble(cursor->next);
		cursor->next += 8;
	}
	return true;
}

int
CompareJourneyEvents(const void *a, const void *b)
{
	const JourneyEvent *left = a;
	const JourneyEvent *right = b;

	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	if (left->name != right->name)
		return left->name < right->name ? -1 : 1;
	if (left->has_value != right->has_value)
		return left->has_value ? 1 : -1;
	return (left->value > right->value) - (left->value < right->value);
}

size_t
JourneyBound(uint64 nevents, uint32 nnames, size_t name_bytes)
{
	return 2 + 3 * MAX_VARINT + nnames * (size_t) MAX_VARINT + name_bytes +
		   nevents * (3 * MAX_VARINT);
}

/* The place in journey_units of the largest that divides all times. */
static int
UnitOf(const JourneyEvent *events, uint64 nevents)
{
	int unit = 0;

	for (uint64 i = 0; i < nevents && unit + 1 < JOURNEY_UNITS; i++)
	{
		while (events[i].at % journey_units[unit] != 0)
			unit++;
	}
	return unit;
}

static int
ComparePlaces(const void *a, const void *b)
{
	const uint32 left = *(const uint32 *) a;
	const uint32 right = *(const uint32 *) b;

	return (left > right) - (left < right);
}

/* Collect the names that are used, sorted, and set the place of each, counted from 1; returns how many. */
static uint32
CollectUsed(const JourneyEvent *events, uint64 nevents, uint32 *places, uint32 *used)
{
	uint32 nused = 0;

	for (uint64 i = 0; i < nevents; i++)
	{
		if (places[events[i].name] != 0)
			continue;
		places[events[i].name] = 1;
		used[nused++] = events[i].name;
	}
	qsort(used, nused, sizeof(uint32), ComparePlaces);
	for (uint32 i = 0; i < nused; i++)
		places[used[i]] = i + 1;
	return nused;
}

static uint8 *
PutEvent(uint8 *dst, const JourneyEvent *event, uint64 wait, uint32 place)
{
	const int form = ValueForm(event);

	dst = PutVarint(dst, wait);
	dst = PutVarint(dst, (uint64) place << 2 | form);
	if (form == VALUE_HUNDREDTHS)
		dst = PutVarint(dst, ZigZag((int64) nearbyint(event->value * 100)));
	else if (form == VALUE_DOUBLE)
		dst = PutDouble(dst, event->value);
	return dst;
}

/* Names on the stack for nearly all; a customer has few kinds of events. */
#define USED_ON_STACK 64

size_t
PackJourney(const JourneyEvent *events, uint64 nevents, const JourneyName *names, uint32 nnames,
			uint32 *places, uint8 *dst)
{
	uint32 on_stack[USED_ON_STACK];
	uint32 *used = nnames <= USED_ON_STACK ? on_stack : palloc(nnames * sizeof(uint32));
	const uint32 nused = CollectUsed(events, nevents, places, used);
	const int unit = UnitOf(events, nevents);
	uint8 *start = dst;
	int64 last = nevents > 0 ? events[0].at / journey_units[unit] : 0;

	*dst++ = JOURNEY_VERSION;
	*dst++ = (uint8) unit;
	dst = PutVarint(dst, nused);
	for (uint32 i = 0; i < nused; i++)
	{
		dst = PutVarint(dst, names[used[i]].len);
		memcpy(dst, names[used[i]].bytes, names[used[i]].len);
		dst += names[used[i]].len;
	}
	dst = PutVarint(dst, nevents);
	dst = PutVarint(dst, ZigZag(last));
	for (uint64 i = 0; i < nevents; i++)
	{
		const int64 at = events[i].at / journey_units[unit];

		dst = PutEvent(dst, &events[i], (uint64) at - (uint64) last, places[events[i].name] - 1);
		last = at;
	}
	for (uint32 i = 0; i < nused; i++)
		places[used[i]] = 0;
	if (used != on_stack)
		pfree(used);
	return (size_t) (dst - start);
}
