/*
 * identifier.h
 *    Identifiers that are more than opaque: what a valid one of each kind is.
 */
#ifndef IDENTITY360_IDENTIFIER_H
#define IDENTITY360_IDENTIFIER_H

#include "normalize/normalize.h"

/* Why a value is no identifier of its kind. */
typedef enum IdentifierIssue
{
	IDENTIFIER_ACCEPTABLE,
	IDENTIFIER_EMPTY,
	IDENTIFIER_TOO_LONG,
	IDENTIFIER_FORM,         /* characters or length */
	IDENTIFIER_CHECK_DIGITS, /* digits that must follow from the others do not */
	IDENTIFIER_PLACEHOLDER,  /* all zeros: of the right form, and nobody's */
	IDENTIFIER_NO_CONSENT,   /* an advertising identifier that was zeroed or filled */
	IDENTIFIER_COUNTRY       /* an IBAN of no country that has them */
} IdentifierIssue;

/* The word for an issue; NULL for none. */
extern const char *IdentifierIssueWord(IdentifierIssue issue);

#define CHECKED_MAX_BYTES 64 /* what one of the kinds below may have, separators included */

/*
 * One kind each, from zero-terminated text in ASCII without spaces around it, to its normal form
 * of less than CHECKED_MAX_BYTES.
 */
extern IdentifierIssue CheckIban(const char *text, char *dst);
extern IdentifierIssue CheckSiren(const char *text, char *dst);
extern IdentifierIssue CheckSiret(const char *text, char *dst);
extern IdentifierIssue CheckNir(const char *text, char *dst);
extern IdentifierIssue CheckLuhn(const char *text, char *dst);
extern IdentifierIssue CheckEan13(const char *text, char *dst);
extern IdentifierIssue CheckMaid(const char *text, char *dst);
extern IdentifierIssue CheckIdfa(const char *text, char *dst);
extern IdentifierIssue CheckIp(const char *text, char *dst);

/* What an address in the form of CheckIp is for: public, private, cgnat, ... */
extern const char *IpClass(const char *ip);

typedef struct IdentifierInspection
{
	const char *issue; /* NULL for none; e-mail and phone have words of their own */
	const char *class; /* of an IP address; NULL for others */
	size_t len;
	char value[IDENTIFIER_MAX_BYTES + 1];
} IdentifierInspection;

extern void InspectIdentifier(const char *kind, size_t kind_len, const char *value, size_t len,
							  IdentifierInspection *inspection);

#endif
