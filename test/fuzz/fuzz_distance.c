/*
 * fuzz_distance.c
 *    Levenshtein of any two texts is what the whole matrix says, bounded or not; Damerau's
 *    is the same from either side, at most Levenshtein's and at least half of it.
 */
#include "pair.h"
#include "text/chars.h"
#include "text/text.h"

/* So that the matrix takes no time. */
#define MAX_LEN 200

static int
WholeMatrix(const Chars *a, const Chars *b)
{
	static int d[MAX_LEN + 1][MAX_LEN + 1];

	for (size_t i = 0; i <= a->count; i++)
		for (size_t j = 0; j <= b->count; j++)
		{
			if (i == 0 || j == 0)
			{
				d[i][j] = (int) (i + j);
				continue;
			}
			d[i][j] = d[i - 1][j - 1] + (a->at[i - 1] != b->at[j - 1]);
			d[i][j] = Min(d[i][j], Min(d[i - 1][j], d[i][j - 1]) + 1);
		}
	return d[a->count][b->count];
}

static void
CheckDamerau(const FuzzPair *p, int levenshtein)
{
	const int damerau = DamerauLevenshteinDistance(p->a, p->alen, p->b, p->blen);

	if (damerau != DamerauLevenshteinDistance(p->b, p->blen, p->a, p->alen))
		abort();
	/* A swap is one edit there and two here. */
	if (damerau > levenshtein || 2 * damerau < levenshtein)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	const FuzzPair p = SplitInput(data, Min(size, MAX_LEN));
	Chars a;
	Chars b;
	int distance;

	ReadChars(&a, p.a, p.alen);
	ReadChars(&b, p.b, p.blen);
	distance = WholeMatrix(&a, &b);
	FreeChars(&a);
	FreeChars(&b);
	if (LevenshteinDistance(p.a, p.alen, p.b, p.blen, INT32_MAX) != distance)
		abort();
	for (int max = 0; max <= distance + 1; max += 1 + distance / 4)
		if (LevenshteinDistance(p.a, p.alen, p.b, p.blen, max) != Min(distance, max + 1))
			abort();
	CheckDamerau(&p, distance);
	return 0;
}
