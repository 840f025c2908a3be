/*
 * birth_date.c
 *    Birth dates from the spellings of forms, exports and spreadsheets.
 *
 *    1985-03-12, 12/03/1985, 12.3.85, 12 03 1985, 12031985, 19850312, 1985-03-12T00:00:00Z
 *    12 mars 1985, 12MAR1985, March 12th, 1985, 1er mars 1985, 12. März 85, 31118
 *    03/1985, 1985-03, mars 1985, 00/03/1985 (the day is not known), 1985
 *
 * A text may be read in several ways (day first, month first, year first): the readings are
 * tried in order of likelihood and the first that is somebody's birth date holds. A year of
 * four digits in front decides for year-month-day; otherwise the order is given. A day and
 * month that can only be swapped (03/25/1985 among day-first dates) are read swapped. A year
 * of two digits falls into the hundred years that end with the pivot, so that the answer
 * depends on no clock. A time after the date is ignored. Five digits alone are the days of a
 * spreadsheet since 1899-12-30.
 *
 * Values that software writes where no date is known are no dates. Nor are years before
 * 1850, which is older than any customer, or after 2099; whether a date lies in the future
 * is not known here.
 */
#include "normalize/birth_date.h"
#include "normalize/clean.h"
#include "text/text.h"

/* A longer text is no date. */
#define DATE_MAX_TEXT 64
#define BIRTH_YEAR_MIN 1850
#define BIRTH_YEAR_MAX 2099
#define SERIAL_DIGITS 5
/* No month has a longer name. */
#define MONTH_NAME_MAX_BYTES 12

/* Written by software and people where no date is known. */
static const BirthDate default_dates[] = {
	{1899, 12, 30}, /* day zero of a spreadsheet */
	{1900, 1, 1},   {1900, 0, 0}, {1901, 1, 1}, {1111, 11, 11}, {2099, 12, 31},
};

/* The same, of those who are likely to mean it. */
static const BirthDate suspect_dates[] = {{1970, 1, 1}, {1980, 1, 1}, {2000, 1, 1}};

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
IsAmong(BirthDate date, const BirthDate *dates, int ndates)
{
	for (int i = 0; i < ndates; i++)
		if (dates[i].year == date.year && dates[i].month == date.month && dates[i].day == date.day)
			return true;
	return false;
}

/* Year 0 is MySQL's, 1 is .NET's, 9999 is the end of time. */
static bool
IsDefaultDate(BirthDate date)
{
	return date.year <= 1 || date.year == 9999 ||
		   IsAmong(date, default_dates, lengthof(default_dates));
}

/* Whether it can be somebody's; of a date whose day, or day and month, are zero, the rest. */
static BirthDateIssue
JudgeDate(BirthDate date)
{
	if (IsDefaultDate(date))
		return BIRTH_DATE_DEFAULT;
	if (date.year < BIRTH_YEAR_MIN || date.year > BIRTH_YEAR_MAX)
		return BIRTH_DATE_YEAR_OUT_OF_RANGE;
	if (date.month == 0 && date.day == 0)
		return BIRTH_DATE_ACCEPTABLE;
	if (!IsCalendarDate(date.year, date.month, date.day == 0 ? 1 : date.day))
		return BIRTH_DATE_NO_SUCH_DAY;
	return BIRTH_DATE_ACCEPTABLE;
}

/* Take this reading if none before it was good; a default is remembered rather than a mistake. */
static void
TryDate(BirthDateInspection *inspection, int year, int month, int day, bool is_swapped)
{
	const BirthDate date = {year, month, day};
	const BirthDateIssue issue = JudgeDate(date);

	if (inspection->issue == BIRTH_DATE_ACCEPTABLE)
		return;
	if (inspection->issue != BIRTH_DATE_UNREADABLE && issue != BIRTH_DATE_ACCEPTABLE &&
		issue != BIRTH_DATE_DEFAULT)
		return;
	inspection->issue = issue;
	inspection->date = date;
	inspection->is_swapped = is_swapped;
}

/* The year of a part of four digits, or of two by the pivot; -1 for any other part. */
static int
ReadYear(DatePart part, int pivot, BirthDateInspection *inspection)
{
	if (part.ndigits == 4)
		return part.value;
	if (part.ndigits != 2 || pivot < BIRTH_YEAR_MIN || pivot > BIRTH_YEAR_MAX)
		return -1;
	inspection->century_guessed = true;
	return pivot - (pivot % 100 - part.value + 100) % 100;
}

/* Day and month in this order, swapped if that is the only way. */
static void
TryDayAndMonth(BirthDateInspection *inspection, int year, DatePart first, DatePart second,
			   BirthDateOrder order)
{
	const int day = order == DATE_ORDER_MDY ? second.value : first.value;
	const int month = order == DATE_ORDER_MDY ? first.value : second.value;

	if (year < 0 || first.ndigits > 2 || second.ndigits > 2)
		return;
	TryDate(inspection, year, month, day, false);
	/* A zero for what is not known stands where it was told to. */
	if (day > 0 && month > 0)
		TryDate(inspection, year, day, month, true);
	inspection->swap_possible = day != month && day >= 1 && day <= 12 && month >= 1 && month <= 12;
}

/* Three parts, of which the year is the first or the last. */
static void
TryThreeParts(BirthDateInspection *inspection, const DatePart *part, BirthDateOrder order,
			  int pivot)
{
	const bool year_first =
		part[0].ndigits == 4 || (order == DATE_ORDER_YMD && part[2].ndigits <= 2);
	const int year = ReadYear(part[year_first ? 0 : 2], pivot, inspection);

	if (!year_first)
		TryDayAndMonth(inspection, year, part[0], part[1], order);
	else if (year >= 0 && part[1].ndigits <= 2 && part[2].ndigits <= 2)
		TryDate(inspection, year, part[1].value, part[2].value, false);
}

/* A month and a year of four digits, either first. */
static void
TryTwoParts(BirthDateInspection *inspection, const DatePart *part)
{
	const bool year_first = part[0].ndigits == 4;
	const DatePart year = part[year_first ? 0 : 1];
	const DatePart month = part[year_first ? 1 : 0];

	if (year.ndigits == 4 && month.ndigits <= 2)
		TryDate(inspection, year.value, month.value, 0, false);
}

/* Eight digits: no year from 1850 on begins or ends another date, so at most one reading holds. */
static void
TryEightDigits(BirthDateInspection *inspection, int digits, BirthDateOrder order)
{
	const DatePart first = {digits / 1000000, 2};
	const DatePart second = {digits / 10000 % 100, 2};

	TryDate(inspection, digits / 10000, digits / 100 % 100, digits % 100, false);
	if (inspection->issue != BIRTH_DATE_ACCEPTABLE)
		TryDayAndMonth(inspection, digits % 10000, first, second, order);
}

/* Days since 1899-12-30, by the calendar of 400 years that begin on 1 March (Hinnant, days from civil). */
static void
TrySerial(BirthDateInspection *inspection, int serial)
{
	const int days = serial + 693899; /* from 0000-03-01 */
	const int era = days / 146097;
	const int day_of_era = days % 146097;
	const int year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int shifted_month = (5 * day_of_year + 2) / 153; /* March is 0 */
	const int day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
	const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;

	TryDate(inspection, 400 * era + year_of_era + (month <= 2), month, day, false);
}

static void
TryOnePart(BirthDateInspection *inspection, DatePart part)
{
	if (part.ndigits == 4)
		TryDate(inspection, part.value, 0, 0, false);
	else if (part.ndigits == SERIAL_DIGITS)
		TrySerial(inspection, part.value);
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

/* Digits and what separates them. */
static void
ReadNumbers(BirthDateInspection *inspection, const char *at, BirthDateOrder order, int pivot)
{
	DatePart part[3];
	int nparts = 1;

	part[0] = ReadPart(&at);
	if (part[0].ndigits == 8)
	{
		if (IsTimeOrNothing(at))
			TryEightDigits(inspection, part[0].value, order);
		return;
	}
	while (nparts < 3 && part[nparts - 1].ndigits > 0 && SkipSeparator(&at))
		part[nparts++] = ReadPart(&at);
	if (part[nparts - 1].ndigits == 0)
		return;
	if (nparts == 3 && IsTimeOrNothing(at))
		TryThreeParts(inspection, part, order, pivot);
	else if (nparts == 2 && *at == '\0')
		TryTwoParts(inspection, part);
	else if (nparts == 1 && *at == '\0')
		TryOnePart(inspection, part[0]);
}

/* The month of a folded word; 0 if it is none. */
static int
FindMonth(const char *word)
{
	static const struct
	{
		const char *name;
		int month;
	} names[] = {
#define MONTH_NAME(name, month) {name, month},
#include "normalize/month_names.def"
#undef MONTH_NAME
	};

	for (int i = 0; i < lengthof(names); i++)
		if (strcmp(names[i].name, word) == 0)
			return names[i].month;
	return 0;
}

/* Says nothing beside a day, a month and a year: 1er, 12th, 12 de marzo. */
static bool
IsFiller(const char *word)
{
	static const char *const fillers[] = {"ER",  "ST", "ND", "RD", "TH", "DE",
										  "DEL", "OF", "LE", "EL", "THE"};

	for (int i = 0; i < lengthof(fillers); i++)
		if (strcmp(fillers[i], word) == 0)
			return true;
	return false;
}

/* A word up to a digit or a separator, folded, which *at moves past; "" where there is none or it is too long. */
static void
ReadWord(const char **at, char word[FOLD_BOUND(MONTH_NAME_MAX_BYTES)])
{
	const size_t len = strcspn(*at, "0123456789 /-.,");

	word[0] = '\0';
	if (len <= MONTH_NAME_MAX_BYTES)
		FoldText(*at, len, word);
	*at += len;
}

/* A day, a month's name and a year, in any order; without the day, a year of four digits. */
typedef struct WordedDate
{
	DatePart number[2];
	int nnumbers;
	int month;
} WordedDate;

static void
TryWordedDate(BirthDateInspection *inspection, const WordedDate *worded, BirthDateOrder order,
			  int pivot)
{
	const DatePart *number = worded->number;
	bool year_first;
	int year;

	if (worded->nnumbers == 1)
	{
		if (number[0].ndigits == 4)
			TryDate(inspection, number[0].value, worded->month, 0, false);
		return;
	}
	year_first = number[0].ndigits == 4 || (order == DATE_ORDER_YMD && number[1].ndigits <= 2);
	year = ReadYear(number[year_first ? 0 : 1], pivot, inspection);
	if (year >= 0 && number[year_first ? 1 : 0].ndigits <= 2)
		TryDate(inspection, year, worded->month, number[year_first ? 1 : 0].value, false);
}

/* The next number or word of a date; false at its end or where something else stands. */
static bool
ReadWorded(const char **at, WordedDate *worded)
{
	char word[FOLD_BOUND(MONTH_NAME_MAX_BYTES)];
	int month;

	if (IsDigit(**at))
	{
		if (worded->nnumbers == 2)
			return false;
		worded->number[worded->nnumbers++] = ReadPart(at);
		return true;
	}
	ReadWord(at, word);
	month = FindMonth(word);
	if (month == 0)
		return IsFiller(word);
	if (worded->month != 0)
		return false;
	worded->month = month;
	return true;
}

static void
ReadWords(BirthDateInspection *inspection, const char *at, BirthDateOrder order, int pivot)
{
	WordedDate worded = {.nnumbers = 0, .month = 0};

	do
	{
		if (!ReadWorded(&at, &worded))
			return;
		if (worded.month != 0 && worded.nnumbers == 2 && IsTimeOrNothing(at))
			break;
		at += strspn(at, " /-.,");
	} while (*at != '\0');
	if (worded.month != 0 && worded.nnumbers > 0)
		TryWordedDate(inspection, &worded, order, pivot);
}

static void
SetPrecision(BirthDateInspection *inspection)
{
	const BirthDate *date = &inspection->date;

	inspection->precision = date->month == 0 ? BIRTH_DATE_YEAR
							: date->day == 0 ? BIRTH_DATE_MONTH
											 : BIRTH_DATE_DAY;
	inspection->is_suspect = IsAmong(*date, suspect_dates, lengthof(suspect_dates));
	inspection->swap_possible &= !inspection->is_swapped;
}

void
InspectBirthDate(const char *src, size_t len, BirthDateOrder order, int pivot,
				 BirthDateInspection *inspection)
{
	char text[DATE_MAX_TEXT];

	memset(inspection, 0, sizeof(*inspection));
	inspection->issue = BIRTH_DATE_EMPTY;
	src = TrimText(src, &len);
	if (len == 0)
		return;
	inspection->issue = BIRTH_DATE_UNREADABLE;
	if (CleanDigits(src, len, text, sizeof(text)) == 0)
		return;
	ReadNumbers(inspection, text, order, pivot);
	if (inspection->issue == BIRTH_DATE_UNREADABLE)
		ReadWords(inspection, text, order, pivot);
	if (inspection->issue == BIRTH_DATE_ACCEPTABLE)
		SetPrecision(inspection);
	else
		*inspection = (BirthDateInspection){.issue = inspection->issue};
}

const char *
BirthDateIssueWord(BirthDateIssue issue)
{
	static const char *const words[] = {
		[BIRTH_DATE_EMPTY] = "empty",
		[BIRTH_DATE_UNREADABLE] = "unreadable",
		[BIRTH_DATE_NO_SUCH_DAY] = "no_such_day",
		[BIRTH_DATE_YEAR_OUT_OF_RANGE] = "year_out_of_range",
		[BIRTH_DATE_DEFAULT] = "default_date",
	};

	return words[issue];
}

bool
ParseBirthDate(const char *src, size_t len, BirthDateOrder order, int pivot, BirthDate *date)
{
	BirthDateInspection inspection;

	InspectBirthDate(src, len, order, pivot, &inspection);
	if (inspection.issue != BIRTH_DATE_ACCEPTABLE || inspection.precision != BIRTH_DATE_DAY)
		return false;
	*date = inspection.date;
	return true;
}
