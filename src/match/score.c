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

/* The rarest share that a table of a comparison may give, as its logarithm; SHARE_UNKNOWN where it gives none. */
static Weight
RarestBits(const ShareTable *table)
{
	Weight rarest = table->unlisted_bits;

	for (int place = 0; table->nvalues > 0 && place < table->size; place++)
		if (table->hash[place] != 0 && table->bits[place] != SHARE_UNKNOWN)
			rarest = rarest == SHARE_UNKNOWN ? table->bits[place] : Min(rarest, table->bits[place]);
	return rarest;
}

/* What the frequency of a value can add at most to an exact level; never less than nothing. */
static Weight
MostAdjustment(const MatchModel *model, Comparison comparison)
{
	const Weight own = RarestBits(&model->shares[comparison]);
	const Weight common = RarestBits(&model->common);
	Weight most = 0;

	if (own != SHARE_UNKNOWN)
		most = Max(most, model->exact_bits[comparison] - own);
	if (common != SHARE_UNKNOWN)
		most = Max(most, model->exact_bits[comparison] - common);
	return most;
}

static void
PrepareWeights(MatchModel *model, Comparison comparison)
{
	for (int level = 0; level < LevelCount(comparison); level++)
	{
		const LevelRates *rates = &model->rates[comparison][level];

		model->match_weight[comparison][level] = FixedPoint(Log2Ratio(rates->m, rates->u));
		model->household_weight[comparison][level] =
			FixedPoint(Log2Ratio(rates->household, rates->u));
	}
	model->exact_bits[comparison] = ShareBits(fmax(model->rates[comparison][0].u, MIN_RATE));
}

/* The most that a comparison adds at levels from `first` on, or without a level. */
static PairScore
MostFrom(const MatchModel *model, Comparison comparison, int first)
{
	PairScore most = {0, 0};

	for (int level = first; level < LevelCount(comparison); level++)
	{
		const Weight adjustment = level == 0 ? model->most_adjustment[comparison] : 0;

		most.match = Max(most.match, model->match_weight[comparison][level] + adjustment);
		most.household =
			Max(most.household, model->household_weight[comparison][level] + adjustment);
	}
	return most;
}

/* The sums for each set of comparisons: the lower and the upper ones. */
static void
SumMost(MatchModel *model)
{
	for (int set = 0; set < 1 << SET_BITS; set++)
	{
		for (int half = 0; half < 2; half++)
			model->most_of[half][set] = (PairScore){0, 0};
		for (int c = 0; c < NCOMPARISONS; c++)
		{
			PairScore *sum = &model->most_of[c / SET_BITS][set];

			if (!(set >> c % SET_BITS & 1))
				continue;
			sum->match += model->most[c].match;
			sum->household += model->most[c].household;
		}
	}
}

/* Derive the weights from the rates. To be called after any change of them. */
void
PrepareModel(MatchModel *model)
{
	model->prior_weight = FixedPoint(log2(model->prior / (1 - model->prior)));
	model->household_prior = model->prior_weight + FixedPoint(log2(model->household_ratio));
	model->common.unlisted_bits = ShareBits(model->common.unlisted);
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		model->shares[comparison].unlisted_bits = ShareBits(model->shares[comparison].unlisted);
		PrepareWeights(model, comparison);
		model->most_adjustment[comparison] = MostAdjustment(model, comparison);
		for (int level = 0; level < MAX_LEVELS; level++)
			model->most_from[comparison][level] = MostFrom(model, comparison, level);
		model->most[comparison] = model->most_from[comparison][0];
	}
	SumMost(model);
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

/* log2 of how often a value is met that may be listed as common; SHARE_UNKNOWN where it is not. */
static Weight
CommonShareBits(const MatchModel *model, Comparison comparison, const Features *features,
				const FeatureValue *value)
{
	uint64 key;

	if (model->common.nvalues == 0)
		return SHARE_UNKNOWN;
	key = CommonKey(comparison, features, value);
	return key == 0 ? SHARE_UNKNOWN : LookUpShareBits(&model->common, key);
}

/* log2 of how often a value of a comparison is met; SHARE_UNKNOWN where the model cannot say. */
static Weight
ValueShareBits(const MatchModel *model, Comparison comparison, const Features *features,
			   const FeatureValue *value)
{
	const ShareTable *shares = &model->shares[comparison];
	IdentityValue text;

	if (shares->nvalues == 0 && shares->unlisted_bits == SHARE_UNKNOWN)
		return CommonShareBits(model, comparison, features, value);
	if (comparison == COMPARE_GIVEN_NAME || comparison == COMPARE_FAMILY_NAME)
		return LookUpShareBits(shares, NameHash(value));
	text = FeatureText(features, value);
	return LookUpShareBits(shares, ShareHash(text.bytes, text.len));
}

/*
 * What the frequency of the value on which both agree adds to the weight of an exact
 * level. What agrees exactly has one share, so either side's value tells it.
 */
Weight
FrequencyAdjustment(const MatchModel *model, Comparison comparison, const Features *features,
					const FeatureValue *value)
{
	const Weight bits = ValueShareBits(model, comparison, features, value);

	return bits == SHARE_UNKNOWN ? 0 : model->exact_bits[comparison] - bits;
}

/* log2(1 + 2^x) without overflow. */
static double
Log2OnePlusExp2(double x)
{
	return x > 0 ? x + log2(1 + exp2(-x)) : log2(1 + exp2(x));
}

/* log2(1 + 2^x) as a weight; what rounds to nothing needs no logarithm. */
static Weight
WeightOfSum(Weight x)
{
	return x < -34 * (Weight) WEIGHT_UNIT ? 0 : FixedPoint(Log2OnePlusExp2(WeightBits(x)));
}

/* log2(2^x + 2^y), the same whichever is x. */
static Weight
LogOfSum(Weight x, Weight y)
{
	return Max(x, y) + WeightOfSum(Min(x, y) - Max(x, y));
}

PairScore
ScoreOfEvidence(Weight person, Weight household)
{
	return (PairScore){person - WeightOfSum(household), LogOfSum(person, household)};
}

void
ExplainScore(const MatchModel *model, const PairFindings *findings, ScoreTerms *terms)
{
	terms->prior = model->prior_weight;
	terms->match_evidence = 0;
	terms->household_evidence = model->household_prior - model->prior_weight;
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		const Finding *finding = &findings->found[comparison];
		Weight adjustment = 0;

		terms->comparison[comparison] = terms->adjustment[comparison] = 0;
		if (finding->level == LEVEL_NONE)
			continue;
		if (finding->level == 0)
			adjustment = FrequencyAdjustment(model, comparison, findings->left,
											 FoundLeft(findings, comparison));
		terms->adjustment[comparison] = adjustment;
		terms->comparison[comparison] =
			model->match_weight[comparison][finding->level] + adjustment;
		terms->match_evidence += terms->comparison[comparison];
		terms->household_evidence +=
			model->household_weight[comparison][finding->level] + adjustment;
	}
	terms->household = -WeightOfSum(terms->prior + terms->household_evidence);
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
