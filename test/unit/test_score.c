/*
 * test_score.c
 *    A score is the sum of its terms, to the last bit, and what the formula at the head
 *    of score.c says; spouses and twins are not one person, a person with a slip is.
 */
#include "people.h"

#include "match/match.h"

/* Somebody with a common and a rare family name; where they are among his values. */
static Person somebody;
#define COMMON_NAME 0
#define RARE_NAME 1

/* Random rates, and shares of two names. */
static void
RandomModel(uint64 *seed, MatchModel *model)
{
	InitBuiltinModel(model);
	model->prior = exp2(-1 - UnitBelow(seed, 40));
	model->household_ratio = exp2(UnitBelow(seed, 20) - 10);
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		for (int level = 0; level < LevelCount(c); level++)
		{
			double *rates[] = {&model->rates[c][level].m, &model->rates[c][level].u,
							   &model->rates[c][level].household};

			for (int i = 0; i < 3; i++)
				*rates[i] = UnitBelow(seed, 20) == 0 ? 0 : exp2(-UnitBelow(seed, 1000) / 50.0);
		}
	}
	InitShareTable(&model->shares[COMPARE_FAMILY_NAME], 1);
	model->shares[COMPARE_FAMILY_NAME].unlisted = 0.0001;
	AddShare(&model->shares[COMPARE_FAMILY_NAME], ShareHash("MARTIN", 6), 0.0035);
	PrepareModel(model);
}

static void
FreeModel(MatchModel *model)
{
	free(model->shares[COMPARE_FAMILY_NAME].hash);
	free(model->shares[COMPARE_FAMILY_NAME].share);
}

static void
RandomFindings(uint64 *seed, PairFindings *findings)
{
	findings->left = findings->right = FEATURES(&somebody);
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		Finding *finding = &findings->found[c];

		finding->level = (int8) (UnitBelow(seed, LevelCount(c) + 1) - 1);
		finding->left = (uint8) UnitBelow(seed, 2);
		/* What agrees exactly is one value. */
		finding->right = finding->level == 0 ? finding->left : (uint8) UnitBelow(seed, 2);
	}
}

/* W = log2(λ Πm) − log2((1−λ) Πu + h Πq), with the value's share for u where exact. */
static double
SlowWeight(const MatchModel *model, const PairFindings *findings)
{
	long double match = model->prior;
	long double stranger = 1 - model->prior;
	long double household = model->household_ratio * model->prior;

	for (int c = 0; c < NCOMPARISONS; c++)
	{
		const Finding *finding = &findings->found[c];
		const LevelRates *rates;
		double share;

		if (finding->level == LEVEL_NONE)
			continue;
		rates = &model->rates[c][finding->level];
		share = finding->left == COMMON_NAME || finding->right == COMMON_NAME ? 0.0035 : 0.0001;
		match *= fmax(rates->m, 1e-9);
		stranger *= c == COMPARE_FAMILY_NAME && finding->level == 0 ? share : fmax(rates->u, 1e-9);
		household *= fmax(rates->household, 1e-9);
	}
	return (double) (log2l(match) - log2l(stranger + household));
}

static void
CheckFormula(void)
{
	uint64 seed = 31;
	int ninexact = 0;
	double worst = 0;

	for (int round = 0; round < 20000; round++)
	{
		MatchModel model;
		PairFindings findings;
		ScoreTerms terms;
		Weight sum;

		RandomModel(&seed, &model);
		RandomFindings(&seed, &findings);
		ExplainScore(&model, &findings, &terms);
		sum = terms.prior + terms.household;
		for (int c = 0; c < NCOMPARISONS; c++)
			sum += terms.comparison[c];
		ninexact += sum != terms.total || terms.total != ScoreFindings(&model, &findings);
		ninexact += terms.household > 0;
		worst = fmax(worst, fabs(WeightBits(terms.total) - SlowWeight(&model, &findings)));
		FreeModel(&model);
	}
	CHECK(ninexact == 0, "the terms add up to the total exactly");
	CHECK(worst < 1e-6, "the formula holds; the worst difference is %g bits", worst);
}

static void
CheckProbability(void)
{
	double worst = 0;
	double last = -1;
	bool rises = true;

	for (double bits = -40; bits <= 40; bits += 0.125)
	{
		Weight weight = (Weight) (bits * WEIGHT_UNIT);
		double probability = WeightProbability(weight);

		rises = rises && probability > last;
		last = probability;
		if (bits < 30)
			worst = fmax(worst, fabs(WeightBits(ProbabilityWeight(probability)) - bits));
	}
	CHECK(rises, "a probability rises with the weight");
	CHECK(worst < 1e-5, "weight and probability are inverse; the worst difference is %g bits",
		  worst);
	CHECK(ProbabilityWeight(0.5) == 0 && WeightProbability(0) == 0.5, "even odds are no bits");
	CHECK(ProbabilityWeight(0) == INT64_MIN && ProbabilityWeight(1) == INT64_MAX,
		  "certainty is out of reach");
	CHECK(WeightProbability(INT64_MIN) == 0 && WeightProbability(INT64_MAX) == 1, "both ends");
}

static void
CheckPrior(void)
{
	uint64 seed = 32;
	int nfalling = 0;

	for (int round = 0; round < 2000; round++)
	{
		MatchModel model;
		PairFindings findings;
		Weight last = INT64_MIN;

		RandomModel(&seed, &model);
		RandomFindings(&seed, &findings);
		for (model.prior = 1e-12; model.prior <= 0.5; model.prior *= 3)
		{
			Weight weight;

			PrepareModel(&model);
			weight = ScoreFindings(&model, &findings);
			nfalling += weight < last;
			last = weight;
		}
		FreeModel(&model);
	}
	CHECK(nfalling == 0, "a weight never falls when the prior rises");
}

/* Which floor a weight may be held against: often one near it. */
static Weight
RandomFloor(uint64 *seed, Weight weight)
{
	switch (UnitBelow(seed, 4))
	{
		case 0: return weight;
		case 1: return weight + 1;
		case 2: return INT64_MAX;
		default: return weight + (Weight) ((UnitBelow(seed, 80) - 40.0) * WEIGHT_UNIT);
	}
}

/* What is left early would not have reached a floor; what is not has the score of ExplainScore(). */
static void
CheckEarlyExit(void)
{
	uint64 seed = 34;
	int nwrong = 0;
	int nabove = 0;

	for (int round = 0; round < 20000; round++)
	{
		MatchModel model;
		PairFindings findings;
		ScoreTerms terms;
		PairScore full;
		PairScore floor;
		PairScore score;
		Person a;
		Person b;
		bool above;

		RandomPerson(&seed, &a);
		RandomPerson(&seed, &b);
		RandomModel(&seed, &model);
		CompareIdentities(FEATURES(&a), FEATURES(&b), &findings);
		ExplainScore(&model, &findings, &terms);
		full = ScoreOfEvidence(terms.prior + terms.match_evidence,
							   terms.prior + terms.household_evidence);
		floor = (PairScore){RandomFloor(&seed, full.match), RandomFloor(&seed, full.household)};
		above = full.match >= floor.match || full.household >= floor.household;
		nabove += above;
		nwrong += full.match != terms.total;
		nwrong += ScorePairAbove(&model, FEATURES(&a), FEATURES(&b), &floor, &score) != above;
		nwrong += above && (score.match != full.match || score.household != full.household);
		FreeModel(&model);
	}
	CHECK(nwrong == 0, "a pair left early changes nothing; %d of 20000 are above a floor", nabove);
}

static double
Probability(const Person *a, const Person *b)
{
	MatchModel model;
	Weight weight;

	InitBuiltinModel(&model);
	weight = ScorePair(&model, FEATURES(a), FEATURES(b));
	if (weight != ScorePair(&model, FEATURES(b), FEATURES(a)))
		return NAN;
	return WeightProbability(weight);
}

#define HOME                                                                                       \
	"family_name", "Lefebvre", "address", "12 rue Gaspard Monge 75005 Paris", "phone", "0141526378"

static void
CheckHouseholds(void)
{
	Person a;
	Person b;
	double p;

	MAKE(&a, HOME, "given_name", "Philippe", "gender", "M", "birth_date", "12/03/1975");
	MAKE(&b, HOME, "given_name", "Catherine", "gender", "F", "birth_date", "27/11/1977");
	p = Probability(&a, &b);
	CHECK(p < 0.9, "spouses: %.6f", p);
	MAKE(&b, HOME, "given_name", "Philippa", "gender", "F", "birth_date", "27/11/1977");
	p = Probability(&a, &b);
	CHECK(p < 0.9, "spouses of names alike: %.6f", p);
	MAKE(&b, HOME, "given_name", "Mathieu", "gender", "M", "birth_date", "02/07/2001");
	p = Probability(&a, &b);
	CHECK(p < 0.9, "father and son: %.6f", p);
	MAKE(&b, HOME, "given_name", "Mathieu", "gender", "M", "birth_date", "12/03/1975");
	p = Probability(&a, &b);
	CHECK(p < 0.9, "twin brothers: %.6f", p);
	MAKE(&b, HOME, "given_name", "Catherine", "gender", "F", "birth_date", "12/03/1975");
	p = Probability(&a, &b);
	CHECK(p < 0.9, "twins: %.6f", p);

	MAKE(&b, HOME, "given_name", "Philipe", "gender", "M", "birth_date", "12/03/1975");
	p = Probability(&a, &b);
	CHECK(p > 0.9, "the same with a slip in the given name: %.6f", p);
	MAKE(&b, HOME, "given_name", "Philippe", "gender", "M", "birth_date", "12/03/1957");
	p = Probability(&a, &b);
	CHECK(p > 0.9, "the same with a slip in the birth date: %.6f", p);
	MAKE(&b, "family_name", "Lefevre", "given_name", "Philippe", "birth_date", "12/03/1975",
		 "address", "12 rue Gaspard Monge 75005 Paris");
	p = Probability(&a, &b);
	CHECK(p > 0.9, "the same with a slip in the family name, no phone: %.6f", p);
	MAKE(&b, HOME, "given_name", "Philippe");
	p = Probability(&a, &b);
	CHECK(p > 0.9, "the same without gender and birth date: %.6f", p);
	MAKE(&b, "family_name", "Lefebvre", "given_name", "Philippe");
	p = Probability(&a, &b);
	CHECK(p < 0.5, "a name alone: %.6f", p);
}

/* What a common value agrees on is worth less than what a rare one does; log2(u / share) says how much. */
static void
CheckFrequency(void)
{
	uint64 seed = 33;
	MatchModel model;
	PairFindings findings;
	ScoreTerms terms;

	RandomModel(&seed, &model);
	model.rates[COMPARE_FAMILY_NAME][0] = (LevelRates){0.82, 0.0014, 0.75};
	PrepareModel(&model);
	RandomFindings(&seed, &findings);
	for (int c = 0; c < NCOMPARISONS; c++)
		findings.found[c].level = LEVEL_NONE;
	findings.found[COMPARE_FAMILY_NAME] = (Finding){0, COMMON_NAME, COMMON_NAME};
	ExplainScore(&model, &findings, &terms);
	CHECK(fabs(WeightBits(terms.adjustment[COMPARE_FAMILY_NAME]) - log2(0.0014 / 0.0035)) < 1e-9,
		  "a frequent name");
	findings.found[COMPARE_FAMILY_NAME].left = findings.found[COMPARE_FAMILY_NAME].right =
		RARE_NAME;
	ExplainScore(&model, &findings, &terms);
	CHECK(fabs(WeightBits(terms.adjustment[COMPARE_FAMILY_NAME]) - log2(0.0014 / 0.0001)) < 1e-9,
		  "a name that is not listed");
	findings.found[COMPARE_FAMILY_NAME].level = 1;
	ExplainScore(&model, &findings, &terms);
	CHECK(terms.adjustment[COMPARE_FAMILY_NAME] == 0, "only the exact level");
	FreeModel(&model);
}

/* Rates of the levels of a comparison are each a distribution. */
static void
CheckBuiltinRates(void)
{
	MatchModel model;

	InitBuiltinModel(&model);
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		double m = 0;
		double u = 0;
		double household = 0;

		for (int level = 0; level < LevelCount(c); level++)
		{
			m += model.rates[c][level].m;
			u += model.rates[c][level].u;
			household += model.rates[c][level].household;
		}
		CHECK(fabs(m - 1) < 0.005 && fabs(u - 1) < 0.005 && fabs(household - 1) < 0.005,
			  "%s: the rates add up to one (%g, %g, %g)", ComparisonName(c), m, u, household);
	}
}

int
main(void)
{
	MAKE(&somebody, "family_name", "Martin", "family_name", "Zywiec");
	CheckFormula();
	CheckProbability();
	CheckPrior();
	CheckEarlyExit();
	CheckHouseholds();
	CheckFrequency();
	CheckBuiltinRates();
	return UnitDone();
}
