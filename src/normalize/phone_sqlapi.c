/*
 * phone_sqlapi.c
 *    inspect_phone(): fetch, call the core, return its row.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "normalize/phone.h"
#include "text/record.h"

I360_FUNCTION(i360_inspect_phone);

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
	Record record;

	BeginRecord(&record, fcinfo);
	InspectPhone(value.bytes, value.len, region, &phone);
	AddText(&record, phone.e164);
	AddText(&record, phone.region);
	AddText(&record, PhoneKindName(phone.kind));
	AddBool(&record, phone.is_valid);
	AddBool(&record, phone.is_junk);
	AddBool(&record, phone.keyed_nationally);
	AddText(&record, phone.extension);
	AddText(&record, PhoneIssueName(phone.issue));
	PG_RETURN_DATUM(EndRecord(&record));
}
