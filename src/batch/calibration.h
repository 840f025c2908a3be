/*
 * calibration.h
 *    What a threshold would find and miss, expected without labels.
 */
#ifndef IDENTITY360_BATCH_CALIBRATION_H
#define IDENTITY360_BATCH_CALIBRATION_H

#include "batch/em.h"

#define MAX_THRESHOLDS 64

/* Pairs counted between thresholds, which ascend. */
typedef struct Calibration
{
	int nthresholds;
	double threshold[MAX_THRESHOLDS];
	Weight weight[MAX_THRESHOLDS];
	int64 pairs[MAX_THRESHOLDS + 1];   /* [0]: below the first */
	int64 persons[MAX_THRESHOLDS + 1]; /* Σ probability, in PERSON_UNIT */
	double lost;                       /* pairs of one person that were never compared */
} Calibration;

/* Probabilities are added up as integers, so that their sum is the same in any order. */
#define PERSON_UNIT 1048576.0

/* What is expected of the pairs of at least a threshold. */
typedef struct Expectation
{
	int64 pairs;
	double precision;
	double recall; /* of all pairs of one person, the lost ones among them */
	double f1;
} Expectation;

extern void BeginCalibration(Calibration *calibration, const double *thresholds, int nthresholds);
extern void CountPair(Calibration *calibration, Weight weight, int64 n);
extern void CountPatterns(Calibration *calibration, const MatchModel *model,
						  const PatternTable *table);
extern double ExpectedPersons(const Calibration *calibration);
extern void ExpectAbove(const Calibration *calibration, int i, Expectation *expectation);

/* The share of the pairs of one person that share a key, 0 to 1. */
extern double BlockingRecall(const MatchModel *model, const PatternTable *table,
							 const PairTotals *totals);

/* The threshold for a model fitted to these patterns. */
extern double ChooseThreshold(const MatchModel *model, const PatternTable *table,
							  double blocking_recall);

#endif
