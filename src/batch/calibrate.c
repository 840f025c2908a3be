/*
 * calibrate.c
 *    calibrate(): what each threshold is expected to find and miss, a row a threshold.
 *
 * Two passes over the pairs: one for their weights, one (of a large file a sample) for
 * the patterns that tell how many pairs of one person share no key.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "batch/calibration.h"
#include "batch/call.h"
#include "batch/draw_pairs.h"
#include "compat.h"

I360_FUNCTION(i360_calibrate);

/* Pairs less likely than this are taken for strangers. */
#define LEAST_PROBABILITY 1e-4

static const double usual_thresholds[] = {0.05, 0.1, 0.2, 0.3,  0.4,  0.5,  0.6,
										  0.7,  0.8, 0.9, 0.95, 0.99, 0.999};

typedef struct Calibrating
{
	const int64 *nrecords; /* of each identity */
	Calibration calibration;
} Calibrating;

/* The usual thresholds and that of the model, ascending. */
static int
ListThresholds(const MatchModel *model, double thresholds[MAX_THRESHOLDS])
{
	bool listed = false;
	int n = 0;

	for (int i = 0; i < (int) lengthof(usual_thresholds); i++)
	{
		if (!listed && model->threshold <= usual_thresholds[i])
		{
			thresholds[n++] = model->threshold;
			listed = true;
		}
		if (model->threshold != usual_thresholds[i])
			thresholds[n++] = usual_thresholds[i];
	}
	if (!listed)
		thresholds[n++] = model->threshold;
	return n;
}

static int64 *
CountRecords(const RecordSet *set)
{
	int64 *nrecords = palloc_huge(Max(set->identities.n, 1) * sizeof(int64));

	memset(nrecords, 0, set->identities.n * sizeof(int64));
	for (int i = 0; i < set->nrecords; i++)
	{
		if (set->records[i].identity >= 0)
			nrecords[set->records[i].identity]++;
	}
	return nrecords;
}

/* All pairs of a record of one identity and one of the other. */
static void
CountIdentityPair(void *state, int left, int right, const PairScore *score)
{
	Calibrating *calibrating = state;

	CountPair(&calibrating->calibration, score->match,
			  calibrating->nrecords[left] * calibrating->nrecords[right]);
}

static void
CountEqualPairs(Calibrating *calibrating, const Batch *batch)
{
	for (int i = 0; i < batch->set.identities.n; i++)
	{
		int64 n = calibrating->nrecords[i];

		CHECK_FOR_INTERRUPTS();
		if (n > 1)
			CountPair(&calibrating->calibration, SelfWeight(batch, i), n * (n - 1) / 2);
	}
}

/* The share of the pairs of one person, of distinct identities, that share a key. */
static double
BlockingRecallOf(Batch *batch)
{
	PatternTable table;
	PairTotals totals;
	double recall;

	CountPairs(&batch->index, batch->model, &table, &totals);
	recall = BlockingRecall(batch->model, &table, &totals);
	FreePatterns(&table);
	return recall;
}

static void
PutThreshold(ReturnSetInfo *result, const Calibration *calibration, int i, double model_threshold)
{
	const double persons = ExpectedPersons(calibration);
	Expectation expectation;
	Datum row[7];
	bool nulls[lengthof(row)] = {false};

	ExpectAbove(calibration, i, &expectation);
	row[0] = Float8GetDatum(calibration->threshold[i]);
	row[1] = BoolGetDatum(calibration->threshold[i] == model_threshold);
	row[2] = Int64GetDatum(expectation.pairs);
	row[3] = Float8GetDatum(expectation.precision);
	row[4] = Float8GetDatum(expectation.recall);
	row[5] = Float8GetDatum(expectation.f1);
	row[6] = Float8GetDatum(persons > 0 ? persons / (persons + calibration->lost) : 1);
	tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
}

Datum
i360_calibrate(PG_FUNCTION_ARGS)
{
	Batch batch;
	Calibrating calibrating;
	Calibration *calibration = &calibrating.calibration;
	double thresholds[MAX_THRESHOLDS];
	int nthresholds;

	InitMaterializedSRF(fcinfo, 0);
	BeginModelled(&batch, fcinfo, "calibrate");
	calibrating.nrecords = CountRecords(&batch.set);
	nthresholds = ListThresholds(batch.model, thresholds);
	BeginCalibration(calibration, thresholds, nthresholds);
	ScanBatch(&batch, &(PairScore){ProbabilityWeight(LEAST_PROBABILITY), INT64_MAX},
			  CountIdentityPair, &calibrating);
	calibration->lost = ExpectedPersons(calibration) * (1 / BlockingRecallOf(&batch) - 1);
	CountEqualPairs(&calibrating, &batch);
	for (int i = 0; i < calibration->nthresholds; i++)
		PutThreshold((ReturnSetInfo *) fcinfo->resultinfo, calibration, i, batch.model->threshold);
	EndBatch(&batch);
	return (Datum) 0;
}
