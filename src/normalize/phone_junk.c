/*
 * phone_junk.c
 *    Telephone numbers that are valid and nobody's: typed to get past a form, or kept by
 *    a plan for films, machines and call centres. As evidence they would make one
 *    customer out of all who gave none.
 *
 * The rules look at the last eight digits, which hold no area code where a prefix is
 * what repeats (06 06 06 07 08 and 06 12 12 12 12 are somebody's). French: ARCEP; British: Ofcom's numbers for
 * drama; North American: 555-01xx.
 */
#include "normalize/phone_junk.h"
#include "normalize/clean.h"
#include "normalize/normalize.h"
#include "normalize/phone_plan.h"

#define CODE_FRANCE 33
#define CODE_NORTH_AMERICA 1
#define CODE_BRITAIN 44
#define FR_NATIONAL_DIGITS 9

typedef enum FrenchUse
{
	NO_USE,
	MACHINE,  /* a thing's number */
	PLATFORM, /* call centres may show only these */
	FICTION   /* for films and books */
} FrenchUse;

typedef struct FrenchReserved
{
	const char *digits;
	int ndigits;
	FrenchUse use;
} FrenchReserved;

static const FrenchReserved french_reserved[] = {
#define FR_RESERVED(digits, use) {digits, sizeof(digits) - 1, use},
#include "normalize/fr_phone_reserved.def"
#undef FR_RESERVED
};

/* What the French plan keeps the nine digits of a number for. */
static FrenchUse
FindFrenchUse(const char *national)
{
	for (int i = 0; i < lengthof(french_reserved); i++)
		if (national[0] == french_reserved[i].digits[0] &&
			strncmp(national, french_reserved[i].digits, french_reserved[i].ndigits) == 0)
			return french_reserved[i].use;
	return NO_USE;
}

bool
IsFrenchPlatform(const char *national)
{
	return FindFrenchUse(national) == PLATFORM;
}

#define JUNK_TAIL 8

/* One digit in all but one of the last eight. */
static bool
IsOneDigit(const char *tail)
{
	/* Of any three places it is then in two. */
	const char digit = tail[0] == tail[1] || tail[0] == tail[2] ? tail[0] : tail[1];
	int n = 0;

	for (int i = 0; i < JUNK_TAIL; i++)
		n += tail[i] == digit;
	return n >= JUNK_TAIL - 1;
}

/* 12345678, 87654321, 34567890: each digit is the one before plus or minus one. */
static bool
IsRun(const char *tail, int step)
{
	for (int i = 1; i < JUNK_TAIL; i++)
		if ((tail[i] - tail[i - 1] + 10) % 10 != (step + 10) % 10)
			return false;
	return true;
}

/* 01020304, 10203040, 11223344: each pair of digits is the one before plus the same step. */
static bool
IsPairRun(const char *tail)
{
	const int step = 10 * (tail[2] - tail[0]) + tail[3] - tail[1];

	if (abs(step) != 1 && abs(step) != 10 && abs(step) != 11)
		return false;
	for (int i = 4; i < JUNK_TAIL; i += 2)
		if (10 * (tail[i] - tail[i - 2]) + tail[i + 1] - tail[i - 1] != step)
			return false;
	return true;
}

/* 06 06 06 06 06: one pair of digits, area code and all. */
static bool
IsOnePair(const char *national)
{
	const size_t len = strlen(national);

	for (size_t i = 2; i < len; i++)
		if (national[i] != national[i - 2])
			return false;
	return len >= JUNK_TAIL;
}

/* Numbers that a plan keeps for films, machines and call centres. */
static bool
IsReserved(int code, const char *national)
{
	switch (code)
	{
		case CODE_FRANCE:
			return strlen(national) == FR_NATIONAL_DIGITS && FindFrenchUse(national) != NO_USE;
		case CODE_NORTH_AMERICA: /* NXX 555-01xx */
			return strlen(national) == 10 && strncmp(national + 3, "55501", 5) == 0;
		case CODE_BRITAIN: return strncmp(national, "7700900", 7) == 0;
		default: return false;
	}
}

bool
PhoneIsJunk(const char *e164, size_t len)
{
	char digits[PHONE_MAX_BYTES];
	const char *tail;
	int code_digits;
	int code;

	if (len < 2 || len >= PHONE_MAX_BYTES || e164[0] != '+')
		return false;
	for (size_t i = 1; i < len; i++)
		if (!IsDigit(e164[i]))
			return false;
	memcpy(digits, e164 + 1, len - 1);
	digits[len - 1] = '\0';
	code = ReadCallingCode(digits, (int) len - 1, &code_digits);
	if (code != 0 && (IsReserved(code, digits + code_digits) || IsOnePair(digits + code_digits)))
		return true;
	if (len - 1 < JUNK_TAIL)
		return false;
	tail = digits + (len - 1 - JUNK_TAIL);
	return IsOneDigit(tail) || IsRun(tail, 1) || IsRun(tail, -1) || IsPairRun(tail);
}
