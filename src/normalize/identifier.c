/*
 * identifier.c
 *    The value of an identifier, by the rules of its kind.
 *
 * An e-mail address is its mailbox's usual spelling (not the mailbox: who reads it is
 * a question for matching), a phone its E.164. The kinds of identifier_kinds.def have check
 * digits or a form. Anything else is opaque: a cookie or a loyalty card is kept as it came,
 * case and all, less the spaces around it.
 */
#include "normalize/clean.h"
#include "normalize/email.h"
#include "normalize/identifier.h"
#include "normalize/phone.h"

typedef struct IdentifierKind
{
	const char *name;
	IdentifierIssue (*check)(const char *text, char *dst);
} IdentifierKind;

static const IdentifierKind checked_kinds[] = {
#define IDENTIFIER_KIND(name, check) {name, check},
#include "normalize/identifier_kinds.def"
#undef IDENTIFIER_KIND
};

static bool
IsKind(const char *kind, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(kind, name, len) == 0;
}

static const IdentifierKind *
FindCheckedKind(const char *kind, size_t len)
{
	for (int i = 0; i < lengthof(checked_kinds); i++)
		if (IsKind(kind, len, checked_kinds[i].name))
			return &checked_kinds[i];
	return NULL;
}

static void
InspectOpaque(const char *value, size_t len, IdentifierInspection *inspection)
{
	if (len > IDENTIFIER_MAX_BYTES)
	{
		inspection->issue = IdentifierIssueWord(IDENTIFIER_TOO_LONG);
		return;
	}
	memcpy(inspection->value, value, len);
	inspection->value[len] = '\0';
	inspection->len = len;
}

static void
InspectChecked(const IdentifierKind *kind, const char *value, size_t len,
			   IdentifierInspection *inspection)
{
	char text[CHECKED_MAX_BYTES];
	IdentifierIssue issue = IDENTIFIER_FORM;

	if (CleanDigits(value, len, text, sizeof(text)) > 0)
		issue = kind->check(text, inspection->value);
	inspection->issue = IdentifierIssueWord(issue);
	if (issue != IDENTIFIER_ACCEPTABLE)
		inspection->value[0] = '\0';
	inspection->len = strlen(inspection->value);
	if (kind->check == CheckIp)
		inspection->class = IpClass(inspection->value);
}

static void
InspectEmailValue(const char *value, size_t len, IdentifierInspection *inspection)
{
	EmailAddress address;

	inspection->issue = EmailIssueWord(ParseEmail(value, len, &address));
	inspection->len = NormalizeEmail(value, len, inspection->value);
}

static void
InspectPhoneValue(const char *value, size_t len, IdentifierInspection *inspection)
{
	PhoneInspection phone;

	InspectPhone(value, len, "FR", &phone);
	inspection->issue = PhoneIssueName(phone.issue);
	strcpy(inspection->value, phone.e164);
	inspection->len = strlen(phone.e164);
}

void
InspectIdentifier(const char *kind, size_t kind_len, const char *value, size_t len,
				  IdentifierInspection *inspection)
{
	const IdentifierKind *checked = FindCheckedKind(kind, kind_len);

	inspection->issue = inspection->class = NULL;
	inspection->value[0] = '\0';
	inspection->len = 0;
	value = TrimText(value, &len);
	if (len == 0)
		inspection->issue = IdentifierIssueWord(IDENTIFIER_EMPTY);
	else if (IsKind(kind, kind_len, "email"))
		InspectEmailValue(value, len, inspection);
	else if (IsKind(kind, kind_len, "phone"))
		InspectPhoneValue(value, len, inspection);
	else if (checked != NULL)
		InspectChecked(checked, value, len, inspection);
	else
		InspectOpaque(value, len, inspection);
}

const char *
IdentifierIssueWord(IdentifierIssue issue)
{
	static const char *const words[] = {
		[IDENTIFIER_EMPTY] = "empty",
		[IDENTIFIER_TOO_LONG] = "too_long",
		[IDENTIFIER_FORM] = "form",
		[IDENTIFIER_CHECK_DIGITS] = "check_digits",
		[IDENTIFIER_PLACEHOLDER] = "placeholder",
		[IDENTIFIER_NO_CONSENT] = "no_consent",
		[IDENTIFIER_COUNTRY] = "country",
	};

	return words[issue];
}

size_t
NormalizeIdentifier(const char *kind, size_t kind_len, const char *value, size_t len, char *dst,
					size_t dst_size)
{
	IdentifierInspection inspection;

	Assert(dst_size > 0);
	InspectIdentifier(kind, kind_len, value, len, &inspection);
	/* Cut short, it would be another. */
	if (inspection.len >= dst_size)
		inspection.len = 0;
	memcpy(dst, inspection.value, inspection.len);
	dst[inspection.len] = '\0';
	return inspection.len;
}
