/*
 * model.c
 *    The type match_model: its JSON form, read, checked and written.
 *
 * {"prior": 1e-5, "household_ratio": 0.5, "threshold": 0.9,
 *  "comparisons": {"given_name": {"exact": {"m": 0.78, "u": 0.008, "household": 0.01}, …}, …},
 *  "frequencies": {"family_name": {"values": {"MARTIN": 0.0035, …}, "unlisted": 0.0001}, …},
 *  "common": {"00c0ffee00c0ffee": 0.02, …}}
 *
 * What a document leaves out is as in the built-in model, so '{"prior": 0.001}' is
 * a model. Common values are listed as blocking keys (hashes), never as values.
 * A model is stored as jsonb and turned into tables once a query. Numbers are written
 * with as many digits as it takes to read the same ones back.
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "compat.h"
#include "match/model.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_match_model_in);
I360_FUNCTION(i360_match_model_recv);
I360_FUNCTION(i360_builtin_model);

#define MODEL_HINT "See builtin_model()::text for a complete one."

static void
RaiseModelError(const char *detail)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid match model"),
					errdetail("%s", detail), errhint(MODEL_HINT)));
}

/* Walk an object: each call gives the next key and value. Raises where it is no object. */
typedef struct ObjectWalk
{
	JsonbIterator *iterator;
	char *key;
	JsonbValue value;
} ObjectWalk;

static void
BeginWalk(ObjectWalk *walk, const char *what, const JsonbValue *object)
{
	JsonbValue skipped;

	if (object->type != jbvBinary || !JsonContainerIsObject(object->val.binary.data))
		RaiseModelError(psprintf("\"%s\" must be an object.", what));
	walk->iterator = JsonbIteratorInit(object->val.binary.data);
	JsonbIteratorNext(&walk->iterator, &skipped, true);
}

static bool
NextInWalk(ObjectWalk *walk)
{
	JsonbValue key;

	if (JsonbIteratorNext(&walk->iterator, &key, true) != WJB_KEY)
		return false;
	walk->key = pnstrdup(key.val.string.val, key.val.string.len);
	JsonbIteratorNext(&walk->iterator, &walk->value, true);
	return true;
}

static double
ReadNumber(const char *what, const JsonbValue *value, double min, double max)
{
	double number;

	if (value->type != jbvNumeric)
		RaiseModelError(psprintf("\"%s\" must be a number.", what));
	number = DatumGetFloat8(
		DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
	if (!(number >= min && number <= max))
		RaiseModelError(psprintf("\"%s\" must be between %g and %g.", what, min, max));
	return number;
}

static double
ReadRate(const char *what, const JsonbValue *value)
{
	return ReadNumber(what, value, 0, 1);
}

static Comparison
ReadComparisonName(const char *name)
{
	for (int i = 0; i < NCOMPARISONS; i++)
	{
		if (strcmp(ComparisonName(i), name) == 0)
			return i;
	}
	RaiseModelError(psprintf("There is no comparison \"%s\".", name));
	return NCOMPARISONS;
}

static int
ReadLevelName(Comparison comparison, const char *name)
{
	for (int i = 0; i < LevelCount(comparison); i++)
	{
		if (strcmp(LevelName(comparison, i), name) == 0)
			return i;
	}
	RaiseModelError(
		psprintf("Comparison \"%s\" has no level \"%s\".", ComparisonName(comparison), name));
	return LEVEL_NONE;
}

static void
ReadRates(LevelRates *rates, const char *level, const JsonbValue *value)
{
	ObjectWalk walk;

	BeginWalk(&walk, level, value);
	while (NextInWalk(&walk))
	{
		if (strcmp(walk.key, "m") == 0)
			rates->m = ReadRate("m", &walk.value);
		else if (strcmp(walk.key, "u") == 0)
			rates->u = ReadRate("u", &walk.value);
		else if (strcmp(walk.key, "household") == 0)
			rates->household = ReadRate("household", &walk.value);
		else
			RaiseModelError(psprintf("A level has no rate \"%s\".", walk.key));
	}
}

static void
ReadComparisons(MatchModel *model, const JsonbValue *value)
{
	ObjectWalk comparisons;

	BeginWalk(&comparisons, "comparisons", value);
	while (NextInWalk(&comparisons))
	{
		Comparison comparison = ReadComparisonName(comparisons.key);
		ObjectWalk levels;

		BeginWalk(&levels, comparisons.key, &comparisons.value);
		while (NextInWalk(&levels))
			ReadRates(&model->rates[comparison][ReadLevelName(comparison, levels.key)], levels.key,
					  &levels.value);
	}
}

static int
CountValues(const JsonbValue *object)
{
	return object->type == jbvBinary ? JsonContainerSize(object->val.binary.data) : 0;
}

static void
ReadListedValues(ShareTable *table, const JsonbValue *value)
{
	ObjectWalk walk;
	double unlisted = table->unlisted;

	BeginWalk(&walk, "values", value);
	InitShareTable(table, CountValues(value));
	table->unlisted = unlisted;
	while (NextInWalk(&walk))
	{
		const Utf8 key = Utf8FromBytes(walk.key, strlen(walk.key));

		AddShare(table, ShareHash(key.bytes, key.len), ReadRate("values", &walk.value));
	}
}

static void
ReadFrequencies(MatchModel *model, const JsonbValue *value)
{
	ObjectWalk comparisons;

	BeginWalk(&comparisons, "frequencies", value);
	while (NextInWalk(&comparisons))
	{
		ShareTable *table = &model->shares[ReadComparisonName(comparisons.key)];
		ObjectWalk parts;

		BeginWalk(&parts, comparisons.key, &comparisons.value);
		while (NextInWalk(&parts))
		{
			if (strcmp(parts.key, "values") == 0)
				ReadListedValues(table, &parts.value);
			else if (strcmp(parts.key, "unlisted") == 0)
				table->unlisted = ReadRate("unlisted", &parts.value);
			else
				RaiseModelError(psprintf("Frequencies have no part \"%s\".", parts.key));
		}
	}
}

static void
ReadCommon(MatchModel *model, const JsonbValue *value)
{
	ObjectWalk walk;

	BeginWalk(&walk, "common", value);
	InitShareTable(&model->common, CountValues(value));
	while (NextInWalk(&walk))
	{
		uint64 key = strtoull(walk.key, NULL, 16);

		if (strlen(walk.key) != 16 || strspn(walk.key, "0123456789abcdefABCDEF") != 16 || key == 0)
			RaiseModelError("\"common\" lists blocking keys of 16 hexadecimal digits.");
		AddShare(&model->common, key, ReadRate("common", &walk.value));
	}
}

MatchModel *
ReadMatchModel(Jsonb *document)
{
	MatchModel *model = palloc(sizeof(MatchModel));
	JsonbValue root = {.type = jbvBinary};
	ObjectWalk walk;

	InitBuiltinModel(model);
	root.val.binary.data = &document->root;
	BeginWalk(&walk, "match model", &root);
	while (NextInWalk(&walk))
	{
		if (strcmp(walk.key, "prior") == 0)
			model->prior = ReadNumber("prior", &walk.value, 1e-18, 0.5);
		else if (strcmp(walk.key, "household_ratio") == 0)
			model->household_ratio = ReadNumber("household_ratio", &walk.value, 1e-9, 1e6);
		else if (strcmp(walk.key, "threshold") == 0)
			model->threshold = ReadNumber("threshold", &walk.value, 1e-9, 1);
		else if (strcmp(walk.key, "comparisons") == 0)
			ReadComparisons(model, &walk.value);
		else if (strcmp(walk.key, "frequencies") == 0)
			ReadFrequencies(model, &walk.value);
		else if (strcmp(walk.key, "common") == 0)
			ReadCommon(model, &walk.value);
		else
			RaiseModelError(psprintf("There is no key \"%s\".", walk.key));
	}
	PrepareModel(model);
	return model;
}

/* A model read for the rest of the query, and of what. */
typedef struct CachedModel
{
	MemoryContext context;
	struct varlena
		*source; /* as it was given, compressed or out of line; NULL for the built-in model */
	MatchModel *model;
	MatchSide *sides; /* two, outside the context; NULL until asked for */
} CachedModel;

static bool
IsSameDatum(const struct varlena *cached, const struct varlena *given)
{
	return cached != NULL && VARSIZE_ANY(cached) == VARSIZE_ANY(given) &&
		   memcmp(cached, given, VARSIZE_ANY(given)) == 0;
}

/* Read a model and keep it in place of the one before: a query over many models holds one at a time. */
static CachedModel *
CacheModel(FmgrInfo *flinfo, struct varlena *source)
{
	MemoryContext context =
		AllocSetContextCreate(flinfo->fn_mcxt, "identity360 model", ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	CachedModel *cached = palloc0(sizeof(CachedModel));
	CachedModel *before = flinfo->fn_extra;

	cached->context = context;
	if (source == NULL)
	{
		cached->model = palloc(sizeof(MatchModel));
		InitBuiltinModel(cached->model);
	}
	else
	{
		cached->source = palloc(VARSIZE_ANY(source));
		memcpy(cached->source, source, VARSIZE_ANY(source));
		cached->model = ReadMatchModel((Jsonb *) PG_DETOAST_DATUM(PointerGetDatum(source)));
	}
	MemoryContextSwitchTo(caller);
	flinfo->fn_extra = cached;
	if (before != NULL)
	{
		cached->sides = before->sides;
		MemoryContextDelete(before->context);
	}
	return cached;
}

/*
 * Is the argument written in the query as a constant? A parameter does not count: in a
 * loop of PL/pgSQL one expression is evaluated many times, with other values in it.
 */
static bool
IsConstantArgument(const FmgrInfo *flinfo, int argno)
{
	const FuncExpr *call = (const FuncExpr *) flinfo->fn_expr;

	return call != NULL && IsA(call, FuncExpr) && argno < list_length(call->args) &&
		   IsA(list_nth(call->args, argno), Const);
}

const MatchModel *
MatchModelArgument(FunctionCallInfo fcinfo, int argno)
{
	CachedModel *cached = fcinfo->flinfo->fn_extra;
	struct varlena *given;

	if (PG_NARGS() <= argno || PG_ARGISNULL(argno))
		return (cached != NULL && cached->source == NULL ? cached
														 : CacheModel(fcinfo->flinfo, NULL))
			->model;
	if (cached != NULL && IsConstantArgument(fcinfo->flinfo, argno))
		return cached->model;
	given = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argno));
	if (cached == NULL || !IsSameDatum(cached->source, given))
		cached = CacheModel(fcinfo->flinfo, given);
	return cached->model;
}

MatchSide *
MatchSides(FmgrInfo *flinfo)
{
	CachedModel *cached = flinfo->fn_extra;

	if (cached->sides == NULL)
	{
		cached->sides = MemoryContextAlloc(flinfo->fn_mcxt, 2 * sizeof(MatchSide));
		InitSide(&cached->sides[0]);
		InitSide(&cached->sides[1]);
	}
	return cached->sides;
}

Datum
i360_match_model_in(PG_FUNCTION_ARGS)
{
	Datum document;

	if (!InputJsonb(PG_GETARG_CSTRING(0), fcinfo->context, &document))
		PG_RETURN_NULL();
	ReadMatchModel(DatumGetJsonbP(document));
	PG_RETURN_DATUM(document);
}

Datum
i360_match_model_recv(PG_FUNCTION_ARGS)
{
	Datum document = DirectFunctionCall1(jsonb_recv, PG_GETARG_DATUM(0));

	ReadMatchModel(DatumGetJsonbP(document));
	PG_RETURN_DATUM(document);
}

/* ": ", and the shortest text that is read back as this number. */
static void
AppendNumber(StringInfo out, double number)
{
	char digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(number, digits);
	appendStringInfo(out, ": %s", digits);
}

static void
WriteComparison(StringInfo out, const MatchModel *model, Comparison comparison)
{
	appendStringInfo(out, "%s\"%s\": {", comparison > 0 ? ", " : "", ComparisonName(comparison));
	for (int level = 0; level < LevelCount(comparison); level++)
	{
		const LevelRates *rates = &model->rates[comparison][level];

		appendStringInfo(out, "%s\"%s\": {\"m\"", level > 0 ? ", " : "",
						 LevelName(comparison, level));
		AppendNumber(out, rates->m);
		appendStringInfoString(out, ", \"u\"");
		AppendNumber(out, rates->u);
		appendStringInfoString(out, ", \"household\"");
		AppendNumber(out, rates->household);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, '}');
}

/* The values of one comparison among those listed; they are neighbours. */
static void
WriteListedValues(StringInfo out, const ListedShare *listed, int nlisted, Comparison comparison)
{
	bool first = true;

	for (int i = 0; i < nlisted; i++)
	{
		if (listed[i].comparison != comparison)
			continue;
		appendStringInfoString(out, first ? "" : ", ");
		if (comparison == NCOMPARISONS)
			appendStringInfo(out, "\"%016llx\"", (unsigned long long) listed[i].key);
		else
			escape_json(out, pnstrdup(listed[i].value, listed[i].len));
		AppendNumber(out, listed[i].share);
		first = false;
	}
}

static void
WriteFrequencies(StringInfo out, const MatchModel *model, const ListedShare *listed, int nlisted)
{
	bool first = true;

	for (int i = 0; i < NCOMPARISONS; i++)
	{
		if (model->shares[i].unlisted <= 0)
			continue;
		appendStringInfo(out, "%s\"%s\": {\"unlisted\"", first ? "" : ", ", ComparisonName(i));
		AppendNumber(out, model->shares[i].unlisted);
		appendStringInfoString(out, ", \"values\": {");
		WriteListedValues(out, listed, nlisted, i);
		appendStringInfoString(out, "}}");
		first = false;
	}
}

char *
WriteMatchModel(const MatchModel *model, const ListedShare *listed, int nlisted)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoString(&out, "{\"prior\"");
	AppendNumber(&out, model->prior);
	appendStringInfoString(&out, ", \"household_ratio\"");
	AppendNumber(&out, model->household_ratio);
	appendStringInfoString(&out, ", \"threshold\"");
	AppendNumber(&out, model->threshold);
	appendStringInfoString(&out, ", \"comparisons\": {");
	for (int i = 0; i < NCOMPARISONS; i++)
		WriteComparison(&out, model, i);
	appendStringInfoString(&out, "}, \"frequencies\": {");
	WriteFrequencies(&out, model, listed, nlisted);
	appendStringInfoString(&out, "}, \"common\": {");
	WriteListedValues(&out, listed, nlisted, NCOMPARISONS);
	appendStringInfoString(&out, "}}");
	return out.data;
}

Datum
i360_builtin_model(PG_FUNCTION_ARGS)
{
	MatchModel model;

	InitBuiltinModel(&model);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(WriteMatchModel(&model, NULL, 0)));
}
