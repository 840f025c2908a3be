/*
 * phonetic_cologne_de.c
 *    Kölner Phonetik: how a German name sounds, as digits (Postel 1969).
 *
 * Each letter has a digit, some by their neighbours, X two of them and H none. Digits
 * repeated next to each other count once, then all 0 go but a first one. The code is as
 * long as the name has sounds: Müller-Lüdenscheidt is 65752682.
 */
#include "text/phonetic.h"

#define BY_NEIGHBOURS '?'
#define SILENT '-'

/* By letter, from A to Z. */
static const char cologne_digits[] = "01??034-0045660?478?033?08";

static bool
IsOneOf(char letter, const char *set)
{
	return letter != '\0' && strchr(set, letter) != NULL;
}

/* C is a K before dark vowels and K sounds, at the start before L and R too, but not after S or Z. */
static const char *
DigitsOfC(char before, char after)
{
	if (before == '\0')
		return IsOneOf(after, "AHKLOQRUX") ? "4" : "8";
	return IsOneOf(after, "AHKOQUX") && !IsOneOf(before, "SZ") ? "4" : "8";
}

static const char *
DigitsOfLetter(char before, char letter, char after)
{
	switch (letter)
	{
		case 'C': return DigitsOfC(before, after);
		case 'D':
		case 'T': return IsOneOf(after, "CSZ") ? "8" : "2";
		case 'P': return after == 'H' ? "3" : "1";
		case 'X': return IsOneOf(before, "CKQ") ? "8" : "48";
		default: return "";
	}
}

/* Append a digit unless it repeats the last one; a 0 counts as a digit but is only written in front. */
static size_t
PutDigit(char *code, size_t used, char digit, char *last)
{
	if (digit != *last && (digit != '0' || used == 0))
		code[used++] = digit;
	*last = digit;
	return used;
}

size_t
CologneDeCode(const char *name, size_t len, char *code)
{
	char letters[PHONETIC_MAX_LETTERS + 1];
	const size_t count = ReadLetters(name, len, NULL, false, letters);
	size_t used = 0;
	char last = '\0';

	for (size_t i = 0; i < count; i++)
	{
		const char digit = cologne_digits[letters[i] - 'A'];

		if (digit == BY_NEIGHBOURS)
			for (const char *d =
					 DigitsOfLetter(i > 0 ? letters[i - 1] : '\0', letters[i], letters[i + 1]);
				 *d != '\0'; d++)
				used = PutDigit(code, used, *d, &last);
		else if (digit != SILENT)
			used = PutDigit(code, used, digit, &last);
	}
	code[used] = '\0';
	return used;
}
