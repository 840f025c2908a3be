/*
 * record.h
 *    A row as the answer of a function: its columns filled one by one. For adapters.
 */
#ifndef IDENTITY360_RECORD_H
#define IDENTITY360_RECORD_H

#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"

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

/* NULL for an empty text. */
static inline void
AddBytes(Record *record, const char *bytes, size_t len)
{
	AddColumn(record, len == 0 ? 0 : PointerGetDatum(TextFromUtf8(bytes, len)), len == 0);
}

/* NULL for no text, and for an empty one. */
static inline void
AddText(Record *record, const char *value)
{
	AddBytes(record, value, value == NULL ? 0 : strlen(value));
}

/* An array of text, taken as it is; NULL if it is to be. */
static inline void
AddTexts(Record *record, Datum *texts, int count, bool is_null)
{
	AddColumn(
		record,
		is_null ? 0
				: PointerGetDatum(construct_array(texts, count, TEXTOID, -1, false, TYPALIGN_INT)),
		is_null);
}

static inline Datum
EndRecord(Record *record)
{
	Assert(record->ncolumns == record->desc->natts);
	return HeapTupleGetDatum(heap_form_tuple(record->desc, record->values, record->nulls));
}

#endif
