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

/* What is known of one value. What the hash and the part are of, by kind, is said in features.c. */
typedef struct FeatureValue
{
	uint64 letters; /* which characters it holds (LetterSet); for phones and dates the number */
	uint32 hash;    /* of what makes two of them equal; equal hashes are checked by the text */
	uint32 part;    /* of a part of it: hash, or number */
	union
	{
		struct
		{
			uint16 form; /* in the list of nicknames, plus one; 0 is none */
			uint16 first_form;
		} given;
		struct
		{
			uint16 text; /* where the mailbox is; its user part is part_len long */
			uint16 len;
		} mailbox;
		struct
		{
			uint16 numbers; /* hash of the numbers in the name of the street; 0 is none */
			char suffix;    /* of the house number: B for BIS */
		} street;
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

/* The identity again; the view points into the features. */
extern void OpenFeatures(const Features *features, IdentityView *view);

/* A value as the identity holds it. */
static inline IdentityValue
FeatureText(const Features *features, const FeatureValue *value)
{
	return (IdentityValue){(const char *) features + value->text, value->len};
}

/*
 * Which characters a text holds, as bits: one for each letter (large or small), one more
 * where it is there twice, and a few for all other characters. 0 where there are bytes
 * that are not ASCII: nothing is known.
 */
extern uint64 LetterSet(const char *text, size_t len);

#endif
