/*
 * address.c
 *    Streets, cities and postcodes in a form that two spellings share, for matching that
 *    compares them one by one.
 *
 * Folded words with the usual French abbreviations written out, so that "12, av. Gal
 * de Gaulle" and "12 AVENUE DU GENERAL DE GAULLE" are near. The words are those of
 * the address parser (postal_words.h), and stay in their order: a street's type is
 * written out only where a type can stand, first or after the number and its suffix.
 */
#include "normalize/normalize.h"
#include "normalize/postal_words.h"
#include "text/text.h"

/* The words of a value, with nothing but spaces between: what is normal is read as it was written. */
static void
SplitFolded(AddressWords *words, const char *src, size_t len)
{
	char folded[FOLD_BOUND(ADDRESS_MAX_BYTES)];

	SplitAddress(words, folded, FoldText(src, Min(len, ADDRESS_MAX_BYTES), folded));
}

/* Where the type may stand: after a number and a suffix that a type follows. */
static int
TypePlace(const AddressWords *words)
{
	int at = 0;
	int n;

	while (at < words->count && LeadingDigits(words, at) > 0)
		at++;
	if (at > 0 && at + 1 < words->count &&
		(WordLen(words, at) == 1 ||
		 FindTerm(&fr_suffixes, WordAt(words, at), WordLen(words, at)) != NULL) &&
		LongestTerm(&fr_types, words, at + 1, words->count, &n) != NULL)
		at++;
	return at;
}

/* Folded street line (number, type, name); `dst` holds ADDRESS_MAX_BYTES. */
size_t
NormalizeStreet(const char *src, size_t len, char *dst)
{
	AddressWords words;
	PartWriter writer = {dst, ADDRESS_MAX_BYTES, 0, false};
	const PostalTerm *type = NULL;
	int at;
	int ntype = 0;

	dst[0] = '\0';
	SplitFolded(&words, src, len);
	at = TypePlace(&words);
	if (at < words.count)
		type = LongestTerm(&fr_types, &words, at, words.count, &ntype);
	PutFrenchName(&writer, &words, 0, at);
	if (type != NULL)
		PutWord(&writer, TermWord(type), strlen(TermWord(type)));
	PutFrenchName(&writer, &words, at + ntype, words.count);
	return writer.used;
}

/* Folded city without arrondissement and CEDEX; `dst` holds ADDRESS_MAX_BYTES. */
size_t
NormalizeCity(const char *src, size_t len, char *dst)
{
	AddressWords words;
	PartWriter writer = {dst, ADDRESS_MAX_BYTES, 0, false};

	dst[0] = '\0';
	SplitFolded(&words, src, len);
	PutFrenchCity(&writer, &words, 0, CityNameEnd(&words, 0, words.count));
	/* Where not all of it fits, it may now end in a number as a city never does. */
	return writer.is_full ? NormalizeCity(dst, writer.used, dst) : writer.used;
}

/* Letters and digits in upper case, a country prefix as in F-75001 dropped; `dst` holds POSTCODE_MAX_BYTES. */
size_t
NormalizePostcode(const char *src, size_t len, char *dst)
{
	AddressWords words;
	size_t used = 0;

	SplitFolded(&words, src, len);
	for (int i = words.count > 1 && (WordIs(&words, 0, "F") || WordIs(&words, 0, "FR"));
		 i < words.count; i++)
	{
		if (used + WordLen(&words, i) >= POSTCODE_MAX_BYTES)
			return 0;
		memcpy(dst + used, WordAt(&words, i), WordLen(&words, i));
		used += WordLen(&words, i);
	}
	dst[used] = '\0';
	return strspn(dst, "0") == used ? 0 : used; /* 00000 is nobody's */
}
