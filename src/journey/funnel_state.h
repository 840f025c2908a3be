/*
 * funnel_state.h
 *    The SQL type funnel_state: what a funnel aggregate has gathered of one group.
 */
#ifndef IDENTITY360_FUNNEL_STATE_H
#define IDENTITY360_FUNNEL_STATE_H

#include "postgres.h"

#include "fmgr.h"

#include "journey/funnel.h"

/* Bytes are drawn in funnel_state.c. */
typedef struct FunnelState
{
	int32 vl_len_;
	uint8 version;
	uint8 nsteps;
	uint16 mode;
	uint32 nrows;
	bool is_sorted;
	int64 window;
	FunnelRow rows[FLEXIBLE_ARRAY_MEMBER];
} FunnelState;

#define PG_GETARG_FUNNEL_STATE_P(n) ((FunnelState *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n)))

/* A state without rows, with room for a few. */
extern FunnelState *NewFunnelState(const FunnelTerms *terms);

extern FunnelState *CopyFunnelState(const FunnelState *state);

extern FunnelTerms FunnelStateTerms(const FunnelState *state);

/* Raise unless both ask the same. */
extern void CheckSameTerms(const FunnelTerms *a, const FunnelTerms *b);

/*
 * Add rows, in order themselves, to a state that the caller may change.
 * Returns it, or a larger copy of it if it was full.
 */
extern FunnelState *AppendFunnelRows(FunnelState *state, const FunnelRow *rows, uint32 nrows);

/* Put the rows of a state in order; the order is not part of what a state means. */
extern void SortFunnelState(FunnelState *state);

#endif
