/*
 * email_mailbox.c
 *    Who reads an e-mail address, by the rules of its provider (email_providers.def).
 *
 * jean.dupont+news@googlemail.com and jeandupont@gmail.com are read by one person. What
 * comes out is a key to compare by, not an address to write to. Of a provider that is not
 * listed nothing is known: dots count and tags are kept.
 */
#include "normalize/email.h"

static const EmailProvider email_providers[] = {
#define PROVIDER(name, domain, canonical, tag, ignored, subdomains)                                \
	{name, domain, canonical, tag, ignored, subdomains},
#include "normalize/email_providers.def"
#undef PROVIDER
};

/* What their domains begin with: most addresses are of a provider that is not listed. */
static const char provider_letters[] = {
#define PROVIDER(name, domain, canonical, tag, ignored, subdomains) (domain)[0],
#include "normalize/email_providers.def"
#undef PROVIDER
};

const int nemail_providers = lengthof(email_providers);

/* "fr", "com", "co.uk", "com.br". */
static bool
IsCountrySuffix(const char *suffix)
{
	const char *dot = strchr(suffix, '.');

	if (dot == NULL)
		return strlen(suffix) == 2 || strcmp(suffix, "com") == 0;
	return strlen(dot + 1) == 2 &&
		   (strncmp(suffix, "co.", 3) == 0 || strncmp(suffix, "com.", 4) == 0);
}

static bool
DomainMatches(const char *domain, const char *pattern)
{
	size_t len;

	/* No pattern is of one letter. */
	if (domain[0] != pattern[0] || domain[1] != pattern[1])
		return false;
	len = strlen(pattern);
	if (pattern[len - 1] != '*')
		return strcmp(domain, pattern) == 0;
	return strncmp(domain, pattern, len - 1) == 0 && IsCountrySuffix(domain + len - 1);
}

const EmailProvider *
FindEmailProvider(const char *domain)
{
	const char *const end = provider_letters + sizeof(provider_letters);

	for (const char *at = provider_letters; (at = memchr(at, domain[0], end - at)) != NULL; at++)
		if (DomainMatches(domain, email_providers[at - provider_letters].domain))
			return &email_providers[at - provider_letters];
	return NULL;
}

/* tag@user.fastmail.com is user@fastmail.com; false for any other address. */
static bool
ReadSubdomainUser(const EmailAddress *address, EmailReader *reader)
{
	const char *parent = strchr(address->domain, '.') + 1;
	/* Most addresses have no more than a name and a top-level domain. */
	const EmailProvider *provider = strchr(parent, '.') == NULL ? NULL : FindEmailProvider(parent);

	if (provider == NULL || !provider->subdomains)
		return false;
	reader->provider = provider;
	reader->domain = parent;
	sprintf(reader->user, "%.*s", (int) (parent - 1 - address->domain), address->domain);
	strcpy(reader->tag, address->local);
	return true;
}

static inline bool
IsIgnored(const EmailProvider *provider, char c)
{
	const char *ignored = provider->ignored;

	while (*ignored != '\0' && *ignored != c)
		ignored++;
	return *ignored != '\0';
}

/* The local part without tag and ignored characters; as it was if that leaves no valid one. */
static void
ApplyProvider(const EmailProvider *provider, const char *local, EmailReader *reader)
{
	const char *tag = strchr(local, provider->tag);
	const size_t len = tag == NULL ? strlen(local) : (size_t) (tag - local);
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (!IsIgnored(provider, local[i]))
			reader->user[n++] = local[i];
	reader->user[n] = '\0';
	if (n == len && local[len] == '\0')
		return;
	if (!IsEmailLocalPart(reader->user, n))
		strcpy(reader->user, local);
	else if (local[len] != '\0')
		strcpy(reader->tag, local + len + 1);
}

void
ReadEmail(const EmailAddress *address, EmailReader *reader)
{
	reader->tag[0] = '\0';
	reader->provider = FindEmailProvider(address->domain);
	if (reader->provider == NULL && ReadSubdomainUser(address, reader))
		return;
	reader->domain = address->domain;
	if (reader->provider == NULL)
	{
		strcpy(reader->user, address->local);
		return;
	}
	ApplyProvider(reader->provider, address->local, reader);
	if (reader->provider->canonical != NULL)
		reader->domain = reader->provider->canonical;
}

static size_t
WriteMailbox(const EmailReader *reader, char *dst)
{
	const size_t user_len = strlen(reader->user);
	const size_t domain_len = strlen(reader->domain);

	memcpy(dst, reader->user, user_len);
	dst[user_len] = '@';
	memcpy(dst + user_len + 1, reader->domain, domain_len + 1);
	return user_len + 1 + domain_len;
}

size_t
EmailMailbox(const char *src, size_t len, char *dst)
{
	EmailAddress address;
	EmailReader reader;

	dst[0] = '\0';
	if (ParseEmail(src, len, &address) != EMAIL_ACCEPTABLE)
		return 0;
	ReadEmail(&address, &reader);
	return WriteMailbox(&reader, dst);
}

size_t
MailboxOfNormal(const char *email, size_t len, char *dst)
{
	const char *at = memchr(email, '@', len);
	const size_t local_len = at == NULL ? 0 : (size_t) (at - email);
	const size_t domain_len = len - local_len - 1;
	EmailAddress address;
	EmailReader reader;

	if (local_len == 0 || local_len > EMAIL_LOCAL_MAX_BYTES || domain_len == 0 ||
		domain_len > EMAIL_DOMAIN_MAX_BYTES || memchr(at + 1, '@', domain_len) != NULL)
		return EmailMailbox(email, len, dst);
	memcpy(address.local, email, local_len);
	address.local[local_len] = '\0';
	memcpy(address.domain, at + 1, domain_len);
	address.domain[domain_len] = '\0';
	if (strchr(address.domain, '.') == NULL)
		return EmailMailbox(email, len, dst);
	ReadEmail(&address, &reader);
	return WriteMailbox(&reader, dst);
}
