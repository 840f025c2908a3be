/*
 * generation.c
 *    What follows a family name to tell father from son: Jr, Sr, III, père, fils.
 *
 * It stays part of the name in an identity, as it was given; who compares names or
 * makes keys of them asks here where the name ends.
 */
#include "core.h"

#include "identity/identity.h"

static const struct
{
	const char *word;
	Generation generation;
} generations[] = {
	{"JR", GENERATION_JUNIOR},   {"JUNIOR", GENERATION_JUNIOR}, {"FILS", GENERATION_JUNIOR},
	{"II", GENERATION_SECOND},   {"SR", GENERATION_SENIOR},     {"SENIOR", GENERATION_SENIOR},
	{"PERE", GENERATION_SENIOR}, {"III", GENERATION_THIRD},     {"IV", GENERATION_FOURTH},
};

#define MIN_NAME_BEFORE_GENERATION 3 /* letters and a space: LE PERE is a family */

/* What a folded word says. */
Generation
IdentityGenerationOf(const char *word, size_t len)
{
	for (int i = 0; i < (int) lengthof(generations); i++)
	{
		if (strlen(generations[i].word) == len && memcmp(generations[i].word, word, len) == 0)
			return generations[i].generation;
	}
	return GENERATION_UNSAID;
}

/* What the end of a name says, and the length of the name before it. */
Generation
IdentityGeneration(const IdentityValue *name, int *name_len)
{
	int start = name->len;
	Generation generation;

	*name_len = name->len;
	while (start > 0 && name->bytes[start - 1] != ' ')
		start--;
	if (start <= MIN_NAME_BEFORE_GENERATION)
		return GENERATION_UNSAID;
	generation = IdentityGenerationOf(name->bytes + start, name->len - start);
	if (generation != GENERATION_UNSAID)
		*name_len = start - 1;
	return generation;
}
