/*
 * calibration.c
 *    What a threshold would find and miss, expected without labels.
 *
 * A probability says how often it is right: of a thousand pairs at 0.8 eight hundred are
 * of one person. So the pairs above a threshold tell how many of them are right, and those
 * below it how many are missed. What shares no key has no probability; how much that is
 * follows from how often one person's records share a key that both have, seen in the
 * pairs that another field has found (two ways of catching the same fish: Petersen 1896),
 * and from which fields two records have.
 *
 * It holds as far as the model holds: what all fields of a pair get wrong together (twins
 * of one name, a father and a son) is not seen.
 */
#include "core.h"

#include <math.h>

#include "batch/calibration.h"

/* Fields fail together where their keys have a part in common; these do not. */
typedef enum KeyGroup
{
	GROUP_IDENTIFIER,
	GROUP_EMAIL,
	GROUP_PHONE,
	GROUP_NAMES,
	NGROUPS
} KeyGroup;

/* Before any pair is seen, one person's records share a key that both have in 8 of 10 cases; worth this many pairs. */
#define PRIOR_SHARING 0.8
#define PRIOR_PAIRS 10.0

/* Of a threshold that training chooses. */
#define MIN_PRECISION 0.9
#define MIN_PERSONS 10.0

/* Less is never said: few pairs were drawn to tell it. */
#define LEAST_RECALL 0.1

/* Where a drawn pair stands for no more than these, the drawn pairs themselves tell how many of one person share no key. */
#define MAX_STANDS_FOR 64

void
BeginCalibration(Calibration *calibration, const double *thresholds, int nthresholds)
{
	memset(calibration, 0, sizeof(*calibration));
	calibration->nthresholds = nthresholds;
	for (int i = 0; i < nthresholds; i++)
	{
		calibration->threshold[i] = thresholds[i];
		calibration->weight[i] = ProbabilityWeight(thresholds[i]);
	}
}

/* Count n pairs of a weight. */
void
CountPair(Calibration *calibration, Weight weight, int64 n)
{
	int place = 0;

	while (place < calibration->nthresholds && weight >= calibration->weight[place])
		place++;
	calibration->pairs[place] += n;
	calibration->persons[place] += n * llround(WeightProbability(weight) * PERSON_UNIT);
}

/* Count the pairs that share a key, by their patterns. */
void
CountPatterns(Calibration *calibration, const MatchModel *model, const PatternTable *table)
{
	LogRates logs;

	TakeLogRates(&logs, model);
	for (int i = 0; i < table->n; i++)
	{
		Explanations explained;

		if (table->patterns[i].kinds == 0)
			continue;
		ExplainPattern(&logs, &table->patterns[i], &explained);
		CountPair(calibration, ProbabilityWeight(explained.person), table->patterns[i].count);
	}
}

/* Pairs of one person among those counted. */
double
ExpectedPersons(const Calibration *calibration)
{
	int64 persons = 0;

	for (int i = 0; i <= calibration->nthresholds; i++)
		persons += calibration->persons[i];
	return persons / PERSON_UNIT;
}

/* Nothing found is no mistake, and nothing to find none missed. */
void
ExpectAbove(const Calibration *calibration, int i, Expectation *expectation)
{
	const double all = ExpectedPersons(calibration) + calibration->lost;
	int64 pairs = 0;
	int64 persons = 0;
	double found;

	for (int place = i + 1; place <= calibration->nthresholds; place++)
	{
		pairs += calibration->pairs[place];
		persons += calibration->persons[place];
	}
	found = persons / PERSON_UNIT;
	expectation->pairs = pairs;
	expectation->precision = pairs > 0 ? found / (double) pairs : 1;
	expectation->recall = all > 0 ? found / all : 1;
	expectation->f1 = (double) pairs + all > 0 ? 2 * found / ((double) pairs + all) : 1;
}

static KeyGroup
GroupOfKind(int kind)
{
	switch (kind)
	{
		case KEY_IDENTIFIER: return GROUP_IDENTIFIER;
		case KEY_EMAIL:
		case KEY_EMAIL_USER: return GROUP_EMAIL;
		case KEY_PHONE: return GROUP_PHONE;
		default: return GROUP_NAMES;
	}
}

/* The kinds of a group among those of a set. */
static uint16
KindsInGroup(uint16 kinds, KeyGroup group)
{
	uint16 in_group = 0;

	for (int kind = 1; kind < KEY_KINDS; kind++)
	{
		if ((kinds >> kind & 1) != 0 && GroupOfKind(kind) == group)
			in_group |= (uint16) (1 << kind);
	}
	return in_group;
}

/* Of the pairs of one person that have these kinds in common: how many another group has found, and how many of those share one. */
typedef struct SharingCount
{
	double found;
	double sharing;
} SharingCount;

static void
CountSharingOfPattern(SharingCount counts[1 << KEY_KINDS], const Pattern *pattern, double persons)
{
	for (KeyGroup group = 0; group < NGROUPS; group++)
	{
		uint16 possible = KindsInGroup(pattern->possible, group);
		uint16 shared = KindsInGroup(pattern->kinds, group);

		if (possible == 0 || shared == pattern->kinds)
			continue;
		counts[possible].found += persons;
		counts[possible].sharing += shared != 0 ? persons : 0;
	}
}

/* The chance that two records of one person share a key of those that both have. */
static double
SharingChance(const SharingCount counts[1 << KEY_KINDS], uint16 possible)
{
	double missed = 1;

	for (KeyGroup group = 0; group < NGROUPS; group++)
	{
		uint16 in_group = KindsInGroup(possible, group);
		const SharingCount *count = &counts[in_group];

		if (in_group != 0)
			missed *=
				1 - (count->sharing + PRIOR_PAIRS * PRIOR_SHARING) / (count->found + PRIOR_PAIRS);
	}
	return 1 - missed;
}

/* Expected pairs of one person in the table: those that share a key, and those drawn that share none. */
typedef struct FoundPersons
{
	double sharing;
	double drawn;
	SharingCount counts[1 << KEY_KINDS]; /* by the kinds of a group that both have */
} FoundPersons;

static void
CountFound(FoundPersons *found, const MatchModel *model, const PatternTable *table)
{
	LogRates logs;

	TakeLogRates(&logs, model);
	for (int i = 0; i < table->n; i++)
	{
		const Pattern *pattern = &table->patterns[i];
		Explanations explained;
		double persons;

		ExplainPattern(&logs, pattern, &explained);
		persons = (double) pattern->count * explained.person;
		if (pattern->kinds == 0)
			found->drawn += persons;
		else
		{
			found->sharing += persons;
			CountSharingOfPattern(found->counts, pattern, persons);
		}
	}
}

/* The chance that two records of one person share a key, if they have fields in common as any two records have. */
static double
MeanSharingChance(const FoundPersons *found, const PatternTable *table)
{
	double pairs = 0;
	double sharing = 0;

	for (int i = 0; i < table->n; i++)
	{
		const Pattern *pattern = &table->patterns[i];

		if (pattern->kinds != 0)
			continue;
		pairs += (double) pattern->count;
		sharing += (double) pattern->count * SharingChance(found->counts, pattern->possible);
	}
	return pairs > 0 ? sharing / pairs : 1;
}

double
BlockingRecall(const MatchModel *model, const PatternTable *table, const PairTotals *totals)
{
	FoundPersons *found = palloc0(sizeof(FoundPersons));
	double recall = 1;

	CountFound(found, model, table);
	if (totals->nunshared > MAX_STANDS_FOR * totals->ndrawn)
		recall = MeanSharingChance(found, table);
	else if (totals->ndrawn > 0 && found->sharing > 0)
		recall =
			found->sharing / (found->sharing + found->drawn * totals->nunshared / totals->ndrawn);
	pfree(found);
	return fmax(recall, LEAST_RECALL);
}

/*
 * Expected F1 is highest below even odds (at half of the best F1: Lipton, Elkan and
 * Naryanaswamy 2014). But what is joined joins what it was joined to before, so nobody is
 * joined to whom he more likely is not; and one pair in ten may be wrong, no more. Where that
 * is out of reach, or too few pairs are of one person to tell, it is as in the built-in model.
 */
double
ChooseThreshold(const MatchModel *model, const PatternTable *table, double blocking_recall)
{
	double thresholds[MAX_THRESHOLDS];
	Calibration calibration;
	MatchModel builtin;
	double best_f1 = 0;
	double best;
	int n = 0;

	for (int percent = 50; percent < 100; percent++)
		thresholds[n++] = percent / 100.0;
	BeginCalibration(&calibration, thresholds, n);
	CountPatterns(&calibration, model, table);
	calibration.lost = ExpectedPersons(&calibration) * (1 / blocking_recall - 1);
	InitBuiltinModel(&builtin);
	best = builtin.threshold;
	for (int i = 0; i < n && ExpectedPersons(&calibration) >= MIN_PERSONS; i++)
	{
		Expectation expectation;

		ExpectAbove(&calibration, i, &expectation);
		if (expectation.precision < MIN_PRECISION || expectation.f1 <= best_f1)
			continue;
		best_f1 = expectation.f1;
		best = thresholds[i];
	}
	return best;
}
