/*
 * postal_cities.h
 *    French postcodes and their cities. Names are folded words with ST written out,
 *    of today's communes and of those that became a part of one.
 */
#ifndef IDENTITY360_POSTAL_CITIES_H
#define IDENTITY360_POSTAL_CITIES_H

#include "core.h"

#define CITY_MAX_BYTES 64

/* Is it a postcode of the table, of five digits? */
extern bool PostcodeExists(const char *postcode, size_t len);

/* Is it the name of a city of France, exactly? */
extern bool CityExists(const char *city, size_t len);

/* Does the postcode serve the city, by its exact name? */
extern bool PostcodeHasCity(const char *postcode, size_t postcode_len, const char *city,
							size_t city_len);

/*
 * The city of the postcode that the text means: by its name, or with an article or spaces more or less, with the
 * first words only, with its territory behind it, or with one or two letters off. Returns its length, 0 if there is none or none is nearest;
 * `name` holds CITY_MAX_BYTES.
 */
extern size_t FindCityOfPostcode(const char *postcode, size_t postcode_len, const char *city,
								 size_t city_len, char *name);

/* The only city of a postcode; 0 if it has several. */
extern size_t OnlyCityOfPostcode(const char *postcode, size_t postcode_len, char *name);

#endif
