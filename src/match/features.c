/*
 * features.c
 *    An identity prepared once for comparison: see features.h.
 *
 * What is derived here is what a pair would otherwise derive again each time it is met:
 *
 *    kind                 hash                      part                       letters
 *    given name           letters without spaces    first word                 of it
 *    family names         letters without spaces    0                          of it
 *    birth date           0                         0                          yyyymmdd
 *    e-mail               mailbox                   its user part              of the user part
 *    phone                0                         1 if it is a placeholder   the number
 *    street               name of the street        house number               of the name
 *    identifier           all of it                 name before the colon      0
 *    attribute            all of it                 name before the colon      of the value
 *    others               all of it                 0                          of it
 *
 * Hashes are not stored anywhere for longer than a query, so they may change.
 * Cost: some 20 bytes a value beside its text; a few hundred nanoseconds an identity.
 */
#include "core.h"

#include "match/features.h"
#include "match/match.h"
#include "normalize/names.h"
#include "normalize/normalize.h"
#include "text/text.h"

#define LETTERS 26
#define FIRST_LETTERS ((UINT64_C(1) << LETTERS) - 1)
#define OTHER_CHARACTERS (64 - 2 * LETTERS)

/* The bit of a character; of a letter, that of its first occurrence. */
static inline int
LetterPlace(unsigned char c)
{
	const unsigned char letter = (c | 0x20) - 'a';

	return letter < LETTERS ? letter : 2 * LETTERS + c % OTHER_CHARACTERS;
}

uint64
LetterSet(const char *text, size_t len)
{
	uint64 set = 0;
	unsigned char any = 0;

	for (size_t i = 0; i < len; i++)
	{
		const uint64 bit = UINT64_C(1) << LetterPlace((unsigned char) text[i]);

		any |= (unsigned char) text[i];
		set |= (set & bit & FIRST_LETTERS) << LETTERS | bit;
	}
	return any < 0x80 ? set : 0;
}

static uint32
ShortHash(const char *bytes, size_t len)
{
	return (uint32) HashBytes(bytes, len, 0);
}

/* Features in the making. */
typedef struct Preparation
{
	Features *features;
	size_t used; /* bytes written */
} Preparation;

/* Append a text and return where it is. */
static uint16
AppendText(Preparation *preparation, const char *bytes, size_t len)
{
	const size_t at = preparation->used;

	memcpy((char *) preparation->features + at, bytes, len);
	preparation->used += len;
	return (uint16) at;
}

static size_t
FirstWordLength(const IdentityValue *value)
{
	const char *space = memchr(value->bytes, ' ', value->len);

	return space == NULL ? value->len : (size_t) (space - value->bytes);
}

/* Hash of the letters of a name: LE GOFF is LEGOFF. */
static uint32
HashGlued(const IdentityValue *name)
{
	char glued[IDENTITY_MAX_VALUE_LEN];
	size_t used = 0;

	if (FirstWordLength(name) == name->len)
		return ShortHash(name->bytes, name->len);
	for (int i = 0; i < name->len; i++)
		if (name->bytes[i] != ' ')
			glued[used++] = name->bytes[i];
	return ShortHash(glued, used);
}

static void
PrepareFamilyName(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	feature->hash = HashGlued(value);
	feature->letters = LetterSet(value->bytes, value->len);
}

static void
PrepareGivenName(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	const size_t first_len = FirstWordLength(value);

	PrepareFamilyName(preparation, value, feature);
	feature->part_len = (uint8) first_len;
	feature->of.given.form = (uint16) (FindGivenNameForm(value->bytes, value->len) + 1);
	feature->of.given.first_form = feature->of.given.form;
	feature->part = feature->hash;
	if (first_len == value->len)
		return;
	feature->part = ShortHash(value->bytes, first_len);
	feature->of.given.first_form = (uint16) (FindGivenNameForm(value->bytes, first_len) + 1);
}

static void
PrepareNumber(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	feature->letters = IdentityNumber(value);
}

static void
PreparePhone(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	char phone[IDENTITY_MAX_VALUE_LEN + 1];
	const size_t len = IdentityValueText(IDENTITY_PHONE, value, phone);

	feature->letters = IdentityNumber(value);
	feature->part = PhoneIsJunk(phone, len);
}

static void
PrepareEmail(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	char mailbox[IDENTITY_MAX_VALUE_LEN + 1];
	const size_t len = IdentityMailbox(value, mailbox);
	const size_t user_len = strcspn(mailbox, "@");

	feature->hash = ShortHash(mailbox, len);
	feature->part = ShortHash(mailbox, user_len);
	feature->part_len = (uint8) user_len;
	feature->letters = LetterSet(mailbox, user_len);
	feature->of.mailbox.len = (uint16) len;
	feature->of.mailbox.text = len == value->len && memcmp(mailbox, value->bytes, len) == 0
								   ? feature->text
								   : AppendText(preparation, mailbox, len);
}

static void
PrepareStreet(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	feature->hash = ShortHash(value->bytes, value->len);
	feature->letters = LetterSet(value->bytes, value->len);
	while (feature->part_len < value->len && value->bytes[feature->part_len] >= '0' &&
		   value->bytes[feature->part_len] <= '9')
		feature->part = feature->part * 10 + (value->bytes[feature->part_len++] - '0');
}

static void
PrepareIdentifier(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	const char *colon = memchr(value->bytes, ':', value->len);

	feature->part_len = (uint8) (colon - value->bytes + 1);
	feature->part = ShortHash(value->bytes, feature->part_len);
	feature->hash = ShortHash(value->bytes, value->len);
	feature->letters = LetterSet(value->bytes + feature->part_len, value->len - feature->part_len);
}

static void
PrepareWords(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	feature->hash = ShortHash(value->bytes, value->len);
	feature->letters = LetterSet(value->bytes, value->len);
}

typedef void (*PrepareValue)(Preparation *, const IdentityValue *, FeatureValue *);

static const PrepareValue prepare_value[] = {
	[IDENTITY_GIVEN_NAME] = PrepareGivenName,
	[IDENTITY_FAMILY_NAME] = PrepareFamilyName,
	[IDENTITY_BIRTH_FAMILY_NAME] = PrepareFamilyName,
	[IDENTITY_GENDER] = PrepareWords,
	[IDENTITY_BIRTH_DATE] = PrepareNumber,
	[IDENTITY_BIRTH_PLACE] = PrepareWords,
	[IDENTITY_EMAIL] = PrepareEmail,
	[IDENTITY_PHONE] = PreparePhone,
	[IDENTITY_STREET] = PrepareStreet,
	[IDENTITY_POSTCODE] = PrepareWords,
	[IDENTITY_CITY] = PrepareWords,
	[IDENTITY_COUNTRY] = PrepareWords,
	[IDENTITY_ORGANIZATION] = PrepareWords,
	[IDENTITY_IDENTIFIER] = PrepareIdentifier,
	[IDENTITY_ATTRIBUTE] = PrepareIdentifier,
};

/* Which comparison a kind takes part in. */
static const uint16 present_bit[IDENTITY_LAST_KIND + 1] = {
	[IDENTITY_GIVEN_NAME] = 1 << COMPARE_GIVEN_NAME,
	[IDENTITY_FAMILY_NAME] = 1 << COMPARE_FAMILY_NAME,
	[IDENTITY_BIRTH_FAMILY_NAME] = 1 << COMPARE_FAMILY_NAME,
	[IDENTITY_GENDER] = 1 << COMPARE_GENDER,
	[IDENTITY_BIRTH_DATE] = 1 << COMPARE_BIRTH_DATE,
	[IDENTITY_BIRTH_PLACE] = 1 << COMPARE_BIRTH_PLACE,
	[IDENTITY_EMAIL] = 1 << COMPARE_EMAIL,
	[IDENTITY_PHONE] = 1 << COMPARE_PHONE,
	[IDENTITY_STREET] = 1 << COMPARE_ADDRESS,
	[IDENTITY_POSTCODE] = 1 << COMPARE_ADDRESS,
	[IDENTITY_CITY] = 1 << COMPARE_ADDRESS,
	[IDENTITY_ORGANIZATION] = 1 << COMPARE_ORGANIZATION,
	[IDENTITY_IDENTIFIER] = 1 << COMPARE_IDENTIFIER,
	[IDENTITY_ATTRIBUTE] = 1 << COMPARE_ATTRIBUTE,
};

/* Copy the texts of all values, so that what is derived comes after them. */
static void
CopyTexts(Preparation *preparation, const IdentityView *view, int nvalues)
{
	for (int i = 0; i < nvalues; i++)
	{
		FeatureValue *feature = &preparation->features->value[i];

		feature->text = AppendText(preparation, view->values[i].bytes, view->values[i].len);
		feature->len = view->values[i].len;
	}
}

size_t
PrepareFeatures(const IdentityView *view, Features *features)
{
	const int nvalues = view->first[IDENTITY_LAST_KIND + 1];
	Preparation preparation = {features,
							   offsetof(Features, value) + nvalues * sizeof(FeatureValue)};

	memset(features, 0, preparation.used);
	memcpy(features->first, view->first, sizeof(features->first));
	CopyTexts(&preparation, view, nvalues);
	for (int kind = 1; kind <= IDENTITY_LAST_KIND; kind++)
	{
		for (int i = view->first[kind]; i < view->first[kind + 1]; i++)
			prepare_value[kind](&preparation, &view->values[i], &features->value[i]);
		if (IdentityCount(view, kind) > 0)
			features->present |= present_bit[kind];
	}
	while (preparation.used % 8 != 0)
		((char *) features)[preparation.used++] = 0;
	features->size = (uint32) preparation.used;
	return preparation.used;
}

void
OpenFeatures(const Features *features, IdentityView *view)
{
	memcpy(view->first, features->first, sizeof(view->first));
	for (int i = 0; i < view->first[IDENTITY_LAST_KIND + 1]; i++)
		view->values[i] = FeatureText(features, &features->value[i]);
}
