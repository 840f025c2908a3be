/*
 * sqlapi.c
 *    The SQL functions of this room: fetch, call the core, return.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "text/inspect.h"
#include "text/pgtext.h"
#include "text/phonetic.h"
#include "text/text.h"

I360_FUNCTION(i360_fold_text);
I360_FUNCTION(i360_inspect_text);
I360_FUNCTION(i360_jaro_similarity);
I360_FUNCTION(i360_jaro_winkler_similarity);
I360_FUNCTION(i360_levenshtein);
I360_FUNCTION(i360_damerau_levenshtein);
I360_FUNCTION(i360_phonetic_code);

Datum
i360_fold_text(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	char *folded = palloc_huge(FOLD_BOUND(value.len));
	const size_t len = FoldText(value.bytes, value.len, folded);

	/* ASCII is the same in every encoding of a server. */
	PG_RETURN_TEXT_P(cstring_to_text_with_len(folded, len));
}

/* The words of a set of issues, as text[]. */
static Datum
IssueWords(uint32 issues)
{
	Datum words[NUM_TEXT_ISSUES];
	int count = 0;

	for (int i = 0; i < NUM_TEXT_ISSUES; i++)
		if (issues >> i & 1)
			words[count++] = CStringGetTextDatum(text_issue_words[i]);
	return PointerGetDatum(construct_array(words, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* The row type that the function returns, looked up once a query. */
static TupleDesc
ResultRow(FunctionCallInfo fcinfo)
{
	TupleDesc row = (TupleDesc) fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (row != NULL)
		return row;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	row = BlessTupleDesc(row);
	MemoryContextSwitchTo(caller);
	fcinfo->flinfo->fn_extra = row;
	return row;
}

/*
 * What is wrong with the characters of a text: see inspect.c for the rules. No error on
 * any text. In a database that is not of UTF8, a suggestion with characters that its
 * encoding lacks is not given. A microsecond for a name.
 */
Datum
i360_inspect_text(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	char *room = palloc_huge(FOLD_BOUND(value.len));
	Datum values[5];
	bool nulls[5] = {false};
	text *repaired = NULL;
	uint32 issues;
	size_t len;

	len = FoldText(value.bytes, value.len, room);
	values[0] = PointerGetDatum(cstring_to_text_with_len(room, len));
	len = InspectText(value.bytes, value.len, room, &issues);
	if (len != value.len || memcmp(room, value.bytes, len) != 0)
		repaired = TextFromUtf8IfPossible(room, len);
	values[1] = PointerGetDatum(repaired);
	nulls[1] = repaired == NULL;
	values[2] = BoolGetDatum((issues & TEXT_DOUBLE_ENCODED) != 0);
	values[3] = BoolGetDatum((issues & TEXT_INVISIBLE) != 0);
	values[4] = IssueWords(issues);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(ResultRow(fcinfo), values, nulls)));
}

Datum
i360_jaro_similarity(PG_FUNCTION_ARGS)
{
	const Utf8 a = PG_GETARG_UTF8(0);
	const Utf8 b = PG_GETARG_UTF8(1);

	PG_RETURN_FLOAT8(JaroSimilarity(a.bytes, a.len, b.bytes, b.len));
}

Datum
i360_jaro_winkler_similarity(PG_FUNCTION_ARGS)
{
	const Utf8 a = PG_GETARG_UTF8(0);
	const Utf8 b = PG_GETARG_UTF8(1);

	PG_RETURN_FLOAT8(JaroWinklerSimilarity(a.bytes, a.len, b.bytes, b.len));
}

Datum
i360_levenshtein(PG_FUNCTION_ARGS)
{
	const Utf8 a = PG_GETARG_UTF8(0);
	const Utf8 b = PG_GETARG_UTF8(1);

	PG_RETURN_INT32(LevenshteinDistance(a.bytes, a.len, b.bytes, b.len, INT_MAX));
}

Datum
i360_damerau_levenshtein(PG_FUNCTION_ARGS)
{
	const Utf8 a = PG_GETARG_UTF8(0);
	const Utf8 b = PG_GETARG_UTF8(1);

	PG_RETURN_INT32(DamerauLevenshteinDistance(a.bytes, a.len, b.bytes, b.len));
}

static PhoneticFunction
PhoneticFromArgument(text *algorithm)
{
	const PhoneticFunction function =
		FindPhonetic(VARDATA_ANY(algorithm), VARSIZE_ANY_EXHDR(algorithm));

	if (function == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("unknown phonetic algorithm \"%s\"", text_to_cstring(algorithm)),
						errdetail("A phonetic algorithm is chosen by its name, in small letters."),
						errhint("The algorithms are: %s.", phonetic_algorithms)));
	return function;
}

/*
 * The code of a name by an algorithm of phonetics.def, of which each file names its
 * source; NULL if no letter of the name sounds. Error 22023 for an unknown algorithm.
 * From a tenth of a microsecond to three (berge_fr, fonem_fr), no memory but the result's.
 */
Datum
i360_phonetic_code(PG_FUNCTION_ARGS)
{
	const Utf8 name = PG_GETARG_UTF8(0);
	char code[PHONETIC_CODE_BOUND];
	const size_t len = PhoneticFromArgument(PG_GETARG_TEXT_PP(1))(name.bytes, name.len, code);

	if (len == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(code, len));
}
