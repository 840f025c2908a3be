/*
 * link_policy.c
 *    The SQL type link_policy: jsonb that has been checked.
 *
 * A value is stored as the jsonb that was given, so it shows as it was written
 * and reads as jsonb at no cost; each way in runs ParseLinkPolicy(), so a stored
 * value is valid. Each object is read by a table of its keys: to add a key, add
 * a row and its reader.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "compat.h"
#include "graph/link_policy.h"

I360_FUNCTION(i360_link_policy_in);
I360_FUNCTION(i360_link_policy_out);
I360_FUNCTION(i360_link_policy_recv);
I360_FUNCTION(i360_link_policy_send);
I360_FUNCTION(i360_link_policy);
I360_FUNCTION(i360_default_link_policy);
I360_FUNCTION(i360_is_blocked);

/*
 * For a retailer: accounts, cards and CRM ids are persons; an e-mail address may
 * be replaced, so a few make one profile; a telephone and a postal address are
 * shared by a household, so they are found but join nothing; devices come and go.
 *
 * Blocked is what forms, tills and trackers send for "nobody": the illegal ids of
 * PostHog (person-merge-service), the default blocked values of Segment (zeroes
 * and dashes, -1, null, anonymous), and what test and service mailboxes are called.
 */
static const char *const defaultPolicy =
	"{\"mode\": \"latest_link\","
	" \"namespaces\": ["
	"{\"name\": \"account\", \"class\": \"person\", \"priority\": 1, \"unique\": true},"
	"{\"name\": \"loyalty_card\", \"class\": \"person\", \"priority\": 2, \"unique\": true},"
	"{\"name\": \"crm\", \"class\": \"person\", \"priority\": 3, \"unique\": true},"
	"{\"name\": \"email\", \"class\": \"contact\", \"priority\": 4, \"limit\": 5},"
	"{\"name\": \"phone\", \"class\": \"contact\", \"priority\": 5, \"limit\": 5, \"joins\": "
	"\"search\"},"
	"{\"name\": \"address\", \"class\": \"contact\", \"priority\": 6, \"joins\": \"search\"},"
	"{\"name\": \"device\", \"class\": \"device\", \"priority\": 7},"
	"{\"name\": \"cookie\", \"class\": \"device\", \"priority\": 8}],"
	" \"blocked_values\": ["
	"\"email:test@*\", \"email:noreply@*\", \"email:no-reply@*\","
	"\"phone:+33600000000\","
	"\"*:/[0 -]*/\", \"*:-1\", \"*:anonymous\", \"*:guest\", \"*:unknown\", "
	"\"*:not_authenticated\","
	"\"*:id\", \"*:distinctid\", \"*:distinct_id\", \"*:email\", \"*:null\", \"*:nil\", \"*:none\","
	"\"*:undefined\", \"*:nan\", \"*:true\", \"*:false\", \"*:[object Object]\", \"*:n/a\", "
	"\"*:test\"],"
	" \"max_records_per_value\": 50}";

/* One key of an object: how its value is read into `target`; false after an error. */
typedef bool (*KeyReader)(void *target, const JsonbValue *value, Node *context);

typedef struct KeyRow
{
	const char *key;
	KeyReader read;
} KeyRow;

static bool
BadValue(Node *context, const char *key, const char *mustBe)
{
	ereturn(context, false,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid value for key \"%s\" of a link policy", key),
			 errdetail("It must be %s.", mustBe),
			 errhint("See default_link_policy() for an example.")));
}

static bool
UnknownKey(Node *context, const JsonbValue *key, const KeyRow *rows, int nrows)
{
	StringInfoData known;

	initStringInfo(&known);
	for (int i = 0; i < nrows; i++)
		appendStringInfo(&known, "%s%s", i > 0 ? ", " : "", rows[i].key);
	ereturn(context, false,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized key \"%.*s\" in a link policy", key->val.string.len,
					key->val.string.val),
			 errdetail("The keys known here are %s.", known.data),
			 errhint("See default_link_policy() for an example.")));
}

static bool
SliceEquals(Slice slice, const char *text)
{
	return slice.len == strlen(text) && memcmp(slice.bytes, text, slice.len) == 0;
}

/* The bytes of a JSON string, in memory of our own. */
static Slice
CopyString(const JsonbValue *value)
{
	return (Slice){pnstrdup(value->val.string.val, value->val.string.len), value->val.string.len};
}

static bool
IsContainer(const JsonbValue *value, bool isArray)
{
	if (value->type != jbvBinary || JsonContainerIsScalar(value->val.binary.data))
		return false;
	return isArray ? JsonContainerIsArray(value->val.binary.data)
				   : JsonContainerIsObject(value->val.binary.data);
}

/* Read each key of an object by its row in the table. */
static bool
ReadObject(JsonbContainer *object, const KeyRow *rows, int nrows, void *target, Node *context)
{
	JsonbIterator *iterator = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue key;
	JsonbValue value;

	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
	{
		int i = 0;

		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&iterator, &value, true);
		while (i < nrows &&
			   !SliceEquals((Slice){key.val.string.val, key.val.string.len}, rows[i].key))
			i++;
		if (i == nrows)
			return UnknownKey(context, &key, rows, nrows);
		if (!rows[i].read(target, &value, context))
			return false;
	}
	return true;
}

/* Read a whole number from 1 up, as "limit" and its like are. */
static bool
ReadPositive(int32 *target, const char *key, const JsonbValue *value, Node *context)
{
	char *digits;
	char *end;
	long number;

	if (value->type != jbvNumeric)
		return BadValue(context, key, "a whole number from 1 to 2147483647");
	digits = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
	errno = 0;
	number = strtol(digits, &end, 10);
	if (*end != '\0' || errno != 0 || number < 1 || number > PG_INT32_MAX)
		return BadValue(context, key, "a whole number from 1 to 2147483647");
	*target = (int32) number;
	return true;
}

static bool
ReadBool(bool *target, const char *key, const JsonbValue *value, Node *context)
{
	if (value->type != jbvBool)
		return BadValue(context, key, "true or false");
	*target = value->val.boolean;
	return true;
}

/* What the keys of a namespace say, before defaults are filled in. */
typedef struct NamespaceSpec
{
	NamespaceRule rule;
	bool hasClass;
	bool isUnique;
} NamespaceSpec;

static bool
ReadName(void *target, const JsonbValue *value, Node *context)
{
	NamespaceSpec *spec = target;

	if (value->type != jbvString || value->val.string.len == 0 ||
		memchr(value->val.string.val, ':', value->val.string.len) != NULL)
		return BadValue(context, "name", "a text that is not empty and has no colon");
	spec->rule.name = CopyString(value);
	return true;
}

static bool
ReadClass(void *target, const JsonbValue *value, Node *context)
{
	static const char *const names[] = {"person", "contact", "device"};
	NamespaceSpec *spec = target;

	if (value->type == jbvString)
		for (int i = 0; i < lengthof(names); i++)
			if (SliceEquals((Slice){value->val.string.val, value->val.string.len}, names[i]))
			{
				spec->rule.identifierClass = (IdentifierClass) i;
				spec->hasClass = true;
				return true;
			}
	return BadValue(context, "class", "\"person\", \"contact\" or \"device\"");
}

static bool
ReadPriority(void *target, const JsonbValue *value, Node *context)
{
	return ReadPositive(&((NamespaceSpec *) target)->rule.priority, "priority", value, context);
}

static bool
ReadLimit(void *target, const JsonbValue *value, Node *context)
{
	return ReadPositive(&((NamespaceSpec *) target)->rule.limit, "limit", value, context);
}

static bool
ReadUnique(void *target, const JsonbValue *value, Node *context)
{
	return ReadBool(&((NamespaceSpec *) target)->isUnique, "unique", value, context);
}

static bool
ReadJoins(void *target, const JsonbValue *value, Node *context)
{
	NamespaceRule *rule = &((NamespaceSpec *) target)->rule;

	if (value->type == jbvBool)
		rule->joins = value->val.boolean ? JOIN_ALWAYS : JOIN_NEVER;
	else if (value->type == jbvString &&
			 SliceEquals((Slice){value->val.string.val, value->val.string.len}, "search"))
		rule->joins = JOIN_SEARCH;
	else
		return BadValue(context, "joins", "true, false or \"search\"");
	return true;
}

static const KeyRow namespaceKeys[] = {
	{"name", ReadName},     {"class", ReadClass}, {"priority", ReadPriority},
	{"unique", ReadUnique}, {"limit", ReadLimit}, {"joins", ReadJoins},
};

/* Fill in what follows from the other keys, and refuse what contradicts them. */
static bool
CompleteNamespace(NamespaceSpec *spec, Node *context)
{
	if (spec->rule.name.len == 0)
		return BadValue(context, "namespaces", "an array of objects that each have a \"name\"");
	if (spec->isUnique && spec->rule.limit > 1)
		return BadValue(context, "limit", "1 or absent where \"unique\" is true");
	if (spec->isUnique)
		spec->rule.limit = 1;
	if (!spec->hasClass)
		spec->rule.identifierClass = spec->isUnique ? IDENTIFIER_PERSON : IDENTIFIER_CONTACT;
	return true;
}

/* Read one namespace into the next rule of the policy. */
static bool
ReadNamespace(LinkPolicy *policy, const JsonbValue *value, Node *context)
{
	NamespaceSpec spec = {.rule = UnlistedNamespaceRule()};

	if (!IsContainer(value, false))
		return BadValue(context, "namespaces", "an array of objects that each have a \"name\"");
	if (!ReadObject(value->val.binary.data, namespaceKeys, lengthof(namespaceKeys), &spec,
					context) ||
		!CompleteNamespace(&spec, context))
		return false;
	if (FindNamespaceRule(policy, spec.rule.name) < policy->nlisted)
		ereturn(context, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("duplicate namespace \"%s\" in a link policy", spec.rule.name.bytes),
				 errdetail("Key \"namespaces\" lists each namespace once."),
				 errhint("Keep one of the two.")));
	policy->rules[policy->nlisted++] = spec.rule;
	return true;
}

static bool
ReadNamespaces(void *target, const JsonbValue *value, Node *context)
{
	LinkPolicy *policy = target;
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue element;

	if (!IsContainer(value, true))
		return BadValue(context, "namespaces", "an array of objects that each have a \"name\"");
	policy->rules = palloc((JsonContainerSize(value->val.binary.data) + 1) * sizeof(NamespaceRule));
	iterator = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&iterator, &element, true)) != WJB_DONE)
		if (token == WJB_ELEM && !ReadNamespace(policy, &element, context))
			return false;
	policy->rules[policy->nlisted] = UnlistedNamespaceRule();
	return true;
}

static bool
ReadMode(void *target, const JsonbValue *value, Node *context)
{
	static const char *const names[] = {"latest_link", "transitive", "first_owner"};

	if (value->type == jbvString)
		for (int i = 0; i < lengthof(names); i++)
			if (SliceEquals((Slice){value->val.string.val, value->val.string.len}, names[i]))
			{
				((LinkPolicy *) target)->mode = (LinkMode) i;
				return true;
			}
	return BadValue(context, "mode", "\"latest_link\", \"transitive\" or \"first_owner\"");
}

static bool
ReadBlockedValues(void *target, const JsonbValue *value, Node *context)
{
	static const char mustBe[] = "an array of texts \"namespace:value\", where the namespace may "
								 "be * and the value end in * or be a /pattern/";
	BlockedValues *blocked = &((LinkPolicy *) target)->blocked;
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue element;

	if (!IsContainer(value, true))
		return BadValue(context, "blocked_values", mustBe);
	iterator = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&iterator, &element, true)) != WJB_DONE)
		if (token == WJB_ELEM &&
			(element.type != jbvString || !AddBlockedValue(blocked, CopyString(&element))))
			return BadValue(context, "blocked_values", mustBe);
	SortBlockedValues(blocked);
	return true;
}

static bool
ReadMaxRecords(void *target, const JsonbValue *value, Node *context)
{
	return ReadPositive(&((LinkPolicy *) target)->maxRecordsPerValue, "max_records_per_value",
						value, context);
}

/* The partition has no use for the name of the match model: the kept graph reads it from the JSON. */
static bool
CheckMatchModel(void *target, const JsonbValue *value, Node *context)
{
	if (value->type != jbvString || value->val.string.len == 0)
		return BadValue(context, "match_model", "the name of a match model");
	return true;
}

static const KeyRow policyKeys[] = {
	{"mode", ReadMode},
	{"namespaces", ReadNamespaces},
	{"blocked_values", ReadBlockedValues},
	{"max_records_per_value", ReadMaxRecords},
	{"match_model", CheckMatchModel},
};

LinkPolicy *
ParseLinkPolicy(Jsonb *json, Node *context)
{
	LinkPolicy *policy = palloc0(sizeof(LinkPolicy));

	if (!JB_ROOT_IS_OBJECT(json))
		ereturn(context, NULL,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a link policy must be a JSON object"),
				 errdetail("Its keys are mode, namespaces, blocked_values, max_records_per_value "
						   "and match_model, all optional."),
				 errhint("See default_link_policy() for an example.")));

	policy->rules = palloc(sizeof(NamespaceRule));
	policy->rules[0] = UnlistedNamespaceRule();
	if (!ReadObject(&json->root, policyKeys, lengthof(policyKeys), policy, context))
		return NULL;
	return policy;
}

/* Return the jsonb if it is a policy; report to `context` if it is not. */
static Datum
CheckedPolicy(Datum json, Node *context)
{
	if (ParseLinkPolicy(DatumGetJsonbP(json), context) == NULL)
		return (Datum) 0;
	return json;
}

Jsonb *
DefaultLinkPolicy(void)
{
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(defaultPolicy)));
}

Datum
i360_link_policy_in(PG_FUNCTION_ARGS)
{
	LOCAL_FCINFO(jsonCall, 1);
	Datum json;

	/* Called by hand, so that what is wrong with the JSON is reported to our own caller. */
	InitFunctionCallInfoData(*jsonCall, NULL, 1, InvalidOid, fcinfo->context, NULL);
	jsonCall->args[0].value = PG_GETARG_DATUM(0);
	jsonCall->args[0].isnull = false;
	json = jsonb_in(jsonCall);
	if (DatumGetPointer(json) == NULL)
		return (Datum) 0; /* reported */
	PG_RETURN_DATUM(CheckedPolicy(json, fcinfo->context));
}

Datum
i360_link_policy_out(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_out, PG_GETARG_DATUM(0));
}

Datum
i360_link_policy_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(CheckedPolicy(DirectFunctionCall1(jsonb_recv, PG_GETARG_DATUM(0)), NULL));
}

Datum
i360_link_policy_send(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(jsonb_send, PG_GETARG_DATUM(0));
}

/* A policy from jsonb that has been built in SQL. */
Datum
i360_link_policy(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(CheckedPolicy(PG_GETARG_DATUM(0), NULL));
}

Datum
i360_default_link_policy(PG_FUNCTION_ARGS)
{
	PG_RETURN_JSONB_P(DefaultLinkPolicy());
}

/* A policy that has been parsed, and what from. */
typedef struct ParsedPolicy
{
	Jsonb *json;
	LinkPolicy *policy;
} ParsedPolicy;

/* The parsed argument; parsed once for a call site as long as it stays the same. */
static const LinkPolicy *
CachedPolicy(FunctionCallInfo fcinfo, Jsonb *json)
{
	ParsedPolicy *parsed = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (parsed != NULL && VARSIZE(parsed->json) == VARSIZE(json) &&
		memcmp(parsed->json, json, VARSIZE(json)) == 0)
		return parsed->policy;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	parsed = palloc(sizeof(ParsedPolicy));
	parsed->json = palloc(VARSIZE(json));
	memcpy(parsed->json, json, VARSIZE(json));
	parsed->policy = ParseLinkPolicy(parsed->json, NULL);
	fcinfo->flinfo->fn_extra = parsed;
	MemoryContextSwitchTo(caller);
	return parsed->policy;
}

/* is_blocked(policy link_policy, identifier text) -> boolean. False for what is no identifier. */
Datum
i360_is_blocked(PG_FUNCTION_ARGS)
{
	const LinkPolicy *policy = CachedPolicy(fcinfo, PG_GETARG_JSONB_P(0));
	text *identifier = PG_GETARG_TEXT_PP(1);
	Slice slice = {VARDATA_ANY(identifier), VARSIZE_ANY_EXHDR(identifier)};

	PG_RETURN_BOOL(IdentifierNamespace(slice).len > 0 && IsBlocked(&policy->blocked, slice));
}
