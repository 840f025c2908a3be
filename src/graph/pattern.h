/*
 * pattern.h
 *    Small regular expressions, for what no list of values can block.
 */
#ifndef IDENTITY360_PATTERN_H
#define IDENTITY360_PATTERN_H

#include "core.h"

/* One more than this many parts in a row and the states would not fit in a word. */
#define PATTERN_MAX_PARTS 63

/* One character, or one of a set, and how often. */
typedef struct PatternPart
{
	uint64 bytes[4]; /* bit b: byte b will do */
	bool isOptional;
	bool isRepeated;
} PatternPart;

typedef struct Pattern
{
	int nparts;
	PatternPart parts[PATTERN_MAX_PARTS];
} Pattern;

/* Compile the text; false if it is none, or has too many parts. */
extern bool CompilePattern(const char *text, size_t len, Pattern *pattern);

/* True if the whole of the bytes is of the pattern; the case of A to Z does not count. */
extern bool MatchesPattern(const Pattern *pattern, const char *bytes, size_t len);

#endif
