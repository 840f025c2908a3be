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
 * what is folded changes nothing. A Greek digraph is folded letter by letter, and text
 * that was encoded twice as what it looks like: see inspect.c.
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

	while (src < end)
	{
		const unsigned char c = (unsigned char) *src;
		const char letter[2] = {c < 0x80 ? FoldAscii(c) : '\0', '\0'};

		if (letter[0] != '\0')
		{
			to = PutLetters(to, letter, &gap);
			src++;
		}
		else if (c < 0x80)
		{
			gap = to > dst;
			src++;
		}
		else
		{
			const uint32 wide = NextChar(&src, end);

			to = PutFolded(to, dst, ComposeShortI(wide, src, end), &gap);
		}
	}
	*to = '\0';
	return to - dst;
}
