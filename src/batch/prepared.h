/*
 * prepared.h
 *    The features of a block index's members, prepared when first asked for, within a memory limit.
 */
#ifndef IDENTITY360_BATCH_PREPARED_H
#define IDENTITY360_BATCH_PREPARED_H

#include "core.h"

#include "identity/identity.h"
#include "match/features.h"

/* Packed identities, held by the caller. */
typedef struct IdentitySet
{
	int n;
	const char **bytes;
	const uint16 *len;
} IdentitySet;

typedef struct PreparedSet
{
	const IdentitySet *set;
	const int32 *record; /* of each member */
	int32 nmembers;
	uint32 *place; /* of each member's features, in units of 8 bytes from `bytes`; 0: not there */
	char *bytes;
	size_t size;
	size_t limit; /* up to which it may grow */
	size_t used;
} PreparedSet;

/* A limit that is too little for any two members is raised to that. */
extern void InitPrepared(PreparedSet *prepared, const IdentitySet *set, const int32 *record,
						 int32 nmembers, size_t limit);
extern void FreePrepared(PreparedSet *prepared);

/* Prepare two members that are not both there; where they do not fit, all others are dropped first. */
extern void PreparePair(PreparedSet *prepared, int32 left, int32 right);

static inline bool
IsPrepared(const PreparedSet *prepared, int32 member)
{
	return prepared->place[member] != 0;
}

static inline const Features *
PreparedFeatures(const PreparedSet *prepared, int32 member)
{
	return (const Features *) (prepared->bytes + 8 * (size_t) prepared->place[member]);
}

/* The features of two members, valid until the next call. */
static inline void
GetPreparedPair(PreparedSet *prepared, int32 left, int32 right, const Features *features[2])
{
	if (!IsPrepared(prepared, left) || !IsPrepared(prepared, right))
		PreparePair(prepared, left, right);
	features[0] = PreparedFeatures(prepared, left);
	features[1] = PreparedFeatures(prepared, right);
}

#endif
