/*
 * test_link_policy.c
 *    What is an identifier, which rule it falls under, what is blocked.
 */
#include "unit.h"

#include "graph/policy.h"

static Slice
MakeSlice(const char *text)
{
	return (Slice){text, strlen(text)};
}

static void
TestNamespaces(void)
{
	static const struct
	{
		const char *identifier;
		size_t len;
	} cases[] = {{"crm:1", 3}, {"a:b:c", 1}, {"a::", 1}, {"crm:", 0}, {":1", 0},
				 {"crm", 0},   {":", 0},     {"", 0},    {"é:1", 2}};

	for (int i = 0; i < lengthof(cases); i++)
		CHECK(IdentifierNamespace(MakeSlice(cases[i].identifier)).len == cases[i].len,
			  "namespace of \"%s\" has %zu bytes", cases[i].identifier, cases[i].len);
}

static void
TestRules(void)
{
	NamespaceRule rules[] = {{.name = MakeSlice("crm")}, {.name = MakeSlice("email")}, {{0}}};
	LinkPolicy policy = {.rules = rules, .nlisted = 2};

	CHECK(FindNamespaceRule(&policy, MakeSlice("email")) == 1, "a listed namespace");
	CHECK(FindNamespaceRule(&policy, MakeSlice("emai")) == 2, "a prefix is another namespace");
	CHECK(FindNamespaceRule(&policy, MakeSlice("Email")) == 2, "case counts");
}

static void
TestBlocked(void)
{
	static const char *const entries[] = {"email:test@test.com",
										  "*:guest",
										  "email:noreply@*",
										  "*:test-*",
										  "phone:*",
										  "a:x",
										  "a:y",
										  "a:z",
										  "*:/[0-]+/",
										  "card:/\\+?99[0-9][0-9]x*/"};
	static const char *const blocked[] = {"email:test@test.com",
										  "crm:guest",
										  "*:guest",
										  "email:noreply@",
										  "email:noreply@x.fr",
										  "crm:test-1",
										  "phone:1",
										  "crm:GUEST",
										  "email:Test@TEST.com",
										  "email:NoReply@X",
										  "cookie:0",
										  "cookie:00000000-0000",
										  "card:9912",
										  "card:+9912xXx",
										  "a:x",
										  "a:y",
										  "a:z"};
	static const char *const allowed[] = {"email:test@test.co",
										  "email:test@test.com2",
										  "crm:guests",
										  "email:norepl",
										  "crm:noreply@x.fr",
										  "phones:1",
										  "cookie:01",
										  "card:991",
										  "card:9912y",
										  "bard:9912",
										  "a:w",
										  "a:xx"};
	BlockedValues values = {0};

	CHECK(!AddBlockedValue(&values, MakeSlice("guest")), "a value without a namespace");
	CHECK(!AddBlockedValue(&values, MakeSlice("*")), "a star alone");
	CHECK(!AddBlockedValue(&values, MakeSlice("")), "nothing");
	CHECK(!IsBlocked(&values, MakeSlice("crm:guest")), "an empty list blocks nothing");
	for (int i = 0; i < lengthof(entries); i++)
		CHECK(AddBlockedValue(&values, MakeSlice(entries[i])), "entry \"%s\"", entries[i]);
	SortBlockedValues(&values);
	for (int i = 0; i < lengthof(blocked); i++)
		CHECK(IsBlocked(&values, MakeSlice(blocked[i])), "\"%s\" is blocked", blocked[i]);
	for (int i = 0; i < lengthof(allowed); i++)
		CHECK(!IsBlocked(&values, MakeSlice(allowed[i])), "\"%s\" is not", allowed[i]);
	free(values.patterns);
	free(values.identifiers.items);
	free(values.prefixes.items);
	free(values.values.items);
	free(values.valuePrefixes.items);
}

/* What a pattern is of, by the usual rules of such expressions. */
static void
TestPatterns(void)
{
	static const struct
	{
		const char *pattern;
		const char *text;
		bool matches;
	} cases[] = {
		{"a", "a", true},
		{"a", "A", true},
		{"a", "", false},
		{"a", "aa", false},
		{"a*", "", true},
		{"a*", "aaaa", true},
		{"a*", "aab", false},
		{"a+", "", false},
		{"a+b+", "aab", true},
		{"a?b", "b", true},
		{"a?b", "aab", false},
		{".*x.*", "axb", true},
		{".*x.*", "ab", false},
		{"[0-9]+", "042", true},
		{"[0-9]+", "04a", false},
		{"[^0-9]+", "abc", true},
		{"[^0-9]+", "ab1", false},
		{"[]-]*", "]-]", true},
		{"[a-]*", "a-A", true},
		{"\\.", ".", true},
		{"\\.", "x", false},
		{"[\\]]", "]", true},
		{"a*a*a*b", "aaaaab", true},
		{"\xC3\xA9", "\xC3\xA9", true},
	};
	static const char *const none[] = {"", "*", "a**", "[", "[a", "[b-a]", "a]", "\\", "+a"};
	char tooLong[PATTERN_MAX_PARTS + 2] = {0};
	Pattern pattern;

	for (int i = 0; i < lengthof(cases); i++)
		CHECK(CompilePattern(cases[i].pattern, strlen(cases[i].pattern), &pattern) &&
				  MatchesPattern(&pattern, cases[i].text, strlen(cases[i].text)) ==
					  cases[i].matches,
			  "\"%s\" %s of /%s/", cases[i].text, cases[i].matches ? "is" : "is not",
			  cases[i].pattern);
	for (int i = 0; i < lengthof(none); i++)
		CHECK(!CompilePattern(none[i], strlen(none[i]), &pattern), "/%s/ is no pattern", none[i]);
	memset(tooLong, 'a', PATTERN_MAX_PARTS);
	CHECK(CompilePattern(tooLong, PATTERN_MAX_PARTS, &pattern) &&
			  MatchesPattern(&pattern, tooLong, PATTERN_MAX_PARTS),
		  "the longest pattern");
	tooLong[PATTERN_MAX_PARTS] = 'a';
	CHECK(!CompilePattern(tooLong, PATTERN_MAX_PARTS + 1, &pattern), "one part more");
}

int
main(void)
{
	TestPatterns();
	TestNamespaces();
	TestRules();
	TestBlocked();
	return UnitDone();
}
