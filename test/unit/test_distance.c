/*
 * test_distance.c
 *    Levenshtein and Damerau-Levenshtein against their whole matrices, on random and
 *    awkward texts around the 64 characters of a word, for every bound.
 */
#include "text/text.h"
#include "utf8.h"

#define SIDE (RANDOM_TEXT_MAX + 2)

static int
Levenshtein(const char *a, const char *b)
{
	return LevenshteinDistance(a, strlen(a), b, strlen(b), INT32_MAX);
}

static int
Damerau(const char *a, const char *b)
{
	return DamerauLevenshteinDistance(a, strlen(a), b, strlen(b));
}

static void
CheckKnown(void)
{
	CHECK(Levenshtein("", "") == 0 && Damerau("", "") == 0, "empty");
	CHECK(Levenshtein("", "abc") == 3 && Damerau("abc", "") == 3, "empty and not empty");
	CHECK(Levenshtein("kitten", "sitting") == 3, "kitten, sitting");
	CHECK(Levenshtein("été", "ete") == 2 && Damerau("été", "ete") == 2, "characters, not bytes");
	CHECK(Levenshtein("abcd", "acbd") == 2 && Damerau("abcd", "acbd") == 1, "a swap is one edit");
	CHECK(Damerau("CA", "ABC") == 2, "unrestricted: a swap may be edited between");
	CHECK(LevenshteinDistance("kitten", 6, "sitting", 7, 2) == 3, "beyond max: max + 1");
	CHECK(LevenshteinDistance("abc", 3, "xyz", 3, 0) == 1, "max of 0");
	CHECK(LevenshteinDistance("abc", 3, "abc", 3, 0) == 0, "max of 0, equal");
}

static int
SlowLevenshtein(const RandomText *a, const RandomText *b)
{
	static int d[SIDE][SIDE];

	for (int i = 0; i <= a->count; i++)
		for (int j = 0; j <= b->count; j++)
		{
			if (i == 0 || j == 0)
			{
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = d[i - 1][j - 1] + (a->chars[i - 1] != b->chars[j - 1]);
			d[i][j] = Min(d[i][j], Min(d[i - 1][j], d[i][j - 1]) + 1);
		}
	return d[a->count][b->count];
}

/*
 * Lowrance and Wagner (1975) by its recurrence: a swap takes the last place before
 * each end that holds the other's character, and pays for what stands between.
 */
static int
SlowDamerau(const RandomText *a, const RandomText *b)
{
	static int d[SIDE][SIDE];

	for (int i = 0; i <= a->count; i++)
		for (int j = 0; j <= b->count; j++)
		{
			int k = i - 1;
			int l = j - 1;

			if (i == 0 || j == 0)
			{
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = d[i - 1][j - 1] + (a->chars[i - 1] != b->chars[j - 1]);
			d[i][j] = Min(d[i][j], Min(d[i - 1][j], d[i][j - 1]) + 1);
			while (k > 0 && a->chars[k - 1] != b->chars[j - 1])
				k--;
			while (l > 0 && b->chars[l - 1] != a->chars[i - 1])
				l--;
			if (k > 0 && l > 0)
				d[i][j] = Min(d[i][j], d[k - 1][l - 1] + (i - k - 1) + 1 + (j - l - 1));
		}
	return d[a->count][b->count];
}

static bool
LevenshteinAgrees(const RandomText *a, const RandomText *b, int max)
{
	const int slow = SlowLevenshtein(a, b);

	return LevenshteinDistance(a->bytes, a->len, b->bytes, b->len, INT32_MAX) == slow &&
		   LevenshteinDistance(a->bytes, a->len, b->bytes, b->len, max) == Min(slow, max + 1);
}

static bool
DamerauAgrees(const RandomText *a, const RandomText *b)
{
	return DamerauLevenshteinDistance(a->bytes, a->len, b->bytes, b->len) == SlowDamerau(a, b);
}

static void
CheckRandom(const char *what, int ntries, int low, int high, int nletters)
{
	uint64 seed = low * 1000 + nletters;
	RandomText a;
	RandomText b;
	int nbad = 0;

	for (int i = 0; i < ntries; i++)
	{
		MakeText(&a, &seed, low + UnitBelow(&seed, high - low + 1), nletters);
		if (i % 2)
			MakeText(&b, &seed, low + UnitBelow(&seed, high - low + 1), nletters);
		else
			MakeVariant(&b, &seed, &a, 1 + UnitBelow(&seed, 5));
		nbad += !LevenshteinAgrees(&a, &b, UnitBelow(&seed, high + 2)) || !DamerauAgrees(&a, &b);
	}
	CHECK(nbad == 0, "as the whole matrix: %s", what);
}

int
main(void)
{
	CheckKnown();
	CheckRandom("ASCII up to 12", 20000, 0, 12, 4);
	CheckRandom("any script up to 12", 20000, 0, 12, 8);
	CheckRandom("63 to 65 of ASCII", 500, 63, 65, 4);
	CheckRandom("63 to 65 of any script", 500, 63, 65, 8);
	CheckRandom("one letter", 200, 0, 70, 1);
	CheckRandom("long", 200, 60, 200, 8);
	return UnitDone();
}
