/*
 * gather.c
 *    Events in any order, gathered to become a journey.
 *
 * Cost: a hash look-up of the name an event, saved where it is the name of the event
 * before; one sort, saved where events came in order. Memory: 32 bytes an event, in
 * the memory context that is current.
 */
#include "journey/gather.h"

#include "text/text.h"

void
InitNameTable(NameTable *table)
{
	memset(table, 0, sizeof(*table));
	table->reserved = 4;
	table->names = palloc(table->reserved * sizeof(JourneyName));
	table->hashes = palloc(table->reserved * sizeof(uint64));
	table->nslots = 4 * table->reserved;
	table->slots = palloc0(table->nslots * sizeof(uint32));
}

/* The slot of a name, or the empty one where it belongs. */
static uint32 *
FindSlot(const NameTable *table, uint64 hash, const char *bytes, uint32 len)
{
	uint32 place = (uint32) hash & (table->nslots - 1);

	for (;; place = (place + 1) & (table->nslots - 1))
	{
		const uint32 slot = table->slots[place];

		if (slot == 0 || (table->hashes[slot - 1] == hash && table->names[slot - 1].len == len &&
						  memcmp(table->names[slot - 1].bytes, bytes, len) == 0))
			return &table->slots[place];
	}
}

/* Twice the room; slots are filled anew. */
static void
GrowNameTable(NameTable *table)
{
	table->reserved *= 2;
	table->names = repalloc_huge(table->names, table->reserved * sizeof(JourneyName));
	table->hashes = repalloc_huge(table->hashes, table->reserved * sizeof(uint64));
	pfree(table->slots);
	table->nslots = 4 * table->reserved;
	table->slots = palloc0(table->nslots * sizeof(uint32));
	for (uint32 i = 0; i < table->n; i++)
		*FindSlot(table, table->hashes[i], table->names[i].bytes, table->names[i].len) = i + 1;
}

static uint32
AddName(NameTable *table, uint64 hash, const char *bytes, uint32 len)
{
	char *copy = palloc(len);

	memcpy(copy, bytes, len);
	table->names[table->n] = (JourneyName){copy, len};
	table->hashes[table->n] = hash;
	table->name_bytes += len;
	return table->n++;
}

uint32
NumberName(NameTable *table, const char *bytes, uint32 len)
{
	const JourneyName *last = &table->names[table->last];
	uint64 hash;
	uint32 *slot;

	if (table->n > 0 && last->len == len && memcmp(last->bytes, bytes, len) == 0)
		return table->last;
	if (table->n == table->reserved)
		GrowNameTable(table);
	hash = HashBytes(bytes, len, 0);
	slot = FindSlot(table, hash, bytes, len);
	if (*slot == 0)
		*slot = AddName(table, hash, bytes, len) + 1;
	table->last = *slot - 1;
	return table->last;
}

typedef struct RankedName
{
	JourneyName name;
	uint32 number;
} RankedName;

static int
CompareNames(const void *a, const void *b)
{
	const JourneyName *left = &((const RankedName *) a)->name;
	const JourneyName *right = &((const RankedName *) b)->name;
	const int order = memcmp(left->bytes, right->bytes, Min(left->len, right->len));

	return order != 0 ? order : (left->len > right->len) - (left->len < right->len);
}

void
RankNames(const NameTable *table, JourneyName *sorted, uint32 *rank)
{
	RankedName *ranked = palloc_huge((table->n + (size_t) 1) * sizeof(RankedName));

	for (uint32 i = 0; i < table->n; i++)
		ranked[i] = (RankedName){table->names[i], i};
	qsort(ranked, table->n, sizeof(RankedName), CompareNames);
	for (uint32 i = 0; i < table->n; i++)
	{
		sorted[i] = ranked[i].name;
		rank[ranked[i].number] = i;
	}
	pfree(ranked);
}

void
InitGather(JourneyGather *gather)
{
	InitNameTable(&gather->names);
	gather->nevents = 0;
	gather->reserved = 4;
	gather->events = palloc(gather->reserved * sizeof(JourneyEvent));
}

void
FreeGather(JourneyGather *gather)
{
	for (uint32 i = 0; i < gather->names.n; i++)
		pfree((char *) gather->names.names[i].bytes);
	pfree(gather->names.names);
	pfree(gather->names.hashes);
	pfree(gather->names.slots);
	pfree(gather->events);
}

static void
AppendEvent(JourneyGather *gather, JourneyEvent event)
{
	if (gather->nevents == gather->reserved)
	{
		gather->reserved *= 2;
		gather->events = repalloc_huge(gather->events, gather->reserved * sizeof(JourneyEvent));
	}
	gather->events[gather->nevents++] = event;
}

void
GatherEvent(JourneyGather *gather, int64 at, const char *name, uint32 name_len, bool has_value,
			double value)
{
	const uint32 number = NumberName(&gather->names, name, name_len);

	AppendEvent(gather, (JourneyEvent){at, number, has_value, has_value ? value : 0});
}

void
GatherJourney(JourneyGather *gather, const uint8 *packed, int64 from, int64 to)
{
	JourneyView view;
	JourneyCursor cursor;
	JourneyEvent event;
	JourneyName *names;
	uint32 *number;

	OpenJourney(packed, &view);
	names = palloc_huge((view.nnames + (size_t) 1) * sizeof(JourneyName));
	number = palloc_huge((view.nnames + (size_t) 1) * sizeof(uint32));
	ReadJourneyNames(&view, names);
	for (uint32 i = 0; i < view.nnames; i++)
		number[i] = NumberName(&gather->names, names[i].bytes, names[i].len);
	StartJourney(&view, &cursor);
	while (NextJourneyEvent(&cursor, &event) && event.at < to)
	{
		event.name = number[event.name];
		if (event.at >= from)
			AppendEvent(gather, event);
	}
	pfree(number);
	pfree(names);
}

size_t
GatherBound(const JourneyGather *gather)
{
	return JourneyBound(gather->nevents, gather->names.n, gather->names.name_bytes);
}

/* The events with the rank of their name, in order. */
static JourneyEvent *
SortedEvents(const JourneyGather *gather, const uint32 *rank)
{
	JourneyEvent *events = palloc_huge((gather->nevents + 1) * sizeof(JourneyEvent));
	bool is_in_order = true;

	for (uint64 i = 0; i < gather->nevents; i++)
	{
		events[i] = gather->events[i];
		events[i].name = rank[events[i].name];
		if (i > 0 && is_in_order)
			is_in_order = CompareJourneyEvents(&events[i - 1], &events[i]) <= 0;
	}
	if (!is_in_order)
		qsort(events, gather->nevents, sizeof(JourneyEvent), CompareJourneyEvents);
	return events;
}

size_t
PackGather(const JourneyGather *gather, uint8 *dst)
{
	const uint32 n = gather->names.n;
	JourneyName *sorted = palloc_huge((n + (size_t) 1) * sizeof(JourneyName));
	uint32 *rank = palloc_huge((n + (size_t) 1) * sizeof(uint32));
	uint32 *places = palloc0((n + (size_t) 1) * sizeof(uint32));
	JourneyEvent *events;
	size_t len;

	RankNames(&gather->names, sorted, rank);
	events = SortedEvents(gather, rank);
	len = PackJourney(events, gather->nevents, sorted, n, places, dst);
	pfree(events);
	pfree(places);
	pfree(rank);
	pfree(sorted);
	return len;
}
