/*
 * places.h
 *    Where a short text of ASCII holds a character, as bits: the 5 of "ANNA" for A is 1001.
 *    For the bit-parallel cores of this room.
 *
 * The text lies in up to four blocks of 16 bytes, the last two of which may overlap those
 * before, so that no byte outside of it is read:
 *
 *    25 bytes   [0 ........ 15]
 *                     [9 ......... 24]
 *
 * A block is compared with a byte in one go: by SSE2, which every x86-64 has, elsewhere
 * eight bytes at a time in a machine word. That costs no table, so no memory is cleared,
 * and it runs beside what the caller does with the bits.
 */
#ifndef IDENTITY360_PLACES_H
#define IDENTITY360_PLACES_H

#include "core.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK_BYTES 16

/* What is not to be a call in the inner loops. */
#define I360_INLINE static inline __attribute__((always_inline))

/* Eight bytes of a text as a number, the first lowest. */
static inline uint64
ReadWord(const char *text)
{
	uint64 word;

	memcpy(&word, text, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static inline uint64
ReadHalfWord(const char *text)
{
	uint32 half;

	memcpy(&half, text, sizeof(half));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	half = __builtin_bswap32(half);
#endif
	return half;
}

static inline uint64
ByteAt(const char *text, size_t i)
{
	return (uint64) (unsigned char) text[i] << 8 * i;
}

/* The same of a text of 1 to 7 bytes, some of which are read twice. */
static inline uint64
ReadShortWord(const char *text, size_t len)
{
	if (len >= 4)
		return ReadHalfWord(text) | ReadHalfWord(text + len - 4) << 8 * (len - 4);
	return ByteAt(text, 0) | ByteAt(text, len / 2) | ByteAt(text, len - 1);
}

#ifdef __SSE2__

typedef __m128i Block;

static inline Block
BlockOfWords(uint64 low, uint64 high)
{
	return _mm_set_epi64x((long long) high, (long long) low);
}

static inline Block
ReadBlock(const char *text)
{
	return _mm_loadu_si128((const __m128i *) text);
}

/* Which bytes are c: bit i is byte i. */
I360_INLINE uint32
BlockPlaces(Block block, char c)
{
	return (uint32) _mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(c)));
}

static inline bool
BlockIsAscii(Block block)
{
	return _mm_movemask_epi8(block) == 0;
}

#else

typedef struct Block
{
	uint64 low;
	uint64 high;
} Block;

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

static inline Block
BlockOfWords(uint64 low, uint64 high)
{
	return (Block){low, high};
}

static inline Block
ReadBlock(const char *text)
{
	return (Block){ReadWord(text), ReadWord(text + 8)};
}

/* The top bit of each byte that is zero, brought together (Warren, Hacker's Delight, 6-1). */
I360_INLINE uint32
WordPlaces(uint64 word, char c)
{
	const uint64 different = word ^ EACH_BYTE((unsigned char) c);
	const uint64 low_bits = (different & EACH_BYTE(0x7F)) + EACH_BYTE(0x7F);
	const uint64 equal = ~(low_bits | different | EACH_BYTE(0x7F));

	return (uint32) ((equal >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

I360_INLINE uint32
BlockPlaces(Block block, char c)
{
	return WordPlaces(block.low, c) | WordPlaces(block.high, c) << 8;
}

static inline bool
BlockIsAscii(Block block)
{
	return ((block.low | block.high) & EACH_BYTE(0x80)) == 0;
}

#endif

/* A text of 1 to 64 bytes; what is behind a shorter one in its only block is zero. */
typedef struct BytePlaces
{
	int nblocks; /* 1, 2 or 4 */
	int shift;   /* where the second half of the blocks begins */
	Block block[4];
} BytePlaces;

static inline Block
ReadShortBlock(const char *text, size_t len)
{
	if (len == BLOCK_BYTES)
		return ReadBlock(text);
	if (len < 8)
		return BlockOfWords(ReadShortWord(text, len), 0);
	/* The last eight bytes less those that the first eight have; in two steps, as they may be all. */
	return BlockOfWords(ReadWord(text), ReadWord(text + len - 8) >> 8 * (15 - len) >> 8);
}

/* False if there is a byte beyond ASCII. */
static inline bool
ReadPlaces(BytePlaces *places, const char *text, size_t len)
{
	if (len <= BLOCK_BYTES)
	{
		places->nblocks = 1;
		places->shift = 0;
		places->block[0] = ReadShortBlock(text, len);
		return BlockIsAscii(places->block[0]);
	}
	places->block[0] = ReadBlock(text);
	if (len <= 2 * BLOCK_BYTES)
	{
		places->nblocks = 2;
		places->shift = (int) len - BLOCK_BYTES;
		places->block[1] = ReadBlock(text + places->shift);
		return BlockIsAscii(places->block[0]) && BlockIsAscii(places->block[1]);
	}
	places->nblocks = 4;
	places->shift = (int) len - 2 * BLOCK_BYTES;
	places->block[1] = ReadBlock(text + BLOCK_BYTES);
	places->block[2] = ReadBlock(text + places->shift);
	places->block[3] = ReadBlock(text + places->shift + BLOCK_BYTES);
	return BlockIsAscii(places->block[0]) && BlockIsAscii(places->block[1]) &&
		   BlockIsAscii(places->block[2]) && BlockIsAscii(places->block[3]);
}

/*
 * Where the text holds c, as bits; of a zero byte also places behind a short text. `nblocks` is
 * that of `places`, as a constant.
 */
I360_INLINE uint64
PlacesOf(const BytePlaces *places, const int nblocks, char c)
{
	uint64 first = BlockPlaces(places->block[0], c);
	uint64 second;

	if (nblocks == 1)
		return first;
	if (nblocks == 2)
		return first | (uint64) BlockPlaces(places->block[1], c) << places->shift;
	first |= (uint64) BlockPlaces(places->block[1], c) << BLOCK_BYTES;
	second = BlockPlaces(places->block[2], c) | (uint64) BlockPlaces(places->block[3], c)
													<< BLOCK_BYTES;
	return first | second << places->shift;
}

#endif
