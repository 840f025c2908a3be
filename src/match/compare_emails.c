/*
 * compare_emails.c
 *    E-mails by who reads them; and what an address says of a name, which is no evidence
 *    beside the name itself, and is some where there is no other.
 */
#include "core.h"

#include "match/compare.h"
#include "text/text.h"

#define MIN_NAME_IN_USER 3 /* letters; a shorter name is in many an address */

static const char *
MailboxOf(const Features *features, const FeatureValue *email)
{
	return (const char *) features + email->of.mailbox.text;
}

static bool
SameBytes(const IdentityValue *a, const IdentityValue *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static int
CompareEmails(const ValuePair *pair)
{
	const IdentityValue a = {MailboxOf(pair->left, pair->a), (uint8) pair->a->of.mailbox.len};
	const IdentityValue b = {MailboxOf(pair->right, pair->b), (uint8) pair->b->of.mailbox.len};
	const IdentityValue a_user = {a.bytes, pair->a->part_len};
	const IdentityValue b_user = {b.bytes, pair->b->part_len};

	if (pair->a->hash == pair->b->hash && SameBytes(&a, &b))
		return EMAIL_EXACT;
	if (pair->a->part == pair->b->part && a_user.len >= IDENTITY_MIN_EMAIL_USER &&
		SameBytes(&a_user, &b_user))
		return EMAIL_USER;
	if (AreSimilar(&a_user, pair->a->letters, &b_user, pair->b->letters, &similar_email) &&
		TextSimilarity(&a, &b) >= similar_email.threshold)
		return EMAIL_SIMILAR;
	return EMAIL_DIFFERENT;
}

void
CompareAllEmails(PairFindings *findings)
{
	CompareKinds(findings, IDENTITY_EMAIL, IDENTITY_EMAIL, CompareEmails,
				 &findings->found[COMPARE_EMAIL]);
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

/* The letters of the user part of an address; false if there are digits in it. */
static bool
LettersOfUser(const Features *features, const FeatureValue *email, char *dst)
{
	const char *user = MailboxOf(features, email);
	bool has_digits = false;
	int n = 0;

	for (int i = 0; i < email->part_len; i++)
	{
		has_digits = has_digits || (user[i] >= '0' && user[i] <= '9');
		if (user[i] >= 'a' && user[i] <= 'z')
			dst[n++] = user[i];
	}
	dst[n] = '\0';
	return !has_digits;
}

/* Are all letters of the name in the address, as often (up to twice)? */
static inline bool
HasLettersOf(const FeatureValue *email, const FeatureValue *name)
{
	return (name->letters & ~email->letters & LETTER_BITS) == 0;
}

/* Where a family name of somebody stands in the letters of an address, and its length; NULL if none does. */
static const char *
FindFamilyName(const char *user, const FeatureValue *email, const Features *somebody, int *len)
{
	for (int i = somebody->first[IDENTITY_FAMILY_NAME];
		 i < somebody->first[IDENTITY_BIRTH_FAMILY_NAME + 1]; i++)
	{
		const IdentityValue family = NameText(somebody, &somebody->value[i]);
		char name[IDENTITY_MAX_VALUE_LEN + 1];
		const char *at;

		if (!HasLettersOf(email, &somebody->value[i]))
			continue;
		*len = LettersOfName(&family, name);
		at = *len >= MIN_NAME_IN_USER ? strstr(user, name) : NULL;
		if (at != NULL)
			return at;
	}
	return NULL;
}

/*
 * Is the user part of the address but a way of writing the family name: jean.dupont, j-dupont?
 * A number behind it tells Jean Duponts apart; `or_number` says that this is no matter.
 */
static bool
UserSaysName(const Features *features, const FeatureValue *email, bool or_number)
{
	char user[IDENTITY_MAX_VALUE_LEN + 1];
	int len;

	return (LettersOfUser(features, email, user) || or_number) &&
		   FindFamilyName(user, email, features, &len) != NULL;
}

/*
 * Two addresses that are alike because both say the name that the records agree on
 * are no evidence beside that name: it was counted already. Addresses that are but similar
 * differ in the number if they have one, so that says nothing for them.
 */
static void
DiscountNamedUser(PairFindings *findings)
{
	Finding *email = &findings->found[COMPARE_EMAIL];
	const int family = findings->found[COMPARE_FAMILY_NAME].level;
	const bool is_similar = email->level == EMAIL_SIMILAR;

	if (email->level != EMAIL_USER && !is_similar)
		return;
	if (family == LEVEL_NONE || family > (is_similar ? FAMILY_NAME_CLOSE : FAMILY_NAME_SWAPPED))
		return;
	if (UserSaysName(findings->left, FoundLeft(findings, COMPARE_EMAIL), is_similar) &&
		UserSaysName(findings->right, FoundRight(findings, COMPARE_EMAIL), is_similar))
		email->level = EMAIL_NAMED;
}

/* Is what an address says beside the family name a given name of somebody, or its initial? */
static bool
RestIsGivenName(const char *user, const char *family, int family_len, const Features *somebody)
{
	char rest[IDENTITY_MAX_VALUE_LEN + 1];

	memcpy(rest, user, family - user);
	strcpy(rest + (family - user), family + family_len);
	for (int i = somebody->first[IDENTITY_GIVEN_NAME]; i < somebody->first[IDENTITY_GIVEN_NAME + 1];
		 i++)
	{
		const IdentityValue given = NameText(somebody, &somebody->value[i]);
		char name[IDENTITY_MAX_VALUE_LEN + 1];

		LettersOfName(&given, name);
		if (strcmp(rest, name) == 0 || (rest[0] == name[0] && rest[1] == '\0'))
			return true;
	}
	return false;
}

/* By their letters, may an address of one side say a family name of the other? */
static bool
MaySayNameOf(const Features *of_email, const Features *of_name)
{
	for (int i = of_email->first[IDENTITY_EMAIL]; i < of_email->first[IDENTITY_EMAIL + 1]; i++)
	{
		for (int j = of_name->first[IDENTITY_FAMILY_NAME];
			 j < of_name->first[IDENTITY_BIRTH_FAMILY_NAME + 1]; j++)
		{
			if (HasLettersOf(&of_email->value[i], &of_name->value[j]))
				return true;
		}
	}
	return false;
}

bool
EmailMaySayName(const Features *left, const Features *right)
{
	return MaySayNameOf(left, right) || MaySayNameOf(right, left);
}

/* Does an address of one side say given and family name of the other? */
static bool
SaysNamesOf(const Features *of_email, const Features *of_name, Finding *finding)
{
	for (int i = of_email->first[IDENTITY_EMAIL]; i < of_email->first[IDENTITY_EMAIL + 1]; i++)
	{
		char user[IDENTITY_MAX_VALUE_LEN + 1];
		const char *family;
		int len;

		LettersOfUser(of_email, &of_email->value[i], user);
		family = FindFamilyName(user, &of_email->value[i], of_name, &len);
		if (family == NULL || !RestIsGivenName(user, family, len, of_name))
			continue;
		finding->left = (uint8) i;
		finding->right = (uint8) of_name->first[IDENTITY_GIVEN_NAME];
		return true;
	}
	return false;
}

/*
 * Where the names say nothing or differ (a married name), an address of one side may
 * still say the name of the other: jean.dupont@ without a name, and Jean Dupont without an
 * address.
 */
static void
FindNameInEmail(PairFindings *findings)
{
	Finding *email = &findings->found[COMPARE_EMAIL];
	const int family = findings->found[COMPARE_FAMILY_NAME].level;
	Finding other = {.level = EMAIL_OTHERS_NAME};

	if (family != LEVEL_NONE && family != FAMILY_NAME_DIFFERENT)
		return;
	if (email->level != LEVEL_NONE && email->level != EMAIL_DIFFERENT)
		return;
	if (!EmailMaySayName(findings->left, findings->right))
		return;
	if (SaysNamesOf(findings->left, findings->right, &other))
		*email = other;
	else if (SaysNamesOf(findings->right, findings->left, &other))
		*email = (Finding){EMAIL_OTHERS_NAME, other.right, other.left};
}

void
JudgeNameInEmail(PairFindings *findings)
{
	DiscountNamedUser(findings);
	FindNameInEmail(findings);
}
