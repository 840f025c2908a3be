/*
 * sqlapi.c
 *    The SQL functions of this room: fetch, call the core, return.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "text/pgtext.h"
#include "text/text.h"

I360_FUNCTION(i360_fold_text);
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

static void
CheckAlgorithm(const char *algorithm)
{
	if (strcmp(algorithm, "soundex_fr") != 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("unknown phonetic algorithm \"%s\"", algorithm),
						errhint("The known algorithm is \"soundex_fr\".")));
}

Datum
i360_phonetic_code(PG_FUNCTION_ARGS)
{
	const Utf8 name = PG_GETARG_UTF8(0);
	char code[5];

	CheckAlgorithm(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	if (!SoundexFrOfName(name.bytes, name.len, code))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(code));
}
