/*
 * score.c
 *    The model that needs no training, and the score of a pair.
 *
 * A pair is of one person (M), of two strangers (U), or of two people of one
 * household (H). With λ the share of M and h of H among all pairs, and m, u, q
 * the rates of the levels found, the weight of a pair is the log-odds of M:
 *
 *   W = log2( λ Πm ) − log2( (1−λ) Πu + h Πq )
 *     = log2(λ/(1−λ)) + Σ log2(m/u) − log2( 1 + 2^X ),
 *   X = log2(h/(1−λ)) + Σ log2(q/u)
 *
 * The first two terms are Fellegi and Sunter's. The third takes back what a shared
 * household explains as well: family name, address and landline of spouses are
 * one household's evidence and not three. It is near zero unless these agree.
 *
 * At an exact level a value's own share replaces u, in m/u and in q/u alike (so the
 * term of the same name in Splink and others is the adjustment log2(u/share)).
 */
#include "core.h"

#include <math.h>

#include "match/match.h"

/* No rate is less: a level never seen in training is not impossible. */
#define MIN_RATE 1e-9

typedef struct LevelInfo
{
	const char *name;
	LevelRates rates;
} LevelInfo;

static const char *const comparison_names[] = {
#define COMPARISON(symbol, name) name,
#define LEVEL(comparison, symbol, name, m, u, household)
#include "match/levels.def"
#undef COMPARISON
#undef LEVEL
};

/* All levels in the order of the file, and the comparison of each. */
static const struct
{
	Comparison comparison;
	LevelInfo info;
} builtin_levels[] = {
#define COMPARISON(symbol, name)
#define LEVEL(comparison, symbol, name, m, u, household)                                           \
	{COMPARE_##comparison, {name, {m, u, household}}},
#include "match/levels.def"
#undef COMPARISON
#undef LEVEL
};

const char *
ComparisonName(Comparison comparison)
{
	return comparison_names[comparison];
}

/* Index in builtin_levels of the first level of a comparison. */
static int
FirstLevel(Comparison comparison)
{
	int first = 0;

	while (builtin_levels[first].comparison != comparison)
		first++;
	return first;
}

const char *
LevelName(Comparison comparison, int level)
{
	return builtin_levels[FirstLevel(comparison) + level].info.name;
}

int
LevelCount(Comparison comparison)
{
	int first = FirstLevel(comparison);
	int last = first;

	while (last < (int) lengthof(builtin_levels) && builtin_levels[last].comparison == comparison)
		last++;
	return last - first;
}

void
InitBuiltinModel(MatchModel *model)
{
	memset(model, 0, sizeof(*model));
	model->prior = 1e-5;
	model->household_ratio = 0.5;
	model->threshold = 0.9;
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		int first = FirstLevel(comparison);

		for (int level = 0; level < LevelCount(comparison); level++)
			model->rates[comparison][level] = builtin_levels[first + level].info.rates;
	}
	PrepareModel(model);
}

static Weight
FixedPoint(double bits)
{
	return llround(bits * WEIGHT_UNIT);
}

static double
Log2Ratio(double numerator, double denominator)
{
	return log2(fmax(numerator, MIN_RATE) / fmax(denominator, MIN_RATE));
}

/* Derive the weights from the rates. To be called after any change of them. */
void
PrepareModel(MatchModel *model)
{
	model->prior_weight = FixedPoint(log2(model->prior / (1 - model->prior)));
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		for (int level = 0; level < LevelCount(comparison); level++)
		{
			const LevelRates *rates = &model->rates[comparison][level];

			model->match_weight[comparison][level] = FixedPoint(Log2Ratio(rates->m, rates->u));
			model->household_weight[comparison][level] =
				FixedPoint(Log2Ratio(rates->household, rates->u));
		}
	}
}

/* The blocking key of a value that may be listed as common; 0 for comparisons whose values are not. */
static uint64
CommonKey(Comparison comparison, const Features *features, const FeatureValue *value)
{
	const IdentityValue text = FeatureText(features, value);

	switch (comparison)
	{
		case COMPARE_EMAIL:
			return IdentityKey(KEY_EMAIL, (const char *) features + value->of.mailbox.text,
							   value->of.mailbox.len);
		case COMPARE_PHONE: return IdentityKey(KEY_PHONE, text.bytes, text.len);
		case COMPARE_IDENTIFIER: return IdentityKey(KEY_IDENTIFIER, text.bytes, text.len);
		default: return 0;
	}
}

/* How often a value of a comparison is met, 0 where the model cannot say. */
static double
ValueShareOf(const MatchModel *model, Comparison comparison, const Features *features,
			 const FeatureValue *value)
{
	const ShareTable *shares = &model->shares[comparison];
	const IdentityValue text = FeatureText(features, value);

	if (shares->nvalues > 0 || shares->unlisted > 0)
		return LookUpShare(shares, ShareHash(text.bytes, text.len));
	if (model->common.nvalues > 0)
		return LookUpShare(&model->common, CommonKey(comparison, features, value));
	return 0;
}

/*
 * What the frequency of the value on which both agree adds to the weight of an exact
 * level. Two spellings of one value (LE GOFF, LEGOFF) count as the more frequent one.
 */
static Weight
FrequencyAdjustment(const MatchModel *model, Comparison comparison, const PairFindings *findings)
{
	double share;

	if (findings->found[comparison].level != 0)
		return 0;
	share =
		fmax(ValueShareOf(model, comparison, findings->left, FoundLeft(findings, comparison)),
			 ValueShareOf(model, comparison, findings->right, FoundRight(findings, comparison)));
	if (share <= 0)
		return 0;
	return FixedPoint(Log2Ratio(model->rates[comparison][0].u, share));
}

/* log2(1 + 2^x) without overflow. */
static double
Log2OnePlusExp2(double x)
{
	return x > 0 ? x + log2(1 + exp2(-x)) : log2(1 + exp2(x));
}

void
ExplainScore(const MatchModel *model, const PairFindings *findings, ScoreTerms *terms)
{
	terms->prior = model->prior_weight;
	terms->match_evidence = 0;
	terms->household_evidence = FixedPoint(log2(model->household_ratio));
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		const Finding *finding = &findings->found[comparison];
		Weight adjustment;

		terms->comparison[comparison] = terms->adjustment[comparison] = 0;
		if (finding->level == LEVEL_NONE)
			continue;
		adjustment = FrequencyAdjustment(model, comparison, findings);
		terms->adjustment[comparison] = adjustment;
		terms->comparison[comparison] =
			model->match_weight[comparison][finding->level] + adjustment;
		terms->match_evidence += terms->comparison[comparison];
		terms->household_evidence +=
			model->household_weight[comparison][finding->level] + adjustment;
	}
	terms->household =
		-FixedPoint(Log2OnePlusExp2(WeightBits(terms->prior + terms->household_evidence)));
	terms->total = terms->prior + terms->match_evidence + terms->household;
}

Weight
ScoreFindings(const MatchModel *model, const PairFindings *findings)
{
	ScoreTerms terms;

	ExplainScore(model, findings, &terms);
	return terms.total;
}

Weight
ScorePair(const MatchModel *model, const Features *left, const Features *right)
{
	PairFindings findings;

	CompareIdentities(left, right, &findings);
	return ScoreFindings(model, &findings);
}

/*
 * The weight that two records are of one household, be it one person or two:
 * log2( (λ Πm + h Πq) / ((1−λ) Πu) ).
 */
static Weight
HouseholdWeight(const ScoreTerms *terms)
{
	const Weight person = terms->prior + terms->match_evidence;
	const Weight household = terms->prior + terms->household_evidence;

	return person + FixedPoint(Log2OnePlusExp2(WeightBits(household - person)));
}

bool
ScorePairAbove(const MatchModel *model, const Features *left, const Features *right,
			   const PairScore *floor, PairScore *score)
{
	PairFindings findings;
	ScoreTerms terms;

	CompareIdentities(left, right, &findings);
	ExplainScore(model, &findings, &terms);
	score->match = terms.total;
	score->household = HouseholdWeight(&terms);
	return score->match >= floor->match || score->household >= floor->household;
}

double
WeightProbability(Weight weight)
{
	return 1 / (1 + exp2(-WeightBits(weight)));
}

/* The weight of a probability, so that a threshold needs no exponential per pair. */
Weight
ProbabilityWeight(double probability)
{
	if (probability <= 0)
		return INT64_MIN;
	if (probability >= 1)
		return INT64_MAX;
	return FixedPoint(log2(probability / (1 - probability)));
}
