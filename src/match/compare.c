/*
 * compare.c
 *    Field by field, on which level two identities agree.
 *
 * Values are normal forms, so equal means equal bytes. Of several values on either
 * side the best level counts: people have two phones. A comparison finds nothing
 * where a side has no value; that is neutral, never against. All of it is symmetric:
 * the same levels, from the same two values, whichever side comes first.
 *
 * Cost: one comparison of two short texts per pair of values; no allocation.
 */
#include "core.h"

#include "match/match.h"
#include "normalize/normalize.h"
#include "normalize/names.h"
#include "text/text.h"

/* The levels by name, as GIVEN_NAME_EXACT; a level's number is its place in its comparison. */
#define COMPARISON(symbol, name) symbol##_BASE_,
#define LEVEL(comparison, symbol, name, m, u, household) comparison##_##symbol##_,
typedef enum LevelPlace
{
#include "match/levels.def"
} LevelPlace;
#undef COMPARISON
#undef LEVEL
#define COMPARISON(symbol, name)
#define LEVEL(comparison, symbol, name, m, u, household)                                           \
	comparison##_##symbol = comparison##_##symbol##_ - comparison##_BASE_ - 1,
enum
{
#include "match/levels.def"
};
#undef COMPARISON
#undef LEVEL

/* Bands of Jaro-Winkler: same name with a slip; perhaps the same. */
#define SIMILAR_NAME 0.92
#define CLOSE_NAME 0.85
#define SIMILAR_EMAIL 0.92
#define SIMILAR_STREET 0.88
#define SIMILAR_CITY 0.90

#define MIN_SHARED_TOKEN 3 /* letters of a name part that may stand for the whole */
#define MIN_SLIP_LEN 6     /* in a shorter identifier, one digit off is another one */

typedef int (*CompareValues)(const IdentityValue *a, const IdentityValue *b);

static bool
SameValue(const IdentityValue *a, const IdentityValue *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static double
Similarity(const IdentityValue *a, const IdentityValue *b)
{
	return JaroWinklerSimilarity(a->bytes, a->len, b->bytes, b->len);
}

/* Equal but for spaces: JEAN PIERRE and JEANPIERRE, LE GOFF and LEGOFF. */
static bool
SameLetters(const IdentityValue *a, const IdentityValue *b)
{
	int i = 0;
	int j = 0;

	for (;;)
	{
		while (i < a->len && a->bytes[i] == ' ')
			i++;
		while (j < b->len && b->bytes[j] == ' ')
			j++;
		if (i == a->len || j == b->len)
			return i == a->len && j == b->len;
		if (a->bytes[i++] != b->bytes[j++])
			return false;
	}
}

/* The first word of a value. */
static IdentityValue
FirstWord(const IdentityValue *value)
{
	const char *space = memchr(value->bytes, ' ', value->len);
	IdentityValue word = {value->bytes, space ? (uint8) (space - value->bytes) : value->len};

	return word;
}

/* What follows the first word. */
static IdentityValue
OtherWords(const IdentityValue *value)
{
	int skip = FirstWord(value).len;
	IdentityValue rest;

	skip += skip < value->len;
	rest.bytes = value->bytes + skip;
	rest.len = (uint8) (value->len - skip);
	return rest;
}

/* Is `initials` (J, J P or JP) what is left of `name` when each word is cut to its first letter? */
static bool
AreInitialsOf(const IdentityValue *initials, const IdentityValue *name)
{
	IdentityValue rest = *name;
	int nletters = 0;

	for (int i = 0; i < initials->len; i++)
	{
		if (initials->bytes[i] == ' ')
			continue;
		if (rest.len == 0 || rest.bytes[0] != initials->bytes[i])
			return false;
		rest = OtherWords(&rest);
		nletters++;
	}
	return nletters == 1 || (nletters == 2 && initials->len <= 3 && name->len > 3);
}

/* Does the shorter start the longer (ROB, ROBERT), or do both have the same first word? */
static bool
IsShortForm(const IdentityValue *a, const IdentityValue *b)
{
	IdentityValue first_a = FirstWord(a);
	IdentityValue first_b = FirstWord(b);
	int len = Min(first_a.len, first_b.len);

	return len >= MIN_SHARED_TOKEN && memcmp(first_a.bytes, first_b.bytes, len) == 0;
}

/* How two given names, or their first words, go together. */
static GivenNameLink
LinkOf(const IdentityValue *a, const IdentityValue *b)
{
	GivenNameLink link = FindGivenNameLink(a->bytes, a->len, b->bytes, b->len);
	IdentityValue first_a = FirstWord(a);
	IdentityValue first_b = FirstWord(b);

	if (link != GIVEN_NOT_LINKED || (first_a.len == a->len && first_b.len == b->len))
		return link;
	return FindGivenNameLink(first_a.bytes, first_a.len, first_b.bytes, first_b.len);
}

static int
CompareGivenNames(const IdentityValue *a, const IdentityValue *b)
{
	GivenNameLink link;
	double similarity;

	if (SameLetters(a, b))
		return GIVEN_NAME_EXACT;
	if (AreInitialsOf(a, b) || AreInitialsOf(b, a))
		return GIVEN_NAME_INITIAL;
	link = LinkOf(a, b);
	/* MICHEL and MICHELE are one letter apart, and two people. */
	if (link == GIVEN_GENDERED_PAIR)
		return GIVEN_NAME_DIFFERENT;
	if (link == GIVEN_NICKNAMES)
		return GIVEN_NAME_NICKNAME;
	if (IsShortForm(a, b))
		return GIVEN_NAME_PART;
	similarity = Similarity(a, b);
	if (similarity >= SIMILAR_NAME)
		return GIVEN_NAME_SIMILAR;
	return similarity >= CLOSE_NAME ? GIVEN_NAME_CLOSE : GIVEN_NAME_DIFFERENT;
}

/* Is a word of one a word of the other: DURAND and DURAND MARTIN? */
static bool
ShareWord(const IdentityValue *a, const IdentityValue *b)
{
	for (IdentityValue i = *a; i.len > 0; i = OtherWords(&i))
	{
		IdentityValue word = FirstWord(&i);

		if (word.len < MIN_SHARED_TOKEN)
			continue;
		for (IdentityValue j = *b; j.len > 0; j = OtherWords(&j))
		{
			IdentityValue other = FirstWord(&j);

			if (SameValue(&word, &other))
				return true;
		}
	}
	return false;
}

static int
CompareFamilyNames(const IdentityValue *a, const IdentityValue *b)
{
	double similarity;

	if (SameLetters(a, b))
		return FAMILY_NAME_EXACT;
	if (ShareWord(a, b))
		return FAMILY_NAME_PART;
	similarity = Similarity(a, b);
	if (similarity >= SIMILAR_NAME)
		return FAMILY_NAME_SIMILAR;
	return similarity >= CLOSE_NAME ? FAMILY_NAME_CLOSE : FAMILY_NAME_DIFFERENT;
}

static int
CompareGenders(const IdentityValue *a, const IdentityValue *b)
{
	return SameValue(a, b) ? GENDER_SAME : GENDER_DIFFERENT;
}

/* One character replaced, or two neighbours exchanged, in texts of one length. */
static bool
IsOneSlip(const char *a, const char *b, int len)
{
	int first = 0;
	int last = len - 1;

	while (first < len && a[first] == b[first])
		first++;
	while (last > first && a[last] == b[last])
		last--;
	if (first >= last)
		return first == last;
	return last == first + 1 && a[first] == b[last] && a[last] == b[first];
}

static int
CompareBirthDates(const IdentityValue *a, const IdentityValue *b)
{
	int left = (int) IdentityNumber(a);
	int right = (int) IdentityNumber(b);
	bool same_year = left / 10000 == right / 10000;
	bool same_month = left / 100 % 100 == right / 100 % 100;
	bool same_day = left % 100 == right % 100;
	char left_text[16];
	char right_text[16];

	if (left == right)
		return BIRTH_DATE_EXACT;
	if (same_year && left / 100 % 100 == right % 100 && left % 100 == right / 100 % 100)
		return BIRTH_DATE_SWAPPED;
	snprintf(left_text, sizeof(left_text), "%08d", left);
	snprintf(right_text, sizeof(right_text), "%08d", right);
	if (IsOneSlip(left_text, right_text, 8))
		return BIRTH_DATE_SLIP;
	if (same_year + same_month + same_day == 2)
		return BIRTH_DATE_TWO_PARTS;
	return BIRTH_DATE_DIFFERENT;
}

static int
CompareBirthPlaces(const IdentityValue *a, const IdentityValue *b)
{
	if (SameValue(a, b))
		return BIRTH_PLACE_EXACT;
	return Similarity(a, b) >= SIMILAR_CITY ? BIRTH_PLACE_SIMILAR : BIRTH_PLACE_DIFFERENT;
}

static int
CompareEmails(const IdentityValue *a, const IdentityValue *b)
{
	char left[IDENTITY_MAX_VALUE_LEN + 1];
	char right[IDENTITY_MAX_VALUE_LEN + 1];
	size_t left_len = IdentityMailbox(a, left);
	size_t right_len = IdentityMailbox(b, right);
	size_t left_user = strcspn(left, "@");
	size_t right_user = strcspn(right, "@");

	if (left_len == right_len && memcmp(left, right, left_len) == 0)
		return EMAIL_EXACT;
	if (left_user == right_user && left_user >= IDENTITY_MIN_EMAIL_USER &&
		memcmp(left, right, left_user) == 0)
		return EMAIL_USER;
	if (JaroWinklerSimilarity(left, left_user, right, right_user) >= SIMILAR_EMAIL &&
		JaroWinklerSimilarity(left, left_len, right, right_len) >= SIMILAR_EMAIL)
		return EMAIL_SIMILAR;
	return EMAIL_DIFFERENT;
}

/* LEVEL_NONE where one is a placeholder: valid, kept, and no evidence. */
static int
ComparePhones(const IdentityValue *a, const IdentityValue *b)
{
	char left[IDENTITY_MAX_VALUE_LEN + 1];
	char right[IDENTITY_MAX_VALUE_LEN + 1];
	size_t left_len = IdentityValueText(IDENTITY_PHONE, a, left);
	size_t right_len = IdentityValueText(IDENTITY_PHONE, b, right);

	if (PhoneIsJunk(left, left_len) || PhoneIsJunk(right, right_len))
		return LEVEL_NONE;
	if (SameValue(a, b))
		return PHONE_EXACT;
	return left_len == right_len && IsOneSlip(left, right, (int) left_len) ? PHONE_SLIP
																		   : PHONE_DIFFERENT;
}

static int
CompareOrganizations(const IdentityValue *a, const IdentityValue *b)
{
	if (SameValue(a, b))
		return ORGANIZATION_EXACT;
	return Similarity(a, b) >= SIMILAR_NAME ? ORGANIZATION_SIMILAR : ORGANIZATION_DIFFERENT;
}

/* Length of the name before the colon of an identifier or attribute, the colon included. */
static int
NameLength(const IdentityValue *value)
{
	return (int) ((const char *) memchr(value->bytes, ':', value->len) - value->bytes) + 1;
}

/* LEVEL_NONE where they are of different namespaces. */
static int
CompareIdentifiers(const IdentityValue *a, const IdentityValue *b)
{
	int name_len = NameLength(a);

	if (b->len <= name_len || memcmp(a->bytes, b->bytes, name_len) != 0)
		return LEVEL_NONE;
	if (SameValue(a, b))
		return IDENTIFIER_EXACT;
	if (a->len == b->len && a->len - name_len >= MIN_SLIP_LEN &&
		IsOneSlip(a->bytes, b->bytes, a->len))
		return IDENTIFIER_SLIP;
	return IDENTIFIER_DIFFERENT;
}

static int
CompareAttributes(const IdentityValue *a, const IdentityValue *b)
{
	int name_len = NameLength(a);
	IdentityValue left = {a->bytes + name_len, (uint8) (a->len - name_len)};
	IdentityValue right = {b->bytes + name_len, (uint8) (b->len - name_len)};

	if (b->len <= name_len || memcmp(a->bytes, b->bytes, name_len) != 0)
		return LEVEL_NONE;
	if (SameValue(&left, &right))
		return ATTRIBUTE_EXACT;
	return Similarity(&left, &right) >= SIMILAR_NAME ? ATTRIBUTE_SIMILAR : ATTRIBUTE_DIFFERENT;
}

/* Does the pair a, b come before that of the finding, whichever is left and right? */
static bool
IsEarlierPair(const IdentityValue *a, const IdentityValue *b, const Finding *finding)
{
	const bool swap = CompareIdentityValues(a, b) > 0;
	const bool swap_found = CompareIdentityValues(finding->left, finding->right) > 0;
	int order = CompareIdentityValues(swap ? b : a, swap_found ? finding->right : finding->left);

	if (order == 0)
		order = CompareIdentityValues(swap ? a : b, swap_found ? finding->left : finding->right);
	return order < 0;
}

/* Keep the best of what was found so far and the level of this pair of values; of equals, the first in order. */
static void
KeepBest(Finding *finding, int level, IdentityKind kind, const IdentityValue *a,
		 const IdentityValue *b)
{
	if (level == LEVEL_NONE || (finding->level != LEVEL_NONE && finding->level < level))
		return;
	if (finding->level == level && !IsEarlierPair(a, b, finding))
		return;
	finding->level = (int8) level;
	finding->kind = kind;
	finding->left = a;
	finding->right = b;
}

/* The best level over all values of two kinds. */
static void
CompareKinds(const IdentityView *left, const IdentityView *right, IdentityKind left_kind,
			 IdentityKind right_kind, CompareValues compare, Finding *finding)
{
	for (int i = 0; i < IdentityCount(left, left_kind); i++)
	{
		for (int j = 0; j < IdentityCount(right, right_kind); j++)
		{
			const IdentityValue *a = IdentityGet(left, left_kind, i);
			const IdentityValue *b = IdentityGet(right, right_kind, j);

			KeepBest(finding, compare(a, b), left_kind, a, b);
		}
	}
}

/* The name in use and the name at birth count alike: a marriage changes one into the other. */
static void
CompareAllFamilyNames(const IdentityView *left, const IdentityView *right, Finding *finding)
{
	for (IdentityKind a = IDENTITY_FAMILY_NAME; a <= IDENTITY_BIRTH_FAMILY_NAME; a++)
	{
		for (IdentityKind b = IDENTITY_FAMILY_NAME; b <= IDENTITY_BIRTH_FAMILY_NAME; b++)
			CompareKinds(left, right, a, b, CompareFamilyNames, finding);
	}
}

/* Are given and family name in each other's column on one side, where straight they disagree? */
static void
FindSwappedNames(const IdentityView *left, const IdentityView *right, PairFindings *findings)
{
	Finding *given = &findings->found[COMPARE_GIVEN_NAME];
	Finding *family = &findings->found[COMPARE_FAMILY_NAME];
	Finding given_to_family = {.level = LEVEL_NONE};
	Finding family_to_given = {.level = LEVEL_NONE};

	if (given->level < GIVEN_NAME_CLOSE || family->level < FAMILY_NAME_CLOSE)
		return;
	CompareKinds(left, right, IDENTITY_GIVEN_NAME, IDENTITY_FAMILY_NAME, CompareFamilyNames,
				 &given_to_family);
	CompareKinds(left, right, IDENTITY_FAMILY_NAME, IDENTITY_GIVEN_NAME, CompareFamilyNames,
				 &family_to_given);
	if (given_to_family.level == LEVEL_NONE || given_to_family.level > FAMILY_NAME_SIMILAR ||
		family_to_given.level == LEVEL_NONE || family_to_given.level > FAMILY_NAME_SIMILAR)
		return;
	*given = given_to_family;
	given->level = GIVEN_NAME_SWAPPED;
	*family = family_to_given;
	family->level = FAMILY_NAME_SWAPPED;
}

/* Copy the letters of a name as they stand in an address: lower case, no spaces. */
static int
LettersOfName(const IdentityValue *name, char *dst)
{
	int n = 0;

	for (int i = 0; i < name->len; i++)
	{
		if (name->bytes[i] != ' ')
			dst[n++] =
				(char) (name->bytes[i] >= 'A' ? name->bytes[i] + ('a' - 'A') : name->bytes[i]);
	}
	dst[n] = '\0';
	return n;
}

/* Is the user part of the address but a way of writing the family name: jean.dupont, j-dupont? */
static bool
UserSaysName(const IdentityValue *email, const IdentityView *view)
{
	char user[IDENTITY_MAX_VALUE_LEN + 1];
	int n = 0;

	for (int i = 0; i < email->len && email->bytes[i] != '@'; i++)
	{
		if (email->bytes[i] >= '0' && email->bytes[i] <= '9')
			return false;
		if (email->bytes[i] >= 'a' && email->bytes[i] <= 'z')
			user[n++] = email->bytes[i];
	}
	user[n] = '\0';
	for (int kind = IDENTITY_FAMILY_NAME; kind <= IDENTITY_BIRTH_FAMILY_NAME; kind++)
	{
		for (int i = 0; i < IdentityCount(view, kind); i++)
		{
			char name[IDENTITY_MAX_VALUE_LEN + 1];

			if (LettersOfName(IdentityGet(view, kind, i), name) >= MIN_SHARED_TOKEN &&
				strstr(user, name) != NULL)
				return true;
		}
	}
	return false;
}

/*
 * Two addresses that are alike because both say the name that the records agree on
 * are no evidence beside that name: it was counted already.
 */
static void
DiscountNamedUser(const IdentityView *left, const IdentityView *right, PairFindings *findings)
{
	Finding *email = &findings->found[COMPARE_EMAIL];
	int family = findings->found[COMPARE_FAMILY_NAME].level;

	if (email->level != EMAIL_USER && email->level != EMAIL_SIMILAR)
		return;
	if (family == LEVEL_NONE || family > FAMILY_NAME_SWAPPED)
		return;
	if (UserSaysName(email->left, left) && UserSaysName(email->right, right))
		email->level = EMAIL_NAMED;
}

/* The number in front of a street, as digits; empty where there is none. */
static IdentityValue
HouseNumber(const IdentityValue *street)
{
	IdentityValue number = {street->bytes, 0};

	while (number.len < street->len && street->bytes[number.len] >= '0' &&
		   street->bytes[number.len] <= '9')
		number.len++;
	return number;
}

/* Two streets near in spelling; house numbers, where both have one, must agree. */
static bool
IsSimilarStreet(const IdentityValue *a, const IdentityValue *b)
{
	IdentityValue left = HouseNumber(a);
	IdentityValue right = HouseNumber(b);

	if (left.len > 0 && right.len > 0 && !SameValue(&left, &right))
		return false;
	return Similarity(a, b) >= SIMILAR_STREET;
}

static int
CompareCities(const IdentityValue *a, const IdentityValue *b)
{
	if (SameValue(a, b))
		return 0;
	return Similarity(a, b) >= SIMILAR_CITY ? 1 : 2;
}

static int
CompareStreets(const IdentityValue *a, const IdentityValue *b)
{
	if (SameValue(a, b))
		return 0;
	return IsSimilarStreet(a, b) ? 1 : 2;
}

static int
ComparePostcodes(const IdentityValue *a, const IdentityValue *b)
{
	return SameValue(a, b) ? 0 : 2;
}

/* Level of the whole address from how its parts agree: 0 equal, 1 similar, 2 not, LEVEL_NONE absent. */
static int
AddressLevel(int street, int postcode, int city)
{
	bool same_place = postcode == 0 || city == 0 || city == 1;
	bool no_place = postcode == LEVEL_NONE && city == LEVEL_NONE;

	if (street == 0 && (same_place || no_place))
		return ADDRESS_SAME;
	if (street == 1 && same_place)
		return ADDRESS_SIMILAR;
	if (postcode == 0)
		return ADDRESS_POSTCODE;
	if (city == 0 || city == 1)
		return ADDRESS_CITY;
	return street == LEVEL_NONE && no_place ? LEVEL_NONE : ADDRESS_DIFFERENT;
}

static void
CompareAddresses(const IdentityView *left, const IdentityView *right, Finding *finding)
{
	Finding street = {.level = LEVEL_NONE};
	Finding postcode = {.level = LEVEL_NONE};
	Finding city = {.level = LEVEL_NONE};
	int level;

	CompareKinds(left, right, IDENTITY_STREET, IDENTITY_STREET, CompareStreets, &street);
	CompareKinds(left, right, IDENTITY_POSTCODE, IDENTITY_POSTCODE, ComparePostcodes, &postcode);
	CompareKinds(left, right, IDENTITY_CITY, IDENTITY_CITY, CompareCities, &city);
	level = AddressLevel(street.level, postcode.level, city.level);

	/* What to show: the part that decided. */
	if (level == ADDRESS_POSTCODE || street.level == LEVEL_NONE)
		*finding = level == ADDRESS_CITY || postcode.level == LEVEL_NONE ? city : postcode;
	else
		*finding = level == ADDRESS_CITY ? city : street;
	finding->level = (int8) level;
}

/* How many values from `i` on have the name of value `i`; they are sorted, so they are neighbours. */
static int
CountSameName(const IdentityView *view, IdentityKind kind, int i)
{
	const IdentityValue *first = IdentityGet(view, kind, i);
	int name_len = NameLength(first);
	int n = 1;

	while (i + n < IdentityCount(view, kind) && IdentityGet(view, kind, i + n)->len > name_len &&
		   memcmp(IdentityGet(view, kind, i + n)->bytes, first->bytes, name_len) == 0)
		n++;
	return n;
}

/* Of several attributes the one that agrees least counts, so that a common one proves little. */
static void
CompareAllAttributes(const IdentityView *left, const IdentityView *right, Finding *finding)
{
	int n;

	for (int first = 0; first < IdentityCount(left, IDENTITY_ATTRIBUTE); first += n)
	{
		Finding best = {.level = LEVEL_NONE};

		n = CountSameName(left, IDENTITY_ATTRIBUTE, first);
		for (int i = first; i < first + n; i++)
		{
			for (int j = 0; j < IdentityCount(right, IDENTITY_ATTRIBUTE); j++)
			{
				const IdentityValue *a = IdentityGet(left, IDENTITY_ATTRIBUTE, i);
				const IdentityValue *b = IdentityGet(right, IDENTITY_ATTRIBUTE, j);

				KeepBest(&best, CompareAttributes(a, b), IDENTITY_ATTRIBUTE, a, b);
			}
		}
		if (best.level > finding->level)
			*finding = best;
	}
}

void
CompareIdentities(const IdentityView *left, const IdentityView *right, PairFindings *findings)
{
	static const struct
	{
		Comparison comparison;
		IdentityKind kind;
		CompareValues compare;
	} simple[] = {
		{COMPARE_GIVEN_NAME, IDENTITY_GIVEN_NAME, CompareGivenNames},
		{COMPARE_GENDER, IDENTITY_GENDER, CompareGenders},
		{COMPARE_BIRTH_DATE, IDENTITY_BIRTH_DATE, CompareBirthDates},
		{COMPARE_BIRTH_PLACE, IDENTITY_BIRTH_PLACE, CompareBirthPlaces},
		{COMPARE_EMAIL, IDENTITY_EMAIL, CompareEmails},
		{COMPARE_PHONE, IDENTITY_PHONE, ComparePhones},
		{COMPARE_ORGANIZATION, IDENTITY_ORGANIZATION, CompareOrganizations},
		{COMPARE_IDENTIFIER, IDENTITY_IDENTIFIER, CompareIdentifiers},
	};

	for (int i = 0; i < NCOMPARISONS; i++)
		findings->found[i] = (Finding){.level = LEVEL_NONE};
	for (int i = 0; i < (int) lengthof(simple); i++)
		CompareKinds(left, right, simple[i].kind, simple[i].kind, simple[i].compare,
					 &findings->found[simple[i].comparison]);
	CompareAllFamilyNames(left, right, &findings->found[COMPARE_FAMILY_NAME]);
	FindSwappedNames(left, right, findings);
	DiscountNamedUser(left, right, findings);
	CompareAddresses(left, right, &findings->found[COMPARE_ADDRESS]);
	CompareAllAttributes(left, right, &findings->found[COMPARE_ATTRIBUTE]);
}
