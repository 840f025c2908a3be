/*
 * read_query.c
 *    SQL function read_query(query): the rows of a query that may only read.
 *
 * What resolve() reads are the company's tables and views, and a view may call
 * any function. OpenQuery() runs them with the caller's rights and refuses what
 * writes. The columns are those of the column list that the call has to give.
 *
 * Rows go to a tuplestore, so memory is bounded by work_mem.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "budget.h"
#include "query.h"

I360_FUNCTION(i360_read_query);

/* Each column of the list, of exactly its type. */
static QueryColumn *
ListedColumns(TupleDesc desc)
{
	QueryColumn *columns = palloc0(sizeof(QueryColumn) * desc->natts);
	Oid *types = palloc0(sizeof(Oid) * 2 * desc->natts);

	for (int i = 0; i < desc->natts; i++)
	{
		types[2 * i] = TupleDescAttr(desc, i)->atttypid;
		types[2 * i + 1] = InvalidOid;
		columns[i].name = NameStr(TupleDescAttr(desc, i)->attname);
		columns[i].types = &types[2 * i];
	}
	return columns;
}

static void
StoreRow(ReturnSetInfo *result, const RowQuery *query, uint64 row, const QueryColumn *columns,
		 Datum *values, bool *nulls)
{
	for (int i = 0; i < result->setDesc->natts; i++)
		values[i] = RowDatum(query, row, &columns[i], &nulls[i]);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

Datum
i360_read_query(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	QueryColumn *columns;
	Datum *values;
	bool *nulls;
	RowQuery query;

	RequireQueryArgument(fcinfo, 0, "query");
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	columns = ListedColumns(result->setDesc);
	values = palloc(sizeof(Datum) * result->setDesc->natts);
	nulls = palloc(sizeof(bool) * result->setDesc->natts);

	OpenQuery(&query, "source", text_to_cstring(PG_GETARG_TEXT_PP(0)), columns,
			  result->setDesc->natts);
	while (FetchRows(&query))
		for (uint64 row = 0; row < query.nrows; row++)
			StoreRow(result, &query, row, columns, values, nulls);
	CloseQuery(&query);
	return (Datum) 0;
}
