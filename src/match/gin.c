/*
 * gin.c
 *    identity_ops: an inverted index over the blocking keys of identities.
 *
 * A row is stored under its keys, eight bytes each, whatever their values' length. A probe
 * asks for the rows that have one of its own; what comes back is scored (recheck), so
 * the index only ever finds too much, and gives what a sequential scan gives.
 *
 * A key that the probe's model lists as common counts only together with a second field.
 * The stored side knows no model, so it holds second fields too, each under its own key:
 * a hot key is sought as (key AND (second OR second ...)), and the rows of a phone that
 * half the shop shares are never read. The same five keys of dates, sounds and places stand in
 * long, dense lists, which GIN packs in a byte or two a row.
 *
 * An identity of no keys, or of a format that this version does not read, matches
 * nothing and is found by nothing.
 */
#include "postgres.h"

#include "access/gin.h"
#include "access/stratnum.h"
#include "port/pg_bitutils.h"

#include "compat.h"
#include "match/query.h"

I360_FUNCTION(i360_gin_extract_value_identity);
I360_FUNCTION(i360_gin_extract_query_identity);
I360_FUNCTION(i360_gin_consistent_identity);
I360_FUNCTION(i360_gin_triconsistent_identity);

/* The operators of the class, by number; stored in catalogs. */
enum
{
	STRATEGY_MATCHES_IDENTITY = 1,
	STRATEGY_MATCHES_QUERY = 2
};

static Datum *
KeyDatums(const uint64 *keys, int nkeys, Datum *datums)
{
	for (int i = 0; i < nkeys; i++)
		*datums++ = Int64GetDatum((int64) keys[i]);
	return datums;
}

Datum
i360_gin_extract_value_identity(PG_FUNCTION_ARGS)
{
	struct varlena *identity = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	int32 *nkeys = (int32 *) PG_GETARG_POINTER(1);
	uint64 keys[MAX_STORED_KEYS];
	IdentityView view;
	Datum *datums;

	*nkeys = 0;
	if (IdentityOpen(VARDATA_ANY(identity), VARSIZE_ANY_EXHDR(identity), &view))
		*nkeys = StoredKeys(&view, keys);
	PG_FREE_IF_COPY(identity, 0);
	if (*nkeys == 0)
		PG_RETURN_POINTER(NULL);
	datums = palloc(*nkeys * sizeof(Datum));
	KeyDatums(keys, *nkeys, datums);
	PG_RETURN_POINTER(datums);
}

/* The search of an operand of ~=; false where it finds nothing. */
static bool
SearchOf(StrategyNumber strategy, struct varlena *operand, KeySearch *search)
{
	static const ShareTable no_key_is_common = {0};
	const char *bytes = VARDATA_ANY(operand);
	size_t len = VARSIZE_ANY_EXHDR(operand);
	IdentityView view;

	switch (strategy)
	{
		case STRATEGY_MATCHES_IDENTITY:
			if (!IdentityOpen(bytes, len, &view))
				return false;
			PlanSearch(&view, &no_key_is_common, search);
			return true;
		case STRATEGY_MATCHES_QUERY: return ReadQuerySearch(bytes, len, search);
		default: elog(ERROR, "unrecognized strategy number: %d", strategy);
	}
	return false;
}

/*
 * How the entries of a scan lie: plain keys, hot keys, second fields. GIN hands it back
 * to the consistent functions in the first of its extra pointers.
 */
typedef struct SearchLayout
{
	int nplain;
	int nhot;
	uint32 hot_seconds[FLEXIBLE_ARRAY_MEMBER];
} SearchLayout;

static SearchLayout *
LayoutOf(const KeySearch *search)
{
	Size size = search->nhot * sizeof(uint32);
	SearchLayout *layout = palloc(offsetof(SearchLayout, hot_seconds) + size);

	layout->nplain = search->nplain;
	layout->nhot = search->nhot;
	memcpy(layout->hot_seconds, search->hot_seconds, size);
	return layout;
}

/* No key, no row: the default search mode of GIN finds nothing for none. */
Datum
i360_gin_extract_query_identity(PG_FUNCTION_ARGS)
{
	struct varlena *operand = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	int32 *nentries = (int32 *) PG_GETARG_POINTER(1);
	Pointer **extra_data = (Pointer **) PG_GETARG_POINTER(4);
	KeySearch search;
	Datum *entries;
	Datum *next;

	*nentries = 0;
	if (SearchOf(PG_GETARG_UINT16(2), operand, &search))
		*nentries = search.nplain + search.nhot + search.nseconds;
	PG_FREE_IF_COPY(operand, 0);
	if (*nentries == 0)
		PG_RETURN_POINTER(NULL);
	entries = palloc(*nentries * sizeof(Datum));
	next = KeyDatums(search.plain, search.nplain, entries);
	next = KeyDatums(search.hot, search.nhot, next);
	KeyDatums(search.seconds, search.nseconds, next);
	*extra_data = palloc0(*nentries * sizeof(Pointer));
	(*extra_data)[0] = (Pointer) LayoutOf(&search);
	PG_RETURN_POINTER(entries);
}

/*
 * Can a row match that has these entries? `present` holds GIN_TRUE, GIN_FALSE or
 * GIN_MAYBE; true unless it certainly cannot. Grows with what is present, so an unknown
 * entry counts as one that is there.
 */
static bool
MayMatch(const GinTernaryValue *present, const SearchLayout *layout)
{
	const GinTernaryValue *hot = present + layout->nplain;
	const GinTernaryValue *seconds = hot + layout->nhot;

	for (int i = 0; i < layout->nplain; i++)
	{
		if (present[i] != GIN_FALSE)
			return true;
	}
	for (int i = 0; i < layout->nhot; i++)
	{
		if (hot[i] == GIN_FALSE)
			continue;
		for (uint32 mask = layout->hot_seconds[i]; mask != 0; mask &= mask - 1)
		{
			if (seconds[pg_rightmost_one_pos32(mask)] != GIN_FALSE)
				return true;
		}
	}
	return false;
}

Datum
i360_gin_consistent_identity(PG_FUNCTION_ARGS)
{
	const bool *check = (bool *) PG_GETARG_POINTER(0);
	Pointer *extra_data = (Pointer *) PG_GETARG_POINTER(4);
	bool *recheck = (bool *) PG_GETARG_POINTER(5);

	*recheck = true;
	PG_RETURN_BOOL(MayMatch((const GinTernaryValue *) check, (const SearchLayout *) extra_data[0]));
}

/* Never GIN_TRUE: keys do not tell the weight. */
Datum
i360_gin_triconsistent_identity(PG_FUNCTION_ARGS)
{
	const GinTernaryValue *check = (GinTernaryValue *) PG_GETARG_POINTER(0);
	Pointer *extra_data = (Pointer *) PG_GETARG_POINTER(4);

	PG_RETURN_GIN_TERNARY_VALUE(MayMatch(check, (const SearchLayout *) extra_data[0]) ? GIN_MAYBE
																					  : GIN_FALSE);
}
