/*
 * module.c
 *    What makes the library loadable, and its version.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"

PG_MODULE_MAGIC;

I360_FUNCTION(i360_identity360_version);

Datum
i360_identity360_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(IDENTITY360_VERSION));
}
