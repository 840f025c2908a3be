/*
 * pgtext.c
 *    Texts of SQL as the UTF-8 that the cores read, and back.
 *
 * In a database of encoding UTF8 this costs nothing. In one of another encoding each
 * value is converted, so that the answers are the same everywhere. SQL_ASCII says
 * nothing about what its bytes mean: there the functions are refused.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "mb/pg_wchar.h"
#include "storage/shmem.h"
#include "utils/builtins.h"

#include "text/pgtext.h"

static void
CheckEncodingIsKnown(void)
{
	if (GetDatabaseEncoding() == PG_SQL_ASCII)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("identity360 cannot read text in a database with encoding \"%s\"",
							   "SQL_ASCII"),
						errhint("Create the database with ENCODING 'UTF8'.")));
}

Utf8
ConvertToUtf8(const char *bytes, size_t len)
{
	char *converted;

	CheckEncodingIsKnown();
	converted = pg_server_to_any(bytes, (int) len, PG_UTF8);
	return (Utf8){converted, converted == bytes ? len : strlen(converted)};
}

text *
TextFromUtf8(const char *bytes, size_t len)
{
	const char *converted;

	if (GetDatabaseEncoding() == PG_UTF8)
		return cstring_to_text_with_len(bytes, len);
	CheckEncodingIsKnown();
	converted = pg_any_to_server(bytes, len, PG_UTF8);
	return cstring_to_text_with_len(converted, converted == bytes ? len : strlen(converted));
}

text *
TextFromUtf8IfPossible(const char *bytes, size_t len)
{
	Oid procedure;
	unsigned char *converted;
	Size room;

	if (GetDatabaseEncoding() == PG_UTF8)
		return cstring_to_text_with_len(bytes, len);
	CheckEncodingIsKnown();
	procedure = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
	if (!OidIsValid(procedure))
		return NULL;
	room = mul_size(len, MAX_CONVERSION_GROWTH) + 1;
	converted = palloc_extended(room, MCXT_ALLOC_HUGE);
	if (pg_do_encoding_conversion_buf(procedure, PG_UTF8, GetDatabaseEncoding(),
									  (unsigned char *) bytes, len, converted, room, true) < len)
		return NULL;
	return cstring_to_text((char *) converted);
}
