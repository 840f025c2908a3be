/*
 * fields.h
 *    From the fields that SQL gives to an identity.
 */
#ifndef IDENTITY360_IDENTITY_FIELDS_H
#define IDENTITY360_IDENTITY_FIELDS_H

#include "postgres.h"

#include "utils/jsonb.h"

/* An identity datum from an object of fields; raises on an unknown field, never on a bad value. */
extern struct varlena *IdentityFromJsonb(Jsonb *object);

#endif
