/*
 * text.h
 *    Folding and comparing short texts. Cores: bytes in, bytes or numbers out.
 *
 * The similarities count characters (code points), not bytes; folded text is
 * ASCII and takes the fast path. Invalid UTF-8 is read byte by byte, never refused.
 */
#ifndef IDENTITY360_TEXT_H
#define IDENTITY360_TEXT_H

#include "core.h"

/* Room that FoldText may need for `len` bytes of source. */
#define FOLD_BOUND(len) (3 * (len) + 1)

/*
 * Fold UTF-8 text to upper-case ASCII words: letters without accents and digits,
 * everything else one space, none at the ends. Returns the length written
 * (0 if nothing is left); `dst` holds FOLD_BOUND(len) bytes and is zero-terminated.
 */
extern size_t FoldText(const char *src, size_t len, char *dst);

/* Jaro similarity, 0 to 1; two empty texts are equal (1). */
extern double JaroSimilarity(const char *a, size_t alen, const char *b, size_t blen);

/* Jaro-Winkler: prefix boost of 0.1 for up to 4 characters, only above 0.7. */
extern double JaroWinklerSimilarity(const char *a, size_t alen, const char *b, size_t blen);

/* Edits (insert, delete, replace) from a to b; stops early and returns max + 1 beyond `max`. */
extern int LevenshteinDistance(const char *a, size_t alen, const char *b, size_t blen, int max);

/* The same with the swap of two neighbours as one edit (unrestricted Damerau). */
extern int DamerauLevenshteinDistance(const char *a, size_t alen, const char *b, size_t blen);

/* Code of how a French name sounds (Soundex FR), 4 characters and a zero; false if none. */
extern bool SoundexFr(const char *folded, size_t len, char code[5]);

/* 64-bit hash of bytes; frozen: it is stored in indexes. */
extern uint64 HashBytes(const void *bytes, size_t len, uint64 seed);

#endif
