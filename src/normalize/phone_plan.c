/*
 * phone_plan.c
 *    The numbering plans of phone_table.def, as libphonenumber reads them.
 *
 * A whole number is looked up by one walk over its digits through an automaton
 * that all plans share:
 *
 *    phone_states[state] = {way, shape << 4 | mask}
 *    next state          = state_targets[way + (state_shapes[shape] >> 4 * digit & 15)]
 *
 * The mask of the last state says what the number is. What a number begins with
 * (international and national prefix, leading digits of a territory) is matched
 * by small programs that backtrack as regular expressions do: their patterns are
 * short, have no loops and meet at most 40 digits.
 *
 * A look-up costs 3 loads a digit; nothing is allocated. The tables are about 86 KB,
 * constant and shared by all backends.
 */
#include "normalize/phone_plan.h"
#include "normalize/clean.h"

typedef struct PhoneState
{
	uint16 way;
	uint16 shape_and_mask;
} PhoneState;

#include "normalize/phone_table.def"

const char *const phone_plan_version = PHONE_PLAN_VERSION;
const int phone_plan_count = lengthof(phone_plans);

#define MAX_GROUPS 2

/* Operations of a program, as tools/phone_tables writes them: operation << 12 | argument. */
typedef enum ProgramOp
{
	MATCH_DIGIT, /* argument: the set of digits, a bit each */
	TRY,         /* what follows; if that fails, what is `argument` words on */
	JUMP,
	SAVE, /* this place, as an end of a group */
	AT_END,
	DONE
} ProgramOp;

/* Where the two ends of each group are; NULL while it has matched nothing. */
typedef struct Groups
{
	const char *ends[2 * MAX_GROUPS];
} Groups;

/*
 * Run a program; returns where what it matches ends, or NULL. Recursion is as deep as choices are
 * nested.
 */
static const char *
RunProgram(const uint16 *op, const char *at, const char *end, Groups *groups)
{
	for (;;)
	{
		const int argument = *op & 0xFFF;
		const char *found;

		switch ((ProgramOp) (*op >> 12))
		{
			case MATCH_DIGIT:
				if (at == end || (argument >> (*at - '0') & 1) == 0)
					return NULL;
				at++;
				break;
			case TRY:
				found = RunProgram(op + 1, at, end, groups);
				if (found != NULL)
					return found;
				op += argument;
				continue;
			case JUMP: op += argument; continue;
			case SAVE:
			{
				const char *const before = groups->ends[argument];

				groups->ends[argument] = at;
				found = RunProgram(op + 1, at, end, groups);
				if (found == NULL)
					groups->ends[argument] = before;
				return found;
			}
			case AT_END:
				if (at != end)
					return NULL;
				break;
			case DONE: return at;
		}
		op++;
	}
}

/* How many digits at the start a program matches; -1 if it does not. Program 0 matches nothing. */
static int
MatchBeginning(int program, const char *digits, int n, Groups *groups)
{
	const char *end;

	memset(groups, 0, sizeof(*groups));
	if (program == 0)
		return -1;
	end = RunProgram(phone_programs + program, digits, digits + n, groups);
	return end == NULL ? -1 : (int) (end - digits);
}

/* A = 0; anything but a letter is past the last one. */
static inline int
LetterNumber(char c)
{
	const int letter = (c & ~0x20) - 'A';

	return letter >= 0 && letter < 26 ? letter : 26;
}

const PhonePlan *
PhonePlanOfRegion(const char *region)
{
	int row;

	if (strlen(region) != 2 || LetterNumber(region[0]) == 26 || LetterNumber(region[1]) == 26)
		return NULL;
	row = plan_of_letters[26 * LetterNumber(region[0]) + LetterNumber(region[1])];
	return row == 0 ? NULL : &phone_plans[row - 1];
}

const PhonePlan *
PhonePlanOfCode(int code)
{
	const int row = code > 0 && code < lengthof(plan_of_code) ? plan_of_code[code] : 0;

	return row == 0 ? NULL : &phone_plans[row - 1];
}

int
ReadCallingCode(const char *digits, int n, int *code_digits)
{
	int code = 0;

	/* No code begins with 0, and none is the beginning of another. */
	for (int i = 0; i < 3 && i < n && digits[0] != '0'; i++)
	{
		code = 10 * code + (digits[i] - '0');
		*code_digits = i + 1;
		if (plan_of_code[code] != 0)
			return code;
	}
	return 0;
}

unsigned
PhoneTypes(const PhonePlan *plan, const char *digits, int n)
{
	int state = plan->first_state;

	for (int i = 0; i < n && state != 0; i++)
	{
		const PhoneState *from = &phone_states[state];
		const uint64 shape = state_shapes[from->shape_and_mask >> 4];

		state = state_targets[from->way + (shape >> 4 * (digits[i] - '0') & 15)];
	}
	return state_masks[phone_states[state].shape_and_mask & 15];
}

const PhonePlan *
FindPhonePlan(int code, const char *digits, int n, unsigned *types)
{
	const PhonePlan *plan = PhonePlanOfCode(code);
	const PhonePlan *const end = phone_plans + lengthof(phone_plans);

	*types = 0;
	for (; plan != NULL && plan < end && plan->calling_code == code; plan++)
	{
		Groups groups;
		const bool is_here = MatchBeginning(plan->leading_digits, digits, n, &groups) >= 0;

		/* Leading digits decide where it is, whether it is valid there or not. */
		if (plan->leading_digits != 0 && !is_here)
			continue;
		*types = PhoneTypes(plan, digits, n) & PHONE_ANY_TYPE;
		if (*types != 0)
			return plan;
		if (is_here)
			return NULL;
	}
	return NULL;
}

PhoneLength
CheckPhoneLength(const PhonePlan *plan, int n)
{
	if (n > PHONE_MAX_NATIONAL)
		return LENGTH_LONG;
	if (plan->local_lengths >> n & 1)
		return LENGTH_LOCAL;
	if (plan->lengths >> n & 1)
		return LENGTH_POSSIBLE;
	if (plan->lengths >> n == 0)
		return LENGTH_LONG;
	return (plan->lengths & ((1u << n) - 1)) == 0 ? LENGTH_SHORT : LENGTH_NONE;
}

int
InternationalPrefix(const PhonePlan *plan, const char *digits, int n)
{
	Groups groups;
	const int prefix = MatchBeginning(plan->international_prefix, digits, n, &groups);

	/* No calling code begins with 0, so this is part of a number at home. */
	if (prefix <= 0 || (prefix < n && digits[prefix] == '0'))
		return 0;
	return prefix;
}

/* Write what a plan puts in place of its national prefix: "9$1" is a 9 and the first group. */
static int
ExpandTransform(const char *transform, const Groups *groups, char *dst)
{
	int n = 0;

	for (const char *p = transform; *p != '\0'; p++)
	{
		const char *const *ends;

		if (*p != '$')
		{
			dst[n++] = *p;
			continue;
		}
		ends = &groups->ends[2 * (*++p - '1')];
		if (ends[0] == NULL)
			continue;
		memcpy(dst + n, ends[0], ends[1] - ends[0]);
		n += (int) (ends[1] - ends[0]);
	}
	return n;
}

int
StripNationalPrefix(const PhonePlan *plan, char *digits, int n)
{
	char stripped[PHONE_MAX_DIALLED + sizeof(plan->transform)];
	Groups groups;
	const int prefix = MatchBeginning(plan->national_prefix, digits, n, &groups);
	int head = 0;

	if (prefix < 0)
		return n;
	/* The last group is what is transformed: without it, the prefix just goes. */
	if (plan->last_group > 0 && groups.ends[2 * plan->last_group - 1] != NULL &&
		groups.ends[2 * plan->last_group - 1] > groups.ends[2 * plan->last_group - 2])
		head = ExpandTransform(plan->transform, &groups, stripped);
	if (head + n - prefix > PHONE_MAX_DIALLED)
		return n;
	memcpy(stripped + head, digits + prefix, n - prefix);
	/* What is a number only as it stands keeps its digits. */
	if ((PhoneTypes(plan, digits, n) & PHONE_GENERAL) != 0 &&
		(PhoneTypes(plan, stripped, head + n - prefix) & PHONE_GENERAL) == 0)
		return n;
	memcpy(digits, stripped, head + n - prefix);
	return head + n - prefix;
}
