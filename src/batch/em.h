/*
 * em.h
 *    The rates of a model from patterns, without labels.
 */
#ifndef IDENTITY360_BATCH_EM_H
#define IDENTITY360_BATCH_EM_H

#include "batch/patterns.h"

/* How likely a pair is of one person, of one household, of strangers: they add up to 1. */
typedef struct Explanations
{
	double person;
	double household;
	double stranger;
} Explanations;

/* Logarithms of a model's rates by code, so that a pattern is explained by additions. */
typedef struct LogRates
{
	double person[NCOMPARISONS][PATTERN_CODES];
	double household[NCOMPARISONS][PATTERN_CODES];
	double stranger[NCOMPARISONS][PATTERN_CODES];
	double prior; /* of one person, to strangers */
	double household_prior;
} LogRates;

extern void TakeLogRates(LogRates *logs, const MatchModel *model);
extern void ExplainPattern(const LogRates *logs, const Pattern *pattern, Explanations *answer);

/* What is known of a file's pairs beside the patterns. */
typedef struct PairTotals
{
	double npairs;    /* all pairs of distinct identities */
	double nunshared; /* those that share no key */
	double ndrawn;    /* those of them whose patterns were counted */
} PairTotals;

/* In a small file all pairs are counted, and nothing depends on how a pair was found. */
static inline bool
AreAllDrawn(const PairTotals *totals)
{
	return totals->ndrawn >= totals->nunshared;
}

/* Fit the rates, the prior and the share of households of a model to a sorted table. */
extern void FitRates(MatchModel *model, const PatternTable *table, const PairTotals *totals);

#endif
