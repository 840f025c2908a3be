/*
 * fuzz_names.c
 *    Two names of any bytes: nothing is read or written out of bounds, what is found
 *    lies within the buffers, and the order of the two does not matter.
 *
 * The input is cut into four fields at its first three newlines.
 */
#include "normalize/names.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static NamePart
NextField(const char **at, const char *end)
{
	const char *start = *at;
	const char *newline = start == end ? NULL : memchr(start, '\n', end - start);

	*at = newline == NULL ? end : newline + 1;
	return (NamePart){start, (newline == NULL ? end : newline) - start};
}

static void
CheckPart(const NamePart *part)
{
	for (size_t i = 0; i < part->len; i++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ", part->at[i]) == NULL)
			abort();
}

static void
CheckName(NamePart given, NamePart family)
{
	InspectedName name;

	InspectName(&name, given.at, given.len, family.at, family.len);
	for (int i = 0; i < name.given.count; i++)
		CheckPart(&name.given.part[i]);
	for (int i = 0; i < name.split.particles.count; i++)
		CheckPart(&name.split.particles.part[i]);
	CheckPart(&name.initials);
	CheckPart(&name.usage_name);
	CheckPart(&name.birth_family_name);
	CheckPart(&name.split.core);
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	const char *at = (const char *) data;
	const char *const end = at + size;
	const NamePart given_a = NextField(&at, end);
	const NamePart family_a = NextField(&at, end);
	const NamePart given_b = NextField(&at, end);
	const NamePart family_b = {at, end - at};
	NameComparison forth;
	NameComparison back;
	bool any;

	CheckName(given_a, family_a);
	CheckName(given_b, family_b);
	any = CompareNames(given_a, family_a, given_b, family_b, &forth);
	if (any != CompareNames(given_b, family_b, given_a, family_a, &back))
		abort();
	if (any && forth.result != back.result)
		abort();
	return 0;
}
