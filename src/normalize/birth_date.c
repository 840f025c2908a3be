/*
 * birth_date.c
 *    Birth dates from the spellings of forms, exports and spreadsheets.
 *
 *    1985-03-12, 12/03/1985, 12.3.85, 12 03 1985, 12031985, 19850312, 1985-03-12T00:00:00Z
 *
 * A year of four digits in front decides for year-month-day; otherwise the order is
 * given. A day and month that can only be swapped (03/25/1985 among day-first dates)
 * are read swapped. A year of two digits falls into the hundred years that end with the
 * pivot, so that the answer depends on no clock. A time after the date is ignored.
 *
 * Values that software writes where no date is known are no dates. Nor are years before
 * 1850, which is older than any customer; whether a date lies in the future is not
 * known here. Month names and partial dates are not read.
 */
#include "normalize/clean.h"
#include "normalize/normalize.h"

/* A longer text is no date. */
#define DATE_MAX_TEXT 64
#define BIRTH_YEAR_MIN 1850
#define BIRTH_YEAR_MAX 2099

static const BirthDate default_dates[] = {
	{1899, 12, 30}, /* day zero of a spreadsheet */
	{1900, 1, 1},
	{1901, 1, 1},
	{2099, 12, 31},
	/* 0001-01-01, 1111-11-11 and 9999-12-31 are out of the years above. */
};

typedef struct DatePart
{
	int value;
	int ndigits;
} DatePart;

static bool
IsCalendarDate(int year, int month, int day)
{
	static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month >= 1 && month <= 12 && day >= 1 &&
		   day <= month_days[month - 1] + (leap && month == 2);
}

static bool
IsDefaultDate(int year, int month, int day)
{
	for (int i = 0; i < lengthof(default_dates); i++)
		if (default_dates[i].year == year && default_dates[i].month == month &&
			default_dates[i].day == day)
			return true;
	return false;
}

/* Take the date if it can be somebody's birth date. */
static bool
SetBirthDate(BirthDate *date, int year, int month, int day)
{
	if (year < BIRTH_YEAR_MIN || year > BIRTH_YEAR_MAX || !IsCalendarDate(year, month, day) ||
		IsDefaultDate(year, month, day))
		return false;
	*date = (BirthDate){year, month, day};
	return true;
}

/* The year of a part of four digits, or of two by the pivot; 0 for any other part. */
static int
ReadYear(DatePart part, int pivot)
{
	if (part.ndigits == 4)
		return part.value;
	if (part.ndigits != 2 || pivot < BIRTH_YEAR_MIN || pivot > BIRTH_YEAR_MAX)
		return 0;
	return pivot - (pivot % 100 - part.value + 100) % 100;
}

/* Day and month in this order, swapped if that is the only way. */
static bool
SetDayAndMonth(BirthDate *date, int year, DatePart first, DatePart second, BirthDateOrder order)
{
	const DatePart day = order == DATE_ORDER_MDY ? second : first;
	const DatePart month = order == DATE_ORDER_MDY ? first : second;

	if (first.ndigits > 2 || second.ndigits > 2)
		return false;
	return SetBirthDate(date, year, month.value, day.value) ||
		   SetBirthDate(date, year, day.value, month.value);
}

/* Three parts, of which the year is the first or the last. */
static bool
SetFromParts(BirthDate *date, const DatePart *part, BirthDateOrder order, int pivot)
{
	const bool year_first =
		part[0].ndigits == 4 || (order == DATE_ORDER_YMD && part[2].ndigits <= 2);

	if (!year_first)
		return SetDayAndMonth(date, ReadYear(part[2], pivot), part[0], part[1], order);
	return part[1].ndigits <= 2 && part[2].ndigits <= 2 &&
		   SetBirthDate(date, ReadYear(part[0], pivot), part[1].value, part[2].value);
}

/* Eight digits: no year from 1850 on begins or ends another date, so at most one reading holds. */
static bool
SetFromDigits(BirthDate *date, int digits, BirthDateOrder order)
{
	const DatePart first = {digits / 1000000, 2};
	const DatePart second = {digits / 10000 % 100, 2};

	return SetBirthDate(date, digits / 10000, digits / 100 % 100, digits % 100) ||
		   SetDayAndMonth(date, digits % 10000, first, second, order);
}

/* A run of up to eight digits, which *at moves past. */
static DatePart
ReadPart(const char **at)
{
	DatePart part = {0, 0};

	for (; IsDigit(**at) && part.ndigits <= 8; (*at)++, part.ndigits++)
		part.value = 10 * part.value + (**at - '0');
	return part;
}

/* Between two parts: one of / - . with or without spaces, or spaces alone. */
static bool
SkipSeparator(const char **at)
{
	const char *const from = *at;

	*at += strspn(*at, " ");
	if (**at == '/' || **at == '-' || **at == '.')
		(*at)++;
	*at += strspn(*at, " ");
	return *at > from;
}

/* What may follow a date: nothing, or a time of day, which is not looked into. */
static bool
IsTimeOrNothing(const char *rest)
{
	if (*rest == '\0')
		return true;
	if (*rest != 'T' && *rest != 't' && *rest != ' ')
		return false;
	rest += 1 + strspn(rest + 1, " ");
	return IsDigit(*rest) && rest[strspn(rest, "0123456789:.,+- APMUTCZapmutcz")] == '\0';
}

bool
ParseBirthDate(const char *src, size_t len, BirthDateOrder order, int pivot, BirthDate *date)
{
	char text[DATE_MAX_TEXT];
	DatePart part[3];
	const char *at = text;

	if (CleanDigits(src, len, text, sizeof(text)) == 0)
		return false;
	part[0] = ReadPart(&at);
	if (part[0].ndigits == 8)
		return IsTimeOrNothing(at) && SetFromDigits(date, part[0].value, order);
	for (int i = 1; i < 3; i++)
	{
		if (part[i - 1].ndigits == 0 || !SkipSeparator(&at))
			return false;
		part[i] = ReadPart(&at);
	}
	return part[2].ndigits > 0 && IsTimeOrNothing(at) && SetFromParts(date, part, order, pivot);
}
