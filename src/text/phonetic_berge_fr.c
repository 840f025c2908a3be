/*
 * phonetic_berge_fr.c
 *    Edouard Bergé's "phonetic": a French word as it sounds, silent letters gone.
 *
 * About 250 ordered rewrites, berge_fr.def: MORCEAUX is MORSO, VERT and VERRE are VER.
 * The precise one of the two keys for French names, soundex_fr being the wide one: on
 * 13,908 family names it has 1.3 times the pairs of equal spelling and finds two thirds
 * of the variants (Dupont and Dupond, Thibault and Thibaud).
 *
 * berge_fonem_fr takes FONEM's endings first, as names keep old ones that words have
 * lost: -AULT -AULX -AY sound O, O, E. That finds three quarters of the variants.
 *
 * The rules leave nothing of some short names (EE). Those are their own code.
 */
#include "text/phonetic.h"
#include "text/rewrite.h"

/* FONEM's V-2 to V-7 and V-9 without its nasals, C-1; and -EZ, which sounds as -ER. */
static const Rewrite fonem_endings[] = {
	{"BV", "V"},          {"(?:E?AU|O)LT$", "O"},     {"E?AUT$", "O"},
	{"E?AUX$", "O"},      {"(?:E?AU|O)LX$", "O"},     {"E?AUL?D$", "O"},
	{"([^G])AY$", "$1E"}, {"EY(?=$|[^AEIOUY])", "E"}, {"EZ$", "ER"},
};

static const Rewrite first_rules[] = {
#define BERGE_FIRST(pattern, with) {pattern, with},
#include "text/berge_fr.def"
};

static const Rewrite rules[] = {
#define BERGE_RULE(pattern, with) {pattern, with},
#include "text/berge_fr.def"
};

static const Rewrite ending_rules[] = {
#define BERGE_ENDING(pattern, with) {pattern, with},
#include "text/berge_fr.def"
};

/* An exception has the shape of a rule: the whole word and its code. */
static const Rewrite exceptions[] = {
#define BERGE_EXCEPTION(word, code) {word, code},
#include "text/berge_fr.def"
};

const char *const berge_fr_version = "1.2";
const int berge_fr_rows =
	lengthof(first_rules) + lengthof(rules) + lengthof(ending_rules) + lengthof(exceptions);

static RewriteHint fonem_hints[lengthof(fonem_endings)];
static RewriteHint first_hints[lengthof(first_rules)];
static RewriteHint hints[lengthof(rules)];
static RewriteHint ending_hints[lengthof(ending_rules)];

static const RewriteList fonem_list = {fonem_endings, fonem_hints, lengthof(fonem_endings)};
static const RewriteList first_list = {first_rules, first_hints, lengthof(first_rules)};
static const RewriteList list = {rules, hints, lengthof(rules)};
static const RewriteList ending_list = {ending_rules, ending_hints, lengthof(ending_rules)};

static size_t
ReadFrenchLetters(const char *name, size_t len, char *letters)
{
	static const LetterSound sounds[] = {
		C_CEDILLA_AS_S, {0x152, 0x153, "OEU"}, {0xC6, 0xE6, "E"}, {0}};

	return ReadLetters(name, len, sounds, false, letters);
}

/* The code of a word that goes its own way, or NULL. */
static const char *
FindException(const char *word)
{
	for (int i = 0; i < lengthof(exceptions); i++)
		if (strcmp(exceptions[i].pattern, word) == 0)
			return exceptions[i].with;
	return NULL;
}

/* Three consonants in a row, Y being one here: an abbreviation. */
static bool
IsAbbreviation(const char *letters)
{
	for (; *letters != '\0'; letters++)
		if (strspn(letters, "BCDFGHJKLMNPQRSTVWXYZ") >= 3)
			return true;
	return false;
}

/* A plain syllable somewhere. */
static bool
HasSyllable(const char *letters)
{
	for (; *letters != '\0'; letters++)
		if (strchr("RFMLVSPJD", letters[0]) != NULL && letters[1] != '\0' &&
			strchr("AEIOU", letters[1]) != NULL)
			return true;
	return false;
}

static size_t
CopyCode(char *code, const char *from, size_t len)
{
	memcpy(code, from, len);
	code[len] = '\0';
	return len;
}

/* The code is too short to say anything: that of the abbreviation, of the syllable, or one with its ending. */
static size_t
RescueCode(const char *letters, size_t count, const char *unended, char *code)
{
	if (IsAbbreviation(letters))
		return CopyCode(code, letters, count);
	if (HasSyllable(letters) && (count == 3 || count == 4))
		return CopyCode(code, letters, count - 1);
	if (strlen(unended) > 1)
		return CopyCode(code, unended, strlen(unended));
	return CopyCode(code, letters, count);
}

static size_t
CodeLetters(const char *letters, size_t count, char *code)
{
	char unended[REWRITE_MAX + 1];
	const char *exception;
	size_t len = RewriteWord(&first_list, code, CopyCode(code, letters, count));

	exception = FindException(code);
	if (exception != NULL)
		return CopyCode(code, exception, strlen(exception));
	len = RewriteWord(&list, code, len);
	CopyCode(unended, code, len);
	len = RewriteWord(&ending_list, code, len);
	if (len > 1 || strcmp(code, "O") == 0)
		return len;
	return RescueCode(letters, count, unended, code);
}

size_t
BergeFrCode(const char *name, size_t len, char *code)
{
	char letters[PHONETIC_MAX_LETTERS + 1];
	const size_t count = ReadFrenchLetters(name, len, letters);

	return CodeLetters(letters, count, code);
}

size_t
BergeFonemFrCode(const char *name, size_t len, char *code)
{
	char letters[REWRITE_MAX + 1];
	const size_t count = ReadFrenchLetters(name, len, letters);

	return CodeLetters(letters, RewriteWord(&fonem_list, letters, count), code);
}
