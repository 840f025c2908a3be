/*
 * fold.c
 *    Texts as plain capital words: "  Élodie  d'Œuvre-Noël " is ELODIE D OEUVRE NOEL.
 *
 * One table, written by tools/fold_table from what ICU's normaliser (NFKC) and
 * transliterators say, gives for a character up to three ASCII letters or digits,
 * nothing (a separator), or FOLD_DROPPED: combining marks, zero-width characters, soft
 * hyphens and byte order marks vanish, so a decomposed text folds as its composed twin.
 * It covers Latin with its ligatures, full-width, circled and mathematical forms, Greek
 * and Cyrillic; other scripts are separators. The Turkish i's are letters like others:
 * no locale decides what they fold to.
 *
 * No dictionary, no allocation; a table look-up a character (21 kB in all), and folding
 * what is folded changes nothing. Of Greek digraphs those with an upsilon and a gamma are
 * read as such, as ICU does. Text that was encoded twice is folded as what it looks like:
 * see inspect.c.
 */
#include "text/chars.h"
#include "text/fold.h"
#include "text/text.h"

#include "text/fold_table.def"

/* What an ASCII byte folds to: itself, its capital, or 0 for a separator. */
static inline char
FoldAscii(unsigned char c)
{
	if (c >= 'a' && c <= 'z')
		return (char) (c - 'a' + 'A');
	if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return (char) c;
	return '\0';
}

/* What a character beyond ASCII folds to, zero-terminated: see fold.h. */
const char *
FoldChar(uint32 c)
{
	if (c / 64 >= lengthof(fold_page_of))
		return "";
	return fold_pages[fold_page_of[c / 64]][c % 64];
}

/* Append letters, after one space if something that separates came before them. */
static inline char *
PutLetters(char *to, const char *letters, bool *gap)
{
	if (*gap)
		*to++ = ' ';
	*gap = false;
	while (*letters != '\0')
		*to++ = *letters++;
	return to;
}

/*
 * The one mark that changes what a letter folds to is the breve of the Cyrillic short I,
 * the letter after I in both cases: U+0418 and U+0438 with it are U+0419 and U+0439.
 */
static inline uint32
ComposeShortI(uint32 c, const char *next, const char *end)
{
	const bool is_i = c == 0x418 || c == 0x438;

	return is_i && end - next >= 2 && memcmp(next, "\xCC\x86", 2) == 0 ? c + 1 : c;
}

#define GREEK_UPSILON 0x3C5
#define GREEK_GAMMA 0x3B3
#define FOLDS_TO_U 0xFC
#define FOLDS_TO_N 0xF1

/* A Greek letter without its accent and in small, of those that digraphs are made of; else 0. */
static uint32
GreekBase(uint32 c)
{
	switch (c)
	{
		case 0x3A5: /* upsilon with its accents */
		case 0x3C5:
		case 0x38E:
		case 0x3CD:
		case 0x3AB:
		case 0x3CB:
		case 0x3B0: return GREEK_UPSILON;
		case 0x391: /* alpha, epsilon, omicron: with an accent they stand for themselves */
		case 0x395:
		case 0x39F:
		case 0x393: /* gamma */
		case 0x39A: /* kappa, xi, chi */
		case 0x39E:
		case 0x3A7: return c + 0x20;
		default: return c >= 0x3B1 && c <= 0x3C9 ? c : 0;
	}
}

/*
 * OY is OU and AYGOYSTOS is AUGOUSTOS; a gamma before another, or before kappa, xi or chi, is an N.
 * Gives a character that folds to that letter, or c.
 */
static uint32
ReadDigraph(uint32 before, uint32 c, const char *next, const char *end)
{
	const uint32 base = GreekBase(c);

	if (base == GREEK_UPSILON)
	{
		const uint32 vowel = GreekBase(before);

		return vowel == 0x3B1 || vowel == 0x3B5 || vowel == 0x3BF ? FOLDS_TO_U : c;
	}
	if (base == GREEK_GAMMA && next < end)
	{
		const uint32 after = GreekBase(NextChar(&next, end));

		return after == 0x3B3 || after == 0x3BA || after == 0x3BE || after == 0x3C7 ? FOLDS_TO_N
																					: c;
	}
	return c;
}

/* The character, or one that folds to what it is beside its neighbours. */
static inline uint32
ReadBeside(uint32 before, uint32 c, const char *next, const char *end)
{
	if (c < 0x386 || c > 0x438)
		return c;
	return c <= 0x3CE ? ReadDigraph(before, c, next, end) : ComposeShortI(c, next, end);
}

/* Fold a character beyond ASCII; anything that is not a letter leaves a gap or nothing. */
static char *
PutFolded(char *to, const char *dst, uint32 c, bool *gap)
{
	const char *letters = FoldChar(c);

	if (letters[0] == FOLD_DROPPED)
		return to;
	if (letters[0] != '\0')
		return PutLetters(to, letters, gap);
	*gap = to > dst;
	return to;
}

size_t
FoldText(const char *src, size_t len, char *dst)
{
	const char *const end = src + len;
	char *to = dst;
	bool gap = false;
	uint32 before = 0; /* beyond ASCII */

	while (src < end)
	{
		const unsigned char c = (unsigned char) *src;
		const char letter[2] = {c < 0x80 ? FoldAscii(c) : '\0', '\0'};

		if (letter[0] != '\0')
		{
			to = PutLetters(to, letter, &gap);
			src++;
			before = 0;
		}
		else if (c < 0x80)
		{
			gap = to > dst;
			src++;
			before = 0;
		}
		else
		{
			const uint32 wide = NextChar(&src, end);

			to = PutFolded(to, dst, ReadBeside(before, wide, src, end), &gap);
			before = wide;
		}
	}
	*to = '\0';
	return to - dst;
}
