/*
 * mix.h
 *    Spreading the bits of a 64-bit key over a hash table.
 */
#ifndef IDENTITY360_MIX_H
#define IDENTITY360_MIX_H

#include "core.h"

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014). In memory only: not a stored hash. */
static inline uint64
MixBits(uint64 key)
{
	key = (key ^ (key >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	key = (key ^ (key >> 27)) * UINT64_C(0x94D049BB133111EB);
	return key ^ (key >> 31);
}

#endif
