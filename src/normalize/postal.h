/*
 * postal.h
 *    Postal addresses: their parts, how they are printed, how near two are. Cores: no
 *    allocation, no error; a text is read up to ADDRESS_TEXT_MAX bytes, what is not
 *    understood is kept as words of the nearest part.
 */
#ifndef IDENTITY360_POSTAL_H
#define IDENTITY360_POSTAL_H

#include "core.h"

#define ADDRESS_TEXT_MAX 512

/* What was wrong with an address, or done to it, by the words that SQL shows. */
typedef enum AddressFlag
{
#define ADDRESS_FLAG(symbol, name, meaning) ADDRESS_##symbol,
#include "normalize/address_flags.def"
#undef ADDRESS_FLAG
	ADDRESS_FLAG_COUNT
} AddressFlag;

/* How precisely the address says where: the higher, the better a letter arrives. */
typedef enum AddressGrade
{
	GRADE_UNUSABLE,    /* neither a city nor a postcode */
	GRADE_CITY,        /* a city or a postcode; or both, and they contradict each other */
	GRADE_POSTCODE,    /* a postcode that exists, with its city */
	GRADE_STREET,      /* and a street, a building or a named place */
	GRADE_DELIVERABLE, /* and the number in it, or a box */
} AddressGrade;

/* Folded words (capitals, no accents), zero-terminated, abbreviations written out; "" for what there is not. */
typedef struct ParsedAddress
{
	char number[12];
	char suffix[8]; /* B for BIS, T for TER, Q, C, or another letter */
	char street_type[48];
	char street_name[128];
	char complement[128]; /* flat, floor, stairs, care of: line 2 */
	char building[128];   /* building, residence, estate, zone: line 3 */
	char locality[96];    /* named place below the street: line 5 */
	char po_box[32];      /* BP 123, CS 12345, TSA 12345 */
	char postcode[12];
	char city[64];
	char cedex[16];  /* CEDEX or CEDEX 08 */
	char country[3]; /* ISO 3166, two letters */
	AddressGrade grade;
	uint32 flags; /* bits of AddressFlag */
} ParsedAddress;

/* Of a whole address, in one line or several. `country` is a code or a name, where the text tells none. False if it is empty. */
extern bool ParseAddress(const char *text, size_t len, const char *country, size_t country_len,
						 ParsedAddress *address);

/* A value of a column; of length 0 where there is none. */
typedef struct AddressText
{
	const char *bytes;
	size_t len;
} AddressText;

/* Of columns; the street may hold complements, in one line or several. False if all are empty. */
extern bool ParseAddressColumns(AddressText street, AddressText postcode, AddressText city,
								AddressText country, ParsedAddress *address);

/* Set a part from a text that may be anybody's: folded, and without the words that do not fit into `size` bytes. */
extern void SetAddressPart(char *part, size_t size, const char *text, size_t len);

/*
 * How likely two addresses are one place: 0 to 1; 0 where a number, suffix, box, postcode or city contradicts; below
 * ADDRESS_HOUSEHOLD_LIMIT where all agrees but the flat or building; ADDRESS_INCOMPARABLE where one says no place below
 * its city. Symmetric.
 */
#define ADDRESS_INCOMPARABLE (-1.0)
#define ADDRESS_HOUSEHOLD_LIMIT 0.5

extern double AddressSimilarity(const ParsedAddress *a, const ParsedAddress *b);

/* The lines of NF Z 10-011 and a seventh for a country that is not France; "" for one that is not needed. */
#define POSTAL_LINES 7
#define POSTAL_LINE_MAX 38

typedef char PostalLines[POSTAL_LINES][POSTAL_LINE_MAX + 1];

extern void FormatPostalLines(const ParsedAddress *address, const char *recipient, size_t len,
							  PostalLines lines);

#endif
