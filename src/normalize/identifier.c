/*
 * identifier.c
 *    The value of an identifier, by the rules of its kind.
 *
 * An e-mail address is its mailbox's usual spelling (not the mailbox: who reads it is
 * a question for matching), a phone its E.164. Anything else is opaque: a cookie or a
 * loyalty card is kept as it came, case and all, less the spaces around it.
 */
#include "normalize/clean.h"
#include "normalize/normalize.h"

static bool
IsKind(const char *kind, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(kind, name, len) == 0;
}

/* Copy with a zero, if it fits. */
static size_t
CopyValue(const char *value, size_t len, char *dst, size_t dst_size)
{
	if (len >= dst_size)
		len = 0;
	memcpy(dst, value, len);
	dst[len] = '\0';
	return len;
}

size_t
NormalizeIdentifier(const char *kind, size_t kind_len, const char *value, size_t len, char *dst,
					size_t dst_size)
{
	char known[EMAIL_MAX_BYTES + 1];

	Assert(dst_size > 0);
	if (IsKind(kind, kind_len, "email"))
	{
		len = NormalizeEmail(value, len, known);
		value = known;
	}
	else if (IsKind(kind, kind_len, "phone"))
	{
		len = NormalizePhone(value, len, "FR", known);
		value = known;
	}
	else
		value = TrimText(value, &len);
	return CopyValue(value, len, dst, dst_size);
}
