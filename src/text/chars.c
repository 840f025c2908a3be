/*
 * chars.c
 *    Texts as characters, and where two short texts hold the same ones.
 *
 * The bit masks of FindEqualChars are what the bit-parallel forms of Jaro and
 * Levenshtein both start from. For ASCII they come from a table of 256 words of
 * which only the entries of the bytes at hand are touched, so that a pair of
 * short names costs a few dozen instructions and no clearing of memory.
 */
#include "text/chars.h"

/* Decode; the caller frees with FreeChars. */
void
ReadChars(Chars *chars, const char *text, size_t len)
{
	const char *const end = text + len;

	chars->at = len <= CHARS_IN_WORD ? chars->room : palloc_huge(len * sizeof(uint32));
	chars->count = 0;
	while (text < end)
		chars->at[chars->count++] = NextChar(&text, end);
}

void
FreeChars(Chars *chars)
{
	if (chars->at != chars->room)
		pfree(chars->at);
}

/* False, with nothing of use written, if there is a byte that is not ASCII. */
static bool
FindEqualBytes(EqualChars *equal, const char *a, size_t alen, const char *b, size_t blen)
{
	uint64 positions[256]; /* set for the bytes of a and b only */
	unsigned char any = 0;

	for (size_t i = 0; i < blen; i++)
	{
		any |= (unsigned char) b[i];
		positions[(unsigned char) b[i]] = 0;
	}
	for (size_t i = 0; i < alen; i++)
	{
		any |= (unsigned char) a[i];
		positions[(unsigned char) a[i]] = 0;
	}
	if (any >= 0x80)
		return false;
	for (size_t i = 0; i < alen; i++)
		positions[(unsigned char) a[i]] |= UINT64_C(1) << i;
	for (size_t i = 0; i < blen; i++)
		equal->in_a[i] = positions[(unsigned char) b[i]];
	equal->acount = alen;
	equal->bcount = blen;
	return true;
}

static void
FindEqualCodePoints(EqualChars *equal, const Chars *a, const Chars *b)
{
	for (size_t j = 0; j < b->count; j++)
	{
		uint64 positions = 0;

		for (size_t i = 0; i < a->count; i++)
			positions |= (uint64) (a->at[i] == b->at[j]) << i;
		equal->in_a[j] = positions;
	}
}

bool
FindEqualChars(EqualChars *equal, const char *a, size_t alen, const char *b, size_t blen)
{
	Chars achars;
	Chars bchars;
	bool fits;

	if (alen <= CHARS_IN_WORD && blen <= CHARS_IN_WORD && FindEqualBytes(equal, a, alen, b, blen))
		return true;
	/* A character has four bytes at most. */
	if (alen > 4 * CHARS_IN_WORD || blen > 4 * CHARS_IN_WORD)
		return false;
	ReadChars(&achars, a, alen);
	ReadChars(&bchars, b, blen);
	equal->acount = achars.count;
	equal->bcount = bchars.count;
	fits = achars.count <= CHARS_IN_WORD && bchars.count <= CHARS_IN_WORD;
	if (fits)
		FindEqualCodePoints(equal, &achars, &bchars);
	FreeChars(&achars);
	FreeChars(&bchars);
	return fits;
}
