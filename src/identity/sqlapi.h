/*
 * sqlapi.h
 *    How SQL adapters of the later rooms take and make identities.
 */
#ifndef IDENTITY360_IDENTITY_SQLAPI_H
#define IDENTITY360_IDENTITY_SQLAPI_H

#include "postgres.h"

#include "identity/identity.h"

/* Open an identity datum; the view points into `*detoasted`. Raises where its format is not ours. */
extern void OpenIdentityDatum(Datum datum, IdentityView *view, struct varlena **detoasted);

/* The error of that. */
extern void RaiseIdentityFormat(void) pg_attribute_noreturn();

/* The text form in the encoding of the database, palloc'd; each field an array, or only where it has several values. */
extern char *IdentityToJson(const IdentityView *view, bool always_array);

#endif
