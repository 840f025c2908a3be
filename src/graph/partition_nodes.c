/*
 * partition_nodes.c
 *    SQL functions partition_nodes(nodes) and partition_links(nodes): the profile and the class of
 *    nodes of the kept graph, and what became of each link.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "graph/graph_part.h"

I360_FUNCTION(i360_partition_nodes);
I360_FUNCTION(i360_partition_links);

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

/* One row a link, in the order in which links are added. */
static void
ReturnLinks(const GraphPart *part, ReturnSetInfo *result)
{
	static const char *const kinds[] = {"carries", "seen", "match", "same", "different"};
	static const char *const results[] = {"joined",     "not_needed",  "over_limit",
										  "kept_apart", "search_only", "joins_nothing"};
	UnionFind forest;

	UnionFindInit(&forest, part->nnodes);
	for (int64 i = 0; i < part->nlinks; i++)
	{
		const KeptLink *link = &part->links[i];
		bool isGood = link->result <= JOIN_NOT_NEEDED && link->kind != KEPT_CANNOT;
		bool isHolding =
			isGood && UnionFindRoot(&forest, link->left) != UnionFindRoot(&forest, link->right);
		Datum values[] = {
			Int64GetDatum(i + 1),
			Int64GetDatum(part->nodes[link->left].id),
			Int64GetDatum(part->nodes[link->right].id),
			CStringGetTextDatum(kinds[link->kind]),
			CStringGetTextDatum(link->kind == KEPT_CANNOT ? "kept_apart" : results[link->result]),
			BoolGetDatum(isHolding)};
		bool nulls[lengthof(values)] = {false};

		CHECK_FOR_INTERRUPTS();
		if (isHolding)
			(void) UnionFindMerge(&forest, link->left, link->right);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/*
 * partition_links(nodes bigint[]) -> rows of place, left_node, right_node, kind,
 * result, is_holding. The links that hold make a tree of each profile: each is the
 * strongest that joins its two sides.
 */
Datum
i360_partition_links(PG_FUNCTION_ARGS)
{
	GraphPart *part = MakeGraphPart(fcinfo->flinfo->fn_oid);
	MemoryContext caller;

	InitMaterializedSRF(fcinfo, 0);
	ReadGraphAround(part, PG_GETARG_ARRAYTYPE_P(0));
	caller = MemoryContextSwitchTo(part->context);
	(void) PartitionKept(&part->policy, part->nodes, part->nnodes, part->links, part->nlinks);
	ReturnLinks(part, (ReturnSetInfo *) fcinfo->resultinfo);
	MemoryContextSwitchTo(caller);
	FreeGraphPart(part);
	return (Datum) 0;
}
