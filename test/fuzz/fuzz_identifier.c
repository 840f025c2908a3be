/*
 * fuzz_identifier.c
 *    Any bytes as an identifier of each kind, and as each value that is hashed: what is taken
 *    is taken again as it is. The first byte chooses the kind.
 */
#include "normalize/hashing.h"
#include "normalize/identifier.h"
#include "text/chars.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static const char *const kinds[] = {
	"cookie",
	"email",
#define IDENTIFIER_KIND(name, check) name,
#include "normalize/identifier_kinds.def"
#undef IDENTIFIER_KIND
};

static void
TryIdentifier(const char *kind, const char *value, size_t len)
{
	IdentifierInspection got;
	IdentifierInspection again;

	InspectIdentifier(kind, strlen(kind), value, len, &got);
	if ((got.len == 0) != (got.issue != NULL))
		abort();
	if (got.len == 0)
		return;
	InspectIdentifier(kind, strlen(kind), got.value, got.len, &again);
	if (again.len != got.len || memcmp(again.value, got.value, got.len) != 0 ||
		again.class != got.class)
		abort();
}

/* Other bytes are in no text of the server; out of them the loss of an invisible sign may make a character. */
static bool
IsUtf8(const char *text, size_t len)
{
	const char *const end = text + len;

	while (text < end)
	{
		const char *const from = text;

		NextChar(&text, end);
		if (text - from == 1 && (unsigned char) *from >= 0x80)
			return false;
	}
	return true;
}

static void
TryHash(const HashForm *form, const char *value, size_t len)
{
	HashInput input = {form->kind[0] == '\0' ? "cookie" : form->kind, value, len, "FR"};
	const size_t nvalue = len;
	char once[HASH_FORM_MAX_BYTES + 1];
	char twice[HASH_FORM_MAX_BYTES + 1];

	len = form->write(&input, once);
	/* A number without its + is another. */
	if (len == 0 || strcmp(form->kind, "phone") == 0 || !IsUtf8(value, nvalue))
		return;
	input.value = once;
	input.len = len;
	/* Without its spaces a name may look like a placeholder, and be refused. */
	if (form->write(&input, twice) > 0 && strcmp(once, twice) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	if (size == 0)
		return 0;
	TryIdentifier(kinds[data[0] % lengthof(kinds)], (const char *) data + 1, size - 1);
	TryHash(&hash_forms[data[0] % nhash_forms], (const char *) data + 1, size - 1);
	return 0;
}
