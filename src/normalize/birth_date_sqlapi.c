/*
 * birth_date_sqlapi.c
 *    normalize_birth_date() and inspect_birth_date() of SQL.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"

#include "compat.h"
#include "normalize/birth_date.h"
#include "text/record.h"

I360_FUNCTION(i360_normalize_birth_date);
I360_FUNCTION(i360_inspect_birth_date);

#define PIVOT_MIN 1900
#define PIVOT_MAX 2099

static BirthDateOrder
DateOrderFromText(const char *order)
{
	if (pg_strcasecmp(order, "DMY") == 0)
		return DATE_ORDER_DMY;
	if (pg_strcasecmp(order, "MDY") == 0)
		return DATE_ORDER_MDY;
	if (pg_strcasecmp(order, "YMD") == 0)
		return DATE_ORDER_YMD;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown field order \"%s\"", order),
			 errhint("Use DMY for day first, MDY for month first or YMD for year first.")));
}

static void
CheckPivot(int pivot)
{
	if (pivot < PIVOT_MIN || pivot > PIVOT_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("pivot %d is not a year between %d and %d", pivot, PIVOT_MIN, PIVOT_MAX),
				 errhint("Give the last year that a year of two digits may mean, such as 2015.")));
}

/* The arguments of both functions: value, field_order, pivot. */
static void
InspectArguments(FunctionCallInfo fcinfo, BirthDateInspection *inspection)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	const BirthDateOrder order = DateOrderFromText(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	const int pivot = PG_GETARG_INT32(2);

	CheckPivot(pivot);
	InspectBirthDate(value.bytes, value.len, order, pivot, inspection);
}

static bool
IsWholeDate(const BirthDateInspection *inspection)
{
	return inspection->issue == BIRTH_DATE_ACCEPTABLE && inspection->precision == BIRTH_DATE_DAY;
}

static Datum
DateDatum(BirthDate date)
{
	return DateADTGetDatum(date2j(date.year, date.month, date.day) - POSTGRES_EPOCH_JDATE);
}

/*
 * normalize_birth_date(value text, field_order text, pivot int) -> date. NULL for NULL, for what is no
 * date and for a part of one; 22023 for an unknown order and a pivot that is no year. Below a microsecond.
 */
Datum
i360_normalize_birth_date(PG_FUNCTION_ARGS)
{
	BirthDateInspection inspection;

	InspectArguments(fcinfo, &inspection);
	if (!IsWholeDate(&inspection))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(DateDatum(inspection.date));
}

static void
AddPrecision(Record *record, const BirthDateInspection *inspection)
{
	static const char *const words[] = {
		[BIRTH_DATE_YEAR] = "year", [BIRTH_DATE_MONTH] = "month", [BIRTH_DATE_DAY] = "day"};

	AddText(record,
			inspection->issue == BIRTH_DATE_ACCEPTABLE ? words[inspection->precision] : NULL);
}

/* yyyy, yyyy-mm or yyyy-mm-dd, as much as is known. */
static void
AddKey(Record *record, const BirthDateInspection *inspection)
{
	static const int lengths[] = {
		[BIRTH_DATE_YEAR] = 4, [BIRTH_DATE_MONTH] = 7, [BIRTH_DATE_DAY] = 10};
	const BirthDate *date = &inspection->date;
	char key[40];

	snprintf(key, sizeof(key), "%04d-%02d-%02d", date->year, date->month, date->day);
	key[lengths[inspection->precision]] = '\0';
	AddText(record, inspection->issue == BIRTH_DATE_ACCEPTABLE ? key : NULL);
}

/*
 * inspect_birth_date(value text, field_order text, pivot int) -> birth_date_inspection. NULL for NULL;
 * errors and cost as above.
 */
Datum
i360_inspect_birth_date(PG_FUNCTION_ARGS)
{
	BirthDateInspection inspection;
	Record record;

	InspectArguments(fcinfo, &inspection);
	BeginRecord(&record, fcinfo);
	if (IsWholeDate(&inspection))
		AddColumn(&record, DateDatum(inspection.date), false);
	else
		AddColumn(&record, 0, true);
	AddPrecision(&record, &inspection);
	AddKey(&record, &inspection);
	AddBool(&record, inspection.century_guessed);
	AddBool(&record, inspection.is_swapped);
	AddBool(&record, inspection.swap_possible);
	AddBool(&record, inspection.issue == BIRTH_DATE_DEFAULT);
	AddBool(&record, inspection.is_suspect);
	AddText(&record, BirthDateIssueWord(inspection.issue));
	PG_RETURN_DATUM(EndRecord(&record));
}
