/*
 * inspect_name.c
 *    What a name says of its bearer: "Mme Jean-Marie DE LA TOUR née Martin".
 *
 * A text becomes words that know the sign before them, as the sign tells things that
 * folding loses: JEAN-PIERRE is one name, JEAN, PIERRE are two, JEAN & MARIE are two
 * persons, and the M of M'BAREK is no form of address. Then, from the outside in: forms
 * of address go, the words of a marriage (NEE, EPOUSE) part the family names, and what is
 * left is grouped into given names or parted into particles and core. Judgements (sex,
 * swap, what to look at first) come last and lean on how common names are.
 *
 * Cost: one walk over the text and a few look-ups; no allocation. Not done: names of
 * birth in parentheses, several persons with several family names.
 */
#include "normalize/clean.h"
#include "normalize/names.h"

/* The sign before a word, the weakest first: of several between two words the strongest counts. */
typedef enum NameJoin
{
	JOIN_SPACE,
	JOIN_APOSTROPHE,
	JOIN_HYPHEN,
	JOIN_LIST,
	JOIN_AND
} NameJoin;

typedef struct NameWord
{
	NamePart text;
	NameJoin join;
} NameWord;

typedef struct NameWords
{
	bool too_long;
	bool has_signs; /* something was typed, if only a dash */
	int count;
	NameWord word[NAME_MAX_WORDS];
	char bytes[NAME_ROOM];
} NameWords;

#define FEW_OF_THE_SEX 0.1 /* a given name with fewer men (women) tells the other sex */

static const struct
{
	const char *word;
	bool opens_birth_name;
	bool may_open;
} markers[] = {
#define BIRTH true
#define USAGE false
#define NAME_MARKER(word, kind, may_open) {word, kind, may_open},
#include "normalize/name_markers.def"
#undef NAME_MARKER
#undef USAGE
#undef BIRTH
};

/* ---- parts and words ---- */

static bool
IsWord(const NamePart *part, const char *word)
{
	return strlen(word) == part->len && memcmp(part->at, word, part->len) == 0;
}

/* Is a byte a sign between words, and which? Typographic ones were made plain before. */
static bool
IsJoin(char c, NameJoin *join)
{
	switch (c)
	{
		case ' ': *join = JOIN_SPACE; return true;
		case '\'': *join = JOIN_APOSTROPHE; return true;
		case '-': *join = JOIN_HYPHEN; return true;
		case ',':
		case ';':
		case '/': *join = JOIN_LIST; return true;
		case '&':
		case '+': *join = JOIN_AND; return true;
		default: return false;
	}
}

/* Add the words that a piece of text folds to; the signs within it are as good as spaces. */
static void
AddWords(NameWords *words, char *folded, NameJoin join)
{
	for (char *at = folded; *at != '\0'; join = JOIN_SPACE)
	{
		const size_t len = strcspn(at, " ");

		if (words->count == NAME_MAX_WORDS)
		{
			words->too_long = true;
			return;
		}
		words->word[words->count++] = (NameWord){{at, len}, join};
		at += len + (at[len] == ' ');
	}
}

/* Typographic apostrophes (U+2019, U+02BC, U+2018) as ASCII, in place. */
static size_t
PlainApostrophes(char *text, size_t len)
{
	char *to = text;

	for (size_t i = 0; i < len;)
	{
		const bool is_quote = len - i >= 3 && (memcmp(text + i, "\xE2\x80\x99", 3) == 0 ||
											   memcmp(text + i, "\xE2\x80\x98", 3) == 0);
		const bool is_letter = len - i >= 2 && memcmp(text + i, "\xCA\xBC", 2) == 0;

		*to++ = is_quote || is_letter ? '\'' : text[i];
		i += is_quote ? 3 : is_letter ? 2 : 1;
	}
	return to - text;
}

static void
ReadWords(NameWords *words, const char *text, size_t len)
{
	char clean[NAME_MAX_BYTES + 1];
	char *to = words->bytes;
	size_t clean_len;

	words->count = 0;
	words->too_long = len > NAME_MAX_BYTES;
	clean_len = words->too_long ? 0 : CleanDigits(text, len, clean, sizeof(clean));
	words->has_signs = clean_len > 0;
	clean_len = PlainApostrophes(clean, clean_len);
	for (size_t start = 0, i = 0; start < clean_len; start = i)
	{
		NameJoin join = JOIN_SPACE;
		NameJoin next;

		for (i = start; i < clean_len && IsJoin(clean[i], &next); i++)
			join = Max(join, next);
		start = i;
		while (i < clean_len && !IsJoin(clean[i], &next))
			i++;
		FoldText(clean + start, i - start, to);
		AddWords(words, to, join);
		to += strlen(to) + 1;
	}
}

/* Some of the words of a text, by position. */
typedef struct WordRange
{
	int from;
	int to;
} WordRange;

/* ET, between two persons. */
static bool
IsAnd(const NamePart *word)
{
	return IsWord(word, "ET") || IsWord(word, "OU") || IsWord(word, "AND") || IsWord(word, "UND");
}

/* Join words by spaces into `text`, without the ET between two persons. */
static NamePart
JoinWords(const NameWords *words, WordRange range, char *text)
{
	size_t used = 0;

	for (int i = range.from; i < range.to; i++)
	{
		const NamePart *word = &words->word[i].text;

		if (IsAnd(word) && i > range.from && i + 1 < range.to)
			continue;
		if (used > 0)
			text[used++] = ' ';
		memcpy(text + used, word->at, word->len);
		used += word->len;
	}
	text[used] = '\0';
	return (NamePart){text, used};
}

/* ---- forms of address ---- */

/* The form of address at a position, if it is one and something may follow it. */
static const Civility *
CivilityAt(const NameWords *words, int i)
{
	const NamePart *word = &words->word[i].text;
	const Civility *civility = FindCivility(word->at, word->len);
	const bool is_last = i + 1 == words->count;

	if (civility == NULL || (is_last && !civility->alone_is_no_name))
		return NULL;
	/* M'BAREK, MONS-LAFFITTE */
	if (!is_last &&
		(words->word[i + 1].join == JOIN_APOSTROPHE || words->word[i + 1].join == JOIN_HYPHEN))
		return NULL;
	return civility;
}

/* Keep what a form of address says: the first names it, a man's and a woman's make a couple. */
static void
AddCivility(InspectedName *name, const Civility *civility)
{
	if (name->civility == NULL)
		name->civility = civility->code;
	if (civility->gender == '\0' || name->is_couple)
		return;
	if (name->gender != '\0' && name->gender != civility->gender)
	{
		name->civility = "M_MME";
		name->is_couple = true;
	}
	name->gender = name->is_couple ? '\0' : civility->gender;
}

/* The ET of M ET MME, the LE of M LE DR, at a position before another form of address. */
static bool
IsLink(const NameWords *words, int i)
{
	const NamePart *word = &words->word[i].text;
	const Civility *next = i > 0 && i + 1 < words->count ? CivilityAt(words, i + 1) : NULL;

	if (IsWord(word, "LE") || IsWord(word, "LA"))
		return IsTitleOfScholar(next);
	return next != NULL && IsAnd(word);
}

/* Where the names begin behind the forms of address. */
static int
SkipForms(const NameWords *words, InspectedName *name)
{
	int i = 0;

	while (i < words->count)
	{
		const bool is_link = IsLink(words, i);
		const Civility *civility = CivilityAt(words, i + is_link);

		if (civility == NULL)
			break;
		AddCivility(name, civility);
		i += 1 + is_link;
	}
	return i;
}

/* ---- names before and after a marriage ---- */

/* The words before a marker and behind it, and which side is the name at birth. */
typedef struct MarriedName
{
	bool has_marker;
	bool birth_is_behind;
	WordRange before;
	WordRange behind;
} MarriedName;

static int
FindMarker(const NamePart *word, bool opens)
{
	for (int i = 0; i < lengthof(markers); i++)
		if (IsWord(word, markers[i].word) && (markers[i].may_open || !opens))
			return i;
	return -1;
}

/* A marker that is the last word says nothing and is dropped, unless it is all there is. */
static MarriedName
FindMarriage(const NameWords *words, int from)
{
	MarriedName found = {.before = {from, words->count}};

	for (int i = from; i < words->count && words->count - from > 1; i++)
	{
		const int marker = FindMarker(&words->word[i].text, i == from);

		if (marker < 0 || (i + 1 == words->count && !markers[marker].may_open))
			continue;
		if (found.has_marker)
		{
			found.behind.to = i;
			break;
		}
		found.has_marker = i + 1 < words->count;
		found.birth_is_behind = markers[marker].opens_birth_name;
		found.before.to = i;
		found.behind = (WordRange){i + 1, words->count};
	}
	return found;
}

/* Two persons in one field: JEAN ET MARIE, JEAN & MARIE. */
static bool
HasTwoPersons(const NameWords *words, WordRange range)
{
	for (int i = range.from + 1; i < range.to; i++)
		if (words->word[i].join == JOIN_AND || (i + 1 < range.to && IsAnd(&words->word[i].text)))
			return true;
	return false;
}

/* Family name in use and at birth, from the family words, or where these tell nothing the given words. */
static void
SetFamilyNames(InspectedName *name, const NameWords *family, const MarriedName *of_family,
			   const NameWords *given, const MarriedName *of_given)
{
	const MarriedName *told = of_family->has_marker ? of_family : of_given;
	const NamePart before = JoinWords(family, of_family->before, name->family_text);
	NamePart behind;

	name->usage_name = before;
	if (!told->has_marker)
		return;
	behind = JoinWords(told == of_family ? family : given, told->behind, name->birth_text);
	name->usage_name = told->birth_is_behind ? before : behind;
	name->birth_family_name = told->birth_is_behind ? behind : before;
}

/* ---- family name ---- */

static void
AddOnce(NameParts *parts, NamePart part)
{
	for (int i = 0; i < parts->count; i++)
		if (parts->part[i].len == part.len && memcmp(parts->part[i].at, part.at, part.len) == 0)
			return;
	if (parts->count < NAME_MAX_WORDS)
		parts->part[parts->count++] = part;
}

void
SplitFamilyName(SplitName *split, NamePart family)
{
	size_t used = 0;

	split->particles.count = 0;
	while (family.len > 0)
	{
		const NamePart word = NextWordOf(&family);

		if (family.len > 0 && IsNameParticle(word.at, word.len))
		{
			AddOnce(&split->particles, word);
			continue;
		}
		if (used > 0)
			split->core_text[used++] = ' ';
		memcpy(split->core_text + used, word.at, word.len);
		used += word.len;
	}
	split->core_text[used] = '\0';
	split->core = (NamePart){split->core_text, used};
}

/* ---- given names ---- */

/* JP, JB: two capitals that nobody can be called. Y counts as a vowel. */
static bool
IsPairOfInitials(const NamePart *word)
{
	static const char consonants[] = "BCDFGHJKLMNPQRSTVWXZ";

	return word->len == 2 && strchr(consonants, word->at[0]) != NULL &&
		   strchr(consonants, word->at[1]) != NULL;
}

/* Write J P for J.-P. or JP and return true, if the words are nothing else. */
static bool
SetInitials(InspectedName *name, const NameWords *words, WordRange range)
{
	size_t used = 0;

	if (range.from == range.to)
		return false;
	for (int i = range.from; i < range.to; i++)
	{
		const NamePart *word = &words->word[i].text;

		if (word->len != 1 && !(range.to - range.from == 1 && IsPairOfInitials(word)))
			return false;
		for (size_t k = 0; k < word->len && used + 2 < sizeof(name->initials_text); k++)
		{
			if (used > 0)
				name->initials_text[used++] = ' ';
			name->initials_text[used++] = word->at[k];
		}
	}
	name->initials_text[used] = '\0';
	name->initials = (NamePart){name->initials_text, used};
	return true;
}

/* Do the words make one given name that people have? `joined` holds them and the space between. */
static bool
IsKnownCompound(const NamePart *joined, size_t before_len)
{
	const size_t last_len = joined->len - before_len - 1;

	return before_len > 1 && last_len > 1 && GivenNameFrequency(joined->at, joined->len) > 0;
}

/* ABD EL of ABD EL KADER: the last of several words is a particle. */
static bool
EndsInParticle(NamePart name)
{
	NamePart word = NextWordOf(&name);

	while (name.len > 0)
		word = NextWordOf(&name);
	return IsNameParticle(word.at, word.len);
}

/* Does a word belong to the given name before it, which with it is `joined`? */
static bool
Continues(const NameWord *word, const NamePart *joined, size_t before_len)
{
	const NamePart before = {joined->at, before_len};

	if (word->join == JOIN_HYPHEN || word->join == JOIN_APOSTROPHE)
		return true;
	/* At most two words without a hyphen: JEAN PIERRE MARIE is JEAN PIERRE, MARIE. */
	return word->join == JOIN_SPACE &&
		   (memchr(before.at, ' ', before.len) == NULL || EndsInParticle(before)) &&
		   IsKnownCompound(joined, before_len);
}

/* Add a word that was written to `at`, behind a space, to the last given name or as one of its own. */
static void
AddGivenWord(NameParts *given, const NameWord *word, const char *at, bool starts_anew)
{
	if (given->count > 0 && !starts_anew)
	{
		NamePart *last = &given->part[given->count - 1];
		const NamePart joined = {last->at, at + word->text.len - last->at};

		if (Continues(word, &joined, last->len))
		{
			*last = joined;
			return;
		}
	}
	given->part[given->count++] = (NamePart){at, word->text.len};
}

/* JEAN PIERRE, but not M HAMED. */
static bool
IsCompound(const NamePart *name)
{
	const NamePart first = FirstWordOf(name);

	return first.len > 1 && first.len < name->len;
}

/* Group words into given names. They lie in given_text one after another, a space apart. */
static void
SetGivenNames(InspectedName *name, const NameWords *words, WordRange range)
{
	char *to = name->given_text;
	bool starts_anew = true;

	for (int i = range.from; i < range.to; i++)
	{
		const NamePart *text = &words->word[i].text;
		const bool is_and = IsAnd(text) && i > range.from && i + 1 < range.to;

		if (!is_and)
		{
			if (to > name->given_text)
				*to++ = ' ';
			memcpy(to, text->at, text->len);
			AddGivenWord(&name->given, &words->word[i], to, starts_anew);
			to += text->len;
		}
		starts_anew = is_and;
	}
	*to = '\0';
	name->is_compound = name->given.count > 0 && IsCompound(&name->given.part[0]);
}

/* ---- judgements ---- */

/* Why a text is junk, in a word, or NULL. An empty one is not: it is missing. */
static const char *
JunkReasonOfOne(const NameWords *words, NamePart text)
{
	if (words->too_long)
		return "too_long";
	if (text.len > 0)
		return NameJunkReason(text.at, text.len);
	return words->has_signs && words->count == 0 ? "no_letter" : NULL;
}

/* A placeholder that is one only when both fields are read together: JOHN DOE, NOM PRENOM. */
static const char *
JunkReasonOfBoth(NamePart first, NamePart second)
{
	char both[2 * NAME_ROOM];

	memcpy(both, first.at, first.len);
	both[first.len] = ' ';
	memcpy(both + first.len + 1, second.at, second.len + 1);
	return NameJunkReason(both, first.len + 1 + second.len);
}

/* Which of two fields are junk; keeps the reason. The texts are zero-terminated. */
typedef struct JunkFields
{
	bool given;
	bool family;
} JunkFields;

static JunkFields
FindJunk(InspectedName *name, const NameWords *given_words, NamePart given,
		 const NameWords *family_words, NamePart family)
{
	const char *of_given = JunkReasonOfOne(given_words, given);
	const char *of_family = JunkReasonOfOne(family_words, family);

	if (of_given == NULL && of_family == NULL && given.len > 0 && family.len > 0)
	{
		of_given = JunkReasonOfBoth(given, family);
		if (of_given == NULL)
			of_given = JunkReasonOfBoth(family, given);
		of_family = of_given;
	}
	name->junk_reason = of_family != NULL ? of_family : of_given;
	return (JunkFields){of_given != NULL, of_family != NULL};
}

/* M or F where nine in ten bearers of the first given name are, else 0. */
static char
LikelyGender(const NameParts *given)
{
	double males = -1.0;

	if (given->count > 0)
	{
		const NamePart *first = &given->part[0];

		males = GivenNameMaleShare(first->at, first->len);
		if (males < 0)
			males = GivenNameMaleShare(first->at, FirstWordOf(first).len);
	}
	if (males < 0)
		return '\0';
	return males <= FEW_OF_THE_SEX ? 'F' : males >= 1 - FEW_OF_THE_SEX ? 'M' : '\0';
}

/* Set the sex from form of address and given name; false where they disagree: then it is unknown. */
static bool
SettleGender(InspectedName *name)
{
	const char likely = LikelyGender(&name->given);

	if (name->is_couple)
		name->gender = '\0';
	else if (name->gender == '\0')
		name->gender = likely;
	else if (likely != '\0' && likely != name->gender)
	{
		name->gender = '\0';
		return false;
	}
	return true;
}

static double
OddsOfSwap(const InspectedName *name)
{
	const NamePart *family =
		name->usage_name.len > 0 ? &name->usage_name : &name->birth_family_name;

	if (name->given.count == 0 || family->len == 0 || name->is_couple)
		return -1.0;
	return SwapOdds(name->given.part[0].at, name->given.part[0].len, family->at, family->len);
}

/* What to look at first; the order is that of what spoils the use of the name most. */
static const char *
FirstIssue(const InspectedName *name, JunkFields junk, bool gender_agrees)
{
	if (junk.family)
		return junk.given ? "junk" : "junk_family_name";
	if (name->usage_name.len == 0 && name->birth_family_name.len == 0)
		return "family_name_missing";
	if (name->is_couple)
		return "couple";
	if (junk.given)
		return "junk_given_name";
	if (name->swap_odds >= SWAP_ODDS_PROBABLE)
		return "swapped";
	if (!gender_agrees)
		return "civility_mismatch";
	if (name->initials.len > 0)
		return "initials";
	return name->given.count == 0 ? "given_name_missing" : NULL;
}

/* Where a nickname begins, JEAN DIT JEANNOT, or the words end. */
static int
NicknameStart(const NameWords *words, WordRange range)
{
	for (int i = range.from + 1; i + 1 < range.to; i++)
	{
		const NamePart *word = &words->word[i].text;

		if (IsWord(word, "DIT") || IsWord(word, "DITE") || IsWord(word, "ALIAS"))
			return i;
	}
	return range.to;
}

/* Read the given field behind its forms of address: given names, or their initials. */
static void
ReadGivenNames(InspectedName *name, const NameWords *words, WordRange range)
{
	range.to = NicknameStart(words, range);
	name->is_couple |= HasTwoPersons(words, range);
	if (!SetInitials(name, words, range))
		SetGivenNames(name, words, range);
}

static void
ReadFamilyNames(InspectedName *name, const NameWords *family, const MarriedName *of_family,
				const NameWords *given, const MarriedName *of_given)
{
	name->is_couple |= HasTwoPersons(family, of_family->before);
	SetFamilyNames(name, family, of_family, given, of_given);
	SplitFamilyName(&name->split,
					name->usage_name.len > 0 ? name->usage_name : name->birth_family_name);
}

void
InspectName(InspectedName *name, const char *given, size_t given_len, const char *family,
			size_t family_len)
{
	NameWords given_words;
	NameWords family_words;
	char given_text[NAME_ROOM];
	char family_text[NAME_ROOM];
	MarriedName of_given;
	MarriedName of_family;
	JunkFields junk;
	bool gender_agrees;

	memset(name, 0, offsetof(InspectedName, given_text));
	name->split.core.len = 0;
	name->split.particles.count = 0;
	ReadWords(&given_words, given, given_len);
	ReadWords(&family_words, family, family_len);
	of_given = FindMarriage(&given_words, SkipForms(&given_words, name));
	of_family = FindMarriage(&family_words, SkipForms(&family_words, name));
	junk = FindJunk(name, &given_words, JoinWords(&given_words, of_given.before, given_text),
					&family_words, JoinWords(&family_words, of_family.before, family_text));
	if (!junk.given)
		ReadGivenNames(name, &given_words, of_given.before);
	if (!junk.family)
		ReadFamilyNames(name, &family_words, &of_family, &given_words, &of_given);
	gender_agrees = SettleGender(name);
	name->swap_odds = OddsOfSwap(name);
	name->issue = FirstIssue(name, junk, gender_agrees);
}
