/*
 * phonetic_soundex.c
 *    The Soundex of the United States' National Archives (Russell 1918; Odell).
 *
 * A letter and three digits. Letters of one code next to each other count once, also
 * where only H or W stands between them, and also when the first letter is one of them;
 * a vowel separates. Ashcraft is A261, Tymczak T522, Pfister P236.
 *
 * (PostgreSQL's fuzzystrmatch lets H and W separate; npm talisman drops only one of
 * several letters that repeat the code of the first.)
 *
 * Made for English names; on French ones soundex_fr finds as many variants with codes
 * that are less wide.
 */
#include "text/phonetic.h"

#define SOUNDEX_LENGTH 4
#define SOUNDEX_VOWEL '0'
#define SOUNDEX_SILENT '-'

/* By letter, from A to Z. */
static const char soundex_codes[] = "01230120022455012623010202";

static char
CodeOfLetter(char letter)
{
	return letter == 'H' || letter == 'W' ? SOUNDEX_SILENT : soundex_codes[letter - 'A'];
}

size_t
SoundexCode(const char *name, size_t len, char *code)
{
	char letters[PHONETIC_MAX_LETTERS + 1];
	const size_t count = ReadLetters(name, len, NULL, false, letters);
	size_t used = 1;
	char last;

	if (count == 0)
		return 0;
	code[0] = letters[0];
	last = CodeOfLetter(letters[0]);
	for (size_t i = 1; i < count && used < SOUNDEX_LENGTH; i++)
	{
		const char digit = CodeOfLetter(letters[i]);

		if (digit == SOUNDEX_SILENT)
			continue;
		if (digit != last && digit != SOUNDEX_VOWEL)
			code[used++] = digit;
		last = digit;
	}
	memset(code + used, '0', SOUNDEX_LENGTH - used);
	code[SOUNDEX_LENGTH] = '\0';
	return SOUNDEX_LENGTH;
}
