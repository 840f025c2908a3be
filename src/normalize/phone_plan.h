/*
 * phone_plan.h
 *    Numbering plans of all territories: which digits are a number, of which type and where.
 */
#ifndef IDENTITY360_PHONE_PLAN_H
#define IDENTITY360_PHONE_PLAN_H

#include "core.h"

/*
 * Digits of a number without its calling code: E.164 has at most 15 with it, but some plans give
 * out longer ones.
 */
#define PHONE_MAX_NATIONAL 17

/*
 * What a plan says of a number: bit 0 that it fits the general pattern (at any length), and one
 * bit for each type that it is a valid number of. In the order of the table.
 */
#define PHONE_GENERAL (1 << 0)
#define PHONE_FIXED (1 << 1)
#define PHONE_MOBILE (1 << 2)
#define PHONE_TOLL_FREE (1 << 3)
#define PHONE_PREMIUM (1 << 4)
#define PHONE_SHARED_COST (1 << 5)
#define PHONE_PERSONAL (1 << 6)
#define PHONE_VOIP (1 << 7)
#define PHONE_PAGER (1 << 8)
#define PHONE_UAN (1 << 9)
#define PHONE_VOICEMAIL (1 << 10)
#define PHONE_ANY_TYPE (~PHONE_GENERAL)

/*
 * A row of the table. The three programs say what a number begins with; last_group is that of
 * national_prefix.
 */
typedef struct PhonePlan
{
	char region[4]; /* two letters, or 001 for a calling code of no country */
	uint16 calling_code;
	uint16 first_state;
	uint16 international_prefix;
	uint16 national_prefix;
	uint16 leading_digits;
	uint8 last_group;
	char transform[7];
	uint32 lengths;       /* bit n: a number may have n digits */
	uint32 local_lengths; /* the same, dialled within its area only */
} PhonePlan;

/* Whether a number of these digits can exist, before its digits are looked at. */
typedef enum PhoneLength
{
	LENGTH_POSSIBLE,
	LENGTH_LOCAL,
	LENGTH_SHORT,
	LENGTH_LONG,
	LENGTH_NONE /* between two that are possible */
} PhoneLength;

/*
 * The plan that a country of two letters, in any case, dials by; NULL if there is no such
 * country.
 */
extern const PhonePlan *PhonePlanOfRegion(const char *region);

/*
 * The plan of a calling code: of its main country, if it has several. NULL if nobody has this
 * code.
 */
extern const PhonePlan *PhonePlanOfCode(int code);

/* The calling code that the digits begin with and how many of them it has; 0 if there is none. */
extern int ReadCallingCode(const char *digits, int n, int *code_digits);

/* The mask of what a number is by this plan. */
extern unsigned PhoneTypes(const PhonePlan *plan, const char *digits, int n);

/*
 * The plan, among those of a calling code, that a number belongs to, and what it is there; NULL
 * if to none.
 */
extern const PhonePlan *FindPhonePlan(int code, const char *digits, int n, unsigned *types);

extern PhoneLength CheckPhoneLength(const PhonePlan *plan, int n);

/*
 * How many digits of an international prefix (00) of this plan a number begins with; 0 if it does
 * not.
 */
extern int InternationalPrefix(const PhonePlan *plan, const char *digits, int n);

/*
 * Take the national prefix and a carrier's code off, as dialled by this plan; a few plans put an
 * area code in their place. `digits` holds PHONE_MAX_DIALLED. Returns how many digits are left.
 */
#define PHONE_MAX_DIALLED 40
extern int StripNationalPrefix(const PhonePlan *plan, char *digits, int n);

/* The release of the table, and its number of plans. */
extern const char *const phone_plan_version;
extern const int phone_plan_count;

#endif
