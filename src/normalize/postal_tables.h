/*
 * postal_tables.h
 *    The shape of what tools/postal_tables compiles in from data/postal. Read-only,
 *    shared by all backends, without a pointer to relocate.
 */
#ifndef IDENTITY360_POSTAL_TABLES_H
#define IDENTITY360_POSTAL_TABLES_H

#include "core.h"

extern const char postal_tables_version[];

/* Cities: see postal_cities.c. */
#define CITY_BLOCK 16

extern const int city_count;
extern const int postcode_count;
extern const int postcode_city_count;
extern const char city_names[];
extern const uint32 city_block_starts[];
extern const uint32 postcodes[];
extern const uint16 postcode_first_city[];
extern const uint16 postcode_cities[];

/* A spelling, what it means, and what kind of word that is: places in postal_pool. */
typedef struct PostalTerm
{
	uint16 spelling;
	uint16 word;
	uint16 kind;
} PostalTerm;

/* Sorted by spelling as bytes. */
typedef struct PostalTerms
{
	const PostalTerm *rows;
	int count;
} PostalTerms;

extern const char postal_pool[];
extern const int postal_term_count;

extern const PostalTerms fr_types;            /* kind TYPE_IS_..., or 0 for a place */
extern const PostalTerms fr_type_codes;       /* the other way: AVENUE is AV */
extern const PostalTerms fr_words;            /* kind WORD_IS_TITLE or WORD_IS_COMMON */
extern const PostalTerms fr_word_codes;       /* the other way: GENERAL is GAL */
extern const PostalTerms fr_complements;      /* kind: the line of NF Z 10-011, 2 to 6 */
extern const PostalTerms fr_complement_codes; /* the other way */
extern const PostalTerms fr_suffixes;         /* BIS is B */
extern const PostalTerms fr_given_names;
extern const PostalTerms de_types;
extern const PostalTerms en_types;
extern const PostalTerms es_types;
extern const PostalTerms it_types;
extern const PostalTerms nl_types;
extern const PostalTerms pt_types;
extern const PostalTerms country_names; /* BELGIE is BE */

#define TYPE_IS_BUILDING 1
#define TYPE_IS_THOROUGHFARE 2
#define WORD_IS_TITLE 1
#define WORD_IS_COMMON 2

#define LANGUAGE_FR 1
#define LANGUAGE_EN 2
#define LANGUAGE_DE 4
#define LANGUAGE_ES 8
#define LANGUAGE_IT 16
#define LANGUAGE_NL 32
#define LANGUAGE_PT 64

/* What stands first in the country: the number in its street, the postcode in its city. */
#define LAYOUT_FRENCH 1
#define LAYOUT_NUMBER_FIRST 2
#define LAYOUT_POSTCODE_FIRST 4

typedef struct PostalCountry
{
	char code[3];
	uint16 name;     /* in French, as on a letter posted in France */
	uint16 postcode; /* patterns: 9 a digit, A a letter, X either, a space may be left out */
	uint8 layout;
	uint8 languages;
} PostalCountry;

extern const int country_count;
extern const PostalCountry postal_countries[]; /* sorted by code */

#endif
