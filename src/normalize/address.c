/*
 * address.c
 *    Streets, cities and postcodes in a form that two spellings share.
 *
 * Folded words with the usual French abbreviations written out, so that
 * "12, av. Gal de Gaulle" and "12 AVENUE DU GENERAL DE GAULLE" are near. A
 * street's type is expanded only where a type can stand (first word, or after
 * the number and its suffix), since "ST" or "PL" may be a name elsewhere.
 */
#include "core.h"

#include "normalize/normalize.h"
#include "text/text.h"

typedef struct Abbreviation
{
	const char *abbreviation;
	const char *word;
} Abbreviation;

/* Types of street (codes of NF Z 10-011 and what people write). */
static const Abbreviation street_types[] = {
	{"R", "RUE"},		{"AV", "AVENUE"},	{"AVE", "AVENUE"},	 {"BD", "BOULEVARD"},
	{"BLD", "BOULEVARD"}, {"BLVD", "BOULEVARD"}, {"BOUL", "BOULEVARD"}, {"PL", "PLACE"},
	{"CH", "CHEMIN"},	{"CHE", "CHEMIN"},	{"CHEM", "CHEMIN"},	 {"ALL", "ALLEE"},
	{"ALLEES", "ALLEE"}, {"IMP", "IMPASSE"}, {"RTE", "ROUTE"},	 {"Q", "QUAI"},
	{"QU", "QUAI"},		{"SQ", "SQUARE"},	{"CRS", "COURS"},	 {"LOT", "LOTISSEMENT"},
	{"RES", "RESIDENCE"}, {"FG", "FAUBOURG"}, {"FBG", "FAUBOURG"}, {"PAS", "PASSAGE"},
	{"PASS", "PASSAGE"}, {"SEN", "SENTIER"}, {"SENT", "SENTIER"}, {"HAM", "HAMEAU"},
};

/* Words inside a street's or a city's name. */
static const Abbreviation name_words[] = {
	{"ST", "SAINT"},   {"STE", "SAINTE"}, {"GAL", "GENERAL"}, {"GEN", "GENERAL"},
	{"MAL", "MARECHAL"}, {"DR", "DOCTEUR"}, {"PDT", "PRESIDENT"}, {"CDT", "COMMANDANT"},
	{"CAP", "CAPITAINE"}, {"COL", "COLONEL"}, {"PROF", "PROFESSEUR"}, {"ND", "NOTRE DAME"},
};

static const char *const number_suffixes[] = {"BIS", "TER", "QUATER", "A", "B", "C", "D"};

/* The word written out, or NULL where it is no abbreviation of the table. */
static const char *
WriteOut(const Abbreviation *table, int n, const char *word, size_t len)
{
	for (int i = 0; i < n; i++)
	{
		if (strlen(table[i].abbreviation) == len && memcmp(table[i].abbreviation, word, len) == 0)
			return table[i].word;
	}
	return NULL;
}

static bool
IsNumberSuffix(const char *word, size_t len)
{
	for (int i = 0; i < (int) lengthof(number_suffixes); i++)
	{
		if (strlen(number_suffixes[i]) == len && memcmp(number_suffixes[i], word, len) == 0)
			return true;
	}
	return false;
}

/* Append a word after a space; false (and nothing written) where it does not fit. */
static bool
AppendWord(char *dst, size_t *used, size_t size, const char *word, size_t len)
{
	if (*used + len + 2 > size)
		return false;
	if (*used > 0)
		dst[(*used)++] = ' ';
	memcpy(dst + *used, word, len);
	*used += len;
	dst[*used] = '\0';
	return true;
}

/* Copy folded words to `dst`, abbreviations written out; the type of street only at its place. */
static size_t
WriteOutWords(const char *folded, bool is_street, char *dst, size_t size)
{
	size_t		used = 0;
	bool		type_may_follow = is_street;
	const char *word = folded;

	dst[0] = '\0';
	while (*word != '\0')
	{
		size_t		len = strcspn(word, " ");
		bool		is_number = word[0] >= '0' && word[0] <= '9';
		const char *full = NULL;

		if (type_may_follow && !is_number)
		{
			full = WriteOut(street_types, lengthof(street_types), word, len);
			type_may_follow = full == NULL && used > 0 && IsNumberSuffix(word, len);
		}
		if (full == NULL)
			full = WriteOut(name_words, lengthof(name_words), word, len);
		if (!AppendWord(dst, &used, size, full ? full : word, full ? strlen(full) : len))
			break;
		word += len + (word[len] == ' ');
	}
	return used;
}

/* Folded street line (number, type, name); `dst` holds ADDRESS_MAX_BYTES. */
size_t
NormalizeStreet(const char *src, size_t len, char *dst)
{
	char		folded[FOLD_BOUND(ADDRESS_MAX_BYTES)];

	FoldText(src, Min(len, ADDRESS_MAX_BYTES), folded);
	return WriteOutWords(folded, true, dst, ADDRESS_MAX_BYTES);
}

/* Is it the rest of "PARIS 12E", "LYON 3", "LILLE CEDEX 9"? None of it belongs to the name. */
static bool
EndsCityName(const char *word)
{
	return (word[0] >= '0' && word[0] <= '9') || strncmp(word, "CEDEX", 5) == 0;
}

/* Folded city without arrondissement and CEDEX; `dst` holds ADDRESS_MAX_BYTES. */
size_t
NormalizeCity(const char *src, size_t len, char *dst)
{
	char		folded[FOLD_BOUND(ADDRESS_MAX_BYTES)];
	size_t		used = FoldText(src, Min(len, ADDRESS_MAX_BYTES), folded);

	for (size_t i = 1; i < used; i++)
	{
		if (folded[i - 1] == ' ' && EndsCityName(folded + i))
		{
			folded[i - 1] = '\0';
			break;
		}
	}
	return WriteOutWords(folded, false, dst, ADDRESS_MAX_BYTES);
}

/* Letters and digits in upper case, a country prefix as in F-75001 dropped; `dst` holds POSTCODE_MAX_BYTES. */
size_t
NormalizePostcode(const char *src, size_t len, char *dst)
{
	char		folded[FOLD_BOUND(ADDRESS_MAX_BYTES)];
	size_t		used = 0;

	FoldText(src, Min(len, ADDRESS_MAX_BYTES), folded);
	for (const char *c = strncmp(folded, "F ", 2) == 0 ? folded + 2 : folded; *c != '\0'; c++)
	{
		if (*c == ' ')
			continue;
		if (used == POSTCODE_MAX_BYTES - 1)
			return 0;
		dst[used++] = *c;
	}
	dst[used] = '\0';
	return strspn(dst, "0") == used ? 0 : used; /* 00000 is nobody's */
}
