/*
 * why_not.c
 *    why_not(): the cause that two identities are not taken for one person, as a row.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "identity/sqlapi.h"
#include "match/model.h"
#include "match/verdict.h"

I360_FUNCTION(i360_why_not);

/* Columns of the row. */
enum
{
	WHY_CAUSE,
	WHY_DETAIL,
	WHY_WEIGHT,
	WHY_THRESHOLD,
	WHY_SHARED_KEYS,
	WHY_LEFT_KEYS,
	WHY_RIGHT_KEYS,
	WHY_NCOLUMNS
};

/* The names of kinds of keys, as an array. */
static Datum
KindNames(uint16 kinds)
{
	Datum names[KEY_KINDS];
	int n = 0;

	for (int kind = 0; kind < KEY_KINDS; kind++)
	{
		if (kinds >> kind & 1)
			names[n++] = CStringGetTextDatum(IdentityKeyKindName(kind));
	}
	return PointerGetDatum(construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
AppendTerm(StringInfo detail, const Verdict *verdict, Comparison comparison)
{
	appendStringInfo(detail, "%s %s (%+.1f bits)", ComparisonName(comparison),
					 LevelName(comparison, verdict->findings.found[comparison].level),
					 WeightBits(verdict->terms.comparison[comparison]));
}

#define MOST_TERMS 3

/* The terms that speak most against them, the worst first; false if there are none. */
static bool
AppendTermsAgainst(StringInfo detail, const Verdict *verdict)
{
	bool told[NCOMPARISONS] = {false};
	int n = 0;

	for (; n < MOST_TERMS; n++)
	{
		int worst = -1;

		for (int c = 0; c < NCOMPARISONS; c++)
		{
			const Weight term = verdict->terms.comparison[c];

			if (!told[c] && term < (worst < 0 ? 0 : verdict->terms.comparison[worst]))
				worst = c;
		}
		if (worst < 0)
			break;
		told[worst] = true;
		appendStringInfoString(detail, n > 0 ? ", " : "against them: ");
		AppendTerm(detail, verdict, worst);
	}
	return n > 0;
}

/* All that speaks for them: where it is too little, that is what there is. */
static void
AppendTermsFor(StringInfo detail, const Verdict *verdict)
{
	bool first = true;

	for (int c = 0; c < NCOMPARISONS; c++)
	{
		if (verdict->terms.comparison[c] <= 0)
			continue;
		appendStringInfoString(detail, first ? "for them: " : ", ");
		AppendTerm(detail, verdict, c);
		first = false;
	}
	if (first)
		appendStringInfoString(detail, "nothing speaks for them");
}

static char *
DetailOf(const Verdict *verdict)
{
	StringInfoData detail;

	initStringInfo(&detail);
	switch (verdict->cause)
	{
		case CAUSE_NO_KEYS:
			appendStringInfo(&detail, "%s has no value, or combination of values, to be found by",
							 verdict->keys.left == 0 ? "the left identity" : "the right identity");
			break;
		case CAUSE_COMMON_VALUE:
			appendStringInfoString(&detail, "they are not compared: what they share many have, "
											"and they share nothing beside it");
			break;
		case CAUSE_NO_SHARED_KEY:
			appendStringInfoString(&detail, "they are not compared: they share no blocking key");
			break;
		case CAUSE_NONE: appendStringInfoString(&detail, "they are taken for one person"); break;
		case CAUSE_HOUSEHOLD:
			appendStringInfo(
				&detail, "a shared household explains what they agree on as well (%+.1f bits); ",
				WeightBits(verdict->terms.household));
			AppendTermsAgainst(&detail, verdict);
			break;
		case CAUSE_CONFLICT:
			appendStringInfoString(&detail, "they would be one person but for ");
			AppendTerm(&detail, verdict, verdict->against);
			break;
		default:
			if (!AppendTermsAgainst(&detail, verdict))
				AppendTermsFor(&detail, verdict);
			break;
	}
	return detail.data;
}

static void
PrepareArgument(FunctionCallInfo fcinfo, int argno, Features *features)
{
	IdentityView view;
	struct varlena *bytes;

	OpenIdentityDatum(PG_GETARG_DATUM(argno), &view, &bytes);
	PrepareFeatures(&view, features);
	PG_FREE_IF_COPY(bytes, argno);
}

Datum
i360_why_not(PG_FUNCTION_ARGS)
{
	const MatchModel *model = MatchModelArgument(fcinfo, 2);
	const Weight threshold = ProbabilityWeight(model->threshold);
	FeaturesBuffer left;
	FeaturesBuffer right;
	Verdict verdict;
	TupleDesc tupdesc;
	Datum row[WHY_NCOLUMNS];
	bool nulls[WHY_NCOLUMNS] = {false};

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "why_not() must return a row");
	PrepareArgument(fcinfo, 0, &left.features);
	PrepareArgument(fcinfo, 1, &right.features);
	JudgePair(model, threshold, &left.features, &right.features, &verdict);

	row[WHY_CAUSE] = CStringGetTextDatum(CauseName(verdict.cause));
	row[WHY_DETAIL] = CStringGetTextDatum(DetailOf(&verdict));
	row[WHY_WEIGHT] = Float8GetDatum(WeightBits(verdict.terms.total));
	row[WHY_THRESHOLD] = Float8GetDatum(WeightBits(threshold));
	row[WHY_SHARED_KEYS] = KindNames(verdict.keys.shared);
	row[WHY_LEFT_KEYS] = KindNames(verdict.keys.left);
	row[WHY_RIGHT_KEYS] = KindNames(verdict.keys.right);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), row, nulls)));
}
