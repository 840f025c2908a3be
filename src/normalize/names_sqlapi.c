/*
 * names_sqlapi.c
 *    inspect_name and compare_names: fetch, call the core, return a row.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "normalize/names.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_inspect_name);
I360_FUNCTION(i360_compare_names);

/* A row of the function's result type; what is not set is NULL. */
typedef struct Row
{
	TupleDesc type;
	int ncolumns;
	Datum values[16];
	bool nulls[16];
} Row;

static void
AddColumn(Row *row, bool is_null, Datum value)
{
	row->nulls[row->ncolumns] = is_null;
	row->values[row->ncolumns++] = value;
}

static void
AddWord(Row *row, const char *word)
{
	AddColumn(row, word == NULL, word == NULL ? (Datum) 0 : CStringGetTextDatum(word));
}

static void
AddPart(Row *row, const NamePart *part)
{
	const bool is_null = part->len == 0;

	AddColumn(row, is_null,
			  is_null ? (Datum) 0 : PointerGetDatum(TextFromUtf8(part->at, part->len)));
}

static void
AddParts(Row *row, const NameParts *parts)
{
	Datum texts[NAME_MAX_WORDS];

	for (int i = 0; i < parts->count; i++)
		texts[i] = PointerGetDatum(TextFromUtf8(parts->part[i].at, parts->part[i].len));
	AddColumn(row, parts->count == 0,
			  parts->count == 0 ? (Datum) 0
								: PointerGetDatum(construct_array(texts, parts->count, TEXTOID, -1,
																  false, TYPALIGN_INT)));
}

static Row
OpenRow(FunctionCallInfo fcinfo)
{
	Row row = {0};

	if (get_call_result_type(fcinfo, NULL, &row.type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	row.type = BlessTupleDesc(row.type);
	return row;
}

static Datum
CloseRow(Row *row)
{
	Assert(row->ncolumns == row->type->natts);
	return HeapTupleGetDatum(heap_form_tuple(row->type, row->values, row->nulls));
}

/* The columns in the order of type inspected_name. */
Datum
i360_inspect_name(PG_FUNCTION_ARGS)
{
	const Utf8 given = PG_GETARG_UTF8(0);
	const Utf8 family = PG_GETARG_UTF8(1);
	Row row = OpenRow(fcinfo);
	InspectedName name;

	InspectName(&name, given.bytes, given.len, family.bytes, family.len);
	AddWord(&row, name.civility);
	AddPart(&row, &(NamePart){&name.gender, name.gender != '\0'});
	AddParts(&row, &name.given);
	AddPart(&row, &name.initials);
	AddColumn(&row, false, BoolGetDatum(name.is_compound));
	AddPart(&row, &name.split.core);
	AddParts(&row, &name.split.particles);
	AddPart(&row, &name.birth_family_name);
	AddPart(&row, &name.usage_name);
	AddColumn(&row, false, BoolGetDatum(name.is_couple));
	AddColumn(&row, false, BoolGetDatum(name.junk_reason != NULL));
	AddWord(&row, name.junk_reason);
	AddColumn(&row, name.swap_odds < 0, Float8GetDatum(name.swap_odds));
	AddWord(&row, name.issue);
	return CloseRow(&row);
}

static NamePart
PartFromArgument(FunctionCallInfo fcinfo, int n)
{
	const Utf8 value = PG_GETARG_UTF8(n);

	return (NamePart){value.bytes, value.len};
}

/* The columns in the order of type name_comparison. */
Datum
i360_compare_names(PG_FUNCTION_ARGS)
{
	static const char *const results[] = {
		[NAMES_SAME] = "same", [NAMES_COMPATIBLE] = "compatible", [NAMES_DIFFERENT] = "different"};
	Row row;
	NameComparison comparison;

	if (!CompareNames(PartFromArgument(fcinfo, 0), PartFromArgument(fcinfo, 1),
					  PartFromArgument(fcinfo, 2), PartFromArgument(fcinfo, 3), &comparison))
		PG_RETURN_NULL();
	row = OpenRow(fcinfo);
	AddWord(&row, results[comparison.result]);
	AddWord(&row, comparison.is_swapped ? "swapped"
										: NameLevelWord(Max(comparison.given, comparison.family)));
	AddWord(&row, NameLevelWord(comparison.given));
	AddWord(&row, NameLevelWord(comparison.family));
	return CloseRow(&row);
}
