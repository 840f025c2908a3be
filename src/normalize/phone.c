/*
 * phone.c
 *    Telephone numbers as E.164: "06.45.89 12 37", "0033 (0)6 45 89 12 37" and, from a
 *    spreadsheet, "645891237" are all +33645891237.
 *
 * French numbers, in France and overseas, are checked against the numbering plan
 * (fr_phone_plan.def); an overseas number that is dialled like a national one gets the
 * calling code of its territory. An international number of any other country is kept
 * when its calling code exists and it has 8 to 15 digits; its plan is not known here,
 * so a national number of such a country is refused.
 *
 * Placeholders are refused: they would make one customer out of all who gave none.
 */
#include "normalize/clean.h"
#include "normalize/normalize.h"

/* A longer text is no number. */
#define PHONE_MAX_TEXT 128
#define E164_MIN_DIGITS 8
#define E164_MAX_DIGITS 15
/* A national prefix in brackets, or an international prefix, may come on top of E.164's digits. */
#define DIALLED_MAX_DIGITS (E164_MAX_DIGITS + 4)

#define CODE_FRANCE 33
#define CODE_SAINT_PIERRE 508
#define CODE_NORTH_AMERICA 1
#define CODE_BRITAIN 44

/* Digits of a French number after the national 0. */
#define FR_NATIONAL_DIGITS 9

typedef enum FrenchKind
{
	FIXED,
	MOBILE,
	VOIP,
	SERVICE,
	MACHINE,   /* a thing's number */
	MARKETING, /* call centres may show only these */
	FICTION    /* reserved for films and books */
} FrenchKind;

typedef struct FrenchPrefix
{
	const char *digits;
	int ndigits;
	int calling_code;
	FrenchKind kind;
} FrenchPrefix;

static const FrenchPrefix french_prefixes[] = {
#define FR_PREFIX(digits, calling_code, kind) {digits, sizeof(digits) - 1, calling_code, kind},
#include "normalize/fr_phone_plan.def"
#undef FR_PREFIX
};

static const uint16 calling_codes[] = {
#include "normalize/calling_codes.def"
};

/* What was dialled: digits, and whether they begin with a calling code. */
typedef struct Dialled
{
	char digits[DIALLED_MAX_DIGITS + 1];
	int ndigits;
	bool is_international;
} Dialled;

/* Case-insensitive; `word` is lower-case. */
static bool
StartsWith(const char *text, const char *word)
{
	for (; *word != '\0'; text++, word++)
		if ((*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text) != *word)
			return false;
	return true;
}

/* "poste 12", "ext. 12", "x12", "#12", ";ext=12": an inner number, of no use to tell who it is. */
static bool
IsExtension(const char *text)
{
	static const char *const words[] = {";ext=", "poste", "ext", "x", "#"};

	for (int i = 0; i < lengthof(words); i++)
	{
		const char *rest = text + strlen(words[i]);

		if (StartsWith(text, words[i]))
			return rest[strspn(rest, " .:")] != '\0' && rest[strspn(rest, " .:0123456789")] == '\0';
	}
	return false;
}

/* The length of "(0)" at `text`, which Europeans write after a calling code; 0 if it is not there. */
static int
TrunkInBrackets(const char *text)
{
	int n = 1;

	if (text[0] != '(')
		return 0;
	n += strspn(text + n, " ");
	if (text[n++] != '0')
		return 0;
	n += strspn(text + n, " ");
	return text[n] == ')' ? n + 1 : 0;
}

/* 00 opens an international number in France and in most countries. */
static void
TakeInternationalPrefix(Dialled *dialled)
{
	if (dialled->is_international || dialled->ndigits < 2 || memcmp(dialled->digits, "00", 2) != 0)
		return;
	dialled->is_international = true;
	dialled->ndigits -= 2;
	memmove(dialled->digits, dialled->digits + 2, dialled->ndigits + 1);
}

/* Take the digits out of their spelling; false for what is no spelling of a number. */
static bool
ReadDialled(const char *text, Dialled *dialled)
{
	dialled->ndigits = 0;
	dialled->is_international = false;
	text += StartsWith(text, "tel:") ? 4 : 0;
	for (; *text != '\0'; text++)
	{
		const bool abroad = dialled->is_international || StartsWith(dialled->digits, "00");

		if (IsDigit(*text))
		{
			if (dialled->ndigits == DIALLED_MAX_DIGITS)
				return false;
			dialled->digits[dialled->ndigits++] = *text;
		}
		else if (*text == '+' && dialled->ndigits == 0 && !dialled->is_international)
			dialled->is_international = true;
		else if (dialled->ndigits > 0 && abroad && TrunkInBrackets(text) > 0)
			text += TrunkInBrackets(text) - 1;
		else if (dialled->ndigits >= E164_MIN_DIGITS && IsExtension(text))
			break;
		else if (strchr(" .-/()", *text) == NULL)
			return false;
		dialled->digits[dialled->ndigits] = '\0';
	}
	TakeInternationalPrefix(dialled);
	return true;
}

static bool
IsCallingCode(int code)
{
	int low = 0;
	int high = lengthof(calling_codes) - 1;

	while (low <= high)
	{
		const int middle = (low + high) / 2;

		if (calling_codes[middle] == code)
			return true;
		if (calling_codes[middle] < code)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return false;
}

/* The calling code that opens `digits` and how many digits it has; 0 if there is none. */
static int
ReadCallingCode(const char *digits, int *ndigits)
{
	int code = 0;

	for (*ndigits = 0; *ndigits < 3 && IsDigit(digits[*ndigits]);)
	{
		code = 10 * code + (digits[(*ndigits)++] - '0');
		if (IsCallingCode(code))
			return code;
	}
	return 0;
}

/* What the French plan says of nine digits; NULL if they are given to nobody. */
static const FrenchPrefix *
FindFrenchPrefix(const char *national)
{
	for (int i = 0; i < lengthof(french_prefixes); i++)
		if (memcmp(national, french_prefixes[i].digits, french_prefixes[i].ndigits) == 0)
			return &french_prefixes[i];
	return NULL;
}

static size_t
WritePhone(int calling_code, const char *national, char *dst)
{
	return snprintf(dst, PHONE_MAX_BYTES, "+%d%s", calling_code, national);
}

/* A number of the French plan, with or without its national 0. */
static size_t
WriteFrench(const char *national, char *dst)
{
	const FrenchPrefix *prefix;

	national += national[0] == '0';
	if (strlen(national) != FR_NATIONAL_DIGITS)
		return 0;
	prefix = FindFrenchPrefix(national);
	if (prefix == NULL)
		return 0;
	/* Saint-Pierre-et-Miquelon: 0508 is the calling code itself, six digits follow. */
	if (prefix->calling_code == CODE_SAINT_PIERRE)
		national += 3;
	return WritePhone(prefix->calling_code, national, dst);
}

static bool
IsFrenchOverseas(int code)
{
	return code == 262 || code == 590 || code == 594 || code == 596;
}

/* A number given with an overseas calling code: of that territory in the plan, or on a box (09). */
static size_t
WriteOverseas(int code, const char *national, char *dst)
{
	const FrenchPrefix *prefix;

	national += national[0] == '0';
	if (strlen(national) != FR_NATIONAL_DIGITS)
		return 0;
	prefix = FindFrenchPrefix(national);
	if (prefix == NULL || (prefix->calling_code != code && prefix->kind != VOIP))
		return 0;
	return WritePhone(code, national, dst);
}

static size_t
WriteInternational(const Dialled *dialled, char *dst)
{
	int code_digits;
	const int code = ReadCallingCode(dialled->digits, &code_digits);
	const char *national = dialled->digits + code_digits;

	if (code == CODE_FRANCE)
		return WriteFrench(national, dst);
	if (IsFrenchOverseas(code))
		return WriteOverseas(code, national, dst);
	if (code == 0 || dialled->ndigits < E164_MIN_DIGITS || dialled->ndigits > E164_MAX_DIGITS)
		return 0;
	return WritePhone(code, national, dst);
}

/* As dialled in France, or an international number whose + was lost. */
static size_t
WriteDialledInFrance(const Dialled *dialled, char *dst)
{
	const int over = dialled->ndigits - FR_NATIONAL_DIGITS;

	if (over >= 2 && memcmp(dialled->digits, "33", 2) == 0)
		return WriteFrench(dialled->digits + 2, dst);
	return WriteFrench(dialled->digits, dst);
}

/* Where numbers are dialled by the French plan; an empty region is France. */
static bool
HasFrenchPlan(const char *region)
{
	static const char *const regions[] = {"fr", "gp", "mf", "bl", "mq", "gf", "re", "yt", "pm"};

	if (region == NULL || region[0] == '\0')
		return true;
	for (int i = 0; i < lengthof(regions); i++)
		if (strlen(region) == 2 && StartsWith(region, regions[i]))
			return true;
	return false;
}

size_t
NormalizePhone(const char *src, size_t len, const char *region, char *dst)
{
	char text[PHONE_MAX_TEXT];
	Dialled dialled = {{0}, 0, false};
	size_t n = 0;

	if (CleanDigits(src, len, text, sizeof(text)) > 0 && ReadDialled(text, &dialled))
	{
		if (dialled.is_international)
			n = WriteInternational(&dialled, dst);
		else if (HasFrenchPlan(region))
			n = WriteDialledInFrance(&dialled, dst);
	}
	if (n > 0 && PhoneIsJunk(dst, n))
		n = 0;
	dst[n] = '\0';
	return n;
}

#define JUNK_TAIL 8

/* One digit in all but one of the last eight. */
static bool
IsOneDigit(const char *tail)
{
	int counts[10] = {0};

	for (int i = 0; i < JUNK_TAIL; i++)
		if (++counts[tail[i] - '0'] >= JUNK_TAIL - 1)
			return true;
	return false;
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

/* Numbers that a plan keeps for films, machines and call centres. */
static bool
IsReserved(int code, const char *national)
{
	const FrenchPrefix *prefix;

	switch (code)
	{
		case CODE_FRANCE:
			prefix = strlen(national) == FR_NATIONAL_DIGITS ? FindFrenchPrefix(national) : NULL;
			return prefix != NULL && (prefix->kind == MACHINE || prefix->kind == MARKETING ||
									  prefix->kind == FICTION);
		case CODE_NORTH_AMERICA: /* NXX 555-01xx */
			return strlen(national) == 10 && memcmp(national + 3, "55501", 5) == 0;
		case CODE_BRITAIN: return strncmp(national, "7700900", 7) == 0;
		default: return false;
	}
}

bool
PhoneIsJunk(const char *e164, size_t len)
{
	char digits[E164_MAX_DIGITS + 1];
	const char *tail;
	int code_digits;
	int code;

	if (len < 2 || len > E164_MAX_DIGITS + 1 || e164[0] != '+')
		return false;
	for (size_t i = 1; i < len; i++)
		if (!IsDigit(e164[i]))
			return false;
	memcpy(digits, e164 + 1, len - 1);
	digits[len - 1] = '\0';
	code = ReadCallingCode(digits, &code_digits);
	if (code != 0 && IsReserved(code, digits + code_digits))
		return true;
	if (len - 1 < JUNK_TAIL)
		return false;
	tail = digits + (len - 1 - JUNK_TAIL);
	return IsOneDigit(tail) || IsRun(tail, 1) || IsRun(tail, -1) || IsPairRun(tail);
}
