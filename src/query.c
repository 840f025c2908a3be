/*
 * query.c
 *    Reading the rows of a query text (or of a table or view) given by the caller.
 *
 * The query runs through a cursor, in batches, or to its end into a receiver of
 * ours, so its result is never in memory as a whole. It runs with the caller's
 * rights and read only, twice over: SPI refuses a statement that writes, and the
 * transaction is read only until the query is closed, which stops a function that
 * writes. Only temporary tables can still be written.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "tcop/dest.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

#include "query.h"

/* Enough to make the cost of a fetch vanish, few enough to stay in cache. */
#define QUERY_FETCH_ROWS 10000

/* "a integer, b text": the columns that the query gives. */
static char *
DescribeResult(TupleDesc desc)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < desc->natts; i++)
		appendStringInfo(&list, "%s%s %s", i > 0 ? ", " : "",
						 quote_identifier(NameStr(TupleDescAttr(desc, i)->attname)),
						 format_type_be(TupleDescAttr(desc, i)->atttypid));
	return list.len > 0 ? list.data : "no column";
}

/* "seq bigint, observed_at timestamp with time zone": the columns that it must give. */
static char *
DescribeWanted(const QueryColumn *columns, int ncolumns)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < ncolumns; i++)
		appendStringInfo(&list, "%s%s %s%s", i > 0 ? ", " : "", columns[i].name,
						 format_type_be(columns[i].types[0]),
						 columns[i].isOptional ? " (optional)" : "");
	return list.data;
}

static bool
AcceptsType(const QueryColumn *column, Oid type)
{
	for (const Oid *accepted = column->types; OidIsValid(*accepted); accepted++)
		if (*accepted == type)
			return true;
	return false;
}

/* True if one of the columns before this one has been found at `attnum`. */
static bool
IsTaken(int attnum, const QueryColumn *columns, const QueryColumn *column)
{
	for (const QueryColumn *c = columns; c < column; c++)
		if (c->attnum == attnum)
			return true;
	return false;
}

/* Find the column in the result, 0 if it is not there. */
static AttrNumber
FindColumn(TupleDesc desc, const QueryColumn *columns, const QueryColumn *column)
{
	for (int attnum = 1; attnum <= desc->natts; attnum++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, attnum - 1);

		if (column->isPositional ? AcceptsType(column, getBaseType(attribute->atttypid)) &&
									   !IsTaken(attnum, columns, column)
								 : strcmp(NameStr(attribute->attname), column->name) == 0)
			return attnum;
	}
	return 0;
}

/* Fill in where each wanted column is and which type it has, or raise. */
static void
BindColumns(TupleDesc desc, const char *role, QueryColumn *columns, int ncolumns)
{
	for (QueryColumn *column = columns; column < columns + ncolumns; column++)
	{
		column->attnum = FindColumn(desc, columns, column);
		if (column->attnum == 0)
		{
			if (column->isOptional)
				continue;
			ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
							errmsg("the %s query gives no column \"%s\"", role, column->name),
							errdetail("It gives %s.", DescribeResult(desc)),
							errhint("It must give %s.", DescribeWanted(columns, ncolumns))));
		}
		column->type = getBaseType(TupleDescAttr(desc, column->attnum - 1)->atttypid);
		if (!AcceptsType(column, column->type))
			ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
							errmsg("column \"%s\" of the %s query must be of type %s", column->name,
								   role, format_type_be(column->types[0])),
							errdetail("It is of type %s.", format_type_be(column->type)),
							errhint("Cast it: CAST(%s AS %s) AS %s.", column->name,
									format_type_be(column->types[0]), column->name)));
	}
}

/* The query to run: the text itself, or all of the table or view that it names. */
static char *
ExpandRelationName(const char *text)
{
	List *names;
	StringInfoData query;
	ListCell *cell;

	if (!SplitIdentifierString(pstrdup(text), '.', &names) || names == NIL)
		return pstrdup(text);

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT * FROM ");
	foreach (cell, names)
		appendStringInfo(&query, "%s%s", foreach_current_index(cell) > 0 ? "." : "",
						 quote_identifier(lfirst(cell)));
	return query.data;
}

/* Connect to SPI and let the transaction be read only; returns what EndReadOnly() takes. */
static int
BeginReadOnly(void)
{
	int level;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	level = NewGUCNestLevel();
	(void) set_config_option("transaction_read_only", "on", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	return level;
}

static void
EndReadOnly(int level)
{
	AtEOXact_GUC(true, level);
	SPI_finish();
}

/* Plan the text, which must be one query that returns rows. */
static SPIPlanPtr
PlanQuery(const char *role, const char *text, int options)
{
	SPIPlanPtr plan = SPI_prepare_cursor(ExpandRelationName(text), 0, NULL, options);

	if (plan == NULL)
		elog(ERROR, "SPI_prepare_cursor failed: %s", SPI_result_code_string(SPI_result));
	if (!SPI_is_cursor_plan(plan))
		ereport(ERROR, (errcode(ERRCODE_INVALID_CURSOR_DEFINITION),
						errmsg("the %s query must be one query that returns rows", role),
						errhint("Give one SELECT, or the name of a table or view.")));
	return plan;
}

void
OpenQuery(RowQuery *query, const char *role, const char *text, QueryColumn *columns, int ncolumns)
{
	MemoryContext caller = CurrentMemoryContext;
	SPIPlanPtr plan;

	memset(query, 0, sizeof(*query));
	query->gucNestLevel = BeginReadOnly();
	plan = PlanQuery(role, text, CURSOR_OPT_NO_SCROLL);
	query->portal = SPI_cursor_open(NULL, plan, NULL, NULL, true);
	BindColumns(query->portal->tupDesc, role, columns, ncolumns);
	MemoryContextSwitchTo(caller);
}

bool
FetchRows(RowQuery *query)
{
	MemoryContext caller = CurrentMemoryContext;

	CHECK_FOR_INTERRUPTS();
	SPI_freetuptable(query->rows);
	SPI_cursor_fetch(query->portal, true, QUERY_FETCH_ROWS);
	query->rows = SPI_tuptable;
	query->nrows = SPI_processed;
	MemoryContextSwitchTo(caller);
	return query->nrows > 0;
}

void
CloseQuery(RowQuery *query)
{
	SPI_freetuptable(query->rows);
	SPI_cursor_close(query->portal);
	EndReadOnly(query->gucNestLevel);
}

/* Where the rows of RunQuery() go. */
typedef struct ReceiverDest
{
	DestReceiver dest;
	const char *role;
	QueryColumn *columns;
	int ncolumns;
	RowReceiver receive;
	void *state;
	MemoryContext caller;
} ReceiverDest;

static void
StartReceiver(DestReceiver *self, int operation, TupleDesc desc)
{
	ReceiverDest *receiver = (ReceiverDest *) self;

	BindColumns(desc, receiver->role, receiver->columns, receiver->ncolumns);
}

static bool
ReceiveRow(TupleTableSlot *row, DestReceiver *self)
{
	ReceiverDest *receiver = (ReceiverDest *) self;
	MemoryContext previous = MemoryContextSwitchTo(receiver->caller);

	receiver->receive(receiver->state, row, receiver->columns);
	MemoryContextSwitchTo(previous);
	return true;
}

static void
StopReceiver(DestReceiver *self)
{
}

void
RunQuery(const char *role, const char *text, QueryColumn *columns, int ncolumns,
		 RowReceiver receive, void *state)
{
	ReceiverDest receiver = {{ReceiveRow, StartReceiver, StopReceiver, StopReceiver, DestNone},
							 role,
							 columns,
							 ncolumns,
							 receive,
							 state,
							 CurrentMemoryContext};
	SPIExecuteOptions options = {.read_only = true, .dest = &receiver.dest};
	int level = BeginReadOnly();
	int result = SPI_execute_plan_extended(PlanQuery(role, text, CURSOR_OPT_PARALLEL_OK), &options);

	if (result < 0)
		elog(ERROR, "SPI_execute_plan_extended failed: %s", SPI_result_code_string(result));
	EndReadOnly(level);
	MemoryContextSwitchTo(receiver.caller);
}

Oid
ExtensionTypeOid(const char *name)
{
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
						   ObjectIdGetDatum(get_namespace_oid("identity360", false)));
}
