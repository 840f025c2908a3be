/*
 * policy.c
 *    Looking up identifiers in a link policy.
 *
 * Blocked values are found by binary search, prefixes and patterns one after
 * another: a company blocks many values and few of the others.
 */
#include "core.h"

#include "graph/policy.h"

NamespaceRule
UnlistedNamespaceRule(void)
{
	return (NamespaceRule){.identifierClass = IDENTIFIER_CONTACT,
						   .priority = PRIORITY_LOWEST,
						   .limit = LIMIT_NONE,
						   .joins = JOIN_ALWAYS};
}

int
CompareSlices(const Slice *a, const Slice *b)
{
	int order = memcmp(a->bytes, b->bytes, Min(a->len, b->len));

	if (order != 0)
		return order;
	return (a->len > b->len) - (a->len < b->len);
}

static inline unsigned char
LowerByte(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

int
CompareSlicesFolded(const Slice *a, const Slice *b)
{
	for (size_t i = 0; i < a->len && i < b->len; i++)
	{
		int order = LowerByte(a->bytes[i]) - LowerByte(b->bytes[i]);

		if (order != 0)
			return order;
	}
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

/* Add the pattern between two slashes; false if it is none. */
static bool
AddPattern(BlockedValues *blocked, Slice namespace, bool isAnyNamespace, Slice text)
{
	int n = blocked->npatterns++;

	if (n == 0)
		blocked->patterns = palloc(sizeof(BlockedPattern));
	else if ((n & (n - 1)) == 0)
		blocked->patterns = repalloc(blocked->patterns, 2 * (Size) n * sizeof(BlockedPattern));
	blocked->patterns[n].isAnyNamespace = isAnyNamespace;
	blocked->patterns[n].namespace = namespace;
	return CompilePattern(text.bytes, text.len, &blocked->patterns[n].pattern);
}

bool
AddBlockedValue(BlockedValues *blocked, Slice entry)
{
	Slice namespace = IdentifierNamespace(entry);
	bool isAnyNamespace = namespace.len == 1 && namespace.bytes[0] == '*';
	bool isPrefix = entry.len > 0 && entry.bytes[entry.len - 1] == '*';
	Slice value = SkipBytes(entry, Min(namespace.len + 1, entry.len));
	SliceList *list;

	if (namespace.len == 0)
		return false;
	if (value.len > 2 && value.bytes[0] == '/' && value.bytes[value.len - 1] == '/')
		return AddPattern(blocked, namespace, isAnyNamespace,
						  (Slice){value.bytes + 1, value.len - 2});
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
	return CompareSlicesFolded(a, b);
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
		Slice start = {slice.bytes, Min(prefix->len, slice.len)};

		if (CompareSlicesFolded(prefix, &start) == 0)
			return true;
	}
	return false;
}

static bool
HoldsPatternOf(const BlockedValues *blocked, Slice namespace, Slice value)
{
	for (int i = 0; i < blocked->npatterns; i++)
	{
		const BlockedPattern *entry = &blocked->patterns[i];

		if ((entry->isAnyNamespace || CompareSlices(&entry->namespace, &namespace) == 0) &&
			MatchesPattern(&entry->pattern, value.bytes, value.len))
			return true;
	}
	return false;
}

bool
IsBlocked(const BlockedValues *blocked, Slice identifier)
{
	Slice namespace = IdentifierNamespace(identifier);
	Slice value = SkipBytes(identifier, namespace.len + 1);

	return HoldsSlice(&blocked->identifiers, identifier) || HoldsSlice(&blocked->values, value) ||
		   HoldsPrefixOf(&blocked->prefixes, identifier) ||
		   HoldsPrefixOf(&blocked->valuePrefixes, value) ||
		   HoldsPatternOf(blocked, namespace, value);
}
