/*
 * names_sqlapi.c
 *    inspect_name and compare_names: fetch, call the core, return a row.
 */
#include "postgres.h"

#include "compat.h"
#include "normalize/names.h"
#include "text/record.h"

I360_FUNCTION(i360_inspect_name);
I360_FUNCTION(i360_compare_names);

static void
AddPart(Record *record, const NamePart *part)
{
	AddBytes(record, part->at, part->len);
}

static void
AddParts(Record *record, const NameParts *parts)
{
	Datum texts[NAME_MAX_WORDS];

	for (int i = 0; i < parts->count; i++)
		texts[i] = PointerGetDatum(TextFromUtf8(parts->part[i].at, parts->part[i].len));
	AddTexts(record, texts, parts->count, parts->count == 0);
}

/* The columns in the order of type inspected_name. */
Datum
i360_inspect_name(PG_FUNCTION_ARGS)
{
	const Utf8 given = PG_GETARG_UTF8(0);
	const Utf8 family = PG_GETARG_UTF8(1);
	InspectedName name;
	Record row;

	BeginRecord(&row, fcinfo);
	InspectName(&name, given.bytes, given.len, family.bytes, family.len);
	AddText(&row, name.civility);
	AddPart(&row, &(NamePart){&name.gender, name.gender != '\0'});
	AddParts(&row, &name.given);
	AddPart(&row, &name.initials);
	AddBool(&row, name.is_compound);
	AddPart(&row, &name.split.core);
	AddParts(&row, &name.split.particles);
	AddPart(&row, &name.birth_family_name);
	AddPart(&row, &name.usage_name);
	AddBool(&row, name.is_couple);
	AddBool(&row, name.junk_reason != NULL);
	AddText(&row, name.junk_reason);
	AddColumn(&row, Float8GetDatum(name.swap_odds), name.swap_odds < 0);
	AddText(&row, name.issue);
	return EndRecord(&row);
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
	Record row;
	NameComparison comparison;

	if (!CompareNames(PartFromArgument(fcinfo, 0), PartFromArgument(fcinfo, 1),
					  PartFromArgument(fcinfo, 2), PartFromArgument(fcinfo, 3), &comparison))
		PG_RETURN_NULL();
	BeginRecord(&row, fcinfo);
	AddText(&row, results[comparison.result]);
	AddText(&row, comparison.is_swapped ? "swapped"
										: NameLevelWord(Max(comparison.given, comparison.family)));
	AddText(&row, NameLevelWord(comparison.given));
	AddText(&row, NameLevelWord(comparison.family));
	return EndRecord(&row);
}
