/*
 * test_tokens.c
 *    Lists of words that say the same: what pairs, what it weighs, and that both
 *    directions agree.
 */
#include "text/tokens.h"
#include "unit.h"

static TokenList
Words(const char *text)
{
	TokenList list;

	SplitTokens(&list, text, strlen(text));
	return list;
}

static double
Similarity(const char *a, const char *b)
{
	const TokenList in_a = Words(a);
	const TokenList in_b = Words(b);

	return TokenSimilarity(&in_a, &in_b, 0.9);
}

/* All words weigh 1: what is paired, over all. */
static const struct
{
	const char *a;
	const char *b;
	double expected;
} cases[] = {
	{"", "", 1},
	{"", "A", 0},
	{"VICTOR HUGO", "VICTOR HUGO", 1},
	{"VICTOR HUGO", "HUGO VICTOR", 1},
	{"VICTOR HUGO", "HUGO", 1.0 / 2},
	{"VICTOR HUGO", "EMILE ZOLA", 0},
	{"VICTOR HUGO", "VICTOR EMILE", 1.0 / 3},
	{"V HUGO", "VICTOR HUGO", (0.9 + 1) / 2},
	{"V H", "VICTOR HUGO", 0.9},
	{"V", "W", 0},
	/* A number is another number: 1945 and 1944 are similar as texts. */
	{"MAI 1945", "MAI 1944", 1.0 / 3},
	{"8E RI", "8 RI", 1.0 / 3},
	/* Each word pairs once. */
	{"PARIS PARIS", "PARIS", 1.0 / 2},
	{"A A", "ANNE", 0.9 / 2},
};

static void
CheckWeights(void)
{
	TokenList a = Words("DE LA PAIX");
	TokenList b = Words("PAIX");
	TokenList c = Words("RUE HUGO");
	TokenList d = Words("AVENUE HUGO");

	a.tokens[0].weight = a.tokens[1].weight = 0.0;
	CHECK(TokenSimilarity(&a, &b, 0.9) == 1.0, "what weighs nothing is not missed");
	b.count = 0;
	a.count = 2;
	CHECK(TokenSimilarity(&a, &b, 0.9) == 1.0, "lists without weight are equal");
	c.tokens[0].weight = d.tokens[0].weight = 0.25;
	CHECK(TokenSimilarity(&c, &d, 0.9) == 1.0 / 1.5, "light words cost little");
	c.tokens[1].weight = 0.5;
	CHECK(TokenSimilarity(&c, &d, 0.9) == 0.5, "a pair weighs as its lighter word");
}

/* Words near each other, so that there is a choice of pairs. */
static void
CheckSymmetry(void)
{
	static const char *const words[] = {"MARTIN", "MARTINE", "MARTINS", "MARTHE", "M",    "A",
										"ANNE",   "ANNIE",   "8",       "HUGO",   "HUGOT"};
	uint64 seed = 5;
	int nbad = 0;

	for (int i = 0; i < 20000; i++)
	{
		TokenList lists[2];
		double similarity;

		for (int k = 0; k < 2; k++)
		{
			lists[k].count = UnitBelow(&seed, 6);
			for (int w = 0; w < lists[k].count; w++)
			{
				const char *word = words[UnitBelow(&seed, lengthof(words))];

				lists[k].tokens[w] = (Token){word, (int) strlen(word), UnitBelow(&seed, 4) / 2.0};
			}
		}
		similarity = TokenSimilarity(&lists[0], &lists[1], 0.9);
		nbad += fabs(similarity - TokenSimilarity(&lists[1], &lists[0], 0.9)) > 1e-12;
		nbad += similarity < 0.0 || similarity > 1.0;
		nbad += TokenSimilarity(&lists[0], &lists[0], 0.9) != 1.0;
	}
	CHECK(nbad == 0, "symmetric, between 0 and 1, and 1 with itself");
}

int
main(void)
{
	char many[200] = "";

	for (int i = 0; i < lengthof(cases); i++)
	{
		const double got = Similarity(cases[i].a, cases[i].b);

		CHECK(fabs(got - cases[i].expected) < 1e-9, "\"%s\" and \"%s\": %.3f", cases[i].a,
			  cases[i].b, got);
	}
	CheckWeights();
	CheckSymmetry();
	for (int i = 0; i < 40; i++)
		strcat(many, "AB ");
	CHECK(Words(many).count == MAX_TOKENS, "no more words than there is room for");
	return UnitDone();
}
