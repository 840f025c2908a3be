/*
 * versions.c
 *    reference_versions(): which facts are compiled in, and how old they are.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "normalize/disposable.h"
#include "normalize/email.h"
#include "normalize/names.h"
#include "normalize/phone_plan.h"
#include "normalize/postal_tables.h"
#include "text/compose.h"
#include "text/fold.h"
#include "text/phonetic.h"

I360_FUNCTION(i360_reference_versions);

#define REFERENCE_COLUMNS 5

/* One row of versions.def. */
static void
PutReference(ReturnSetInfo *result, const char *name, const char *version, int64 rows,
			 const char *source, const char *licence)
{
	const bool nulls[REFERENCE_COLUMNS] = {false};
	const Datum values[REFERENCE_COLUMNS] = {
		CStringGetTextDatum(name),   CStringGetTextDatum(version), Int64GetDatum(rows),
		CStringGetTextDatum(source), CStringGetTextDatum(licence),
	};

	tuplestore_putvalues(result->setResult, result->setDesc, (Datum *) values, (bool *) nulls);
}

/* A row for each set of facts. */
Datum
i360_reference_versions(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
#define REFERENCE(name, version, rows, source, licence)                                            \
	PutReference(result, name, version, rows, source, licence);
#include "normalize/versions.def"
#undef REFERENCE
	return (Datum) 0;
}
