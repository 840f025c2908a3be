/*
 * compare_text.c
 *    Two short texts: how similar, one slip apart, their words.
 *
 * Most pairs of names are not alike at all, and need no Jaro similarity to say so. With c
 * characters in common it is at most (c/|a| + c/|b| + 1) / 3 (text/similarity.c), and c is
 * at most |a| less the characters of a that b lacks, which the letter sets count from
 * below; likewise for b. So a pair that the bound keeps under a band is under it.
 */
#include "core.h"

#include "match/compare.h"
#include "text/text.h"

#define WINKLER_PREFIX 4

/* Least of c/|a| + c/|b| that may reach a Jaro-Winkler similarity with so long a common prefix. */
#define NEEDED(threshold, prefix)                                                                  \
	(3.0 * ((threshold) -0.1 * (prefix)) / (1.0 - 0.1 * (prefix)) - 1.0)
#define BAND(threshold)                                                                            \
	{                                                                                              \
		(threshold),                                                                               \
		{                                                                                          \
			NEEDED(threshold, 0), NEEDED(threshold, 1), NEEDED(threshold, 2),                      \
				NEEDED(threshold, 3), NEEDED(threshold, 4)                                         \
		}                                                                                          \
	}

const SimilarityBand similar_name = BAND(0.92);
const SimilarityBand close_name = BAND(0.85);
const SimilarityBand similar_email = BAND(0.92);
const SimilarityBand similar_street = BAND(0.88);
const SimilarityBand similar_city = BAND(0.90);

/* Rounding may not put a pair below a band that it reaches. */
#define ROUNDING 1e-6

/* How many bits are set (no instruction for it on every machine that we are built for). */
static inline int
CountBits(uint64 x)
{
	x -= (x >> 1) & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + ((x >> 2) & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (int) ((x * UINT64_C(0x0101010101010101)) >> 56);
}

static inline int
CommonPrefix(const IdentityValue *a, const IdentityValue *b)
{
	const int len = Min(Min(a->len, b->len), WINKLER_PREFIX);
	int same = 0;

	while (same < len && a->bytes[same] == b->bytes[same])
		same++;
	return same;
}

bool
MayBeSimilar(const IdentityValue *a, uint64 a_letters, const IdentityValue *b, uint64 b_letters,
			 const SimilarityBand *band)
{
	const int from_a = a->len - CountBits(a_letters & ~b_letters);
	const int from_b = b->len - CountBits(b_letters & ~a_letters);
	const int common = Min(from_a, from_b);

	/* Not ASCII: characters are fewer than bytes, and nothing is known of them. */
	if (a_letters == 0 || b_letters == 0)
		return true;
	return (double) common * (a->len + b->len) + ROUNDING >=
		   band->needed[CommonPrefix(a, b)] * a->len * b->len;
}

double
TextSimilarity(const IdentityValue *a, const IdentityValue *b)
{
	return JaroWinklerSimilarity(a->bytes, a->len, b->bytes, b->len);
}

bool
AreSimilar(const IdentityValue *a, uint64 a_letters, const IdentityValue *b, uint64 b_letters,
		   const SimilarityBand *band)
{
	return MayBeSimilar(a, a_letters, b, b_letters, band) &&
		   TextSimilarity(a, b) >= band->threshold;
}

/* The first word of a value. */
IdentityValue
FirstWord(const IdentityValue *value)
{
	const char *space = memchr(value->bytes, ' ', value->len);

	return (IdentityValue){value->bytes, space ? (uint8) (space - value->bytes) : value->len};
}

/* What follows the first word. */
IdentityValue
OtherWords(const IdentityValue *value)
{
	int skip = FirstWord(value).len;

	skip += skip < value->len;
	return (IdentityValue){value->bytes + skip, (uint8) (value->len - skip)};
}

/* Is a word of at least `least` letters of one a word of the other? */
bool
ShareWord(const IdentityValue *a, const IdentityValue *b, int least)
{
	for (IdentityValue i = *a; i.len > 0; i = OtherWords(&i))
	{
		const IdentityValue word = FirstWord(&i);

		if (word.len < least)
			continue;
		for (IdentityValue j = *b; j.len > 0; j = OtherWords(&j))
		{
			const IdentityValue other = FirstWord(&j);

			if (word.len == other.len && memcmp(word.bytes, other.bytes, word.len) == 0)
				return true;
		}
	}
	return false;
}

/* Is `longer` what is left of `shorter` and one character more? */
static bool
HasOneMore(const IdentityValue *longer, const IdentityValue *shorter)
{
	int same = 0;

	while (same < shorter->len && longer->bytes[same] == shorter->bytes[same])
		same++;
	return memcmp(longer->bytes + same + 1, shorter->bytes + same, shorter->len - same) == 0;
}

/* One character replaced, or two neighbours exchanged, in texts of one length. */
static bool
IsOneChange(const char *a, const char *b, int len)
{
	int first = 0;
	int last = len - 1;

	while (first < len && a[first] == b[first])
		first++;
	while (last > first && a[last] == b[last])
		last--;
	if (first >= last)
		return first == last;
	return last == first + 1 && a[first] == b[last] && a[last] == b[first];
}

bool
IsOneSlip(const IdentityValue *a, const IdentityValue *b)
{
	switch (a->len - b->len)
	{
		case 0: return IsOneChange(a->bytes, b->bytes, a->len);
		case 1: return HasOneMore(a, b);
		case -1: return HasOneMore(b, a);
		default: return false;
	}
}

/* A digit of four bits: 1 in the lowest bit of each that is not zero. */
static inline uint64
DigitsSet(uint64 digits)
{
	return (digits | digits >> 1 | digits >> 2 | digits >> 3) & UINT64_C(0x1111111111111111);
}

/* How many digits a number has. */
static inline int
DigitCount(uint64 digits)
{
	return digits == 0 ? 0 : 16 - __builtin_clzll(digits) / 4;
}

/* Has the longer number one digit more than the shorter, anywhere? */
static bool
HasOneDigitMore(uint64 longer, uint64 shorter)
{
	const int same = __builtin_ctzll(longer ^ shorter) / 4 * 4;

	return same < 60 && longer >> (same + 4) == shorter >> same;
}

bool
IsOneDigitSlip(uint64 a, uint64 b)
{
	const uint64 differ = DigitsSet(a ^ b);
	const int more = DigitCount(a) - DigitCount(b);
	int low;

	if (differ == 0 || more < -1 || more > 1)
		return false;
	if (more != 0)
		return more > 0 ? HasOneDigitMore(a, b) : HasOneDigitMore(b, a);
	low = __builtin_ctzll(differ);
	if (differ >> low == 1)
		return true;
	return differ >> low == 0x11 && (a >> low & 0xF) == (b >> (low + 4) & 0xF) &&
		   (b >> low & 0xF) == (a >> (low + 4) & 0xF);
}
