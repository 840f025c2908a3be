/*
 * core.h
 *    What a core (an algorithm that takes bytes and numbers) may lean on.
 *
 * A core includes this header and never postgres.h. Inside the server it gets
 * PostgreSQL's palloc, Assert and interrupt check; compiled with
 * -DI360_STANDALONE it gets stand-ins over libc, so that unit tests,
 * sanitizers and fuzzers run it as it is.
 */
#ifndef IDENTITY360_CORE_H
#define IDENTITY360_CORE_H

#ifdef I360_STANDALONE

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int8_t int8;
typedef int16_t int16;
typedef int32_t int32;
typedef int64_t int64;
typedef uint8_t uint8;
typedef uint16_t uint16;
typedef uint32_t uint32;
typedef uint64_t uint64;
typedef size_t Size;

#define Assert(condition) assert(condition)
#define Min(a, b) ((a) < (b) ? (a) : (b))
#define Max(a, b) ((a) > (b) ? (a) : (b))
#define FLEXIBLE_ARRAY_MEMBER
#define lengthof(array) (sizeof(array) / sizeof((array)[0]))
#define CHECK_FOR_INTERRUPTS() ((void) 0)
#define pg_attribute_unused() __attribute__((unused))

/* Like palloc: never returns NULL, and palloc(0) is fine. */
static inline void *
CoreAllocOrDie(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

#define palloc(size) CoreAllocOrDie(malloc((size) + 1))
#define palloc0(size) CoreAllocOrDie(calloc(1, (size) + 1))
#define palloc_huge(size) palloc(size)
#define palloc0_huge(size) palloc0(size)
#define repalloc(p, size) CoreAllocOrDie(realloc(p, (size) + 1))
#define repalloc_huge(p, size) repalloc(p, size)
#define pfree(p) free(p)

#else

#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#define palloc_huge(size) MemoryContextAllocHuge(CurrentMemoryContext, size)
#define palloc0_huge(size)                                                                         \
	MemoryContextAllocExtended(CurrentMemoryContext, size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO)

#endif

#endif
