/*
 * resolve_identifiers.c
 *    SQL function resolve_identifiers(events, policy): who is who, from events.
 *
 * Identifiers get a number at first sight; each event adds the pairs of its
 * numbers to a set of links; in mode first_owner it is kept as well. When all is
 * read, numbers are replaced by ranks in byte order, so that nothing depends on
 * what was seen first, and partition.c or first_owner.c does the rest. The answer
 * goes out sorted by identifier.
 *
 * Memory: the distinct identifiers (about 100 bytes each and their text), the
 * distinct links (about 50 bytes each) and in mode first_owner the events (about
 * 32 bytes each and 4 an identifier), within work_mem or maintenance_work_mem,
 * whichever is larger; beyond it the function stops with a hint. The partition
 * takes about as much again while it runs.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "budget.h"
#include "graph/link_policy.h"
#include "graph/partition.h"
#include "query.h"

I360_FUNCTION(i360_resolve_identifiers);

/* An identifier by its bytes; the map from it to its number. */
typedef struct IdentifierEntry
{
	Slice identifier;
	uint32 hash;
	int32 number;
	char status;
} IdentifierEntry;

static inline uint32
HashSlice(Slice slice)
{
	return hash_bytes((const unsigned char *) slice.bytes, (int) slice.len);
}

#define SH_PREFIX identifier_map
#define SH_ELEMENT_TYPE IdentifierEntry
#define SH_KEY_TYPE Slice
#define SH_KEY identifier
#define SH_HASH_KEY(tb, key) HashSlice(key)
#define SH_EQUAL(tb, a, b) ((a).len == (b).len && memcmp((a).bytes, (b).bytes, (a).len) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, entry) (entry)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* An identifier, first by number, then by rank. */
typedef struct Identifier
{
	text *text; /* as SQL takes it; the map's slice points into it */
	int32 number;
	PartitionNode node;
} Identifier;

/* What has been read so far. */
typedef struct Resolver
{
	const LinkPolicy *policy;
	MemoryContext context;      /* everything below */
	MemoryContext texts;        /* texts, nodes of kept events: many, small, never freed alone */
	MemoryContext eventContext; /* one event */
	identifier_map_hash *map;
	Identifier *identifiers;
	int32 nidentifiers;
	int32 capacity;
	LinkSet links;
	Event *events; /* in mode first_owner: those that show two identifiers or more */
	int64 nkept;
	int64 eventCapacity;
	int64 nevents;
	int64 ntooLong; /* events with more than EVENT_MAX_IDENTIFIERS */
} Resolver;

static void
InitResolver(Resolver *resolver, MemoryContext context)
{
	memset(resolver, 0, sizeof(*resolver));
	resolver->context = context;
	resolver->texts = GenerationContextCreate(context, "identifier texts", ALLOCSET_DEFAULT_SIZES);
	resolver->eventContext = AllocSetContextCreate(context, "event", ALLOCSET_DEFAULT_SIZES);
	resolver->map = identifier_map_create(context, 1024, NULL);
	resolver->capacity = 1024;
	resolver->identifiers = MemoryContextAlloc(context, resolver->capacity * sizeof(Identifier));
	LinkSetInit(&resolver->links);
}

static Slice
TextSlice(const text *t)
{
	return (Slice){VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};
}

/* Keep a new identifier and make the entry point to the copy. */
static void
AddIdentifier(Resolver *resolver, IdentifierEntry *entry, Slice namespace)
{
	Slice given = entry->identifier;
	text *kept = MemoryContextAlloc(resolver->texts, VARHDRSZ + given.len);
	Identifier *identifier;

	SET_VARSIZE(kept, VARHDRSZ + given.len);
	memcpy(VARDATA(kept), given.bytes, given.len);
	entry->identifier = TextSlice(kept);
	entry->number = resolver->nidentifiers++;

	if (entry->number == resolver->capacity)
	{
		resolver->capacity *= 2;
		resolver->identifiers =
			repalloc_huge(resolver->identifiers, (Size) resolver->capacity * sizeof(Identifier));
	}
	identifier = &resolver->identifiers[entry->number];
	identifier->text = kept;
	identifier->number = entry->number;
	identifier->node.rule = FindNamespaceRule(resolver->policy, namespace);
	identifier->node.isBlocked = IsBlocked(&resolver->policy->blocked, given);
}

/* The number of an identifier, or -1 if it has no namespace or no value. */
static int32
IdentifierNumber(Resolver *resolver, Slice identifier)
{
	Slice namespace = IdentifierNamespace(identifier);
	IdentifierEntry *entry;
	bool found;

	if (namespace.len == 0)
		return -1;
	entry = identifier_map_insert(resolver->map, identifier, &found);
	if (!found)
		AddIdentifier(resolver, entry, namespace);
	return entry->number;
}

/* Keep an event for mode first_owner. */
static void
KeepEvent(Resolver *resolver, const int32 *nodes, int nnodes, Moment when)
{
	Size size = (Size) nnodes * sizeof(int32);
	Event *event;

	if (resolver->nkept == resolver->eventCapacity)
	{
		resolver->eventCapacity = resolver->eventCapacity > 0 ? resolver->eventCapacity * 2 : 1024;
		resolver->events =
			resolver->events == NULL
				? palloc_huge(resolver->eventCapacity * sizeof(Event))
				: repalloc_huge(resolver->events, resolver->eventCapacity * sizeof(Event));
	}
	event = &resolver->events[resolver->nkept++];
	*event = (Event){when, MemoryContextAlloc(resolver->texts, size), nnodes};
	memcpy(event->nodes, nodes, size);
}

/* Add the links of an event, and the event itself if the mode asks for it. */
static void
AddNodes(Resolver *resolver, int32 *nodes, int nnodes, Moment when)
{
	nnodes = SortUniqueNodes(nodes, nnodes);
	if (nnodes > EVENT_MAX_IDENTIFIERS)
	{
		resolver->ntooLong++;
		return;
	}
	LinkSetAddEvent(&resolver->links, nodes, nnodes, when);
	if (resolver->policy->mode == LINK_FIRST_OWNER && nnodes > 1)
		KeepEvent(resolver, nodes, nnodes, when);
}

/* Add what one event says. Called in the event's context. */
static void
AddEvent(Resolver *resolver, Datum identifiers, Moment when)
{
	ArrayType *array = DatumGetArrayTypeP(identifiers);
	Datum *elements;
	bool *nulls;
	int nelements;
	int32 *numbers;
	int nnumbers = 0;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_INT, &elements, &nulls,
					  &nelements);
	numbers = palloc(nelements * sizeof(int32));
	for (int i = 0; i < nelements; i++)
	{
		int32 number = -1;

		if (!nulls[i])
			number = IdentifierNumber(resolver, TextSlice(DatumGetTextPP(elements[i])));
		if (number >= 0)
			numbers[nnumbers++] = number;
	}
	MemoryContextSwitchTo(resolver->context);
	AddNodes(resolver, numbers, nnumbers, when);
	resolver->nevents++;
}

static void
ReadEvents(Resolver *resolver, const char *events)
{
	static const Oid integers[] = {INT8OID, INT4OID, INT2OID, InvalidOid};
	static const Oid times[] = {TIMESTAMPTZOID, InvalidOid};
	static const Oid arrays[] = {TEXTARRAYOID, VARCHARARRAYOID, InvalidOid};
	QueryColumn columns[] = {{.name = "seq", .types = integers, .isOptional = true},
							 {.name = "observed_at", .types = times},
							 {.name = "identifiers", .types = arrays}};
	RowQuery query;

	OpenQuery(&query, "events", events, columns, lengthof(columns));
	while (FetchRows(&query))
	{
		for (uint64 row = 0; row < query.nrows; row++)
		{
			bool seqIsNull;
			bool timeIsNull;
			bool isNull;
			int64 seq = RowInt64(&query, row, &columns[0], &seqIsNull);
			Datum time = RowDatum(&query, row, &columns[1], &timeIsNull);
			Datum identifiers = RowDatum(&query, row, &columns[2], &isNull);
			Moment when = {timeIsNull ? TIME_UNKNOWN : DatumGetTimestampTz(time),
						   seqIsNull ? PG_INT64_MIN : seq};

			if (isNull)
				continue;
			MemoryContextSwitchTo(resolver->eventContext);
			AddEvent(resolver, identifiers, when);
			MemoryContextReset(resolver->eventContext);
		}
		MemoryContextSwitchTo(resolver->context);
		CheckBudget(resolver->context, "resolve_identifiers", resolver->nidentifiers);
	}
	CloseQuery(&query);
}

static int
CompareIdentifiers(const void *a, const void *b)
{
	Slice x = TextSlice(((const Identifier *) a)->text);
	Slice y = TextSlice(((const Identifier *) b)->text);

	CHECK_FOR_INTERRUPTS();
	return CompareSlices(&x, &y);
}

/* Sort the identifiers in byte order and return the rank of each number. */
static int32 *
RankIdentifiers(Resolver *resolver)
{
	int32 *rank = palloc_huge((Size) resolver->nidentifiers * sizeof(int32));

	identifier_map_destroy(resolver->map);
	qsort(resolver->identifiers, resolver->nidentifiers, sizeof(Identifier), CompareIdentifiers);
	for (int32 i = 0; i < resolver->nidentifiers; i++)
		rank[resolver->identifiers[i].number] = i;
	return rank;
}

/* Replace the nodes of the kept events by renumber[node], and sort them again. */
static void
RenumberEvents(Resolver *resolver, const int32 *renumber)
{
	for (int64 i = 0; i < resolver->nkept; i++)
	{
		Event *event = &resolver->events[i];

		for (int32 j = 0; j < event->nnodes; j++)
			event->nodes[j] = renumber[event->nodes[j]];
		(void) SortUniqueNodes(event->nodes, event->nnodes);
		CHECK_FOR_INTERRUPTS();
	}
}

/* For each identifier in byte order, the identifier that names its profile. */
static int32 *
ResolveProfiles(Resolver *resolver)
{
	int32 *rank = RankIdentifiers(resolver);
	PartitionNode *nodes = palloc_huge((Size) resolver->nidentifiers * sizeof(PartitionNode));
	int64 nlinks = resolver->links.nlinks;
	Link *links = LinkSetTakeLinks(&resolver->links, rank);

	for (int32 i = 0; i < resolver->nidentifiers; i++)
		nodes[i] = resolver->identifiers[i].node;
	if (resolver->policy->mode == LINK_FIRST_OWNER)
	{
		RenumberEvents(resolver, rank);
		return PartitionEvents(resolver->policy, nodes, resolver->nidentifiers, resolver->events,
							   resolver->nkept, links, nlinks);
	}
	return PartitionNodes(resolver->policy, nodes, resolver->nidentifiers, links, nlinks);
}

static void
ReturnProfiles(const Resolver *resolver, const int32 *key, ReturnSetInfo *result)
{
	for (int32 i = 0; i < resolver->nidentifiers; i++)
	{
		Datum values[] = {PointerGetDatum(resolver->identifiers[i].text),
						  PointerGetDatum(resolver->identifiers[key[i]].text)};
		bool nulls[] = {false, false};

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/* The policy given, or the one shipped. */
static LinkPolicy *
GetPolicy(FunctionCallInfo fcinfo)
{
	return ParseLinkPolicy(PG_ARGISNULL(1) ? DefaultLinkPolicy() : PG_GETARG_JSONB_P(1), NULL);
}

Datum
i360_resolve_identifiers(PG_FUNCTION_ARGS)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "resolve_identifiers", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	Resolver resolver;
	int32 *key;

	RequireQueryArgument(fcinfo, 0, "events");
	InitMaterializedSRF(fcinfo, 0);
	caller = MemoryContextSwitchTo(context);
	InitResolver(&resolver, context);
	resolver.policy = GetPolicy(fcinfo);

	ReadEvents(&resolver, text_to_cstring(PG_GETARG_TEXT_PP(0)));
	elog(DEBUG1,
		 "resolve_identifiers: read " INT64_FORMAT " events: %d identifiers, " INT64_FORMAT
		 " links",
		 resolver.nevents, resolver.nidentifiers, resolver.links.nlinks);
	if (resolver.ntooLong > 0)
		ereport(NOTICE,
				(errmsg_plural(INT64_FORMAT " event with more than %d identifiers makes no links",
							   INT64_FORMAT " events with more than %d identifiers make no links",
							   resolver.ntooLong, resolver.ntooLong, EVENT_MAX_IDENTIFIERS)));
	key = ResolveProfiles(&resolver);
	elog(DEBUG1, "resolve_identifiers: made the profiles");
	ReturnProfiles(&resolver, key, (ReturnSetInfo *) fcinfo->resultinfo);

	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return (Datum) 0;
}
