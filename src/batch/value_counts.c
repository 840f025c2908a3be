/*
 * value_counts.c
 *    How many identities have each value of a field: those that two or more have.
 *
 * Hashes of all values are sorted with the identities that hold them, as blocking keys
 * are (key_sorter.c), within the same budget. The text of a value is looked up in
 * an identity that has it, for those values only that are asked for.
 */
#include "core.h"

#include "batch/value_counts.h"

#define KIND_SHIFT 61 /* the kind's place in `kinds` is above the hash */

_Static_assert(MAX_COUNTED_KINDS <= 1 << (64 - KIND_SHIFT), "kinds fit above the hash");

static uint64
ValueKey(int kind, const IdentityValue *value)
{
	return (uint64) kind << KIND_SHIFT | ShareHash(value->bytes, value->len) >> (64 - KIND_SHIFT);
}

/* Add an identity's values of a kind, one spelling of each. */
static void
AddValues(ValueCounts *counts, const IdentityView *view, int kind, int32 record)
{
	const int n = IdentityCount(view, counts->kinds[kind]);
	uint64 keys[IDENTITY_MAX_VALUES];
	int nkeys = 0;

	for (int i = 0; i < n; i++)
	{
		const uint64 key = ValueKey(kind, IdentityGet(view, counts->kinds[kind], i));
		int known = 0;

		while (known < nkeys && keys[known] != key)
			known++;
		if (known < nkeys)
			continue;
		keys[nkeys++] = key;
		AddKey(&counts->sorter, key, record);
	}
	counts->nvalues[kind] += nkeys;
}

void
CountValues(ValueCounts *counts, const IdentitySet *set, const IdentityKind *kinds, int nkinds,
			const BatchMemory *memory)
{
	memset(counts, 0, sizeof(*counts));
	counts->set = set;
	counts->nkinds = nkinds;
	memcpy(counts->kinds, kinds, nkinds * sizeof(IdentityKind));
	InitKeySorter(&counts->sorter, memory);
	for (int r = 0; r < set->n; r++)
	{
		IdentityView view;

		CHECK_FOR_INTERRUPTS();
		if (!IdentityOpen(set->bytes[r], set->len[r], &view))
			continue;
		for (int kind = 0; kind < nkinds; kind++)
			AddValues(counts, &view, kind, r);
	}
	SortKeys(&counts->sorter);
}

bool
NextValueCount(ValueCounts *counts, ValueCount *value)
{
	if (!NextKeyGroup(&counts->sorter, &value->group))
		return false;
	value->kind = (int) (value->group.key >> KIND_SHIFT);
	return true;
}

/* Is a the better spelling: shorter, or first in order? */
static bool
IsBetterSpelling(const IdentityValue *a, const IdentityValue *b)
{
	return a->len != b->len ? a->len < b->len : CompareIdentityValues(a, b) < 0;
}

/* Take an identity's spellings of the value into account. */
static void
SpellFrom(const ValueCounts *counts, const ValueCount *value, int32 record, IdentityValue *best)
{
	const IdentityKind kind = counts->kinds[value->kind];
	IdentityView view;

	IdentityOpen(counts->set->bytes[record], counts->set->len[record], &view);
	for (int i = 0; i < IdentityCount(&view, kind); i++)
	{
		const IdentityValue *text = IdentityGet(&view, kind, i);

		if (ValueKey(value->kind, text) == value->group.key &&
			(best->bytes == NULL || IsBetterSpelling(text, best)))
			*best = *text;
	}
}

IdentityValue
CountedText(const ValueCounts *counts, const ValueCount *value)
{
	IdentityValue best = {NULL, 0};

	/* Spellings differ in their spaces only: one that has none is the shortest. */
	for (int64 i = 0; i < value->group.n; i++)
	{
		SpellFrom(counts, value, value->group.records[i], &best);
		if (memchr(best.bytes, ' ', best.len) == NULL)
			break;
	}
	return best;
}

void
FreeValueCounts(ValueCounts *counts)
{
	FreeKeySorter(&counts->sorter);
}
