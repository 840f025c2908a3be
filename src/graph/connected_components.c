/*
 * connected_components.c
 *    SQL function connected_components(edges): the components of a graph of bigint nodes.
 *
 * The edges are read once and not kept; see components.c for the method. Memory:
 * about 50 bytes a distinct node, checked against work_mem and
 * maintenance_work_mem.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat.h"
#include "budget.h"
#include "graph/components.h"
#include "query.h"

I360_FUNCTION(i360_connected_components);

/* Add the edge of a row; an end that is NULL leaves the other alone. */
static void
AddRow(Components *components, const RowQuery *query, uint64 row, const QueryColumn *columns)
{
	bool leftIsNull;
	bool rightIsNull;
	int64 left = RowInt64(query, row, &columns[0], &leftIsNull);
	int64 right = RowInt64(query, row, &columns[1], &rightIsNull);

	if (!leftIsNull && !rightIsNull)
		ComponentsAddEdge(components, left, right);
	else if (!leftIsNull)
		(void) ComponentsAddNode(components, left);
	else if (!rightIsNull)
		(void) ComponentsAddNode(components, right);
}

static void
ReadEdges(Components *components, const char *edges)
{
	static const Oid integers[] = {INT8OID, INT4OID, INT2OID, InvalidOid};
	QueryColumn columns[] = {{.name = "left_node", .types = integers, .isPositional = true},
							 {.name = "right_node", .types = integers, .isPositional = true}};
	RowQuery query;

	OpenQuery(&query, "edges", edges, columns, lengthof(columns));
	while (FetchRows(&query))
	{
		for (uint64 row = 0; row < query.nrows; row++)
			AddRow(components, &query, row, columns);
		CheckBudget(CurrentMemoryContext, "connected_components", components->forest.nnodes);
	}
	CloseQuery(&query);
}

static void
ReturnComponents(Components *components, ReturnSetInfo *result)
{
	int64 *smallest = ComponentsSmallestNodes(components);

	for (int32 number = 0; number < components->forest.nnodes; number++)
	{
		Datum values[] = {Int64GetDatum(components->nodes[number]),
						  Int64GetDatum(smallest[number])};
		bool nulls[] = {false, false};

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

Datum
i360_connected_components(PG_FUNCTION_ARGS)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "connected_components", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	Components components;

	RequireQueryArgument(fcinfo, 0, "edges");
	InitMaterializedSRF(fcinfo, 0);
	caller = MemoryContextSwitchTo(context);

	ComponentsInit(&components);
	ReadEdges(&components, text_to_cstring(PG_GETARG_TEXT_PP(0)));
	elog(DEBUG1, "connected_components: read the edges of %d nodes", components.forest.nnodes);
	ReturnComponents(&components, (ReturnSetInfo *) fcinfo->resultinfo);

	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return (Datum) 0;
}
