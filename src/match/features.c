/*
 * features.c
 *    An identity prepared once for comparison: see features.h.
 *
 * What is derived here is what a pair would otherwise derive again each time it is met:
 *
 *    kind           hash                     part                       part_len          letters
 *    names          letters without spaces   upper half of that hash    of first word     of it
 *    e-mail         mailbox                  its user part              of the user part  of the user part
 *    phone          0                        1 if it is a placeholder   0                 digits
 *    birth date     0                        0                          0                 digits
 *    street         name of the street       house number               0                 of the name
 *    postcode       all of it                its first two characters   0                 of it
 *    identifier     all of it                name before the colon      of that name      0
 *    attribute      all of it                name before the colon      of that name      of the value
 *    others         all of it                0                          0                 of it
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
#define IS_LETTER(c) (((c) | 0x20) >= 'a' && ((c) | 0x20) <= 'z')
#define BIT_OF(c)                                                                                  \
	(UINT64_C(1) << (IS_LETTER(c) ? ((c) | 0x20) - 'a' : 2 * LETTERS + (c) % OTHER_CHARACTERS))
#define BITS_OF_4(c) BIT_OF(c), BIT_OF((c) + 1), BIT_OF((c) + 2), BIT_OF((c) + 3)
#define BITS_OF_16(c) BITS_OF_4(c), BITS_OF_4((c) + 4), BITS_OF_4((c) + 8), BITS_OF_4((c) + 12)

static const uint64 bit_of_ascii[128] = {
	BITS_OF_16(0x00), BITS_OF_16(0x10), BITS_OF_16(0x20), BITS_OF_16(0x30),
	BITS_OF_16(0x40), BITS_OF_16(0x50), BITS_OF_16(0x60), BITS_OF_16(0x70),
};

uint64
LetterSet(const char *text, size_t len)
{
	uint64 once = 0;
	uint64 twice = 0;
	unsigned char any = 0;

	for (size_t i = 0; i < len; i++)
	{
		const unsigned char c = (unsigned char) text[i];
		const uint64 bit = bit_of_ascii[c & 0x7F];

		any |= c;
		twice |= once & bit;
		once |= bit;
	}
	return any < 0x80 ? once | (twice & FIRST_LETTERS) << LETTERS : 0;
}

#define POSTCODE_AREA_LEN 2 /* department, region, area */

#define HASH_FACTOR UINT64_C(0x9E3779B97F4A7C15)

/* Add eight bytes to a hash, or fewer, with zeros behind. */
static inline uint64
AddToHash(uint64 hash, const char *bytes, size_t len)
{
	uint64 word = 0;

	memcpy(&word, bytes, len);
	hash = (hash ^ word) * HASH_FACTOR;
	return hash ^ hash >> 32;
}

/* A hash of a short text; of more than eight bytes the last eight are added whole, so some bytes twice. */
static uint32
ShortHash(const char *bytes, size_t len)
{
	uint64 hash = len;

	if (len > 8)
	{
		for (size_t at = 0; at + 8 < len; at += 8)
			hash = AddToHash(hash, bytes + at, 8);
		hash = AddToHash(hash, bytes + len - 8, 8);
	}
	else if (len >= 4)
	{
		hash = AddToHash(hash, bytes, 4);
		hash = AddToHash(hash, bytes + len - 4, 4);
	}
	else
	{
		for (size_t at = 0; at < len; at++)
			hash = AddToHash(hash, bytes + at, 1);
	}
	return (uint32) (hash * HASH_FACTOR >> 32);
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

/* The length of the text up to the first space. */
static size_t
WordLength(const char *text, size_t len)
{
	const char *space = memchr(text, ' ', len);

	return space == NULL ? len : (size_t) (space - text);
}

/* Note the generation at the end of a name, which then is no part of it. */
static void
ReadGeneration(const IdentityValue *value, NameFacts *facts)
{
	int name_len;

	facts->generation = IdentityGeneration(value, &name_len);
	facts->dropped = value->len - name_len;
}

static void
PrepareFamilyName(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	size_t len = value->len;
	uint64 hash;

	feature->part_len = (uint8) WordLength(value->bytes, len);
	if (feature->part_len < len)
		ReadGeneration(value, &feature->of.name);
	len -= feature->of.name.dropped;
	hash = ShareHash(value->bytes, len);
	feature->hash = (uint32) hash;
	feature->part = (uint32) (hash >> 32);
	feature->letters = LetterSet(value->bytes, len);
	if (feature->of.name.generation != GENERATION_UNSAID)
		preparation->features->present |= 1 << COMPARE_GENERATION;
}

/* Share of the people from which on a given name is taken to be meant as written: some thousand in France. */
#define KNOWN_NAME_SHARE 2e-5

#define REMEMBERED_LEN 27 /* longer names are looked up each time */
#define REMEMBERED_BITS 10

/* What the lists say of a given name, and of which. */
typedef struct KnownName
{
	NameFacts facts;
	uint8 len;
	char text[REMEMBERED_LEN];
} KnownName;

static void
LookUpGivenName(const char *name, size_t len, size_t first_len, NameFacts *facts)
{
	facts->is_known = GivenNameFrequency(name, len) >= KNOWN_NAME_SHARE;
	facts->form = FindGivenNameForm(name, len) + 1;
	facts->first_form = first_len == len ? facts->form : FindGivenNameForm(name, first_len) + 1;
}

/* The same, of a few names that are met again and again remembered. */
static NameFacts
KnowGivenName(const char *name, size_t len, const FeatureValue *feature)
{
	static KnownName remembered[1 << REMEMBERED_BITS];
	KnownName *known = &remembered[feature->hash >> (32 - REMEMBERED_BITS)];
	NameFacts facts = {0};

	if (len <= REMEMBERED_LEN && known->len == len && memcmp(known->text, name, len) == 0)
		return known->facts;
	LookUpGivenName(name, len, Min(feature->part_len, len), &facts);
	if (len > REMEMBERED_LEN)
		return facts;
	known->facts = facts;
	known->len = (uint8) len;
	memcpy(known->text, name, len);
	return facts;
}

static void
PrepareGivenName(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	NameFacts *facts = &feature->of.name;
	NameFacts known;
	size_t len;

	PrepareFamilyName(preparation, value, feature);
	len = value->len - facts->dropped;
	known = KnowGivenName(value->bytes, len, feature);
	facts->is_known = known.is_known;
	facts->form = known.form;
	facts->first_form = known.first_form;
}

/*
 * Eight digits of a number, four bits each: it is cut into lanes of four digits, then of two,
 * then of one, all lanes at once. 10486 >> 20 is 1/100 for numbers of four digits, and
 * 103 >> 10 is 1/10 for those of two.
 */
static inline uint64
EightDigits(uint32 number)
{
	const uint64 fours = (uint64) (number / 10000) << 32 | number % 10000;
	const uint64 hundreds = (fours * 10486 >> 20) & UINT64_C(0x7F0000007F);
	const uint64 pairs = fours - 100 * hundreds + (hundreds << 16);
	const uint64 tens = (pairs * 103 >> 10) & UINT64_C(0xF000F000F000F);
	uint64 digits = pairs + 6 * tens;

	digits = (digits | digits >> 8) & UINT64_C(0xFFFF0000FFFF);
	return (digits | digits >> 16) & 0xFFFFFFFF;
}

/* The last 16 digits of a number, four bits each. */
static uint64
DigitsOf(uint64 number)
{
	const uint32 half = 100000000;

	return EightDigits((uint32) (number / half % half)) << 32 |
		   EightDigits((uint32) (number % half));
}

static void
PrepareNumber(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	feature->letters = DigitsOf(IdentityNumber(value));
}

/* Is the number, of which these are the last 16 digits, a placeholder? It is asked as it is dialled, +33612345678. */
static bool
IsJunkPhone(uint64 number, uint64 digits)
{
	char phone[PHONE_MAX_BYTES];
	char *at = phone + sizeof(phone);
	uint64 first = number / UINT64_C(10000000000000000);

	for (int i = 0; i < 64 && (digits >> i != 0 || first != 0); i += 4)
		*--at = (char) ('0' + (digits >> i & 0xF));
	for (; first > 0; first /= 10)
		*--at = (char) ('0' + first % 10);
	*--at = '+';
	return PhoneIsJunk(at, phone + sizeof(phone) - at);
}

static void
PreparePhone(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	const uint64 number = IdentityNumber(value);

	feature->letters = DigitsOf(number);
	feature->part = IsJunkPhone(number, feature->letters);
	if (feature->part == 0)
		preparation->features->present |= 1 << COMPARE_PHONE;
}

static void
PrepareEmail(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	char mailbox[IDENTITY_MAX_VALUE_LEN + 1];
	const size_t len = IdentityMailbox(value, mailbox);
	const char *at = memchr(mailbox, '@', len);
	const size_t user_len = at == NULL ? len : (size_t) (at - mailbox);

	feature->hash = ShortHash(mailbox, len);
	feature->part = ShortHash(mailbox, user_len);
	feature->part_len = (uint8) user_len;
	feature->letters = LetterSet(mailbox, user_len);
	feature->of.mailbox.len = (uint16) len;
	feature->of.mailbox.text = len == value->len && memcmp(mailbox, value->bytes, len) == 0
								   ? feature->text
								   : AppendText(preparation, mailbox, len);
}

static inline bool
IsDigit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is the word behind a house number its suffix: BIS, TER, QUATER or a letter, with a name behind? */
static bool
IsNumberSuffix(const char *word, size_t len, size_t rest)
{
	static const char *const words[] = {"BIS", "TER", "QUATER"};

	if (rest <= len + 1)
		return false;
	for (int i = 0; i < (int) lengthof(words); i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return true;
	return len == 1 && !IsDigit(word[0]);
}

/* Read "12 BIS " or "12B " in front of a street; returns where its name begins. */
static int
ReadHouseNumber(const IdentityValue *value, uint32 *number, char *suffix)
{
	const char *street = value->bytes;
	int at = 0;
	int len;

	while (at < value->len && IsDigit(street[at]))
		*number = *number * 10 + (street[at++] - '0');
	if (at == 0 || at == value->len)
		return 0;
	if (street[at] != ' ')
	{
		/* 12B is number and suffix, 2EME is neither. */
		if (at + 1 >= value->len || street[at + 1] != ' ')
			return *number = 0;
		*suffix = street[at];
		return at + 2;
	}
	at++;
	len = (int) WordLength(street + at, value->len - at);
	if (!IsNumberSuffix(street + at, len, value->len - at))
		return at;
	*suffix = street[at];
	return at + len + 1;
}

/* Hash of the numbers in a street's name, in their order; 0 for none. */
static uint16
HashNumbers(const char *name, size_t len)
{
	uint32 hash = 0;

	for (size_t i = 0; i < len; i++)
		if (IsDigit(name[i]))
			hash = (hash + (i == 0 || !IsDigit(name[i - 1])) * 11 + 1 + (name[i] - '0')) *
				   UINT32_C(2654435761);
	return (uint16) (hash >> 16 | (hash != 0));
}

static void
PrepareStreet(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	StreetFacts *facts = &feature->of.street;
	const char *name;
	size_t len;

	facts->name = (uint8) ReadHouseNumber(value, &feature->part, &facts->suffix);
	name = value->bytes + facts->name;
	len = value->len - facts->name;
	facts->numbers = HashNumbers(name, len);
	feature->hash = ShortHash(name, len);
	feature->letters = LetterSet(name, len);
}

static void
PreparePostcode(Preparation *preparation, const IdentityValue *value, FeatureValue *feature)
{
	feature->hash = ShortHash(value->bytes, value->len);
	feature->letters = LetterSet(value->bytes, value->len);
	feature->part = ShortHash(value->bytes, Min(value->len, POSTCODE_AREA_LEN));
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
	[IDENTITY_POSTCODE] = PreparePostcode,
	[IDENTITY_CITY] = PrepareWords,
	[IDENTITY_COUNTRY] = PrepareWords,
	[IDENTITY_ORGANIZATION] = PrepareWords,
	[IDENTITY_IDENTIFIER] = PrepareIdentifier,
	[IDENTITY_ATTRIBUTE] = PrepareIdentifier,
};

/* Which comparison any value of a kind takes part in; phones and generations see for themselves. */
static const uint16 present_bit[IDENTITY_LAST_KIND + 1] = {
	[IDENTITY_GIVEN_NAME] = 1 << COMPARE_GIVEN_NAME,
	[IDENTITY_FAMILY_NAME] = 1 << COMPARE_FAMILY_NAME,
	[IDENTITY_BIRTH_FAMILY_NAME] = 1 << COMPARE_FAMILY_NAME,
	[IDENTITY_GENDER] = 1 << COMPARE_GENDER,
	[IDENTITY_BIRTH_DATE] = 1 << COMPARE_BIRTH_DATE,
	[IDENTITY_BIRTH_PLACE] = 1 << COMPARE_BIRTH_PLACE,
	[IDENTITY_EMAIL] = 1 << COMPARE_EMAIL,
	[IDENTITY_STREET] = 1 << COMPARE_ADDRESS,
	[IDENTITY_POSTCODE] = 1 << COMPARE_ADDRESS,
	[IDENTITY_CITY] = 1 << COMPARE_ADDRESS,
	[IDENTITY_ORGANIZATION] = 1 << COMPARE_ORGANIZATION,
	[IDENTITY_IDENTIFIER] = 1 << COMPARE_IDENTIFIER,
	[IDENTITY_ATTRIBUTE] = 1 << COMPARE_ATTRIBUTE,
};

/* Copy the texts of all values at once, with what is between them: they are of one identity, in its order. */
static void
CopyTexts(Preparation *preparation, const IdentityView *view, int nvalues)
{
	const char *const start = view->values[0].bytes;
	const IdentityValue *const last = &view->values[Max(nvalues - 1, 0)];
	size_t at;

	if (nvalues == 0)
		return;
	at = AppendText(preparation, start, last->bytes + last->len - start);
	for (int i = 0; i < nvalues; i++)
	{
		preparation->features->value[i].text = (uint16) (at + (view->values[i].bytes - start));
		preparation->features->value[i].len = view->values[i].len;
	}
}

#define KIND(kind) (UINT32_C(1) << IDENTITY_##kind)
#define NAMES_AND_EMAIL                                                                            \
	(KIND(GIVEN_NAME) | KIND(FAMILY_NAME) | KIND(BIRTH_FAMILY_NAME) | KIND(EMAIL))

/* Values of other kinds are compared with those of the same kind alone. */
uint32
KindsComparedWith(uint32 kinds)
{
	return (kinds & NAMES_AND_EMAIL) != 0 ? kinds | NAMES_AND_EMAIL : kinds;
}

uint32
IdentityKinds(const IdentityView *view)
{
	uint32 kinds = 0;

	for (int kind = 1; kind <= IDENTITY_LAST_KIND; kind++)
		kinds |= (uint32) (IdentityCount(view, kind) > 0) << kind;
	return kinds;
}

size_t
PrepareKinds(const IdentityView *view, uint32 kinds, Features *features)
{
	const int nvalues = view->first[IDENTITY_LAST_KIND + 1];
	Preparation preparation = {features,
							   offsetof(Features, value) + nvalues * sizeof(FeatureValue)};

	memset(features, 0, preparation.used);
	memcpy(features->first, view->first, sizeof(features->first));
	CopyTexts(&preparation, view, nvalues);
	for (int kind = 1, i = 0; i < nvalues; kind++)
	{
		if (i < view->first[kind + 1])
			features->present |= present_bit[kind];
		for (; i < view->first[kind + 1]; i++)
			if (kinds >> kind & 1)
				prepare_value[kind](&preparation, &view->values[i], &features->value[i]);
	}
	while (preparation.used % 8 != 0)
		((char *) features)[preparation.used++] = 0;
	features->size = (uint32) preparation.used;
	return preparation.used;
}

size_t
PrepareFeatures(const IdentityView *view, Features *features)
{
	return PrepareKinds(view, ~UINT32_C(0), features);
}

void
OpenFeatures(const Features *features, IdentityView *view)
{
	memcpy(view->first, features->first, sizeof(view->first));
	for (int i = 0; i < view->first[IDENTITY_LAST_KIND + 1]; i++)
		view->values[i] = FeatureText(features, &features->value[i]);
}
