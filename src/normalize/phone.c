/*
 * phone.c
 *    Telephone numbers as E.164: "06.45.89 12 37", "0033 (0)6 45 89 12 37" and, from a
 *    spreadsheet, "645891237" are all +33645891237. For every country, and valid only if
 *    the numbering plan gives such a number out.
 *
 * The steps, and so the answers, are those of Google's libphonenumber (parse, then
 * isValidNumber, getRegionCodeForNumber, getNumberType) over the same plans
 * (phone_plan.c):
 *
 *    text -> digits -> calling code, or that of the region -> national prefix off -> plan
 *
 * Three things are ours. The French plan is one for France and its territories, which have
 * calling codes of their own: 0692 45 89 17 keyed in Paris is +262692458917. A 0 in brackets
 * after a calling code goes where the plan does not want it. Placeholders such as
 * 06 00 00 00 00 are valid numbers; PhoneIsJunk (phone_junk.c) tells them.
 *
 * About 0.25 microseconds a number; nothing is allocated.
 */
#include "normalize/phone.h"
#include "normalize/clean.h"
#include "normalize/phone_junk.h"
#include "normalize/phone_plan.h"
#include "normalize/phone_text.h"

#define CODE_FRANCE 33
#define CODE_REUNION 262
#define CODE_SAINT_PIERRE 508

/* Digits of a French number after the national 0. */
#define FR_NATIONAL_DIGITS 9

/* Codes of the territories that share the French plan. */
static const uint16 overseas_codes[] = {CODE_REUNION, CODE_SAINT_PIERRE, 590, 594, 596};

/* A number: its calling code, the digits after it, and what a plan says of them. */
typedef struct PhoneNumber
{
	int code;
	char national[PHONE_MAX_DIALLED + 1];
	int n;
	const PhonePlan *plan; /* NULL if it is not valid */
	unsigned types;
	bool has_code; /* keyed with it */
	bool keyed_nationally;
} PhoneNumber;

static PhoneIssue
IssueOfLength(PhoneLength length)
{
	switch (length)
	{
		case LENGTH_SHORT: return PHONE_TOO_SHORT;
		case LENGTH_LONG: return PHONE_TOO_LONG;
		case LENGTH_LOCAL: return PHONE_LOCAL_ONLY;
		case LENGTH_NONE: return PHONE_NO_SUCH_LENGTH;
		case LENGTH_POSSIBLE: break;
	}
	return PHONE_UNASSIGNED;
}

static inline void
SetNational(PhoneNumber *number, const char *digits, int n)
{
	memcpy(number->national, digits, n);
	number->n = n;
}

/* ---- the calling code ------------------------------------------------------------------------ */

/* The digits after an international prefix or a plus. */
static PhoneIssue
TakeCallingCode(PhoneNumber *number, const char *digits, int n)
{
	int code_digits;
	const int code = ReadCallingCode(digits, n, &code_digits);

	if (n <= 2)
		return PHONE_TOO_SHORT;
	if (code == 0)
		return PHONE_UNKNOWN_CODE;
	number->code = code;
	number->has_code = true;
	SetNational(number, digits + code_digits, n - code_digits);
	return PHONE_FINE;
}

/* A number that begins with the code of its own country, whose plus was lost: "33645891237". */
static bool
LostItsPlus(const PhonePlan *home, const char *digits, int n, PhoneNumber *number)
{
	char rest[PHONE_MAX_DIALLED];
	int code_digits;
	int nrest;

	if (ReadCallingCode(digits, n, &code_digits) != home->calling_code)
		return false;
	nrest = n - code_digits;
	memcpy(rest, digits + code_digits, nrest);
	nrest = StripNationalPrefix(home, rest, nrest);
	if (CheckPhoneLength(home, n) != LENGTH_LONG &&
		((PhoneTypes(home, digits, n) & PHONE_GENERAL) != 0 ||
		 (PhoneTypes(home, rest, nrest) & PHONE_GENERAL) == 0))
		return false;
	number->code = home->calling_code;
	number->has_code = true;
	SetNational(number, rest, nrest);
	return true;
}

/* 00 where no country says otherwise. */
static int
PrefixAbroad(const PhonePlan *home, const char *digits, int n)
{
	if (home != NULL)
		return InternationalPrefix(home, digits, n);
	return n > 2 && memcmp(digits, "00", 2) == 0 && digits[2] != '0' ? 2 : 0;
}

/* As dialled: with an international prefix, the code alone, or nothing in front. */
static PhoneIssue
ReadDialled(PhoneNumber *number, const char *digits, int n, const PhonePlan *home)
{
	const int prefix = PrefixAbroad(home, digits, n);

	if (prefix > 0)
		return TakeCallingCode(number, digits + prefix, n - prefix);
	if (home == NULL)
		return PHONE_UNKNOWN_REGION;
	if (!LostItsPlus(home, digits, n, number))
		SetNational(number, digits, n);
	return PHONE_FINE;
}

/* With a plus. "+0033..." is a plus too many. */
static PhoneIssue
ReadWithPlus(PhoneNumber *number, const char *digits, int n, const PhonePlan *home)
{
	const PhoneIssue issue = TakeCallingCode(number, digits, n);

	if (issue == PHONE_UNKNOWN_CODE && home != NULL &&
		ReadDialled(number, digits, n, home) == PHONE_FINE && number->has_code)
		return PHONE_FINE;
	return issue;
}

/*
 * Leave the national prefix off, unless what is left could not be dialled; returns what its
 * length is.
 */
static PhoneLength
DropNationalPrefix(PhoneNumber *number, const PhonePlan *plan)
{
	char stripped[PHONE_MAX_DIALLED];
	PhoneLength length;
	int n;

	memcpy(stripped, number->national, number->n);
	n = StripNationalPrefix(plan, stripped, number->n);
	length = CheckPhoneLength(plan, n);
	if (length == LENGTH_POSSIBLE || length == LENGTH_LONG)
		SetNational(number, stripped, n);
	return length;
}

static bool
FindPlan(PhoneNumber *number)
{
	number->plan = FindPhonePlan(number->code, number->national, number->n, &number->types);
	return number->plan != NULL;
}

/* ---- the French plan ------------------------------------------------------------------------- */

static bool
IsOverseasCode(int code)
{
	for (int i = 0; i < lengthof(overseas_codes); i++)
		if (overseas_codes[i] == code)
			return true;
	return false;
}

/*
 * The code of the territory whose fixed lines begin as these digits do, 0 in France:
 * ARCEP gives these beginnings away as a whole, where libphonenumber leaves some to France.
 */
static int
OverseasFixedCode(const char *national)
{
	const int head = 100 * (national[0] - '0') + 10 * (national[1] - '0') + national[2] - '0';

	if (head == 263 || head == 269)
		return CODE_REUNION; /* and Mayotte */
	return IsOverseasCode(head) ? head : 0;
}

/*
 * Try it as a number of a territory; Saint-Pierre's fixed lines have the code as their first
 * digits.
 */
static bool
TryOverseas(PhoneNumber *number, int code, bool is_fixed)
{
	PhoneNumber overseas = *number;
	const int skip = is_fixed && code == CODE_SAINT_PIERRE ? 3 : 0;

	overseas.code = code;
	SetNational(&overseas, number->national + skip, number->n - skip);
	if (!FindPlan(&overseas))
		return false;
	overseas.keyed_nationally = true;
	*number = overseas;
	return true;
}

/*
 * Whether it may belong to somebody else in the French plan: keyed as if in France, or in another
 * territory.
 */
static bool
IsDialledInFrenchPlan(const PhoneNumber *number)
{
	return number->n == FR_NATIONAL_DIGITS &&
		   (number->code == CODE_FRANCE ||
			(!number->has_code && number->plan == NULL && IsOverseasCode(number->code)));
}

/* Find who has these nine digits, which may be a number of France already. */
static void
FindInFrenchPlan(PhoneNumber *number)
{
	const int fixed_code = OverseasFixedCode(number->national);

	if (fixed_code != 0)
	{
		number->plan = NULL;
		TryOverseas(number, fixed_code, true);
		return;
	}
	if (number->plan != NULL)
		return;
	number->code = CODE_FRANCE;
	if (FindPlan(number))
		return;
	for (int i = 0; i < lengthof(overseas_codes); i++)
		if (TryOverseas(number, overseas_codes[i], false))
			return;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static PhoneIssue
FindNumber(const PhoneText *text, const PhonePlan *home, PhoneNumber *number)
{
	PhoneIssue issue;
	PhoneLength length;
	const PhonePlan *plan;

	memset(number, 0, sizeof(*number));
	issue =
		(text->has_plus ? ReadWithPlus : ReadDialled)(number, text->digits, text->ndigits, home);
	if (issue != PHONE_FINE)
		return issue;
	plan = number->has_code ? PhonePlanOfCode(number->code) : home;
	number->code = plan->calling_code;
	length = DropNationalPrefix(number, plan);
	FindPlan(number);
	if (IsDialledInFrenchPlan(number))
		FindInFrenchPlan(number);
	if (number->plan != NULL)
		return PHONE_FINE;
	return IssueOfLength(length);
}

/* Once more without the 0 in brackets, for the plans that have no national 0. */
static bool
FindWithoutTrunk(PhoneText *text, const PhonePlan *home, PhoneNumber *number)
{
	PhoneNumber again;

	if (text->trunk < 0)
		return false;
	text->ndigits--;
	memmove(text->digits + text->trunk, text->digits + text->trunk + 1,
			text->ndigits - text->trunk + 1);
	if (FindNumber(text, home, &again) != PHONE_FINE)
		return false;
	*number = again;
	return true;
}

static PhoneIssue
ReadPhone(const char *src, size_t len, const char *region, PhoneText *text, PhoneNumber *number)
{
	const PhonePlan *home = PhonePlanOfRegion(region == NULL || region[0] == '\0' ? "FR" : region);
	PhoneIssue issue = ReadPhoneText(src, len, text);

	memset(number, 0, sizeof(*number));
	if (issue != PHONE_FINE)
		return issue;
	issue = FindNumber(text, home, number);
	if (issue != PHONE_FINE && FindWithoutTrunk(text, home, number))
		return PHONE_FINE;
	/* Too many digits because of a word among them: say that. */
	if (issue != PHONE_FINE && text->has_letters)
		return PHONE_LETTERS;
	return issue;
}

/* E.164; nothing if it is too long for that. */
static size_t
WriteE164(const PhoneNumber *number, char *dst)
{
	size_t n = 0;

	dst[0] = '\0';
	if (number->code == 0 || number->n > PHONE_MAX_NATIONAL)
		return 0;
	dst[n++] = '+';
	if (number->code >= 100)
		dst[n++] = (char) ('0' + number->code / 100);
	if (number->code >= 10)
		dst[n++] = (char) ('0' + number->code / 10 % 10);
	dst[n++] = (char) ('0' + number->code % 10);
	memcpy(dst + n, number->national, number->n);
	n += number->n;
	dst[n] = '\0';
	return n;
}

size_t
NormalizePhone(const char *src, size_t len, const char *region, char *dst)
{
	PhoneText text;
	PhoneNumber number;

	dst[0] = '\0';
	if (ReadPhone(src, len, region, &text, &number) != PHONE_FINE)
		return 0;
	return WriteE164(&number, dst);
}

/* The first that fits, in libphonenumber's order. */
static PhoneKind
KindOfTypes(unsigned types)
{
	static const struct
	{
		unsigned types;
		PhoneKind kind;
	} kinds[] = {
		{PHONE_PREMIUM, PHONE_KIND_PREMIUM},
		{PHONE_TOLL_FREE, PHONE_KIND_TOLL_FREE},
		{PHONE_SHARED_COST, PHONE_KIND_SHARED_COST},
		{PHONE_VOIP, PHONE_KIND_VOIP},
		{PHONE_PERSONAL, PHONE_KIND_PERSONAL},
		{PHONE_PAGER, PHONE_KIND_PAGER},
		{PHONE_UAN, PHONE_KIND_UAN},
		{PHONE_VOICEMAIL, PHONE_KIND_VOICEMAIL},
		{PHONE_FIXED | PHONE_MOBILE, PHONE_KIND_FIXED_OR_MOBILE},
		{PHONE_FIXED, PHONE_KIND_FIXED},
		{PHONE_MOBILE, PHONE_KIND_MOBILE},
	};

	for (int i = 0; i < lengthof(kinds); i++)
		if ((types & kinds[i].types) == kinds[i].types)
			return kinds[i].kind;
	return PHONE_KIND_UNKNOWN;
}

static PhoneKind
KindOfNumber(const PhoneNumber *number)
{
	if (number->code == CODE_FRANCE && IsFrenchPlatform(number->national))
		return PHONE_KIND_SERVICE;
	return KindOfTypes(number->types);
}

void
InspectPhone(const char *src, size_t len, const char *region, PhoneInspection *result)
{
	PhoneText text;
	PhoneNumber number;
	size_t e164_len;

	memset(result, 0, sizeof(*result));
	result->issue = ReadPhone(src, len, region, &text, &number);
	e164_len = WriteE164(&number, result->e164);
	result->is_junk = PhoneIsJunk(result->e164, e164_len);
	result->is_valid = result->issue == PHONE_FINE;
	memcpy(result->extension, text.extension, sizeof(text.extension));
	if (!result->is_valid)
	{
		result->e164[0] = '\0';
		return;
	}
	result->kind = KindOfNumber(&number);
	result->keyed_nationally = number.keyed_nationally;
	memcpy(result->region, number.plan->region, sizeof(result->region));
}

const char *
PhoneKindName(PhoneKind kind)
{
	switch (kind)
	{
		case PHONE_KIND_UNKNOWN: return NULL;
		case PHONE_KIND_MOBILE: return "mobile";
		case PHONE_KIND_FIXED: return "fixed";
		case PHONE_KIND_FIXED_OR_MOBILE: return "fixed_or_mobile";
		case PHONE_KIND_VOIP: return "voip";
		case PHONE_KIND_TOLL_FREE: return "toll_free";
		case PHONE_KIND_PREMIUM: return "premium";
		case PHONE_KIND_SHARED_COST: return "shared_cost";
		case PHONE_KIND_PERSONAL: return "personal";
		case PHONE_KIND_PAGER: return "pager";
		case PHONE_KIND_UAN: return "uan";
		case PHONE_KIND_VOICEMAIL: return "voicemail";
		case PHONE_KIND_SERVICE: return "service";
	}
	return NULL;
}

const char *
PhoneIssueName(PhoneIssue issue)
{
	switch (issue)
	{
		case PHONE_FINE: return NULL;
		case PHONE_NOT_A_NUMBER: return "not_a_number";
		case PHONE_LETTER_FOR_DIGIT: return "letter_for_digit";
		case PHONE_LETTERS: return "letters";
		case PHONE_UNKNOWN_REGION: return "unknown_region";
		case PHONE_UNKNOWN_CODE: return "unknown_calling_code";
		case PHONE_TOO_SHORT: return "too_short";
		case PHONE_TOO_LONG: return "too_long";
		case PHONE_NO_SUCH_LENGTH: return "no_such_length";
		case PHONE_LOCAL_ONLY: return "local_only";
		case PHONE_UNASSIGNED: return "unassigned";
	}
	return NULL;
}
