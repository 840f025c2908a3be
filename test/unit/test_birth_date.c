/*
 * test_birth_date.c
 *    Birth dates: every day from 1850 to 2099 in every spelling and as a spreadsheet's number,
 *    orders and pivots, parts of dates, what stands for no date, and any bytes.
 */
#include "normalize/birth_date.h"
#include "utf8.h"

typedef struct Vector
{
	const char *src;
	BirthDateOrder order;
	int yyyymmdd; /* 0 where it is no date */
} Vector;

#define DMY DATE_ORDER_DMY
#define MDY DATE_ORDER_MDY
#define YMD DATE_ORDER_YMD

static const Vector vectors[] = {
	{"1985-03-12", DMY, 19850312},
	{"1985/3/12", MDY, 19850312},
	{"12/03/1985", DMY, 19850312},
	{"12/03/1985", MDY, 19851203},
	{"12/03/1985", YMD, 19850312},
	{"12.3.1985", DMY, 19850312},
	{"12 03 1985", DMY, 19850312},
	{"12 / 03 / 1985", DMY, 19850312},
	{"12-03-85", DMY, 19850312},
	{"85-03-12", YMD, 19850312},
	{"85-03-12", DMY, 0},
	{"12031985", DMY, 19850312},
	{"12031985", MDY, 19851203},
	{"19850312", DMY, 19850312},
	{"19850312", MDY, 19850312},
	{"\xC2\xA0"
	 "12/03/1985\xE2\x80\x8B",
	 DMY, 19850312},
	{"12\xE2\x80\x93"
	 "03\xE2\x80\x93"
	 "1985",
	 DMY, 19850312},
	/* A time of day says nothing. */
	{"1985-03-12T00:00:00.000Z", DMY, 19850312},
	{"1985-03-12 23:59:59+02", DMY, 19850312},
	{"12/03/1985 00:00", DMY, 19850312},
	{"3/12/1985 12:00:00 AM", MDY, 19850312},
	{"19850312T101500Z", DMY, 19850312},
	{"1985-03-12 at noon", DMY, 0},
	{"1985-03-12T", DMY, 0},
	{"1985-03-1203", DMY, 0},
	/* Only the swapped reading holds; an ISO date is never swapped. */
	{"03/25/1985", DMY, 19850325},
	{"25/03/1985", MDY, 19850325},
	{"1985-25-03", DMY, 0},
	/* The calendar: 2000 was a leap year, 1900 was none. */
	{"29/02/2000", DMY, 20000229},
	{"29/02/1900", DMY, 0},
	{"29/02/1985", DMY, 0},
	{"31/04/1985", DMY, 0},
	{"00/03/1985", DMY, 0},
	{"12/00/1985", DMY, 0},
	/* What software and people write for "no date". */
	{"1900-01-01", DMY, 0},
	{"01/01/1900", DMY, 0},
	{"01011900", DMY, 0},
	{"01/01/1901", DMY, 0},
	{"1899-12-30", DMY, 0},
	{"30/12/1899", DMY, 0},
	{"1111-11-11", DMY, 0},
	{"11/11/1111", DMY, 0},
	{"0001-01-01", DMY, 0},
	{"9999-12-31", DMY, 0},
	{"2099-12-31", DMY, 0},
	{"0000-00-00", DMY, 0},
	{"1970-01-01", DMY, 19700101}, /* suspect, yet somebody's */
	{"02/01/1900", DMY, 19000102},
	{"31/12/1849", DMY, 0},
	/* Month names, with what stands between. */
	{"12 mars 1985", DMY, 19850312},
	{"1er F\xC3\xA9vrier 1985", DMY, 19850201},
	{"March 12th, 1985", DMY, 19850312},
	{"the 12th of March 1985", DMY, 19850312},
	{"12. M\xC3\xA4rz 85", DMY, 19850312},
	{"12 de marzo de 1985", DMY, 19850312},
	{"12MAR1985", DMY, 19850312},
	{"12-MAR-85 00:00:00", DMY, 19850312},
	{"1985 mars 12", DMY, 19850312},
	{"85 mars 12", YMD, 19850312},
	{"85 mars 12", DMY, 0},
	{"30 f\xC3\xA9vrier 1985", DMY, 0},
	{"12 mars avril 1985", DMY, 0},
	{"12 mars", DMY, 0},
	{"12 mars 1985 75001", DMY, 19850312}, /* what follows looks like a time */
	{"12 brumaire 1985", DMY, 0},
	/* The days of a spreadsheet: 31118 is what Excel shows for 12 March 1985, 36526 for 1 January 2000. */
	{"31118", DMY, 19850312},
	{"36526", DMY, 20000101},
	{"311180", DMY, 0},
	/* No dates. */
	{"", DMY, 0},
	{"12/03", DMY, 0},
	{"1985", DMY, 0},
	{"120385", DMY, 0},
	{"12//03/1985", DMY, 0},
	{"12/03/985", DMY, 0},
	{"12/03/19855", DMY, 0},
	{"012/03/1985", DMY, 0},
	{"-12/03/1985", DMY, 0},
	{"99999", DMY, 0},
	{"123456789", DMY, 0},
};

static int
Parse(const char *src, size_t len, BirthDateOrder order, int pivot)
{
	BirthDate date;

	if (!ParseBirthDate(src, len, order, pivot, &date))
		return 0;
	return date.year * 10000 + date.month * 100 + date.day;
}

/* Two digits mean a year from pivot - 99 to pivot. */
static void
CheckPivots(void)
{
	CHECK(Parse("01/02/15", 8, DMY, 2015) == 20150201, "15 by 2015 is 2015");
	CHECK(Parse("01/02/16", 8, DMY, 2015) == 19160201, "16 by 2015 is 1916");
	CHECK(Parse("01/02/00", 8, DMY, 2015) == 20000201, "00 by 2015 is 2000");
	CHECK(Parse("01/02/99", 8, DMY, 1999) == 19990201, "99 by 1999 is 1999");
	CHECK(Parse("01/02/00", 8, DMY, 1999) == 19000201, "00 by 1999 is 1900");
	CHECK(Parse("01/02/15", 8, DMY, INT32_MIN) == 0, "an absurd pivot gives no year");
}

typedef struct Partial
{
	const char *src;
	BirthDateOrder order;
	BirthDate date;
	const char
		*flags; /* c century guessed, w swapped, p swap possible, s suspect; the issue otherwise */
} Partial;

static const Partial partials[] = {
	{"1985", DMY, {1985, 0, 0}, ""},
	{"00/00/1985", DMY, {1985, 0, 0}, ""},
	{"1985-00-00", DMY, {1985, 0, 0}, ""},
	{"19850000", DMY, {1985, 0, 0}, ""},
	{"03/1985", DMY, {1985, 3, 0}, ""},
	{"1985-03", DMY, {1985, 3, 0}, ""},
	{"mars 1985", DMY, {1985, 3, 0}, ""},
	{"00/03/1985", DMY, {1985, 3, 0}, ""},
	{"03/00/1985", MDY, {1985, 3, 0}, ""},
	{"00031985", DMY, {1985, 3, 0}, ""},
	{"03/00/1985", DMY, {0}, "no_such_day"},
	{"13/1985", DMY, {0}, "no_such_day"},
	{"mars 85", DMY, {0}, "unreadable"},
	{"03/85", DMY, {0}, "unreadable"},
	{"25/03/1985", DMY, {1985, 3, 25}, ""},
	{"03/25/1985", DMY, {1985, 3, 25}, "w"},
	{"12/03/1985", DMY, {1985, 3, 12}, "p"},
	{"12/03/1985", MDY, {1985, 12, 3}, "p"},
	{"12/12/1985", DMY, {1985, 12, 12}, ""},
	{"12031985", DMY, {1985, 3, 12}, "p"},
	{"1985-03-12", DMY, {1985, 3, 12}, ""},
	{"12 mars 1985", DMY, {1985, 3, 12}, ""},
	{"25/03/85", DMY, {1985, 3, 25}, "c"},
	{"03/25/85", DMY, {1985, 3, 25}, "cw"},
	{"12/03/85", DMY, {1985, 3, 12}, "cp"},
	{"01/01/1970", DMY, {1970, 1, 1}, "s"},
	{"1 janvier 2000", DMY, {2000, 1, 1}, "s"},
	{"01/01/1900", DMY, {0}, "default_date"},
	{"1900", DMY, {0}, "default_date"},
	{"0000-00-00", DMY, {0}, "default_date"},
	{"0001-01-01T00:00:00", DMY, {0}, "default_date"},
	{"31/12/9999", DMY, {0}, "default_date"},
	{"11111111", DMY, {0}, "default_date"},
	{"30/02/1985", DMY, {0}, "no_such_day"},
	{"12/03/1785", DMY, {0}, "year_out_of_range"},
	{"99999", DMY, {0}, "year_out_of_range"},
	{"bient\xC3\xB4t", DMY, {0}, "unreadable"},
	{" ", DMY, {0}, "empty"},
};

static void
WriteFlags(const BirthDateInspection *got, char *dst)
{
	if (got->issue != BIRTH_DATE_ACCEPTABLE)
		strcpy(dst, BirthDateIssueWord(got->issue));
	else
		sprintf(dst, "%s%s%s%s", got->century_guessed ? "c" : "", got->is_swapped ? "w" : "",
				got->swap_possible ? "p" : "", got->is_suspect ? "s" : "");
}

static void
CheckPartials(void)
{
	for (int i = 0; i < lengthof(partials); i++)
	{
		const Partial *p = &partials[i];
		const int parts = (p->date.day > 0) + (p->date.month > 0);
		BirthDateInspection got;
		char flags[40];

		InspectBirthDate(p->src, strlen(p->src), p->order, 2015, &got);
		WriteFlags(&got, flags);
		CHECK(memcmp(&got.date, &p->date, sizeof(BirthDate)) == 0 && (int) got.precision == parts &&
				  strcmp(flags, p->flags) == 0,
			  "\"%s\" is %d-%d-%d %s", p->src, got.date.year, got.date.month, got.date.day, flags);
	}
}

static int
DaysIn(int year, int month)
{
	if (month == 2)
		return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* How many of the spellings of a day are read as another, or not at all. */
static int
CountMisread(int year, int month, int day)
{
	static const char *const spellings[] = {"%2$02d/%3$02d/%1$04d", "%2$d.%3$d.%1$d",
											"%2$02d%3$02d%1$04d"};
	const int expected = year * 10000 + month * 100 + day;
	char text[40];
	int nbad = 0;

	sprintf(text, "%04d-%02d-%02d", year, month, day);
	nbad += Parse(text, strlen(text), DMY, 2015) != expected;
	sprintf(text, "%04d%02d%02d", year, month, day);
	nbad += Parse(text, strlen(text), DMY, 2015) != expected;
	for (int i = 0; i < lengthof(spellings); i++)
	{
		sprintf(text, spellings[i], year, day, month);
		nbad += Parse(text, strlen(text), DMY, 2015) != expected;
		sprintf(text, spellings[i], year, month, day);
		nbad += Parse(text, strlen(text), MDY, 2015) != expected;
	}
	return nbad;
}

static void
CheckEveryDay(void)
{
	int nbad = 0;
	int ndays = 0;
	int serial = -18260; /* 1 January 1850; 30 December 1899 is 0 */

	for (int year = 1850; year <= 2099; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= DaysIn(year, month); day++, ndays++, serial++)
			{
				char text[20];

				nbad += CountMisread(year, month, day);
				sprintf(text, "%d", serial);
				/* From five digits on, and not the one that stands for none. */
				if (serial >= 10000 && serial < 73050)
					nbad +=
						Parse(text, strlen(text), DMY, 2015) != year * 10000 + month * 100 + day;
			}
	/* 250 years of which 61 are leap years; four days stand for none, in eight spellings each. */
	CHECK(ndays == 250 * 365 + 61, "every day");
	CHECK(nbad == 4 * 8,
		  "every day is read in every spelling, but for the four that stand for none");
}

static void
CheckAnyBytes(void)
{
	uint64 seed = 4;
	int nbad = 0;

	for (int i = 0; i < 60000; i++)
	{
		char src[32];
		char iso[16];
		const size_t len = MakeBytes(src, &seed, 20, "0123198500/-. T:mars");
		const int date = Parse(src, len, (BirthDateOrder) (i % 3), 2015);

		sprintf(iso, "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
		nbad += date != Parse(iso, strlen(iso), (BirthDateOrder) (i % 3), 2015);
	}
	CHECK(nbad == 0, "what is read is read again, for any bytes");
}

int
main(void)
{
	for (int i = 0; i < lengthof(vectors); i++)
	{
		const Vector *v = &vectors[i];
		const int got = Parse(v->src, strlen(v->src), v->order, 2015);

		CHECK(got == v->yyyymmdd, "\"%s\" is %d", v->src, got);
	}
	CheckPivots();
	CheckPartials();
	CheckEveryDay();
	CheckAnyBytes();
	return UnitDone();
}
