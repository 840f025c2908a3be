/*
 * match.h
 *    How much two identities speak for one person: comparison, model, score.
 *
 * A pair is compared field by field; each comparison ends on a level or on none.
 * A model gives each level a weight in bits; the weights and the prior add up
 * (Fellegi and Sunter 1969), less what one household explains as well (score.c).
 * Weights are integers in units of 2^-32 bit, so a sum is exact in any order.
 */
#ifndef IDENTITY360_MATCH_H
#define IDENTITY360_MATCH_H

#include "core.h"
#include "identity/identity.h"
#include "match/features.h"

typedef enum Comparison
{
#define COMPARISON(symbol, name) COMPARE_##symbol,
#define LEVEL(comparison, symbol, name, m, u, household)
#include "match/levels.def"
#undef COMPARISON
#undef LEVEL
	NCOMPARISONS
} Comparison;

#define LEVEL_NONE (-1) /* one side has no value */
#define MAX_LEVELS 12

/* What a comparison found: the level, and the places in either features of the values that gave it. */
typedef struct Finding
{
	int8 level;
	uint8 left;
	uint8 right;
} Finding;

typedef struct PairFindings
{
	const Features *left;
	const Features *right;
	Finding found[NCOMPARISONS];
} PairFindings;

/* compare.c */
extern void CompareIdentities(const Features *left, const Features *right, PairFindings *findings);

/* The two values that gave a level; there is a level. */
#define FoundLeft(findings, comparison)                                                            \
	(&(findings)->left->value[(findings)->found[comparison].left])
#define FoundRight(findings, comparison)                                                           \
	(&(findings)->right->value[(findings)->found[comparison].right])

/* A weight in 2^-32 bit, and back. */
typedef int64 Weight;
#define WEIGHT_UNIT 4294967296.0
#define WeightBits(weight) ((double) (weight) / WEIGHT_UNIT)

/* Shares of values by their hash: how often a value is met. Open addressing, `size` a power of 2. */
typedef struct ShareTable
{
	int nvalues;
	int size;
	uint64 *hash; /* 0 is an empty place */
	double *share;
	Weight *bits;         /* log2 of the share, behind the shares */
	double unlisted;      /* share of a value that is not listed; 0 if unknown */
	Weight unlisted_bits; /* derived by PrepareModel() */
} ShareTable;

#define SHARE_UNKNOWN INT64_MIN

/* No rate is less: a level never seen in training is not impossible. */
#define MIN_RATE 1e-9

typedef struct LevelRates
{
	double m;
	double u;
	double household;
} LevelRates;

/* The score of a pair: the weight of one person, and the weight of one household or one person. */
typedef struct PairScore
{
	Weight match;
	Weight household;
} PairScore;

#define SET_BITS ((NCOMPARISONS + 1) / 2)

typedef struct MatchModel
{
	double prior;           /* probability that two random records are of one person */
	double household_ratio; /* pairs of one household and two people, to pairs of one person */
	double threshold;       /* probability from which two records are taken for one person */
	LevelRates rates[NCOMPARISONS][MAX_LEVELS];
	ShareTable shares[NCOMPARISONS]; /* by hash of the value; exact level only */
	ShareTable common; /* by blocking key: values of so many records that they say little */
	/* Derived by PrepareModel() */
	Weight prior_weight;
	Weight household_prior; /* that of two people of one household */
	Weight match_weight[NCOMPARISONS][MAX_LEVELS];
	Weight household_weight[NCOMPARISONS][MAX_LEVELS];
	Weight exact_bits[NCOMPARISONS];      /* log2 of u of the exact level */
	Weight most_adjustment[NCOMPARISONS]; /* of the rarest value */
	PairScore most[NCOMPARISONS];         /* that a comparison adds, whatever its level */
	PairScore most_of[2][1 << SET_BITS];  /* that sets of comparisons add; in two halves */
	PairScore most_from[NCOMPARISONS]
					   [MAX_LEVELS]; /* at this level, a worse one, or without a level */
} MatchModel;

/* The terms of a score, which add up to `total`. */
typedef struct ScoreTerms
{
	Weight prior;
	Weight comparison[NCOMPARISONS];
	Weight adjustment[NCOMPARISONS]; /* part of the above that is due to the value's frequency */
	Weight match_evidence;           /* Σ log2(m/u) */
	Weight household_evidence;       /* log2(h/λ) + Σ log2(q/u) */
	Weight household;                /* what a shared household explains: zero or less */
	Weight total;                    /* prior + match evidence + household */
} ScoreTerms;

/* score.c */
extern void InitBuiltinModel(MatchModel *model);
extern void PrepareModel(MatchModel *model);
extern Weight ScoreFindings(const MatchModel *model, const PairFindings *findings);
extern Weight ScorePair(const MatchModel *model, const Features *left, const Features *right);

/*
 * score_pair.c: the score of a pair that reaches one of the two floors; false, with nothing of use
 * written, for one that reaches neither, which is often known before all is compared.
 * INT64_MAX is a floor that nothing reaches.
 */
extern bool ScorePairAbove(const MatchModel *model, const Features *left, const Features *right,
						   const PairScore *floor, PairScore *score);
extern Weight FrequencyAdjustment(const MatchModel *model, Comparison comparison,
								  const Features *features, const FeatureValue *value);

/* The scores of a pair from what speaks for one person and for one household, each with its prior. */
extern PairScore ScoreOfEvidence(Weight person, Weight household);
extern void ExplainScore(const MatchModel *model, const PairFindings *findings, ScoreTerms *terms);
extern double WeightProbability(Weight weight);
extern Weight ProbabilityWeight(double probability);
extern const char *ComparisonName(Comparison comparison);
extern const char *LevelName(Comparison comparison, int level);
extern int LevelCount(Comparison comparison);

/* shares.c */
extern void InitShareTable(ShareTable *table, int nvalues);
extern void AddShare(ShareTable *table, uint64 hash, double share);
extern Weight ShareBits(double share);
extern Weight LookUpShareBits(const ShareTable *table, uint64 hash);
extern double LookUpShare(const ShareTable *table, uint64 hash);
extern uint64 ShareHash(const void *value, size_t len);

#endif
