/*
 * compat.h
 *    Every PG_VERSION_NUM of the project, so that the rest reads as if there
 *    were one PostgreSQL. Also the one macro that exports a function to SQL.
 */
#ifndef IDENTITY360_COMPAT_H
#define IDENTITY360_COMPAT_H

#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#if PG_VERSION_NUM < 150000
#error "identity360 needs PostgreSQL 15 or later"
#endif

/* PostgreSQL 15 defines PGDLLEXPORT as nothing on Linux; we build with hidden visibility. */
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

/* Declare a function that SQL calls: the only symbols that leave the library. */
#define I360_FUNCTION(name)                                                                        \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS);                                               \
	extern PGDLLEXPORT const Pg_finfo_record *CppConcat(pg_finfo_, name)(void);                    \
	PG_FUNCTION_INFO_V1(name)

/* Soft errors came with 16: before that, reporting is raising. */
#if PG_VERSION_NUM < 160000
#define ereturn(context, dummy, ...) ereport(ERROR, __VA_ARGS__)
#else
#include "nodes/miscnodes.h"
#endif

/* The varlena macros left postgres.h with 16. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* BufFile: 16 made what is written const, and lets a read end at the end of the file by another name. */
#if PG_VERSION_NUM < 160000
#define BUFFILE_BYTES(bytes) unconstify(void *, (bytes))
#define READ_BUFFILE(file, bytes, len) BufFileRead((file), (bytes), (len))
#else
#define BUFFILE_BYTES(bytes) (bytes)
#define READ_BUFFILE(file, bytes, len) BufFileReadMaybeEOF((file), (bytes), (len), true)
#endif

/* Read JSON text as jsonb, for a type's input function; false after a soft error. */
static inline bool
InputJsonb(char *json, Node *context, Datum *jsonb)
{
#if PG_VERSION_NUM < 160000
	*jsonb = DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
	return true;
#else
	return DirectInputFunctionCallSafe(jsonb_in, json, InvalidOid, -1, context, jsonb);
#endif
}

/* Intervals without end came with 17. */
#ifndef INTERVAL_NOT_FINITE
#define INTERVAL_NOT_FINITE(interval) false
#endif

#endif
