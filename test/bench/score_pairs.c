/*
 * score_pairs.c
 *    How many candidate pairs a core scores in a second, features prepared: the pair loop
 *    without a server. Reads records.csv of a generator of people on standard input
 *    (record_id,source,given_name,family_name,birth_date,email,phone,street,postcode,city).
 *
 * Pairs are those that share a blocking key under the model fitted to the records, in the
 * order of the blocks. CPU time of the best of several rounds.
 */
#include <time.h>

#include "batch/batch.h"
#include "match/match.h"

#define MAX_LINE 4096
#define ROUNDS 5
#define AHEAD 8 /* pairs whose features are asked for before they are compared */

static const char *const fields[] = {NULL,    NULL,    "given_name", "family_name", "birth_date",
									 "email", "phone", "street",     "postcode",    "city"};

typedef struct Pair
{
	int32 left;
	int32 right;
} Pair;

typedef struct PairList
{
	int64 n;
	int64 reserved;
	Pair *pairs;
} PairList;

static void
AddPair(void *state, int left, int right, uint16 kinds, const PairFindings *findings)
{
	PairList *list = state;

	if (list->n == list->reserved)
	{
		list->reserved = Max(1024, 2 * list->reserved);
		list->pairs = realloc(list->pairs, list->reserved * sizeof(Pair));
	}
	list->pairs[list->n++] = (Pair){left, right};
}

/* The next cell of a line; quotes hold commas. */
static char *
NextCell(char **at)
{
	char *cell = *at;
	char *end;

	if (cell[0] == '"')
	{
		end = strchr(++cell, '"');
		*at = end + 1 + (end[1] != '\0');
	}
	else
	{
		end = cell + strcspn(cell, ",\r\n");
		*at = end + (*end != '\0');
	}
	*end = '\0';
	return cell;
}

static int
ReadIdentity(char *line, char packed[IDENTITY_MAX_BYTES])
{
	IdentityBuilder builder;

	IdentityBegin(&builder);
	for (int i = 0; i < (int) lengthof(fields); i++)
	{
		const char *cell = NextCell(&line);

		if (fields[i] != NULL)
			IdentityAddField(&builder, fields[i], strlen(fields[i]), cell, strlen(cell));
	}
	return (int) IdentityFinish(&builder, packed);
}

static void
ReadSet(IdentitySet *set)
{
	char line[MAX_LINE];
	int reserved = 1 << 20;
	char packed[IDENTITY_MAX_BYTES];

	memset(set, 0, sizeof(*set));
	set->bytes = malloc(reserved * sizeof(char *));
	set->len = malloc(reserved * sizeof(uint16));
	if (fgets(line, sizeof(line), stdin) == NULL)
		exit(1);
	while (set->n < reserved && fgets(line, sizeof(line), stdin) != NULL)
	{
		const int len = ReadIdentity(line, packed);

		set->bytes[set->n] = memcpy(malloc(len), packed, len);
		((uint16 *) set->len)[set->n++] = (uint16) len;
	}
}

static double
Now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec * 1e-9;
}

static char *
PrepareAll(const IdentitySet *set, size_t *place)
{
	char *prepared = malloc((size_t) set->n * 1024 + FEATURES_MAX_BYTES);
	size_t used = 0;

	for (int i = 0; i < set->n; i++)
	{
		IdentityView view;

		IdentityOpen(set->bytes[i], set->len[i], &view);
		place[i] = used;
		used += PrepareFeatures(&view, (Features *) (prepared + used));
	}
	place[set->n] = used;
	return prepared;
}

/* The features of all pairs, in their order. */
typedef struct PreparedPair
{
	const Features *left;
	const Features *right;
} PreparedPair;

static PreparedPair *
FindFeatures(const PairList *list, const char *prepared, const size_t *place)
{
	PreparedPair *pairs = malloc((list->n + AHEAD) * sizeof(PreparedPair));

	for (int64 i = 0; i < list->n + AHEAD; i++)
	{
		const Pair *pair = &list->pairs[i % list->n];

		pairs[i].left = (const Features *) (prepared + place[pair->left]);
		pairs[i].right = (const Features *) (prepared + place[pair->right]);
	}
	return pairs;
}

/* Score all pairs and say how many reach a floor, and the least time of the rounds. */
static void
TimeScores(const char *what, const MatchModel *model, const PreparedPair *pairs, int64 n,
		   const PairScore *floor)
{
	double best = 1e9;
	int64 above = 0;
	uint64 sum = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		const double start = Now();

		above = 0;
		sum = 0;
		for (int64 i = 0; i < n; i++)
		{
			PairScore score;

			PrefetchFeatures(pairs[i + AHEAD].left);
			PrefetchFeatures(pairs[i + AHEAD].right);
			if (ScorePairAbove(model, pairs[i].left, pairs[i].right, floor, &score))
			{
				above++;
				sum += (uint64) score.match + (uint64) score.household;
			}
		}
		best = Min(best, Now() - start);
	}
	printf("%-28s %6.1f ns a pair, %5.1f M/s; %lld of %lld above (%016llx)\n", what, 1e9 * best / n,
		   n / best / 1e6, (long long) above, (long long) n, (unsigned long long) sum);
}

/* A record and the first letters of its names. */
typedef struct NamedRecord
{
	uint64 letters;
	int32 record;
} NamedRecord;

static int
CompareNamed(const void *a, const void *b)
{
	const NamedRecord *left = a;
	const NamedRecord *right = b;

	if (left->letters != right->letters)
		return left->letters < right->letters ? -1 : 1;
	return left->record - right->record;
}

/* The first letters of a name, one byte each. */
static uint64
FirstLetters(const IdentityView *view, IdentityKind kind, int n)
{
	const IdentityValue *name;
	uint64 letters = 0;

	if (IdentityCount(view, kind) == 0)
		return 0;
	name = IdentityGet(view, kind, 0);
	for (int i = 0; i < Min(n, name->len); i++)
		letters = letters << 8 | (unsigned char) name->bytes[i];
	return letters;
}

/* What a looser rule compares: four letters of the family name and two of the given name. */
static void
AddLoosePairs(PairList *list, const IdentitySet *set)
{
	NamedRecord *records = malloc(set->n * sizeof(NamedRecord));

	for (int i = 0; i < set->n; i++)
	{
		IdentityView view;

		IdentityOpen(set->bytes[i], set->len[i], &view);
		records[i] = (NamedRecord){FirstLetters(&view, IDENTITY_FAMILY_NAME, 4) << 16 |
									   FirstLetters(&view, IDENTITY_GIVEN_NAME, 2),
								   i};
	}
	qsort(records, set->n, sizeof(NamedRecord), CompareNamed);
	for (int i = 0; i < set->n; i++)
	{
		for (int j = i + 1; j < set->n && records[j].letters == records[i].letters; j++)
		{
			if (records[i].letters >> 16 != 0)
				AddPair(list, records[i].record, records[j].record, 0, NULL);
		}
	}
	free(records);
}

/* Time what is asked of a batch: every score, those of one person, those of one household too. */
static void
TimeFloors(const char *what, const MatchModel *model, const PairList *list, const char *prepared,
		   const size_t *place)
{
	PreparedPair *pairs = FindFeatures(list, prepared, place);
	const Weight sure = ProbabilityWeight(0.9);

	printf("%s: %lld pairs\n", what, (long long) list->n);
	TimeScores("  all scored in full", model, pairs, list->n, &(PairScore){INT64_MIN, INT64_MIN});
	TimeScores("  match above 0.9", model, pairs, list->n, &(PairScore){sure, INT64_MAX});
	TimeScores("  or household above 0.9", model, pairs, list->n, &(PairScore){sure, sure});
	free(pairs);
}

int
main(void)
{
	IdentitySet set;
	FittedModel fitted;
	BlockIndex index;
	PairList list = {0};
	size_t *place;
	char *prepared;
	double start;

	ReadSet(&set);
	FindBlocks(&index, &set, &(BatchMemory){SIZE_MAX});
	FitModel(&fitted, &index);
	VisitPairs(&index, AddPair, &list);
	place = malloc((set.n + 1) * sizeof(size_t));
	start = Now();
	prepared = PrepareAll(&set, place);
	printf("%d records, %.0f bytes each, prepared in %.0f ns each\n", set.n,
		   (double) place[set.n] / set.n, 1e9 * (Now() - start) / set.n);
	TimeFloors("pairs that share a key", &fitted.model, &list, prepared, place);
	list.n = 0;
	AddLoosePairs(&list, &set);
	TimeFloors("pairs whose names begin alike", &fitted.model, &list, prepared, place);
	return 0;
}
