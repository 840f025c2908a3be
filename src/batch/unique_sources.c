/*
 * unique_sources.c
 *    Sources that hold each person once: two records of one of them are two people.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "batch/unique_sources.h"

void
ReadUniqueSources(UniqueSources *unique, FunctionCallInfo fcinfo, int argno)
{
	Datum *names;
	bool *nulls;
	int n;

	unique->n = 0;
	if (PG_NARGS() <= argno || PG_ARGISNULL(argno))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argno), TEXTOID, -1, false, TYPALIGN_INT, &names,
					  &nulls, &n);
	if (n > MAX_UNIQUE_SOURCES)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many unique sources"),
						errdetail("There may be %d of them.", MAX_UNIQUE_SOURCES)));
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("unique_sources must not contain NULL"),
							errhint("Give records without a source a name in the query.")));
		unique->names[unique->n++] = TextDatumGetCString(names[i]);
	}
}

uint64
SourceBit(const UniqueSources *unique, const Record *record)
{
	for (int i = 0; record->source != NULL && i < unique->n; i++)
	{
		if (strcmp(unique->names[i], record->source) == 0)
			return UINT64CONST(1) << i;
	}
	return 0;
}
