/*
 * verdict.h
 *    Why two identities are, or are not, taken for one person.
 */
#ifndef IDENTITY360_MATCH_VERDICT_H
#define IDENTITY360_MATCH_VERDICT_H

#include "match/match.h"

/* The first that holds. */
typedef enum Cause
{
	CAUSE_NO_KEYS,         /* a side has nothing to be found by */
	CAUSE_COMMON_VALUE,    /* what they share many have, and nothing beside it */
	CAUSE_NO_SHARED_KEY,   /* never compared */
	CAUSE_NONE,            /* they are one person */
	CAUSE_HOUSEHOLD,       /* a shared household explains what they agree on */
	CAUSE_CONFLICT,        /* one comparison speaks against them, without which they would be */
	CAUSE_BELOW_THRESHOLD, /* what speaks for them is too little */
	NCAUSES
} Cause;

/* The kinds of keys that identities have, as bits, and those of keys that both have. */
typedef struct KeyOverlap
{
	uint16 left;
	uint16 right;
	uint16 shared;
	uint16 common; /* of keys that both have, but that the model lists as common */
} KeyOverlap;

typedef struct Verdict
{
	Cause cause;
	KeyOverlap keys;
	PairFindings findings;
	ScoreTerms terms;
	Comparison against; /* the one that speaks most against them; NCOMPARISONS if none does */
} Verdict;

/* The word for a cause. */
extern const char *CauseName(Cause cause);

extern void JudgePair(const MatchModel *model, Weight threshold, const Features *left,
					  const Features *right, Verdict *verdict);

#endif
