/*
 * pair.h
 *    An input of a fuzzer as two texts: what comes before its first newline, and the rest.
 */
#ifndef IDENTITY360_FUZZ_PAIR_H
#define IDENTITY360_FUZZ_PAIR_H

#include "core.h"

typedef struct FuzzPair
{
	const char *a;
	size_t alen;
	const char *b;
	size_t blen;
} FuzzPair;

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static inline FuzzPair
SplitInput(const uint8 *data, size_t size)
{
	const uint8 *newline = size == 0 ? NULL : memchr(data, '\n', size);
	const size_t alen = newline == NULL ? size : (size_t) (newline - data);
	const size_t skipped = newline == NULL ? size : alen + 1;

	return (FuzzPair){(const char *) data, alen, (const char *) data + skipped, size - skipped};
}

#endif
