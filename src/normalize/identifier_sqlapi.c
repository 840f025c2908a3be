/*
 * identifier_sqlapi.c
 *    normalize_identifier() and inspect_identifier() of SQL.
 */
#include "postgres.h"

#include "compat.h"
#include "normalize/identifier.h"
#include "text/record.h"

I360_FUNCTION(i360_normalize_identifier);
I360_FUNCTION(i360_inspect_identifier);

/* The arguments of both functions: kind, value. */
static void
InspectArguments(FunctionCallInfo fcinfo, IdentifierInspection *inspection)
{
	const Utf8 kind = PG_GETARG_UTF8(0);
	const Utf8 value = PG_GETARG_UTF8(1);

	InspectIdentifier(kind.bytes, kind.len, value.bytes, value.len, inspection);
}

/*
 * normalize_identifier(kind text, value text) -> text. NULL for NULL and for what is none; no errors.
 * A tenth of a microsecond for an opaque value, below one for others.
 */
Datum
i360_normalize_identifier(PG_FUNCTION_ARGS)
{
	IdentifierInspection inspection;

	InspectArguments(fcinfo, &inspection);
	if (inspection.len == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(TextFromUtf8(inspection.value, inspection.len));
}

/* inspect_identifier(kind text, value text) -> identifier_inspection. NULL for NULL; no errors; as above. */
Datum
i360_inspect_identifier(PG_FUNCTION_ARGS)
{
	IdentifierInspection inspection;
	Record record;

	InspectArguments(fcinfo, &inspection);
	BeginRecord(&record, fcinfo);
	AddText(&record, inspection.value);
	AddBool(&record, inspection.issue == NULL);
	AddText(&record, inspection.issue);
	AddText(&record, inspection.class);
	PG_RETURN_DATUM(EndRecord(&record));
}
