/*
 * phonetic.c
 *    What the phonetic algorithms share: their table, and the letters of a name.
 */
#include "text/phonetic.h"
#include "text/chars.h"
#include "text/fold.h"

#define COMBINING_CEDILLA 0x327

typedef struct Phonetic
{
	const char *name;
	size_t len;
	PhoneticFunction function;
} Phonetic;

static const Phonetic phonetics[] = {
#define PHONETIC(name, function) {#name, sizeof(#name) - 1, function},
#include "text/phonetics.def"
#undef PHONETIC
};

static const char all_names[] =
#define PHONETIC(name, function) ", " #name
#include "text/phonetics.def"
#undef PHONETIC
	;
const char *const phonetic_algorithms = all_names + 2;

PhoneticFunction
FindPhonetic(const char *algorithm, size_t len)
{
	for (int i = 0; i < lengthof(phonetics); i++)
		if (phonetics[i].len == len && memcmp(phonetics[i].name, algorithm, len) == 0)
			return phonetics[i].function;
	return NULL;
}

/* What a character sounds like: a sound of its own, or what it folds to. */
static const char *
LettersOfChar(uint32 c, const LetterSound *sounds)
{
	for (; sounds != NULL && sounds->capital != 0; sounds++)
		if (c == sounds->capital || c == sounds->small)
			return sounds->letters;
	return FoldChar(c);
}

/* Letters being read. */
typedef struct Letters
{
	char *letters;
	size_t count;
	bool words;
	bool gap;
} Letters;

static void
AddLetter(Letters *to, char letter)
{
	if (to->gap && to->words && to->count + 1 < PHONETIC_MAX_LETTERS)
		to->letters[to->count++] = ' ';
	to->gap = false;
	if (to->count < PHONETIC_MAX_LETTERS)
		to->letters[to->count++] = letter;
}

/* A letter, a digit or a sign of ASCII. */
static void
AddAscii(Letters *to, char c)
{
	if (c >= 'a' && c <= 'z')
		AddLetter(to, (char) (c - 'a' + 'A'));
	else if (c >= 'A' && c <= 'Z')
		AddLetter(to, c);
	else
		to->gap = to->count > 0;
}

/* A cedilla that comes as a mark of its own makes one character with the C before it. */
static const char *
LettersBeyondAscii(Letters *to, uint32 c, const LetterSound *sounds)
{
	if (c == COMBINING_CEDILLA && !to->gap && to->count > 0 && to->letters[to->count - 1] == 'C')
	{
		to->count--;
		c = 0xC7;
	}
	return LettersOfChar(c, sounds);
}

size_t
ReadLetters(const char *name, size_t len, const LetterSound *sounds, bool words, char *letters)
{
	const char *const end = name + len;
	Letters to = {letters, 0, words, false};

	while (name < end && to.count < PHONETIC_MAX_LETTERS)
	{
		const uint32 c = NextChar(&name, end);
		const char *letter;

		if (c < 0x80)
		{
			AddAscii(&to, (char) c);
			continue;
		}
		letter = LettersBeyondAscii(&to, c, sounds);
		if (*letter == FOLD_DROPPED)
			continue;
		if (*letter == '\0')
			to.gap = to.count > 0;
		for (; *letter != '\0'; letter++)
			AddAscii(&to, *letter);
	}
	letters[to.count] = '\0';
	return to.count;
}
