/*
 * clean.c
 *    What every kind of value goes through first: see clean.h.
 */
#include "normalize/clean.h"
#include "text/chars.h"

/* The ASCII character that a typographic one stands for in numbers and dates, or itself. */
static uint32
PlainSign(uint32 c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFF01 + '!';
	if (c >= 0x660 && c <= 0x669)
		return c - 0x660 + '0';
	if (c >= 0x6F0 && c <= 0x6F9)
		return c - 0x6F0 + '0';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	return c;
}

/* The character that takes the place of c in the copy. */
static inline uint32
CleanChar(uint32 c, bool plain)
{
	if (IsSpace(c))
		return ' ';
	return plain ? PlainSign(c) : c;
}

static size_t
Clean(const char *src, size_t len, char *dst, size_t room, bool plain)
{
	size_t used = 0;

	src = TrimText(src, &len);
	for (const char *const end = src + len; src < end;)
	{
		const char *const from = src;
		const uint32 c = CleanChar(NextChar(&src, end), plain);
		const size_t size = c < 0x80 ? 1 : src - from;

		if (IsInvisible(c))
			continue;
		/* A zero byte would end the copy early. */
		if (c == '\0' || used + size >= room)
			return 0;
		/* Bytes beyond ASCII are copied, not written anew: they may be no valid character. */
		if (c < 0x80)
			dst[used] = (char) c;
		else
			memcpy(dst + used, from, size);
		used += size;
	}
	dst[used] = '\0';
	return used;
}

size_t
CleanText(const char *src, size_t len, char *dst, size_t room)
{
	return Clean(src, len, dst, room, false);
}

size_t
CleanDigits(const char *src, size_t len, char *dst, size_t room)
{
	return Clean(src, len, dst, room, true);
}

const char *
TrimText(const char *src, size_t *len)
{
	const char *const end = src + *len;
	const char *first = NULL;
	const char *last = src;

	for (const char *p = src; p < end;)
	{
		const char *const from = p;
		const uint32 c = NextChar(&p, end);

		if (IsSpace(c) || IsInvisible(c))
			continue;
		if (first == NULL)
			first = from;
		last = p;
	}
	*len = first == NULL ? 0 : last - first;
	return first == NULL ? src : first;
}
