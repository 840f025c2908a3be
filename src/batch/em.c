/*
 * em.c
 *    The rates of a model from patterns, without labels (Dempster, Laird and Rubin 1977).
 *
 * Each pair is of one person, of one household, or of strangers, and a round weighs the
 * three for each pattern with the rates so far, then takes the weighted shares of levels
 * as the new rates. What keeps it from going astray on real files:
 *
 *    - A pair was found since it agrees on something, which says nothing of how often the
 *      same person's records agree on that. So the m of a comparison is counted in the pairs
 *      that share a key which does not imply it (for Splink these are sessions; here all
 *      sessions are counted at once, and a pair is weighed by all that it says).
 *    - u is counted in pairs drawn at random as well, each for as many as it stands for.
 *    - Households are held at the built-in rates, only their number is fitted. Else the two
 *      explanations trade places where a file has few duplicates, and given names that
 *      differ become no evidence.
 *    - The built-in rates count as PRIOR_PERSONS pairs of one person, more where households
 *      could be mistaken (PriorPersons), and as one sighting of each level between strangers:
 *      no rate is ever zero, and a level never seen stays plausible.
 *    - A share of its own replaces u at an exact level, so rare values weigh more here as well.
 *
 *    - The m of what tells the people of a household apart is not learned (TellsHousehold).
 *
 * Some rates stay as they are: a mailbox, phone or identifier in common (too few strangers
 * share one to be counted: see fit.c), and levels that hold of two comparisons at once.
 *
 * Cost: rounds × patterns × comparisons; 10 to 50 ms for a file of a million.
 */
#include "core.h"

#include <math.h>

#include "batch/em.h"

#define PRIOR_PERSONS 100.0
#define PRIOR_HOUSEHOLDS 10.0 /* pairs of one person's worth of the built-in share of households */
#define TELLING_SHARE 0.25 /* of m: households agree exactly less often where it tells them apart */
#define HOUSEHOLD_TELLS 10.0 /* household : m from which a level tells a household from a person */
#define MAX_ROUNDS 50
#define TOLERANCE 1e-4 /* of the prior and the rates of one person */
#define LEAST_RATE 1e-12

static double
LogRate(double rate)
{
	return log2(fmax(rate, LEAST_RATE));
}

void
TakeLogRates(LogRates *logs, const MatchModel *model)
{
	memset(logs, 0, sizeof(*logs));
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		for (int level = 0; level < LevelCount(c); level++)
		{
			logs->person[c][level + 1] = LogRate(model->rates[c][level].m);
			logs->household[c][level + 1] = LogRate(model->rates[c][level].household);
			logs->stranger[c][level + 1] = LogRate(model->rates[c][level].u);
		}
		/* Between strangers a listed value counts with its share, which is in the surprise. */
		logs->person[c][PATTERN_LISTED] = logs->person[c][1];
		logs->household[c][PATTERN_LISTED] = logs->household[c][1];
	}
	logs->prior = log2(model->prior / (1 - model->prior));
	logs->household_prior = logs->prior + log2(model->household_ratio);
}

void
ExplainPattern(const LogRates *logs, const Pattern *pattern, Explanations *answer)
{
	double person = logs->prior;
	double household = logs->household_prior;
	double stranger = -(double) pattern->surprise / SURPRISE_STEPS;

	for (int c = 0; c < NCOMPARISONS; c++)
	{
		int code = PatternCode(pattern, c);

		person += logs->person[c][code];
		household += logs->household[c][code];
		stranger += logs->stranger[c][code];
	}
	answer->person = exp2(person - stranger);
	answer->household = exp2(household - stranger);
	answer->stranger = 1 / (1 + answer->person + answer->household);
	answer->person *= answer->stranger;
	answer->household *= answer->stranger;
}

/* The comparison that a field takes part in. */
static Comparison
ComparisonOfField(IdentityKind field)
{
	switch (field)
	{
		case IDENTITY_GIVEN_NAME: return COMPARE_GIVEN_NAME;
		case IDENTITY_FAMILY_NAME:
		case IDENTITY_BIRTH_FAMILY_NAME: return COMPARE_FAMILY_NAME;
		case IDENTITY_GENDER: return COMPARE_GENDER;
		case IDENTITY_BIRTH_DATE: return COMPARE_BIRTH_DATE;
		case IDENTITY_BIRTH_PLACE: return COMPARE_BIRTH_PLACE;
		case IDENTITY_EMAIL: return COMPARE_EMAIL;
		case IDENTITY_PHONE: return COMPARE_PHONE;
		case IDENTITY_STREET:
		case IDENTITY_POSTCODE:
		case IDENTITY_CITY:
		case IDENTITY_COUNTRY: return COMPARE_ADDRESS;
		case IDENTITY_ORGANIZATION: return COMPARE_ORGANIZATION;
		case IDENTITY_IDENTIFIER: return COMPARE_IDENTIFIER;
		case IDENTITY_ATTRIBUTE: return COMPARE_ATTRIBUTE;
	}
	return NCOMPARISONS;
}

/* The comparisons that a key of a kind implies, as bits; all of them where its fields are not known. */
static uint32
ImpliedByKind(KeyKind kind)
{
	const uint32 fields = IdentityKeyFields(kind);
	uint32 implied = 0;

	for (IdentityKind field = IDENTITY_GIVEN_NAME; field <= IDENTITY_LAST_KIND; field++)
	{
		if (fields >> field & 1)
			implied |= 1u << ComparisonOfField(field);
	}
	return implied != 0 ? implied : ~0u;
}

/* The comparisons without whose agreement a pair would not have been found. */
static uint32
ImpliedByKinds(uint16 kinds)
{
	uint32 implied = ~0u;

	for (KeyKind kind = 1; kind < KEY_KINDS; kind++)
	{
		if (kinds >> kind & 1)
			implied &= ImpliedByKind(kind);
	}
	return implied;
}

/* Expected numbers of pairs by explanation and code. */
typedef struct ExpectedCounts
{
	double person[NCOMPARISONS][PATTERN_CODES];
	double stranger[NCOMPARISONS][PATTERN_CODES];
	double persons;
	double households;
} ExpectedCounts;

/* How many pairs that share no key a drawn one stands for. */
static double
StandsFor(const PairTotals *totals)
{
	return totals->ndrawn > 0 ? totals->nunshared / totals->ndrawn : 1;
}

static void
CountExpected(const LogRates *logs, const PatternTable *table, const PairTotals *totals,
			  ExpectedCounts *counts)
{
	const double stands_for = StandsFor(totals);
	const bool all_drawn = AreAllDrawn(totals);

	memset(counts, 0, sizeof(*counts));
	for (int i = 0; i < table->n; i++)
	{
		const Pattern *pattern = &table->patterns[i];
		const uint32 implied = all_drawn ? 0 : ImpliedByKinds(pattern->kinds);
		const double n = (double) pattern->count;
		Explanations explained;
		double strangers;

		ExplainPattern(logs, pattern, &explained);
		strangers = n * explained.stranger * (pattern->kinds == 0 ? stands_for : 1);
		if (pattern->kinds != 0 || all_drawn)
		{
			counts->persons += n * explained.person;
			counts->households += n * explained.household;
		}
		for (int c = 0; c < NCOMPARISONS; c++)
		{
			int code = PatternCode(pattern, c);

			counts->stranger[c][code] += strangers;
			if ((implied >> c & 1) == 0)
				counts->person[c][code] += n * explained.person;
		}
	}
}

/* Does the level hold of two comparisons at once? Counted in each alone, it would be counted twice. */
static bool
IsJointLevel(Comparison comparison, int level)
{
	const char *name = LevelName(comparison, level);

	return strcmp(name, "swapped") == 0 || strcmp(name, "user_says_name") == 0 ||
		   strcmp(name, "says_others_name") == 0;
}

/*
 * Is this where a household gives itself away: what its people differ in, and one person's
 * records hardly do? Without labels such a pair is taken for whichever of the two is more
 * frequent, so the m of these levels is not learned.
 */
static bool
TellsHousehold(const LevelRates *builtin)
{
	return builtin->household > HOUSEHOLD_TELLS * builtin->m;
}

/* Does a level keep its built-in m? */
static bool
KeepsPersonRate(const MatchModel *builtin, Comparison comparison, int level)
{
	return IsJointLevel(comparison, level) || TellsHousehold(&builtin->rates[comparison][level]);
}

/* Is a value of this comparison one that a person has, and few others? */
static bool
IsPersonal(Comparison comparison)
{
	return comparison == COMPARE_EMAIL || comparison == COMPARE_PHONE ||
		   comparison == COMPARE_IDENTIFIER;
}

/* The pairs counted at a level, those with a share of their own among them. */
static double
AtLevel(const double counts[PATTERN_CODES], int level)
{
	return counts[level + 1] + (level == 0 ? counts[PATTERN_LISTED] : 0);
}

/*
 * How many pairs of one person the built-in rates count as. Where a comparison tells the
 * members of a household apart, each pair of a household counts: else persons whose given
 * names differ would be made of households, which makes them likelier, and so on. With as
 * many pairs held to the built-in rate as could be mistaken, each round adds less than the one before.
 */
static double
PriorPersons(const MatchModel *builtin, Comparison comparison, double households)
{
	const LevelRates *exact = &builtin->rates[comparison][0];

	return PRIOR_PERSONS + (exact->household < TELLING_SHARE * exact->m ? households : 0);
}

/* New m of a comparison: what keeps its rate does, the others share the rest. */
static double
FitPersonRates(LevelRates *rates, const MatchModel *builtin, Comparison comparison,
			   const double counts[PATTERN_CODES], double prior_persons)
{
	const LevelRates *prior = builtin->rates[comparison];
	const int nlevels = LevelCount(comparison);
	double change = 0;
	double total = 0;
	double rest = 0;

	for (int level = 0; level < nlevels; level++)
	{
		if (KeepsPersonRate(builtin, comparison, level))
			continue;
		total += AtLevel(counts, level);
		rest += prior[level].m;
	}
	for (int level = 0; level < nlevels; level++)
	{
		double before = rates[level].m;

		if (KeepsPersonRate(builtin, comparison, level))
			continue;
		rates[level].m = rest * (AtLevel(counts, level) + prior_persons * prior[level].m) /
						 (total + prior_persons * rest);
		change = fmax(change, fabs(rates[level].m - before));
	}
	return change;
}

/* New u of a comparison; one sighting of each level at its built-in rate, as a drawn pair counts, goes before. */
static void
FitStrangerRates(LevelRates *rates, const MatchModel *builtin, Comparison comparison,
				 const double counts[PATTERN_CODES], double stands_for)
{
	const LevelRates *prior = builtin->rates[comparison];
	double total = 0;

	for (int level = 0; level < LevelCount(comparison); level++)
		total += AtLevel(counts, level);
	for (int level = IsPersonal(comparison); level < LevelCount(comparison); level++)
	{
		if (!IsJointLevel(comparison, level))
			rates[level].u =
				(AtLevel(counts, level) + stands_for) / (total + stands_for / prior[level].u);
	}
}

/* One round; returns the largest change. */
static double
ImproveRates(MatchModel *model, const MatchModel *builtin, const PatternTable *table,
			 const PairTotals *totals)
{
	LogRates logs;
	ExpectedCounts counts;
	double prior = model->prior;
	double change = 0;

	TakeLogRates(&logs, model);
	CountExpected(&logs, table, totals, &counts);
	model->prior = fmin(0.5, fmax(1, counts.persons) / totals->npairs);
	model->household_ratio = (counts.households + PRIOR_HOUSEHOLDS * builtin->household_ratio) /
							 (counts.persons + PRIOR_HOUSEHOLDS);
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		change = fmax(change, FitPersonRates(model->rates[c], builtin, c, counts.person[c],
											 PriorPersons(builtin, c, counts.households)));
		FitStrangerRates(model->rates[c], builtin, c, counts.stranger[c], StandsFor(totals));
	}
	return fmax(change, fabs(model->prior - prior) / prior);
}

void
FitRates(MatchModel *model, const PatternTable *table, const PairTotals *totals)
{
	MatchModel builtin;

	InitBuiltinModel(&builtin);
	for (int round = 0; round < MAX_ROUNDS; round++)
	{
		CHECK_FOR_INTERRUPTS();
		if (ImproveRates(model, &builtin, table, totals) < TOLERANCE)
			break;
	}
	PrepareModel(model);
}
