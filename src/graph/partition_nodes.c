/*
 * partition_nodes.c
 *    SQL function partition_nodes(nodes): the profile and the class of nodes of the kept graph.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "graph/graph_part.h"

I360_FUNCTION(i360_partition_nodes);

static const char *const classNames[] = {"person", "contact", "device"};

/* One row a node; a node of a part that has no link any more is in no profile. */
static void
ReturnNodes(const GraphPart *part, const int32 *name, bool isWhole, ReturnSetInfo *result)
{
	Datum classes[lengthof(classNames)];

	for (int i = 0; i < lengthof(classNames); i++)
		classes[i] = CStringGetTextDatum(classNames[i]);
	for (int32 node = 0; node < part->nnodes; node++)
	{
		Datum values[] = {Int64GetDatum(part->nodes[node].id),
						  Int64GetDatum(part->nodes[name[node]].id),
						  classes[NodeClass(&part->policy, &part->nodes[node])]};
		bool isNobodys = part->life[node] != NODE_LIVES;
		bool nulls[] = {false, isNobodys, isNobodys};

		CHECK_FOR_INTERRUPTS();
		if (part->life[node] == NODE_LIVES || (part->life[node] == NODE_SLEEPS && !isWhole))
			tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/*
 * partition_nodes(nodes bigint[]) -> rows of node_id, profile_id, class. Of all
 * nodes if NULL; else of these and of all whose profile can depend on them.
 */
Datum
i360_partition_nodes(PG_FUNCTION_ARGS)
{
	GraphPart *part = MakeGraphPart(fcinfo->flinfo->fn_oid);
	MemoryContext caller;
	int32 *name;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		ReadWholeGraph(part);
	else
		ReadGraphAround(part, PG_GETARG_ARRAYTYPE_P(0));
	caller = MemoryContextSwitchTo(part->context);
	name = PartitionKept(&part->policy, part->nodes, part->nnodes, part->links, part->nlinks);
	MemoryContextSwitchTo(caller);
	ReturnNodes(part, name, PG_ARGISNULL(0), (ReturnSetInfo *) fcinfo->resultinfo);
	FreeGraphPart(part);
	return (Datum) 0;
}
