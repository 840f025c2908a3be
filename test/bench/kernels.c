/*
 * kernels.c
 *    What the similarities cost without a server, beside their definitions written out: pairs of
 *    texts that have nothing to do with each other, as most that are compared. Prints Markdown.
 *
 * The kinds are timed in turns, and the least time of many rounds is taken, that of the processor
 * and not by the clock: other work on the machine hardly moves it.
 */
#include <time.h>

#include "text/text.h"

#define NTEXTS 4096
#define MAX_BYTES 64
#define ROUNDS 50

typedef struct Text
{
	int len;
	char bytes[MAX_BYTES];
} Text;

static Text texts[NTEXTS];
static double sink; /* so that no loop is left out */

static double
ProcessorSeconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static uint64
Random(uint64 *seed)
{
	uint64 z = (*seed += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* Texts of about that length, a third more or less, of letters as frequent as in French. */
static double
MakeTexts(double mean)
{
	static const char letters[] = "EEEEEEEEEEEEEEESSSSSSSSAAAAAAAAIIIIIIITTTTTTTNNNNNNNRRRRRR"
								  "UUUUUULLLLLOOOOODDDDCCCMMMPPPVVQFBGHJXYZ";
	uint64 seed = 1;
	double total = 0;

	for (int i = 0; i < NTEXTS; i++)
	{
		const double part = (double) (Random(&seed) % 1000) / 1000;

		texts[i].len = (int) (mean * (0.67 + 0.66 * part) + 0.5);
		for (int k = 0; k < texts[i].len; k++)
			texts[i].bytes[k] = letters[Random(&seed) % (sizeof(letters) - 1)];
		total += texts[i].len;
	}
	return total / NTEXTS;
}

static double
Levenshtein(const Text *a, const Text *b)
{
	return LevenshteinDistance(a->bytes, a->len, b->bytes, b->len, INT32_MAX);
}

static double
JaroWinkler(const Text *a, const Text *b)
{
	return JaroWinklerSimilarity(a->bytes, a->len, b->bytes, b->len);
}

/* The matrix, row by row. */
static double
PlainLevenshtein(const Text *a, const Text *b)
{
	int row[MAX_BYTES + 1];

	for (int j = 0; j <= b->len; j++)
		row[j] = j;
	for (int i = 1; i <= a->len; i++)
	{
		int diagonal = row[0];

		row[0] = i;
		for (int j = 1; j <= b->len; j++)
		{
			const int replace = diagonal + (a->bytes[i - 1] != b->bytes[j - 1]);

			diagonal = row[j];
			row[j] = Min(replace, Min(row[j], row[j - 1]) + 1);
		}
	}
	return row[b->len];
}

/* The common characters, then those of them out of order. */
static double
PlainJaroWinkler(const Text *a, const Text *b)
{
	const int window = Max(Max(a->len, b->len) / 2 - 1, 0);
	bool in_a[MAX_BYTES] = {false};
	bool in_b[MAX_BYTES] = {false};
	double common = 0;
	int misplaced = 0;
	double jaro;
	int prefix = 0;

	for (int i = 0; i < a->len; i++)
		for (int j = Max(i - window, 0); j < Min(i + window + 1, b->len) && !in_a[i]; j++)
			if (!in_b[j] && a->bytes[i] == b->bytes[j])
			{
				in_a[i] = in_b[j] = true;
				common++;
			}
	if (common == 0)
		return 0;
	for (int i = 0, j = 0; i < a->len; i++)
	{
		if (!in_a[i])
			continue;
		while (!in_b[j])
			j++;
		misplaced += a->bytes[i] != b->bytes[j++];
	}
	jaro = (common / a->len + common / b->len + (common - misplaced / 2) / common) / 3;
	while (jaro > 0.7 && prefix < Min(4, Min(a->len, b->len)) &&
		   a->bytes[prefix] == b->bytes[prefix])
		prefix++;
	return jaro + prefix * 0.1 * (1 - jaro);
}

typedef struct Kernel
{
	const char *name;
	double (*compare)(const Text *a, const Text *b);
} Kernel;

static const Kernel kernels[] = {{"Levenshtein", Levenshtein},
								 {"by its definition", PlainLevenshtein},
								 {"Jaro-Winkler", JaroWinkler},
								 {"by its definition", PlainJaroWinkler}};

/* Nanoseconds a pair; each text is met twice, with another. */
static double
TimePairs(const Kernel *kernel)
{
	const double start = ProcessorSeconds();

	for (uint32 i = 0; i < NTEXTS; i++)
		sink += kernel->compare(&texts[i], &texts[(i * 2654435761u >> 7) % NTEXTS]);
	return (ProcessorSeconds() - start) / NTEXTS * 1e9;
}

int
main(void)
{
	static const double means[] = {8.2, 15.7, 25.5, 30.9};

	printf("| bytes | %s | %s | %s | %s |\n|---:|---:|---:|---:|---:|\n", kernels[0].name,
		   kernels[1].name, kernels[2].name, kernels[3].name);
	for (int m = 0; m < (int) lengthof(means); m++)
	{
		const double mean = MakeTexts(means[m]);
		double least[lengthof(kernels)];

		for (int round = 0; round < ROUNDS; round++)
			for (int k = 0; k < (int) lengthof(kernels); k++)
			{
				const double took = TimePairs(&kernels[k]);

				least[k] = round == 0 ? took : Min(least[k], took);
			}
		printf("| %.1f | %.0f ns | %.0f ns | %.0f ns | %.0f ns |\n", mean, least[0], least[1],
			   least[2], least[3]);
	}
	return sink == 0;
}
