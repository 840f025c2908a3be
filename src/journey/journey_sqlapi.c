/*
 * journey_sqlapi.c
 *    What SQL does with journeys: gather events, read them back, cut and join.
 *
 * The aggregate's state is a gathering in memory; between workers it goes as the
 * journey itself. Events without a time or a name are none.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "journey/journey_type.h"

I360_FUNCTION(i360_journey_agg_transition);
I360_FUNCTION(i360_journey_agg_transition_journey);
I360_FUNCTION(i360_journey_agg_combine);
I360_FUNCTION(i360_journey_agg_serialize);
I360_FUNCTION(i360_journey_agg_deserialize);
I360_FUNCTION(i360_journey_agg_final);
I360_FUNCTION(i360_journey_concat);
I360_FUNCTION(i360_journey_slice);
I360_FUNCTION(i360_journey_count);
I360_FUNCTION(i360_journey_events);

void
ReadJourneyDatum(Datum journey, JourneyReader *reader)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(journey);

	OpenJourney((const uint8 *) VARDATA_ANY(value), &reader->view);
	reader->names = MemoryContextAllocHuge(CurrentMemoryContext,
										   (reader->view.nnames + (Size) 1) * sizeof(JourneyName));
	ReadJourneyNames(&reader->view, reader->names);
	StartJourney(&reader->view, &reader->cursor);
}

/* Add all events of a journey. */
static void
GatherAll(JourneyGather *gather, const struct varlena *journey)
{
	GatherJourney(gather, (const uint8 *) VARDATA_ANY(journey), PG_INT64_MIN, PG_INT64_MAX);
}

/* Switch to the memory of the aggregate. */
static MemoryContext
EnterAggregate(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "called outside an aggregate");
	return MemoryContextSwitchTo(context);
}

/* The gathering in argument 0, begun if there is none. */
static JourneyGather *
GatherArgument(FunctionCallInfo fcinfo)
{
	JourneyGather *gather;

	if (!PG_ARGISNULL(0))
		return (JourneyGather *) PG_GETARG_POINTER(0);
	gather = palloc(sizeof(JourneyGather));
	InitGather(gather);
	return gather;
}

/* journey_agg(ts, event) and journey_agg(ts, event, value) */
Datum
i360_journey_agg_transition(PG_FUNCTION_ARGS)
{
	MemoryContext previous = EnterAggregate(fcinfo);
	JourneyGather *gather = GatherArgument(fcinfo);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2) && !TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(1)))
	{
		const text *name;
		const bool has_value =
			PG_NARGS() > 3 && !PG_ARGISNULL(3) && JourneyValueCounts(PG_GETARG_FLOAT8(3));

		MemoryContextSwitchTo(previous);
		name = PG_GETARG_TEXT_PP(2);
		EnterAggregate(fcinfo);
		GatherEvent(gather, PG_GETARG_TIMESTAMPTZ(1), VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
					has_value, has_value ? PG_GETARG_FLOAT8(3) : 0);
	}
	MemoryContextSwitchTo(previous);
	PG_RETURN_POINTER(gather);
}

/* journey_agg(journey) */
Datum
i360_journey_agg_transition_journey(PG_FUNCTION_ARGS)
{
	struct varlena *journey = PG_ARGISNULL(1) ? NULL : PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	MemoryContext previous = EnterAggregate(fcinfo);
	JourneyGather *gather = GatherArgument(fcinfo);

	if (journey != NULL)
		GatherAll(gather, journey);
	MemoryContextSwitchTo(previous);
	PG_RETURN_POINTER(gather);
}

/* Both gatherings as one. */
Datum
i360_journey_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext previous = EnterAggregate(fcinfo);
	JourneyGather *gather = PG_ARGISNULL(0) && PG_ARGISNULL(1) ? NULL : GatherArgument(fcinfo);

	if (!PG_ARGISNULL(1))
	{
		const JourneyGather *other = (const JourneyGather *) PG_GETARG_POINTER(1);

		for (uint64 i = 0; i < other->nevents; i++)
		{
			const JourneyEvent *event = &other->events[i];
			const JourneyName *name = &other->names.names[event->name];

			CHECK_FOR_INTERRUPTS();
			GatherEvent(gather, event->at, name->bytes, name->len, event->has_value, event->value);
		}
	}
	MemoryContextSwitchTo(previous);
	if (gather == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(gather);
}

Datum
i360_journey_agg_serialize(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(JourneyOfGather((const JourneyGather *) PG_GETARG_POINTER(0)));
}

Datum
i360_journey_agg_deserialize(PG_FUNCTION_ARGS)
{
	JourneyGather *gather = palloc(sizeof(JourneyGather));

	InitGather(gather);
	GatherAll(gather, PG_GETARG_BYTEA_PP(0));
	PG_RETURN_POINTER(gather);
}

Datum
i360_journey_agg_final(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(JourneyOfGather((const JourneyGather *) PG_GETARG_POINTER(0)));
}

Datum
i360_journey_concat(PG_FUNCTION_ARGS)
{
	JourneyGather gather;

	InitGather(&gather);
	GatherAll(&gather, PG_GETARG_BYTEA_PP(0));
	GatherAll(&gather, PG_GETARG_BYTEA_PP(1));
	PG_RETURN_POINTER(JourneyOfGather(&gather));
}

/* [from, to); NULL is an open end */
Datum
i360_journey_slice(PG_FUNCTION_ARGS)
{
	JourneyGather gather;
	bytea *journey;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	journey = PG_GETARG_BYTEA_PP(0);
	InitGather(&gather);
	GatherJourney(&gather, (const uint8 *) VARDATA_ANY(journey),
				  PG_ARGISNULL(1) ? PG_INT64_MIN : PG_GETARG_TIMESTAMPTZ(1),
				  PG_ARGISNULL(2) ? PG_INT64_MAX : PG_GETARG_TIMESTAMPTZ(2));
	PG_RETURN_POINTER(JourneyOfGather(&gather));
}

Datum
i360_journey_count(PG_FUNCTION_ARGS)
{
	bytea *journey = PG_GETARG_BYTEA_PP(0);
	JourneyView view;

	OpenJourney((const uint8 *) VARDATA_ANY(journey), &view);
	PG_RETURN_INT64((int64) view.nevents);
}

Datum
i360_journey_events(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	JourneyReader reader;
	JourneyEvent event;

	InitMaterializedSRF(fcinfo, 0);
	ReadJourneyDatum(PG_GETARG_DATUM(0), &reader);
	while (NextJourneyEvent(&reader.cursor, &event))
	{
		const JourneyName *name = &reader.names[event.name];
		text *name_text = cstring_to_text_with_len(name->bytes, name->len);
		Datum row[] = {TimestampTzGetDatum(event.at), PointerGetDatum(name_text),
					   Float8GetDatum(event.value)};
		bool nulls[] = {false, false, !event.has_value};

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
		pfree(name_text);
	}
	return (Datum) 0;
}
