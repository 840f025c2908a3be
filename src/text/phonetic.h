/*
 * phonetic.h
 *    Codes of how names sound: what the algorithms share, and the table of them.
 *
 * An algorithm is one file, phonetic_<name>.c, and one row in phonetics.def. It takes
 * a name as it is written, in UTF-8, and looks at its first PHONETIC_MAX_LETTERS letters.
 */
#ifndef IDENTITY360_PHONETIC_H
#define IDENTITY360_PHONETIC_H

#include "core.h"

#define PHONETIC_MAX_LETTERS 100

/* Room that a code may need, its zero included. */
#define PHONETIC_CODE_BOUND 256

/* Write the code of a name, zero-terminated, and return its length; 0 if the name has no letter that sounds. */
typedef size_t (*PhoneticFunction)(const char *name, size_t len, char *code);

/* The algorithm of that name, NULL if there is none. */
extern PhoneticFunction FindPhonetic(const char *algorithm, size_t len);

/* The names of all algorithms, for a message. */
extern const char *const phonetic_algorithms;

/* A character that an algorithm reads otherwise than it folds. */
typedef struct LetterSound
{
	uint32 capital;
	uint32 small;
	const char *letters;
} LetterSound;

/* A letter with a sound of its own in more than one algorithm. */
#define C_CEDILLA_AS_S                                                                             \
	{                                                                                              \
		0xC7, 0xE7, "S"                                                                            \
	}

/*
 * The letters of a name in plain capitals, zero-terminated, and how many there are.
 * `sounds` (or NULL) ends with a row of zeros. With `words`, one space where something
 * else than a letter stood, none at the ends. `letters` holds PHONETIC_MAX_LETTERS + 1.
 */
extern size_t ReadLetters(const char *name, size_t len, const LetterSound *sounds, bool words,
						  char *letters);

#define PHONETIC(name, function)                                                                   \
	extern size_t function(const char *name_as_written, size_t len, char *code);
#include "text/phonetics.def"
#undef PHONETIC

/* The version of Bergé's rules, and how many they are. */
extern const char *const berge_fr_version;
extern const int berge_fr_rows;

#endif
