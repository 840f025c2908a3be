/*
 * test_rewrite.c
 *    Each sign of the notation of rewrite.c, with what the same regular expression does to
 *    the word in JavaScript's replace(); choices that must be taken back; words that would
 *    grow too long. The rules themselves are tested in test_phonetic.c.
 */
#include "text/rewrite.h"
#include "unit.h"

typedef struct Example
{
	const char *pattern;
	const char *with;
	const char *word;
	const char *result;
} Example;

static const Example examples[] = {
	{"AB", "X", "ABCAB", "XCX"},
	{"A", "", "BANANA", "BNN"},
	{"A.", "X", "ABCA", "XCA"},
	{"[AE]B", "X", "ABEBIB", "XXIB"},
	{"[^AE]B", "X", "ABEBIB", "ABEBX"},
	{"A+B", "X", "AAABAB", "XX"},
	{"AB?C", "X", "ABCACAB", "XXAB"},
	{"^A", "X", "AA", "XA"},
	{"A$", "X", "AA", "AX"},
	{"^A$", "X", "A", "X"},
	{"A(B|CD)E", "<$1>", "ABEACDE", "<B><CD>"},
	{"(?:AB|A)C", "X", "ABCAC", "XX"},
	{"(A)(B)", "$2$1", "ABAB", "BABA"},
	{"A(?=B)", "X", "ABAC", "XBAC"},
	{"A(?!B)", "X", "ABACA", "ABXCX"},
	{"A(?=$|C)", "X", "AACBA", "AXCBX"},
	{"OU(?=I(?!LL)|[AEOU])", "W", "OUEOUIOUILL", "WEWIOUILL"},
	{"(.)\\1", "$1", "AABBBC", "ABBC"},
	{"X$|[TD]S$|[DS]$", "", "ABDS", "AB"},
	{"(^|C)Y", "$1I", "YACYY", "IACIY"},
	/* What one fit has read the next one cannot read. */
	{"([^C])H", "$1", "AHHH", "AH"},
	{"(A)B(A)", "$1$2", "ABABA", "AABA"},
	/* A choice is taken back, and what it had set with it. */
	{"(.+)N", "<$1>", "ANBNC", "<ANB>C"},
	{"(A+)AB", "<$1>", "AAAB", "<AA>"},
	{"(?:(A)C|(AB))", "[$1$2]", "AB", "[AB]"},
	{"(A|AB)(C|BCD)D?$", "$1-$2", "ABCD", "A-BCD"},
	{"^(?:SINT?|SEIN)", "ST-", "SINGER", "ST-GER"},
	{"M[*]", "MAC", "M*NEIL", "MACNEIL"},
};

static void
CheckExamples(void)
{
	for (int i = 0; i < lengthof(examples); i++)
	{
		const Rewrite rule = {examples[i].pattern, examples[i].with};
		RewriteHint hint = {0};
		const RewriteList list = {&rule, &hint, 1};
		char word[REWRITE_MAX + 1];
		size_t len;

		strcpy(word, examples[i].word);
		len = RewriteWord(&list, word, strlen(word));
		CHECK(strcmp(word, examples[i].result) == 0 && len == strlen(word), "%s in %s: %s",
			  examples[i].pattern, examples[i].word, word);
	}
}

/* Later rules read what earlier ones wrote. */
static void
CheckOrder(void)
{
	static const Rewrite rules[] = {{"A", "B"}, {"B", "C"}, {"CC", "D"}};
	RewriteHint hints[lengthof(rules)] = {{0}};
	const RewriteList list = {rules, hints, lengthof(rules)};
	char word[REWRITE_MAX + 1] = "AB";

	CHECK(RewriteWord(&list, word, 2) == 1 && strcmp(word, "D") == 0, "rules apply in order");
}

/* 127 letters become 254; 128 would be 256 and stay. */
static void
CheckLimit(void)
{
	static const Rewrite rule = {"A", "BB"};
	RewriteHint hint = {0};
	const RewriteList list = {&rule, &hint, 1};
	char word[REWRITE_MAX + 1];

	memset(word, 'A', 127);
	word[127] = '\0';
	CHECK(RewriteWord(&list, word, 127) == 254 && word[253] == 'B', "a word grows up to the limit");
	memset(word, 'A', 128);
	word[128] = '\0';
	CHECK(RewriteWord(&list, word, 128) == 128 && word[127] == 'A', "and not beyond");
}

int
main(void)
{
	CheckExamples();
	CheckOrder();
	CheckLimit();
	return UnitDone();
}
