/*
 * test_journey.c
 *    Journeys packed and read against a plain list; bytes that are none refused; the
 *    sort of many customers' events against qsort.
 */
#include <math.h>

#include "journey/event_sort.h"
#include "journey/gather.h"
#include "unit.h"

#define MAX_EVENTS 60

/* An event with its name spelt out, for the plain list. */
typedef struct PlainEvent
{
	int64 at;
	const char *name;
	bool has_value;
	double value;
} PlainEvent;

static int
ComparePlain(const void *a, const void *b)
{
	const PlainEvent *left = a;
	const PlainEvent *right = b;
	const int order = strcmp(left->name, right->name);

	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	if (order != 0)
		return order;
	if (left->has_value != right->has_value)
		return left->has_value ? 1 : -1;
	return (left->value > right->value) - (left->value < right->value);
}

static const char *const all_names[] = {"visit", "order", "a", "", "ordering", "réclamation", "or"};

/* Awkward times and values. */
static PlainEvent
RandomEvent(uint64 *seed, int64 unit)
{
	static const double values[] = {0,    -1,    59.9, 1e300, -12.345, 0.1 + 0.2,
									1e13, 1e-20, 0.01, -0.0,  1e17,    123456.78};
	PlainEvent event = {.at = ((int64) UnitBelow(seed, 50) - 25) * unit,
						.name = all_names[UnitBelow(seed, lengthof(all_names))],
						.has_value = UnitBelow(seed, 2)};

	if (UnitBelow(seed, 20) == 0)
		event.at = UnitBelow(seed, 2) ? INT64_MAX - 1 : INT64_MIN + 1;
	if (event.has_value)
		event.value = values[UnitBelow(seed, lengthof(values))];
	return event;
}

static uint8 *
Pack(const PlainEvent *events, int nevents, size_t *len)
{
	JourneyGather gather;
	uint8 *packed;

	InitGather(&gather);
	for (int i = 0; i < nevents; i++)
		GatherEvent(&gather, events[i].at, events[i].name, strlen(events[i].name),
					events[i].has_value, events[i].value);
	packed = palloc(GatherBound(&gather));
	*len = PackGather(&gather, packed);
	Assert(*len <= GatherBound(&gather));
	FreeGather(&gather);
	return packed;
}

/* Does the journey give the list back? */
static bool
GivesBack(const uint8 *packed, const PlainEvent *events, int nevents)
{
	JourneyName names[lengthof(all_names)];
	JourneyView view;
	JourneyCursor cursor;
	JourneyEvent event;
	int n = 0;

	OpenJourney(packed, &view);
	ReadJourneyNames(&view, names);
	StartJourney(&view, &cursor);
	for (; NextJourneyEvent(&cursor, &event); n++)
	{
		const JourneyName *name = &names[event.name];

		if (n == nevents || event.at != events[n].at || event.has_value != events[n].has_value ||
			event.value != events[n].value || name->len != strlen(events[n].name) ||
			memcmp(name->bytes, events[n].name, name->len) != 0)
			return false;
	}
	return n == nevents;
}

static void
Shuffle(uint64 *seed, PlainEvent *events, int nevents)
{
	for (int i = nevents - 1; i > 0; i--)
	{
		const int other = UnitBelow(seed, i + 1);
		const PlainEvent event = events[i];

		events[i] = events[other];
		events[other] = event;
	}
}

static void
CheckRandomJourneys(void)
{
	static const int64 some_units[] = {1, 7, 1000, 1000000, INT64_C(86400000000)};
	uint64 seed = 9;
	int nlost = 0;
	int nunstable = 0;
	int nrefused = 0;

	for (int i = 0; i < 3000; i++)
	{
		PlainEvent events[MAX_EVENTS];
		const int nevents = UnitBelow(&seed, MAX_EVENTS);
		size_t len;
		size_t again_len;
		uint8 *packed;
		uint8 *again;

		for (int e = 0; e < nevents; e++)
			events[e] = RandomEvent(&seed, some_units[i % lengthof(some_units)]);
		packed = Pack(events, nevents, &len);
		Shuffle(&seed, events, nevents);
		again = Pack(events, nevents, &again_len);
		nunstable += len != again_len || memcmp(packed, again, len) != 0;
		qsort(events, nevents, sizeof(PlainEvent), ComparePlain);
		nlost += !GivesBack(packed, events, nevents);
		nrefused += !JourneyIsCanonical(packed, len);
		pfree(packed);
		pfree(again);
	}
	CHECK(nlost == 0, "%d journeys do not give back what was packed", nlost);
	CHECK(nunstable == 0, "%d journeys depend on the order of events", nunstable);
	CHECK(nrefused == 0, "%d journeys are taken for none", nrefused);
}

/* Change bytes of a journey: what is still taken for one must read without fault, and be what packing gives. */
static void
CheckDamaged(void)
{
	uint64 seed = 21;
	int naccepted = 0;

	for (int i = 0; i < 20000; i++)
	{
		PlainEvent events[8];
		const int nevents = 1 + UnitBelow(&seed, 8);
		size_t len;
		uint8 *packed;

		for (int e = 0; e < nevents; e++)
			events[e] = RandomEvent(&seed, 1000);
		packed = Pack(events, nevents, &len);
		packed[UnitBelow(&seed, len)] = (uint8) UnitRandom(&seed);
		if (UnitBelow(&seed, 4) == 0)
			len = UnitBelow(&seed, len + 1);
		naccepted += JourneyIsCanonical(packed, len);
		pfree(packed);
	}
	CHECK(naccepted > 0 && naccepted < 15000, "%d of 20,000 damaged journeys are journeys",
		  naccepted);
	CHECK(!JourneyIsCanonical((const uint8 *) "", 0), "no bytes are no journey");
}

/* The parts of a journey put together again are the journey. */
static void
CheckSlices(void)
{
	uint64 seed = 4;
	int nwrong = 0;

	for (int i = 0; i < 1000; i++)
	{
		PlainEvent events[MAX_EVENTS];
		const int nevents = UnitBelow(&seed, MAX_EVENTS);
		const int64 cut = ((int64) UnitBelow(&seed, 50) - 25) * 1000;
		size_t len;
		size_t joined_len;
		uint8 *packed;
		uint8 *joined;
		JourneyGather gather;

		for (int e = 0; e < nevents; e++)
			events[e] = RandomEvent(&seed, 1000);
		packed = Pack(events, nevents, &len);
		InitGather(&gather);
		GatherJourney(&gather, packed, cut, INT64_MAX);
		GatherJourney(&gather, packed, INT64_MIN, cut);
		joined = palloc(GatherBound(&gather));
		joined_len = PackGather(&gather, joined);
		FreeGather(&gather);
		nwrong += joined_len != len || memcmp(joined, packed, len) != 0;
		pfree(packed);
		pfree(joined);
	}
	CHECK(nwrong == 0, "%d journeys are not the sum of their slices", nwrong);
}

static int
CompareCustomerEvents(const void *a, const void *b)
{
	const CustomerEvent *left = a;
	const CustomerEvent *right = b;

	if (left->customer != right->customer)
		return left->customer < right->customer ? -1 : 1;
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	if (left->name != right->name)
		return left->name < right->name ? -1 : 1;
	return (left->value > right->value) - (left->value < right->value);
}

/* Events in order within each customer, customers in one piece each, and the same events as before. */
static void
CheckSort(uint64 nevents, uint64 ncustomers, uint64 ntimes)
{
	uint64 seed = nevents + ncustomers;
	CustomerEvent *events = palloc(nevents * sizeof(CustomerEvent));
	CustomerEvent *scratch = palloc(nevents * sizeof(CustomerEvent));
	CustomerEvent *expected = palloc(nevents * sizeof(CustomerEvent));
	uint64 npieces = 0;
	uint64 nexpected = 0;
	bool in_order = true;

	for (uint64 i = 0; i < nevents; i++)
		events[i] =
			(CustomerEvent){(int64) (UnitBelow(&seed, ncustomers) * UINT64_C(0x10000001)) - 5,
							(int64) UnitBelow(&seed, ntimes) * INT64_C(1000003) - INT64_C(90000000),
							UnitBelow(&seed, 300), (uint32) i};
	memcpy(expected, events, nevents * sizeof(CustomerEvent));
	qsort(expected, nevents, sizeof(CustomerEvent), CompareCustomerEvents);
	SortCustomerEvents(events, scratch, nevents);
	for (uint64 i = 0; i < nevents; i++)
	{
		const bool begins = i == 0 || events[i].customer != events[i - 1].customer;

		npieces += begins;
		nexpected += i == 0 || expected[i].customer != expected[i - 1].customer;
		in_order &= begins || CompareCustomerEvents(&events[i - 1], &events[i]) < 0;
	}
	CHECK(in_order && npieces == nexpected, "%llu events of %llu customers in order",
		  (unsigned long long) nevents, (unsigned long long) nexpected);
	qsort(events, nevents, sizeof(CustomerEvent), CompareCustomerEvents);
	CHECK(memcmp(events, expected, nevents * sizeof(CustomerEvent)) == 0, "none lost");
	pfree(events);
	pfree(scratch);
	pfree(expected);
}

int
main(void)
{
	CheckRandomJourneys();
	CheckDamaged();
	CheckSlices();
	CheckSort(0, 1, 1);
	CheckSort(1, 1, 1);
	CheckSort(5000, 1, 1000000);
	CheckSort(5000, 5000, 3);
	CheckSort(100000, 3000, 100000);
	CheckSort(100000, 2, 10);
	return UnitDone();
}
