/*
 * funnel_terms.h
 *    What a funnel is asked, as SQL writes it. Raises what is wrong with it.
 */
#ifndef IDENTITY360_FUNNEL_TERMS_H
#define IDENTITY360_FUNNEL_TERMS_H

#include "postgres.h"

#include "utils/timestamp.h"

#include "journey/funnel.h"

/* Read a list of mode words; the empty list means `exact`. */
extern uint16 ParseFunnelMode(const text *mode);

/*
 * The window in microseconds. A day is 24 hours and a month 30 days, as where
 * PostgreSQL itself compares two intervals; so a window is equally long
 * wherever in the calendar it falls, and no time zone changes an answer.
 */
extern int64 FunnelWindowOfInterval(const Interval *within);

extern void RaiseBadFunnelWindow(const char *detail) pg_attribute_noreturn();

/* FunnelLevel(), or 54000 where it gives up. */
extern int FunnelLevelOrRaise(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms);

#endif
