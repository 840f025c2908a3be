/*
 * email.h
 *    E-mail addresses in their parts, and what there is to say of one. See normalize.h
 *    for the two questions that most callers have: NormalizeEmail and EmailMailbox.
 */
#ifndef IDENTITY360_EMAIL_H
#define IDENTITY360_EMAIL_H

#include "normalize/normalize.h"

#define EMAIL_TEXT_MAX_BYTES 1024 /* a longer text is no address */
#define EMAIL_LOCAL_MAX_BYTES 64
#define EMAIL_DOMAIN_MAX_BYTES 253
#define EMAIL_LABEL_MAX_BYTES 63
#define EMAIL_WHOLE_MAX_BYTES 254 /* RFC 5321: a path has 256, with < and > */
/* A byte of an xn-- form stands for one character at most. */
#define EMAIL_UNICODE_MAX_BYTES (4 * EMAIL_DOMAIN_MAX_BYTES)

/* Why a text is no address that we take: the first reason found. */
typedef enum EmailIssue
{
	EMAIL_ACCEPTABLE,
#define EMAIL_ISSUE(symbol, word) symbol,
#include "normalize/email_issues.def"
#undef EMAIL_ISSUE
} EmailIssue;

/* The word for an issue; NULL for none. */
extern const char *EmailIssueWord(EmailIssue issue);

/* Both parts zero-terminated and in small letters, the domain in its ASCII (xn--) form. */
typedef struct EmailAddress
{
	char local[EMAIL_LOCAL_MAX_BYTES + 1];
	char domain[EMAIL_DOMAIN_MAX_BYTES + 1];
} EmailAddress;

/*
 * Read an address. Where the issue is with the domain, the local part is good and `domain`
 * holds what was typed, as far as it fits; where there is no @, `local` holds it.
 */
extern EmailIssue ParseEmail(const char *src, size_t len, EmailAddress *address);

/* A dot-atom of up to 64 bytes, of a text in small letters. */
extern bool IsEmailLocalPart(const char *local, size_t len);

/* The ASCII form of a domain in small letters with letters beyond ASCII; false where it has none. */
extern bool DomainToAscii(const char *domain, char *dst, size_t room);

/* Its Unicode form; of a domain that has none, or that is not valid as such, the same. */
extern void DomainToUnicode(const char *domain, char *dst, size_t room);

/* How a provider reads addresses: email_providers.def. */
typedef struct EmailProvider
{
	const char *name;
	const char *domain;    /* "name.*" is name in any country: name.fr, name.co.uk */
	const char *canonical; /* of a domain that is one mailbox with others, else NULL */
	char tag;              /* what stands from here on is the user's own note */
	const char *ignored;   /* characters that do not count */
	bool subdomains;       /* tag@user.domain is user@domain */
} EmailProvider;

/* To be raised when a rule changes: it moves mailboxes that are kept in indexes. */
#define EMAIL_PROVIDERS_VERSION "2"
extern const int nemail_providers;

/* The provider of a domain, NULL where none is known. */
extern const EmailProvider *FindEmailProvider(const char *domain);

/* Who reads an address: user@domain, and the note that it was given with ("" for none). */
typedef struct EmailReader
{
	const EmailProvider *provider; /* NULL where nothing is known */
	const char *domain;            /* lives as long as the address */
	char user[EMAIL_LABEL_MAX_BYTES + 2];
	char tag[EMAIL_LOCAL_MAX_BYTES + 1];
} EmailReader;

extern void ReadEmail(const EmailAddress *address, EmailReader *reader);

/* The domain, or one that it lies in, gives throw-away addresses. */
extern bool IsDisposableDomain(const char *domain);

/* The domain that was meant by a mistyped one, at most EMAIL_DOMAIN_MAX_BYTES; false for none. */
extern bool SuggestDomain(const char *typed, char *dst);

typedef struct EmailInspection
{
	EmailIssue issue;
	EmailAddress address; /* of use where there is no issue */
	EmailReader reader;   /* likewise */
	char domain_unicode[EMAIL_UNICODE_MAX_BYTES + 1];
	char suggestion[EMAIL_MAX_BYTES + 1]; /* "" for none */
	bool is_role;
	bool is_junk;
	bool is_disposable;
	bool is_relay;
	bool is_reserved;
} EmailInspection;

extern void InspectEmail(const char *src, size_t len, EmailInspection *inspection);

#endif
