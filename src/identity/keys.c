/*
 * keys.c
 *    Blocking keys: what two records must share to be compared at all.
 *
 * Each kind survives another sort of slip, so that a pair of one person rarely misses
 * them all: the start of a name stands what is cut or misspelt behind it, its sound the
 * vowels in it, the date and the place each stand with and without names, an address
 * stands without any. Day and month are put in order, so that a date and the same date
 * with the two swapped are one. Names are put in order as well (but for a name beside an
 * initial), so that swapped names have the keys of the right ones.
 *
 * A key is never a name alone: a name goes with the other one, a date or a place. Both
 * names together are few people's or else common, and then a date or a place is asked for
 * as well, which other kinds of key hold already. A missing part disables a key, it never
 * widens it. About six keys a record, half a microsecond.
 *
 * A key of too many records blocks only together with a second field. Each key knows
 * what went into it, since a field that is in it already would divide nothing.
 *
 * Keys are stored, so what is hashed is the same bytes on every machine.
 */
#include "core.h"

#include "identity/identity.h"
#include "normalize/normalize.h"
#include "normalize/postal_words.h"
#include "text/text.h"

/* Values of one kind that take part in combined keys: more of them are rare, and their product is not. */
#define MAX_COMBINED 4

_Static_assert(IDENTITY_MAX_KEYS >=
				   2 * IDENTITY_MAX_VALUES               /* e-mails, and their users */
					   + IDENTITY_MAX_VALUES             /* phones */
					   + 2 * IDENTITY_MAX_VALUES         /* identifiers; a SIRET twice */
					   + 3 * MAX_COMBINED * MAX_COMBINED /* dates with names, with places */
					   + 2 * MAX_COMBINED * MAX_COMBINED * MAX_COMBINED /* names with places */
					   + 2 * MAX_COMBINED * MAX_COMBINED                /* streets and places */
					   + 2 * MAX_COMBINED * MAX_COMBINED                /* companies and places */
					   + MAX_COMBINED                                   /* companies */
					   + MAX_COMBINED * MAX_COMBINED,                   /* names */
			   "no key is dropped: which ones would depend on the order of adding");
_Static_assert(IDENTITY_MAX_SECONDS >= 5 * MAX_COMBINED, "no second field is dropped");

typedef struct KeySet
{
	BlockingKey *keys;
	int nkeys;
} KeySet;

/* A name in the forms that keys are made of; spaces aside: LE GOFF is LEGOFF. */
typedef struct NameForms
{
	uint32 sound;   /* 0 where no letter of it sounds */
	uint64 initial; /* its first character */
	uint64 short_start;
	uint64 long_start;
} NameForms;

#define SHORT_START 3 /* characters: enough beside a date or a place */
#define LONG_START 4  /* where both names stand alone */

typedef struct NameList
{
	int n;
	NameForms name[MAX_COMBINED];
} NameList;

/* Values that say where. */
typedef struct Places
{
	int n;
	const IdentityValue *place[2 * MAX_COMBINED];
} Places;

/* What keys are made of, taken from an identity once. */
typedef struct KeyParts
{
	NameList given;
	NameList family;
	int ndates;
	uint64 date[MAX_COMBINED]; /* yyyymmdd, the smaller of month and day first */
	Places all_places;
	Places postcodes; /* or else cities */
	Places cities;    /* or else postcodes */
} KeyParts;

#define FIELD(symbol) (UINT32_C(1) << IDENTITY_##symbol)
#define NAMES (FIELD(GIVEN_NAME) | FIELD(FAMILY_NAME) | FIELD(BIRTH_FAMILY_NAME))
#define DATE FIELD(BIRTH_DATE)
#define PLACE (FIELD(STREET) | FIELD(POSTCODE) | FIELD(CITY))
#define COMPANY FIELD(ORGANIZATION)

static const struct
{
	const char *name;
	uint32 fields;
} key_kinds[KEY_KINDS] = {
#define KEY_KIND(code, symbol, name, fields) [code] = {name, fields},
#include "identity/key_kinds.def"
#undef KEY_KIND
};

/* What users call a kind; NULL where there is no such kind. */
const char *
IdentityKeyKindName(KeyKind kind)
{
	return key_kinds[kind].name;
}

/* The fields that went into keys of a kind, bits 1 << IdentityKind. */
uint32
IdentityKeyFields(KeyKind kind)
{
	return key_kinds[kind].fields;
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

/* The same for two of a kind, whichever stands first. */
static uint64
UnorderedKey(KeyKind kind, uint64 a, uint64 b, const IdentityValue *value)
{
	return CombinedKey(kind, Min(a, b), Max(a, b), value);
}

/* The first bytes as a number, the first one lowest; of more than eight their hash. */
static uint64
StartNumber(const char *bytes, size_t len)
{
	uint64 number = 0;

	if (len > sizeof(number))
		return HashBytes(bytes, len, 0);
	for (size_t i = 0; i < len; i++)
		number |= (uint64) (unsigned char) bytes[i] << 8 * i;
	return number;
}

/* Length in bytes of the first `n` characters. */
static size_t
StartLength(const char *text, size_t len, int n)
{
	size_t i = 0;

	for (; n > 0 && i < len; n--)
		for (i++; i < len && ((unsigned char) text[i] & 0xC0) == 0x80; i++)
			;
	return i;
}

/* How a text of letters sounds, as a number; 0 is not at all. Other scripts sound as they are written. */
static uint32
SoundOf(const char *letters, size_t len)
{
	char code[5];

	if (SoundexFr(letters, len, code))
		return (uint32) StartNumber(code, 4);
	return len > 0 && (unsigned char) letters[0] >= 0x80 ? (uint32) HashBytes(letters, len, 0) : 0;
}

static size_t
GlueWords(const IdentityValue *value, size_t len, char *glued)
{
	size_t used = 0;

	for (size_t i = 0; i < len; i++)
		if (value->bytes[i] != ' ')
			glued[used++] = value->bytes[i];
	return used;
}

static NameForms
FormsOf(const char *name, size_t len)
{
	return (NameForms){
		.sound = SoundOf(name, len),
		.initial = StartNumber(name, StartLength(name, len, 1)),
		.short_start = StartNumber(name, StartLength(name, len, SHORT_START)),
		.long_start = StartNumber(name, StartLength(name, len, LONG_START)),
	};
}

/* Add the first `len` bytes of a name, but not one that makes the same keys as another. */
static void
AddName(NameList *list, const IdentityValue *value, size_t len)
{
	char glued[IDENTITY_MAX_VALUE_LEN];
	NameForms forms = FormsOf(glued, GlueWords(value, len, glued));

	if (list->n == MAX_COMBINED)
		return;
	for (int i = 0; i < list->n; i++)
	{
		if (list->name[i].sound == forms.sound && list->name[i].long_start == forms.long_start)
			return;
	}
	list->name[list->n++] = forms;
}

/* Of a compound given name the first part is the one that people use. */
static NameList
GivenNames(const IdentityView *view)
{
	NameList list = {0};

	for (int i = 0; i < IdentityCount(view, IDENTITY_GIVEN_NAME); i++)
	{
		const IdentityValue *name = IdentityGet(view, IDENTITY_GIVEN_NAME, i);
		const char *space = memchr(name->bytes, ' ', name->len);

		AddName(&list, name, space ? (size_t) (space - name->bytes) : name->len);
	}
	return list;
}

/* Family names, those of birth as well, without what tells father from son. */
static NameList
FamilyNames(const IdentityView *view)
{
	NameList list = {0};

	for (int kind = IDENTITY_FAMILY_NAME; kind <= IDENTITY_BIRTH_FAMILY_NAME; kind++)
	{
		for (int i = 0; i < IdentityCount(view, kind); i++)
		{
			const IdentityValue *name = IdentityGet(view, kind, i);
			int len;

			IdentityGeneration(name, &len);
			AddName(&list, name, len);
		}
	}
	return list;
}

static void
AddPlaces(Places *places, const IdentityView *view, IdentityKind kind)
{
	for (int i = 0; i < Min(IdentityCount(view, kind), MAX_COMBINED); i++)
		places->place[places->n++] = IdentityGet(view, kind, i);
}

/* Values of the first kind, or else of the second. */
static Places
PlacesOf(const IdentityView *view, IdentityKind first, IdentityKind second)
{
	Places places = {0};

	AddPlaces(&places, view, first);
	if (places.n == 0)
		AddPlaces(&places, view, second);
	return places;
}

static Places
AllPlaces(const IdentityView *view)
{
	Places places = {0};

	AddPlaces(&places, view, IDENTITY_POSTCODE);
	AddPlaces(&places, view, IDENTITY_CITY);
	return places;
}

/* A date with the smaller of month and day first: 3 December and 12 March are one. */
static uint64
SortedDate(uint64 date)
{
	const uint64 month = date / 100 % 100;
	const uint64 day = date % 100;

	return date / 10000 * 10000 + Min(month, day) * 100 + Max(month, day);
}

/* Whole dates; a year alone is shared by too many. */
static void
TakeDates(const IdentityView *view, KeyParts *parts)
{
	parts->ndates = 0;
	for (int i = 0; i < IdentityCount(view, IDENTITY_BIRTH_DATE); i++)
	{
		uint64 date = IdentityNumber(IdentityGet(view, IDENTITY_BIRTH_DATE, i));

		if (IsWholeDate(date) && parts->ndates < MAX_COMBINED)
			parts->date[parts->ndates++] = SortedDate(date);
	}
}

static void
TakeParts(const IdentityView *view, KeyParts *parts)
{
	parts->given = GivenNames(view);
	parts->family = FamilyNames(view);
	TakeDates(view, parts);
	parts->all_places = AllPlaces(view);
	parts->postcodes = PlacesOf(view, IDENTITY_POSTCODE, IDENTITY_CITY);
	parts->cities = PlacesOf(view, IDENTITY_CITY, IDENTITY_POSTCODE);
}

/*
 * The provider's mailbox, unless its rule left too little: Yahoo's cut at the first
 * hyphen makes "jean" of jean-pierre.x and of jean-claude.y alike, so those stay whole.
 */
size_t
IdentityMailbox(const IdentityValue *email, char *dst)
{
	char mailbox[EMAIL_MAX_BYTES + 1];
	size_t len = MailboxOfNormal(email->bytes, email->len, mailbox);

	const char *at = memchr(mailbox, '@', len);
	const size_t user_len = at == NULL ? len : (size_t) (at - mailbox);

	if (len <= IDENTITY_MAX_VALUE_LEN && user_len >= IDENTITY_MIN_EMAIL_USER)
	{
		memcpy(dst, mailbox, len + 1);
		return len;
	}
	memcpy(dst, email->bytes, email->len);
	dst[email->len] = '\0';
	return email->len;
}

static void
AddEmailKeys(KeySet *set, const IdentityView *view)
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
}

/* Is the phone a placeholder (06 12 34 56 78)? It is valid and kept, but no evidence of who it is. */
static bool
IsJunkPhone(const IdentityValue *phone)
{
	char e164[PHONE_MAX_BYTES];
	char *start = e164 + sizeof(e164);

	for (uint64 number = IdentityNumber(phone); number > 0; number /= 10)
		*--start = (char) ('0' + number % 10);
	*--start = '+';
	return PhoneIsJunk(start, e164 + sizeof(e164) - start);
}

static void
AddPhoneKeys(KeySet *set, const IdentityView *view)
{
	for (int i = 0; i < IdentityCount(view, IDENTITY_PHONE); i++)
	{
		const IdentityValue *phone = IdentityGet(view, IDENTITY_PHONE, i);

		if (!IsJunkPhone(phone))
			AddKey(set, KEY_PHONE, phone->bytes, phone->len);
	}
}

/* A SIRET is an establishment's: the nine digits in front are its company's SIREN. */
static void
AddSirenOfSiret(KeySet *set, const IdentityValue *identifier)
{
	static const char siret[] = "siret:";
	static const char siren[] = "siren:";
	char company[sizeof(siren) - 1 + 9];

	if (identifier->len != sizeof(siret) - 1 + 14 ||
		memcmp(identifier->bytes, siret, sizeof(siret) - 1) != 0)
		return;
	memcpy(company, siren, sizeof(siren) - 1);
	memcpy(company + sizeof(siren) - 1, identifier->bytes + sizeof(siret) - 1, 9);
	AddKey(set, KEY_IDENTIFIER, company, sizeof(company));
}

static void
AddIdentifierKeys(KeySet *set, const IdentityView *view)
{
	for (int i = 0; i < IdentityCount(view, IDENTITY_IDENTIFIER); i++)
	{
		const IdentityValue *identifier = IdentityGet(view, IDENTITY_IDENTIFIER, i);

		AddKey(set, KEY_IDENTIFIER, identifier->bytes, identifier->len);
		AddSirenOfSiret(set, identifier);
	}
}

static void
AddNameDateKeys(KeySet *set, const NameList *names, uint64 date)
{
	for (int i = 0; i < names->n; i++)
		set->keys[set->nkeys++] = (BlockingKey){
			.key = CombinedKey(KEY_NAME_DATE, names->name[i].short_start, date, NULL),
			.sounds = {names->name[i].sound},
			.has_date = true,
		};
}

static void
AddDateKeys(KeySet *set, const KeyParts *parts)
{
	for (int d = 0; d < parts->ndates; d++)
	{
		AddNameDateKeys(set, &parts->given, parts->date[d]);
		AddNameDateKeys(set, &parts->family, parts->date[d]);
		for (int p = 0; p < parts->postcodes.n; p++)
			set->keys[set->nkeys++] = (BlockingKey){
				.key = CombinedKey(KEY_DATE_PLACE, parts->date[d], 0, parts->postcodes.place[p]),
				.has_date = true,
				.has_place = true,
			};
	}
}

/* A letter alone, or nothing; a character of another script may be a name. */
static bool
IsInitial(const NameForms *name)
{
	return name->long_start < 0x80;
}

/* The key of both names. An initial is no name: that would be the other one alone. */
static void
AddBothNames(KeySet *set, const NameForms *given, const NameForms *family)
{
	if (IsInitial(given) || IsInitial(family))
		return;
	set->keys[set->nkeys++] = (BlockingKey){
		.key = UnorderedKey(KEY_NAMES, given->long_start, family->long_start, NULL),
		.sounds = {given->sound, family->sound},
	};
}

/* Keys of a given and a family name: alone, and with places. */
static void
AddNamesKeys(KeySet *set, const NameForms *given, const NameForms *family, const KeyParts *parts)
{
	AddBothNames(set, given, family);
	for (int p = 0; p < parts->postcodes.n; p++)
		set->keys[set->nkeys++] = (BlockingKey){
			.key = UnorderedKey(KEY_NAMES_PLACE, given->short_start, family->short_start,
								parts->postcodes.place[p]),
			.sounds = {given->sound, family->sound},
			.has_place = true,
		};
	for (int p = 0; family->sound != 0 && p < parts->cities.n; p++)
		set->keys[set->nkeys++] = (BlockingKey){
			.key =
				CombinedKey(KEY_NAME_PLACE, given->initial, family->sound, parts->cities.place[p]),
			.sounds = {given->sound, family->sound},
			.has_place = true,
		};
}

/* A word of an e-mail's user part as a name is written; digits aside. */
static NameForms
FormsOfUserWord(const char *word, size_t len)
{
	char letters[IDENTITY_MAX_VALUE_LEN];
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (word[i] >= 'a' && word[i] <= 'z')
			letters[n++] = (char) (word[i] - 'a' + 'A');
	return FormsOf(letters, n);
}

/* Of a record without names, those that its e-mail says: jean.dupont75@…. */
static void
AddEmailNames(KeySet *set, const IdentityView *view)
{
	for (int i = 0; i < Min(IdentityCount(view, IDENTITY_EMAIL), MAX_COMBINED); i++)
	{
		const IdentityValue *email = IdentityGet(view, IDENTITY_EMAIL, i);
		const char *at = memchr(email->bytes, '@', email->len);
		size_t user_len = at ? (size_t) (at - email->bytes) : email->len;
		size_t first_len = 0;
		NameForms first;
		NameForms last;

		while (first_len < user_len && strchr("._-", email->bytes[first_len]) == NULL)
			first_len++;
		if (first_len == user_len)
			continue;
		first = FormsOfUserWord(email->bytes, first_len);
		last = FormsOfUserWord(email->bytes + first_len + 1, user_len - first_len - 1);
		AddBothNames(set, &first, &last);
	}
}

static void
AddAllNamesKeys(KeySet *set, const IdentityView *view, const KeyParts *parts)
{
	if (parts->given.n == 0 || parts->family.n == 0)
		AddEmailNames(set, view);
	for (int g = 0; g < parts->given.n; g++)
	{
		for (int f = 0; f < parts->family.n; f++)
			AddNamesKeys(set, &parts->given.name[g], &parts->family.name[f], parts);
	}
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

/* The next word of three letters at least before `end`, going to the front; empty where there is none. */
static IdentityValue
WordBefore(const char *text, const char *end)
{
	while (end > text)
	{
		const char *start = end;

		while (start > text && start[-1] != ' ')
			start--;
		if (end - start >= 3 && (unsigned char) *start >= 'A')
			return (IdentityValue){start, (uint8) (end - start)};
		end = start;
		if (end > text)
			end--;
	}
	return (IdentityValue){text, 0};
}

static bool
IsStreetType(const IdentityValue *word)
{
	return FindTerm(&fr_types, word->bytes, word->len) != NULL ||
		   FindTerm(&en_types, word->bytes, word->len) != NULL;
}

/* How the name of a street sounds: its longest word that is no type of street, or else the last one. */
static uint32
StreetSound(const IdentityValue *street)
{
	IdentityValue word = WordBefore(street->bytes, street->bytes + street->len);
	IdentityValue best = word;
	int best_len = 0;

	for (; word.len > 0; word = WordBefore(street->bytes, word.bytes))
	{
		if (word.len <= best_len || IsStreetType(&word))
			continue;
		best = word;
		best_len = word.len;
	}
	return SoundOf(best.bytes, best.len);
}

static void
AddAddressKeys(KeySet *set, const IdentityView *view, const Places *places)
{
	for (int s = 0; s < Min(IdentityCount(view, IDENTITY_STREET), MAX_COMBINED); s++)
	{
		const IdentityValue *street = IdentityGet(view, IDENTITY_STREET, s);
		uint64 number = HouseNumber(street);
		uint32 sound = number != 0 && places->n > 0 ? StreetSound(street) : 0;

		for (int p = 0; sound != 0 && p < places->n; p++)
			set->keys[set->nkeys++] = (BlockingKey){
				.key = CombinedKey(KEY_ADDRESS, number, sound, places->place[p]),
				.has_place = true,
			};
	}
}

/* Words that a company's name has or has not: legal forms, and. */
static bool
IsOptionalWord(const char *word, size_t len)
{
	static const char *const optional[] = {
		"SARL", "SAS", "SASU", "SA", "EURL", "SCI", "SNC", "SCOP", "EI", "LTD", "LIMITED", "LLC",
		"INC",  "PLC", "GMBH", "AG", "SRL",  "SPA", "BV",  "NV",   "SL", "ET",  "AND"};

	for (int i = 0; i < (int) lengthof(optional); i++)
		if (strlen(optional[i]) == len && memcmp(optional[i], word, len) == 0)
			return true;
	return false;
}

/* The words of a company's name, as a sum of their hashes, so in any order; 0 where there is but one. */
static uint64
CompanyWords(const IdentityValue *name)
{
	uint64 sum = 0;
	int nwords = 0;

	for (int start = 0; start < name->len;)
	{
		const char *word = name->bytes + start;
		const char *space = memchr(word, ' ', name->len - start);
		const int len = space ? (int) (space - word) : name->len - start;

		if (!IsOptionalWord(word, len))
		{
			sum += HashBytes(word, len, 0);
			nwords++;
		}
		start += len + 1;
	}
	return nwords > 1 ? sum : 0;
}

static void
AddCompanyKeys(KeySet *set, const IdentityView *view, const Places *places)
{
	for (int i = 0; i < Min(IdentityCount(view, IDENTITY_ORGANIZATION), MAX_COMBINED); i++)
	{
		const IdentityValue *name = IdentityGet(view, IDENTITY_ORGANIZATION, i);
		char glued[IDENTITY_MAX_VALUE_LEN];
		uint32 sound = SoundOf(glued, GlueWords(name, name->len, glued));
		uint64 words = CompanyWords(name);

		for (int p = 0; sound != 0 && p < places->n; p++)
			set->keys[set->nkeys++] =
				(BlockingKey){.key = CombinedKey(KEY_COMPANY_PLACE, sound, 0, places->place[p]),
							  .has_place = true};
		if (words != 0)
			set->keys[set->nkeys++] =
				(BlockingKey){.key = CombinedKey(KEY_COMPANY, words, 0, NULL)};
	}
}

/* Insertion sort: a record has about eight keys. Of equal ones the first stays. */
static int
SortKeys(BlockingKey *keys, int nkeys)
{
	int n = 0;

	for (int i = 0; i < nkeys; i++)
	{
		BlockingKey key = keys[i];
		int place = n;

		while (place > 0 && keys[place - 1].key > key.key)
			place--;
		if (place > 0 && keys[place - 1].key == key.key)
			continue;
		memmove(keys + place + 1, keys + place, (n - place) * sizeof(BlockingKey));
		keys[place] = key;
		n++;
	}
	return n;
}

int
IdentityBlockingKeys(const IdentityView *view, BlockingKey keys[IDENTITY_MAX_KEYS])
{
	KeySet set = {keys, 0};
	KeyParts parts;

	TakeParts(view, &parts);
	AddIdentifierKeys(&set, view);
	AddEmailKeys(&set, view);
	AddPhoneKeys(&set, view);
	AddDateKeys(&set, &parts);
	AddAllNamesKeys(&set, view, &parts);
	AddAddressKeys(&set, view, &parts.all_places);
	AddCompanyKeys(&set, view, &parts.all_places);
	return SortKeys(keys, set.nkeys);
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

/*
 * Does the field say anything that is not in the key? A postcode and its city say the
 * same. Nothing need be added to both names: who shares them and a date or a place shares
 * a key of another kind.
 */
bool
IdentitySecondAdds(const BlockingKey *key, const SecondField *second)
{
	if (IdentityKeyKind(key->key) == KEY_NAMES)
		return false;
	switch (second->kind)
	{
		case SECOND_DATE: return !key->has_date;
		case SECOND_NAME: return second->sound != key->sounds[0] && second->sound != key->sounds[1];
		case SECOND_PLACE: return !key->has_place;
	}
	return false;
}

static int
AddSecondNames(SecondField *seconds, int n, const NameList *names)
{
	for (int i = 0; i < names->n; i++)
	{
		const uint32 sound = names->name[i].sound;

		if (sound != 0)
			seconds[n++] =
				(SecondField){SECOND_NAME, sound, CombinedKey(KEY_WITH_SECOND, sound, 0, NULL)};
	}
	return n;
}

/* Second fields for common keys. A name counts the same in either column. */
int
IdentitySeconds(const IdentityView *view, SecondField seconds[IDENTITY_MAX_SECONDS])
{
	KeyParts parts;
	int n = 0;

	TakeParts(view, &parts);
	for (int d = 0; d < parts.ndates; d++)
		seconds[n++] =
			(SecondField){SECOND_DATE, 0, CombinedKey(KEY_WITH_SECOND, parts.date[d], 0, NULL)};
	n = AddSecondNames(seconds, n, &parts.given);
	n = AddSecondNames(seconds, n, &parts.family);
	for (int p = 0; p < parts.all_places.n; p++)
		seconds[n++] = (SecondField){SECOND_PLACE, 0,
									 CombinedKey(KEY_WITH_SECOND, 0, 0, parts.all_places.place[p])};
	return n;
}
