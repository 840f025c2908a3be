/*
 * pgtext.h
 *    Texts of SQL as the UTF-8 that the cores read, and back. For adapters.
 */
#ifndef IDENTITY360_PGTEXT_H
#define IDENTITY360_PGTEXT_H

#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

/* Bytes that live as long as the text they are from, or as the memory context. Not zero-terminated. */
typedef struct Utf8
{
	const char *bytes;
	size_t len;
} Utf8;

extern Utf8 ConvertToUtf8(const char *bytes, size_t len);

/* Of the database's encoding. */
static inline Utf8
Utf8FromBytes(const char *bytes, size_t len)
{
	return GetDatabaseEncoding() == PG_UTF8 ? (Utf8){bytes, len} : ConvertToUtf8(bytes, len);
}

static inline Utf8
Utf8FromText(text *value)
{
	return Utf8FromBytes(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

extern text *TextFromUtf8(const char *bytes, size_t len);

/* The same; NULL, not an error, if the encoding of the database lacks one of the characters. */
extern text *TextFromUtf8IfPossible(const char *bytes, size_t len);

#define PG_GETARG_UTF8(n) Utf8FromText(PG_GETARG_TEXT_PP(n))

#endif
