/*
 * compare_births.c
 *    Birth dates, digit by digit and part by part, and birth places.
 */
#include "core.h"

#include "match/compare.h"

/* Parts of a date as eight digits of four bits, yyyymmdd. */
#define YearOf(date) ((date) >> 16)
#define MonthOf(date) ((date) >> 8 & 0xFF)
#define DayOf(date) ((date) &0xFF)
#define FIRST_OF_JANUARY 0x0101

static int
YearNumber(uint64 date)
{
	const int year = (int) YearOf(date);

	return (year >> 12) * 1000 + (year >> 8 & 0xF) * 100 + (year >> 4 & 0xF) * 10 + (year & 0xF);
}

/* Same day of a year that is 1, 10 or 100 away: miscounted, or the century guessed. */
static bool
IsYearSlip(uint64 a, uint64 b)
{
	int years;

	if ((a & 0xFFFF) != (b & 0xFFFF))
		return false;
	years = abs(YearNumber(a) - YearNumber(b));
	return years == 1 || years == 10 || years == 100;
}

static bool
IsSwapped(uint64 a, uint64 b)
{
	return YearOf(a) == YearOf(b) && MonthOf(a) == DayOf(b) && DayOf(a) == MonthOf(b);
}

static bool
SaysYearOnly(uint64 date)
{
	return (date & 0xFFFF) == FIRST_OF_JANUARY;
}

/* Is the day not known? Then zeros stand for it, and perhaps for the month. */
static bool
IsPartOfDate(uint64 date)
{
	return DayOf(date) == 0;
}

/* Dates of which one is a part: what agrees is the year, and the month where both say it. */
static int
ComparePartsOfDates(uint64 a, uint64 b)
{
	if (YearOf(a) != YearOf(b))
		return BIRTH_DATE_DIFFERENT;
	if (MonthOf(a) == MonthOf(b) && MonthOf(a) != 0)
		return BIRTH_DATE_TWO_PARTS;
	return MonthOf(a) == 0 || MonthOf(b) == 0 ? BIRTH_DATE_YEAR : BIRTH_DATE_DIFFERENT;
}

static int
CompareBirthDates(const ValuePair *pair)
{
	const uint64 a = pair->a->letters;
	const uint64 b = pair->b->letters;
	const bool same_year = YearOf(a) == YearOf(b);

	if (IsPartOfDate(a) || IsPartOfDate(b))
		return ComparePartsOfDates(a, b);
	if (a == b)
		return BIRTH_DATE_EXACT;
	if (IsSwapped(a, b))
		return BIRTH_DATE_SWAPPED;
	if (IsOneDigitSlip(a, b) || IsYearSlip(a, b))
		return BIRTH_DATE_SLIP;
	if (same_year + (MonthOf(a) == MonthOf(b)) + (DayOf(a) == DayOf(b)) == 2)
		return BIRTH_DATE_TWO_PARTS;
	if (!same_year)
		return BIRTH_DATE_DIFFERENT;
	return SaysYearOnly(a) || SaysYearOnly(b) ? BIRTH_DATE_TWO_PARTS : BIRTH_DATE_YEAR;
}

void
CompareAllBirthDates(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_BIRTH_DATE, IDENTITY_BIRTH_DATE, CompareBirthDates,
				 &findings->found[COMPARE_BIRTH_DATE]);
}

static int
CompareBirthPlaces(const ValuePair *pair)
{
	const IdentityValue a = LeftText(pair);
	const IdentityValue b = RightText(pair);

	if (SameValue(pair))
		return BIRTH_PLACE_EXACT;
	return AreSimilar(&a, pair->a->letters, &b, pair->b->letters, &similar_city)
			   ? BIRTH_PLACE_SIMILAR
			   : BIRTH_PLACE_DIFFERENT;
}

void
CompareAllBirthPlaces(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_BIRTH_PLACE, IDENTITY_BIRTH_PLACE, CompareBirthPlaces,
				 &findings->found[COMPARE_BIRTH_PLACE]);
}
