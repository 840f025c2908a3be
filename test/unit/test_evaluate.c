/*
 * test_evaluate.c
 *    Precision and recall of clusters, against a count of all pairs and by hand.
 */
#include "unit.h"

#include "batch/batch.h"

/* Pairs and B-cubed as they are defined, record by record. */
static void
SlowEvaluate(const int32 *cluster, const int32 *truth, int n, Agreement *a)
{
	double precision = 0;
	double recall = 0;

	memset(a, 0, sizeof(*a));
	for (int i = 0; i < n; i++)
	{
		int together = 0;
		int in_cluster = 0;
		int in_truth = 0;

		for (int j = 0; j < n; j++)
		{
			together += cluster[i] == cluster[j] && truth[i] == truth[j];
			in_cluster += cluster[i] == cluster[j];
			in_truth += truth[i] == truth[j];
		}
		precision += (double) together / in_cluster;
		recall += (double) together / in_truth;
		/* Every pair is seen from both of its records. */
		a->true_pairs += together - 1;
		a->found_pairs += in_cluster - 1;
		a->truth_pairs += in_truth - 1;
	}
	a->true_pairs /= 2;
	a->found_pairs /= 2;
	a->truth_pairs /= 2;
	a->pair_precision = a->found_pairs > 0 ? (double) a->true_pairs / a->found_pairs : 1;
	a->pair_recall = a->truth_pairs > 0 ? (double) a->true_pairs / a->truth_pairs : 1;
	a->bcubed_precision = n > 0 ? precision / n : 1;
	a->bcubed_recall = n > 0 ? recall / n : 1;
}

static bool
IsNear(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static void
CheckRandom(void)
{
	uint64 seed = 61;
	int nwrong = 0;

	for (int round = 0; round < 2000; round++)
	{
		int32 cluster[100];
		int32 truth[100];
		int n = UnitBelow(&seed, 100) + 1;
		int nclusters = 1 + UnitBelow(&seed, n);
		Agreement slow;
		Agreement fast;

		for (int i = 0; i < n; i++)
		{
			cluster[i] = UnitBelow(&seed, nclusters);
			truth[i] = UnitBelow(&seed, 2) ? cluster[i] : UnitBelow(&seed, n);
		}
		SlowEvaluate(cluster, truth, n, &slow);
		EvaluateClusters(cluster, truth, n, &fast);
		nwrong += fast.true_pairs != slow.true_pairs || fast.found_pairs != slow.found_pairs ||
				  fast.truth_pairs != slow.truth_pairs ||
				  !IsNear(fast.pair_precision, slow.pair_precision) ||
				  !IsNear(fast.pair_recall, slow.pair_recall) ||
				  !IsNear(fast.bcubed_precision, slow.bcubed_precision) ||
				  !IsNear(fast.bcubed_recall, slow.bcubed_recall);
	}
	CHECK(nwrong == 0, "as counted pair by pair: %d wrong", nwrong);
}

static void
CheckByHand(void)
{
	Agreement a;

	/* One true pair of two found and three true: precision 1/2, recall 1/3, F1 2/5. */
	EvaluateClusters((int32[]){0, 0, 1, 1}, (int32[]){0, 0, 0, 1}, 4, &a);
	CHECK(a.true_pairs == 1 && a.found_pairs == 2 && a.truth_pairs == 3, "pairs");
	CHECK(IsNear(a.pair_precision, 0.5) && IsNear(a.pair_recall, 1 / 3.0) && IsNear(a.pair_f1, 0.4),
		  "pairwise");
	/* Precision (1 + 1 + 1/2 + 1/2) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4. */
	CHECK(IsNear(a.bcubed_precision, 0.75) && IsNear(a.bcubed_recall, 2 / 3.0), "B-cubed");
	CHECK(IsNear(a.bcubed_f1, 2 * 0.75 * (2 / 3.0) / (0.75 + 2 / 3.0)), "B-cubed F1");

	EvaluateClusters((int32[]){0, 1, 2}, (int32[]){0, 0, 0}, 3, &a);
	CHECK(a.pair_precision == 1 && a.pair_recall == 0 && a.pair_f1 == 0,
		  "nothing found: no mistake, no recall");
	EvaluateClusters((int32[]){0, 1}, (int32[]){1, 0}, 2, &a);
	CHECK(a.pair_f1 == 1 && a.bcubed_f1 == 1, "nothing to find and nothing found");
	EvaluateClusters((int32[]){0}, (int32[]){0}, 0, &a);
	CHECK(a.pair_f1 == 1 && a.bcubed_f1 == 1 && a.found_pairs == 0, "no records");
}

int
main(void)
{
	CheckRandom();
	CheckByHand();
	return UnitDone();
}
