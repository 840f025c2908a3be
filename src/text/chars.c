/*
 * chars.c
 *    Texts as characters, and where two short texts hold the same ones.
 *
 * The bit masks of FindEqualChars are what the bit-parallel forms of Jaro and
 * Levenshtein both start from. For ASCII they cost a few instructions a byte
 * (places.h); other characters are compared each with each.
 */
#include "text/chars.h"
#include "text/places.h"

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

bool
BytesAreAscii(const char *text, size_t len)
{
	uint64 any = 0;
	size_t i = 0;

	if (len < 8)
		return (ReadShortWord(text, len) & UINT64_C(0x8080808080808080)) == 0;
	for (; i + 8 <= len; i += 8)
		any |= ReadWord(text + i);
	/* The rest, with bytes before it. */
	return ((any | ReadWord(text + len - 8)) & UINT64_C(0x8080808080808080)) == 0;
}

I360_INLINE void
FindEqualBytes(EqualChars *equal, const BytePlaces *a, const int nblocks, const char *b)
{
	for (size_t j = 0; j < equal->bcount; j++)
		equal->in_a[j] = PlacesOf(a, nblocks, b[j]);
}

/* False, with nothing of use written, if there is a byte that is not ASCII. */
static bool
FindEqualAscii(EqualChars *equal, const char *a, size_t alen, const char *b, size_t blen)
{
	BytePlaces places;

	if (!ReadPlaces(&places, a, alen) || !BytesAreAscii(b, blen))
		return false;
	equal->acount = alen;
	equal->bcount = blen;
	switch (places.nblocks)
	{
		case 1: FindEqualBytes(equal, &places, 1, b); break;
		case 2: FindEqualBytes(equal, &places, 2, b); break;
		default: FindEqualBytes(equal, &places, 4, b);
	}
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

	if (alen <= CHARS_IN_WORD && blen <= CHARS_IN_WORD && FindEqualAscii(equal, a, alen, b, blen))
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
