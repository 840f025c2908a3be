/*
 * build.c
 *    Raw values of named fields to the normal forms that an identity holds.
 *
 * One row of `fields` a field that users may give: what it is called and how its
 * values become entries. Some fields are only ways of writing others: a civility
 * tells the gender, a full name the given and family names, an address its parts.
 */
#include "core.h"

#include "identity/identity.h"
#include "normalize/birth_date.h"
#include "normalize/clean.h"
#include "normalize/names.h"
#include "normalize/normalize.h"
#include "normalize/postal.h"
#include "text/text.h"

/* Longer raw values are read up to here: none of the fields means anything beyond. */
#define RAW_MAX_BYTES 1024

#define BIRTH_PIVOT_YEAR 2015 /* two-digit years from 1916 to 2015 */

typedef FieldOutcome (*AddFunction)(IdentityBuilder *, IdentityKind, const char *, size_t);

void
IdentityBegin(IdentityBuilder *builder)
{
	strcpy(builder->country, "FR");
	builder->country_told = false;
	builder->nentries = 0;
	builder->used = 0;
}

/* Keep a normal form, or say that the value had none. */
static FieldOutcome
AddNormal(IdentityBuilder *builder, IdentityKind kind, const char *normal, size_t len)
{
	return len == 0 ? FIELD_INVALID : IdentityAddValue(builder, kind, normal, len);
}

static FieldOutcome
AddName(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char name[FOLD_BOUND(RAW_MAX_BYTES)];

	return AddNormal(builder, kind, name, NormalizeName(value, len, name));
}

static FieldOutcome
AddWords(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char folded[FOLD_BOUND(RAW_MAX_BYTES)];

	return AddNormal(builder, kind, folded, FoldText(value, len, folded));
}

/* Is the word written in capitals, as family names often are? Accented letters do not decide. */
static bool
IsInCapitals(const char *word, size_t len)
{
	int ncapitals = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (word[i] >= 'a' && word[i] <= 'z')
			return false;
		ncapitals += word[i] >= 'A' && word[i] <= 'Z';
	}
	return ncapitals >= 2;
}

/* The words of a full name as they were typed. */
typedef struct RawWords
{
	int n;
	struct
	{
		const char *at;
		size_t len;
	} word[NAME_MAX_WORDS];
} RawWords;

static void
SplitRawWords(const char *name, size_t len, RawWords *words)
{
	words->n = 0;
	for (size_t i = 0; i < len && words->n < NAME_MAX_WORDS; i++)
	{
		if (name[i] == ' ')
			continue;
		words->word[words->n].at = name + i;
		while (i < len && name[i] != ' ')
			i++;
		words->word[words->n].len = name + i - words->word[words->n].at;
		words->n++;
	}
}

static bool
IsWordInCapitals(const RawWords *words, int i)
{
	return IsInCapitals(words->word[i].at, words->word[i].len);
}

static bool
IsWordCivility(const RawWords *words, int i)
{
	char folded[FOLD_BOUND(RAW_MAX_BYTES)];

	return FindCivility(folded, FoldText(words->word[i].at, words->word[i].len, folded)) != NULL;
}

static bool
IsParticleOrGeneration(const RawWords *words, int i, bool *is_generation)
{
	char folded[FOLD_BOUND(RAW_MAX_BYTES)];
	const size_t len = FoldText(words->word[i].at, words->word[i].len, folded);

	*is_generation = IdentityGenerationOf(folded, len) != GENERATION_UNSAID;
	return IsNameParticle(folded, len);
}

/* Of "Jean de la Tour Jr" the first word of the family name: with its particles, and what follows it. */
static int
LastNameWord(const RawWords *words)
{
	int first = words->n - 1;
	bool is_generation;

	IsParticleOrGeneration(words, first, &is_generation);
	if (is_generation && first > 0)
		first--;
	while (first > 1 && IsParticleOrGeneration(words, first - 1, &is_generation))
		first--;
	return first;
}

/* How many words stand in capitals in front, where the last does not: M. LE GOFF Jean. */
static int
LeadingCapitals(const RawWords *words)
{
	const int last = words->n - 1;
	int ncivilities = 0;
	int n;

	if (IsWordInCapitals(words, last))
		return 0;
	while (ncivilities < last && IsWordCivility(words, ncivilities))
		ncivilities++;
	for (n = ncivilities; n < last && IsWordInCapitals(words, n);)
		n++;
	return n > ncivilities ? n : 0;
}

/* Where the name is in two: what stands before, and from where the rest does; which is the family's. */
static const char *
SplitFullName(const char *name, size_t len, bool *family_first)
{
	RawWords words;
	int ncapitals;

	SplitRawWords(name, len, &words);
	*family_first = true;
	if (words.n == 0)
		return name + len;
	ncapitals = LeadingCapitals(&words);
	*family_first = ncapitals > 0;
	return words.word[ncapitals > 0 ? ncapitals : LastNameWord(&words)].at;
}

/* Is it but a generation: the Jr of "Dupont, Jr"? */
static bool
IsGenerationAlone(const char *text, size_t len)
{
	char folded[FOLD_BOUND(RAW_MAX_BYTES)];
	const size_t folded_len = FoldText(text, len, folded);

	return IdentityGenerationOf(folded, folded_len) != GENERATION_UNSAID;
}

/* "Dupont, Jean", "DUPONT Jean" or "Jean Dupont"; of equal words the last is the family name. */
static FieldOutcome
AddFullName(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	const char *end = value + len;
	const char *split = memchr(value, ',', len);
	bool family_first = true;
	FieldOutcome outcome;

	if (split == NULL || IsGenerationAlone(split + 1, end - split - 1))
		split = SplitFullName(value, len, &family_first);
	if (family_first)
	{
		outcome = AddName(builder, IDENTITY_FAMILY_NAME, value, split - value);
		AddName(builder, IDENTITY_GIVEN_NAME, split, end - split);
		return outcome;
	}
	outcome = AddName(builder, IDENTITY_FAMILY_NAME, split, end - split);
	if (split > value)
		AddName(builder, IDENTITY_GIVEN_NAME, value, split - value);
	return outcome;
}

/* M or F from what files hold: letters, words, civilities, ISO 5218 digits. */
static FieldOutcome
AddGender(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	static const char *const male[] = {"M",     "H",    "MR",       "MONSIEUR",
									   "HOMME", "MALE", "MASCULIN", "1"};
	static const char *const female[] = {
		"F",       "W",   "MME", "MLLE", "MADAME", "MADEMOISELLE", "FEMME", "FEMALE",
		"FEMININ", "MRS", "MS",  "MISS", "2"};
	char folded[FOLD_BOUND(RAW_MAX_BYTES)];

	FoldText(value, len, folded);
	for (int i = 0; i < (int) lengthof(male); i++)
	{
		if (strcmp(folded, male[i]) == 0)
			return IdentityAddValue(builder, IDENTITY_GENDER, "M", 1);
	}
	for (int i = 0; i < (int) lengthof(female); i++)
	{
		if (strcmp(folded, female[i]) == 0)
			return IdentityAddValue(builder, IDENTITY_GENDER, "F", 1);
	}
	return FIELD_INVALID;
}

/* A number as big-endian bytes, so that bytes sort as numbers. */
static FieldOutcome
AddNumber(IdentityBuilder *builder, IdentityKind kind, uint64 number, int nbytes)
{
	char bytes[8];

	for (int i = 0; i < nbytes; i++)
		bytes[i] = (char) (number >> 8 * (nbytes - 1 - i));
	return IdentityAddValue(builder, kind, bytes, nbytes);
}

/* A date; or the month or the year alone, with zeros for the rest. */
static FieldOutcome
AddBirthDate(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	BirthDateInspection inspection;
	const BirthDate *date = &inspection.date;

	InspectBirthDate(value, len, DATE_ORDER_DMY, BIRTH_PIVOT_YEAR, &inspection);
	if (inspection.issue != BIRTH_DATE_ACCEPTABLE)
		return FIELD_INVALID;
	return AddNumber(builder, kind, date->year * 10000 + date->month * 100 + date->day, 4);
}

static FieldOutcome
AddEmail(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char email[EMAIL_MAX_BYTES + 1];
	size_t email_len = NormalizeEmail(value, len, email);

	/* Cut short, it would be another address. */
	if (email_len > IDENTITY_MAX_VALUE_LEN)
		return FIELD_INVALID;
	return AddNormal(builder, kind, email, email_len);
}

static FieldOutcome
AddPhone(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char phone[PHONE_MAX_BYTES];

	if (NormalizePhone(value, len, builder->country, phone) == 0)
		return FIELD_INVALID;
	return AddNumber(builder, kind, strtoull(phone + 1, NULL, 10), 8);
}

static FieldOutcome
AddStreet(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char street[ADDRESS_MAX_BYTES];

	return AddNormal(builder, kind, street, NormalizeStreet(value, len, street));
}

static FieldOutcome
AddCity(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char city[ADDRESS_MAX_BYTES];

	return AddNormal(builder, kind, city, NormalizeCity(value, len, city));
}

static FieldOutcome
AddPostcode(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char postcode[POSTCODE_MAX_BYTES];

	return AddNormal(builder, kind, postcode, NormalizePostcode(value, len, postcode));
}

/* Append a part of an address after a space; `line` has room for twice all of them. */
static void
AppendPart(char *line, const char *part)
{
	if (line[0] != '\0' && part[0] != '\0')
		strcat(line, " ");
	strcat(line, part);
}

/* In the order in which the country writes a street, so that it is what a column of streets holds. */
static bool
TypeComesFirst(const char *country)
{
	static const char *const countries[] = {"FR", "BE", "CH", "LU", "MC", "ES", "IT", "PT"};

	for (int i = 0; i < (int) lengthof(countries); i++)
		if (strcmp(country, countries[i]) == 0)
			return true;
	return false;
}

/* BIS, TER and QUATER are letters in a parsed address and words in a street. */
static const char *
SuffixWord(const char *suffix)
{
	static const char *const words[] = {"BIS", "TER", "QUATER"};

	for (int i = 0; i < (int) lengthof(words); i++)
		if (suffix[0] == words[i][0] && suffix[1] == '\0')
			return words[i];
	return suffix;
}

/* The line of the street; a building or a named place stands for it where there is none. */
static FieldOutcome
AddStreetOf(IdentityBuilder *builder, const ParsedAddress *address)
{
	bool type_first = TypeComesFirst(address->country);
	char line[2 * sizeof(ParsedAddress)] = "";

	AppendPart(line, address->number);
	AppendPart(line, SuffixWord(address->suffix));
	AppendPart(line, type_first ? address->street_type : address->street_name);
	AppendPart(line, type_first ? address->street_name : address->street_type);
	if (line[0] == '\0')
		AppendPart(line, address->building[0] != '\0' ? address->building : address->locality);
	return AddStreet(builder, IDENTITY_STREET, line, strlen(line));
}

static bool
HasFlag(const ParsedAddress *address, AddressFlag flag)
{
	return (address->flags & (UINT32_C(1) << flag)) != 0;
}

/* A whole address, in one line or several, as its street, postcode and city: what it says, not what follows from that. */
static FieldOutcome
AddAddress(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	ParsedAddress address;
	FieldOutcome outcome;

	if (!ParseAddress(value, len, builder->country, strlen(builder->country), &address))
		return FIELD_INVALID;
	outcome = AddStreetOf(builder, &address);
	if (!HasFlag(&address, ADDRESS_POSTCODE_FROM_CITY) &&
		AddPostcode(builder, IDENTITY_POSTCODE, address.postcode, strlen(address.postcode)) ==
			FIELD_KEPT)
		outcome = FIELD_KEPT;
	if (!HasFlag(&address, ADDRESS_CITY_FROM_POSTCODE) &&
		AddCity(builder, IDENTITY_CITY, address.city, strlen(address.city)) == FIELD_KEPT)
		outcome = FIELD_KEPT;
	return outcome;
}

/* ISO 3166, two letters. */
static bool
ReadCountry(const char *value, size_t len, char country[3])
{
	char folded[FOLD_BOUND(RAW_MAX_BYTES)];

	if (FoldText(value, Min(len, RAW_MAX_BYTES), folded) != 2 || folded[0] < 'A' || folded[1] < 'A')
		return false;
	memcpy(country, folded, 3);
	return true;
}

/* The first country that is told decides how the other fields are read, wherever it stands. */
bool
IdentitySetCountry(IdentityBuilder *builder, const char *value, size_t len)
{
	builder->country_told = builder->country_told || ReadCountry(value, len, builder->country);
	return builder->country_told;
}

static FieldOutcome
AddCountry(IdentityBuilder *builder, IdentityKind kind, const char *value, size_t len)
{
	char country[3];

	if (!ReadCountry(value, len, country))
		return FIELD_INVALID;
	IdentitySetCountry(builder, country, 2);
	return IdentityAddValue(builder, kind, country, 2);
}

static const struct
{
	const char *field;
	IdentityKind kind;
	AddFunction add;
} fields[] = {
	{"civility", IDENTITY_GENDER, AddGender},
	{"given_name", IDENTITY_GIVEN_NAME, AddName},
	{"family_name", IDENTITY_FAMILY_NAME, AddName},
	{"birth_family_name", IDENTITY_BIRTH_FAMILY_NAME, AddName},
	{"full_name", IDENTITY_FAMILY_NAME, AddFullName},
	{"gender", IDENTITY_GENDER, AddGender},
	{"birth_date", IDENTITY_BIRTH_DATE, AddBirthDate},
	{"birth_place", IDENTITY_BIRTH_PLACE, AddCity},
	{"email", IDENTITY_EMAIL, AddEmail},
	{"phone", IDENTITY_PHONE, AddPhone},
	{"address", IDENTITY_STREET, AddAddress},
	{"street", IDENTITY_STREET, AddStreet},
	{"postcode", IDENTITY_POSTCODE, AddPostcode},
	{"city", IDENTITY_CITY, AddCity},
	{"country", IDENTITY_COUNTRY, AddCountry},
	{"organization", IDENTITY_ORGANIZATION, AddWords},
};

/* Keep what a value of the field means; never fails on bad data, it says what was wrong. */
FieldOutcome
IdentityAddField(IdentityBuilder *builder, const char *field, size_t field_len, const char *value,
				 size_t len)
{
	value = TrimText(value, &len);
	for (int i = 0; i < (int) lengthof(fields); i++)
	{
		if (strlen(fields[i].field) != field_len || memcmp(fields[i].field, field, field_len) != 0)
			continue;
		if (len == 0)
			return FIELD_EMPTY;
		return fields[i].add(builder, fields[i].kind, value, Min(len, RAW_MAX_BYTES));
	}
	return FIELD_UNKNOWN;
}

/* Join name and value with a colon, and keep the whole. The value is not empty; no name is, or has a colon. */
static FieldOutcome
AddNamed(IdentityBuilder *builder, IdentityKind kind, const char *name, size_t name_len,
		 const char *value, size_t len)
{
	char named[IDENTITY_MAX_VALUE_LEN];

	if (name_len == 0 || memchr(name, ':', name_len) != NULL || name_len + 1 + len > sizeof(named))
		return FIELD_INVALID;
	/* A zero can only be in bytes from outside, and would end the text for whoever prints it. */
	if (memchr(name, '\0', name_len) != NULL || memchr(value, '\0', len) != NULL)
		return FIELD_INVALID;
	memcpy(named, name, name_len);
	named[name_len] = ':';
	memcpy(named + name_len + 1, value, len);
	return IdentityAddValue(builder, kind, named, name_len + 1 + len);
}

/* Keep an identifier; e-mails and phones become the fields of that name. */
FieldOutcome
IdentityAddIdentifier(IdentityBuilder *builder, const char *name, size_t name_len,
					  const char *value, size_t len)
{
	char normal[RAW_MAX_BYTES + 1];
	size_t normal_len;

	if (name_len == 5 && (memcmp(name, "email", 5) == 0 || memcmp(name, "phone", 5) == 0))
		return IdentityAddField(builder, name, name_len, value, len);
	value = TrimText(value, &len);
	if (len == 0)
		return FIELD_EMPTY;
	normal_len =
		NormalizeIdentifier(name, name_len, value, Min(len, RAW_MAX_BYTES), normal, sizeof(normal));
	if (normal_len == 0)
		return FIELD_INVALID;
	return AddNamed(builder, IDENTITY_IDENTIFIER, name, name_len, normal, normal_len);
}

/* Keep a comparable text of the company's own, as folded words. */
FieldOutcome
IdentityAddAttribute(IdentityBuilder *builder, const char *name, size_t name_len, const char *value,
					 size_t len)
{
	char folded[FOLD_BOUND(RAW_MAX_BYTES)];
	size_t room = IDENTITY_MAX_VALUE_LEN - Min(name_len + 1, 128);
	size_t folded_len;
	size_t kept_len;
	FieldOutcome outcome;

	value = TrimText(value, &len);
	if (len == 0)
		return FIELD_EMPTY;
	folded_len = FoldText(value, Min(len, RAW_MAX_BYTES), folded);
	if (folded_len == 0)
		return FIELD_INVALID;
	/* Name and colon take their part: what is beyond a value's length is cut, not refused. */
	kept_len = Min(folded_len, room);
	while (folded[kept_len - 1] == ' ')
		kept_len--;
	outcome = AddNamed(builder, IDENTITY_ATTRIBUTE, name, name_len, folded, kept_len);
	return outcome == FIELD_KEPT && folded_len > room ? FIELD_TOO_LONG : outcome;
}
