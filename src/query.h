/*
 * query.h
 *    Reading the rows of a query text (or of a table or view) given by the caller.
 *
 *    static const Oid integers[] = {INT8OID, INT4OID, INT2OID, InvalidOid};
 *    QueryColumn columns[] = {{.name = "seq", .types = integers}, ...};
 *    RowQuery query;
 *
 *    OpenQuery(&query, "events", text, columns, lengthof(columns));
 *    while (FetchRows(&query))
 *        for (uint64 row = 0; row < query.nrows; row++)
 *            value = RowDatum(&query, row, &columns[0], &isnull);
 *    CloseQuery(&query);
 *
 * The memory context that is current at the call stays current after it, so
 * what the caller allocates between two fetches is its own. What RowDatum
 * returns lives until the next fetch.
 *
 * Who takes all rows in one go is served faster by RunQuery(), since a cursor is never
 * run by parallel workers:
 *
 *    RunQuery("records", text, columns, lengthof(columns), ReceiveRow, &state);
 */
#ifndef IDENTITY360_QUERY_H
#define IDENTITY360_QUERY_H

#include "postgres.h"

#include "executor/spi.h"

/* A column that the query must give. */
typedef struct QueryColumn
{
	const char *name;  /* found by this name */
	const Oid *types;  /* accepted, preferred first, ended by InvalidOid; domains over them too */
	bool isOptional;   /* may be missing: then attnum is 0 */
	bool isPositional; /* any name will do: the first column of the type that is not yet taken */
	AttrNumber attnum; /* out: its place in the row */
	Oid type;          /* out: which of the types it is */
} QueryColumn;

/* A query being read. */
typedef struct RowQuery
{
	Portal portal;
	SPITupleTable *rows; /* the rows of the last fetch */
	uint64 nrows;
	int gucNestLevel;
} RowQuery;

/*
 * Start reading `text`: a query, or the name of a table or view, run with the
 * rights of the current user and read only. `role` names the argument in
 * errors ("events"). Fills in where each column is, or raises 42703 or 42804.
 */
extern void OpenQuery(RowQuery *query, const char *role, const char *text, QueryColumn *columns,
					  int ncolumns);

/* Fetch the next batch of rows; false at the end. */
extern bool FetchRows(RowQuery *query);

/* Stop reading. After an error the transaction's end does the same. */
extern void CloseQuery(RowQuery *query);

/* Called for each row; the caller's memory context is current. */
typedef void (*RowReceiver)(void *state, TupleTableSlot *row, const QueryColumn *columns);

/*
 * Run `text` to its end, as OpenQuery() would, and hand each row to `receive`. The server may
 * run it in parallel, so the rows come in any order unless the query says one.
 */
extern void RunQuery(const char *role, const char *text, QueryColumn *columns, int ncolumns,
					 RowReceiver receive, void *state);

/* A value of a row received, living as long as the row; NULL if its column is optional and missing. */
static inline Datum
ReceivedDatum(TupleTableSlot *row, const QueryColumn *column, bool *isnull)
{
	if (column->attnum == 0)
	{
		*isnull = true;
		return (Datum) 0;
	}
	return slot_getattr(row, column->attnum, isnull);
}

/* The same for a column of an integer type of any width. */
static inline int64
ReceivedInt64(TupleTableSlot *row, const QueryColumn *column, bool *isnull)
{
	Datum value = ReceivedDatum(row, column, isnull);

	switch (column->type)
	{
		case INT2OID: return DatumGetInt16(value);
		case INT4OID: return DatumGetInt32(value);
		default: return DatumGetInt64(value);
	}
}

/* A value of a fetched row; NULL if its column is optional and missing. */
static inline Datum
RowDatum(const RowQuery *query, uint64 row, const QueryColumn *column, bool *isnull)
{
	if (column->attnum == 0)
	{
		*isnull = true;
		return (Datum) 0;
	}
	return SPI_getbinval(query->rows->vals[row], query->rows->tupdesc, column->attnum, isnull);
}

/* The same for a column of an integer type of any width. */
static inline int64
RowInt64(const RowQuery *query, uint64 row, const QueryColumn *column, bool *isnull)
{
	Datum value = RowDatum(query, row, column, isnull);

	switch (column->type)
	{
		case INT2OID: return DatumGetInt16(value);
		case INT4OID: return DatumGetInt32(value);
		default: return DatumGetInt64(value);
	}
}

/* A type of this extension, for a column's types. */
extern Oid ExtensionTypeOid(const char *name);

#endif
