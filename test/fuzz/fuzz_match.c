/*
 * fuzz_match.c
 *    Two people of any bytes: either order finds the same levels and the same score, which is the
 *    sum of its terms and a probability; nobody differs from himself.
 */
#include "match/match.h"
#include "person.h"

static void
Open(const uint8 *data, size_t size, uint8 small, char packed[IDENTITY_MAX_BYTES],
	 Features *features)
{
	const size_t len = PackLines(data, size, small, packed);
	IdentityView view;

	if (!IdentityOpen(packed, len, &view))
		abort();
	if (PrepareFeatures(&view, features) > FEATURES_MAX_BYTES)
		abort();
}

static const MatchModel *
BuiltinModel(void)
{
	static MatchModel model;
	static bool prepared = false;

	if (!prepared)
	{
		InitBuiltinModel(&model);
		PrepareModel(&model);
		prepared = true;
	}
	return &model;
}

static void
CheckScore(const PairFindings *findings, const PairFindings *back)
{
	const Weight score = ScoreFindings(BuiltinModel(), findings);
	const double probability = WeightProbability(score);
	ScoreTerms terms;

	ExplainScore(BuiltinModel(), findings, &terms);
	if (score != ScoreFindings(BuiltinModel(), back) || score != terms.total)
		abort();
	if (terms.household > 0 || terms.total != terms.prior + terms.match_evidence + terms.household)
		abort();
	if (!(probability >= 0.0 && probability <= 1.0))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	static char packed[2][IDENTITY_MAX_BYTES];
	static FeaturesBuffer left;
	static FeaturesBuffer right;
	PairFindings findings;
	PairFindings back;
	PairFindings self;

	Open(data, size, 0, packed[0], &left.features);
	Open(data, size, FUZZ_SMALL, packed[1], &right.features);
	CompareIdentities(&left.features, &right.features, &findings);
	CompareIdentities(&right.features, &left.features, &back);
	CompareIdentities(&left.features, &left.features, &self);
	for (Comparison c = 0; c < NCOMPARISONS; c++)
	{
		if (findings.found[c].level != back.found[c].level ||
			findings.found[c].level >= LevelCount(c))
			abort();
		/* Of an address without a street only the place agrees. */
		if (self.found[c].level > 0 && c != COMPARE_ADDRESS)
			abort();
	}
	CheckScore(&findings, &back);
	return 0;
}
