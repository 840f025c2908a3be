/*
 * test_em.c
 *    Patterns are counted as by hand and explained as pairs are scored; the rates from
 *    which pairs were drawn are found again; households do not become persons; what is
 *    expected of a threshold is what by hand follows from the weights.
 */
#include "people.h"

#include <math.h>

#include "batch/calibration.h"

static Pattern
RandomPattern(uint64 *seed)
{
	return (Pattern){.codes = UnitBelow(seed, 5) << 4 | UnitBelow(seed, 3),
					 .kinds = (uint16) (UnitBelow(seed, 3) << 2),
					 .possible = (uint16) (UnitBelow(seed, 2) << 3),
					 .surprise = (uint16) UnitBelow(seed, 40),
					 .count = 1 + UnitBelow(seed, 9)};
}

static bool
SameKey(const Pattern *a, const Pattern *b)
{
	return a->codes == b->codes && a->kinds == b->kinds && a->possible == b->possible &&
		   a->surprise == b->surprise;
}

/* Thousands of additions in two orders: one array, and for each pattern the sum that going through all of them gives. */
static void
CheckTable(void)
{
	enum
	{
		NADDED = 6000
	};
	static Pattern added[NADDED];
	PatternTable forth;
	PatternTable back;
	uint64 seed = 7;
	int nwrong = 0;

	InitPatterns(&forth);
	InitPatterns(&back);
	for (int i = 0; i < NADDED; i++)
		added[i] = RandomPattern(&seed);
	for (int i = 0; i < NADDED; i++)
	{
		AddPattern(&forth, &added[i]);
		AddPattern(&back, &added[NADDED - 1 - i]);
	}
	SortPatterns(&forth);
	SortPatterns(&back);
	CHECK(forth.n == back.n && forth.n > 512, "%d patterns, more than the first table holds",
		  forth.n);
	for (int i = 0; i < forth.n; i++)
	{
		int64 sum = 0;

		for (int j = 0; j < NADDED; j++)
			sum += SameKey(&added[j], &forth.patterns[i]) ? added[j].count : 0;
		nwrong += sum != forth.patterns[i].count || sum != back.patterns[i].count ||
				  !SameKey(&forth.patterns[i], &back.patterns[i]);
	}
	CHECK(nwrong == 0, "the same counts in any order");
	FreePatterns(&forth);
	FreePatterns(&back);
}

/* A pattern is as likely of one person as the pair's score says, but for the steps of the surprise: an eighth of a bit. */
static void
CheckExplanation(void)
{
	MatchModel model;
	LogRates logs;
	uint64 seed = 11;
	double worst = 0;

	InitBuiltinModel(&model);
	InitShareTable(&model.shares[COMPARE_FAMILY_NAME], 1);
	model.shares[COMPARE_FAMILY_NAME].unlisted = 0.0003;
	AddShare(&model.shares[COMPARE_FAMILY_NAME], ShareHash("DUPONT", 6), 0.02);
	TakeLogRates(&logs, &model);
	for (int i = 0; i < 5000; i++)
	{
		static FeaturesBuffer features[2];
		Explanations explained;
		PairFindings findings;
		Pattern pattern;
		double bits;

		for (int side = 0; side < 2; side++)
		{
			Person person;

			RandomPerson(&seed, &person);
			PrepareFeatures(&person.view, &features[side].features);
		}
		CompareIdentities(&features[0].features, &features[1].features, &findings);
		pattern = PatternOf(&model, &findings, 0, 0);
		ExplainPattern(&logs, &pattern, &explained);
		CHECK(fabs(explained.person + explained.household + explained.stranger - 1) < 1e-9,
			  "the explanations are all");
		bits = log2(explained.person / (explained.household + explained.stranger));
		worst = fmax(worst, fabs(bits - WeightBits(ScoreFindings(&model, &findings))));
	}
	CHECK(worst < 0.15, "explained as scored, to %.3f bits", worst);
	free(model.shares[COMPARE_FAMILY_NAME].hash);
	free(model.shares[COMPARE_FAMILY_NAME].share);
}

/* Which rate of a level pairs are drawn with. */
typedef enum Drawn
{
	OF_PERSON,
	OF_HOUSEHOLD,
	OF_STRANGERS
} Drawn;

static double
RateOf(const LevelRates *rates, Drawn drawn)
{
	return drawn == OF_PERSON ? rates->m : drawn == OF_HOUSEHOLD ? rates->household : rates->u;
}

/* The code of the exact level of a comparison. */
#define EXACT(comparison) (UINT64_C(1) << 4 * (comparison))

/* Draw n pairs whose levels follow the rates of a model, found by keys of these kinds since they agree on `exact`. */
static void
DrawPairs(PatternTable *table, const MatchModel *model, Drawn drawn, int n, uint16 kinds,
		  uint64 exact, uint64 *seed)
{
	static const Comparison compared[] = {COMPARE_GIVEN_NAME, COMPARE_FAMILY_NAME,
										  COMPARE_BIRTH_DATE, COMPARE_ADDRESS};

	for (int i = 0; i < n; i++)
	{
		Pattern pattern = {.codes = exact, .kinds = kinds, .possible = kinds, .count = 1};

		for (int c = 0; c < (int) lengthof(compared); c++)
		{
			double draw = UnitBelow(seed, 1000000) / 1e6;
			int level = 0;

			while (level < LevelCount(compared[c]) - 1 &&
				   (draw -= RateOf(&model->rates[compared[c]][level], drawn)) >= 0)
				level++;
			pattern.codes |= (uint64) (level + 1) << 4 * compared[c];
		}
		AddPattern(table, &pattern);
	}
}

static bool
AreRates(const MatchModel *model)
{
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		for (int level = 0; level < LevelCount(c); level++)
		{
			const LevelRates *rates = &model->rates[c][level];

			if (!(rates->m > 0 && rates->m < 1 && rates->u > 0 && rates->u < 1))
				return false;
		}
	}
	return model->prior > 0 && model->prior <= 0.5;
}

/*
 * A file where dates have a slip for a third and given names for a tenth: found again, of
 * 5,000 pairs that share a mailbox, as do two strangers in a million of 2e9 pairs.
 */
static void
CheckRecovery(void)
{
	MatchModel truth;
	MatchModel fitted;
	PatternTable table;
	PairTotals totals = {2e9, 2e9 - 9000, 100000};
	uint64 seed = 3;

	InitBuiltinModel(&truth);
	truth.rates[COMPARE_BIRTH_DATE][0].m -= 0.3;
	truth.rates[COMPARE_BIRTH_DATE][2].m += 0.3;
	truth.rates[COMPARE_GIVEN_NAME][0].m -= 0.1;
	truth.rates[COMPARE_GIVEN_NAME][1].m += 0.1;
	InitPatterns(&table);
	DrawPairs(&table, &truth, OF_PERSON, 5000, 1 << KEY_EMAIL, EXACT(COMPARE_EMAIL), &seed);
	DrawPairs(&table, &truth, OF_STRANGERS, 4000, 1 << KEY_EMAIL, EXACT(COMPARE_EMAIL), &seed);
	DrawPairs(&table, &truth, OF_STRANGERS, 100000, 0, 0, &seed);
	SortPatterns(&table);
	InitBuiltinModel(&fitted);
	fitted.prior = 1e-6;
	FitRates(&fitted, &table, &totals);
	CHECK(AreRates(&fitted), "no rate is zero or one");
	CHECK(fabs(fitted.prior * totals.npairs / 5000 - 1) < 0.1, "%.0f pairs of one person",
		  fitted.prior * totals.npairs);
	for (int c = COMPARE_GIVEN_NAME; c <= COMPARE_BIRTH_DATE; c++)
	{
		for (int level = 0; c != COMPARE_GENDER && c != COMPARE_GENERATION && level < LevelCount(c);
			 level++)
			CHECK(fabs(fitted.rates[c][level].m - truth.rates[c][level].m) < 0.03, "m of %s %s",
				  ComparisonName(c), LevelName(c, level));
	}
	FreePatterns(&table);
}

/* A hundred households for each pair of one person, found at one address: given names that differ stay evidence. */
static void
CheckHouseholds(void)
{
	MatchModel builtin;
	MatchModel fitted;
	PatternTable table;
	PairTotals totals = {2e9, 2e9 - 20200, 100000};
	uint64 seed = 5;
	int different = LevelCount(COMPARE_GIVEN_NAME) - 1;

	InitBuiltinModel(&builtin);
	fitted = builtin;
	fitted.prior = 1e-6;
	InitPatterns(&table);
	DrawPairs(&table, &builtin, OF_PERSON, 200, 1 << KEY_EMAIL | 1 << KEY_PHONE,
			  EXACT(COMPARE_EMAIL) | EXACT(COMPARE_PHONE), &seed);
	DrawPairs(&table, &builtin, OF_HOUSEHOLD, 20000, 1 << KEY_PHONE, EXACT(COMPARE_PHONE), &seed);
	DrawPairs(&table, &builtin, OF_STRANGERS, 100000, 0, 0, &seed);
	SortPatterns(&table);
	FitRates(&fitted, &table, &totals);
	CHECK(fitted.rates[COMPARE_GIVEN_NAME][different].m < 0.05, "given names differ in %.3f",
		  fitted.rates[COMPARE_GIVEN_NAME][different].m);
	CHECK(fitted.household_ratio > 30, "%.0f households a person", fitted.household_ratio);
	FreePatterns(&table);
}

/*
 * Ten pairs at 0.8 and ten at 0.2, and five of one person never compared: above a half eight
 * of ten are right, of 8 + 2 + 5; above a tenth 10 of 20.
 */
static void
CheckCalibration(void)
{
	static const double thresholds[] = {0.1, 0.5, 0.9};
	Calibration calibration;
	Expectation expectation;

	BeginCalibration(&calibration, thresholds, 3);
	CountPair(&calibration, ProbabilityWeight(0.8), 10);
	CountPair(&calibration, ProbabilityWeight(0.2), 10);
	calibration.lost = 5;
	ExpectAbove(&calibration, 0, &expectation);
	CHECK(expectation.pairs == 20 && fabs(expectation.precision - 0.5) < 1e-4 &&
			  fabs(expectation.recall - 10 / 15.0) < 1e-4,
		  "above a tenth");
	ExpectAbove(&calibration, 1, &expectation);
	CHECK(expectation.pairs == 10 && fabs(expectation.precision - 0.8) < 1e-4 &&
			  fabs(expectation.recall - 8 / 15.0) < 1e-4 && fabs(expectation.f1 - 16 / 25.0) < 1e-4,
		  "above a half");
	ExpectAbove(&calibration, 2, &expectation);
	CHECK(expectation.pairs == 0 && expectation.precision == 1 && expectation.recall == 0,
		  "nothing found is no mistake");
}

int
main(void)
{
	CheckTable();
	CheckExplanation();
	CheckRecovery();
	CheckHouseholds();
	CheckCalibration();
	return UnitDone();
}
