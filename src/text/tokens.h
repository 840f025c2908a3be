/*
 * tokens.h
 *    How far two short lists of words say the same: words are paired one to one, and
 *    what counts is how much of the weight is paired.
 */
#ifndef IDENTITY360_TOKENS_H
#define IDENTITY360_TOKENS_H

#include "core.h"

#define MAX_TOKENS 24

/* A word, not zero-terminated, and what it weighs: 0 is ignored (articles), the rarest weighs most. */
typedef struct Token
{
	const char *bytes;
	int len;
	double weight;
} Token;

typedef struct TokenList
{
	int count;
	Token tokens[MAX_TOKENS];
} TokenList;

/* Give back the words of a text between single spaces, all of weight 1; beyond MAX_TOKENS the rest is left out. */
extern void SplitTokens(TokenList *list, const char *text, size_t len);

/*
 * Weighted Jaccard similarity of two lists, 0 to 1: the weight that is paired over all weight. Two words pair if they
 * are equal, if their Jaro-Winkler similarity is at least `least`, or if one is the initial of the other; the pair
 * then counts by its similarity. Symmetric; the order of words says nothing; two lists without weight are equal (1).
 */
extern double TokenSimilarity(const TokenList *a, const TokenList *b, double least);

#endif
