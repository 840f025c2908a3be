/*
 * birth_date.h
 *    What there is to say of a text that should be a birth date. See normalize.h for the
 *    date alone.
 */
#ifndef IDENTITY360_BIRTH_DATE_H
#define IDENTITY360_BIRTH_DATE_H

#include "normalize/normalize.h"

/* How much of the date the text says. */
typedef enum BirthDatePrecision
{
	BIRTH_DATE_YEAR,
	BIRTH_DATE_MONTH,
	BIRTH_DATE_DAY
} BirthDatePrecision;

/* Why a text is no birth date. */
typedef enum BirthDateIssue
{
	BIRTH_DATE_ACCEPTABLE,
	BIRTH_DATE_EMPTY,
	BIRTH_DATE_UNREADABLE,
	BIRTH_DATE_NO_SUCH_DAY,
	BIRTH_DATE_YEAR_OUT_OF_RANGE,
	BIRTH_DATE_DEFAULT
} BirthDateIssue;

/* The word for an issue; NULL for none. */
extern const char *BirthDateIssueWord(BirthDateIssue issue);

typedef struct BirthDateInspection
{
	BirthDateIssue issue;
	BirthDate date; /* where there is no issue; a part that is not said is 0 */
	BirthDatePrecision precision;
	bool century_guessed; /* the year has two digits */
	bool is_swapped;      /* day and month stand the other way round than told */
	bool swap_possible;   /* they could */
	bool is_suspect;      /* often written for "not known", yet somebody's birthday */
} BirthDateInspection;

extern void InspectBirthDate(const char *src, size_t len, BirthDateOrder order, int pivot,
							 BirthDateInspection *inspection);

#endif
