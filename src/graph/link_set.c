/*
 * link_set.c
 *    The links that events make: each pair of nodes once, as new as the last event that shows it.
 *
 * An open-addressing table of pairs, 24 bytes a slot, at most two thirds full.
 */
#include "core.h"

#include "graph/link_set.h"
#include "graph/mix.h"

/* A pair of different nodes, packed; 0 would be a node with itself, so it marks a free slot. */
typedef struct LinkSlot
{
	uint64 pair;
	Moment last;
} LinkSlot;

#define FIRST_NSLOTS 1024
#define FREE_SLOT UINT64_C(0)

/* Between two looks at whether the user has cancelled. */
#define STEPS_PER_CHECK 65536

static inline uint64
PackPair(int32 a, int32 b)
{
	return (uint64) (uint32) a << 32 | (uint32) b;
}

static void
MakeSlots(LinkSet *set, uint64 nslots)
{
	set->mask = nslots - 1;
	set->slots = palloc_huge(nslots * sizeof(LinkSlot));
	memset(set->slots, 0, nslots * sizeof(LinkSlot));
}

void
LinkSetInit(LinkSet *set)
{
	set->nlinks = 0;
	MakeSlots(set, FIRST_NSLOTS);
}

/* The slot that holds the pair, or the free one where it belongs. */
static inline LinkSlot *
FindSlot(const LinkSet *set, uint64 pair)
{
	uint64 i = MixBits(pair) & set->mask;

	while (set->slots[i].pair != pair && set->slots[i].pair != FREE_SLOT)
		i = (i + 1) & set->mask;
	return &set->slots[i];
}

/* Double the table. */
static void
GrowSlots(LinkSet *set)
{
	LinkSlot *old = set->slots;
	uint64 nold = set->mask + 1;

	MakeSlots(set, nold * 2);
	for (uint64 i = 0; i < nold; i++)
	{
		if (old[i].pair != FREE_SLOT)
			*FindSlot(set, old[i].pair) = old[i];
		if (i % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(old);
}

static void
AddLink(LinkSet *set, int32 a, int32 b, Moment when)
{
	uint64 pair = PackPair(a, b);
	LinkSlot *slot = FindSlot(set, pair);

	if (slot->pair == pair)
	{
		if (CompareMoments(slot->last, when) < 0)
			slot->last = when;
		return;
	}
	*slot = (LinkSlot){pair, when};
	set->nlinks++;
	if ((uint64) set->nlinks * 3 > (set->mask + 1) * 2)
		GrowSlots(set);
}

static int
CompareNodes(const void *a, const void *b)
{
	int32 x = *(const int32 *) a;
	int32 y = *(const int32 *) b;

	return (x > y) - (x < y);
}

int
SortUniqueNodes(int32 *nodes, int nnodes)
{
	int nunique = 0;

	qsort(nodes, nnodes, sizeof(int32), CompareNodes);
	for (int i = 0; i < nnodes; i++)
		if (i == 0 || nodes[i] != nodes[nunique - 1])
			nodes[nunique++] = nodes[i];
	return nunique;
}

void
LinkSetAddEvent(LinkSet *set, const int32 *nodes, int nnodes, Moment when)
{
	Assert(nnodes <= EVENT_MAX_IDENTIFIERS);
	for (int i = 0; i < nnodes; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = i + 1; j < nnodes; j++)
			AddLink(set, nodes[i], nodes[j], when);
	}
}

Link *
LinkSetTakeLinks(LinkSet *set, const int32 *renumber)
{
	Link *links = palloc_huge((Size) set->nlinks * sizeof(Link));
	Link *link = links;

	for (uint64 i = 0; i <= set->mask; i++)
	{
		LinkSlot *slot = &set->slots[i];

		if (slot->pair != FREE_SLOT)
		{
			int32 a = renumber[slot->pair >> 32];
			int32 b = renumber[(uint32) slot->pair];

			*link++ = (Link){.last = slot->last, .a = Min(a, b), .b = Max(a, b)};
		}
		if (i % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(set->slots);
	set->slots = NULL;
	return links;
}
