/*
 * rewrite.h
 *    Ordered rewriting of a word: each rule in turn, everywhere it fits.
 */
#ifndef IDENTITY360_REWRITE_H
#define IDENTITY360_REWRITE_H

#include "core.h"

/* `pattern` in the notation of rewrite.c; `with` is what takes its place, $1 to $5 being its groups. */
typedef struct Rewrite
{
	const char *pattern;
	const char *with;
} Rewrite;

/* What tells at a glance that a rule does not fit: letters, a bit each, and some that follow each other. */
typedef struct RewriteHint
{
	uint32 needed; /* those that the word must have */
	uint32 first;  /* those that a fit can begin with */
	uint8 run_at;  /* where in the pattern its longest run of plain letters stands */
	uint8 run_len;
} RewriteHint;

/* Rules and room for their hints: zeros, filled in at the first use in a process. */
typedef struct RewriteList
{
	const Rewrite *rules;
	RewriteHint *hints;
	int count;
} RewriteList;

/* Rewrite a word in place, which never gets longer than REWRITE_MAX; returns its length. It stays zero-terminated. */
#define REWRITE_MAX 255
extern size_t RewriteWord(const RewriteList *list, char *word, size_t len);

#endif
