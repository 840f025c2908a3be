/*
 * fields.c
 *    identity(jsonb), identity(text), identity(named fields…) and identity_issues():
 *    fields as SQL gives them, handed to a builder.
 *
 * A field that does not exist, or an object where a text belongs, is a mistake of
 * whoever wrote the query and raises. A value that means nothing does not. What is
 * packed is UTF-8 in a database of any encoding.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "identity/fields.h"
#include "identity/identity.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_identity_from_jsonb);
I360_FUNCTION(i360_identity_from_text);
I360_FUNCTION(i360_identity_from_fields);
I360_FUNCTION(i360_identity_issues);

/* Where values go: a builder, and rows of identity_issues() where those are asked for. */
typedef struct FieldSink
{
	IdentityBuilder *builder;
	ReturnSetInfo *issues; /* or NULL */
} FieldSink;

typedef FieldOutcome (*AddNamedFunction)(IdentityBuilder *, const char *, size_t, const char *,
										 size_t);

static const char *const outcome_words[] = {
	[FIELD_EMPTY] = "empty",
	[FIELD_INVALID] = "invalid",
	[FIELD_TOO_LONG] = "cut",
	[FIELD_NO_ROOM] = "no room",
};

static void
RaiseUnknownField(const char *name, size_t len)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		 errmsg("identity has no field \"%.*s\"", (int) len, name),
		 errdetail("Fields are civility, given_name, family_name, birth_family_name, full_name, "
				   "gender, birth_date, birth_place, email, phone, address, street, postcode, "
				   "city, country, organization, identifiers and attributes."),
		 errhint("Put an identifier of your own under \"identifiers\", any other text to compare "
				 "under \"attributes\".")));
}

static void
RaiseNotText(const char *name, size_t len, const char *wanted)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("identity field \"%.*s\" must be %s", (int) len, name, wanted),
					errhint("For example {\"given_name\": \"Jean\", \"phone\": [\"0612345678\", "
							"\"0123456789\"], \"identifiers\": {\"loyalty_card\": \"1234\"}}.")));
}

static void
ReportIssue(FieldSink *sink, const char *name, size_t name_len, const char *value, size_t len,
			FieldOutcome outcome)
{
	Datum row[3];
	bool nulls[3] = {false};

	row[0] = PointerGetDatum(cstring_to_text_with_len(name, name_len));
	row[1] = PointerGetDatum(cstring_to_text_with_len(value, len));
	row[2] = CStringGetTextDatum(outcome_words[outcome]);
	tuplestore_putvalues(sink->issues->setResult, sink->issues->setDesc, row, nulls);
}

static void
SinkValue(FieldSink *sink, AddNamedFunction add, const char *name, size_t name_len,
		  const char *value, size_t len)
{
	const Utf8 utf8_name = Utf8FromBytes(name, name_len);
	const Utf8 utf8 = Utf8FromBytes(value, len);
	FieldOutcome outcome = add(sink->builder, utf8_name.bytes, utf8_name.len, utf8.bytes, utf8.len);

	if (outcome == FIELD_UNKNOWN)
		RaiseUnknownField(name, name_len);
	if (outcome != FIELD_KEPT && sink->issues != NULL)
		ReportIssue(sink, name, name_len, value, len, outcome);
}

/* A string, number or boolean as text; false for null. Raises for what is none of them. */
static bool
ScalarText(const JsonbValue *value, const char *name, size_t name_len, const char **text,
		   size_t *len)
{
	switch (value->type)
	{
		case jbvNull: return false;
		case jbvString:
			*text = value->val.string.val;
			*len = value->val.string.len;
			return true;
		case jbvNumeric:
			*text = DatumGetCString(
				DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
			*len = strlen(*text);
			return true;
		case jbvBool:
			*text = value->val.boolean ? "true" : "false";
			*len = strlen(*text);
			return true;
		default: RaiseNotText(name, name_len, "a text or an array of texts"); return false;
	}
}

/* A value, or each of an array of values. */
static void
SinkScalarOrArray(FieldSink *sink, AddNamedFunction add, const char *name, size_t name_len,
				  const JsonbValue *value)
{
	const char *text;
	size_t len;
	JsonbIterator *iterator;
	JsonbValue element;
	JsonbIteratorToken token;

	if (value->type != jbvBinary)
	{
		if (ScalarText(value, name, name_len, &text, &len))
			SinkValue(sink, add, name, name_len, text, len);
		return;
	}
	if (!JsonContainerIsArray(value->val.binary.data))
		RaiseNotText(name, name_len, "a text or an array of texts");
	iterator = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&iterator, &element, true)) != WJB_DONE)
	{
		if (token == WJB_ELEM && ScalarText(&element, name, name_len, &text, &len))
			SinkValue(sink, add, name, name_len, text, len);
	}
}

static void SinkField(FieldSink *sink, const char *name, size_t name_len, const JsonbValue *value);

/* Each (name, value) of an object: fields, or names of the company's own where `add` is given. */
static void
SinkObject(FieldSink *sink, JsonbContainer *object, AddNamedFunction add)
{
	JsonbIterator *iterator = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue key;
	JsonbValue value;

	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		JsonbIteratorNext(&iterator, &value, true);
		if (add == NULL)
			SinkField(sink, key.val.string.val, key.val.string.len, &value);
		else
			SinkScalarOrArray(sink, add, key.val.string.val, key.val.string.len, &value);
	}
}

/* The function that adds values with names of the company's own to this field, or NULL. */
static AddNamedFunction
NamedValuesField(const char *name, size_t name_len)
{
	if (name_len == 11 && memcmp(name, "identifiers", 11) == 0)
		return IdentityAddIdentifier;
	if (name_len == 10 && memcmp(name, "attributes", 10) == 0)
		return IdentityAddAttribute;
	return NULL;
}

static void
SinkField(FieldSink *sink, const char *name, size_t name_len, const JsonbValue *value)
{
	AddNamedFunction add = NamedValuesField(name, name_len);

	if (add == NULL)
		SinkScalarOrArray(sink, IdentityAddField, name, name_len, value);
	else if (value->type == jbvBinary && JsonContainerIsObject(value->val.binary.data))
		SinkObject(sink, value->val.binary.data, add);
	else if (value->type != jbvNull)
		RaiseNotText(name, name_len, "an object from name to value");
}

/* The country's rules hold for the other fields, wherever it stands in the object; of several the first. */
static void
SetCountryFirst(IdentityBuilder *builder, Jsonb *object)
{
	JsonbValue value;
	JsonbIterator *iterator;
	JsonbValue element;
	JsonbIteratorToken token;

	if (getKeyJsonValueFromContainer(&object->root, "country", 7, &value) == NULL)
		return;
	if (value.type == jbvString)
		IdentitySetCountry(builder, value.val.string.val, value.val.string.len);
	if (value.type != jbvBinary)
		return;
	iterator = JsonbIteratorInit(value.val.binary.data);
	while ((token = JsonbIteratorNext(&iterator, &element, true)) != WJB_DONE)
	{
		if (token == WJB_ELEM && element.type == jbvString)
			IdentitySetCountry(builder, element.val.string.val, element.val.string.len);
	}
}

static struct varlena *
FinishDatum(IdentityBuilder *builder)
{
	char packed[IDENTITY_MAX_BYTES];
	size_t len = IdentityFinish(builder, packed);
	struct varlena *identity = palloc(VARHDRSZ + len);

	SET_VARSIZE(identity, VARHDRSZ + len);
	memcpy(VARDATA(identity), packed, len);
	return identity;
}

static void
SinkFields(FieldSink *sink, Jsonb *object)
{
	if (!JB_ROOT_IS_OBJECT(object))
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("identity must be made of a JSON object"),
			 errhint("For example {\"given_name\": \"Jean\", \"email\": \"jean@example.fr\"}.")));
	IdentityBegin(sink->builder);
	SetCountryFirst(sink->builder, object);
	SinkObject(sink, &object->root, NULL);
}

struct varlena *
IdentityFromJsonb(Jsonb *object)
{
	IdentityBuilder builder;
	FieldSink sink = {&builder, NULL};

	SinkFields(&sink, object);
	return FinishDatum(&builder);
}

Datum
i360_identity_from_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(IdentityFromJsonb(PG_GETARG_JSONB_P(0)));
}

Datum
i360_identity_from_text(PG_FUNCTION_ARGS)
{
	char *json = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Datum jsonb = DirectFunctionCall1(jsonb_in, CStringGetDatum(json));

	PG_RETURN_POINTER(IdentityFromJsonb(DatumGetJsonbP(jsonb)));
}

/* Names of the parameters from the third on, in the order of the SQL declaration. */
static const char *const parameter_fields[] = {
	"given_name", "family_name", "birth_family_name", "full_name",
	"civility",   "gender",      "birth_date",        "birth_place",
	"email",      "phone",       "address",           "street",
	"postcode",   "city",        "country",           "organization",
};

#define COUNTRY_PARAMETER (2 + 14)

/* The named form: no JSON on the way, for use over columns. */
Datum
i360_identity_from_fields(PG_FUNCTION_ARGS)
{
	IdentityBuilder builder;
	FieldSink sink = {&builder, NULL};

	IdentityBegin(&builder);
	if (!PG_ARGISNULL(COUNTRY_PARAMETER))
	{
		text *country = PG_GETARG_TEXT_PP(COUNTRY_PARAMETER);

		IdentitySetCountry(&builder, VARDATA_ANY(country), VARSIZE_ANY_EXHDR(country));
	}
	for (int i = 0; i < 2; i++)
	{
		Jsonb *named = PG_ARGISNULL(i) ? NULL : PG_GETARG_JSONB_P(i);

		if (named != NULL && !JB_ROOT_IS_OBJECT(named))
			RaiseNotText(i == 0 ? "identifiers" : "attributes", i == 0 ? 11 : 10,
						 "an object from name to value");
		if (named != NULL)
			SinkObject(&sink, &named->root, i == 0 ? IdentityAddIdentifier : IdentityAddAttribute);
	}
	for (int i = 0; i < lengthof(parameter_fields); i++)
	{
		Utf8 value;

		if (PG_ARGISNULL(i + 2))
			continue;
		value = PG_GETARG_UTF8(i + 2);
		IdentityAddField(&builder, parameter_fields[i], strlen(parameter_fields[i]), value.bytes,
						 value.len);
	}
	PG_RETURN_POINTER(FinishDatum(&builder));
}

/* What of an object of fields would not be kept as given, and why. */
Datum
i360_identity_issues(PG_FUNCTION_ARGS)
{
	IdentityBuilder builder;
	FieldSink sink = {&builder, (ReturnSetInfo *) fcinfo->resultinfo};

	InitMaterializedSRF(fcinfo, 0);
	SinkFields(&sink, PG_GETARG_JSONB_P(0));
	return (Datum) 0;
}
