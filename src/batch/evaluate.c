/*
 * evaluate.c
 *    Pairwise and B-cubed precision, recall and F1 of clusters against the truth.
 *
 * Pairwise counts pairs of records that share a cluster. B-cubed (Bagga and Baldwin
 * 1998) averages over records the share of its cluster that is of its entity
 * (precision) and of its entity that is in its cluster (recall); it does not let one
 * large cluster decide. Both follow from the sizes of the cells cluster × entity.
 */
#include "core.h"

#include "batch/batch.h"

typedef struct Cell
{
	int32 cluster;
	int32 truth;
} Cell;

static int
CompareCells(const void *a, const void *b)
{
	const Cell *left = a;
	const Cell *right = b;

	if (left->cluster != right->cluster)
		return left->cluster < right->cluster ? -1 : 1;
	return (left->truth > right->truth) - (left->truth < right->truth);
}

static int64
Pairs(int64 n)
{
	return n * (n - 1) / 2;
}

/* How many records each number (from 0, below n) has. */
static int64 *
CountSizes(const int32 *number, int64 n)
{
	int64 *sizes = palloc_huge(Max(n, 1) * sizeof(int64));

	memset(sizes, 0, n * sizeof(int64));
	for (int64 i = 0; i < n; i++)
		sizes[number[i]]++;
	return sizes;
}

static int64
SumPairs(const int64 *sizes, int64 n)
{
	int64 sum = 0;

	for (int64 i = 0; i < n; i++)
		sum += Pairs(sizes[i]);
	return sum;
}

static double
Ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 1;
}

static double
HarmonicMean(double a, double b)
{
	return a + b > 0 ? 2 * a * b / (a + b) : 0;
}

/* Numbers are below n. With no pair to find, or none found, the ratio is 1. */
void
EvaluateClusters(const int32 *cluster, const int32 *truth, int64 n, Agreement *agreement)
{
	Cell *cells = palloc_huge(Max(n, 1) * sizeof(Cell));
	int64 *cluster_size = CountSizes(cluster, n);
	int64 *truth_size = CountSizes(truth, n);
	double precision = 0;
	double recall = 0;
	int64 end;

	memset(agreement, 0, sizeof(*agreement));
	for (int64 i = 0; i < n; i++)
		cells[i] = (Cell){cluster[i], truth[i]};
	qsort(cells, n, sizeof(Cell), CompareCells);
	for (int64 start = 0; start < n; start = end)
	{
		double size;

		for (end = start + 1; end < n && CompareCells(&cells[start], &cells[end]) == 0;)
			end++;
		size = (double) (end - start);
		agreement->true_pairs += Pairs(end - start);
		precision += size * size / cluster_size[cells[start].cluster];
		recall += size * size / truth_size[cells[start].truth];
	}
	agreement->found_pairs = SumPairs(cluster_size, n);
	agreement->truth_pairs = SumPairs(truth_size, n);
	agreement->pair_precision = Ratio(agreement->true_pairs, agreement->found_pairs);
	agreement->pair_recall = Ratio(agreement->true_pairs, agreement->truth_pairs);
	agreement->pair_f1 = HarmonicMean(agreement->pair_precision, agreement->pair_recall);
	agreement->bcubed_precision = Ratio(precision, n);
	agreement->bcubed_recall = Ratio(recall, n);
	agreement->bcubed_f1 = HarmonicMean(agreement->bcubed_precision, agreement->bcubed_recall);
	pfree(cells);
	pfree(cluster_size);
	pfree(truth_size);
}
