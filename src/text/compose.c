/*
 * compose.c
 *    Unicode's normalisation form C (UAX #15), for the few values where two spellings of a
 *    letter must be one and nothing may be folded away: e and an accent is é.
 *
 * Characters are taken apart as far as they go, marks are put in their canonical order, and
 * what can be put together is: with the last base letter, unless a mark of the same class
 * stands between. Hangul syllables follow a formula. The table is written by
 * tools/compose_table.
 *
 * Cost: two look-ups by halving a character, and a sort of the marks of each letter that
 * is quadratic in their number.
 */
#include "text/compose.h"

typedef struct Decomposition
{
	uint32 c;
	uint32 first;
	uint32 second; /* 0 for a character that is only another's second code */
} Decomposition;

/* The characters from first to last have this combining class: the order in which marks stand. */
typedef struct ClassRun
{
	uint32 first;
	uint32 last;
	uint8 number;
} ClassRun;

#include "text/compose_table.def"

/* Hangul: a leading consonant, a vowel and perhaps a trailing consonant make a syllable (The Unicode Standard, 3.12). */
#define HANGUL_SYLLABLE 0xAC00
#define HANGUL_LEAD 0x1100
#define HANGUL_VOWEL 0x1161
#define HANGUL_TRAIL 0x11A7
#define HANGUL_LEADS 19
#define HANGUL_VOWELS 21
#define HANGUL_TRAILS 28
#define HANGUL_SYLLABLES (HANGUL_LEADS * HANGUL_VOWELS * HANGUL_TRAILS)

static const Decomposition *
FindDecomposition(uint32 c)
{
	int low = 0;
	int high = lengthof(decompositions);

	while (low < high)
	{
		const int middle = (low + high) / 2;

		if (decompositions[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < lengthof(decompositions) && decompositions[low].c == c ? &decompositions[low]
																		: NULL;
}

/* 0 for a character that marks are put on. */
static int
CombiningClass(uint32 c)
{
	int low = 0;
	int high = lengthof(class_runs);

	while (low < high)
	{
		const int middle = (low + high) / 2;

		if (class_runs[middle].last < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < lengthof(class_runs) && class_runs[low].first <= c ? class_runs[low].number : 0;
}

/* Write what a character is made of, COMPOSE_GROWTH at most, and return how many. */
static int
Decompose(uint32 c, uint32 *parts)
{
	const Decomposition *found;
	int count;

	if (c - HANGUL_SYLLABLE < HANGUL_SYLLABLES)
	{
		const uint32 syllable = c - HANGUL_SYLLABLE;
		const uint32 trail = syllable % HANGUL_TRAILS;

		parts[0] = HANGUL_LEAD + syllable / (HANGUL_VOWELS * HANGUL_TRAILS);
		parts[1] = HANGUL_VOWEL + syllable / HANGUL_TRAILS % HANGUL_VOWELS;
		parts[2] = HANGUL_TRAIL + trail;
		return trail > 0 ? 3 : 2;
	}
	found = c < 0xC0 ? NULL : FindDecomposition(c);
	if (found == NULL)
	{
		parts[0] = c;
		return 1;
	}
	/* Only the first part comes apart again. */
	count = Decompose(found->first, parts);
	if (found->second != 0)
		parts[count++] = found->second;
	return count;
}

/* The character that two make, 0 for none. */
static uint32
ComposePair(uint32 first, uint32 second)
{
	const uint64 wanted = (uint64) first << 32 | second;
	int low = 0;
	int high = lengthof(compositions);

	if (first - HANGUL_LEAD < HANGUL_LEADS && second - HANGUL_VOWEL < HANGUL_VOWELS)
		return HANGUL_SYLLABLE +
			   ((first - HANGUL_LEAD) * HANGUL_VOWELS + second - HANGUL_VOWEL) * HANGUL_TRAILS;
	if (first - HANGUL_SYLLABLE < HANGUL_SYLLABLES &&
		(first - HANGUL_SYLLABLE) % HANGUL_TRAILS == 0 &&
		second - HANGUL_TRAIL - 1 < HANGUL_TRAILS - 1)
		return first + second - HANGUL_TRAIL;
	while (low < high)
	{
		const int middle = (low + high) / 2;
		const Decomposition *pair = &decompositions[compositions[middle]];
		const uint64 found = (uint64) pair->first << 32 | pair->second;

		if (found == wanted)
			return pair->c;
		if (found < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* Take all apart; the characters are moved to the end of the room first. */
static size_t
DecomposeAll(uint32 *chars, size_t count)
{
	const uint32 *from = chars + (COMPOSE_GROWTH - 1) * count;
	size_t used = 0;

	memmove(chars + (COMPOSE_GROWTH - 1) * count, chars, count * sizeof(*chars));
	for (size_t i = 0; i < count; i++)
		used += Decompose(from[i], chars + used);
	return used;
}

/* Marks of lower classes first; those of one class stay as they stood. */
static void
SortMarks(uint32 *chars, size_t count)
{
	for (size_t i = 1; i < count; i++)
	{
		const uint32 mark = chars[i];
		const int number = CombiningClass(mark);
		size_t to = i;

		while (number > 0 && to > 0 && CombiningClass(chars[to - 1]) > number)
		{
			chars[to] = chars[to - 1];
			to--;
		}
		chars[to] = mark;
	}
}

size_t
ComposeChars(uint32 *chars, size_t count)
{
	const size_t all = DecomposeAll(chars, count);
	uint32 *base = NULL;
	size_t used = 0;
	int last_class = 0;

	SortMarks(chars, all);
	for (size_t i = 0; i < all; i++)
	{
		const int number = CombiningClass(chars[i]);
		/* Blocked by a mark of the same class; a base letter by any mark. */
		const bool is_open = base != NULL && (chars + used == base + 1 || last_class < number);
		const uint32 whole = is_open ? ComposePair(*base, chars[i]) : 0;

		if (whole != 0)
		{
			*base = whole;
			continue;
		}
		chars[used] = chars[i];
		if (number == 0)
			base = chars + used;
		last_class = number;
		used++;
	}
	return used;
}
