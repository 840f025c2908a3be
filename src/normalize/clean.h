/*
 * clean.h
 *    What every kind of value goes through first: the traces of keyboards,
 *    spreadsheets and web pages taken out.
 */
#ifndef IDENTITY360_CLEAN_H
#define IDENTITY360_CLEAN_H

#include "core.h"

/*
 * Copy `src` trimmed, with every Unicode space as one ' ' and without zero-width
 * characters, soft hyphens and byte order marks. Returns the length, 0 if nothing is
 * left or if it and its zero do not fit into `room` bytes; never longer than `len`.
 */
extern size_t CleanText(const char *src, size_t len, char *dst, size_t room);

/* The same, with full-width and Arabic-Indic digits, full-width signs and dashes as ASCII. */
extern size_t CleanDigits(const char *src, size_t len, char *dst, size_t room);

/* The part of `src` between the spaces and invisible characters at its ends, as it is. */
extern const char *TrimText(const char *src, size_t *len);

static inline bool
IsDigit(char c)
{
	return c >= '0' && c <= '9';
}

#endif
