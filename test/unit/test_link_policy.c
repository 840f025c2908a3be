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
										  "a:z"};
	static const char *const blocked[] = {"email:test@test.com",
										  "crm:guest",
										  "*:guest",
										  "email:noreply@",
										  "email:noreply@x.fr",
										  "crm:test-1",
										  "phone:1",
										  "a:x",
										  "a:y",
										  "a:z"};
	static const char *const allowed[] = {"email:test@test.co",
										  "email:test@test.com2",
										  "crm:guests",
										  "email:norepl",
										  "crm:noreply@x.fr",
										  "phones:1",
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
	free(values.identifiers.items);
	free(values.prefixes.items);
	free(values.values.items);
	free(values.valuePrefixes.items);
}

int
main(void)
{
	TestNamespaces();
	TestRules();
	TestBlocked();
	return UnitDone();
}
