/*
 * names.h
 *    What a name says of its bearer, whether two names may be one person's, and how
 *    common they are. Cores: pure, no allocation, never an error.
 *
 * Where a folded name is asked for, it is what FoldText gives: capitals, digits, spaces.
 */
#ifndef IDENTITY360_NAMES_H
#define IDENTITY360_NAMES_H

#include "core.h"
#include "text/text.h"

/* ---- facts about folded names; spaces in them do not count ---- */

/* For reference_versions(): of all lists in name_table.def. */
extern const char *const name_table_version;
extern const int name_table_rows;

/* Share of the people in France who bear it, 0 to 1; 0 where it is not among the listed. Births 1900-2018. */
extern double GivenNameFrequency(const char *name, size_t len);

/* The same for the 30,000 most common family names; an estimate from their ranks. */
extern double FamilyNameFrequency(const char *name, size_t len);

/* Share of males among the bearers of a given name, 0 to 1; -1 where it is not listed. */
extern double GivenNameMaleShare(const char *name, size_t len);

/*
 * How much likelier the two names are in each other's place than in their own (Bayes
 * factor; multiply with the odds of a swap in the data). 0 where one is empty.
 */
extern double SwapOdds(const char *given, size_t given_len, const char *family, size_t family_len);

/* From here on a swap is called probable, as it is even where one record in a thousand is swapped. */
#define SWAP_ODDS_PROBABLE 1000.0

/* How two given names go together, for folded names; the first that holds. */
typedef enum GivenNameLink
{
	GIVEN_NOT_LINKED,    /* equal names too */
	GIVEN_GENDERED_PAIR, /* differ by sex only: MICHEL and MICHELE */
	GIVEN_VARIANTS,      /* spellings of one name: CATHERINE and KATHERINE */
	GIVEN_NICKNAMES      /* one is a short form of the other, or both are of a third name */
} GivenNameLink;

extern GivenNameLink FindGivenNameLink(const char *a, size_t alen, const char *b, size_t blen);

/* The same from numbers of forms, which a name that is compared often is turned into once. */
#define NO_GIVEN_NAME_FORM (-1)
extern int FindGivenNameForm(const char *name, size_t len);
extern GivenNameLink LinkOfForms(int a, int b);

static inline bool
AreNicknames(const char *a, size_t alen, const char *b, size_t blen)
{
	return FindGivenNameLink(a, alen, b, blen) == GIVEN_NICKNAMES;
}

static inline bool
AreNameVariants(const char *a, size_t alen, const char *b, size_t blen)
{
	return FindGivenNameLink(a, alen, b, blen) == GIVEN_VARIANTS;
}

static inline bool
AreGenderedPair(const char *a, size_t alen, const char *b, size_t blen)
{
	return FindGivenNameLink(a, alen, b, blen) == GIVEN_GENDERED_PAIR;
}

/* A word such as DE, VAN or BEN that stands before a family name. */
extern bool IsNameParticle(const char *word, size_t len);

/* ---- shared with NormalizeName (name.c) ---- */

typedef struct Civility
{
	const char *word;
	size_t len;
	bool alone_is_no_name;
	const char *code;
	char gender; /* M, F or 0 */
} Civility;

/* The form of address that a folded word is, or NULL. */
extern const Civility *FindCivility(const char *word, size_t len);

/* Doctor or professor, which an article may lead: M LE DR. */
extern bool IsTitleOfScholar(const Civility *civility);

/* Why a folded, zero-terminated name is a placeholder, in a documented word; NULL if it is a name. */
extern const char *NameJunkReason(const char *name, size_t len);

/* ---- what a name says ---- */

#define NAME_MAX_BYTES 400 /* longer is no name */
#define NAME_MAX_WORDS 24  /* nor is more */
#define NAME_ROOM (FOLD_BOUND(NAME_MAX_BYTES) + 2 * NAME_MAX_WORDS)

/* A part of one of the buffers of its struct; none where len is 0. */
typedef struct NamePart
{
	const char *at;
	size_t len;
} NamePart;

static inline NamePart
FirstWordOf(const NamePart *part)
{
	const char *space = part->len == 0 ? NULL : memchr(part->at, ' ', part->len);

	return (NamePart){part->at, space == NULL ? part->len : (size_t) (space - part->at)};
}

/* Take the first word off a part. */
static inline NamePart
NextWordOf(NamePart *part)
{
	const NamePart word = FirstWordOf(part);
	const size_t skip = Min(word.len + 1, part->len);

	*part = (NamePart){part->at + skip, part->len - skip};
	return word;
}

typedef struct NameParts
{
	int count;
	NamePart part[NAME_MAX_WORDS];
} NameParts;

/* A family name in two: DE LA TOUR is TOUR, DE, LA. Points into itself: not to be copied. */
typedef struct SplitName
{
	NamePart core;
	NameParts particles; /* each once, in the order of the name */
	char core_text[NAME_ROOM];
} SplitName;

/* Part a folded family name. The last word is core: there are families Le and Da. */
extern void SplitFamilyName(SplitName *split, NamePart family);

/* Points into itself: not to be copied. */
typedef struct InspectedName
{
	const char *civility; /* code: M, MME, M_MME, DR...; NULL without */
	char gender;          /* M, F or 0 */
	NameParts given;      /* compound names as one: JEAN PIERRE */
	NamePart initials;    /* J P, where nothing else is known of the given name */
	bool is_compound;
	NamePart usage_name;
	NamePart birth_family_name;
	bool is_couple;
	const char *junk_reason; /* NULL if neither field is junk; a junk field is left empty */
	double swap_odds;        /* -1 where nothing can be said */
	const char *issue;       /* what to look at first, a documented word; NULL if nothing */
	char given_text[NAME_ROOM];
	char initials_text[2 * NAME_MAX_WORDS];
	char family_text[NAME_ROOM];
	char birth_text[NAME_ROOM];
	SplitName split; /* the family name in use, else the one at birth */
} InspectedName;

/* Read a given and a family name as they were typed; either may be empty. */
extern void InspectName(InspectedName *name, const char *given, size_t given_len,
						const char *family, size_t family_len);

/* ---- whether two may be one person's ---- */

#define NAME_LEVEL(symbol, word, result) NAME_##symbol,
typedef enum NameLevel
{
#include "normalize/name_levels.def"
} NameLevel;
#undef NAME_LEVEL

typedef enum NameResult
{
	NAMES_SAME,
	NAMES_COMPATIBLE,
	NAMES_DIFFERENT
} NameResult;

typedef struct NameComparison
{
	NameResult result;
	NameLevel given;
	NameLevel family;
	bool is_swapped;
} NameComparison;

/* The word of a level. */
extern const char *NameLevelWord(NameLevel level);

/* False where a side has no name that means anything. The texts are as they were typed. */
extern bool CompareNames(NamePart given_a, NamePart family_a, NamePart given_b, NamePart family_b,
						 NameComparison *comparison);

#endif
