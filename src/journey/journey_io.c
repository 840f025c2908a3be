/*
 * journey_io.c
 *    The SQL type journey: text, binary, comparison.
 *
 * The text form is JSON, an event a triple or a pair:
 * [["2026-03-01T09:30:00+00", "visit"], ["2026-03-01T10:00:00+00", "order", 59.90]]
 * Times are UTC, so no setting changes it. Binary is the packed bytes.
 */
#include "postgres.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "journey/journey_type.h"

I360_FUNCTION(i360_journey_in);
I360_FUNCTION(i360_journey_out);
I360_FUNCTION(i360_journey_recv);
I360_FUNCTION(i360_journey_send);
I360_FUNCTION(i360_journey_eq);
I360_FUNCTION(i360_journey_ne);

struct varlena *
JourneyOfGather(const JourneyGather *gather)
{
	const size_t bound = GatherBound(gather) + VARHDRSZ;
	struct varlena *journey = MemoryContextAllocHuge(CurrentMemoryContext, bound);
	const size_t len = PackGather(gather, (uint8 *) VARDATA(journey)) + VARHDRSZ;

	if (len > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("journey of %llu events is too long", (unsigned long long) gather->nevents),
				 errdetail("It takes %zu bytes, and a value holds at most %zu.", len,
						   (size_t) MaxAllocSize),
				 errhint("Pack a shorter period, or fewer kinds of events.")));
	SET_VARSIZE(journey, len);
	return repalloc(journey, len);
}

bool
JourneyValueCounts(double value)
{
	return isfinite(value);
}

/* The error for a text that is no journey. */
#define RETURN_BAD_JOURNEY(fcinfo, detail)                                                         \
	ereturn((fcinfo)->context, (Datum) 0,                                                          \
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),                                         \
			 errmsg("invalid input syntax for type %s", "journey"), errdetail("%s", detail),       \
			 errhint("Write [[\"2026-03-01T10:00:00Z\", \"order\", 59.90], ...], the value where " \
					 "there is one.")))

/* Does a text say its time in full, whatever the session's settings: 2026-03-01T10:00:00Z? */
static bool
IsAbsoluteTime(const char *text)
{
	const char *hour = strchr(text, 'T');

	return strspn(text, "0123456789") >= 4 && text[strspn(text, "0123456789")] == '-' &&
		   hour != NULL && strpbrk(hour, "Z+-") != NULL;
}

/* The time that an element of an event says; false if it says none. */
static bool
ReadTime(const JsonbValue *element, int64 *at)
{
	char *text;

	if (element == NULL || element->type != jbvString)
		return false;
	text = pnstrdup(element->val.string.val, element->val.string.len);
	if (!IsAbsoluteTime(text))
		return false;
	*at = DatumGetTimestampTz(DirectFunctionCall3(timestamptz_in, CStringGetDatum(text),
												  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	return !TIMESTAMP_NOT_FINITE(*at);
}

/* Gather one event; a reason if it is none. */
static const char *
ReadEvent(JourneyGather *gather, JsonbContainer *event)
{
	const int n = JsonContainerIsArray(event) ? JsonContainerSize(event) : 0;
	const JsonbValue *name;
	const JsonbValue *value;
	double number = 0;
	int64 at;

	if (n < 2 || n > 3)
		return "An event is an array of its time, its name and perhaps a value.";
	if (!ReadTime(getIthJsonbValueFromContainer(event, 0), &at))
		return "A time is a text with its zone, as \"2026-03-01T10:00:00Z\".";
	name = getIthJsonbValueFromContainer(event, 1);
	value = n == 3 ? getIthJsonbValueFromContainer(event, 2) : NULL;
	if (name->type != jbvString || (value != NULL && value->type != jbvNumeric))
		return "The name of an event is a text, its value a number.";
	if (value != NULL)
		number = DatumGetFloat8(
			DirectFunctionCall1(numeric_float8, NumericGetDatum(value->val.numeric)));
	GatherEvent(gather, at, name->val.string.val, name->val.string.len,
				value != NULL && JourneyValueCounts(number), number);
	return NULL;
}

Datum
i360_journey_in(PG_FUNCTION_ARGS)
{
	JourneyGather gather;
	Datum document;
	Jsonb *json;

	if (!InputJsonb(PG_GETARG_CSTRING(0), fcinfo->context, &document))
		PG_RETURN_NULL();
	json = DatumGetJsonbP(document);
	if (!JB_ROOT_IS_ARRAY(json) || JB_ROOT_IS_SCALAR(json))
		RETURN_BAD_JOURNEY(fcinfo, "A journey is an array of events.");
	InitGather(&gather);
	for (uint32 i = 0; i < JB_ROOT_COUNT(json); i++)
	{
		JsonbValue *event = getIthJsonbValueFromContainer(&json->root, i);
		const char *fault = event->type == jbvBinary
								? ReadEvent(&gather, event->val.binary.data)
								: "An event is an array of its time, its name and perhaps a value.";

		CHECK_FOR_INTERRUPTS();
		if (fault != NULL)
			RETURN_BAD_JOURNEY(fcinfo, fault);
	}
	PG_RETURN_POINTER(JourneyOfGather(&gather));
}

/* Write a time as UTC. */
static void
AppendTime(StringInfo out, int64 at)
{
	struct pg_tm tm;
	fsec_t fraction;
	char text[MAXDATELEN + 1];

	if (timestamp2tm(at, NULL, &tm, &fraction, NULL, NULL) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
	tm.tm_isdst = 0; /* else the zone is left out */
	EncodeDateTime(&tm, fraction, true, 0, NULL, USE_XSD_DATES, text);
	appendStringInfo(out, "\"%s\"", text);
}

Datum
i360_journey_out(PG_FUNCTION_ARGS)
{
	JourneyReader reader;
	JourneyEvent event;
	StringInfoData out;

	ReadJourneyDatum(PG_GETARG_DATUM(0), &reader);
	initStringInfo(&out);
	appendStringInfoChar(&out, '[');
	while (NextJourneyEvent(&reader.cursor, &event))
	{
		const JourneyName *name = &reader.names[event.name];

		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(&out, out.len > 1 ? ", [" : "[");
		AppendTime(&out, event.at);
		appendStringInfoString(&out, ", ");
		escape_json(&out, pnstrdup(name->bytes, name->len));
		if (event.has_value)
			appendStringInfo(
				&out, ", %s",
				DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(event.value))));
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoChar(&out, ']');
	PG_RETURN_CSTRING(out.data);
}

Datum
i360_journey_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(PG_GETARG_BYTEA_P_COPY(0));
}

/* Are the names texts of this database's encoding? */
static bool
NamesAreTexts(const uint8 *packed)
{
	JourneyView view;
	JourneyName *names;
	bool are_texts = true;

	OpenJourney(packed, &view);
	names = MemoryContextAllocHuge(CurrentMemoryContext,
								   (view.nnames + (Size) 1) * sizeof(JourneyName));
	ReadJourneyNames(&view, names);
	for (uint32 i = 0; i < view.nnames; i++)
		are_texts &= pg_verifymbstr(names[i].bytes, names[i].len, true);
	pfree(names);
	return are_texts;
}

Datum
i360_journey_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	const int len = message->len - message->cursor;
	const uint8 *packed = (const uint8 *) pq_getmsgbytes(message, len);

	if (!JourneyIsCanonical(packed, len) || !NamesAreTexts(packed))
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("invalid binary form of type %s", "journey"),
						errhint("Only what this type itself has written can be read.")));
	PG_RETURN_BYTEA_P(cstring_to_text_with_len((const char *) packed, len));
}

static bool
JourneysAreEqual(FunctionCallInfo fcinfo)
{
	bytea *a = PG_GETARG_BYTEA_PP(0);
	bytea *b = PG_GETARG_BYTEA_PP(1);

	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		   memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

Datum
i360_journey_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(JourneysAreEqual(fcinfo));
}

Datum
i360_journey_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!JourneysAreEqual(fcinfo));
}
