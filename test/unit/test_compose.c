/*
 * test_compose.c
 *    ComposeChars: cases of the Unicode Standard (UAX #15 and 3.11), and that of any characters the
 *    composed form stays, whatever they were.
 */
#include "text/compose.h"
#include "unit.h"

#define MOST 8

typedef struct Case
{
	uint32 from[MOST]; /* zero-terminated */
	uint32 to[MOST];
} Case;

static const Case cases[] = {
	{{'a', 'b'}, {'a', 'b'}},
	{{'e', 0x301}, {0xE9}},
	{{0xE9}, {0xE9}},
	{{0x301, 'e'}, {0x301, 'e'}},           /* nothing to stand on */
	{{'e', 'f', 0x301}, {'e', 'f', 0x301}}, /* no such letter */
	{{0x212B}, {0xC5}},                     /* the Angstrom sign is a letter */
	{{0x2126}, {0x3A9}},
	/* UAX #15, figure 4 and 5: marks of other classes do not block, and stand in order. */
	{{0x1E0B, 0x323}, {0x1E0D, 0x307}},
	{{'d', 0x307, 0x323}, {0x1E0D, 0x307}},
	{{'q', 0x307, 0x323}, {'q', 0x323, 0x307}},
	{{0x1E9B, 0x323}, {0x1E9B, 0x323}},
	{{'e', 0x302, 0x323}, {0x1EC7}}, /* Vietnamese, in either order */
	{{'e', 0x323, 0x302}, {0x1EC7}},
	{{'e', 0x300, 0x301}, {0xE8, 0x301}}, /* one of a class blocks the next */
	{{0x3B1, 0x313, 0x301, 0x345}, {0x1F84}},
	{{0x958}, {0x915, 0x93C}},    /* excluded from composition */
	{{0x1100, 0x1161}, {0xAC00}}, /* Hangul */
	{{0x1100, 0x1161, 0x11A8}, {0xAC01}},
	{{0xAC00, 0x11A8}, {0xAC01}},
	{{0xAC01, 0x11A8}, {0xAC01, 0x11A8}},
	{{0xAC00, 0x11A7}, {0xAC00, 0x11A7}},
	{{0xF900}, {0x8C48}},
};

static size_t
CountChars(const uint32 *chars)
{
	size_t count = 0;

	while (count < MOST && chars[count] != 0)
		count++;
	return count;
}

static void
CheckCases(void)
{
	for (int i = 0; i < lengthof(cases); i++)
	{
		uint32 chars[COMPOSE_GROWTH * MOST];
		const size_t count = CountChars(cases[i].from);
		size_t got;

		memcpy(chars, cases[i].from, count * sizeof(uint32));
		got = ComposeChars(chars, count);
		CHECK(got == CountChars(cases[i].to) &&
				  memcmp(chars, cases[i].to, got * sizeof(uint32)) == 0,
			  "case %d", i);
	}
}

/* Letters that have marks, marks, Hangul, now and then anything. */
static uint32
AnyChar(uint64 *seed)
{
	static const uint32 starts[] = {'A', 0xC0, 0x300, 0x316, 0x391, 0x1100, 0x1E00, 0x1F00, 0xAC00};

	if (UnitBelow(seed, 8) == 0)
		return UnitBelow(seed, 0x110000);
	return starts[UnitBelow(seed, lengthof(starts))] + UnitBelow(seed, 64);
}

static void
CheckThatComposedStays(void)
{
	uint64 seed = 15;

	for (int i = 0; i < 100000; i++)
	{
		uint32 chars[COMPOSE_GROWTH * COMPOSE_GROWTH * MOST];
		uint32 again[COMPOSE_GROWTH * COMPOSE_GROWTH * MOST];
		size_t count = UnitBelow(&seed, MOST + 1);

		for (size_t k = 0; k < count; k++)
			chars[k] = AnyChar(&seed);
		count = ComposeChars(chars, count);
		memcpy(again, chars, count * sizeof(uint32));
		if (ComposeChars(again, count) != count ||
			memcmp(again, chars, count * sizeof(uint32)) != 0)
		{
			CHECK(false, "text %d has another composed form the second time", i);
			return;
		}
	}
	CHECK(true, "composed texts stay");
}

int
main(void)
{
	CheckCases();
	CheckThatComposedStays();
	return UnitDone();
}
