/*
 * fuzz_email.c
 *    Any bytes as an e-mail address: nothing is read or written out of bounds, what is taken
 *    is taken again as it is, and what is suggested is an address.
 */
#include "normalize/email.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static void
MustStay(size_t (*normalize)(const char *src, size_t len, char *dst), const char *normal)
{
	char again[EMAIL_MAX_BYTES + 1];

	if (normalize(normal, strlen(normal), again) == 0 || strcmp(normal, again) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	const char *src = (const char *) data;
	char normal[EMAIL_MAX_BYTES + 1];
	EmailInspection got;

	InspectEmail(src, size, &got);
	if ((got.issue == EMAIL_ACCEPTABLE) != (NormalizeEmail(src, size, normal) > 0))
		abort();
	if (got.issue == EMAIL_ACCEPTABLE)
	{
		MustStay(NormalizeEmail, normal);
		(void) EmailMailbox(src, size, normal);
		MustStay(EmailMailbox, normal);
	}
	if (got.suggestion[0] != '\0')
		MustStay(NormalizeEmail, got.suggestion);
	return 0;
}
