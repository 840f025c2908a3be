/*
 * features.h
 *    An identity prepared once for comparison, so that a pair costs integers and not texts.
 *
 *    +--------+----------+----------+-----+----------+----------------+
 *    | header | value[0] | value[1] | ... | value[n] | texts of values |
 *    +--------+----------+----------+-----+----------+----------------+
 *
 * Values are those of the identity, in its order. Places are offsets, so that the whole
 * may be copied, written to a file or lie in shared memory. Features of equal identities
 * are equal bytes; an identity can be opened again from its features.
 */
#ifndef IDENTITY360_FEATURES_H
#define IDENTITY360_FEATURES_H

#include "core.h"
#include "identity/identity.h"

typedef struct NameFacts
{
	uint32 form : 12; /* given names: in the list of those linked, plus one; 0 is none */
	uint32 first_form : 12;
	uint32 generation : 3;
	uint32 dropped : 4; /* bytes at the end that are no name: the generation and the space before */
	uint32 is_known : 1; /* given names: many bear it, so that it is no slip of another */
} NameFacts;

typedef struct StreetFacts
{
	uint16 numbers; /* hash of the numbers in its name (8 MAI 1945); 0 is none */
	uint8 name;     /* where the name begins, behind the house number */
	char suffix;    /* of the house number: B for BIS; 0 is none */
} StreetFacts;

typedef struct MailboxPlace
{
	uint16 text;
	uint16 len;
} MailboxPlace;

/* What is known of one value. What the hash and the part are of, by kind, is said in features.c. */
typedef struct FeatureValue
{
	uint64
		letters; /* which characters it holds (LetterSet); the digits of a phone or date, four bits each */
	uint32 hash; /* of what makes two of them equal; equal hashes are checked by the text */
	uint32 part; /* of a part of it: hash, or number */
	union
	{
		NameFacts name;
		MailboxPlace mailbox;
		StreetFacts street;
	} of;
	uint16 text; /* where it is, from the start of the features */
	uint8 len;
	uint8 part_len;
} FeatureValue;

typedef struct Features
{
	uint32 size;                          /* of all, in bytes; a multiple of 8 */
	uint16 present;                       /* bits by comparison: there is something to compare */
	uint16 first[IDENTITY_LAST_KIND + 2]; /* as in IdentityView */
	FeatureValue value[FLEXIBLE_ARRAY_MEMBER];
} Features;

/* The most that PrepareFeatures writes: a mailbox that is not the e-mail is kept beside it. */
#define FEATURES_MAX_BYTES                                                                         \
	(sizeof(Features) + IDENTITY_MAX_ENTRIES * sizeof(FeatureValue) + IDENTITY_MAX_BYTES +         \
	 IDENTITY_MAX_VALUES * IDENTITY_MAX_VALUE_LEN + 8)

/* Room for any features, aligned. */
typedef union FeaturesBuffer
{
	Features features;
	char bytes[FEATURES_MAX_BYTES];
} FeaturesBuffer;

#define FeatureCount(features, kind) ((features)->first[(kind) + 1] - (features)->first[kind])

/* Prepare an opened identity; `features` has room for FEATURES_MAX_BYTES and is aligned to 8. Returns the size. */
extern size_t PrepareFeatures(const IdentityView *view, Features *features);

/*
 * The same for a comparison with identities that have no other kinds than some, as bits 1 << kind.
 * Values that it has nothing to compare with are there, and nothing is derived of them.
 */
extern uint32 IdentityKinds(const IdentityView *view);
extern uint32 KindsComparedWith(uint32 kinds);
extern size_t PrepareKinds(const IdentityView *view, uint32 kinds, Features *features);

/* The identity again; the view points into the features. */
extern void OpenFeatures(const Features *features, IdentityView *view);

#define CACHE_LINE 64
#define PREFETCHED_BYTES 320 /* what most have in all */

/*
 * Ask for features some pairs before they are compared. Records of a pair lie anywhere, and
 * waiting for memory takes several times as long as comparing.
 */
static inline void
PrefetchFeatures(const Features *features)
{
	for (int at = 0; at < PREFETCHED_BYTES; at += CACHE_LINE)
		__builtin_prefetch((const char *) features + at);
}

/* A value as the identity holds it. */
static inline IdentityValue
FeatureText(const Features *features, const FeatureValue *value)
{
	return (IdentityValue){(const char *) features + value->text, value->len};
}

/* A name without its generation. */
static inline IdentityValue
NameText(const Features *features, const FeatureValue *value)
{
	return (IdentityValue){(const char *) features + value->text,
						   (uint8) (value->len - value->of.name.dropped)};
}

/* Its hash in tables of shares (shares.c). */
static inline uint64
NameHash(const FeatureValue *value)
{
	return (uint64) value->part << 32 | value->hash;
}

/*
 * Which characters a text holds, as bits: one for each letter (large or small), one more
 * where it is there twice, and a few for all other characters. 0 where there are bytes
 * that are not ASCII: nothing is known.
 */
#define LETTER_BITS ((UINT64_C(1) << 52) - 1)
extern uint64 LetterSet(const char *text, size_t len);

#endif
