/*
 * inspect.c
 *    Characters that an export has spoiled: FranÃ§ois is François encoded twice.
 *
 * UTF-8 that is read as Windows-1252 (or Latin-1) and written as UTF-8 once more has a
 * character for each byte. Such a run of characters is found by reading it back: the
 * first stands for a byte that begins a UTF-8 sequence, the next for bytes that go on,
 * and what they spell is likely. Likely is what European texts hold: letters of Latin-1
 * and Latin Extended, the signs of Windows-1252, emoji; Greek and Cyrillic only two together. So
 * a correct text is left alone though by accident it has such a run: the "É " of BEAUTÉ !
 * with its no-break space spells a letter of phonetics. It is done again while it finds
 * anything, as some texts were encoded three times.
 *
 * The repaired text also has no invisible and no control characters, and plain spaces; what
 * these stood between may now spell a character, so all is done again until nothing changes:
 * the repair of a repaired text is the same, but of one that was made to defeat MAX_ROUNDS.
 * It is a suggestion: invisible joiners mean something in Persian and in emoji, and a
 * character that was replaced by "?" or U+FFFD does not come back.
 *
 * Two passes over the text, and as many more for each time it was encoded; nothing allocated.
 */
#include "text/inspect.h"
#include "text/chars.h"
#include "text/fold.h"

/* A row of A circumflex before one sign is found from its end, a letter a round. */
#define MAX_ROUNDS 16
#define NO_BYTE 0x100
#define LOST_CHARACTER 0xFFFD

const char *const text_issue_words[NUM_TEXT_ISSUES] = {
#define TEXT_ISSUE(name, word) word,
#include "text/text_issues.def"
#undef TEXT_ISSUE
};

/* The characters that Windows-1252 has for the bytes from 0x80 to 0x9F; 0 where it has none. */
static const uint16 windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* The byte, from 0x80 on, that a character was read from; NO_BYTE if from none. */
static uint32
ByteOfChar(uint32 c)
{
	if (c < 0x80)
		return NO_BYTE;
	if (c <= 0xFF || c > 0x2122)
		return c <= 0xFF ? c : NO_BYTE;
	for (int i = 0; i < lengthof(windows_1252); i++)
		if (windows_1252[i] == c)
			return 0x80 + i;
	return NO_BYTE;
}

static bool
IsGreekOrCyrillic(uint32 c)
{
	return c >= 0x370 && c <= 0x52F;
}

/* A combining mark of Latin letters; of the others some are what an Italian I with its accent spells before a quote. */
static bool
IsLatinMark(uint32 c)
{
	return (c >= 0x300 && c <= 0x30A) || c == 0x30C || c == 0x323 || c == 0x327 || c == 0x328;
}

/* Does a European text hold this character? U+0120 is left out: it is what a final A umlaut and a no-break space spell. */
static bool
IsLikely(uint32 c)
{
	return (c >= 0xA0 && c <= 0x17F && c != 0x120) || (c >= 0x218 && c <= 0x21B) ||
		   IsLatinMark(c) || c == 0x192 || c == 0x2C6 || c == 0x2DC ||
		   (c >= 0x1EA0 && c <= 0x1EF9) || (c >= 0x2010 && c <= 0x2044) || c == 0x20AC ||
		   c == 0x2122 || c == 0xFEFF || c == LOST_CHARACTER || (c >= 0x1F000 && c <= 0x1FAFF);
}

/* The character that the characters from `at` on spell byte by byte, which `at` moves past; 0 if none. */
static uint32
SpelledChar(const char **at, const char *end)
{
	const char *p = *at;
	char bytes[4];
	const char *first = bytes;
	uint32 byte = ByteOfChar(NextChar(&p, end));
	const int trail = byte == NO_BYTE ? 0 : Utf8Trail((unsigned char) byte);
	uint32 c;

	if (trail == 0)
		return 0;
	bytes[0] = (char) byte;
	for (int i = 1; i <= trail; i++)
	{
		byte = p < end ? ByteOfChar(NextChar(&p, end)) : NO_BYTE;
		if (byte == NO_BYTE)
			return 0;
		bytes[i] = (char) byte;
	}
	c = NextChar(&first, bytes + trail + 1);
	if (first != bytes + trail + 1)
		return 0;
	*at = p;
	return c;
}

/*
 * A control character, spelled with itself: what is left of a byte that has no character,
 * in a text that was encoded three times.
 */
static bool
IsHalfDecoded(uint32 c, const char *at, const char *end)
{
	if (c < 0x80 || c > 0x9F)
		return false;
	NextChar(&at, end);
	return NextChar(&at, end) == c;
}

/* The same if it is likely; a Greek or Cyrillic letter needs one before it or after it. */
static uint32
LikelySpelledChar(const char **at, const char *end, uint32 before)
{
	const char *p = *at;
	const uint32 c = SpelledChar(&p, end);
	const char *after = p;

	if (c == 0 || !(IsLikely(c) || IsGreekOrCyrillic(c) || IsHalfDecoded(c, *at, end)))
		return 0;
	if (IsGreekOrCyrillic(c) && !IsGreekOrCyrillic(before) &&
		(after == end || !IsGreekOrCyrillic(SpelledChar(&after, end))))
		return 0;
	*at = p;
	return c;
}

/* Write the text with what was encoded twice encoded once, which is never longer; `dst` may be `src`. */
static size_t
DecodeOnce(const char *src, size_t len, char *dst)
{
	const char *const end = src + len;
	char *to = dst;
	uint32 before = 0;

	while (src < end)
	{
		const char *const from = src;

		CHECK_FOR_INTERRUPTS();
		before = (unsigned char) *src < 0x80 ? 0 : LikelySpelledChar(&src, end, before);
		if (before != 0)
			to += PutChar(before, to);
		else
		{
			NextChar(&src, end);
			memmove(to, from, src - from);
			to += src - from;
		}
	}
	return to - dst;
}

static bool
IsControl(uint32 c)
{
	return (c < 0x20 && (c < '\t' || c > '\r')) || (c >= 0x7F && c <= 0x9F && c != 0x85);
}

static bool
IsLetter(uint32 c)
{
	if (c < 0x80)
		return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	return FoldChar(c)[0] != '\0' && FoldChar(c)[0] != FOLD_DROPPED;
}

/* The issue that a character is, 0 if none; `next` is what follows it. */
static uint32
IssueOfChar(uint32 before, uint32 c, const char *next, const char *end)
{
	if (IsInvisible(c))
		return TEXT_INVISIBLE;
	if (IsControl(c))
		return TEXT_CONTROL;
	if (IsSpace(c))
		return c < 0x80 ? 0 : TEXT_WIDE_SPACE;
	if (c == '?' && IsLetter(before) && next < end)
		return IsLetter(NextChar(&next, end)) ? TEXT_LOST : 0;
	return c == LOST_CHARACTER ? TEXT_LOST : 0;
}

/* Take out what cannot be seen, in place; returns the length. */
static size_t
CleanChars(char *text, size_t len, uint32 *issues)
{
	const char *const end = text + len;
	const char *src = text;
	char *to = text;
	uint32 before = 0;
	bool any_word = false;

	while (src < end)
	{
		const char *const from = src;
		const uint32 c = NextChar(&src, end);
		const uint32 issue = IssueOfChar(before, c, src, end);

		CHECK_FOR_INTERRUPTS();
		*issues |= issue;
		any_word |= IsLetter(c) || (c >= '0' && c <= '9');
		before = c;
		if (issue == TEXT_WIDE_SPACE)
			*to++ = ' ';
		if (issue != 0 && issue != TEXT_LOST)
			continue;
		memmove(to, from, src - from);
		to += src - from;
	}
	*issues = any_word ? *issues & ~TEXT_NO_WORDS : *issues | TEXT_NO_WORDS;
	*to = '\0';
	return to - text;
}

/* Decode the text in place until nothing changes, `rounds` times at most; each time it gets shorter. */
static size_t
DecodeAll(char *text, size_t len, int *rounds, uint32 *issues)
{
	size_t before = len + 1;

	for (; *rounds > 0 && len < before; (*rounds)--)
	{
		before = len;
		len = DecodeOnce(text, len, text);
		*issues |= len < before ? TEXT_DOUBLE_ENCODED : 0;
	}
	return len;
}

size_t
InspectText(const char *src, size_t len, char *repaired, uint32 *issues)
{
	int rounds = MAX_ROUNDS;
	size_t before;

	*issues = 0;
	memcpy(repaired, src, len);
	do
	{
		before = DecodeAll(repaired, len, &rounds, issues);
		len = CleanChars(repaired, before, issues);
	} while (len < before && rounds > 0);
	return len;
}
