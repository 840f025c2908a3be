/*
 * inspect_column.h
 *    What a column of a table that nobody knows seems to hold, and how well. Cores.
 *
 *    ColumnSample says which field, from some of the values; ColumnCounts then counts all of
 *    them by the rules of that field. Both are of a fixed size but for the counter of distinct values.
 */
#ifndef IDENTITY360_INSPECT_COLUMN_H
#define IDENTITY360_INSPECT_COLUMN_H

#include "core.h"

#include "normalize/distinct.h"

/* A longer value is filled, and is no field of anybody. */
#define INSPECT_MAX_BYTES 512

typedef enum InspectField
{
#define INSPECT_FIELD(symbol, word, recognise, judge, need) INSPECT_##symbol,
#include "normalize/inspect_fields.def"
#undef INSPECT_FIELD
	INSPECT_NFIELDS,
	INSPECT_NOTHING = INSPECT_NFIELDS
} InspectField;

/* What the type of the column lets it hold. */
typedef enum ColumnForm
{
	COLUMN_TEXT,
	COLUMN_NUMBER,
	COLUMN_DATE,
	COLUMN_OTHER /* nothing that we look for */
} ColumnForm;

typedef enum InspectVerdict
{
	INSPECT_INVALID,
	INSPECT_JUNK, /* of the right form, or left blank by other means, and nobody's */
	INSPECT_VALID
} InspectVerdict;

/* "email", "identifiers.iban", "date"; NULL for nothing. */
extern const char *InspectFieldWord(InspectField field);

/* Does identity() take it? */
extern bool InspectFieldIsMapped(InspectField field);

/* What the name of a column says that it holds. */
extern InspectField InspectHint(const char *column_name, size_t len);

/* ---- one value: inspect_values.c ---- */

/* A value with what the rules ask of it first; points to what it was made of. */
typedef struct InspectValue
{
	const char *bytes; /* trimmed */
	size_t len;
	int ndigits;
	bool has_letter;
	bool has_at;
	size_t folded_len;
	char folded[3 * INSPECT_MAX_BYTES + 1];
} InspectValue;

#define INSPECT_NORMAL_ROOM (3 * INSPECT_MAX_BYTES + 1)

/* False where the value is blank or too long to be looked at. */
extern bool ReadInspectValue(InspectValue *value, const char *bytes, size_t len);

extern bool LooksLikeField(InspectField field, const InspectValue *value);

/* Judge a value as the field; the form by which it is compared goes to `normal`, of INSPECT_NORMAL_ROOM bytes. */
extern InspectVerdict JudgeValue(InspectField field, const char *bytes, size_t len, char *normal,
								 size_t *normal_len);

/* Enough of a value to see what it is and too little to tell whose: "j…@o….fr", "06 …", "M…". */
#define MASK_MAX_BYTES 40
extern void MaskValue(const char *bytes, size_t len, char *mask);

/* ---- some values: which field ---- */

#define INSPECT_EXAMPLES 3

/* Fewer different values than this among so many are a category: "sale" and "return" are no family names. */
#define CATEGORY_VALUES 16
#define CATEGORY_FILLED 50

typedef struct ColumnSample
{
	ColumnForm form;
	InspectField hint;
	uint32 filled;
	uint32 hint_valid;
	uint32 recognised[INSPECT_NFIELDS];
	int nvalues; /* different ones, counted up to CATEGORY_VALUES */
	uint64 values[CATEGORY_VALUES];
	int nexamples;
	char examples[INSPECT_EXAMPLES][MASK_MAX_BYTES];
} ColumnSample;

extern void ColumnSampleInit(ColumnSample *sample, ColumnForm form, const char *column_name,
							 size_t len);
extern void ColumnSampleAdd(ColumnSample *sample, const char *bytes, size_t len);

/* The field that the values seem to be, and how sure that is: 0 to 1. */
extern InspectField ColumnSampleField(const ColumnSample *sample, double *confidence);

/* ---- all values: how many are good ---- */

typedef struct ColumnCounts
{
	InspectField field;
	uint64 filled;
	uint64 valid; /* of these two nothing is known where the field is INSPECT_NOTHING */
	uint64 junk;
	DistinctCounter distinct; /* of what is valid, or of all that is filled */
} ColumnCounts;

extern void ColumnCountsInit(ColumnCounts *counts, InspectField field, uint32 max_distinct);
extern void ColumnCountsAdd(ColumnCounts *counts, const char *bytes, size_t len);

#endif
