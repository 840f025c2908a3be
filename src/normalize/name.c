/*
 * name.c
 *    Names as folded words, without what addresses the person: "M. et Mme Jean-Noël
 *    Lefèvre" is JEAN NOEL LEFEVRE, "CLIENT COMPTOIR" is nothing.
 *
 * Forms of address are dropped from the front only, and only while something is left,
 * as some of them are surnames too. Placeholders are compared with the whole name.
 * Particles, compound names and initials stay as they are; but the M of M'BAREK, which is
 * no form of address, is joined to its name: MBAREK, as it is as often written.
 */
#include "normalize/names.h"
#include "normalize/normalize.h"
#include "text/text.h"

static const Civility civilities[] = {
#define CIVILITY(word, alone_is_no_name, code, gender)                                             \
	{word, sizeof(word) - 1, alone_is_no_name, code, gender},
#include "normalize/civilities.def"
#undef CIVILITY
};

typedef struct JunkName
{
	const char *name;
	size_t len;
} JunkName;

static const JunkName junk_names[] = {
#define JUNK_NAME(name) {name, sizeof(name) - 1},
#include "normalize/junk_names.def"
#undef JUNK_NAME
};

#define JUNK_REPEATS 4
#define JUNK_CONSONANTS 5

const Civility *
FindCivility(const char *word, size_t len)
{
	for (int i = 0; i < lengthof(civilities); i++)
		if (civilities[i].len == len && memcmp(civilities[i].word, word, len) == 0)
			return &civilities[i];
	return NULL;
}

static inline size_t
WordLength(const char *name)
{
	return strcspn(name, " ");
}

static bool
StartsWithCivility(const char *name)
{
	return FindCivility(name, WordLength(name)) != NULL;
}

bool
IsTitleOfScholar(const Civility *civility)
{
	return civility != NULL &&
		   (strcmp(civility->code, "DR") == 0 || strcmp(civility->code, "PR") == 0);
}

/* Skip the ET of M ET MME and the LE of M LE DR; M LE MAITRE has a name. */
static const char *
SkipLinkWord(const char *name)
{
	const size_t len = WordLength(name);
	const char *next = name + len + 1;

	if (len != 2 || name[len] != ' ')
		return name;
	if ((memcmp(name, "ET", 2) == 0 || memcmp(name, "OU", 2) == 0) && StartsWithCivility(next))
		return next;
	if ((memcmp(name, "LE", 2) == 0 || memcmp(name, "LA", 2) == 0) &&
		IsTitleOfScholar(FindCivility(next, WordLength(next))) && next[WordLength(next)] == ' ')
		return next;
	return name;
}

/* Where the name begins behind the forms of address; its last word is always kept. */
static const char *
SkipCivilities(const char *name)
{
	while (StartsWithCivility(name) && name[WordLength(name)] == ' ')
		name = SkipLinkWord(name + WordLength(name) + 1);
	return name;
}

/* One character four times in a row: AAAA, X1111. */
static bool
HasRepeats(const char *name)
{
	int same = 1;

	for (; *name != '\0' && same < JUNK_REPEATS; name++)
		same = name[1] == name[0] ? same + 1 : 1;
	return same >= JUNK_REPEATS;
}

/* Nothing but consonants: QSDFG. Y counts as a vowel. */
static bool
HasOnlyConsonants(const char *name, size_t len)
{
	return len >= JUNK_CONSONANTS && strspn(name, "BCDFGHJKLMNPQRSTVWXZ") == len;
}

static bool
IsPlaceholder(const char *name, size_t len)
{
	const Civility *civility = FindCivility(name, len);

	if (strncmp(name, "TEST ", 5) == 0 || (civility != NULL && civility->alone_is_no_name))
		return true;
	for (int i = 0; i < lengthof(junk_names); i++)
		if (junk_names[i].len == len && memcmp(junk_names[i].name, name, len) == 0)
			return true;
	return false;
}

const char *
NameJunkReason(const char *name, size_t len)
{
	if (strspn(name, " 0123456789") == len)
		return "no_letter";
	if (HasRepeats(name))
		return "repeated_character";
	if (HasOnlyConsonants(name, len))
		return "no_vowel";
	return IsPlaceholder(name, len) ? "placeholder" : NULL;
}

/* Bytes of the apostrophe at `at`: ASCII, typographic (U+2019, U+2018), the letter (U+02BC); 0 for none. */
static int
ApostropheBytes(const char *at, const char *end)
{
	if (*at == '\'')
		return 1;
	if (end - at >= 3 && (memcmp(at, "\xE2\x80\x99", 3) == 0 || memcmp(at, "\xE2\x80\x98", 3) == 0))
		return 3;
	return end - at >= 2 && memcmp(at, "\xCA\xBC", 2) == 0 ? 2 : 0;
}

/* The apostrophe of the first M' that begins a word, NULL if there is none. */
static const char *
FindGluedM(const char *src, const char *end)
{
	for (const char *at = src; at + 2 < end; at++)
	{
		if ((*at != 'M' && *at != 'm') || ApostropheBytes(at + 1, end) == 0)
			continue;
		if (at == src || at[-1] == ' ' || at[-1] == '-')
			return at + 1;
	}
	return NULL;
}

/* FoldText, with M' joined to what follows. */
static size_t
FoldName(const char *src, size_t len, char *dst)
{
	const char *const end = src + len;
	size_t used = 0;

	for (const char *at = FindGluedM(src, end); at != NULL; at = FindGluedM(src, end))
	{
		used += FoldText(src, at - src, dst + used);
		src = at + ApostropheBytes(at, end);
	}
	return used + FoldText(src, end - src, dst + used);
}

size_t
NormalizeName(const char *src, size_t len, char *dst)
{
	const size_t folded_len = FoldName(src, len, dst);
	const char *name = SkipCivilities(dst);
	const size_t name_len = folded_len - (name - dst);

	if (name_len == 0 || NameJunkReason(name, name_len) != NULL)
	{
		dst[0] = '\0';
		return 0;
	}
	memmove(dst, name, name_len + 1);
	return name_len;
}
