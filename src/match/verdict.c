/*
 * verdict.c
 *    Why two identities are, or are not, taken for one person: see verdict.h.
 *
 * First whether they would be compared at all, then what kept the score under the
 * threshold: it is scored again without the household, or without the comparison that
 * speaks most against it; what then is enough was the cause.
 */
#include "core.h"

#include "match/final_keys.h"
#include "match/verdict.h"

static const char *const cause_names[] = {"no_keys",   "common_value", "no_shared_key",  "none",
										  "household", "conflict",     "below_threshold"};

_Static_assert(lengthof(cause_names) == NCAUSES, "a word for each cause");

const char *
CauseName(Cause cause)
{
	return cause_names[cause];
}

/* The kinds of sorted keys, as bits. */
static uint16
KindsOf(const uint64 *keys, int n)
{
	uint16 kinds = 0;

	for (int i = 0; i < n; i++)
		kinds |= 1 << IdentityKeyKind(keys[i]);
	return kinds;
}

/* The kinds of the keys that are in both lists. */
static uint16
KindsInBoth(const uint64 *a, int na, const uint64 *b, int nb)
{
	uint16 kinds = 0;
	int i = 0;
	int j = 0;

	while (i < na && j < nb)
	{
		if (a[i] == b[j])
			kinds |= 1 << IdentityKeyKind(a[i]);
		if (a[i] <= b[j])
			i++;
		else
			j++;
	}
	return kinds;
}

static void
FindOverlap(const MatchModel *model, const Features *left, const Features *right, KeyOverlap *keys)
{
	uint64 *left_keys = palloc(2 * MAX_FINAL_KEYS * sizeof(uint64));
	uint64 *right_keys = left_keys + MAX_FINAL_KEYS;
	IdentityView left_view;
	IdentityView right_view;
	int nleft;
	int nright;

	OpenFeatures(left, &left_view);
	OpenFeatures(right, &right_view);
	nleft = IdentityKeys(&left_view, left_keys);
	nright = IdentityKeys(&right_view, right_keys);
	keys->left = KindsOf(left_keys, nleft);
	keys->right = KindsOf(right_keys, nright);
	keys->common = KindsInBoth(left_keys, nleft, right_keys, nright);
	nleft = FinalKeys(&left_view, &model->common, left_keys);
	nright = FinalKeys(&right_view, &model->common, right_keys);
	keys->shared = KindsInBoth(left_keys, nleft, right_keys, nright);
	keys->common &= ~keys->shared;
	pfree(left_keys);
}

/* The comparison that takes most from the score; NCOMPARISONS if none takes anything. */
static Comparison
WorstComparison(const ScoreTerms *terms)
{
	int worst = NCOMPARISONS;

	for (int c = 0; c < NCOMPARISONS; c++)
	{
		if (terms->comparison[c] < (worst < NCOMPARISONS ? terms->comparison[worst] : 0))
			worst = c;
	}
	return worst;
}

/* The score, had one comparison found nothing. */
static Weight
ScoreWithout(const MatchModel *model, const PairFindings *findings, Comparison comparison)
{
	PairFindings others = *findings;

	others.found[comparison].level = LEVEL_NONE;
	return ScoreFindings(model, &others);
}

static Cause
CauseOf(const MatchModel *model, Weight threshold, const Verdict *verdict)
{
	const ScoreTerms *terms = &verdict->terms;

	if (verdict->keys.left == 0 || verdict->keys.right == 0)
		return CAUSE_NO_KEYS;
	if (verdict->keys.shared == 0)
		return verdict->keys.common != 0 ? CAUSE_COMMON_VALUE : CAUSE_NO_SHARED_KEY;
	if (terms->total >= threshold)
		return CAUSE_NONE;
	if (terms->prior + terms->match_evidence >= threshold)
		return CAUSE_HOUSEHOLD;
	if (verdict->against < NCOMPARISONS &&
		ScoreWithout(model, &verdict->findings, verdict->against) >= threshold)
		return CAUSE_CONFLICT;
	return CAUSE_BELOW_THRESHOLD;
}

void
JudgePair(const MatchModel *model, Weight threshold, const Features *left, const Features *right,
		  Verdict *verdict)
{
	FindOverlap(model, left, right, &verdict->keys);
	CompareIdentities(left, right, &verdict->findings);
	ExplainScore(model, &verdict->findings, &verdict->terms);
	verdict->against = WorstComparison(&verdict->terms);
	verdict->cause = CauseOf(model, threshold, verdict);
}
