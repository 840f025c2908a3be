/*
 * tokens.c
 *    How far two short lists of words say the same: see tokens.h.
 *
 * All pairs that may be are found, and the best is taken until none is left: similar
 * before less similar, then heavy before light, then by what the words are, so that
 * both directions take the same pairs. A pair weighs what its lighter word does: one
 * that is misspelt is not rare because nobody else writes it so.
 *
 * Cost: |a| * |b| short comparisons of words, at most MAX_TOKENS squared; words that
 * are equal or begin with different letters cost next to nothing. No allocation.
 */
#include "text/text.h"
#include "text/tokens.h"

/* A word agrees with its initial, but that says less than the word. */
#define INITIAL_SIMILARITY 0.9

typedef struct TokenPair
{
	uint8 a;
	uint8 b;
	double similarity;
	double weight;
} TokenPair;

void
SplitTokens(TokenList *list, const char *text, size_t len)
{
	const char *const end = text + len;

	list->count = 0;
	while (text < end && list->count < MAX_TOKENS)
	{
		const char *space = memchr(text, ' ', end - text);
		const int word_len = (int) ((space ? space : end) - text);

		if (word_len > 0)
			list->tokens[list->count++] = (Token){text, word_len, 1.0};
		text += word_len + 1;
	}
}

static int
CompareWords(const Token *a, const Token *b)
{
	const int order = memcmp(a->bytes, b->bytes, Min(a->len, b->len));

	return order != 0 ? order : a->len - b->len;
}

static bool
HasDigit(const Token *token)
{
	for (int i = 0; i < token->len; i++)
	{
		if (token->bytes[i] >= '0' && token->bytes[i] <= '9')
			return true;
	}
	return false;
}

/* 0 where the words do not pair. A number is another number however near it is. */
static double
WordSimilarity(const Token *a, const Token *b, double least)
{
	double similarity;

	if (CompareWords(a, b) == 0)
		return 1.0;
	if (HasDigit(a) || HasDigit(b))
		return 0.0;
	if (a->len == 1 || b->len == 1)
		return a->bytes[0] == b->bytes[0] ? INITIAL_SIMILARITY : 0.0;
	similarity = JaroWinklerSimilarity(a->bytes, a->len, b->bytes, b->len);
	return similarity >= least ? similarity : 0.0;
}

/* Is p to be taken before q? The last words make it the same from either side. */
static bool
TakenBefore(const TokenList *a, const TokenList *b, const TokenPair *p, const TokenPair *q)
{
	const Token *words[2][2] = {{&a->tokens[p->a], &b->tokens[p->b]},
								{&a->tokens[q->a], &b->tokens[q->b]}};
	int order;

	if (p->similarity != q->similarity)
		return p->similarity > q->similarity;
	if (p->weight != q->weight)
		return p->weight > q->weight;
	for (int i = 0; i < 2; i++)
	{
		if (CompareWords(words[i][0], words[i][1]) > 0)
		{
			const Token *swap = words[i][0];

			words[i][0] = words[i][1];
			words[i][1] = swap;
		}
	}
	order = CompareWords(words[0][0], words[1][0]);
	if (order == 0)
		order = CompareWords(words[0][1], words[1][1]);
	return order < 0;
}

/* The best pair of words that are still free; false if there is none. */
static bool
BestPair(const TokenList *a, const TokenList *b, double similarities[MAX_TOKENS][MAX_TOKENS],
		 uint32 used_a, uint32 used_b, TokenPair *best)
{
	bool found = false;

	for (int i = 0; i < a->count; i++)
	{
		for (int j = 0; j < b->count; j++)
		{
			const TokenPair pair = {i, j, similarities[i][j],
									Min(a->tokens[i].weight, b->tokens[j].weight)};

			if (pair.similarity == 0.0 || (used_a >> i & 1) || (used_b >> j & 1))
				continue;
			if (!found || TakenBefore(a, b, &pair, best))
				*best = pair;
			found = true;
		}
	}
	return found;
}

static double
SumOfWeights(const TokenList *list)
{
	double sum = 0.0;

	for (int i = 0; i < list->count; i++)
		sum += list->tokens[i].weight;
	return sum;
}

double
TokenSimilarity(const TokenList *a, const TokenList *b, double least)
{
	double similarities[MAX_TOKENS][MAX_TOKENS];
	uint32 used_a = 0;
	uint32 used_b = 0;
	double all = SumOfWeights(a) + SumOfWeights(b);
	double shared = 0.0;
	TokenPair pair;

	if (all == 0.0)
		return 1.0;
	for (int i = 0; i < a->count; i++)
	{
		for (int j = 0; j < b->count; j++)
		{
			const bool counts = a->tokens[i].weight > 0.0 && b->tokens[j].weight > 0.0;

			similarities[i][j] = counts ? WordSimilarity(&a->tokens[i], &b->tokens[j], least) : 0.0;
		}
	}
	while (BestPair(a, b, similarities, used_a, used_b, &pair))
	{
		used_a |= UINT32_C(1) << pair.a;
		used_b |= UINT32_C(1) << pair.b;
		shared += pair.similarity * pair.weight;
		/* Of the two words of a pair one is the union; what is heavier in one is no difference. */
		all -= a->tokens[pair.a].weight + b->tokens[pair.b].weight - pair.weight;
	}
	return Min(shared / all, 1.0);
}
