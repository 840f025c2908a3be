/*
 * policy.c
 *    Looking up identifiers in a link policy.
 *
 * Blocked values are found by binary search, prefixes one after another: a
 * company blocks many values and few prefixes.
 */
#include "core.h"

#include "graph/policy.h"

NamespaceRule
UnlistedNamespaceRule(void)
{
	return (NamespaceRule){.identifierClass = IDENTIFIER_CONTACT,
						   .priority = PRIORITY_LOWEST,
						   .limit = LIMIT_NONE,
						   .joins = true};
}

int
CompareSlices(const Slice *a, const Slice *b)
{
	int order = memcmp(a->bytes, b->bytes, Min(a->len, b->len));

	if (order != 0)
		return order;
	return (a->len > b->len) - (a->len < b->len);
}

/* The slice without its first `n` bytes. */
static Slice
SkipBytes(Slice slice, size_t n)
{
	return (Slice){slice.bytes + n, slice.len - n};
}

Slice
IdentifierNamespace(Slice identifier)
{
	const char *colon = memchr(identifier.bytes, ':', identifier.len);
	size_t len = colon != NULL ? colon - identifier.bytes : 0;

	if (len + 1 >= identifier.len)
		len = 0;
	return (Slice){identifier.bytes, len};
}

int32
FindNamespaceRule(const LinkPolicy *policy, Slice namespace)
{
	for (int32 i = 0; i < policy->nlisted; i++)
		if (CompareSlices(&policy->rules[i].name, &namespace) == 0)
			return i;
	return policy->nlisted;
}

/* Append, doubling the room at each power of two. */
static void
AppendSlice(SliceList *list, Slice slice)
{
	int n = list->nitems++;

	if (n == 0)
		list->items = palloc(sizeof(Slice));
	else if ((n & (n - 1)) == 0)
		list->items = repalloc(list->items, 2 * (Size) n * sizeof(Slice));
	list->items[n] = slice;
}

bool
AddBlockedValue(BlockedValues *blocked, Slice entry)
{
	Slice namespace = IdentifierNamespace(entry);
	bool isAnyNamespace = namespace.len == 1 && namespace.bytes[0] == '*';
	bool isPrefix = entry.len > 0 && entry.bytes[entry.len - 1] == '*';
	SliceList *list;

	if (namespace.len == 0)
		return false;
	if (isAnyNamespace)
	{
		entry = SkipBytes(entry, 2);
		list = isPrefix ? &blocked->valuePrefixes : &blocked->values;
	}
	else
		list = isPrefix ? &blocked->prefixes : &blocked->identifiers;
	if (isPrefix)
		entry.len--;
	AppendSlice(list, entry);
	return true;
}

static int
CompareSlicePointers(const void *a, const void *b)
{
	return CompareSlices(a, b);
}

static void
SortSlices(SliceList *list)
{
	if (list->nitems > 1)
		qsort(list->items, list->nitems, sizeof(Slice), CompareSlicePointers);
}

void
SortBlockedValues(BlockedValues *blocked)
{
	SortSlices(&blocked->identifiers);
	SortSlices(&blocked->values);
}

static bool
HoldsSlice(const SliceList *sorted, Slice slice)
{
	return sorted->nitems > 0 && bsearch(&slice, sorted->items, sorted->nitems, sizeof(Slice),
										 CompareSlicePointers) != NULL;
}

static bool
HoldsPrefixOf(const SliceList *prefixes, Slice slice)
{
	for (int i = 0; i < prefixes->nitems; i++)
	{
		const Slice *prefix = &prefixes->items[i];

		if (prefix->len <= slice.len && memcmp(prefix->bytes, slice.bytes, prefix->len) == 0)
			return true;
	}
	return false;
}

bool
IsBlocked(const BlockedValues *blocked, Slice identifier)
{
	Slice value = SkipBytes(identifier, IdentifierNamespace(identifier).len + 1);

	return HoldsSlice(&blocked->identifiers, identifier) || HoldsSlice(&blocked->values, value) ||
		   HoldsPrefixOf(&blocked->prefixes, identifier) ||
		   HoldsPrefixOf(&blocked->valuePrefixes, value);
}
