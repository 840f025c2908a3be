/*
 * test_hash.c
 *    HashBytes is XXH64 and stays it: the vectors are those that xxHash's own sanity
 *    check publishes (xxhsum 0.6), over its pseudo-random buffer, and those of short
 *    words that its ports share. Stored hashes hang on them.
 */
#include "text/text.h"
#include "unit.h"

#define SANITY_PRIME UINT64_C(2654435761)
#define SANITY_BYTES 101

typedef struct Vector
{
	size_t len;
	uint64 seed;
	uint64 hash;
} Vector;

static const Vector buffer_vectors[] = {
	{0, 0, UINT64_C(0xEF46DB3751D8E999)},   {0, SANITY_PRIME, UINT64_C(0xAC75FDA2929B17EF)},
	{1, 0, UINT64_C(0x4FCE394CC88952D8)},   {1, SANITY_PRIME, UINT64_C(0x739840CB819FA723)},
	{14, 0, UINT64_C(0xCFFA8DB881BC3A3D)},  {14, SANITY_PRIME, UINT64_C(0x5B9611585EFCC9CB)},
	{101, 0, UINT64_C(0x0EAB543384F878AD)}, {101, SANITY_PRIME, UINT64_C(0xCAA65939306F1E21)},
};

static void
CheckBuffer(void)
{
	unsigned char buffer[SANITY_BYTES];
	uint32 generator = (uint32) SANITY_PRIME;

	for (int i = 0; i < SANITY_BYTES; i++, generator *= generator)
		buffer[i] = (unsigned char) (generator >> 24);
	for (int i = 0; i < lengthof(buffer_vectors); i++)
	{
		const Vector *v = &buffer_vectors[i];

		CHECK(HashBytes(buffer, v->len, v->seed) == v->hash, "%zu bytes, vector %d", v->len, i);
	}
}

static void
CheckWord(const char *word, uint64 hash)
{
	CHECK(HashBytes(word, strlen(word), 0) == hash, "\"%s\"", word);
}

/* An odd address reads the same words. */
static void
CheckUnaligned(void)
{
	char bytes[80];
	bool same = true;

	memset(bytes, 'x', sizeof(bytes));
	for (int shift = 1; shift < 8; shift++)
		same &= HashBytes(bytes + shift, 70, 7) == HashBytes(bytes, 70, 7);
	CHECK(same, "the same at any address");
}

int
main(void)
{
	CheckBuffer();
	CheckWord("a", UINT64_C(0xD24EC4F1A98C6E5B));
	CheckWord("abc", UINT64_C(0x44BC2CF5AD770999));
	CheckWord("ABC", UINT64_C(0xE66AE7354FCFEE98));
	CheckWord("xxhash", UINT64_C(0x32DD38952C4BC720));
	CheckUnaligned();
	return UnitDone();
}
