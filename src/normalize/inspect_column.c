/*
 * inspect_column.c
 *    What a column seems to hold, from some of its values, and then how many of all are good.
 *
 * The share of values that look like a field is its score. Where the name of the column says
 * a field, values that are merely good count for it, too, though less than those that look
 * like it: so a column "nom" of rare names is names, and one of e-mail addresses is not. The
 * best score wins if enough values back it. Confidence is that share times n / (n + 1), n
 * being the values seen: of two values nothing is sure.
 */
#include "normalize/inspect_column.h"
#include "normalize/clean.h"
#include "text/text.h"

/* Of values that are good as what the name of the column says, but do not look like it, so much counts. */
#define HINTED_CREDIT 0.6
#define HINTED_NEED 0.5

#define HINT_MAX_BYTES 128

typedef struct NameHint
{
	const char *words;
	InspectField field;
} NameHint;

static const NameHint hints[] = {
#define HINT(words, field) {words, INSPECT_##field},
#include "normalize/inspect_hints.def"
#undef HINT
};

static const double needs[] = {
#define INSPECT_FIELD(symbol, word, recognise, judge, need) need,
#include "normalize/inspect_fields.def"
#undef INSPECT_FIELD
};

static const bool is_told_by_name[] = {
#define INSPECT_FIELD(symbol, word, recognise, judge, need) (need) == 0,
#include "normalize/inspect_fields.def"
#undef INSPECT_FIELD
};

/* ---- the name of a column ---- */

/* The folded words of a name, each between spaces: firstName2 is " FIRST NAME ". */
static void
ReadColumnName(const char *name, size_t len, char *words)
{
	char parted[2 * HINT_MAX_BYTES];
	char folded[FOLD_BOUND(2 * HINT_MAX_BYTES)];
	size_t used = 0;
	char *out = words;

	for (size_t i = 0; i < Min(len, HINT_MAX_BYTES); i++)
	{
		if (i > 0 && name[i] >= 'A' && name[i] <= 'Z' && name[i - 1] >= 'a' && name[i - 1] <= 'z')
			parted[used++] = ' ';
		parted[used++] = name[i];
	}
	used = FoldText(parted, used, folded);
	*out++ = ' ';
	for (size_t i = 0; i < used; i++)
	{
		if (!IsDigit(folded[i]))
			*out++ = folded[i];
	}
	strcpy(out, " ");
}

/* Is each word of the hint among the words of the name? */
static bool
HintFits(const char *hint, const char *words)
{
	while (*hint != '\0')
	{
		const size_t len = strcspn(hint, " ");
		const char *at = words;

		while ((at = strchr(at, ' ')) != NULL &&
			   (strncmp(at + 1, hint, len) != 0 || at[len + 1] != ' '))
			at++;
		if (at == NULL)
			return false;
		hint += len + (hint[len] == ' ');
	}
	return true;
}

InspectField
InspectHint(const char *column_name, size_t len)
{
	char words[FOLD_BOUND(2 * HINT_MAX_BYTES) + 2];

	ReadColumnName(column_name, len, words);
	for (int i = 0; i < lengthof(hints); i++)
		if (HintFits(hints[i].words, words))
			return hints[i].field;
	return INSPECT_NOTHING;
}

/* ---- which field ---- */

/* Can values of the form be the field? */
static bool
FormAllows(ColumnForm form, InspectField field)
{
	const bool is_date = field == INSPECT_BIRTH_DATE || field == INSPECT_DATE;

	switch (form)
	{
		case COLUMN_TEXT: return true;
		case COLUMN_DATE: return is_date;
		case COLUMN_NUMBER:
			return is_date || field == INSPECT_PHONE || field == INSPECT_POSTCODE ||
				   field == INSPECT_GENDER || field == INSPECT_AMOUNT ||
				   field == INSPECT_LOYALTY_CARD || field == INSPECT_CUSTOMER ||
				   field == INSPECT_ACCOUNT || (field >= INSPECT_NIR && field <= INSPECT_EAN13);
		default: return false;
	}
}

void
ColumnSampleInit(ColumnSample *sample, ColumnForm form, const char *column_name, size_t len)
{
	memset(sample, 0, sizeof(*sample));
	sample->form = form;
	sample->hint = InspectHint(column_name, len);
	if (sample->hint != INSPECT_NOTHING && !FormAllows(form, sample->hint))
		sample->hint = INSPECT_NOTHING;
}

/* Keep the masks of the first values that differ by their masks. */
static void
KeepExample(ColumnSample *sample, const char *bytes, size_t len)
{
	char mask[MASK_MAX_BYTES];

	if (sample->nexamples == INSPECT_EXAMPLES)
		return;
	MaskValue(bytes, len, mask);
	for (int i = 0; i < sample->nexamples; i++)
		if (strcmp(sample->examples[i], mask) == 0)
			return;
	strcpy(sample->examples[sample->nexamples++], mask);
}

static void
CountDifferent(ColumnSample *sample, const InspectValue *value)
{
	const uint64 hash = HashBytes(value->folded, value->folded_len, 0);

	for (int i = 0; i < sample->nvalues; i++)
		if (sample->values[i] == hash)
			return;
	if (sample->nvalues < CATEGORY_VALUES)
		sample->values[sample->nvalues++] = hash;
}

void
ColumnSampleAdd(ColumnSample *sample, const char *bytes, size_t len)
{
	InspectValue value;
	char normal[INSPECT_NORMAL_ROOM];
	size_t normal_len;

	bytes = TrimText(bytes, &len);
	if (len == 0)
		return;
	sample->filled++;
	KeepExample(sample, bytes, len);
	if (sample->form == COLUMN_OTHER || !ReadInspectValue(&value, bytes, len))
		return;
	CountDifferent(sample, &value);
	for (int field = 0; field < INSPECT_NFIELDS; field++)
		if (FormAllows(sample->form, field))
			sample->recognised[field] += LooksLikeField(field, &value);
	if (sample->hint != INSPECT_NOTHING)
		sample->hint_valid +=
			JudgeValue(sample->hint, bytes, len, normal, &normal_len) == INSPECT_VALID;
}

/* Is the field told by words that could name a category as well, and do so few values look like one? */
static bool
MayBeCategory(const ColumnSample *sample, InspectField field)
{
	return sample->filled >= CATEGORY_FILLED && sample->nvalues < CATEGORY_VALUES &&
		   (field == INSPECT_CITY || field == INSPECT_GIVEN_NAME || field == INSPECT_FAMILY_NAME);
}

/* How much of the sample backs the field, 0 to 1; 0 where it is not enough. */
static double
FieldScore(const ColumnSample *sample, InspectField field)
{
	const double filled = sample->filled;
	const double recognised = sample->recognised[field] / filled;
	const double valid = field == sample->hint ? sample->hint_valid / filled : 0;
	double hinted;

	if (field != sample->hint && (is_told_by_name[field] || MayBeCategory(sample, field)))
		return 0;
	if (field != sample->hint)
		return recognised >= needs[field] ? recognised : 0;
	if (is_told_by_name[field])
		hinted = valid;
	else
		hinted = HINTED_CREDIT * valid + (1 - HINTED_CREDIT) * recognised;
	return Max(valid, recognised) >= HINTED_NEED ? Max(hinted, recognised) : 0;
}

InspectField
ColumnSampleField(const ColumnSample *sample, double *confidence)
{
	InspectField best = INSPECT_NOTHING;
	double best_score = 0;

	*confidence = 0;
	if (sample->filled == 0)
		return INSPECT_NOTHING;
	for (int field = 0; field < INSPECT_NFIELDS; field++)
	{
		const double score = FieldScore(sample, field);

		if (score > best_score)
		{
			best = field;
			best_score = score;
		}
	}
	/* A date is a date: who is born after most others is told by the name. */
	if (best == INSPECT_DATE && sample->hint == INSPECT_BIRTH_DATE)
		best = INSPECT_BIRTH_DATE;
	*confidence = best_score * sample->filled / (sample->filled + 1.0);
	return best;
}

/* ---- counting ---- */

void
ColumnCountsInit(ColumnCounts *counts, InspectField field, uint32 max_distinct)
{
	memset(counts, 0, sizeof(*counts));
	counts->field = field;
	DistinctInit(&counts->distinct, max_distinct);
}

void
ColumnCountsAdd(ColumnCounts *counts, const char *bytes, size_t len)
{
	char normal[INSPECT_NORMAL_ROOM];
	size_t normal_len;

	bytes = TrimText(bytes, &len);
	if (len == 0)
		return;
	counts->filled++;
	if (counts->field == INSPECT_NOTHING)
	{
		DistinctAdd(&counts->distinct, bytes, len);
		return;
	}
	switch (JudgeValue(counts->field, bytes, len, normal, &normal_len))
	{
		case INSPECT_VALID:
			counts->valid++;
			DistinctAdd(&counts->distinct, normal, normal_len);
			break;
		case INSPECT_JUNK: counts->junk++; break;
		default: break;
	}
}
