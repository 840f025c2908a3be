/*
 * graph_part.c
 *    The kept graph, or a part of it that no link leaves, read into memory.
 *
 * The whole is read by two cursors, the nodes sorted by the server, so that their
 * texts are never held. A part is read outwards, level by level, with two queries
 * a level whose plans the session keeps; what joins nothing is reached and not
 * passed. It starts with the nodes that something happened to and with those that
 * are in a profile with them now: whatever is no longer held together by what
 * happened is among these. So the part is all that can change.
 *
 * Links with an end that joins nothing are not kept in a part: they change
 * nothing.
 *
 * Cost: of the whole, a sort of the nodes; about 130 bytes a node and 40 a link,
 * within work_mem or maintenance_work_mem, whichever is larger. Of a part, in
 * proportion to its links.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "budget.h"
#include "graph/graph_part.h"
#include "graph/link_policy.h"
#include "graph/mix.h"
#include "query.h"

/* A node by its number; the map from it to its place. */
typedef struct NodeEntry
{
	int64 id;
	int32 place;
	char status;
} NodeEntry;

#define SH_PREFIX node_map
#define SH_ELEMENT_TYPE NodeEntry
#define SH_KEY_TYPE int64
#define SH_KEY id
#define SH_HASH_KEY(tb, key) ((uint32) MixBits((uint64) (key)))
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

GraphPart *
MakeGraphPart(Oid function)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "graph part", ALLOCSET_DEFAULT_SIZES);
	GraphPart *part = MemoryContextAllocZero(context, sizeof(GraphPart));

	part->context = context;
	part->schema = quote_identifier(get_namespace_name(get_func_namespace(function)));
	part->map = node_map_create(context, 64, NULL);
	part->nodeCapacity = part->linkCapacity = 64;
	part->nodes = MemoryContextAlloc(context, part->nodeCapacity * sizeof(KeptNode));
	part->life = MemoryContextAlloc(context, part->nodeCapacity * sizeof(NodeLife));
	part->links = MemoryContextAlloc(context, part->linkCapacity * sizeof(KeptLink));
	return part;
}

void
FreeGraphPart(GraphPart *part)
{
	MemoryContextDelete(part->context);
}

/* The place of a node, or -1 if it is not in the part. */
static int32
FindNode(const GraphPart *part, int64 id)
{
	NodeEntry *entry = node_map_lookup(part->map, id);

	return entry != NULL ? entry->place : -1;
}

/* The place of a node, which is added if it is not there. */
static int32
AddNode(GraphPart *part, int64 id, bool *isNew)
{
	bool found;
	NodeEntry *entry = node_map_insert(part->map, id, &found);

	*isNew = !found;
	if (found)
		return entry->place;
	if (part->nnodes == part->nodeCapacity)
	{
		part->nodeCapacity *= 2;
		part->nodes = repalloc_huge(part->nodes, (Size) part->nodeCapacity * sizeof(KeptNode));
		part->life = repalloc_huge(part->life, (Size) part->nodeCapacity * sizeof(NodeLife));
	}
	entry->place = part->nnodes++;
	part->nodes[entry->place] = (KeptNode){.id = id};
	part->life[entry->place] = NODE_UNREAD;
	return entry->place;
}

static void
AddLink(GraphPart *part, KeptLink link)
{
	if (part->nlinks == part->linkCapacity)
	{
		part->linkCapacity *= 2;
		part->links = repalloc_huge(part->links, (Size) part->linkCapacity * sizeof(KeptLink));
	}
	part->links[part->nlinks++] = link;
}

/* Which rule a node falls under, and whether the policy lets it join nothing. */
static void
ApplyPolicy(const GraphPart *part, KeptNode *node, bool isRecord, Slice namespace, Slice value)
{
	char *identifier;

	node->rule = isRecord ? RecordRule(&part->policy) : FindNamespaceRule(&part->policy, namespace);
	node->isOut = part->policy.rules[node->rule].joins == JOIN_NEVER;
	if (isRecord || node->isOut)
		return;
	identifier = palloc(namespace.len + 1 + value.len);
	memcpy(identifier, namespace.bytes, namespace.len);
	identifier[namespace.len] = ':';
	memcpy(identifier + namespace.len + 1, value.bytes, value.len);
	node->isOut =
		IsBlocked(&part->policy.blocked, (Slice){identifier, namespace.len + 1 + value.len});
	pfree(identifier);
}

static Slice
TextDatumSlice(Datum datum)
{
	text *t = DatumGetTextPP(datum);

	return (Slice){VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};
}

/* ---- the policy ---------------------------------------------------------------------------------- */

static SPIPlanPtr policyPlan;
static SPIPlanPtr linksPlan;
static SPIPlanPtr nodesPlan;
static SPIPlanPtr membersPlan;
static SPIPlanPtr crowdedPlan;
static SPIPlanPtr livesPlan;

/*
 * Prepare a statement for the session. It names its tables in full, so the plan
 * follows them when they change. Its one argument, if any, is an array of numbers.
 */
static SPIPlanPtr
PreparePlan(const char *query, Oid *types)
{
	SPIPlanPtr plan =
		SPI_prepare_cursor(query, types != NULL ? 1 : 0, types, CURSOR_OPT_GENERIC_PLAN);

	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	SPI_keepplan(plan);
	return plan;
}

/* Forget the plans of another schema. */
static void
ForgetPlansOfAnother(const char *schema)
{
	static char *lastSchema;
	SPIPlanPtr *const plans[] = {&policyPlan,  &linksPlan,   &nodesPlan,
								 &membersPlan, &crowdedPlan, &livesPlan};

	if (lastSchema != NULL && strcmp(lastSchema, schema) == 0)
		return;
	for (int i = 0; i < lengthof(plans); i++)
	{
		if (*plans[i] != NULL)
			SPI_freeplan(*plans[i]);
		*plans[i] = NULL;
	}
	if (lastSchema != NULL)
		pfree(lastSchema);
	lastSchema = MemoryContextStrdup(TopMemoryContext, schema);
}

/* Read the policy that is kept, and parse it unless it is the one of the last time. */
static void
ReadPolicy(GraphPart *part)
{
	static Jsonb *lastJson;
	static LinkPolicy *lastPolicy;
	static MemoryContext lastContext;
	bool isNull = true;
	Jsonb *json = NULL;

	if (policyPlan == NULL)
		policyPlan = PreparePlan(
			psprintf("SELECT p.link_policy::jsonb FROM %s.policy p", part->schema), NULL);
	if (SPI_execute_plan(policyPlan, NULL, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the policy");
	if (SPI_processed > 0)
		json =
			DatumGetJsonbP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isNull));
	if (json == NULL)
		json = DefaultLinkPolicy();
	if (lastJson == NULL || VARSIZE(lastJson) != VARSIZE(json) ||
		memcmp(lastJson, json, VARSIZE(json)) != 0)
	{
		MemoryContext context =
			AllocSetContextCreate(CacheMemoryContext, "link policy", ALLOCSET_SMALL_SIZES);
		MemoryContext caller = MemoryContextSwitchTo(context);
		Jsonb *copy = palloc(VARSIZE(json));

		memcpy(copy, json, VARSIZE(json));
		lastJson = NULL;
		lastPolicy = ParseLinkPolicy(copy, NULL);
		MemoryContextSwitchTo(caller);
		if (lastContext != NULL)
			MemoryContextDelete(lastContext);
		lastContext = context;
		lastJson = copy;
	}
	MemoryContextSwitchTo(part->context);
	part->policy = PolicyWithRecords(lastPolicy);
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static void
ReadAllNodes(GraphPart *part)
{
	static const Oid ids[] = {INT8OID, InvalidOid};
	static const Oid flags[] = {BOOLOID, InvalidOid};
	static const Oid texts[] = {TEXTOID, InvalidOid};
	QueryColumn columns[] = {{.name = "node_id", .types = ids},
							 {.name = "is_record", .types = flags},
							 {.name = "namespace", .types = texts},
							 {.name = "value", .types = texts}};
	RowQuery query;

	OpenQuery(
		&query, "nodes",
		psprintf(
			"SELECT n.node_id, n.kind = 'record' AS is_record, n.namespace, n.value FROM %s.node n "
			"ORDER BY n.kind COLLATE \"C\", n.namespace COLLATE \"C\", n.value COLLATE \"C\"",
			part->schema),
		columns, lengthof(columns));
	while (FetchRows(&query))
	{
		for (uint64 row = 0; row < query.nrows; row++)
		{
			bool isNull;
			int32 place = AddNode(part, RowInt64(&query, row, &columns[0], &isNull), &isNull);

			ApplyPolicy(part, &part->nodes[place],
						DatumGetBool(RowDatum(&query, row, &columns[1], &isNull)),
						TextDatumSlice(RowDatum(&query, row, &columns[2], &isNull)),
						TextDatumSlice(RowDatum(&query, row, &columns[3], &isNull)));
		}
		CheckBudget(part->context, "resolve", part->nnodes);
	}
	CloseQuery(&query);
}

/* What both kinds of reading select of links, decisions among them. */
static char *
SelectLinks(const GraphPart *part, const char *ofLinks, const char *ofDecisions)
{
	return psprintf("SELECT l.left_node, l.right_node, CASE l.kind WHEN 'carries' THEN 0 WHEN "
					"'match' THEN 2 ELSE 1 END AS kind, "
					"l.first_seen, l.last_seen FROM %1$s.link l %2$s "
					"UNION ALL SELECT l.left_node, l.right_node, CASE l.verdict WHEN 'same' THEN 3 "
					"ELSE 4 END, NULL, NULL "
					"FROM %1$s.decision l %3$s",
					part->schema, ofLinks, ofDecisions);
}

static int64
MomentOf(Datum time, bool isNull)
{
	return isNull ? TIME_UNKNOWN : DatumGetTimestampTz(time);
}

static void
ReadAllLinks(GraphPart *part)
{
	static const Oid integers[] = {INT8OID, INT4OID, InvalidOid};
	static const Oid times[] = {TIMESTAMPTZOID, InvalidOid};
	QueryColumn columns[] = {{.name = "left_node", .types = integers},
							 {.name = "right_node", .types = integers},
							 {.name = "kind", .types = integers},
							 {.name = "first_seen", .types = times},
							 {.name = "last_seen", .types = times}};
	RowQuery query;

	OpenQuery(&query, "links", SelectLinks(part, "", ""), columns, lengthof(columns));
	while (FetchRows(&query))
	{
		for (uint64 row = 0; row < query.nrows; row++)
		{
			bool firstIsNull;
			bool lastIsNull;
			KeptLink link = {0};
			Datum first = RowDatum(&query, row, &columns[3], &firstIsNull);
			Datum last = RowDatum(&query, row, &columns[4], &lastIsNull);
			bool isNull;

			link.left = FindNode(part, RowInt64(&query, row, &columns[0], &isNull));
			link.right = FindNode(part, RowInt64(&query, row, &columns[1], &isNull));
			link.kind = (KeptKind) RowInt64(&query, row, &columns[2], &isNull);
			link.time = LinkTime(&part->policy, link.kind, MomentOf(first, firstIsNull),
								 MomentOf(last, lastIsNull));
			if (link.left >= 0 && link.right >= 0)
				AddLink(part, link);
		}
		CheckBudget(part->context, "resolve", part->nnodes);
	}
	CloseQuery(&query);
}

static bool
IsDecided(const KeptLink *link)
{
	return link->kind == KEPT_MUST || link->kind == KEPT_CANNOT;
}

static bool
AreBothAlive(const GraphPart *part, const KeptLink *link)
{
	return part->life[link->left] == NODE_LIVES && part->life[link->right] == NODE_LIVES;
}

/* Find which nodes live, and leave out the decisions about those that do not: they sleep with them. */
static void
DropSleepers(GraphPart *part)
{
	int64 nkept = 0;

	for (int64 i = 0; i < part->nlinks; i++)
		if (!IsDecided(&part->links[i]))
			part->life[part->links[i].left] = part->life[part->links[i].right] = NODE_LIVES;
	for (int64 i = 0; i < part->nlinks; i++)
	{
		const KeptLink *link = &part->links[i];

		if (!IsDecided(link) || AreBothAlive(part, link))
			part->links[nkept++] = *link;
	}
	part->nlinks = nkept;
}

void
ReadWholeGraph(GraphPart *part)
{
	MemoryContext caller = CurrentMemoryContext;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	ForgetPlansOfAnother(part->schema);
	ReadPolicy(part);
	SPI_finish();
	MemoryContextSwitchTo(part->context);
	ReadAllNodes(part);
	ReadAllLinks(part);
	DropSleepers(part);
	MarkCrowdedNodes(&part->policy, part->nodes, part->nnodes, part->links, part->nlinks);
	MemoryContextSwitchTo(caller);
}

/* ---- a part ---------------------------------------------------------------------------------------- */

/* A node of a part while it is read: with its text, by which the nodes are sorted. */
typedef struct FoundNode
{
	bool isRecord;
	Slice namespace;
	Slice value;
	bool isRead; /* its links are */
} FoundNode;

typedef struct Reach
{
	GraphPart *part;
	FoundNode *found; /* by place */
	int32 capacity;
	Datum *frontier; /* numbers of the nodes that have been reached last */
	int nfrontier;
	int frontierCapacity;
} Reach;

/* Reach a node: it is in the part, and among the next to be looked at if it is new. */
static int32
ReachNode(Reach *reach, int64 id)
{
	bool isNew;
	int32 place = AddNode(reach->part, id, &isNew);

	if (!isNew)
		return place;
	if (place >= reach->capacity)
	{
		reach->capacity *= 2;
		reach->found = repalloc_huge(reach->found, (Size) reach->capacity * sizeof(FoundNode));
	}
	memset(&reach->found[place], 0, sizeof(FoundNode));
	if (reach->nfrontier == reach->frontierCapacity)
	{
		reach->frontierCapacity *= 2;
		reach->frontier =
			repalloc_huge(reach->frontier, (Size) reach->frontierCapacity * sizeof(Datum));
	}
	reach->frontier[reach->nfrontier++] = Int64GetDatum(id);
	return place;
}

/* Run a kept statement that takes an array of numbers, and give its rows. */
static SPITupleTable *
QueryByNumbers(SPIPlanPtr plan, Datum *ids, int nids)
{
	Datum argument = PointerGetDatum(
		construct_array(ids, nids, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));

	CHECK_FOR_INTERRUPTS();
	if (SPI_execute_plan(plan, &argument, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the graph");
	return SPI_tuptable;
}

static Datum
Value(const SPITupleTable *rows, uint64 row, int column, bool *isNull)
{
	return SPI_getbinval(rows->vals[row], rows->tupdesc, column, isNull);
}

static Slice
CopySlice(MemoryContext context, Slice slice)
{
	char *bytes = MemoryContextAlloc(context, slice.len + 1);

	memcpy(bytes, slice.bytes, slice.len);
	return (Slice){bytes, slice.len};
}

/* Read what the nodes are. */
static void
ReadFoundNodes(Reach *reach, Datum *ids, int nids)
{
	static Oid types[] = {INT8ARRAYOID};
	GraphPart *part = reach->part;
	SPITupleTable *rows;

	if (nodesPlan == NULL)
		nodesPlan = PreparePlan(
			psprintf("SELECT n.node_id, n.kind = 'record', n.namespace, n.value FROM %s.node n "
					 "WHERE n.node_id = ANY ($1)",
					 part->schema),
			types);
	rows = QueryByNumbers(nodesPlan, ids, nids);
	for (uint64 row = 0; row < rows->numvals; row++)
	{
		bool isNull;
		int32 place = FindNode(part, DatumGetInt64(Value(rows, row, 1, &isNull)));
		FoundNode *found = &reach->found[place];

		found->isRecord = DatumGetBool(Value(rows, row, 2, &isNull));
		found->namespace = CopySlice(part->context, TextDatumSlice(Value(rows, row, 3, &isNull)));
		found->value = CopySlice(part->context, TextDatumSlice(Value(rows, row, 4, &isNull)));
		ApplyPolicy(part, &part->nodes[place], found->isRecord, found->namespace, found->value);
	}
	SPI_freetuptable(rows);
}

/* Reach the nodes that are in a profile with these now. */
static void
ReachFellows(Reach *reach, Datum *ids, int nids)
{
	static Oid types[] = {INT8ARRAYOID};
	SPITupleTable *rows;

	if (membersPlan == NULL)
		membersPlan = PreparePlan(
			psprintf("SELECT f.node_id FROM %1$s.member m JOIN %1$s.member f USING (profile_id) "
					 "WHERE m.node_id = ANY ($1)",
					 reach->part->schema),
			types);
	rows = QueryByNumbers(membersPlan, ids, nids);
	for (uint64 row = 0; row < rows->numvals; row++)
	{
		bool isNull;

		(void) ReachNode(reach, DatumGetInt64(Value(rows, row, 1, &isNull)));
	}
	SPI_freetuptable(rows);
}

/* A link as it comes, before its ends are in the part. */
typedef struct ReadLink
{
	int64 left;
	int64 right;
	KeptLink link;
} ReadLink;

static ReadLink
LinkOfRow(const GraphPart *part, const SPITupleTable *rows, uint64 row)
{
	bool firstIsNull;
	bool lastIsNull;
	bool isNull;
	Datum first = Value(rows, row, 4, &firstIsNull);
	Datum last = Value(rows, row, 5, &lastIsNull);
	ReadLink read = {.left = DatumGetInt64(Value(rows, row, 1, &isNull)),
					 .right = DatumGetInt64(Value(rows, row, 2, &isNull))};

	read.link.kind = (KeptKind) DatumGetInt32(Value(rows, row, 3, &isNull));
	read.link.time = LinkTime(&part->policy, read.link.kind, MomentOf(first, firstIsNull),
							  MomentOf(last, lastIsNull));
	return read;
}

/* Mark those nodes as out that too many hold; only of those that have so many links is it asked. */
static void
MarkCrowdedOf(Reach *reach, const ReadLink *links, int64 nlinks)
{
	static Oid types[] = {INT8ARRAYOID};
	GraphPart *part = reach->part;
	int32 most = part->policy.maxRecordsPerValue;
	int32 *degree = palloc0((Size) part->nnodes * sizeof(int32));
	Datum *ids = palloc((Size) part->nnodes * sizeof(Datum));
	int nids = 0;
	SPITupleTable *rows;

	for (int64 i = 0; i < 2 * nlinks; i++)
	{
		int32 place = FindNode(part, i % 2 ? links[i / 2].right : links[i / 2].left);

		if (place >= 0)
			degree[place]++;
	}
	for (int32 place = 0; place < part->nnodes; place++)
		if (most != LIMIT_NONE && degree[place] > most && !part->nodes[place].isOut &&
			!reach->found[place].isRecord)
			ids[nids++] = Int64GetDatum(part->nodes[place].id);
	if (nids > 0)
	{
		if (crowdedPlan == NULL)
			crowdedPlan = PreparePlan(
				psprintf("SELECT c FROM %s.crowded_nodes($1) AS c", part->schema), types);
		rows = QueryByNumbers(crowdedPlan, ids, nids);
		for (uint64 row = 0; row < rows->numvals; row++)
		{
			bool isNull;

			part->nodes[FindNode(part, DatumGetInt64(Value(rows, row, 1, &isNull)))].isOut = true;
		}
		SPI_freetuptable(rows);
	}
	pfree(degree);
	pfree(ids);
}

/* Take a link whose near end has just been read: reach its other end, unless one of them joins nothing. */
static void
TakeLink(Reach *reach, const ReadLink *read)
{
	GraphPart *part = reach->part;
	int32 left = FindNode(part, read->left);
	int32 right = FindNode(part, read->right);
	KeptLink link = read->link;

	/* A decision that keeps apart reaches nobody. */
	if ((left >= 0 && part->nodes[left].isOut && link.kind != KEPT_MUST) ||
		(right >= 0 && part->nodes[right].isOut && link.kind != KEPT_MUST) ||
		(link.kind == KEPT_CANNOT && (left < 0 || right < 0)))
		return;
	link.left = ReachNode(reach, read->left);
	link.right = ReachNode(reach, read->right);
	AddLink(part, link);
}

/* Find which of the nodes, whose links these are, live. */
static void
MarkLiving(GraphPart *part, const ReadLink *links, int64 nlinks, const Datum *ids, int nids)
{
	for (int i = 0; i < nids; i++)
		part->life[FindNode(part, DatumGetInt64(ids[i]))] = NODE_SLEEPS;
	for (int64 i = 0; i < 2 * nlinks; i++)
	{
		int32 place = FindNode(part, i % 2 ? links[i / 2].right : links[i / 2].left);

		if (!IsDecided(&links[i / 2].link) && place >= 0 && part->life[place] == NODE_SLEEPS)
			part->life[place] = NODE_LIVES;
	}
}

/* Read the links of the nodes that are passed. */
static void
ReadFoundLinks(Reach *reach, Datum *ids, int nids)
{
	static Oid types[] = {INT8ARRAYOID};
	GraphPart *part = reach->part;
	SPITupleTable *rows;
	ReadLink *links;

	if (linksPlan == NULL)
		linksPlan = PreparePlan(
			psprintf(
				"%s UNION ALL %s",
				SelectLinks(part, "WHERE l.left_node = ANY ($1)", "WHERE l.left_node = ANY ($1)"),
				SelectLinks(part, "WHERE l.right_node = ANY ($1) AND l.left_node <> ALL ($1)",
							"WHERE l.right_node = ANY ($1) AND l.left_node <> ALL ($1)")),
			types);
	rows = QueryByNumbers(linksPlan, ids, nids);
	links = MemoryContextAllocHuge(part->context, rows->numvals * sizeof(ReadLink) + 1);
	for (uint64 row = 0; row < rows->numvals; row++)
		links[row] = LinkOfRow(part, rows, row);
	MarkCrowdedOf(reach, links, rows->numvals);
	for (uint64 row = 0; row < rows->numvals; row++)
	{
		int32 left = FindNode(part, links[row].left);
		int32 right = FindNode(part, links[row].right);

		/* One whose end was read before was taken then. */
		if ((left < 0 || !reach->found[left].isRead) && (right < 0 || !reach->found[right].isRead))
			TakeLink(reach, &links[row]);
	}
	for (int i = 0; i < nids; i++)
		reach->found[FindNode(part, DatumGetInt64(ids[i]))].isRead = true;
	MarkLiving(part, links, rows->numvals, ids, nids);
	SPI_freetuptable(rows);
	pfree(links);
}

/* Of nodes that the policy blocks, find which live, and leave in `ids` those that somebody decided about. */
static int
LookAtBlocked(Reach *reach, Datum *ids, int nids)
{
	static Oid types[] = {INT8ARRAYOID};
	GraphPart *part = reach->part;
	SPITupleTable *rows;
	int ndecided = 0;

	if (livesPlan == NULL)
		livesPlan =
			PreparePlan(psprintf("SELECT n, EXISTS (SELECT FROM %1$s.link l WHERE l.left_node = n) "
								 "OR EXISTS (SELECT FROM %1$s.link l WHERE l.right_node = n), "
								 "EXISTS (SELECT FROM %1$s.decision d WHERE d.left_node = n) "
								 "OR EXISTS (SELECT FROM %1$s.decision d WHERE d.right_node = n) "
								 "FROM pg_catalog.unnest($1) AS n",
								 part->schema),
						types);
	rows = QueryByNumbers(livesPlan, ids, nids);
	for (uint64 row = 0; row < rows->numvals; row++)
	{
		bool isNull;
		Datum id = Value(rows, row, 1, &isNull);

		part->life[FindNode(part, DatumGetInt64(id))] =
			DatumGetBool(Value(rows, row, 2, &isNull)) ? NODE_LIVES : NODE_SLEEPS;
		if (DatumGetBool(Value(rows, row, 3, &isNull)))
			ids[ndecided++] = id;
	}
	SPI_freetuptable(rows);
	return ndecided;
}

/* Look at what has been reached last, and reach further from it. */
static void
ReadFrontier(Reach *reach, bool isFirst)
{
	int nids = reach->nfrontier;
	Datum *ids = palloc((Size) nids * sizeof(Datum));
	Datum *blocked = palloc((Size) nids * sizeof(Datum));
	int npassed = 0;
	int nblocked = 0;

	memcpy(ids, reach->frontier, (Size) nids * sizeof(Datum));
	reach->nfrontier = 0;
	ReadFoundNodes(reach, ids, nids);
	for (int i = 0; i < nids; i++)
	{
		if (reach->part->nodes[FindNode(reach->part, DatumGetInt64(ids[i]))].isOut)
			blocked[nblocked++] = ids[i];
		else
			ids[npassed++] = ids[i];
	}
	/* What the policy blocks is passed at most by a decision; later than at the start, nothing happened to it. */
	if (isFirst && nblocked > 0)
	{
		nblocked = LookAtBlocked(reach, blocked, nblocked);
		memcpy(ids + npassed, blocked, (Size) nblocked * sizeof(Datum));
		npassed += nblocked;
	}
	if (npassed > 0)
		ReadFoundLinks(reach, ids, npassed);
	pfree(ids);
	pfree(blocked);
}

static const FoundNode *sortedFound;

static int
CompareFound(const void *x, const void *y)
{
	const FoundNode *a = &sortedFound[*(const int32 *) x];
	const FoundNode *b = &sortedFound[*(const int32 *) y];
	int order;

	if (a->isRecord != b->isRecord)
		return a->isRecord ? 1 : -1; /* as 'identifier' < 'record' */
	order = CompareSlices(&a->namespace, &b->namespace);
	return order != 0 ? order : CompareSlices(&a->value, &b->value);
}

/* Put the nodes in the order of (kind, namespace, value), as the whole is read. */
static void
SortFoundNodes(Reach *reach)
{
	GraphPart *part = reach->part;
	int32 *order = palloc(((Size) part->nnodes + 1) * sizeof(int32));
	int32 *rank = palloc(((Size) part->nnodes + 1) * sizeof(int32));
	KeptNode *nodes = palloc(((Size) part->nnodes + 1) * sizeof(KeptNode));
	NodeLife *life = palloc(((Size) part->nnodes + 1) * sizeof(NodeLife));

	for (int32 i = 0; i < part->nnodes; i++)
		order[i] = i;
	sortedFound = reach->found;
	qsort(order, part->nnodes, sizeof(int32), CompareFound);
	for (int32 i = 0; i < part->nnodes; i++)
	{
		rank[order[i]] = i;
		nodes[i] = part->nodes[order[i]];
		life[i] = part->life[order[i]];
	}
	for (int64 i = 0; i < part->nlinks; i++)
	{
		part->links[i].left = rank[part->links[i].left];
		part->links[i].right = rank[part->links[i].right];
	}
	part->nodes = nodes;
	part->life = life;
	part->nodeCapacity = part->nnodes + 1;
}

/* Leave out links with an end that joins nothing: whether it does may have been found later. */
static void
DropLinksOfOut(GraphPart *part)
{
	int64 nkept = 0;

	for (int64 i = 0; i < part->nlinks; i++)
	{
		const KeptLink *link = &part->links[i];

		if (IsDecided(link) ? AreBothAlive(part, link)
							: !part->nodes[link->left].isOut && !part->nodes[link->right].isOut)
			part->links[nkept++] = *link;
	}
	part->nlinks = nkept;
}

void
ReadGraphAround(GraphPart *part, ArrayType *nodes)
{
	MemoryContext caller = CurrentMemoryContext;
	Reach reach = {.part = part, .capacity = 64, .frontierCapacity = 64};
	Datum *ids;
	int nids;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	ForgetPlansOfAnother(part->schema);
	ReadPolicy(part);
	reach.found = palloc(reach.capacity * sizeof(FoundNode));
	reach.frontier = palloc(reach.frontierCapacity * sizeof(Datum));
	deconstruct_array(nodes, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &ids, NULL,
					  &nids);
	for (int i = 0; i < nids; i++)
		(void) ReachNode(&reach, DatumGetInt64(ids[i]));
	ReachFellows(&reach, ids, nids);
	for (bool isFirst = true; reach.nfrontier > 0; isFirst = false)
	{
		MemoryContextSwitchTo(part->context);
		ReadFrontier(&reach, isFirst);
	}
	MemoryContextSwitchTo(part->context);
	SortFoundNodes(&reach);
	DropLinksOfOut(part);
	SPI_finish();
	MemoryContextSwitchTo(caller);
}
