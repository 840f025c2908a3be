/*
 * distance.c
 *    Edit distances: Levenshtein, and Damerau-Levenshtein without restriction.
 *
 * Levenshtein: when both texts have up to 64 characters, a row of the matrix is two
 * words of bits, one instruction of addition carries a change along it (Myers 1999;
 * Hyyro 2003): O(|b|). Beyond, the classic two-row matrix, kept to the diagonals that
 * can stay within `max` (Ukkonen 1985): O(max * n).
 *
 * Damerau-Levenshtein: any two neighbours may be swapped, and text may be edited
 * between them afterwards ("CA" to "ABC" is 2, where the restricted form says 3).
 * Lowrance and Wagner (1975) keep the whole matrix; here it is the linear-memory form
 * of Zhao and Sahni (2019): O(|a| * |b|) time, on what is left between the ends that
 * the two have in common. Up to 64 characters nothing is allocated. There is no bit-parallel
 * form: Hyyro's is of the restricted distance, which answers otherwise.
 */
#include "text/chars.h"
#include "text/text.h"

/* The matrix of a against b column by column, each column's differences as bits. */
static int
LevenshteinInWord(const EqualChars *equal, int max)
{
	const uint64 last = UINT64_C(1) << (equal->acount - 1);
	uint64 up = ~UINT64_C(0);
	uint64 down = 0;
	int distance = (int) equal->acount;

	for (size_t j = 0; j < equal->bcount; j++)
	{
		const uint64 match = equal->in_a[j];
		const uint64 zero = (((match & up) + up) ^ up) | match | down;
		uint64 right_up = down | ~(zero | up);
		uint64 right_down = up & zero;

		distance += (right_up & last) != 0;
		distance -= (right_down & last) != 0;
		right_up = right_up << 1 | 1;
		right_down <<= 1;
		up = right_down | ~(zero | right_up);
		down = right_up & zero;
	}
	return Min(distance, max + 1);
}

/*
 * One row from the one above it, for the columns from `low` to `high`, which are
 * those within `max` of the diagonal: others are over `max` and read as such.
 * Returns the least of the row.
 */
static int
LevenshteinRow(int *row, uint32 c, const uint32 *b, int low, int high, int max)
{
	int diagonal = row[low - 1];
	int least;

	row[low - 1] = low == 1 ? Min(row[0] + 1, max + 1) : max + 1;
	least = row[low - 1];
	for (int j = low; j <= high; j++)
	{
		const int above = row[j];
		int best = diagonal + (c != b[j - 1]);

		best = Min(best, above + 1);
		best = Min(best, row[j - 1] + 1);
		row[j] = Min(best, max + 1);
		diagonal = above;
		least = Min(least, row[j]);
	}
	return least;
}

static int
LevenshteinBanded(const Chars *a, const Chars *b, int max)
{
	const int acount = (int) a->count;
	const int bcount = (int) b->count;
	int *row = palloc_huge((b->count + 1) * sizeof(int));
	int least = 0;
	int distance;

	for (int j = 0; j <= bcount; j++)
		row[j] = Min(j, max + 1);
	for (int i = 1; i <= acount && least <= max; i++)
	{
		CHECK_FOR_INTERRUPTS();
		least =
			LevenshteinRow(row, a->at[i - 1], b->at, Max(1, i - max), Min(bcount, i + max), max);
	}
	distance = least > max ? max + 1 : row[bcount];
	pfree(row);
	return distance;
}

static int
LevenshteinLong(const char *a, size_t alen, const char *b, size_t blen, int max)
{
	Chars achars;
	Chars bchars;
	int distance;

	ReadChars(&achars, a, alen);
	ReadChars(&bchars, b, blen);
	/* Nothing is further than the longer text; this keeps max + 1 within an int. */
	max = Min(max, (int) Max(achars.count, bchars.count));
	if (abs((int) achars.count - (int) bchars.count) > max)
		distance = max + 1;
	else
		distance = LevenshteinBanded(&achars, &bchars, max);
	FreeChars(&achars);
	FreeChars(&bchars);
	return distance;
}

int
LevenshteinDistance(const char *a, size_t alen, const char *b, size_t blen, int max)
{
	EqualChars equal;

	Assert(max >= 0 && alen < INT32_MAX && blen < INT32_MAX);
	max = Min(max, (int) Max(alen, blen));
	if (alen > 0 && blen > 0 && FindEqualChars(&equal, a, alen, b, blen))
		return LevenshteinInWord(&equal, max);
	return LevenshteinLong(a, alen, b, blen, max);
}

/* Part of a text as characters. */
typedef struct CharSpan
{
	uint32 *at;
	size_t count;
} CharSpan;

/*
 * For each character of `chars` a number by which equal characters of both texts
 * are known: the first place in `b` that holds it, b->count if none does.
 */
typedef struct CharPlace
{
	uint32 c;
	int first;
} CharPlace;

static int
CompareCharPlaces(const void *a, const void *b)
{
	const CharPlace *left = a;
	const CharPlace *right = b;

	if (left->c != right->c)
		return left->c < right->c ? -1 : 1;
	return (left->first > right->first) - (left->first < right->first);
}

/* The distinct characters of b in order, each with its first place; returns how many. */
static int
ListCharPlaces(const CharSpan *b, CharPlace *places)
{
	int ndistinct = 0;

	for (size_t j = 0; j < b->count; j++)
		places[j] = (CharPlace){b->at[j], (int) j};
	qsort(places, b->count, sizeof(CharPlace), CompareCharPlaces);
	for (size_t j = 0; j < b->count; j++)
		if (ndistinct == 0 || places[j].c != places[ndistinct - 1].c)
			places[ndistinct++] = places[j];
	return ndistinct;
}

static int
FirstPlace(uint32 c, const CharPlace *places, int ndistinct, int none)
{
	int low = 0;
	int high = ndistinct;

	while (low < high)
	{
		const int middle = low + (high - low) / 2;

		if (places[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ndistinct && places[low].c == c ? places[low].first : none;
}

/* Write over each character its first place in b: for texts that fit a word, by looking. */
static void
NumberFewChars(const CharSpan *chars, const CharSpan *b, uint32 *numbers)
{
	for (size_t i = 0; i < chars->count; i++)
	{
		size_t place = 0;

		while (place < b->count && b->at[place] != chars->at[i])
			place++;
		numbers[i] = (uint32) place;
	}
}

/* The same from a sorted list, for long texts. */
static void
NumberChars(const CharSpan *chars, const CharPlace *places, int ndistinct, int none)
{
	for (size_t i = 0; i < chars->count; i++)
		chars->at[i] = (uint32) FirstPlace(chars->at[i], places, ndistinct, none);
}

/* The rows that Zhao and Sahni keep; each has a sentinel at -1 that is too far to be chosen. */
typedef struct DamerauRows
{
	int *row;
	int *above;
	int *swap_from;   /* by column: what a swap that ends there starts from */
	int *last_row_of; /* by number of a character: the last row that held it, or -1 */
} DamerauRows;

/* Fill row i of the matrix. */
static void
DamerauRow(DamerauRows *rows, int i, uint32 c, const CharSpan *b, int too_far)
{
	int *row = rows->row;
	const int *above = rows->above;
	int last_col = -1;
	int two_above = row[0]; /* the row before `above`, one column back */
	int swap_from = too_far;

	row[0] = i;
	for (int j = 1; j <= (int) b->count; j++)
	{
		const uint32 d = b->at[j - 1];
		int best = above[j - 1] + (c != d);

		best = Min(best, row[j - 1] + 1);
		best = Min(best, above[j] + 1);
		if (c == d)
		{
			last_col = j;
			rows->swap_from[j] = above[j - 2];
			swap_from = two_above;
		}
		else if (j - last_col == 1)
			best = Min(best, rows->swap_from[j] + (i - rows->last_row_of[d]));
		else if (i - rows->last_row_of[d] == 1)
			best = Min(best, swap_from + (j - last_col));
		two_above = row[j];
		row[j] = best;
	}
}

static int
DamerauMatrix(const CharSpan *a, const CharSpan *b, int *room)
{
	const int bcount = (int) b->count;
	const int too_far = (int) Max(a->count, b->count) + 1;
	DamerauRows rows = {room + 1, room + 1 + (bcount + 2), room + 1 + 2 * (bcount + 2),
						room + 3 * (bcount + 2)};

	for (int j = -1; j <= bcount; j++)
	{
		rows.row[j] = j < 0 ? too_far : j;
		rows.above[j] = rows.swap_from[j] = too_far;
	}
	for (int j = 0; j <= bcount; j++)
		rows.last_row_of[j] = -1;
	for (int i = 1; i <= (int) a->count; i++)
	{
		int *const row = rows.above;

		CHECK_FOR_INTERRUPTS();
		rows.above = rows.row;
		rows.row = row;
		DamerauRow(&rows, i, a->at[i - 1], b, too_far);
		rows.last_row_of[a->at[i - 1]] = i;
	}
	return rows.row[bcount];
}

/* Leave out what the two begin and end with alike: no edit is needed there. */
static void
TrimCommonEnds(CharSpan *a, CharSpan *b)
{
	while (a->count > 0 && b->count > 0 && a->at[0] == b->at[0])
	{
		a->at++;
		b->at++;
		a->count--;
		b->count--;
	}
	while (a->count > 0 && b->count > 0 && a->at[a->count - 1] == b->at[b->count - 1])
	{
		a->count--;
		b->count--;
	}
}

/* How many numbers DamerauMatrix needs room for. */
#define DAMERAU_ROOM(bcount) (4 * ((bcount) + 2))

static int
DamerauInWord(const CharSpan *a, const CharSpan *b)
{
	uint32 anumbers[CHARS_IN_WORD];
	uint32 bnumbers[CHARS_IN_WORD];
	int room[DAMERAU_ROOM(CHARS_IN_WORD)];

	NumberFewChars(a, b, anumbers);
	NumberFewChars(b, b, bnumbers);
	return DamerauMatrix(&(CharSpan){anumbers, a->count}, &(CharSpan){bnumbers, b->count}, room);
}

static int
DamerauLong(const CharSpan *a, const CharSpan *b)
{
	CharPlace *places = palloc_huge(b->count * sizeof(CharPlace));
	int *room = palloc_huge(DAMERAU_ROOM(b->count) * sizeof(int));
	const int ndistinct = ListCharPlaces(b, places);
	int distance;

	NumberChars(a, places, ndistinct, (int) b->count);
	NumberChars(b, places, ndistinct, (int) b->count);
	distance = DamerauMatrix(a, b, room);
	pfree(room);
	pfree(places);
	return distance;
}

int
DamerauLevenshteinDistance(const char *a, size_t alen, const char *b, size_t blen)
{
	Chars achars;
	Chars bchars;
	CharSpan aspan;
	CharSpan bspan;
	int distance;

	ReadChars(&achars, a, alen);
	ReadChars(&bchars, b, blen);
	aspan = (CharSpan){achars.at, achars.count};
	bspan = (CharSpan){bchars.at, bchars.count};
	TrimCommonEnds(&aspan, &bspan);
	if (aspan.count == 0 || bspan.count == 0)
		distance = (int) Max(aspan.count, bspan.count);
	else if (aspan.count <= CHARS_IN_WORD && bspan.count <= CHARS_IN_WORD)
		distance = DamerauInWord(&aspan, &bspan);
	else
		distance = DamerauLong(&aspan, &bspan);
	FreeChars(&achars);
	FreeChars(&bchars);
	return distance;
}
