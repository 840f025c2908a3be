/*
 * domain.c
 *    Domains with letters beyond ASCII: between "société.fr" and "xn--socit-esab.fr".
 *
 * The rules (IDNA 2008 with the mapping of UTS 46) and their tables are libidn2's, which
 * needs no locale for UTF-8. It allocates, and reports a lack of memory as any other
 * failure: the domain then counts as having no such form. Some 2 microseconds a domain,
 * which those in ASCII never pay.
 *
 * The library is lenient with labels: see email.c for what must be checked before.
 */
#include <idn2.h>

#include "normalize/email.h"

/* Take the text that libidn2 made, if it did and it fits. */
static bool
TakeText(int status, char *made, char *dst, size_t room)
{
	const bool fits = status == IDN2_OK && strlen(made) < room;

	if (fits)
		strcpy(dst, made);
	if (status == IDN2_OK)
		idn2_free(made);
	return fits;
}

bool
DomainToAscii(const char *domain, char *dst, size_t room)
{
	/* Composed first; ß stays ß (.de has such domains); nothing but letters, digits and hyphens. */
	const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES;
	char *made = NULL;
	const int status = idn2_to_ascii_8z(domain, &made, flags);

	return TakeText(status, made, dst, room);
}

/* Only a domain that leads back is shown: the library reads xn-- forms that no name has. */
void
DomainToUnicode(const char *domain, char *dst, size_t room)
{
	Assert(strlen(domain) < room);
	if (strstr(domain, "xn--") != NULL)
	{
		char ascii[EMAIL_DOMAIN_MAX_BYTES + 1];
		char *made = NULL;
		const int status = idn2_to_unicode_8z8z(domain, &made, 0);

		if (TakeText(status, made, dst, room) && DomainToAscii(dst, ascii, sizeof(ascii)) &&
			strcmp(ascii, domain) == 0)
			return;
	}
	strcpy(dst, domain);
}
