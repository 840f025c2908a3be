/*
 * compare_emails.c
 *    E-mails by who reads them, and what an address says that a name says already.
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

static int
CompareEmails(const ValuePair *pair)
{
	const char *left = MailboxOf(pair->left, pair->a);
	const char *right = MailboxOf(pair->right, pair->b);
	const size_t left_len = pair->a->of.mailbox.len;
	const size_t right_len = pair->b->of.mailbox.len;
	const size_t left_user = pair->a->part_len;
	const size_t right_user = pair->b->part_len;

	if (pair->a->hash == pair->b->hash && left_len == right_len &&
		memcmp(left, right, left_len) == 0)
		return EMAIL_EXACT;
	if (pair->a->part == pair->b->part && left_user == right_user &&
		left_user >= IDENTITY_MIN_EMAIL_USER && memcmp(left, right, left_user) == 0)
		return EMAIL_USER;
	if (JaroWinklerSimilarity(left, left_user, right, right_user) >= SIMILAR_EMAIL &&
		JaroWinklerSimilarity(left, left_len, right, right_len) >= SIMILAR_EMAIL)
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

/* Is the user part of the address but a way of writing the family name: jean.dupont, j-dupont? */
static bool
UserSaysName(const Features *features, const FeatureValue *value)
{
	const IdentityValue email = FeatureText(features, value);
	char user[IDENTITY_MAX_VALUE_LEN + 1];
	int n = 0;

	for (int i = 0; i < email.len && email.bytes[i] != '@'; i++)
	{
		if (email.bytes[i] >= '0' && email.bytes[i] <= '9')
			return false;
		if (email.bytes[i] >= 'a' && email.bytes[i] <= 'z')
			user[n++] = email.bytes[i];
	}
	user[n] = '\0';
	for (int i = features->first[IDENTITY_FAMILY_NAME];
		 i < features->first[IDENTITY_BIRTH_FAMILY_NAME + 1]; i++)
	{
		const IdentityValue family = FeatureText(features, &features->value[i]);
		char name[IDENTITY_MAX_VALUE_LEN + 1];

		if (LettersOfName(&family, name) >= MIN_NAME_IN_USER && strstr(user, name) != NULL)
			return true;
	}
	return false;
}

/*
 * Two addresses that are alike because both say the name that the records agree on
 * are no evidence beside that name: it was counted already.
 */
void
DiscountNamedUser(PairFindings *findings)
{
	Finding *email = &findings->found[COMPARE_EMAIL];
	const int family = findings->found[COMPARE_FAMILY_NAME].level;

	if (email->level != EMAIL_USER && email->level != EMAIL_SIMILAR)
		return;
	if (family == LEVEL_NONE || family > FAMILY_NAME_SWAPPED)
		return;
	if (UserSaysName(findings->left, FoundLeft(findings, COMPARE_EMAIL)) &&
		UserSaysName(findings->right, FoundRight(findings, COMPARE_EMAIL)))
		email->level = EMAIL_NAMED;
}
