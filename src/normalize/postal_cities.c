/*
 * postal_cities.c
 *    French postcodes and their cities: see postal_cities.h.
 *
 * The names are sorted and front-coded: a small letter says how many letters are shared
 * with the name before (a: 0, b: 1), the rest follows in capitals; every sixteenth is
 * written out and known by its place:
 *
 *    aABBANS DESSOUS hUS fECOURT ...   is ABBANS DESSOUS, ABBANS DUS..., ABBANECOURT...
 *
 * A postcode holds the numbers of its names, in order. Both ways a look-up halves: about
 * 12 comparisons and at most 15 names spelled out. Only a name that the postcode does
 * not have exactly costs a comparison with each of its names, at most 46.
 */
#include "normalize/postal_cities.h"
#include "normalize/clean.h"
#include "normalize/postal_tables.h"
#include "text/text.h"

/* A name of this length may have so many letters off. */
#define ONE_SLIP_LEN 4
#define TWO_SLIPS_LEN 9

/* So many letters may stand for the whole: AIX is AIX EN PROVENCE. */
#define FIRST_WORDS_LEN 3

#define FIRST_OVERSEAS 97000

#define NOT_FOUND (-1)

/* Spell out the next name over the one before; `at` moves past it. */
static size_t
NextCity(const char **at, char *name)
{
	size_t len = **at - 'a';

	for ((*at)++; **at != '\0' && !(**at >= 'a' && **at <= 'z'); (*at)++)
		name[len++] = **at;
	name[len] = '\0';
	return len;
}

/* The name of a number; `name` holds CITY_MAX_BYTES. */
static size_t
CityName(int number, char *name)
{
	const char *at = city_names + city_block_starts[number / CITY_BLOCK];
	size_t len = 0;

	for (int i = number % CITY_BLOCK; i >= 0; i--)
		len = NextCity(&at, name);
	return len;
}

static int
CompareNames(const char *a, size_t alen, const char *b, size_t blen)
{
	const int order = memcmp(a, b, Min(alen, blen));

	return order != 0 ? order : (alen > blen) - (alen < blen);
}

/* The last block that begins with the name or before it; 0 if none does. */
static int
FindBlock(const char *city, size_t len)
{
	char name[CITY_MAX_BYTES];
	int low = 0;
	int high = (city_count - 1) / CITY_BLOCK;

	while (low < high)
	{
		const int middle = (low + high + 1) / 2;
		const size_t name_len = CityName(middle * CITY_BLOCK, name);

		if (CompareNames(name, name_len, city, len) <= 0)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

static int
CityNumber(const char *city, size_t len)
{
	const int block = FindBlock(city, len);
	const int end = Min((block + 1) * CITY_BLOCK, city_count);
	const char *at = city_names + city_block_starts[block];
	char name[CITY_MAX_BYTES];

	for (int number = block * CITY_BLOCK; number < end; number++)
	{
		const size_t name_len = NextCity(&at, name);

		if (name_len == len && memcmp(name, city, len) == 0)
			return number;
	}
	return NOT_FOUND;
}

/* The place of a postcode in the table. */
static int
PostcodePlace(const char *postcode, size_t len)
{
	uint32 number = 0;
	int low = 0;
	int high = postcode_count - 1;

	if (len != 5)
		return NOT_FOUND;
	for (int i = 0; i < 5; i++)
	{
		if (!IsDigit(postcode[i]))
			return NOT_FOUND;
		number = number * 10 + (postcode[i] - '0');
	}
	while (low < high)
	{
		const int middle = (low + high) / 2;

		if (postcodes[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return postcodes[low] == number ? low : NOT_FOUND;
}

bool
PostcodeExists(const char *postcode, size_t len)
{
	return PostcodePlace(postcode, len) != NOT_FOUND;
}

bool
CityExists(const char *city, size_t len)
{
	return CityNumber(city, len) != NOT_FOUND;
}

static bool
PlaceHasCity(int place, int number)
{
	for (int i = postcode_first_city[place]; i < postcode_first_city[place + 1]; i++)
	{
		if (postcode_cities[i] == number)
			return true;
	}
	return false;
}

bool
PostcodeHasCity(const char *postcode, size_t postcode_len, const char *city, size_t city_len)
{
	const int place = PostcodePlace(postcode, postcode_len);
	const int number = place == NOT_FOUND ? NOT_FOUND : CityNumber(city, city_len);

	return number != NOT_FOUND && PlaceHasCity(place, number);
}

/* The letters of a name without its article and spaces: L HAY LES ROSES is HAYLESROSES. */
static size_t
LettersOfCity(const char *city, size_t len, char *letters)
{
	static const char *const articles[] = {"L ", "LE ", "LA ", "LES "};
	size_t skip = 0;
	size_t used = 0;

	for (int i = 0; i < (int) lengthof(articles); i++)
	{
		const size_t article_len = strlen(articles[i]);

		if (len > article_len && memcmp(city, articles[i], article_len) == 0)
			skip = article_len;
	}
	for (size_t i = skip; i < len; i++)
	{
		if (city[i] != ' ')
			letters[used++] = city[i];
	}
	return used;
}

/*
 * How far a name is from what was written: 0 for the same letters, 1 where only its first words are, or where the
 * territory is named behind it, 2 and 3 for slips.
 */
static int
CityDistance(const char *city, size_t len, const char *name, size_t name_len, bool names_territory)
{
	char written[CITY_MAX_BYTES];
	char letters[CITY_MAX_BYTES];
	const size_t written_len = LettersOfCity(city, len, written);
	const size_t letters_len = LettersOfCity(name, name_len, letters);
	const int slips = written_len >= TWO_SLIPS_LEN ? 2 : written_len >= ONE_SLIP_LEN ? 1 : 0;
	int distance;

	if (written_len == letters_len && memcmp(written, letters, written_len) == 0)
		return 0;
	if (len >= FIRST_WORDS_LEN && name_len > len && name[len] == ' ' &&
		memcmp(city, name, len) == 0)
		return 1;
	if (names_territory && len > name_len && city[name_len] == ' ' &&
		memcmp(city, name, name_len) == 0)
		return 1;
	distance = LevenshteinDistance(written, written_len, letters, letters_len, slips);
	return distance <= slips ? 1 + distance : NOT_FOUND;
}

/* The nearest name of a postcode; NOT_FOUND if none is near or two are. */
static int
NearestCity(int place, const char *city, size_t len)
{
	/* Overseas: SAINT DENIS DE LA REUNION, PAPEETE TAHITI. */
	const bool names_territory = postcodes[place] >= FIRST_OVERSEAS;
	char name[CITY_MAX_BYTES];
	int best = NOT_FOUND;
	int best_distance = 4;

	for (int i = postcode_first_city[place]; i < postcode_first_city[place + 1]; i++)
	{
		const size_t name_len = CityName(postcode_cities[i], name);
		const int distance = CityDistance(city, len, name, name_len, names_territory);

		if (distance == NOT_FOUND || distance > best_distance)
			continue;
		best = distance < best_distance ? postcode_cities[i] : NOT_FOUND;
		best_distance = distance;
	}
	return best;
}

size_t
FindCityOfPostcode(const char *postcode, size_t postcode_len, const char *city, size_t city_len,
				   char *name)
{
	const int place = PostcodePlace(postcode, postcode_len);
	int number;

	if (place == NOT_FOUND || city_len == 0 || city_len >= CITY_MAX_BYTES)
		return 0;
	number = CityNumber(city, city_len);
	if (number == NOT_FOUND || !PlaceHasCity(place, number))
		number = NearestCity(place, city, city_len);
	return number == NOT_FOUND ? 0 : CityName(number, name);
}

size_t
OnlyCityOfPostcode(const char *postcode, size_t postcode_len, char *name)
{
	const int place = PostcodePlace(postcode, postcode_len);

	if (place == NOT_FOUND || postcode_first_city[place + 1] - postcode_first_city[place] != 1)
		return 0;
	return CityName(postcode_cities[postcode_first_city[place]], name);
}
