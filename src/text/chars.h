/*
 * chars.h
 *    Reading UTF-8 as characters, for the cores of this room and of normalize/.
 *
 * A byte that begins no valid sequence is a character of its own value (as in
 * Latin-1), so that every byte string can be read and none is refused.
 */
#ifndef IDENTITY360_CHARS_H
#define IDENTITY360_CHARS_H

#include "core.h"

/* Texts of up to this many characters are compared with one machine word a row, and no allocation. */
#define CHARS_IN_WORD 64

/* How many bytes of a sequence follow its first byte; 0 where no valid sequence can start. */
static inline int
Utf8Trail(unsigned char lead)
{
	if (lead >= 0xC2 && lead <= 0xDF)
		return 1;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 2;
	if (lead >= 0xF0 && lead <= 0xF4)
		return 3;
	return 0;
}

/* Neither longer than needed, nor half of a UTF-16 pair, nor beyond the last character. */
static inline bool
Utf8IsCanonical(uint32 c, int trail)
{
	if (trail == 2)
		return c >= 0x800 && (c < 0xD800 || c > 0xDFFF);
	return trail == 1 || (c >= 0x10000 && c <= 0x10FFFF);
}

/* The character at *at, which moves past it; *at < end. */
static inline uint32
NextChar(const char **at, const char *end)
{
	const unsigned char *p = (const unsigned char *) *at;
	const int trail = Utf8Trail(p[0]);
	uint32 c = p[0] & (0x3F >> trail);

	*at += 1;
	if (trail == 0 || end - (const char *) p <= trail)
		return p[0];
	for (int i = 1; i <= trail; i++)
	{
		if ((p[i] & 0xC0) != 0x80)
			return p[0];
		c = (c << 6) | (p[i] & 0x3F);
	}
	if (!Utf8IsCanonical(c, trail))
		return p[0];
	*at += trail;
	return c;
}

/* Write a character as UTF-8 and return the bytes written, 1 to 4. */
static inline int
PutChar(uint32 c, char *dst)
{
	if (c < 0x80)
	{
		dst[0] = (char) c;
		return 1;
	}
	if (c < 0x800)
	{
		dst[0] = (char) (0xC0 | (c >> 6));
		dst[1] = (char) (0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000)
	{
		dst[0] = (char) (0xE0 | (c >> 12));
		dst[1] = (char) (0x80 | ((c >> 6) & 0x3F));
		dst[2] = (char) (0x80 | (c & 0x3F));
		return 3;
	}
	dst[0] = (char) (0xF0 | (c >> 18));
	dst[1] = (char) (0x80 | ((c >> 12) & 0x3F));
	dst[2] = (char) (0x80 | ((c >> 6) & 0x3F));
	dst[3] = (char) (0x80 | (c & 0x3F));
	return 4;
}

/* Takes no room on paper: soft hyphen, zero-width, direction and format marks, byte order mark. */
static inline bool
IsInvisible(uint32 c)
{
	if (c < 0x80)
		return false;
	return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
		   (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

/* A space, a tab or a line end, of any width and whether it may be broken at or not. */
static inline bool
IsSpace(uint32 c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
		   c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* A text as an array of characters; `at` is `room` unless it did not fit. */
typedef struct Chars
{
	uint32 *at;
	size_t count;
	uint32 room[CHARS_IN_WORD];
} Chars;

extern void ReadChars(Chars *chars, const char *text, size_t len);
extern void FreeChars(Chars *chars);

extern bool BytesAreAscii(const char *text, size_t len);

/*
 * For each character of b the positions in a that hold the same one, as bits. Neither is empty.
 * False, with nothing of use written, if either text has more than CHARS_IN_WORD characters.
 */
typedef struct EqualChars
{
	size_t acount;
	size_t bcount;
	uint64 in_a[CHARS_IN_WORD]; /* by position in b */
} EqualChars;

extern bool FindEqualChars(EqualChars *equal, const char *a, size_t alen, const char *b,
						   size_t blen);

#endif
