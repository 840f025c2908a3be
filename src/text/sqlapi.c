/*
 * sqlapi.c
 *    The SQL functions of this room: fetch, call the core, return.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "text/inspect.h"
#include "text/pgtext.h"
#include "text/phonetic.h"
#include "text/record.h"
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
static void
AddIssues(Record *record, uint32 issues)
{
	Datum words[NUM_TEXT_ISSUES];
	int count = 0;

	for (int i = 0; i < NUM_TEXT_ISSUES; i++)
		if (issues >> i & 1)
			words[count++] = CStringGetTextDatum(text_issue_words[i]);
	AddTexts(record, words, count, false);
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
	Record record;
	text *repaired = NULL;
	uint32 issues;
	size_t len;

	BeginRecord(&record, fcinfo);
	len = FoldText(value.bytes, value.len, room);
	AddColumn(&record, PointerGetDatum(cstring_to_text_with_len(room, len)), false);
	len = InspectText(value.bytes, value.len, room, &issues);
	if (len != value.len || memcmp(room, value.bytes, len) != 0)
		repaired = TextFromUtf8IfPossible(room, len);
	AddColumn(&record, PointerGetDatum(repaired), repaired == NULL);
	AddBool(&record, (issues & TEXT_DOUBLE_ENCODED) != 0);
	AddBool(&record, (issues & TEXT_INVISIBLE) != 0);
	AddIssues(&record, issues);
	PG_RETURN_DATUM(EndRecord(&record));
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
