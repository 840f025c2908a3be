/*
 * score_pair.c
 *    The score of a pair that reaches a floor, left early where it cannot.
 *
 * Each comparison adds at most the weight of its best level, with the adjustment of the
 * rarest value. So what was found, and the most that the other comparisons may add, is an
 * upper bound, lowered comparison by comparison until all of it is found: then it is the
 * evidence itself, and the score is that of ExplainScore(), to the last bit. It starts from
 * whether names are equal, which their hashes tell, and of what e-mails and addresses leave
 * possible by theirs. Numbers come first, texts last.
 *
 * A score is the match evidence and the prior, less what a household explains, which is
 * never below zero; so it is never above the bound on the first two.
 */
#include "core.h"

#include "match/compare.h"

/* What is compared in which order; both names together, then e-mails, which may say them. */
static const Comparison cheap_first[] = {
	COMPARE_PHONE,        COMPARE_BIRTH_DATE,  COMPARE_IDENTIFIER, COMPARE_GENDER,
	COMPARE_GENERATION,   COMPARE_GIVEN_NAME,  COMPARE_EMAIL,      COMPARE_ADDRESS,
	COMPARE_ORGANIZATION, COMPARE_BIRTH_PLACE, COMPARE_ATTRIBUTE,
};

_Static_assert(lengthof(cheap_first) == NCOMPARISONS - 1,
			   "each once; family names with given names");

#define BIT(comparison) [COMPARE_##comparison] = 1u << COMPARE_##comparison

/* What a step compares, as bits. */
static const unsigned compared_with[NCOMPARISONS] = {
	[COMPARE_GIVEN_NAME] = 1u << COMPARE_GIVEN_NAME | 1u << COMPARE_FAMILY_NAME,
	BIT(GENDER),
	BIT(GENERATION),
	BIT(BIRTH_DATE),
	BIT(BIRTH_PLACE),
	BIT(EMAIL),
	BIT(PHONE),
	BIT(ADDRESS),
	BIT(ORGANIZATION),
	BIT(IDENTIFIER),
	BIT(ATTRIBUTE),
};

/* log2(2^x + 2^y) is at most a bit above the greater; and a weight's rounding. */
#define ONE_BIT ((Weight) WEIGHT_UNIT + 4)

/* A pair between its first bound and its score. */
typedef struct Scoring
{
	const MatchModel *model;
	PairFindings findings;
	unsigned present; /* bits by comparison: both sides have it */
	unsigned changed; /* those that count otherwise than with the most they add: with this */
	PairScore counted[NCOMPARISONS];
	unsigned asked;                /* names: what the exact level is good for is known */
	PairScore exact[NCOMPARISONS]; /* this */
	PairScore bound;
} Scoring;

/* Count a comparison with what it is good for now. */
static inline void
Count(Scoring *scoring, Comparison comparison, PairScore now)
{
	const unsigned bit = 1u << comparison;
	const PairScore *before =
		scoring->changed & bit ? &scoring->counted[comparison] : &scoring->model->most[comparison];

	scoring->bound.match += now.match - before->match;
	scoring->bound.household += now.household - before->household;
	scoring->counted[comparison] = now;
	scoring->changed |= bit;
}

/* What a level is good for; at the exact one with the frequency of the value. */
static PairScore
LevelWeight(const Scoring *scoring, Comparison comparison, int level, const FeatureValue *left)
{
	const MatchModel *model = scoring->model;
	PairScore weight = {model->match_weight[comparison][level],
						model->household_weight[comparison][level]};

	if (level == 0)
	{
		const Weight adjustment =
			FrequencyAdjustment(model, comparison, scoring->findings.left, left);

		weight.match += adjustment;
		weight.household += adjustment;
	}
	return weight;
}

/* Count a comparison with the level that was found. */
static void
CountFound(Scoring *scoring, Comparison comparison)
{
	const int level = scoring->findings.found[comparison].level;

	if (level == LEVEL_NONE)
		Count(scoring, comparison, (PairScore){0, 0});
	else if (level == 0 && (scoring->asked >> comparison & 1))
		Count(scoring, comparison, scoring->exact[comparison]);
	else
		Count(scoring, comparison,
			  LevelWeight(scoring, comparison, level, FoundLeft(&scoring->findings, comparison)));
}

/* Names with equal hashes are good for the exact level, others at most for the best of the others. */
static void
CountByHash(Scoring *scoring, Comparison comparison, IdentityKind kind)
{
	const Features *left = scoring->findings.left;
	const Features *right = scoring->findings.right;
	const FeatureValue *a = &left->value[left->first[kind]];
	const FeatureValue *b = &right->value[right->first[kind]];
	PairScore most = scoring->model->most_from[comparison][1];

	if (!(scoring->present >> comparison & 1) || FeatureCount(left, kind) != 1 ||
		FeatureCount(right, kind) != 1)
		return;
	if (NameHash(a) == NameHash(b))
	{
		PairScore *exact = &scoring->exact[comparison];

		*exact = LevelWeight(scoring, comparison, 0, a);
		scoring->asked |= 1u << comparison;
		most.match = Max(most.match, exact->match);
		most.household = Max(most.household, exact->household);
	}
	Count(scoring, comparison, most);
}

static bool
HasBirthFamilyName(const Features *features)
{
	return FeatureCount(features, IDENTITY_BIRTH_FAMILY_NAME) > 0;
}

/* An address of one side may say the name of the other, which has none. */
static void
CountLoneEmail(Scoring *scoring)
{
	const Features *left = scoring->findings.left;
	const Features *right = scoring->findings.right;
	PairScore says;

	if (!((left->present ^ right->present) >> COMPARE_EMAIL & 1) || !EmailMaySayName(left, right))
		return;
	says = LevelWeight(scoring, COMPARE_EMAIL, EMAIL_OTHERS_NAME, NULL);
	scoring->counted[COMPARE_EMAIL] = (PairScore){0, 0};
	scoring->changed |= 1u << COMPARE_EMAIL;
	Count(scoring, COMPARE_EMAIL, (PairScore){Max(says.match, 0), Max(says.household, 0)});
	scoring->present |= 1 << COMPARE_EMAIL;
}

/* The one value of a kind; NULL where there is none, or several. */
static const FeatureValue *
OnlyValue(const Features *features, IdentityKind kind)
{
	return FeatureCount(features, kind) == 1 ? &features->value[features->first[kind]] : NULL;
}

static IdentityValue
UserPart(const Features *features, const FeatureValue *email)
{
	return (IdentityValue){(const char *) features + email->of.mailbox.text, email->part_len};
}

/* The best level that two e-mails may be found on, as far as their hashes and letters tell. */
static int
BestEmailLevel(const Features *left, const Features *right, const FeatureValue *a,
			   const FeatureValue *b)
{
	const IdentityValue a_user = UserPart(left, a);
	const IdentityValue b_user = UserPart(right, b);

	if (a->hash == b->hash)
		return EMAIL_EXACT;
	if (a->part == b->part)
		return EMAIL_USER;
	if (MayBeSimilar(&a_user, a->letters, &b_user, b->letters, &similar_email))
		return EMAIL_SIMILAR;
	return EmailMaySayName(left, right) ? EMAIL_OTHERS_NAME : EMAIL_DIFFERENT;
}

static void
CountEmailByHash(Scoring *scoring)
{
	const Features *left = scoring->findings.left;
	const Features *right = scoring->findings.right;
	const FeatureValue *a = OnlyValue(left, IDENTITY_EMAIL);
	const FeatureValue *b = OnlyValue(right, IDENTITY_EMAIL);
	int best;

	if (a == NULL || b == NULL)
		return;
	best = BestEmailLevel(left, right, a, b);
	if (best == EMAIL_DIFFERENT)
		Count(scoring, COMPARE_EMAIL, LevelWeight(scoring, COMPARE_EMAIL, best, a));
	else if (best != EMAIL_EXACT)
		Count(scoring, COMPARE_EMAIL, scoring->model->most_from[COMPARE_EMAIL][best]);
}

/* The best level of two addresses with these streets: another house is another address. */
static int
BestAddressLevel(const FeatureValue *a, const FeatureValue *b)
{
	if (a->part != 0 && b->part != 0 && a->part != b->part)
		return a->hash == b->hash ? ADDRESS_STREET : ADDRESS_POSTCODE;
	return a->hash == b->hash ? ADDRESS_SAME : ADDRESS_SIMILAR;
}

static void
CountAddressByHash(Scoring *scoring)
{
	const Features *left = scoring->findings.left;
	const Features *right = scoring->findings.right;
	const FeatureValue *a = OnlyValue(left, IDENTITY_STREET);
	const FeatureValue *b = OnlyValue(right, IDENTITY_STREET);
	int best = ADDRESS_POSTCODE;

	if (!(scoring->present >> COMPARE_ADDRESS & 1))
		return;
	if (FeatureCount(left, IDENTITY_STREET) > 0 && FeatureCount(right, IDENTITY_STREET) > 0)
		best = a != NULL && b != NULL ? BestAddressLevel(a, b) : ADDRESS_SAME;
	if (best != ADDRESS_SAME)
		Count(scoring, COMPARE_ADDRESS, scoring->model->most_from[COMPARE_ADDRESS][best]);
}

/* The bound before anything is compared. */
static void
BeginScoring(Scoring *scoring)
{
	const MatchModel *model = scoring->model;
	const unsigned present = scoring->findings.left->present & scoring->findings.right->present;
	const PairScore *lower = &model->most_of[0][present & ((1u << SET_BITS) - 1)];
	const PairScore *upper = &model->most_of[1][present >> SET_BITS];

	scoring->present = present;
	scoring->changed = scoring->asked = 0;
	scoring->bound.match = model->prior_weight + lower->match + upper->match;
	scoring->bound.household = model->household_prior + lower->household + upper->household;
	memset(scoring->findings.found, LEVEL_NONE, sizeof(scoring->findings.found));
	CountByHash(scoring, COMPARE_GIVEN_NAME, IDENTITY_GIVEN_NAME);
	if (!HasBirthFamilyName(scoring->findings.left) && !HasBirthFamilyName(scoring->findings.right))
		CountByHash(scoring, COMPARE_FAMILY_NAME, IDENTITY_FAMILY_NAME);
	CountLoneEmail(scoring);
	CountEmailByHash(scoring);
	CountAddressByHash(scoring);
}

/* Both names; what only one side has is not counted. */
static void
CompareNames(Scoring *scoring)
{
	const unsigned family = scoring->present >> COMPARE_FAMILY_NAME & 1;
	const unsigned given = scoring->present >> COMPARE_GIVEN_NAME & 1;

	if (family)
		CompareOne(&scoring->findings, COMPARE_FAMILY_NAME);
	if (given)
		CompareOne(&scoring->findings, COMPARE_GIVEN_NAME);
	FindSwappedNames(&scoring->findings);
	if (family)
		CountFound(scoring, COMPARE_FAMILY_NAME);
	if (given)
		CountFound(scoring, COMPARE_GIVEN_NAME);
}

static void
CompareNext(Scoring *scoring, Comparison comparison)
{
	if (comparison == COMPARE_GIVEN_NAME)
	{
		CompareNames(scoring);
		return;
	}
	CompareOne(&scoring->findings, comparison);
	if (comparison == COMPARE_EMAIL)
		JudgeNameInEmail(&scoring->findings);
	CountFound(scoring, comparison);
}

static bool
MayReach(const PairScore *bound, const PairScore *floor)
{
	return bound->match >= floor->match ||
		   Max(bound->match, bound->household) + ONE_BIT >= floor->household;
}

bool
ScorePairAbove(const MatchModel *model, const Features *left, const Features *right,
			   const PairScore *floor, PairScore *score)
{
	Scoring scoring;

	scoring.model = model;
	scoring.findings.left = left;
	scoring.findings.right = right;
	BeginScoring(&scoring);
	for (int i = 0; i < (int) lengthof(cheap_first); i++)
	{
		if (!(scoring.present & compared_with[cheap_first[i]]))
			continue;
		if (!MayReach(&scoring.bound, floor))
			return false;
		CompareNext(&scoring, cheap_first[i]);
	}
	if (!MayReach(&scoring.bound, floor))
		return false;
	*score = ScoreOfEvidence(scoring.bound.match, scoring.bound.household);
	return score->match >= floor->match || score->household >= floor->household;
}
