/*
 * phonetic_soundex_fr.c
 *    Soundex FR: how a French name sounds, in a letter and three digits.
 *
 * The first letter is kept. Each letter after it has a code, a vowel 0, H and W none.
 * If the first code of that rest is the first letter's own, it is dropped; then runs
 * are squeezed, zeros dropped, and the code is filled up to four with 0 (Carlier,
 * University of Le Mans, as npm talisman's phonetics/french/soundex has it).
 *
 * It is a wide key: it groups names for blocking, and proves nothing.
 */
#include "text/phonetic.h"
#include "text/text.h"

#define SOUNDEX_LENGTH 4
#define SOUNDEX_SILENT '-'

/* By letter, from A to Z. */
static const char soundex_codes[] = "0123097-07245501268309-808";

/* A code being made. */
typedef struct Soundex
{
	char *code;
	int length;
	bool in_rest; /* the rest has had a code, dropped or not */
	char last;    /* the code before this one, dropped zeros included */
} Soundex;

static void
AddRestCode(Soundex *s, char code)
{
	const bool repeats_first = !s->in_rest && code == soundex_codes[s->code[0] - 'A'];

	s->in_rest = true;
	if (repeats_first)
		return;
	if (code != s->last && code != '0' && s->length < SOUNDEX_LENGTH)
		s->code[s->length++] = code;
	s->last = code;
}

/* What is not a capital letter is passed over. */
static void
AddLetter(Soundex *s, char letter)
{
	if (letter < 'A' || letter > 'Z')
		return;
	if (s->length == 0)
		s->code[s->length++] = letter;
	else if (soundex_codes[letter - 'A'] != SOUNDEX_SILENT)
		AddRestCode(s, soundex_codes[letter - 'A']);
}

bool
SoundexFr(const char *folded, size_t len, char code[5])
{
	Soundex s = {code, 0, false, '\0'};

	for (size_t i = 0; i < len; i++)
		AddLetter(&s, folded[i]);
	if (s.length == 0)
		return false;
	while (s.length < SOUNDEX_LENGTH)
		code[s.length++] = '0';
	code[SOUNDEX_LENGTH] = '\0';
	return true;
}

/* From a name as it is written, where the c of François sounds S and the oe of Œdème E. */
size_t
SoundexFrCode(const char *name, size_t len, char *code)
{
	static const LetterSound sounds[] = {C_CEDILLA_AS_S, {0x152, 0x153, "E"}, {0}};
	char letters[PHONETIC_MAX_LETTERS + 1];
	const size_t count = ReadLetters(name, len, sounds, false, letters);

	return SoundexFr(letters, count, code) ? SOUNDEX_LENGTH : 0;
}
