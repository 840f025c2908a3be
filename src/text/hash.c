/*
 * hash.c
 *    A 64-bit hash of bytes: XXH64 (Collet), written from its published description.
 *
 * Its values are stored in indexes, so they may never change: they are the same on
 * every machine (words are read little-endian), and test_hash.c holds the published
 * test vectors. Fast for short keys; not for use against an adversary.
 */
#include "text/text.h"

#define PRIME_1 UINT64_C(0x9E3779B185EBCA87)
#define PRIME_2 UINT64_C(0xC2B2AE3D27D4EB4F)
#define PRIME_3 UINT64_C(0x165667B19E3779F9)
#define PRIME_4 UINT64_C(0x85EBCA77C2B2AE63)
#define PRIME_5 UINT64_C(0x27D4EB2F165667C5)

#define STRIPE_BYTES 32

static inline uint64
RotateLeft(uint64 x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static inline uint64
ReadWord(const unsigned char *p)
{
	uint64 word;

	memcpy(&word, p, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static inline uint64
ReadHalfWord(const unsigned char *p)
{
	uint32 word;

	memcpy(&word, p, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap32(word);
#endif
	return word;
}

static inline uint64
MixWord(uint64 lane, uint64 word)
{
	return RotateLeft(lane + word * PRIME_2, 31) * PRIME_1;
}

/* Hash the whole stripes, four lanes side by side, and move *p past them. */
static uint64
HashStripes(const unsigned char **p, size_t nstripes, uint64 seed)
{
	uint64 lane[4] = {seed + PRIME_1 + PRIME_2, seed + PRIME_2, seed, seed - PRIME_1};
	uint64 hash;

	for (size_t i = 0; i < nstripes; i++, *p += STRIPE_BYTES)
		for (int k = 0; k < 4; k++)
			lane[k] = MixWord(lane[k], ReadWord(*p + 8 * k));
	hash = RotateLeft(lane[0], 1) + RotateLeft(lane[1], 7) + RotateLeft(lane[2], 12) +
		   RotateLeft(lane[3], 18);
	for (int k = 0; k < 4; k++)
		hash = (hash ^ MixWord(0, lane[k])) * PRIME_1 + PRIME_4;
	return hash;
}

/* Add the bytes that fill no stripe. */
static uint64
HashRest(uint64 hash, const unsigned char *p, size_t len)
{
	for (; len >= 8; len -= 8, p += 8)
		hash = RotateLeft(hash ^ MixWord(0, ReadWord(p)), 27) * PRIME_1 + PRIME_4;
	if (len >= 4)
	{
		hash = RotateLeft(hash ^ (ReadHalfWord(p) * PRIME_1), 23) * PRIME_2 + PRIME_3;
		len -= 4;
		p += 4;
	}
	for (; len > 0; len--, p++)
		hash = RotateLeft(hash ^ (*p * PRIME_5), 11) * PRIME_1;
	return hash;
}

/* Let every bit of the sum move every bit of the answer. */
static inline uint64
Avalanche(uint64 hash)
{
	hash = (hash ^ (hash >> 33)) * PRIME_2;
	hash = (hash ^ (hash >> 29)) * PRIME_3;
	return hash ^ (hash >> 32);
}

uint64
HashBytes(const void *bytes, size_t len, uint64 seed)
{
	const unsigned char *p = bytes;
	uint64 hash = seed + PRIME_5;

	if (len >= STRIPE_BYTES)
		hash = HashStripes(&p, len / STRIPE_BYTES, seed);
	return Avalanche(HashRest(hash + len, p, len % STRIPE_BYTES));
}
