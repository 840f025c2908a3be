/*
 * identity.h
 *    The packed identity: who-data of one record, normalised, in one string of bytes.
 *
 *    +---------+------+-----+-------+------+-----+-------+----
 *    | version | kind | len | bytes | kind | len | bytes | ...
 *    +---------+------+-----+-------+------+-----+-------+----
 *
 * Entries are sorted by (kind, bytes) and unique, and hold normal forms only, so
 * two equal identities are equal bytes. Equality, hashing and order lean on that;
 * nobody may make an identity except through an IdentityBuilder.
 */
#ifndef IDENTITY360_IDENTITY_H
#define IDENTITY360_IDENTITY_H

#include "core.h"

#define IDENTITY_VERSION 1
#define IDENTITY_MAX_BYTES                                                                         \
	8000 /* of what is more the last in order are dropped, identifiers last */
#define IDENTITY_MAX_ENTRIES 256   /* of all kinds; dropped likewise */
#define IDENTITY_MAX_VALUES 32     /* of one kind; the first in order stay */
#define IDENTITY_MAX_VALUE_LEN 255 /* bytes; a len is one byte */

typedef enum IdentityKind
{
#define IDENTITY_KIND(code, symbol, field) IDENTITY_##symbol = (code),
#include "identity/kinds.def"
#undef IDENTITY_KIND
	IDENTITY_LAST_KIND = IDENTITY_ATTRIBUTE
} IdentityKind;

/* A normal form inside a packed identity: text, or for phones and dates a big-endian number. */
typedef struct IdentityValue
{
	const char *bytes;
	uint8 len;
} IdentityValue;

/* A packed identity opened for reading; points into the packed bytes. */
typedef struct IdentityView
{
	uint16 first[IDENTITY_LAST_KIND + 2]; /* values of kind k: first[k] to first[k + 1] - 1 */
	IdentityValue values[IDENTITY_MAX_ENTRIES];
} IdentityView;

/* Number of values of a kind, and one of them. */
#define IdentityCount(view, kind) ((view)->first[(kind) + 1] - (view)->first[kind])
#define IdentityGet(view, kind, i) (&(view)->values[(view)->first[kind] + (i)])

/* All that the kinds may hold: what fits of it is seen at the end, whatever the order of adding. */
#define IDENTITY_BUILDER_ENTRIES (IDENTITY_LAST_KIND * IDENTITY_MAX_VALUES)
#define IDENTITY_BUILDER_BYTES (IDENTITY_BUILDER_ENTRIES * IDENTITY_MAX_VALUE_LEN)

/* An identity in the making. Large, though little of it is touched: on the stack of one function, or reused. */
typedef struct IdentityBuilder
{
	char country[3]; /* whose rules for phones and postcodes; FR until told once */
	bool country_told;
	int nentries;
	int used;
	struct
	{
		uint8 kind;
		uint8 len;
		uint32 offset;
	} entries[IDENTITY_BUILDER_ENTRIES];
	char bytes[IDENTITY_BUILDER_BYTES];
} IdentityBuilder;

/* What became of a value given to a builder. */
typedef enum FieldOutcome
{
	FIELD_KEPT,
	FIELD_EMPTY,    /* nothing in it: no fault */
	FIELD_INVALID,  /* cannot be made valid, or means nothing */
	FIELD_TOO_LONG, /* cut to what a value may hold, and kept */
	FIELD_NO_ROOM,  /* the identity is full: this value, or one after it in order, is left out */
	FIELD_UNKNOWN   /* no such field */
} FieldOutcome;

/* build.c: raw values to normal forms. */
extern void IdentityBegin(IdentityBuilder *builder);
extern bool IdentitySetCountry(IdentityBuilder *builder, const char *value, size_t len);
extern FieldOutcome IdentityAddField(IdentityBuilder *builder, const char *field, size_t field_len,
									 const char *value, size_t len);
extern FieldOutcome IdentityAddIdentifier(IdentityBuilder *builder, const char *name,
										  size_t name_len, const char *value, size_t len);
extern FieldOutcome IdentityAddAttribute(IdentityBuilder *builder, const char *name,
										 size_t name_len, const char *value, size_t len);

/* pack.c: normal forms to bytes and back. */
extern FieldOutcome IdentityAddValue(IdentityBuilder *builder, IdentityKind kind, const char *bytes,
									 size_t len);
extern int CompareIdentityValues(const IdentityValue *a, const IdentityValue *b);
extern size_t IdentityFinish(IdentityBuilder *builder, char dst[IDENTITY_MAX_BYTES]);
extern bool IdentityOpen(const char *packed, size_t len, IdentityView *view);
extern bool IdentityIsCanonical(const char *packed, size_t len);
extern const char *IdentityFieldName(IdentityKind kind);
extern size_t IdentityValueText(IdentityKind kind, const IdentityValue *value,
								char dst[IDENTITY_MAX_VALUE_LEN + 1]);
extern uint64 IdentityNumber(const IdentityValue *value);

/* Does a birth date as yyyymmdd say the day? One of the month or the year alone has zeros there. */
#define IsWholeDate(date) ((date) % 100 != 0)

/* Which of a family's bearers of one name, as said behind the name. */
typedef enum Generation
{
	GENERATION_UNSAID,
	GENERATION_JUNIOR, /* JR, FILS */
	GENERATION_SECOND, /* II: a junior, or named after an uncle */
	GENERATION_SENIOR, /* SR, PERE */
	GENERATION_THIRD,
	GENERATION_FOURTH
} Generation;

/* generation.c */
extern Generation IdentityGenerationOf(const char *word, size_t len);
extern Generation IdentityGeneration(const IdentityValue *name, int *name_len);

/*
 * Blocking keys: two records are compared if they share one. A key is four bits of kind
 * and a hash of (kind, value) of sixty, frozen, since it is stored in indexes. It is never 0.
 */
#define IDENTITY_MAX_KEYS 512 /* what the largest identity can have; a usual one has about six */
#define KEY_KIND_SHIFT 60
#define KEY_KINDS 16

typedef enum KeyKind
{
#define KEY_KIND(code, symbol, name, fields) KEY_##symbol = (code),
#include "identity/key_kinds.def"
#undef KEY_KIND
} KeyKind;

/* The kind of a key: the smaller, the more selective. */
static inline KeyKind
IdentityKeyKind(uint64 key)
{
	return (KeyKind) (key >> KEY_KIND_SHIFT);
}

/* A key, and which fields went into it. */
typedef struct BlockingKey
{
	uint64 key;
	uint32 sounds[2]; /* of names; 0 is none */
	bool has_date;
	bool has_place;
} BlockingKey;

/* keys.c. Sorted and unique; all of them. */
extern int IdentityBlockingKeys(const IdentityView *view, BlockingKey keys[IDENTITY_MAX_KEYS]);
extern int IdentityKeys(const IdentityView *view, uint64 keys[IDENTITY_MAX_KEYS]);
extern uint64 IdentityKey(KeyKind kind, const void *bytes, size_t len);
extern const char *IdentityKeyKindName(KeyKind kind);
extern uint32 IdentityKeyFields(KeyKind kind); /* bits 1 << IdentityKind */

/* Who reads an e-mail, for matching; `dst` holds IDENTITY_MAX_VALUE_LEN + 1. */
#define IDENTITY_MIN_EMAIL_USER 5 /* a shorter user part (jean, info) says little about who it is */
extern size_t IdentityMailbox(const IdentityValue *email, char *dst);

/* What a common key blocks together with: birth date, sound of a name, postcode or city. */
typedef enum SecondKind
{
	SECOND_DATE,
	SECOND_NAME,
	SECOND_PLACE
} SecondKind;

typedef struct SecondField
{
	SecondKind kind;
	uint32 sound; /* of a name */
	uint64 hash;
} SecondField;

#define IDENTITY_MAX_SECONDS 20
extern int IdentitySeconds(const IdentityView *view, SecondField seconds[IDENTITY_MAX_SECONDS]);
extern bool IdentitySecondAdds(const BlockingKey *key, const SecondField *second);
extern uint64 IdentityKeyWithSecond(uint64 key, uint64 second);

#endif
