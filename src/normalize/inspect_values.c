/*
 * inspect_values.c
 *    What one value of an unknown column looks like, and whether it is good as such.
 *
 * To look like a field takes evidence in the value itself: check digits, a postcode or a
 * city that exists, a name that is listed. To be good takes only what the rules of the field
 * ask for, which are those of identity(): a rare name is a name. Cost: a microsecond or two.
 *
 * Facts are French first, as everywhere in this room: a column of foreign cities or names is
 * found by the name of the column, or not at all.
 */
#include "normalize/birth_date.h"
#include "normalize/clean.h"
#include "normalize/email.h"
#include "normalize/identifier.h"
#include "normalize/inspect_column.h"
#include "normalize/names.h"
#include "normalize/phone.h"
#include "normalize/postal_cities.h"
#include "normalize/postal_words.h"
#include "text/chars.h"
#include "text/text.h"

/* Where a year of two digits belongs, as in identity(). */
#define BIRTH_PIVOT 2015
/* People are mostly born before it, and what a company keeps mostly happened after it. */
#define RECENT_YEAR 2000
#define OPAQUE_MAX_BYTES 100
#define IDENTIFIERS_PREFIX "identifiers."

typedef struct FieldRule
{
	const char *word;
	bool (*recognise)(const struct FieldRule *rule, const InspectValue *value);
	InspectVerdict (*judge)(const struct FieldRule *rule, const InspectValue *value, char *normal,
							size_t *normal_len);
} FieldRule;

static bool
IsOneOf(const char *word, size_t len, const char *const *list, int nlist)
{
	for (int i = 0; i < nlist; i++)
		if (strlen(list[i]) == len && memcmp(list[i], word, len) == 0)
			return true;
	return false;
}

static inline bool
IsWordy(const InspectValue *value)
{
	return value->has_letter && value->ndigits == 0 && !value->has_at;
}

/* The normal form of a judged value, and that it is valid. */
static InspectVerdict
Accept(const char *form, size_t len, char *normal, size_t *normal_len)
{
	Assert(len < INSPECT_NORMAL_ROOM);
	memmove(normal, form, len);
	*normal_len = len;
	return INSPECT_VALID;
}

/* ---- e-mail, phone, identifiers ---- */

static InspectVerdict
JudgeEmail(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	EmailInspection email;

	InspectEmail(value->bytes, value->len, &email);
	if (email.is_junk)
		return INSPECT_JUNK;
	if (email.issue != EMAIL_ACCEPTABLE)
		return INSPECT_INVALID;
	*normal_len = NormalizeEmail(value->bytes, value->len, normal);
	return INSPECT_VALID;
}

static bool
LooksLikeEmail(const FieldRule *rule, const InspectValue *value)
{
	EmailAddress address;

	return value->has_at && ParseEmail(value->bytes, value->len, &address) == EMAIL_ACCEPTABLE;
}

static InspectVerdict
JudgePhone(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	PhoneInspection phone;

	InspectPhone(value->bytes, value->len, "FR", &phone);
	if (phone.is_junk)
		return INSPECT_JUNK;
	if (!phone.is_valid)
		return INSPECT_INVALID;
	return Accept(phone.e164, strlen(phone.e164), normal, normal_len);
}

static bool
LooksLikePhone(const FieldRule *rule, const InspectValue *value)
{
	char e164[PHONE_MAX_BYTES];

	return value->ndigits >= 8 && !value->has_letter &&
		   NormalizePhone(value->bytes, value->len, "FR", e164) > 0;
}

static InspectVerdict
JudgeIdentifier(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	const char *kind = rule->word + strlen(IDENTIFIERS_PREFIX);
	IdentifierInspection identifier;

	InspectIdentifier(kind, strlen(kind), value->bytes, value->len, &identifier);
	if (identifier.issue == NULL)
		return Accept(identifier.value, identifier.len, normal, normal_len);
	if (identifier.issue == IdentifierIssueWord(IDENTIFIER_PLACEHOLDER) ||
		identifier.issue == IdentifierIssueWord(IDENTIFIER_NO_CONSENT))
		return INSPECT_JUNK;
	return INSPECT_INVALID;
}

static bool
LooksLikeIdentifier(const FieldRule *rule, const InspectValue *value)
{
	char normal[INSPECT_NORMAL_ROOM];
	size_t len;

	return value->ndigits > 0 && value->len < CHECKED_MAX_BYTES &&
		   JudgeIdentifier(rule, value, normal, &len) == INSPECT_VALID;
}

/* A number or code of the company's own: one word with a digit in it. */
static InspectVerdict
JudgeOpaque(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	if (value->len > OPAQUE_MAX_BYTES || value->ndigits == 0 || value->has_at ||
		memchr(value->bytes, ' ', value->len) != NULL)
		return INSPECT_INVALID;
	if (strspn(value->folded, "0") == value->folded_len)
		return INSPECT_JUNK;
	return Accept(value->bytes, value->len, normal, normal_len);
}

/* ---- dates ---- */

static InspectVerdict
JudgeDate(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	BirthDateInspection date;

	InspectBirthDate(value->bytes, value->len, DATE_ORDER_DMY, BIRTH_PIVOT, &date);
	if (date.issue == BIRTH_DATE_DEFAULT)
		return INSPECT_JUNK;
	if (date.issue != BIRTH_DATE_ACCEPTABLE)
		return INSPECT_INVALID;
	*normal_len = (size_t) snprintf(normal, INSPECT_NORMAL_ROOM, "%d-%d-%d", date.date.year,
									date.date.month, date.date.day);
	return INSPECT_VALID;
}

/* The year of a whole date, 0 for what may be another number. */
static int
YearOf(const InspectValue *value)
{
	BirthDateInspection date;

	if (value->ndigits < 4 || value->len < 6 ||
		(value->ndigits == (int) value->len && value->len != 8))
		return 0;
	InspectBirthDate(value->bytes, value->len, DATE_ORDER_DMY, BIRTH_PIVOT, &date);
	if (date.issue != BIRTH_DATE_ACCEPTABLE || date.precision != BIRTH_DATE_DAY)
		return 0;
	return date.date.year;
}

static bool
LooksLikeBirthDate(const FieldRule *rule, const InspectValue *value)
{
	const int year = YearOf(value);

	return year > 0 && year < RECENT_YEAR;
}

static bool
LooksLikeRecentDate(const FieldRule *rule, const InspectValue *value)
{
	return YearOf(value) >= RECENT_YEAR;
}

/* ---- where people live ---- */

static InspectVerdict
JudgePostcode(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	char postcode[POSTCODE_MAX_BYTES];
	const size_t len = NormalizePostcode(value->bytes, value->len, postcode);
	const char first[] = {value->folded[0], '\0'};

	if (value->ndigits == (int) value->folded_len &&
		strspn(value->folded, first) == value->folded_len)
		return INSPECT_JUNK;
	if (len < 3 || value->ndigits == 0 || value->has_at)
		return INSPECT_INVALID;
	return Accept(postcode, len, normal, normal_len);
}

static bool
LooksLikePostcode(const FieldRule *rule, const InspectValue *value)
{
	return value->ndigits == 5 && value->len == 5 && PostcodeExists(value->bytes, value->len);
}

/* The words of a place, junk where a name would be. */
static InspectVerdict
JudgePlace(const InspectValue *value, const char *place, size_t len, char *normal,
		   size_t *normal_len)
{
	if (len == 0 || !value->has_letter || value->has_at)
		return INSPECT_INVALID;
	if (NameJunkReason(value->folded, value->folded_len) != NULL)
		return INSPECT_JUNK;
	return Accept(place, len, normal, normal_len);
}

static InspectVerdict
JudgeCity(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	char city[ADDRESS_MAX_BYTES];
	const size_t len = NormalizeCity(value->bytes, value->len, city);

	if (CityExists(city, len))
		return Accept(city, len, normal, normal_len);
	return JudgePlace(value, city, len, normal, normal_len);
}

static bool
LooksLikeCity(const FieldRule *rule, const InspectValue *value)
{
	char city[ADDRESS_MAX_BYTES];

	if (!value->has_letter || value->ndigits > 2 || value->has_at || value->len > CITY_MAX_BYTES)
		return false;
	return CityExists(city, NormalizeCity(value->bytes, value->len, city));
}

static InspectVerdict
JudgeStreet(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	char street[ADDRESS_MAX_BYTES];
	const size_t len = NormalizeStreet(value->bytes, value->len, street);

	return JudgePlace(value, street, len, normal, normal_len);
}

/* Does a type of street stand among the first words (RUE), or in English as the last? */
static bool
HasStreetType(const AddressWords *words)
{
	const int last = words->count - 1;

	for (int i = 0; i < Min(last, 4); i++)
		if (FrenchTypeStandsAt(words, i, words->count))
			return true;
	return last >= 2 && LeadingDigits(words, 0) > 0 &&
		   FindTerm(&en_types, WordAt(words, last), WordLen(words, last)) != NULL;
}

static bool
LooksLikeStreet(const FieldRule *rule, const InspectValue *value)
{
	AddressWords words;

	if (!value->has_letter || value->has_at ||
		memchr(value->folded, ' ', value->folded_len) == NULL)
		return false;
	SplitAddress(&words, value->bytes, value->len);
	return HasStreetType(&words);
}

/* A street with a postcode behind it. */
static bool
LooksLikeAddress(const FieldRule *rule, const InspectValue *value)
{
	AddressWords words;

	if (value->ndigits < 5 || !LooksLikeStreet(rule, value))
		return false;
	SplitAddress(&words, value->bytes, value->len);
	for (int i = 2; i < words.count; i++)
		if (WordLen(&words, i) == 5 && PostcodeExists(WordAt(&words, i), 5))
			return true;
	return false;
}

static InspectVerdict
JudgeCountry(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	const PostalCountry *country = FindCountry(value->folded, value->folded_len);

	if (country == NULL && value->folded_len == 2)
		country = CountryOfCode(value->folded);
	if (country == NULL)
		return INSPECT_INVALID;
	return Accept(country->code, 2, normal, normal_len);
}

static bool
LooksLikeCountry(const FieldRule *rule, const InspectValue *value)
{
	char normal[INSPECT_NORMAL_ROOM];
	size_t len;

	return IsWordy(value) && JudgeCountry(rule, value, normal, &len) == INSPECT_VALID;
}

/* ---- who they are ---- */

static InspectVerdict
JudgeCivility(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	const Civility *civility = FindCivility(value->folded, strcspn(value->folded, " "));

	if (civility == NULL)
		return INSPECT_INVALID;
	return Accept(civility->code, strlen(civility->code), normal, normal_len);
}

static bool
LooksLikeCivility(const FieldRule *rule, const InspectValue *value)
{
	return IsWordy(value) && FindCivility(value->folded, value->folded_len) != NULL;
}

/* The words that identity() takes. */
static InspectVerdict
JudgeGender(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	static const char *const male[] = {"M",     "H",    "MR",       "MONSIEUR",
									   "HOMME", "MALE", "MASCULIN", "1"};
	static const char *const female[] = {
		"F",       "W",   "MME", "MLLE", "MADAME", "MADEMOISELLE", "FEMME", "FEMALE",
		"FEMININ", "MRS", "MS",  "MISS", "2"};

	if (IsOneOf(value->folded, value->folded_len, male, lengthof(male)))
		return Accept("M", 1, normal, normal_len);
	if (IsOneOf(value->folded, value->folded_len, female, lengthof(female)))
		return Accept("F", 1, normal, normal_len);
	return INSPECT_INVALID;
}

static bool
LooksLikeGender(const FieldRule *rule, const InspectValue *value)
{
	char normal[INSPECT_NORMAL_ROOM];
	size_t len;

	return IsWordy(value) && JudgeGender(rule, value, normal, &len) == INSPECT_VALID;
}

static InspectVerdict
JudgeName(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	if (!value->has_letter || value->has_at)
		return INSPECT_INVALID;
	*normal_len = NormalizeName(value->bytes, value->len, normal);
	return *normal_len > 0 ? INSPECT_VALID : INSPECT_JUNK;
}

/* Most names are both: what counts is which they are more often. */
static bool
LooksLikeGivenName(const FieldRule *rule, const InspectValue *value)
{
	const double given = IsWordy(value) ? GivenNameFrequency(value->folded, value->folded_len) : 0;

	return given > 0 && given >= FamilyNameFrequency(value->folded, value->folded_len);
}

static bool
LooksLikeFamilyName(const FieldRule *rule, const InspectValue *value)
{
	const double family =
		IsWordy(value) ? FamilyNameFrequency(value->folded, value->folded_len) : 0;

	return family > 0 && family > GivenNameFrequency(value->folded, value->folded_len);
}

/* A given name at one end and a family name at the other. */
static bool
LooksLikeFullName(const FieldRule *rule, const InspectValue *value)
{
	char name[INSPECT_NORMAL_ROOM];
	size_t len;
	size_t first;
	size_t last;

	if (!IsWordy(value) || GivenNameFrequency(value->folded, value->folded_len) > 0)
		return false;
	len = NormalizeName(value->bytes, value->len, name);
	first = strcspn(name, " ");
	if (first == len)
		return false;
	for (last = len; name[last - 1] != ' '; last--)
		;
	return (GivenNameFrequency(name, first) > 0 &&
			FamilyNameFrequency(name + last, len - last) > 0) ||
		   (GivenNameFrequency(name + last, len - last) > 0 &&
			FamilyNameFrequency(name, first) > 0);
}

static bool
LooksLikeOrganization(const FieldRule *rule, const InspectValue *value)
{
	static const char *const forms[] = {"SARL", "SA",   "SAS",  "SASU",        "EURL",  "SCI",
										"SNC",  "SCOP", "GIE",  "ASSOCIATION", "ETS",   "CIE",
										"LTD",  "PLC",  "LLC",  "INC",         "GMBH",  "AG",
										"BV",   "NV",   "SPRL", "SRL",         "MAIRIE"};
	const char *word = value->folded;

	if (!value->has_letter || value->has_at)
		return false;
	while (*word != '\0')
	{
		const size_t len = strcspn(word, " ");

		/* Alone it is a code, not the name of a company. */
		if (len < value->folded_len && IsOneOf(word, len, forms, lengthof(forms)))
			return true;
		word += len + (word[len] == ' ');
	}
	return false;
}

/* ---- amounts ---- */

/* How many digits stand behind the decimal sign, -1 where the text is no number with at most one. */
static int
DecimalsOf(const InspectValue *value)
{
	const char *sign = NULL;

	if (value->ndigits == 0 || value->has_letter)
		return -1;
	for (const char *p = value->bytes; p < value->bytes + value->len; p++)
	{
		if (*p == '.' || *p == ',')
			sign = p;
		else if (!IsDigit(*p) && memchr("-+ $", *p, 4) == NULL && (unsigned char) *p < 0x80)
			return -1;
	}
	return sign == NULL ? 0 : (int) strspn(sign + 1, "0123456789");
}

static InspectVerdict
JudgeAmount(const FieldRule *rule, const InspectValue *value, char *normal, size_t *normal_len)
{
	if (DecimalsOf(value) < 0)
		return INSPECT_INVALID;
	return Accept(value->bytes, value->len, normal, normal_len);
}

/* Cents tell an amount from a count, and more decimals from a measure. */
static bool
LooksLikeAmount(const FieldRule *rule, const InspectValue *value)
{
	const int ndecimals = DecimalsOf(value);

	return value->ndigits < 13 && (ndecimals == 1 || ndecimals == 2);
}

/* ---- any field ---- */

static const FieldRule rules[] = {
#define INSPECT_FIELD(symbol, word, recognise, judge, need) {word, recognise, judge},
#include "normalize/inspect_fields.def"
#undef INSPECT_FIELD
};

const char *
InspectFieldWord(InspectField field)
{
	return field == INSPECT_NOTHING ? NULL : rules[field].word;
}

bool
InspectFieldIsMapped(InspectField field)
{
	return field != INSPECT_NOTHING && field != INSPECT_DATE && field != INSPECT_AMOUNT;
}

static inline bool
IsAsciiLetter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

bool
ReadInspectValue(InspectValue *value, const char *bytes, size_t len)
{
	value->bytes = TrimText(bytes, &len);
	value->len = len;
	value->ndigits = 0;
	value->has_letter = value->has_at = false;
	if (len == 0 || len > INSPECT_MAX_BYTES)
		return false;
	for (const char *p = value->bytes; p < value->bytes + len; p++)
	{
		value->ndigits += IsDigit(*p);
		value->has_at |= *p == '@';
	}
	value->folded_len = FoldText(value->bytes, len, value->folded);
	for (size_t i = 0; i < value->folded_len && !value->has_letter; i++)
		value->has_letter = IsAsciiLetter((unsigned char) value->folded[i]);
	return true;
}

bool
LooksLikeField(InspectField field, const InspectValue *value)
{
	const FieldRule *rule = &rules[field];

	return rule->recognise != NULL && rule->recognise(rule, value);
}

/* "-", "?", "NULL", "N/A": what stands for nothing in any field. */
static bool
StandsForNothing(const InspectValue *value)
{
	static const char *const words[] = {"NULL", "N A", "NA", "NC", "NR", "NONE", "NEANT", "XXX"};

	return value->folded_len == 0 ||
		   IsOneOf(value->folded, value->folded_len, words, lengthof(words));
}

InspectVerdict
JudgeValue(InspectField field, const char *bytes, size_t len, char *normal, size_t *normal_len)
{
	const FieldRule *rule = &rules[field];
	InspectValue value;
	InspectVerdict verdict;

	*normal_len = 0;
	if (!ReadInspectValue(&value, bytes, len))
		return INSPECT_INVALID;
	verdict = rule->judge(rule, &value, normal, normal_len);
	/* Last: a code of two letters may be a country's. */
	return verdict != INSPECT_VALID && StandsForNothing(&value) ? INSPECT_JUNK : verdict;
}

/* ---- masks ---- */

#define ELLIPSIS "\xE2\x80\xA6"

/* The first `nshown` characters, if there are more than twice as many, and that something follows. */
static char *
PutStart(char *mask, const char *bytes, size_t len, int nshown)
{
	const char *end = bytes + len;
	const char *at = bytes;
	int nchars = 0;

	while (at < end && nchars <= 2 * nshown)
	{
		(void) NextChar(&at, end);
		nchars++;
	}
	if (nchars <= 2 * nshown)
		nshown = nchars / 3;
	for (at = bytes; nshown > 0; nshown--)
		mask += PutChar(NextChar(&at, end), mask);
	strcpy(mask, ELLIPSIS);
	return mask + strlen(ELLIPSIS);
}

/* j…@o….fr: the last label says the country, or is too long to say nothing else. */
static void
MaskEmail(const char *bytes, const char *at, const char *end, char *mask)
{
	const char *dot = end - 1;

	while (dot > at && *dot != '.')
		dot--;
	if (dot == at || end - dot > 7)
		dot = end;
	mask = PutStart(mask, bytes, at - bytes, 1);
	*mask++ = '@';
	mask = PutStart(mask, at + 1, dot - at - 1, 1);
	memcpy(mask, dot, end - dot);
	mask[end - dot] = '\0';
}

void
MaskValue(const char *bytes, size_t len, char *mask)
{
	const char *at;

	bytes = TrimText(bytes, &len);
	at = len == 0 ? NULL : memchr(bytes, '@', len);
	if (at != NULL && at > bytes && at + 1 < bytes + len)
		MaskEmail(bytes, at, bytes + len, mask);
	else if (len > 4 && (IsDigit(bytes[0]) || bytes[0] == '+'))
	{
		mask = PutStart(mask, bytes, len, 2);
		if (bytes[2] == ' ')
			strcpy(mask - strlen(ELLIPSIS), " " ELLIPSIS);
	}
	else
		(void) PutStart(mask, bytes, len, 1);
}
