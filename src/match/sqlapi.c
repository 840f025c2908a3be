/*
 * sqlapi.c
 *    match_weight(), match_probability() and explain_match(): two identities, one answer.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "identity/sqlapi.h"
#include "match/model.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_match_weight);
I360_FUNCTION(i360_match_probability);
I360_FUNCTION(i360_explain_match);

/* Prepare the identity of an argument. */
static void
PrepareArgument(FunctionCallInfo fcinfo, int argno, FeaturesBuffer *buffer)
{
	IdentityView view;
	struct varlena *bytes;

	OpenIdentityDatum(PG_GETARG_DATUM(argno), &view, &bytes);
	PrepareFeatures(&view, &buffer->features);
	PG_FREE_IF_COPY(bytes, argno);
}

/* Open the identity of an argument, if it is not the one of the row before. */
static void
OpenArgument(FunctionCallInfo fcinfo, int argno, MatchSide *side)
{
	struct varlena *bytes = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(argno));

	OpenSide(side, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	if (!side->is_valid)
		RaiseIdentityFormat();
	PG_FREE_IF_COPY(bytes, argno);
}

static Weight
ScoreArguments(FunctionCallInfo fcinfo)
{
	const MatchModel *model = MatchModelArgument(fcinfo, 2);
	MatchSide *sides = MatchSides(fcinfo->flinfo);

	OpenArgument(fcinfo, 0, &sides[0]);
	OpenArgument(fcinfo, 1, &sides[1]);
	return SidesWeight(model, &sides[0], &sides[1]);
}

Datum
i360_match_weight(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(WeightBits(ScoreArguments(fcinfo)));
}

Datum
i360_match_probability(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(WeightProbability(ScoreArguments(fcinfo)));
}

/* Columns of a row of explain_match. */
enum
{
	EXPLAIN_COMPARISON,
	EXPLAIN_LEVEL,
	EXPLAIN_LEFT,
	EXPLAIN_RIGHT,
	EXPLAIN_M,
	EXPLAIN_U,
	EXPLAIN_FREQUENCY,
	EXPLAIN_WEIGHT,
	EXPLAIN_TOTAL,
	EXPLAIN_NCOLUMNS
};

/* A row that is no comparison: the prior, the household. */
static void
PutTerm(ReturnSetInfo *result, const char *term, Weight weight, Weight *total)
{
	Datum row[EXPLAIN_NCOLUMNS];
	bool nulls[EXPLAIN_NCOLUMNS];

	memset(nulls, true, sizeof(nulls));
	*total += weight;
	nulls[EXPLAIN_COMPARISON] = nulls[EXPLAIN_WEIGHT] = nulls[EXPLAIN_TOTAL] = false;
	row[EXPLAIN_COMPARISON] = CStringGetTextDatum(term);
	row[EXPLAIN_WEIGHT] = Float8GetDatum(WeightBits(weight));
	row[EXPLAIN_TOTAL] = Float8GetDatum(WeightBits(*total));
	tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
}

/* A value as a person writes it. */
static Datum
ValueDatum(const Features *features, int place)
{
	const IdentityValue value = FeatureText(features, &features->value[place]);
	char text[IDENTITY_MAX_VALUE_LEN + 1];
	IdentityKind kind = 1;
	size_t len;

	while (features->first[kind + 1] <= place)
		kind++;
	len = IdentityValueText(kind, &value, text);

	return PointerGetDatum(TextFromUtf8(text, len));
}

static void
PutComparison(ReturnSetInfo *result, const MatchModel *model, Comparison comparison,
			  const PairFindings *findings, const ScoreTerms *terms, Weight *total)
{
	const Finding *finding = &findings->found[comparison];
	const LevelRates *rates = &model->rates[comparison][finding->level];

	Datum row[EXPLAIN_NCOLUMNS];
	bool nulls[EXPLAIN_NCOLUMNS] = {false};

	*total += terms->comparison[comparison];
	row[EXPLAIN_COMPARISON] = CStringGetTextDatum(ComparisonName(comparison));
	row[EXPLAIN_LEVEL] = CStringGetTextDatum(LevelName(comparison, finding->level));
	row[EXPLAIN_LEFT] = ValueDatum(findings->left, finding->left);
	row[EXPLAIN_RIGHT] = ValueDatum(findings->right, finding->right);
	row[EXPLAIN_M] = Float8GetDatum(rates->m);
	row[EXPLAIN_U] = Float8GetDatum(rates->u);
	row[EXPLAIN_FREQUENCY] = Float8GetDatum(WeightBits(terms->adjustment[comparison]));
	row[EXPLAIN_WEIGHT] = Float8GetDatum(WeightBits(terms->comparison[comparison]));
	row[EXPLAIN_TOTAL] = Float8GetDatum(WeightBits(*total));
	tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
}

/* The waterfall of a score: prior, comparisons, household; running totals end at match_weight(). */
Datum
i360_explain_match(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const MatchModel *model = MatchModelArgument(fcinfo, 2);
	FeaturesBuffer left;
	FeaturesBuffer right;
	PairFindings findings;
	ScoreTerms terms;
	Weight total = 0;

	InitMaterializedSRF(fcinfo, 0);
	PrepareArgument(fcinfo, 0, &left);
	PrepareArgument(fcinfo, 1, &right);
	CompareIdentities(&left.features, &right.features, &findings);
	ExplainScore(model, &findings, &terms);

	PutTerm(result, "prior", terms.prior, &total);
	for (int i = 0; i < NCOMPARISONS; i++)
	{
		if (findings.found[i].level != LEVEL_NONE)
			PutComparison(result, model, i, &findings, &terms, &total);
	}
	PutTerm(result, "household", terms.household, &total);
	return (Datum) 0;
}
