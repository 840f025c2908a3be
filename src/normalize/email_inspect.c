/*
 * email_inspect.c
 *    What there is to say of an e-mail address: its parts, who reads it, and what is odd.
 *
 * A junk address is one that was typed to get past a form: a word of the list, one letter
 * three times or more, a local part that is the first label of its domain (test@test.fr;
 * so is dupont@dupont.fr, whose owner loses little), or a reserved domain. Whether a
 * domain answers is not known here: a look-up has no place in a database.
 */
#include "normalize/email.h"

static int
CompareWords(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static bool
IsIn(const char *word, const char *const *words, int nwords)
{
	return bsearch(&word, words, nwords, sizeof(*words), CompareWords) != NULL;
}

static bool
IsRole(const char *local)
{
	static const char *const roles[] = {
#define ROLE(local) local,
#include "normalize/email_lists.def"
#undef ROLE
	};

	return IsIn(local, roles, lengthof(roles));
}

static bool
IsJunkWord(const char *local)
{
	static const char *const words[] = {
#define JUNK(local) local,
#include "normalize/email_lists.def"
#undef JUNK
	};
	const size_t len = strlen(local);

	/* One letter, three times or more. */
	if (len >= 3 && strspn(local, (const char[]){local[0], '\0'}) == len)
		return true;
	return IsIn(local, words, lengthof(words));
}

static bool
IsFirstLabel(const char *local, const char *domain)
{
	const size_t len = strlen(local);

	return strncmp(local, domain, len) == 0 && domain[len] == '.';
}

/* The domain is `parent` or lies in it. */
static bool
LiesIn(const char *domain, const char *parent)
{
	const size_t len = strlen(domain);
	const size_t parent_len = strlen(parent);

	if (len < parent_len || strcmp(domain + len - parent_len, parent) != 0)
		return false;
	return len == parent_len || domain[len - parent_len - 1] == '.';
}

static bool
LiesInOne(const char *domain, const char *const *parents, int nparents)
{
	for (int i = 0; i < nparents; i++)
		if (LiesIn(domain, parents[i]))
			return true;
	return false;
}

static bool
IsReservedDomain(const char *domain)
{
	static const char *const parents[] = {
#define RESERVED(domain) domain,
#include "normalize/email_lists.def"
#undef RESERVED
	};

	return LiesInOne(domain, parents, lengthof(parents));
}

static bool
IsRelayDomain(const char *domain)
{
	static const char *const parents[] = {
#define RELAY(domain) domain,
#include "normalize/email_lists.def"
#undef RELAY
	};

	return LiesInOne(domain, parents, lengthof(parents));
}

/* The address with the domain that was meant, if its own looks mistyped and nothing else is wrong. */
static void
SuggestAddress(const EmailAddress *address, char *dst)
{
	char domain[EMAIL_DOMAIN_MAX_BYTES + 1];
	char address_meant[EMAIL_MAX_BYTES + 1];

	if (address->local[0] == '\0' || !SuggestDomain(address->domain, domain))
		return;
	sprintf(address_meant, "%s@%s", address->local, domain);
	(void) NormalizeEmail(address_meant, strlen(address_meant), dst);
}

static void
SetFlags(EmailInspection *inspection)
{
	const char *local = inspection->address.local;
	const char *user = inspection->reader.user;
	const char *domain = inspection->address.domain;

	inspection->is_role = IsRole(local) || IsRole(user);
	inspection->is_reserved = IsReservedDomain(domain);
	inspection->is_junk = inspection->is_reserved || IsJunkWord(local) || IsJunkWord(user) ||
						  IsFirstLabel(local, domain);
	inspection->is_disposable = IsDisposableDomain(domain);
	inspection->is_relay = IsRelayDomain(domain);
}

void
InspectEmail(const char *src, size_t len, EmailInspection *inspection)
{
	memset(inspection, 0, sizeof(*inspection));
	inspection->issue = ParseEmail(src, len, &inspection->address);
	if (inspection->issue != EMAIL_ACCEPTABLE)
		inspection->is_junk = IsJunkWord(inspection->address.local);
	else
	{
		ReadEmail(&inspection->address, &inspection->reader);
		DomainToUnicode(inspection->address.domain, inspection->domain_unicode,
						sizeof(inspection->domain_unicode));
		SetFlags(inspection);
	}
	/* What was invented, nobody meant otherwise: noemail@noemail.com is not of hotmail.com. */
	if (!inspection->is_junk)
		SuggestAddress(&inspection->address, inspection->suggestion);
}
