/*
 * normalize.h
 *    What a valid value of each kind is, and its one normal form. Cores: each
 *    takes UTF-8 bytes, writes a zero-terminated normal form to `dst` and
 *    returns its length, or 0 where the value cannot be made valid. None raises,
 *    reads a clock, a table or a setting; all are idempotent.
 */
#ifndef IDENTITY360_NORMALIZE_H
#define IDENTITY360_NORMALIZE_H

#include "core.h"

#define EMAIL_MAX_BYTES 320 /* RFC 5321: 64 + @ + 255 */
#define PHONE_MAX_BYTES 22  /* +, calling code, 17 digits (some plans pass the 15 of E.164), zero */

/* Trimmed address in small letters, the domain in its ASCII form; `dst` holds EMAIL_MAX_BYTES + 1. More in email.h. */
extern size_t NormalizeEmail(const char *src, size_t len, char *dst);

/* Who reads it: the provider's rules (tags, dots, domain aliases) applied to the above. */
extern size_t EmailMailbox(const char *src, size_t len, char *dst);

/* The same for what NormalizeEmail has made, which is not checked again. */
extern size_t MailboxOfNormal(const char *email, size_t len, char *dst);

/*
 * E.164 with +, without an extension, as libphonenumber reads it (phone.c). `region` is where it is
 * dialled, an ISO 3166 code of two letters, FR if empty or NULL; `dst` holds PHONE_MAX_BYTES.
 */
extern size_t NormalizePhone(const char *src, size_t len, const char *region, char *dst);

/* Placeholders that are syntactically valid and mean nothing (06 00 00 00 00, 0102030405). */
extern bool PhoneIsJunk(const char *e164, size_t len);

/* Folded words with civility dropped and junk (TEST, CLIENT COMPTOIR, XXX) refused; FOLD_BOUND(len). */
extern size_t NormalizeName(const char *src, size_t len, char *dst);

#define ADDRESS_MAX_BYTES 256
#define POSTCODE_MAX_BYTES 12

/* Streets, cities and postcodes as folded words with abbreviations written out (address.c). */
extern size_t NormalizeStreet(const char *src, size_t len, char *dst);
extern size_t NormalizeCity(const char *src, size_t len, char *dst);
extern size_t NormalizePostcode(const char *src, size_t len, char *dst);

/* Order of day, month and year in a text such as 03/04/1985. */
typedef enum BirthDateOrder
{
	DATE_ORDER_DMY,
	DATE_ORDER_MDY,
	DATE_ORDER_YMD
} BirthDateOrder;

/* A calendar date as yyyymmdd. Defaults such as 1900-01-01 are not dates. */
typedef struct BirthDate
{
	int year;
	int month;
	int day;
} BirthDate;

/* Two-digit years from pivot - 99 to pivot. False where no valid, meant date is in the text. */
extern bool ParseBirthDate(const char *src, size_t len, BirthDateOrder order, int pivot,
						   BirthDate *date);

/* Longer values identify nothing, and would not fit into a B-tree. */
#define IDENTIFIER_MAX_BYTES 1000

/* The value of an identifier, by the rules of its kind (identifier.h), else trimmed and opaque. */
extern size_t NormalizeIdentifier(const char *kind, size_t kind_len, const char *value, size_t len,
								  char *dst, size_t dst_size);

#endif
