/*
 * inspect_table.c
 *    inspect_table() of SQL: what each column of a table or view seems to hold.
 *
 * The relation is read twice, as any query would read it: with the rights of the caller, in one
 * snapshot and read only. The first time some rows decide the field of each column: the
 * first ones, and then some of each batch while the gaps between batches double, so that a billion
 * rows cost 16 batches. The second time each value is counted by the rules of its field.
 *
 * Memory: work_mem, shared by the columns' counters of distinct values, but at least 32 kB
 * a column. Time: see inspect_values.c, for each value.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "normalize/inspect_column.h"
#include "query.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_inspect_table);

/* Of each batch that is looked at, about so many rows. */
#define SAMPLE_ROWS 2000

#define MIN_DISTINCT 1024
#define MAX_DISTINCT 32768

#define RESULT_COLUMNS 12

typedef struct InspectedColumn
{
	AttrNumber attnum; /* in the query's rows */
	const char *name;
	const char *type_name;
	bool is_text; /* its bytes are its text */
	FmgrInfo output;
	ColumnSample sample;
	InspectField field;
	double confidence;
	ColumnCounts counts;
} InspectedColumn;

typedef struct InspectedTable
{
	char *query;
	int ncolumns;
	InspectedColumn *columns;
	uint64 nrows;
	MemoryContext scratch; /* what one row needs */
} InspectedTable;

static void
RaiseNotReadable(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("\"%s\" is not a table or view", name),
			 errhint("Give a table, a view, a materialized view or a foreign table.")));
}

/* The query that reads all of a table or view, or raise. */
static char *
RelationQuery(Oid relation)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Form_pg_class class;
	char *name;

	if (!HeapTupleIsValid(tuple))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", relation)));
	class = (Form_pg_class) GETSTRUCT(tuple);
	name = quote_qualified_identifier(get_namespace_name(class->relnamespace),
									  NameStr(class->relname));
	if (strchr("rpvmf", class->relkind) == NULL)
		RaiseNotReadable(NameStr(class->relname));
	ReleaseSysCache(tuple);
	return psprintf("SELECT * FROM %s", name);
}

/* Start reading the relation; dates come as ISO dates, whatever the session likes. */
static void
OpenTable(const InspectedTable *table, RowQuery *query)
{
	OpenQuery(query, "relation", table->query, NULL, 0);
	(void) set_config_option("DateStyle", "ISO", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true,
							 0, false);
}

static ColumnForm
FormOfType(Oid type)
{
	char category;
	bool is_preferred;

	switch (type)
	{
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID: return COLUMN_DATE;
		case UUIDOID: return COLUMN_TEXT;
		default: break;
	}
	get_type_category_preferred(type, &category, &is_preferred);
	switch (category)
	{
		case TYPCATEGORY_STRING:
		case TYPCATEGORY_ENUM:
		case TYPCATEGORY_NETWORK: return COLUMN_TEXT;
		case TYPCATEGORY_NUMERIC: return COLUMN_NUMBER;
		default: return COLUMN_OTHER;
	}
}

static void
InitColumn(InspectedColumn *column, Form_pg_attribute attribute, AttrNumber attnum)
{
	const Oid type = getBaseType(attribute->atttypid);
	const Utf8 name =
		Utf8FromBytes(NameStr(attribute->attname), strlen(NameStr(attribute->attname)));
	Oid output;
	bool is_varlena;

	column->attnum = attnum;
	column->name = pstrdup(NameStr(attribute->attname));
	column->type_name = format_type_with_typemod(attribute->atttypid, attribute->atttypmod);
	column->is_text = type == TEXTOID || type == VARCHAROID || type == BPCHAROID;
	getTypeOutputInfo(attribute->atttypid, &output, &is_varlena);
	fmgr_info(output, &column->output);
	ColumnSampleInit(&column->sample, FormOfType(type), name.bytes, name.len);
}

static void
InitColumns(InspectedTable *table, TupleDesc desc)
{
	table->ncolumns = desc->natts;
	table->columns = palloc0(desc->natts * sizeof(InspectedColumn));
	for (int i = 0; i < desc->natts; i++)
		InitColumn(&table->columns[i], TupleDescAttr(desc, i), i + 1);
}

typedef void (*AddValueFunction)(InspectedColumn *column, const char *bytes, size_t len);

static void
AddToSample(InspectedColumn *column, const char *bytes, size_t len)
{
	ColumnSampleAdd(&column->sample, bytes, len);
}

static void
AddToCounts(InspectedColumn *column, const char *bytes, size_t len)
{
	ColumnCountsAdd(&column->counts, bytes, len);
}

/* A value as text, in the current memory context. */
static Utf8
TextOfDatum(InspectedColumn *column, Datum datum)
{
	const char *bytes;

	if (column->is_text)
		return Utf8FromText(DatumGetTextPP(datum));
	bytes = OutputFunctionCall(&column->output, datum);
	return Utf8FromBytes(bytes, strlen(bytes));
}

/* Hand each value of a row that is not NULL to `add`, which may keep memory; the texts are not kept. */
static void
AddTableRow(InspectedTable *table, const RowQuery *query, uint64 row, AddValueFunction add)
{
	for (int i = 0; i < table->ncolumns; i++)
	{
		InspectedColumn *column = &table->columns[i];
		bool is_null;
		const Datum datum =
			SPI_getbinval(query->rows->vals[row], query->rows->tupdesc, column->attnum, &is_null);
		MemoryContext caller;
		Utf8 value;

		if (is_null)
			continue;
		caller = MemoryContextSwitchTo(table->scratch);
		value = TextOfDatum(column, datum);
		MemoryContextSwitchTo(caller);
		add(column, value.bytes, value.len);
	}
	MemoryContextReset(table->scratch);
}

/* Pass over so many rows. */
static void
SkipRows(const RowQuery *query, uint64 nrows)
{
	const MemoryContext caller = CurrentMemoryContext;

	SPI_cursor_move(query->portal, true, (long) nrows);
	MemoryContextSwitchTo(caller);
}

/* Whether one row in `step` is taken; in no order that the table could have, too. */
static inline bool
IsSampled(uint64 row, uint64 step)
{
	return ((row * UINT64CONST(0x9E3779B97F4A7C15)) >> 32) % step == 0;
}

/* Decide what each column holds, from some of the rows. */
static void
SampleTable(InspectedTable *table)
{
	RowQuery query;
	uint64 nread = 0;

	OpenTable(table, &query);
	InitColumns(table, query.portal->tupDesc);
	while (FetchRows(&query))
	{
		const uint64 step = query.nrows / SAMPLE_ROWS + 1;

		for (uint64 row = 0; row < query.nrows; row++)
		{
			CHECK_FOR_INTERRUPTS();
			if (IsSampled(row, step))
				AddTableRow(table, &query, row, AddToSample);
		}
		nread += query.nrows;
		SkipRows(&query, nread);
		nread += nread;
	}
	CloseQuery(&query);
	for (int i = 0; i < table->ncolumns; i++)
		table->columns[i].field =
			ColumnSampleField(&table->columns[i].sample, &table->columns[i].confidence);
}

/* How many different values each column's counter may keep, a power of two. */
static uint32
DistinctLimit(int ncolumns)
{
	const Size room = (Size) work_mem * 1024 / Max(ncolumns, 1);
	uint32 limit = MIN_DISTINCT;

	while (limit < MAX_DISTINCT && 2 * limit * DISTINCT_BYTES_PER_VALUE <= room)
		limit *= 2;
	return limit;
}

/* Count all values by the rules of the fields. */
static void
CountTable(InspectedTable *table)
{
	RowQuery query;

	for (int i = 0; i < table->ncolumns; i++)
		ColumnCountsInit(&table->columns[i].counts, table->columns[i].field,
						 DistinctLimit(table->ncolumns));
	OpenTable(table, &query);
	while (FetchRows(&query))
	{
		for (uint64 row = 0; row < query.nrows; row++)
		{
			CHECK_FOR_INTERRUPTS();
			AddTableRow(table, &query, row, AddToCounts);
		}
		table->nrows += query.nrows;
		elog(DEBUG2, "inspect_table: " UINT64_FORMAT " rows", table->nrows);
	}
	CloseQuery(&query);
}

/* "j…@o….fr, m…@g….com"; NULL if there are none, or if the encoding of the database has no "…". */
static text *
ExamplesText(const ColumnSample *sample)
{
	StringInfoData list;

	if (sample->nexamples == 0)
		return NULL;
	initStringInfo(&list);
	for (int i = 0; i < sample->nexamples; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", sample->examples[i]);
	return TextFromUtf8IfPossible(list.data, list.len);
}

static const char *
JsonString(const char *value)
{
	StringInfoData json;

	initStringInfo(&json);
	escape_json(&json, value);
	return json.data;
}

/* The column's part of a mapping, as add_source() takes it: "email": "mail". */
static char *
MappingText(const InspectedColumn *column)
{
	const char *word = InspectFieldWord(column->field);
	const char *dot = strchr(word, '.');

	if (dot == NULL)
		return psprintf("\"%s\": %s", word, JsonString(column->name));
	return psprintf("\"%.*s\": {\"%s\": %s}", (int) (dot - word), word, dot + 1,
					JsonString(column->name));
}

/* The next value of a row; NULL unless it is known. */
static void
PutValue(Datum *values, bool *nulls, int *at, bool is_known, Datum value)
{
	values[*at] = value;
	nulls[*at] = !is_known;
	(*at)++;
}

static void
ReturnColumn(const InspectedTable *table, const InspectedColumn *column, ReturnSetInfo *result)
{
	const ColumnCounts *counts = &column->counts;
	const bool is_field = column->field != INSPECT_NOTHING;
	const bool is_mapped = InspectFieldIsMapped(column->field);
	const uint64 ndistinct = DistinctEstimate(&counts->distinct);
	text *examples = ExamplesText(&column->sample);
	Datum values[RESULT_COLUMNS];
	bool nulls[RESULT_COLUMNS];
	int at = 0;

	PutValue(values, nulls, &at, true, CStringGetTextDatum(column->name));
	PutValue(values, nulls, &at, true, CStringGetTextDatum(column->type_name));
	PutValue(values, nulls, &at, is_field,
			 is_field ? CStringGetTextDatum(InspectFieldWord(column->field)) : 0);
	PutValue(values, nulls, &at, is_field,
			 Float4GetDatum((float4) (rint(column->confidence * 100) / 100)));
	PutValue(values, nulls, &at, true, Int64GetDatum((int64) table->nrows));
	PutValue(values, nulls, &at, true, Int64GetDatum((int64) counts->filled));
	PutValue(values, nulls, &at, is_field, Int64GetDatum((int64) counts->valid));
	PutValue(values, nulls, &at, is_field, Int64GetDatum((int64) counts->junk));
	PutValue(values, nulls, &at, true, Int64GetDatum((int64) ndistinct));
	PutValue(values, nulls, &at, true, Int64GetDatum((int64) (counts->distinct.total - ndistinct)));
	PutValue(values, nulls, &at, examples != NULL, PointerGetDatum(examples));
	PutValue(values, nulls, &at, is_mapped,
			 is_mapped ? CStringGetTextDatum(MappingText(column)) : 0);
	Assert(at == RESULT_COLUMNS);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * inspect_table(relation regclass): a row for each column. Raises 42809 for what has no rows, 42501
 * where the caller may not read a column. See the head for cost.
 */
Datum
i360_inspect_table(PG_FUNCTION_ARGS)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "inspect_table", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	InspectedTable table = {0};

	InitMaterializedSRF(fcinfo, 0);
	caller = MemoryContextSwitchTo(context);
	table.query = RelationQuery(PG_GETARG_OID(0));
	table.scratch = AllocSetContextCreate(context, "inspect_table row", ALLOCSET_DEFAULT_SIZES);
	SampleTable(&table);
	elog(DEBUG1, "inspect_table: decided what %d columns hold", table.ncolumns);
	CountTable(&table);
	for (int i = 0; i < table.ncolumns; i++)
		ReturnColumn(&table, &table.columns[i], (ReturnSetInfo *) fcinfo->resultinfo);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return (Datum) 0;
}
