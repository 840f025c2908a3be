/*
 * hashing.h
 *    The form of a value that is hashed for an advertising platform, as each of them has
 *    it. The hash itself (SHA-256) is made by who asks: see hashing_sqlapi.c.
 */
#ifndef IDENTITY360_HASHING_H
#define IDENTITY360_HASHING_H

#include "core.h"

#define HASH_FORM_MAX_BYTES 1024

typedef enum HashEncoding
{
	HASH_HEX,   /* 64 small hexadecimal digits */
	HASH_BASE64 /* 44 characters, of the 32 bytes */
} HashEncoding;

typedef struct HashInput
{
	const char *kind;
	const char *value;
	size_t len;
	const char *region; /* the country, in two letters, of numbers and postcodes */
} HashInput;

/*
 * What a standard hashes of a kind. `write` gives the length of the form, 0 where the hash might
 * be another than the platform's; `dst` holds HASH_FORM_MAX_BYTES + 1. Kind "" is any.
 */
typedef struct HashForm
{
	const char *standard;
	const char *kind;
	HashEncoding encoding;
	size_t (*write)(const HashInput *input, char *dst);
} HashForm;

extern const HashForm hash_forms[];
extern const int nhash_forms;

/* The form of a kind by a standard; NULL where the standard does not hash it, or is none. */
extern const HashForm *FindHashForm(const char *standard, const char *kind);

#endif
