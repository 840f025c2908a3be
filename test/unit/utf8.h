/*
 * utf8.h
 *    Random texts for unit tests: characters first, then their UTF-8, so that a slow
 *    reference works on the characters and never on the decoder under test.
 */
#ifndef IDENTITY360_UNIT_UTF8_H
#define IDENTITY360_UNIT_UTF8_H

#include "text/chars.h"
#include "unit.h"

#define RANDOM_TEXT_MAX 200

typedef struct RandomText
{
	uint32 chars[RANDOM_TEXT_MAX];
	int count;
	char bytes[4 * RANDOM_TEXT_MAX];
	size_t len;
} RandomText;

/* Encode the characters into the bytes. */
static inline void
EncodeText(RandomText *text)
{
	text->len = 0;
	for (int i = 0; i < text->count; i++)
		text->len += PutChar(text->chars[i], text->bytes + text->len);
}

/* `count` characters out of the first `nletters` of the alphabet, which begins with ASCII. */
static inline void
MakeText(RandomText *text, uint64 *seed, int count, int nletters)
{
	static const uint32 alphabet[] = {'A', 'B', 'C', 'D', 0xE9, 0x416, 0x6F22, 0x1F600};

	text->count = count;
	for (int i = 0; i < count; i++)
		text->chars[i] = alphabet[UnitBelow(seed, nletters)];
	EncodeText(text);
}

/* A copy of `from` with a few characters changed, dropped, doubled or swapped. */
static inline void
MakeVariant(RandomText *text, uint64 *seed, const RandomText *from, int nchanges)
{
	*text = *from;
	for (int k = 0; k < nchanges && text->count > 1; k++)
	{
		const int at = UnitBelow(seed, text->count - 1);
		const uint32 c = text->chars[at];

		switch (UnitBelow(seed, 3))
		{
			case 0: text->chars[at] = 'A' + UnitBelow(seed, 4); break;
			case 1:
				text->chars[at] = text->chars[at + 1];
				text->chars[at + 1] = c;
				break;
			default:
				memmove(text->chars + at, text->chars + at + 1,
						(text->count - at - 1) * sizeof(uint32));
				text->count--;
		}
	}
	EncodeText(text);
}

/* Any bytes at all, or bytes out of a set that is likely to be nearly right. */
static inline size_t
MakeBytes(char *bytes, uint64 *seed, int max, const char *likely)
{
	const int len = UnitBelow(seed, max + 1);
	const bool wild = UnitBelow(seed, 8) == 0;

	for (int i = 0; i < len; i++)
		bytes[i] = wild ? (char) UnitRandom(seed) : likely[UnitBelow(seed, (int) strlen(likely))];
	return len;
}

#endif
