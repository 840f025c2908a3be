/*
 * final_keys.h
 *    The keys with which a record blocks under a model.
 */
#ifndef IDENTITY360_FINAL_KEYS_H
#define IDENTITY360_FINAL_KEYS_H

#include "core.h"
#include "match/match.h"

/* With all of a record's keys common, each is combined with each second field. */
#define MAX_FINAL_KEYS (IDENTITY_MAX_KEYS * IDENTITY_MAX_SECONDS)

/* Sorted and unique. `common` may be NULL: no key is. */
extern int FinalKeys(const IdentityView *view, const ShareTable *common,
					 uint64 final[MAX_FINAL_KEYS]);

/* Sort keys, and drop repeated ones; returns how many are left. */
extern int SortUniqueKeys(uint64 *keys, int nkeys);

#endif
