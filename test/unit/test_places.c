/*
 * test_places.c
 *    Where a text holds a character, against looking at each byte, for all lengths.
 */
#include "text/places.h"
#include "unit.h"

#define MOST 64

static uint64
SlowPlaces(const char *text, size_t len, char c)
{
	uint64 places = 0;

	for (size_t i = 0; i < len; i++)
		places |= (uint64) (text[i] == c) << i;
	return places;
}

static uint64
PlacesOfAny(const BytePlaces *places, char c)
{
	switch (places->nblocks)
	{
		case 1: return PlacesOf(places, 1, c);
		case 2: return PlacesOf(places, 2, c);
		default: return PlacesOf(places, 4, c);
	}
}

/* A text of its own size, so that AddressSanitizer sees what is read outside of it. */
static bool
CheckText(size_t len, uint64 *seed)
{
	char *text = malloc(len);
	BytePlaces places;
	bool good = true;
	bool is_ascii = true;

	for (size_t i = 0; i < len; i++)
	{
		text[i] = (char) (UnitBelow(seed, 200) == 0 ? 0x80 + UnitBelow(seed, 128)
													: 1 + UnitBelow(seed, 5));
		is_ascii &= (text[i] & 0x80) == 0;
	}
	good &= ReadPlaces(&places, text, len) == is_ascii;
	for (int c = 1; c < 128; c++)
		good &= PlacesOfAny(&places, (char) c) == SlowPlaces(text, len, (char) c);
	free(text);
	return good;
}

int
main(void)
{
	uint64 seed = 7;

	for (size_t len = 1; len <= MOST; len++)
	{
		bool good = true;

		for (int i = 0; i < 200; i++)
			good &= CheckText(len, &seed);
		CHECK(good, "places in texts of %zu bytes", len);
	}
	return UnitDone();
}
