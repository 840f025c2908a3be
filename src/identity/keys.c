/*
 * keys.c
 *    Blocking keys: what two records must share to be compared at all.
 *
 * A key is never a name alone: names go with a birth date, a year or a place. A
 * missing part disables the key, it never widens it. About nine keys a record.
 * The sounds of the two names are combined in sorted order, so that a record with
 * given and family name swapped has the keys of the right one (but for that of the
 * address, where only the family name goes in, and for names of several words).
 *
 * A key of too many records blocks only together with a second field. Each key knows
 * what went into it, since a field that is in it already would divide nothing.
 *
 * Keys are stored, so what is hashed is the same bytes on every machine.
 */
#include "core.h"

#include "identity/identity.h"
#include "normalize/normalize.h"
#include "text/text.h"

/* Values of one kind that take part in combined keys: more of them are rare, and their product is not. */
#define MAX_COMBINED 4

_Static_assert(IDENTITY_MAX_KEYS >=
				   4 * IDENTITY_MAX_VALUES               /* e-mails twice, phones, identifiers */
					   + 2 * MAX_COMBINED * MAX_COMBINED /* names with dates */
					   + 3 * MAX_COMBINED * MAX_COMBINED *
							 MAX_COMBINED /* both names with years, places */
					   + 2 * MAX_COMBINED * MAX_COMBINED *
							 MAX_COMBINED                 /* streets, names and places */
					   + 2 * MAX_COMBINED * MAX_COMBINED, /* organizations and places */
			   "no key is dropped: which ones would depend on the order of adding");
_Static_assert(IDENTITY_MAX_SECONDS >= 5 * MAX_COMBINED, "no second field is dropped");

typedef struct KeySet
{
	BlockingKey *keys;
	int nkeys;
} KeySet;

/* How names sound, each a number; 0 is none. */
typedef struct Sounds
{
	int n;
	uint32 sound[MAX_COMBINED];
} Sounds;

/* Values that say where: postcodes, or else cities. */
typedef struct Places
{
	int n;
	const IdentityValue *place[2 * MAX_COMBINED];
} Places;

static const char *const key_kind_names[KEY_KINDS] = {
#define KEY_KIND(code, symbol, name) [code] = name,
#include "identity/key_kinds.def"
#undef KEY_KIND
};

/* What users call a kind; NULL where there is no such kind. */
const char *
IdentityKeyKindName(KeyKind kind)
{
	return key_kind_names[kind];
}

uint64
IdentityKey(KeyKind kind, const void *bytes, size_t len)
{
	uint64 hash = HashBytes(bytes, len, (uint64) kind);

	return (uint64) kind << KEY_KIND_SHIFT | hash >> (64 - KEY_KIND_SHIFT);
}

/* Add the key of a value: an e-mail, a phone, an identifier. */
static void
AddKey(KeySet *set, KeyKind kind, const void *bytes, size_t len)
{
	set->keys[set->nkeys++] = (BlockingKey){.key = IdentityKey(kind, bytes, len)};
}

/* Eight bytes, the lowest first. */
static void
PutNumber(char *dst, uint64 number)
{
	for (int i = 0; i < 8; i++)
		dst[i] = (char) (number >> 8 * i);
}

/* The hash of two numbers and a text, each of which may be absent (0, NULL). */
static uint64
CombinedKey(KeyKind kind, uint64 first, uint64 second, const IdentityValue *value)
{
	char bytes[2 * sizeof(uint64) + IDENTITY_MAX_VALUE_LEN];
	size_t len = 2 * sizeof(uint64);

	PutNumber(bytes, first);
	PutNumber(bytes + sizeof(first), second);
	if (value != NULL)
	{
		memcpy(bytes + len, value->bytes, value->len);
		len += value->len;
	}
	return IdentityKey(kind, bytes, len);
}

/* The sound of the first `len` letters of a name, spaces aside: LE GOFF sounds like LEGOFF. */
static uint32
SoundOf(const char *name, size_t len)
{
	char glued[IDENTITY_MAX_VALUE_LEN];
	char code[5];
	size_t used = 0;
	uint32 sound = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (name[i] != ' ')
			glued[used++] = name[i];
	}
	if (!SoundexFr(glued, used, code))
		return 0;
	for (int i = 0; i < 4; i++)
		sound |= (uint32) (unsigned char) code[i] << 8 * i;
	return sound;
}

static void
AddSound(Sounds *sounds, const char *name, size_t len)
{
	uint32 sound = SoundOf(name, len);

	if (sound == 0 || sounds->n == MAX_COMBINED)
		return;
	for (int i = 0; i < sounds->n; i++)
	{
		if (sounds->sound[i] == sound)
			return;
	}
	sounds->sound[sounds->n++] = sound;
}

/* Of a compound given name the first part is the one that people use. */
static Sounds
GivenSounds(const IdentityView *view)
{
	Sounds sounds = {0};

	for (int i = 0; i < IdentityCount(view, IDENTITY_GIVEN_NAME); i++)
	{
		const IdentityValue *name = IdentityGet(view, IDENTITY_GIVEN_NAME, i);
		const char *space = memchr(name->bytes, ' ', name->len);

		AddSound(&sounds, name->bytes, space ? (size_t) (space - name->bytes) : name->len);
	}
	return sounds;
}

/* Family names, those of birth as well; a name too many parts long is taken whole. */
static Sounds
FamilySounds(const IdentityView *view)
{
	Sounds sounds = {0};

	for (int kind = IDENTITY_FAMILY_NAME; kind <= IDENTITY_BIRTH_FAMILY_NAME; kind++)
	{
		for (int i = 0; i < IdentityCount(view, kind); i++)
		{
			const IdentityValue *name = IdentityGet(view, kind, i);

			AddSound(&sounds, name->bytes, name->len);
		}
	}
	return sounds;
}

static Places
PlacesOf(const IdentityView *view)
{
	static const IdentityKind kinds[] = {IDENTITY_POSTCODE, IDENTITY_CITY};
	Places places = {0};

	for (int k = 0; k < (int) lengthof(kinds); k++)
	{
		for (int i = 0; i < Min(IdentityCount(view, kinds[k]), MAX_COMBINED); i++)
			places.place[places.n++] = IdentityGet(view, kinds[k], i);
	}
	return places;
}

/*
 * The provider's mailbox, unless its rule left too little: Yahoo's cut at the first
 * hyphen makes "jean" of jean-pierre.x and of jean-claude.y alike, so those stay whole.
 */
size_t
IdentityMailbox(const IdentityValue *email, char *dst)
{
	char mailbox[EMAIL_MAX_BYTES + 1];
	size_t len = EmailMailbox(email->bytes, email->len, mailbox);

	if (len <= IDENTITY_MAX_VALUE_LEN && strcspn(mailbox, "@") >= IDENTITY_MIN_EMAIL_USER)
	{
		memcpy(dst, mailbox, len + 1);
		return len;
	}
	memcpy(dst, email->bytes, email->len);
	dst[email->len] = '\0';
	return email->len;
}

/* Is the phone a placeholder (06 12 34 56 78)? It is valid and kept, but no evidence of who it is. */
static bool
IsJunkPhone(const IdentityValue *phone)
{
	char e164[IDENTITY_MAX_VALUE_LEN + 1];
	size_t len = IdentityValueText(IDENTITY_PHONE, phone, e164);

	return PhoneIsJunk(e164, len);
}

static void
AddContactKeys(KeySet *set, const IdentityView *view)
{
	for (int i = 0; i < IdentityCount(view, IDENTITY_EMAIL); i++)
	{
		char mailbox[IDENTITY_MAX_VALUE_LEN + 1];
		size_t len = IdentityMailbox(IdentityGet(view, IDENTITY_EMAIL, i), mailbox);
		size_t user_len = strcspn(mailbox, "@");

		AddKey(set, KEY_EMAIL, mailbox, len);
		if (user_len >= IDENTITY_MIN_EMAIL_USER)
			AddKey(set, KEY_EMAIL_USER, mailbox, user_len);
	}
	for (int i = 0; i < IdentityCount(view, IDENTITY_PHONE); i++)
	{
		const IdentityValue *phone = IdentityGet(view, IDENTITY_PHONE, i);

		if (!IsJunkPhone(phone))
			AddKey(set, KEY_PHONE, phone->bytes, phone->len);
	}
	for (int i = 0; i < IdentityCount(view, IDENTITY_IDENTIFIER); i++)
	{
		const IdentityValue *identifier = IdentityGet(view, IDENTITY_IDENTIFIER, i);

		AddKey(set, KEY_IDENTIFIER, identifier->bytes, identifier->len);
	}
}

static void
AddNameDateKeys(KeySet *set, const IdentityView *view, const Sounds *names)
{
	for (int d = 0; d < Min(IdentityCount(view, IDENTITY_BIRTH_DATE), MAX_COMBINED); d++)
	{
		uint64 date = IdentityNumber(IdentityGet(view, IDENTITY_BIRTH_DATE, d));

		for (int i = 0; i < names->n; i++)
			set->keys[set->nkeys++] =
				(BlockingKey){.key = CombinedKey(KEY_NAME_DATE, names->sound[i], date, NULL),
							  .sounds = {names->sound[i]},
							  .has_date = true};
	}
}

/* Keys of both names, with a birth year and with a place. */
static void
AddNamesKeys(KeySet *set, const IdentityView *view, uint32 given, uint32 family,
			 const Places *places)
{
	uint64 names = (uint64) Min(given, family) << 32 | Max(given, family);

	for (int d = 0; d < Min(IdentityCount(view, IDENTITY_BIRTH_DATE), MAX_COMBINED); d++)
	{
		uint64 date = IdentityNumber(IdentityGet(view, IDENTITY_BIRTH_DATE, d));

		set->keys[set->nkeys++] =
			(BlockingKey){.key = CombinedKey(KEY_NAMES_YEAR, names, date / 10000, NULL),
						  .sounds = {given, family}};
	}
	for (int p = 0; p < places->n; p++)
		set->keys[set->nkeys++] =
			(BlockingKey){.key = CombinedKey(KEY_NAMES_PLACE, names, 0, places->place[p]),
						  .sounds = {given, family},
						  .has_place = true};
}

/* The number in front of a street; 0 where there is none. */
static uint64
HouseNumber(const IdentityValue *street)
{
	uint64 number = 0;

	for (int i = 0; i < street->len && street->bytes[i] >= '0' && street->bytes[i] <= '9'; i++)
		number = number * 10 + (street->bytes[i] - '0');
	return number;
}

static void
AddAddressKeys(KeySet *set, const IdentityView *view, const Sounds *families, const Places *places)
{
	for (int s = 0; s < Min(IdentityCount(view, IDENTITY_STREET), MAX_COMBINED); s++)
	{
		uint64 number = HouseNumber(IdentityGet(view, IDENTITY_STREET, s));

		for (int f = 0; number != 0 && f < families->n; f++)
		{
			for (int p = 0; p < places->n; p++)
				set->keys[set->nkeys++] = (BlockingKey){
					.key = CombinedKey(KEY_ADDRESS, number, families->sound[f], places->place[p]),
					.sounds = {families->sound[f]},
					.has_place = true};
		}
	}
}

static void
AddOrganizationKeys(KeySet *set, const IdentityView *view, const Places *places)
{
	for (int i = 0; i < Min(IdentityCount(view, IDENTITY_ORGANIZATION), MAX_COMBINED); i++)
	{
		const IdentityValue *name = IdentityGet(view, IDENTITY_ORGANIZATION, i);
		uint32 sound = SoundOf(name->bytes, name->len);

		for (int p = 0; sound != 0 && p < places->n; p++)
			set->keys[set->nkeys++] =
				(BlockingKey){.key = CombinedKey(KEY_ORGANIZATION, sound, 0, places->place[p]),
							  .has_place = true};
	}
}

static int
CompareKeys(const void *a, const void *b)
{
	uint64 left = ((const BlockingKey *) a)->key;
	uint64 right = ((const BlockingKey *) b)->key;

	return (left > right) - (left < right);
}

int
IdentityBlockingKeys(const IdentityView *view, BlockingKey keys[IDENTITY_MAX_KEYS])
{
	KeySet set = {keys, 0};
	Sounds given = GivenSounds(view);
	Sounds families = FamilySounds(view);
	Places places = PlacesOf(view);
	int nkept = 0;

	AddContactKeys(&set, view);
	AddNameDateKeys(&set, view, &given);
	AddNameDateKeys(&set, view, &families);
	for (int g = 0; g < given.n; g++)
	{
		for (int f = 0; f < families.n; f++)
			AddNamesKeys(&set, view, given.sound[g], families.sound[f], &places);
	}
	AddAddressKeys(&set, view, &families, &places);
	AddOrganizationKeys(&set, view, &places);

	qsort(keys, set.nkeys, sizeof(BlockingKey), CompareKeys);
	for (int i = 0; i < set.nkeys; i++)
	{
		if (i == 0 || keys[i].key != keys[nkept - 1].key)
			keys[nkept++] = keys[i];
	}
	return nkept;
}

int
IdentityKeys(const IdentityView *view, uint64 keys[IDENTITY_MAX_KEYS])
{
	BlockingKey blocking[IDENTITY_MAX_KEYS];
	int n = IdentityBlockingKeys(view, blocking);

	for (int i = 0; i < n; i++)
		keys[i] = blocking[i].key;
	return n;
}

/* The key that a common one makes with a second field. */
uint64
IdentityKeyWithSecond(uint64 key, uint64 second)
{
	return CombinedKey(KEY_WITH_SECOND, key, second, NULL);
}

/* Does the field say anything that is not in the key? A postcode and its city say the same. */
bool
IdentitySecondAdds(const BlockingKey *key, const SecondField *second)
{
	switch (second->kind)
	{
		case SECOND_DATE: return !key->has_date;
		case SECOND_NAME: return second->sound != key->sounds[0] && second->sound != key->sounds[1];
		case SECOND_PLACE: return !key->has_place;
	}
	return false;
}

static int
AddSecondNames(SecondField *seconds, int n, const Sounds *names)
{
	for (int i = 0; i < names->n; i++)
		seconds[n++] = (SecondField){SECOND_NAME, names->sound[i],
									 CombinedKey(KEY_WITH_SECOND, names->sound[i], 0, NULL)};
	return n;
}

/* Second fields for common keys. A name counts the same in either column. */
int
IdentitySeconds(const IdentityView *view, SecondField seconds[IDENTITY_MAX_SECONDS])
{
	Sounds given = GivenSounds(view);
	Sounds families = FamilySounds(view);
	Places places = PlacesOf(view);
	int n = 0;

	for (int d = 0; d < Min(IdentityCount(view, IDENTITY_BIRTH_DATE), MAX_COMBINED); d++)
	{
		uint64 date = IdentityNumber(IdentityGet(view, IDENTITY_BIRTH_DATE, d));

		seconds[n++] = (SecondField){SECOND_DATE, 0, CombinedKey(KEY_WITH_SECOND, date, 0, NULL)};
	}
	n = AddSecondNames(seconds, n, &given);
	n = AddSecondNames(seconds, n, &families);
	for (int p = 0; p < places.n; p++)
		seconds[n++] =
			(SecondField){SECOND_PLACE, 0, CombinedKey(KEY_WITH_SECOND, 0, 0, places.place[p])};
	return n;
}
