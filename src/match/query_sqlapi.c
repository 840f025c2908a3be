/*
 * query_sqlapi.c
 *    The type match_query: made of an identity, a probability and a model; its text form.
 *
 * The text form is what match_query() was given, with what of the model bears upon the
 * identity: {"identity": {...}, "min_probability": 0.9, "model": {...}}. It is read as
 * a call of match_query() with these, so what is read was checked; the binary form for
 * transport is the same text behind a version number, as that of jsonb.
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "identity/fields.h"
#include "identity/sqlapi.h"
#include "match/model.h"
#include "match/query.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_match_query);
I360_FUNCTION(i360_match_query_in);
I360_FUNCTION(i360_match_query_out);
I360_FUNCTION(i360_match_query_recv);
I360_FUNCTION(i360_match_query_send);

#define QUERY_TRANSPORT_VERSION 1

/* A query datum. `identity` is known to be readable. */
static struct varlena *
MakeQuery(const struct varlena *identity, double min_probability, const MatchModel *model)
{
	size_t len;
	char *packed = PackMatchQuery(VARDATA_ANY(identity), VARSIZE_ANY_EXHDR(identity),
								  min_probability, model, &len);
	struct varlena *query = palloc(VARHDRSZ + len);

	SET_VARSIZE(query, VARHDRSZ + len);
	memcpy(VARDATA(query), packed, len);
	pfree(packed);
	return query;
}

static double
CheckProbability(double probability)
{
	if (!(probability >= 0 && probability <= 1))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("min_probability must be between 0 and 1")));
	return probability;
}

/* match_query(identity, min_probability, model): NULL probability or model is the default one. */
Datum
i360_match_query(PG_FUNCTION_ARGS)
{
	const MatchModel *model;
	struct varlena *identity;
	IdentityView view;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	model = MatchModelArgument(fcinfo, 2);
	OpenIdentityDatum(PG_GETARG_DATUM(0), &view, &identity);
	PG_RETURN_POINTER(MakeQuery(
		identity, PG_ARGISNULL(1) ? model->threshold : CheckProbability(PG_GETARG_FLOAT8(1)),
		model));
}

static void
RaiseSyntaxError(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s", "match_query"), errdetail("%s", detail),
			 errhint("It is an object of \"identity\", \"min_probability\" and \"model\".")));
}

/* The value of a key, NULL where there is none. */
static JsonbValue *
FindKey(Jsonb *document, const char *key)
{
	return getKeyJsonValueFromContainer(&document->root, key, (int) strlen(key), NULL);
}

static Jsonb *
FindObject(Jsonb *document, const char *key)
{
	JsonbValue *value = FindKey(document, key);

	if (value == NULL)
		return NULL;
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		RaiseSyntaxError(psprintf("\"%s\" must be an object.", key));
	return JsonbValueToJsonb(value);
}

static double
FindProbability(Jsonb *document, double absent)
{
	JsonbValue *value = FindKey(document, "min_probability");

	if (value == NULL)
		return absent;
	if (value->type != jbvNumeric)
		RaiseSyntaxError("\"min_probability\" must be a number.");
	return CheckProbability(DatumGetFloat8(
		DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric))));
}

static struct varlena *
QueryFromJsonb(Jsonb *document)
{
	Jsonb *identity;
	Jsonb *given_model;
	MatchModel builtin;
	const MatchModel *model = &builtin;

	if (!JB_ROOT_IS_OBJECT(document))
		RaiseSyntaxError("It must be an object.");
	identity = FindObject(document, "identity");
	if (identity == NULL)
		RaiseSyntaxError("There is no \"identity\".");
	given_model = FindObject(document, "model");
	if (JB_ROOT_COUNT(document) !=
		1 + (given_model != NULL) + (FindKey(document, "min_probability") != NULL))
		RaiseSyntaxError("There is a key that it does not have.");
	if (given_model != NULL)
		model = ReadMatchModel(given_model);
	else
		InitBuiltinModel(&builtin);
	return MakeQuery(IdentityFromJsonb(identity), FindProbability(document, model->threshold),
					 model);
}

Datum
i360_match_query_in(PG_FUNCTION_ARGS)
{
	Datum document;

	if (!InputJsonb(PG_GETARG_CSTRING(0), fcinfo->context, &document))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(QueryFromJsonb(DatumGetJsonbP(document)));
}

/* "name": number */
static void
AppendMember(StringInfo out, const char *name, double number)
{
	char digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(number, digits);
	escape_json(out, name);
	appendStringInfo(out, ": %s", digits);
}

/* What stands before a member of an object: ", " but for the first. */
static void
AppendComma(StringInfo out, bool *is_first)
{
	appendStringInfoString(out, *is_first ? "" : ", ");
	*is_first = false;
}

/* The levels of one comparison whose rates are not the built-in ones; opens the object at the first. */
static void
AppendChangedLevels(StringInfo out, const MatchModel *model, const MatchModel *builtin,
					Comparison comparison, bool *is_first)
{
	bool is_first_level = true;

	for (int level = 0; level < LevelCount(comparison); level++)
	{
		const LevelRates *rates = &model->rates[comparison][level];

		if (memcmp(rates, &builtin->rates[comparison][level], sizeof(LevelRates)) == 0)
			continue;
		if (is_first_level)
		{
			AppendComma(out, is_first);
			escape_json(out, ComparisonName(comparison));
			appendStringInfoString(out, ": {");
		}
		AppendComma(out, &is_first_level);
		escape_json(out, LevelName(comparison, level));
		appendStringInfoString(out, ": {");
		AppendMember(out, "m", rates->m);
		appendStringInfoString(out, ", ");
		AppendMember(out, "u", rates->u);
		appendStringInfoString(out, ", ");
		AppendMember(out, "household", rates->household);
		appendStringInfoChar(out, '}');
	}
	if (!is_first_level)
		appendStringInfoChar(out, '}');
}

/* Shares of the probe's own values; those with other spaces have the same one. */
static void
AppendFrequencies(StringInfo out, const ShareTable *table, const IdentityView *view)
{
	bool is_first = true;

	AppendMember(out, "unlisted", table->unlisted);
	appendStringInfoString(out, ", \"values\": {");
	for (int i = 0; i < view->first[IDENTITY_LAST_KIND + 1]; i++)
	{
		const IdentityValue *value = &view->values[i];
		double share = LookUpShare(table, ShareHash(value->bytes, value->len));

		if (share == table->unlisted)
			continue;
		AppendComma(out, &is_first);
		AppendMember(out, text_to_cstring(TextFromUtf8(value->bytes, value->len)), share);
	}
	appendStringInfoChar(out, '}');
}

static void
AppendCommon(StringInfo out, const ShareTable *table, const IdentityView *view)
{
	uint64 keys[IDENTITY_MAX_KEYS];
	int nkeys = table->nvalues > 0 ? IdentityKeys(view, keys) : 0;
	bool is_first = true;

	for (int i = 0; i < nkeys; i++)
	{
		double share = LookUpShare(table, keys[i]);

		if (share <= 0)
			continue;
		AppendComma(out, &is_first);
		AppendMember(out, psprintf("%016llx", (unsigned long long) keys[i]), share);
	}
}

/* What of the model bears upon the identity, as a document that ReadMatchModel() reads. */
static void
AppendModel(StringInfo out, const MatchModel *model, const IdentityView *view)
{
	MatchModel builtin;
	bool is_first = true;

	InitBuiltinModel(&builtin);
	appendStringInfoChar(out, '{');
	AppendMember(out, "prior", model->prior);
	appendStringInfoString(out, ", ");
	AppendMember(out, "household_ratio", model->household_ratio);
	appendStringInfoString(out, ", \"comparisons\": {");
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
		AppendChangedLevels(out, model, &builtin, comparison, &is_first);
	appendStringInfoString(out, "}, \"frequencies\": {");
	is_first = true;
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		const ShareTable *table = &model->shares[comparison];

		if (table->nvalues == 0 && table->unlisted <= 0)
			continue;
		AppendComma(out, &is_first);
		escape_json(out, ComparisonName(comparison));
		appendStringInfoString(out, ": {");
		AppendFrequencies(out, table, view);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoString(out, "}, \"common\": {");
	AppendCommon(out, &model->common, view);
	appendStringInfoString(out, "}}");
}

/* The text of a query, in the encoding of the database. */
static StringInfo
WriteQuery(Datum datum)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(datum);
	StringInfo out = makeStringInfo();
	MatchQuery query;
	IdentityView view;

	if (!OpenMatchQuery(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed), &query) ||
		!IdentityOpen(query.identity, query.identity_len, &view))
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
						errmsg("match_query is not of a format that this version reads"),
						errhint("Make it again with match_query().")));
	appendStringInfo(out, "{\"identity\": %s, ", IdentityToJson(&view, false));
	AppendMember(out, "min_probability", query.min_probability);
	appendStringInfoString(out, ", \"model\": ");
	AppendModel(out, &query.model, &view);
	appendStringInfoChar(out, '}');
	return out;
}

Datum
i360_match_query_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(WriteQuery(PG_GETARG_DATUM(0))->data);
}

Datum
i360_match_query_send(PG_FUNCTION_ARGS)
{
	StringInfo text = WriteQuery(PG_GETARG_DATUM(0));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendint8(&message, QUERY_TRANSPORT_VERSION);
	pq_sendtext(&message, text->data, text->len);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
i360_match_query_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int version = pq_getmsgint(message, 1);
	char *text;
	int len;

	if (version != QUERY_TRANSPORT_VERSION)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("unsupported match_query version number %d", version)));
	text = pq_getmsgtext(message, message->len - message->cursor, &len);
	PG_RETURN_POINTER(
		QueryFromJsonb(DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)))));
}
