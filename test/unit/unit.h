/*
 * unit.h
 *    The least a unit test needs: checks that print TAP, and random numbers
 *    that are the same on every machine.
 */
#ifndef IDENTITY360_UNIT_H
#define IDENTITY360_UNIT_H

#include <math.h>
#include <stdarg.h>

#include "core.h"

static int unit_checks;
static int unit_failures;

/* Report one check; the name is a format. */
#define CHECK(condition, ...) UnitCheck((condition), __FILE__, __LINE__, __VA_ARGS__)

static inline __attribute__((format(printf, 4, 5))) bool
UnitCheck(bool holds, const char *file, int line, const char *name, ...)
{
	va_list args;

	printf("%s %d - ", holds ? "ok" : "not ok", ++unit_checks);
	va_start(args, name);
	vprintf(name, args);
	va_end(args);
	printf("\n");
	if (!holds)
	{
		unit_failures++;
		printf("# failed at %s:%d\n", file, line);
	}
	return holds;
}

/* The last line of main(): the plan, and the exit code. */
static inline int
UnitDone(void)
{
	printf("1..%d\n", unit_checks);
	return unit_failures > 0;
}

/* splitmix64 (Vigna): a random number from a seed that advances. */
static inline uint64
UnitRandom(uint64 *seed)
{
	uint64 z = (*seed += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* A random number from 0 to n - 1. */
static inline int
UnitBelow(uint64 *seed, int n)
{
	return (int) (UnitRandom(seed) % (uint64) n);
}

#endif
