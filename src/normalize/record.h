/*
 * record.h
 *    A row as the answer of a function: its columns filled one by one. For adapters.
 */
#ifndef IDENTITY360_RECORD_H
#define IDENTITY360_RECORD_H

#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"

#include "text/pgtext.h"

#define RECORD_MAX_COLUMNS 24

typedef struct Record
{
	TupleDesc desc;
	int ncolumns;
	Datum values[RECORD_MAX_COLUMNS];
	bool nulls[RECORD_MAX_COLUMNS];
} Record;

/* Begin a row of the type that the function was declared to return, which is looked up once a query. */
static inline void
BeginRecord(Record *record, FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		const MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		TupleDesc desc;

		if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		fcinfo->flinfo->fn_extra = BlessTupleDesc(desc);
		MemoryContextSwitchTo(caller);
	}
	record->desc = fcinfo->flinfo->fn_extra;
	record->ncolumns = 0;
}

static inline void
AddColumn(Record *record, Datum value, bool is_null)
{
	Assert(record->ncolumns < Min(record->desc->natts, RECORD_MAX_COLUMNS));
	record->values[record->ncolumns] = value;
	record->nulls[record->ncolumns++] = is_null;
}

static inline void
AddBool(Record *record, bool value)
{
	AddColumn(record, BoolGetDatum(value), false);
}

/* NULL for no text, and for an empty one. */
static inline void
AddText(Record *record, const char *value)
{
	const bool is_null = value == NULL || value[0] == '\0';

	AddColumn(record, is_null ? 0 : PointerGetDatum(TextFromUtf8(value, strlen(value))), is_null);
}

static inline Datum
EndRecord(Record *record)
{
	Assert(record->ncolumns == record->desc->natts);
	return HeapTupleGetDatum(heap_form_tuple(record->desc, record->values, record->nulls));
}

#endif
