/*
 * person.h
 *    An input of a fuzzer as people: a line is a field, and its first letter says which and whose.
 *
 *    CJean Dupont       C: the third row of `fuzz_fields`, of the first person
 *    cDupond, Jean      c: the same of the second
 *    Pcard:1234         an identifier or attribute begins with its name and a colon
 */
#ifndef IDENTITY360_FUZZ_PERSON_H
#define IDENTITY360_FUZZ_PERSON_H

#include "identity/identity.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static const char *const fuzz_fields[] = {
	"given_name", "family_name", "full_name",    "birth_family_name",
	"gender",     "birth_date",  "birth_place",  "email",
	"phone",      "street",      "postcode",     "city",
	"address",    "country",     "organization", "identifiers",
	"attributes",
};

#define FUZZ_SMALL 0x20 /* the bit by which a letter is a small one */

static inline void
AddLine(IdentityBuilder *builder, const char *line, size_t len)
{
	const uint8 letter = (uint8) (line[0] & ~FUZZ_SMALL) - 'A';
	const char *field = fuzz_fields[letter % lengthof(fuzz_fields)];
	const char *value = line + 1;
	const char *colon = memchr(value, ':', len - 1);
	const size_t name_len = colon == NULL ? 0 : (size_t) (colon - value);

	if (strcmp(field, "identifiers") == 0 && colon != NULL)
		IdentityAddIdentifier(builder, value, name_len, colon + 1, len - name_len - 2);
	else if (strcmp(field, "attributes") == 0 && colon != NULL)
		IdentityAddAttribute(builder, value, name_len, colon + 1, len - name_len - 2);
	else
		IdentityAddField(builder, field, strlen(field), value, len - 1);
}

/* The packed identity of the lines of one person; its length. */
static inline size_t
PackLines(const uint8 *data, size_t size, uint8 small, char packed[IDENTITY_MAX_BYTES])
{
	static IdentityBuilder builder;
	const char *line = (const char *) data;
	const char *const end = line + size;

	IdentityBegin(&builder);
	while (line < end)
	{
		const char *newline = memchr(line, '\n', end - line);
		const size_t len = (newline == NULL ? end : newline) - line;

		if (len > 0 && (line[0] & FUZZ_SMALL) == small)
			AddLine(&builder, line, len);
		line += len + 1;
	}
	return IdentityFinish(&builder, packed);
}

#endif
