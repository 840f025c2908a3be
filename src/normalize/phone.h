/*
 * phone.h
 *    All that can be said of a telephone number, and why a text is none.
 */
#ifndef IDENTITY360_PHONE_H
#define IDENTITY360_PHONE_H

#include "normalize/normalize.h"

#define PHONE_MAX_EXTENSION 20

/* What a number is for. Only mobile, and fixed_or_mobile as a guess, take a text message. */
typedef enum PhoneKind
{
	PHONE_KIND_UNKNOWN,
	PHONE_KIND_MOBILE,
	PHONE_KIND_FIXED,
	PHONE_KIND_FIXED_OR_MOBILE, /* the plan does not tell, as in North America */
	PHONE_KIND_VOIP,
	PHONE_KIND_TOLL_FREE,
	PHONE_KIND_PREMIUM,
	PHONE_KIND_SHARED_COST,
	PHONE_KIND_PERSONAL, /* follows a person from line to line */
	PHONE_KIND_PAGER,
	PHONE_KIND_UAN, /* one number for all places of a company */
	PHONE_KIND_VOICEMAIL,
	PHONE_KIND_SERVICE /* French platforms that call out: nobody answers */
} PhoneKind;

/* Why a text is no number. */
typedef enum PhoneIssue
{
	PHONE_FINE,
	PHONE_NOT_A_NUMBER,     /* no digits, or characters that no number is written with */
	PHONE_LETTER_FOR_DIGIT, /* O or I where a digit belongs */
	PHONE_LETTERS,          /* words in or after the number */
	PHONE_UNKNOWN_REGION,   /* no calling code, and no country to dial it in */
	PHONE_UNKNOWN_CODE,     /* nobody has this calling code */
	PHONE_TOO_SHORT,
	PHONE_TOO_LONG,
	PHONE_NO_SUCH_LENGTH, /* shorter and longer numbers exist */
	PHONE_LOCAL_ONLY,     /* the area code is missing */
	PHONE_UNASSIGNED      /* long enough, but the plan gives it to nobody */
} PhoneIssue;

typedef struct PhoneInspection
{
	char e164[PHONE_MAX_BYTES]; /* empty where it is not valid */
	char region[4];             /* of the number, not of the caller; 001 for a code of no country */
	char extension[PHONE_MAX_EXTENSION + 1];
	PhoneKind kind;
	PhoneIssue issue;
	bool is_valid;
	bool is_junk;
	bool keyed_nationally; /* of a French territory overseas, keyed as if it were in France */
} PhoneInspection;

/* Says all of a text that should be a number dialled in `region` (FR if empty). Never fails. */
extern void InspectPhone(const char *src, size_t len, const char *region, PhoneInspection *result);

/* The words of SQL for a kind and an issue; NULL for unknown and for fine. */
extern const char *PhoneKindName(PhoneKind kind);
extern const char *PhoneIssueName(PhoneIssue issue);

#endif
