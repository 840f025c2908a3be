/*
 * similarity.c
 *    Jaro and Jaro-Winkler similarity (Jaro 1989; Winkler 1990), as DuckDB and
 *    rapidfuzz answer. (Beyond ASCII DuckDB counts bytes, where this counts characters;
 *    and it says 0 of two empty texts, which are equal here.)
 *
 * With m characters in common (equal, and not further apart than half the longer
 * text less one) and t pairs of them out of order, Jaro is the mean of m/|a|, m/|b|
 * and (m - t)/m. t is half the number of places where the common characters of a
 * and b, each in its own order, differ, rounded down.
 *
 * Up to 64 characters the common ones are found with one word of bits (Zhao, Sahni
 * and Bachmann in rapidfuzz): O(|b|). Each step waits for the one before, so for ASCII
 * where each character stands is looked up in the same loop, in the time that is left.
 * Beyond that common characters are found per character from sorted positions,
 * O(n log n), so that two long texts cost no square.
 *
 * Pairing greedily, the earliest with the earliest, gives the same pairs from
 * either side; so both functions are symmetric.
 */
#include "text/chars.h"
#include "text/places.h"
#include "text/text.h"

#define WINKLER_PREFIX 4
#define WINKLER_SCALE 0.1
#define WINKLER_FLOOR 0.7

/* How far apart two equal characters may stand and still be in common. */
static inline size_t
JaroWindow(size_t acount, size_t bcount)
{
	const size_t half = Max(acount, bcount) / 2;

	return half > 0 ? half - 1 : 0;
}

static double
JaroFromCounts(size_t acount, size_t bcount, size_t common, size_t misplaced)
{
	const double m = (double) common;

	if (common == 0)
		return 0.0;
	return (m / (double) acount + m / (double) bcount + (m - (double) (misplaced / 2)) / m) / 3.0;
}

/* The lowest n bits, n <= 64. */
static inline uint64
LowBits(size_t n)
{
	return n >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << n) - 1;
}

/* Which characters of a and of b are in common, as bits. */
typedef struct CommonChars
{
	uint64 in_a;
	uint64 in_b;
} CommonChars;

/*
 * Pair the characters of b in their order, each with the first in a that is free and within
 * reach. With `nblocks`, a constant, above 0 equal->in_a is filled on the way.
 */
I360_INLINE CommonChars
PairInWord(EqualChars *equal, const BytePlaces *a, const int nblocks, const char *b)
{
	const size_t window = JaroWindow(equal->acount, equal->bcount);
	const uint64 all = LowBits(equal->acount);
	uint64 reach = LowBits(window + 1);
	uint64 free = all;
	uint64 in_b = 0;

	for (size_t j = 0; j < equal->bcount; j++)
	{
		uint64 open;

		if (nblocks > 0)
			equal->in_a[j] = PlacesOf(a, nblocks, b[j]);
		open = equal->in_a[j] & reach & free;
		free ^= open & (~open + 1);
		in_b |= (uint64) (open != 0) << j;
		reach = (reach << 1) | (j < window);
	}
	return (CommonChars){all ^ free, in_b};
}

static inline double
JaroFromCommon(const EqualChars *equal, CommonChars in_common)
{
	size_t common = 0;
	size_t misplaced = 0;

	for (; in_common.in_a != 0; common++)
	{
		const uint64 same = equal->in_a[__builtin_ctzll(in_common.in_b)];

		misplaced += !(same >> __builtin_ctzll(in_common.in_a) & 1);
		in_common.in_a &= in_common.in_a - 1;
		in_common.in_b &= in_common.in_b - 1;
	}
	return JaroFromCounts(equal->acount, equal->bcount, common, misplaced);
}

/* Of two texts of 1 to 64 bytes; false, with nothing of use written, if they are not ASCII. */
static bool
JaroOfAscii(const char *a, size_t alen, const char *b, size_t blen, double *similarity)
{
	EqualChars equal;
	CommonChars common;
	BytePlaces places;

	if (!ReadPlaces(&places, a, alen) || !BytesAreAscii(b, blen))
		return false;
	equal.acount = alen;
	equal.bcount = blen;
	switch (places.nblocks)
	{
		case 1: common = PairInWord(&equal, &places, 1, b); break;
		case 2: common = PairInWord(&equal, &places, 2, b); break;
		default: common = PairInWord(&equal, &places, 4, b);
	}
	*similarity = JaroFromCommon(&equal, common);
	return true;
}

/* A character and where it stands, in one number that sorts by character, then place. */
static int
ComparePlaces(const void *a, const void *b)
{
	const uint64 left = *(const uint64 *) a;
	const uint64 right = *(const uint64 *) b;

	return (left > right) - (left < right);
}

static uint64 *
SortPlaces(const Chars *chars)
{
	uint64 *places = palloc_huge(chars->count * sizeof(uint64));

	for (size_t i = 0; i < chars->count; i++)
		places[i] = (uint64) chars->at[i] << 32 | i;
	qsort(places, chars->count, sizeof(uint64), ComparePlaces);
	return places;
}

/* Mark the characters in common: two sorted lists are walked, the one behind moves on. */
static void
PairSorted(const uint64 *a, size_t acount, const uint64 *b, size_t bcount, bool *in_a, bool *in_b)
{
	const uint64 window = JaroWindow(acount, bcount);
	size_t i = 0;
	size_t j = 0;

	while (i < acount && j < bcount)
	{
		const bool same = a[i] >> 32 == b[j] >> 32;

		if (same && a[i] <= b[j] + window && b[j] <= a[i] + window)
		{
			in_a[(uint32) a[i++]] = true;
			in_b[(uint32) b[j++]] = true;
		}
		else if (a[i] < b[j])
			i++;
		else
			j++;
	}
}

static double
JaroFromMarks(const Chars *a, const Chars *b, const bool *in_a, const bool *in_b)
{
	size_t common = 0;
	size_t misplaced = 0;
	size_t j = 0;

	for (size_t i = 0; i < a->count; i++)
	{
		if (!in_a[i])
			continue;
		while (!in_b[j])
			j++;
		misplaced += a->at[i] != b->at[j++];
		common++;
	}
	return JaroFromCounts(a->count, b->count, common, misplaced);
}

static double
JaroSorted(const Chars *a, const Chars *b)
{
	uint64 *aplaces = SortPlaces(a);
	uint64 *bplaces = SortPlaces(b);
	bool *marks = palloc_huge(a->count + b->count);
	double similarity;

	memset(marks, 0, a->count + b->count);
	PairSorted(aplaces, a->count, bplaces, b->count, marks, marks + a->count);
	similarity = JaroFromMarks(a, b, marks, marks + a->count);
	pfree(marks);
	pfree(bplaces);
	pfree(aplaces);
	return similarity;
}

double
JaroSimilarity(const char *a, size_t alen, const char *b, size_t blen)
{
	EqualChars equal;
	Chars achars;
	Chars bchars;
	double similarity;

	if (alen == 0 || blen == 0)
		return alen == blen ? 1.0 : 0.0;
	if (alen <= CHARS_IN_WORD && blen <= CHARS_IN_WORD &&
		JaroOfAscii(a, alen, b, blen, &similarity))
		return similarity;
	if (FindEqualChars(&equal, a, alen, b, blen))
		return JaroFromCommon(&equal, PairInWord(&equal, NULL, 0, NULL));
	ReadChars(&achars, a, alen);
	ReadChars(&bchars, b, blen);
	similarity = JaroSorted(&achars, &bchars);
	FreeChars(&achars);
	FreeChars(&bchars);
	return similarity;
}

/* How many characters the two begin with alike, WINKLER_PREFIX at most. */
static int
CommonPrefix(const char *a, size_t alen, const char *b, size_t blen)
{
	const char *const aend = a + alen;
	const char *const bend = b + blen;
	int same = 0;

	while (same < WINKLER_PREFIX && a < aend && b < bend &&
		   NextChar(&a, aend) == NextChar(&b, bend))
		same++;
	return same;
}

double
JaroWinklerSimilarity(const char *a, size_t alen, const char *b, size_t blen)
{
	const double jaro = JaroSimilarity(a, alen, b, blen);

	if (jaro <= WINKLER_FLOOR)
		return jaro;
	return jaro + CommonPrefix(a, alen, b, blen) * WINKLER_SCALE * (1.0 - jaro);
}
