/*
 * postal_words.h
 *    An address as folded words that remember what parted them, and the compiled words
 *    that they are looked up in. For the address files of this room.
 */
#ifndef IDENTITY360_POSTAL_WORDS_H
#define IDENTITY360_POSTAL_WORDS_H

#include "core.h"

#include "normalize/clean.h"
#include "normalize/postal.h"
#include "normalize/postal_tables.h"

#define ADDRESS_MAX_WORDS 64

/* What stands before a word. */
typedef enum WordGap
{
	GAP_SPACE,
	GAP_COMMA, /* a comma, a semicolon, a bracket, a dash between spaces */
	GAP_LINE
} WordGap;

typedef struct AddressWord
{
	uint16 start;
	uint16 len;
	WordGap gap;
} AddressWord;

/* Words stand in `text` with one space between any two, so that several are one piece of it. */
typedef struct AddressWords
{
	int count;
	AddressWord words[ADDRESS_MAX_WORDS];
	bool truncated;
	char text[ADDRESS_TEXT_MAX];
} AddressWords;

extern void SplitAddress(AddressWords *words, const char *text, size_t len);

/* Take words [from, to) out; what follows is parted from what is before. */
extern void RemoveWords(AddressWords *words, int from, int to);

static inline const char *
WordAt(const AddressWords *words, int i)
{
	return words->text + words->words[i].start;
}

static inline int
WordLen(const AddressWords *words, int i)
{
	return words->words[i].len;
}

/* Length of words [from, to), spaces included. */
static inline int
SpanLen(const AddressWords *words, int from, int to)
{
	return words->words[to - 1].start + words->words[to - 1].len - words->words[from].start;
}

static inline bool
WordIs(const AddressWords *words, int i, const char *word)
{
	const int len = (int) strlen(word);

	return WordLen(words, i) == len && memcmp(WordAt(words, i), word, len) == 0;
}

/* How many digits a word begins with. */
extern int LeadingDigits(const AddressWords *words, int i);

/* Is the word a number and nothing else? */
static inline bool
IsNumber(const AddressWords *words, int i)
{
	return LeadingDigits(words, i) == WordLen(words, i);
}

/* Is the word one of a list, which a NULL ends? */
extern bool WordIsOneOf(const AddressWords *words, int i, const char *const *list);

/* DE, DU, DES, LA, ...: what leads a noun and is not missed. */
extern bool IsArticle(const char *word, size_t len);

/* The row of a spelling, or NULL. */
extern const PostalTerm *FindTerm(const PostalTerms *terms, const char *spelling, size_t len);

/* The row of the most words from `at`, before `end` and with nothing but spaces between; their number goes to `nwords`. */
extern const PostalTerm *LongestTerm(const PostalTerms *terms, const AddressWords *words, int at,
									 int end, int *nwords);

static inline const char *
TermWord(const PostalTerm *term)
{
	return postal_pool + term->word;
}

/* A part of an address that is being written: words after one space each, none cut. */
typedef struct PartWriter
{
	char *part;
	size_t size;
	size_t used;
	bool is_full;
} PartWriter;

extern PartWriter WritePart(char *part, size_t size);
extern void PutWord(PartWriter *writer, const char *word, size_t len);

/* The words of a French name (of a street, a place), abbreviations written out; the last word is never one. */
extern void PutFrenchName(PartWriter *writer, const AddressWords *words, int from, int to);

/* The words of a French city, ST and the like written out. */
extern void PutFrenchCity(PartWriter *writer, const AddressWords *words, int from, int to);

/*
 * Where the name of a city ends in words [from, to): before CEDEX, and before a number at its end with the word that
 * says it is an arrondissement. One word is left of what is not empty.
 */
extern int CityNameEnd(const AddressWords *words, int from, int to);

/* Country of a code or a name, or NULL. */
extern const PostalCountry *FindCountry(const char *name, size_t len);
extern const PostalCountry *CountryOfCode(const char *code);

/* Does the word lead a noun: DE, DU, LA and the like? */
extern bool LeadsNoun(const AddressWords *words, int i);

/* Is the word the first of a piece, which gaps part from others? Where does that piece end? */
static inline bool
StartsPiece(const AddressWords *words, int i)
{
	return i == 0 || words->words[i].gap != GAP_SPACE;
}

extern int PieceEnd(const AddressWords *words, int i);

/* Does a French type stand here? Does a complement's word, not after an article (DE LA TOUR is a name)? */
extern bool FrenchTypeStandsAt(const AddressWords *words, int at, int end);
extern const PostalTerm *FrenchComplementAt(const AddressWords *words, int at, int from, int end,
											int *nwords);

/* What is left of a French address without box, postcode and city. */
extern void ParseFrenchStreet(const AddressWords *words, ParsedAddress *address);

/* Addresses without their country, by the rules of postal_fr.c and postal_world.c. `words` and `street` are used up. */
extern void ParseFrench(AddressWords *words, ParsedAddress *address);
extern void ParseFrenchColumns(AddressWords *street, const AddressWords *postcode,
							   const AddressWords *city, ParsedAddress *address);
extern void ParseForeign(const PostalCountry *country, AddressWords *words, ParsedAddress *address);
extern void ParseForeignColumns(const PostalCountry *country, AddressWords *street,
								const AddressWords *postcode, const AddressWords *city,
								ParsedAddress *address);
extern bool IsPostcodeOf(const PostalCountry *country, const char *postcode, size_t len);

static inline void
FlagAddress(ParsedAddress *address, AddressFlag flag)
{
	address->flags |= UINT32_C(1) << flag;
}

static inline bool
AddressHasFlag(const ParsedAddress *address, AddressFlag flag)
{
	return (address->flags >> flag & 1) != 0;
}

#endif
