/*
 * test_similarity.c
 *    Jaro and Jaro-Winkler against Winkler's published table and against the definition
 *    written out, on random and awkward texts around the 64 characters of a word.
 */
#include "text/text.h"
#include "utf8.h"

/* Winkler (1994), "Advanced methods for record linkage", table 1; rounded there to three places. */
typedef struct Published
{
	const char *a;
	const char *b;
	double jaro;
	double winkler;
} Published;

static const Published published[] = {
	{"SHACKLEFORD", "SHACKELFORD", 0.970, 0.982},
	{"DUNNINGHAM", "CUNNIGHAM", 0.896, 0.896},
	{"NICHLESON", "NICHULSON", 0.926, 0.956},
	{"JONES", "JOHNSON", 0.790, 0.832},
	{"MASSEY", "MASSIE", 0.889, 0.933},
	{"ABROMS", "ABRAMS", 0.889, 0.922},
	{"JERALDINE", "GERALDINE", 0.926, 0.926},
	{"MARHTA", "MARTHA", 0.944, 0.961},
	{"MICHELLE", "MICHAEL", 0.869, 0.921},
	{"JULIES", "JULIUS", 0.889, 0.933},
	{"TANYA", "TONYA", 0.867, 0.880},
	{"DWAYNE", "DUANE", 0.822, 0.840},
	{"SEAN", "SUSAN", 0.783, 0.805},
	{"JON", "JOHN", 0.917, 0.933},
};

static double
Jaro(const char *a, const char *b)
{
	return JaroSimilarity(a, strlen(a), b, strlen(b));
}

static double
Winkler(const char *a, const char *b)
{
	return JaroWinklerSimilarity(a, strlen(a), b, strlen(b));
}

static void
CheckPublished(void)
{
	for (int i = 0; i < lengthof(published); i++)
	{
		const Published *p = &published[i];

		CHECK(fabs(Jaro(p->a, p->b) - p->jaro) < 0.0006, "Jaro %s %s", p->a, p->b);
		CHECK(fabs(Winkler(p->a, p->b) - p->winkler) < 0.0006, "Jaro-Winkler %s %s", p->a, p->b);
	}
}

static void
CheckEdges(void)
{
	CHECK(Jaro("", "") == 1.0 && Winkler("", "") == 1.0, "two empty texts are equal");
	CHECK(Jaro("", "a") == 0.0 && Jaro("a", "") == 0.0, "empty and not empty");
	CHECK(Jaro("a", "a") == 1.0 && Jaro("é", "é") == 1.0, "one character, equal");
	CHECK(Jaro("a", "b") == 0.0 && Jaro("é", "è") == 0.0, "one character, different");
	CHECK(Jaro("ab", "ba") == 0.0, "two swapped are out of each other's window");
	/* One in common of two: (1/2 + 1/2 + 1) / 3, which gets no boost at or below 0.7. */
	CHECK(fabs(Winkler("ab", "ac") - 2.0 / 3.0) < 1e-12, "no boost up to 0.7");
	/* Three in common of four and three: (3/4 + 3/3 + 1) / 3 = 11/12, boosted by three alike. */
	CHECK(fabs(Winkler("éléa", "élé") - (11.0 / 12 + 0.3 * (1.0 / 12))) < 1e-12,
		  "the prefix counts characters");
}

/* Jaro by its definition: for each of b the first free equal one of a within the window. */
static double
SlowJaro(const RandomText *a, const RandomText *b)
{
	const int window = Max(a->count, b->count) / 2 - 1;
	bool in_a[RANDOM_TEXT_MAX] = {false};
	uint32 common_b[RANDOM_TEXT_MAX];
	int common = 0;
	int misplaced = 0;

	for (int j = 0; j < b->count; j++)
		for (int i = 0; i < a->count; i++)
			if (!in_a[i] && a->chars[i] == b->chars[j] && abs(i - j) <= Max(window, 0))
			{
				in_a[i] = true;
				common_b[common++] = b->chars[j];
				break;
			}
	for (int i = 0, k = 0; i < a->count; i++)
		if (in_a[i])
			misplaced += a->chars[i] != common_b[k++];
	if (common == 0)
		return a->count == 0 && b->count == 0;
	return ((double) common / a->count + (double) common / b->count +
			(double) (common - misplaced / 2) / common) /
		   3;
}

static bool
AgreesWithSlow(const RandomText *a, const RandomText *b)
{
	const double fast = JaroSimilarity(a->bytes, a->len, b->bytes, b->len);
	const double mirrored = JaroSimilarity(b->bytes, b->len, a->bytes, a->len);

	return fabs(fast - SlowJaro(a, b)) < 1e-12 && fabs(fast - mirrored) < 1e-12;
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
		nbad += !AgreesWithSlow(&a, &b);
	}
	CHECK(nbad == 0, "as the definition, from either side: %s", what);
}

int
main(void)
{
	CheckPublished();
	CheckEdges();
	CheckRandom("ASCII up to 12", 20000, 0, 12, 4);
	CheckRandom("any script up to 12", 20000, 0, 12, 8);
	CheckRandom("63 to 65 of ASCII", 3000, 63, 65, 4);
	CheckRandom("63 to 65 of any script", 3000, 63, 65, 8);
	CheckRandom("one letter", 500, 0, 70, 1);
	CheckRandom("long", 1000, 60, 200, 8);
	return UnitDone();
}
