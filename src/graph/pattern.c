/*
 * pattern.c
 *    Small regular expressions, for what no list of values can block.
 *
 * A pattern is a row of parts, and the whole value has to be of it. A part is a
 * character, `.` for any, or a set `[0-9a]`, `[^0-9]`; after it may stand `*`,
 * `+` or `?`. A backslash takes the next character as it is. There are no groups
 * and no alternatives: two patterns say "or".
 *
 * Matching walks all possibilities at once, one bit a part (Thompson 1968), so
 * no value makes it slow: the cost is the length of the value times the parts
 * that are left out in a row. Bytes are compared, so a set of characters beyond
 * ASCII is a set of their bytes. The case of A to Z does not count.
 */
#include "core.h"

#include "graph/pattern.h"

static inline unsigned char
LowerByte(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

static void
AllowByte(PatternPart *part, unsigned char byte)
{
	byte = LowerByte(byte);
	part->bytes[byte / 64] |= UINT64_C(1) << byte % 64;
}

static bool
AllowsByte(const PatternPart *part, unsigned char byte)
{
	byte = LowerByte(byte);
	return (part->bytes[byte / 64] >> byte % 64 & 1) != 0;
}

/* The byte at *p, or the one that a backslash there takes as it is; moves on. False at the end. */
static bool
ReadByte(const char **p, const char *end, unsigned char *byte)
{
	if (*p < end && **p == '\\')
		(*p)++;
	if (*p >= end)
		return false;
	*byte = (unsigned char) *(*p)++;
	return true;
}

/* Read what follows a `[`, up to and with the `]`. */
static bool
ReadSet(const char **p, const char *end, PatternPart *part)
{
	bool isNegated = *p < end && **p == '^';
	bool isFirst = true;
	unsigned char from;
	unsigned char to;

	if (isNegated)
		(*p)++;
	for (; *p < end && (isFirst || **p != ']'); isFirst = false)
	{
		if (!ReadByte(p, end, &from))
			return false;
		to = from;
		if (end - *p >= 2 && (*p)[0] == '-' && (*p)[1] != ']')
		{
			(*p)++;
			if (!ReadByte(p, end, &to) || to < from)
				return false;
		}
		for (int byte = from; byte <= to; byte++)
			AllowByte(part, byte);
	}
	if (*p >= end)
		return false;
	(*p)++;
	for (int i = 0; i < lengthof(part->bytes) && isNegated; i++)
		part->bytes[i] = ~part->bytes[i];
	return true;
}

/* Read a part without what says how often it comes. */
static bool
ReadPart(const char **p, const char *end, PatternPart *part)
{
	unsigned char byte;

	memset(part, 0, sizeof(*part));
	if (memchr("*+?]", **p, 4) != NULL)
		return false;
	if (**p == '.')
	{
		(*p)++;
		memset(part->bytes, 0xFF, sizeof(part->bytes));
		return true;
	}
	if (**p == '[')
	{
		(*p)++;
		return ReadSet(p, end, part);
	}
	if (!ReadByte(p, end, &byte))
		return false;
	AllowByte(part, byte);
	return true;
}

bool
CompilePattern(const char *text, size_t len, Pattern *pattern)
{
	const char *p = text;
	const char *end = text + len;

	pattern->nparts = 0;
	while (p < end)
	{
		PatternPart *part = &pattern->parts[pattern->nparts];

		if (pattern->nparts == PATTERN_MAX_PARTS || !ReadPart(&p, end, part))
			return false;
		pattern->nparts++;
		if (p < end && memchr("*+?", *p, 3) != NULL)
		{
			part->isOptional = *p != '+';
			part->isRepeated = *p != '?';
			p++;
		}
	}
	return pattern->nparts > 0;
}

/* Add the states that are reached without reading anything. State i: the parts before i are done. */
static uint64
SkipOptional(const Pattern *pattern, uint64 states)
{
	for (int i = 0; i < pattern->nparts; i++)
		if (pattern->parts[i].isOptional && (states >> i & 1) != 0)
			states |= UINT64_C(1) << (i + 1);
	return states;
}

bool
MatchesPattern(const Pattern *pattern, const char *bytes, size_t len)
{
	uint64 states = SkipOptional(pattern, 1);

	for (size_t at = 0; at < len && states != 0; at++)
	{
		uint64 next = 0;

		for (int i = 0; i < pattern->nparts; i++)
			if ((states >> i & 1) != 0 && AllowsByte(&pattern->parts[i], bytes[at]))
				next |= (pattern->parts[i].isRepeated ? UINT64_C(3) : UINT64_C(2)) << i;
		states = SkipOptional(pattern, next);
	}
	return (states >> pattern->nparts & 1) != 0;
}
