/*
 * phone_sqlapi.c
 *    inspect_phone(): fetch, call the core, return its row.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "utils/builtins.h"

#include "compat.h"
#include "normalize/phone.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_inspect_phone);

/* Columns of the type phone_inspection. */
typedef enum PhoneColumn
{
	COLUMN_E164,
	COLUMN_REGION,
	COLUMN_KIND,
	COLUMN_IS_VALID,
	COLUMN_IS_JUNK,
	COLUMN_KEYED_NATIONALLY,
	COLUMN_EXTENSION,
	COLUMN_ISSUE,
	PHONE_COLUMNS
} PhoneColumn;

typedef struct PhoneRow
{
	Datum values[PHONE_COLUMNS];
	bool nulls[PHONE_COLUMNS];
} PhoneRow;

/* Put a text into a column: NULL for none. All are ASCII. */
static void
SetText(PhoneRow *row, PhoneColumn column, const char *value)
{
	row->nulls[column] = value == NULL || value[0] == '\0';
	if (!row->nulls[column])
		row->values[column] = CStringGetTextDatum(value);
}

/*
 * All of a telephone number as one row; never an error and never NULL but for a NULL
 * argument. About 1 microsecond, most of it for the row.
 */
Datum
i360_inspect_phone(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	const char *region = text_to_cstring(PG_GETARG_TEXT_PP(1));
	PhoneInspection phone;
	PhoneRow row = {0};
	TupleDesc desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	InspectPhone(value.bytes, value.len, region, &phone);
	SetText(&row, COLUMN_E164, phone.e164);
	SetText(&row, COLUMN_REGION, phone.region);
	SetText(&row, COLUMN_KIND, PhoneKindName(phone.kind));
	row.values[COLUMN_IS_VALID] = BoolGetDatum(phone.is_valid);
	row.values[COLUMN_IS_JUNK] = BoolGetDatum(phone.is_junk);
	row.values[COLUMN_KEYED_NATIONALLY] = BoolGetDatum(phone.keyed_nationally);
	SetText(&row, COLUMN_EXTENSION, phone.extension);
	SetText(&row, COLUMN_ISSUE, PhoneIssueName(phone.issue));
	PG_RETURN_DATUM(
		HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), row.values, row.nulls)));
}
