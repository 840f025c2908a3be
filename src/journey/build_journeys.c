/*
 * build_journeys.c
 *    SQL function build_journeys(events): the journey of every customer of an events query.
 *
 * The query is read once, in any order. Names become numbers, events 24 bytes each; they
 * are brought together by a radix sort (event_sort.c) and packed customer by customer. A
 * hash aggregate over the same rows touches a million groups at random, at half a
 * microsecond an event; this walks through memory in order.
 *
 * Memory: 48 bytes an event (the sort needs a second copy) and 8 a value, checked against
 * work_mem and maintenance_work_mem while reading.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "budget.h"
#include "compat.h"
#include "journey/event_sort.h"
#include "journey/journey_type.h"
#include "query.h"

I360_FUNCTION(i360_build_journeys);

#define ROWS_PER_CHECK 4096 /* of the budget, a power of two */

typedef struct Building
{
	NameTable names;
	uint64 nevents;
	uint64 reserved;
	CustomerEvent *events;
	CustomerEvent *scratch; /* for the sort; reserved with the others, so that the budget sees it */
	uint32 nvalues;
	uint32 reserved_values;
	double *values; /* event->value is the place of one, counted from 1; 0 is none */
} Building;

enum
{
	COLUMN_PROFILE,
	COLUMN_AT,
	COLUMN_EVENT,
	COLUMN_VALUE
};

/* Keep the value of a row; 0 if there is none. */
static uint32
KeepValue(Building *building, TupleTableSlot *row, const QueryColumn *column)
{
	bool isnull;
	Datum datum = ReceivedDatum(row, column, &isnull);
	double value;

	if (isnull)
		return 0;
	value = column->type == FLOAT8OID ? DatumGetFloat8(datum)
									  : DatumGetFloat8(DirectFunctionCall1(numeric_float8, datum));
	if (!JourneyValueCounts(value))
		return 0;
	if (building->nvalues == building->reserved_values)
	{
		building->reserved_values *= 2;
		building->values =
			repalloc_huge(building->values, building->reserved_values * sizeof(double));
	}
	building->values[building->nvalues] = value;
	return ++building->nvalues;
}

/* Room for an event more, within the budget. */
static void
ReserveEvent(Building *building)
{
	if (building->nevents % ROWS_PER_CHECK == 0)
		CheckBudget(CurrentMemoryContext, "build_journeys",
					(int32) Min(building->nevents, (uint64) PG_INT32_MAX));
	if (building->nevents < building->reserved)
		return;
	building->reserved *= 2;
	building->events = repalloc_huge(building->events, building->reserved * sizeof(CustomerEvent));
	pfree(building->scratch);
	building->scratch =
		MemoryContextAllocHuge(CurrentMemoryContext, building->reserved * sizeof(CustomerEvent));
}

static void
ReceiveEvent(void *state, TupleTableSlot *row, const QueryColumn *columns)
{
	Building *building = state;
	bool no_profile;
	bool no_time;
	bool no_name;
	const int64 profile = ReceivedInt64(row, &columns[COLUMN_PROFILE], &no_profile);
	const Datum at = ReceivedDatum(row, &columns[COLUMN_AT], &no_time);
	const Datum name_datum = ReceivedDatum(row, &columns[COLUMN_EVENT], &no_name);
	text *name;

	if (no_profile || no_time || no_name || TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(at)))
		return;
	ReserveEvent(building);
	name = DatumGetTextPP(name_datum);
	building->events[building->nevents++] = (CustomerEvent){
		.customer = profile,
		.at = DatumGetTimestampTz(at),
		.name = NumberName(&building->names, VARDATA_ANY(name), (uint32) VARSIZE_ANY_EXHDR(name)),
		.value = KeepValue(building, row, &columns[COLUMN_VALUE])};
	if ((Pointer) name != DatumGetPointer(name_datum))
		pfree(name);
}

static void
ReadEvents(Building *building, const char *text)
{
	static const Oid integers[] = {INT8OID, INT4OID, INT2OID, InvalidOid};
	static const Oid times[] = {TIMESTAMPTZOID, InvalidOid};
	static const Oid texts[] = {TEXTOID, VARCHAROID, InvalidOid};
	static const Oid values[] = {FLOAT8OID, NUMERICOID, InvalidOid};
	QueryColumn columns[] = {
		[COLUMN_PROFILE] = {.name = "profile_id", .types = integers},
		[COLUMN_AT] = {.name = "occurred_at", .types = times},
		[COLUMN_EVENT] = {.name = "event", .types = texts},
		[COLUMN_VALUE] = {.name = "value", .types = values, .isOptional = true}};

	RunQuery("events", text, columns, lengthof(columns), ReceiveEvent, building);
}

/* Where the rows go, and what packing needs. */
typedef struct Packing
{
	ReturnSetInfo *result;
	const JourneyName *names; /* sorted */
	uint32 nnames;
	size_t name_bytes;
	uint32 *places;
	const double *values;
	JourneyEvent *events; /* of one customer */
	uint64 reserved;
	StringInfoData journey;
} Packing;

/* Pack the events of one customer into a row. */
static void
PutJourney(Packing *packing, const CustomerEvent *events, uint64 nevents)
{
	const size_t bound = JourneyBound(nevents, packing->nnames, packing->name_bytes) + VARHDRSZ;
	Datum row[2];
	bool nulls[2] = {false, false};
	size_t len;

	if (bound > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many events of one profile: %llu", (unsigned long long) nevents),
				 errhint("Pack a shorter period, or fewer kinds of events.")));
	if (nevents > packing->reserved)
	{
		packing->reserved = 2 * nevents;
		packing->events = repalloc_huge(packing->events, packing->reserved * sizeof(JourneyEvent));
	}
	for (uint64 i = 0; i < nevents; i++)
	{
		const uint32 value = events[i].value;

		packing->events[i] = (JourneyEvent){events[i].at, events[i].name, value != 0,
											value != 0 ? packing->values[value - 1] : 0};
	}
	/* Customer, time and name are in order; values of one name and time may not be. */
	for (uint64 i = 1; i < nevents; i++)
	{
		if (CompareJourneyEvents(&packing->events[i - 1], &packing->events[i]) <= 0)
			continue;
		qsort(packing->events, nevents, sizeof(JourneyEvent), CompareJourneyEvents);
		break;
	}
	enlargeStringInfo(&packing->journey, (int) bound);
	len = VARHDRSZ + PackJourney(packing->events, nevents, packing->names, packing->nnames,
								 packing->places, (uint8 *) packing->journey.data + VARHDRSZ);
	SET_VARSIZE(packing->journey.data, len);
	row[0] = Int64GetDatum(events[0].customer);
	row[1] = PointerGetDatum(packing->journey.data);
	tuplestore_putvalues(packing->result->setResult, packing->result->setDesc, row, nulls);
}

/* Sort all events, their names ranked, and put a row for each customer. */
static void
PutJourneys(Building *building, ReturnSetInfo *result)
{
	const uint32 nnames = building->names.n;
	JourneyName *sorted = palloc((nnames + 1) * sizeof(JourneyName));
	uint32 *rank = palloc((nnames + 1) * sizeof(uint32));
	Packing packing = {.result = result,
					   .names = sorted,
					   .nnames = nnames,
					   .name_bytes = building->names.name_bytes,
					   .places = palloc0((nnames + 1) * sizeof(uint32)),
					   .values = building->values,
					   .events = palloc(64 * sizeof(JourneyEvent)),
					   .reserved = 64};

	initStringInfo(&packing.journey);
	RankNames(&building->names, sorted, rank);
	for (uint64 i = 0; i < building->nevents; i++)
		building->events[i].name = rank[building->events[i].name];
	SortCustomerEvents(building->events, building->scratch, building->nevents);
	for (uint64 first = 0, end; first < building->nevents; first = end)
	{
		CHECK_FOR_INTERRUPTS();
		end = first + 1;
		while (end < building->nevents &&
			   building->events[end].customer == building->events[first].customer)
			end++;
		PutJourney(&packing, building->events + first, end - first);
	}
}

Datum
i360_build_journeys(PG_FUNCTION_ARGS)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "build_journeys", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	Building building = {.reserved = 1024, .reserved_values = 1024};

	RequireQueryArgument(fcinfo, 0, "events");
	InitMaterializedSRF(fcinfo, 0);
	caller = MemoryContextSwitchTo(context);
	InitNameTable(&building.names);
	building.events = palloc(building.reserved * sizeof(CustomerEvent));
	building.scratch = palloc(building.reserved * sizeof(CustomerEvent));
	building.values = palloc(building.reserved_values * sizeof(double));
	ReadEvents(&building, text_to_cstring(PG_GETARG_TEXT_PP(0)));
	elog(DEBUG1, "build_journeys: read %llu events", (unsigned long long) building.nevents);
	PutJourneys(&building, (ReturnSetInfo *) fcinfo->resultinfo);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return (Datum) 0;
}
