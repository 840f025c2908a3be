/*
 * pack.c
 *    Normal forms to the packed identity (drawn in identity.h) and back.
 *
 * Building sorts small references, about a dozen, so it costs about the square of that
 * in compares and no allocation. Reading is one walk.
 */
#include "core.h"

#include "identity/identity.h"

static const char *const field_names[] = {
#define IDENTITY_KIND(code, symbol, field) [code] = field,
#include "identity/kinds.def"
#undef IDENTITY_KIND
};

const char *
IdentityFieldName(IdentityKind kind)
{
	return field_names[kind];
}

/* Order of two values of a kind: bytes, then length. */
int
CompareIdentityValues(const IdentityValue *a, const IdentityValue *b)
{
	int order = memcmp(a->bytes, b->bytes, Min(a->len, b->len));

	return order != 0 ? order : a->len - b->len;
}

static IdentityValue
EntryValue(const IdentityBuilder *builder, int entry)
{
	return (IdentityValue){builder->bytes + builder->entries[entry].offset,
						   builder->entries[entry].len};
}

/* Order of two entries: kind, then value. */
static int
CompareEntries(const IdentityBuilder *builder, int a, int b)
{
	const IdentityValue left = EntryValue(builder, a);
	const IdentityValue right = EntryValue(builder, b);

	if (builder->entries[a].kind != builder->entries[b].kind)
		return builder->entries[a].kind - builder->entries[b].kind;
	return CompareIdentityValues(&left, &right);
}

/* How much of a long value to keep: up to the limit, whole characters, no space at the end. */
static size_t
CutLength(const char *bytes)
{
	size_t len = IDENTITY_MAX_VALUE_LEN;

	while (len > 0 && ((unsigned char) bytes[len] & 0xC0) == 0x80)
		len--;
	while (len > 0 && bytes[len - 1] == ' ')
		len--;
	return len;
}

/* Is the value there? If not, says how many there are of its kind, and which is the last in order. */
static bool
FindValue(const IdentityBuilder *builder, IdentityKind kind, const IdentityValue *value,
		  int *nvalues, int *last)
{
	*nvalues = 0;
	for (int i = 0; i < builder->nentries; i++)
	{
		IdentityValue other;

		if (builder->entries[i].kind != kind)
			continue;
		other = EntryValue(builder, i);
		if (CompareIdentityValues(&other, value) == 0)
			return true;
		if ((*nvalues)++ == 0 || CompareEntries(builder, *last, i) < 0)
			*last = i;
	}
	return false;
}

/* The packed form takes two bytes more an entry, and one for the version. */
static bool
FitsWhole(const IdentityBuilder *builder)
{
	return builder->nentries <= IDENTITY_MAX_ENTRIES &&
		   builder->used + 2 * builder->nentries + 1 <= IDENTITY_MAX_BYTES;
}

static void
RemoveEntry(IdentityBuilder *builder, int entry)
{
	int offset = builder->entries[entry].offset;
	int len = builder->entries[entry].len;

	memmove(builder->bytes + offset, builder->bytes + offset + len, builder->used - offset - len);
	builder->used -= len;
	builder->nentries--;
	for (int i = entry; i < builder->nentries; i++)
	{
		builder->entries[i] = builder->entries[i + 1];
		builder->entries[i].offset -= len;
	}
}

/*
 * Keep one normal form, once. What is too long is cut, not refused. Of more values of
 * a kind than may be, the first in order stay, whatever order they come in.
 */
FieldOutcome
IdentityAddValue(IdentityBuilder *builder, IdentityKind kind, const char *bytes, size_t len)
{
	FieldOutcome outcome = len > IDENTITY_MAX_VALUE_LEN ? FIELD_TOO_LONG : FIELD_KEPT;
	IdentityValue value = {bytes, (uint8) (outcome == FIELD_TOO_LONG ? CutLength(bytes) : len)};
	int nvalues;
	int last = 0;

	if (value.len == 0)
		return len == 0 ? FIELD_EMPTY : FIELD_INVALID;
	if (FindValue(builder, kind, &value, &nvalues, &last))
		return outcome;
	if (nvalues == IDENTITY_MAX_VALUES)
	{
		IdentityValue greatest = EntryValue(builder, last);

		outcome = FIELD_NO_ROOM;
		if (CompareIdentityValues(&greatest, &value) < 0)
			return outcome;
		RemoveEntry(builder, last);
	}

	memcpy(builder->bytes + builder->used, value.bytes, value.len);
	builder->entries[builder->nentries].kind = kind;
	builder->entries[builder->nentries].len = value.len;
	builder->entries[builder->nentries].offset = builder->used;
	builder->nentries++;
	builder->used += value.len;
	return FitsWhole(builder) ? outcome : FIELD_NO_ROOM;
}

/* Insertion sort of references: a record has about a dozen entries, nearly in order. */
static void
SortEntries(const IdentityBuilder *builder, uint16 *order)
{
	for (int i = 0; i < builder->nentries; i++)
	{
		int place = i;

		while (place > 0 && CompareEntries(builder, order[place - 1], i) > 0)
		{
			order[place] = order[place - 1];
			place--;
		}
		order[place] = (uint16) i;
	}
}

/* Mark the entries of a class, identifiers or all others, in order and as long as they fit; false where one does not. */
static bool
KeepWhatFits(const IdentityBuilder *builder, const uint16 *order, bool identifiers, bool *is_kept,
			 int *nkept, int *size)
{
	for (int i = 0; i < builder->nentries; i++)
	{
		const int entry = order[i];

		if ((builder->entries[entry].kind == IDENTITY_IDENTIFIER) != identifiers)
			continue;
		if (*nkept == IDENTITY_MAX_ENTRIES ||
			*size + 2 + builder->entries[entry].len > IDENTITY_MAX_BYTES)
			return false;
		is_kept[entry] = true;
		(*nkept)++;
		*size += 2 + builder->entries[entry].len;
	}
	return true;
}

/* Which entries go into the packed form, where not all do: identifiers first, then by kind and value. */
static void
ChooseEntries(const IdentityBuilder *builder, const uint16 *order, bool *is_kept)
{
	int nkept = 0;
	int size = 1;

	memset(is_kept, 0, builder->nentries);
	if (KeepWhatFits(builder, order, true, is_kept, &nkept, &size))
		KeepWhatFits(builder, order, false, is_kept, &nkept, &size);
}

/* Write the packed identity and return its length. */
size_t
IdentityFinish(IdentityBuilder *builder, char dst[IDENTITY_MAX_BYTES])
{
	const bool fits = FitsWhole(builder);
	uint16 order[IDENTITY_BUILDER_ENTRIES];
	bool is_kept[IDENTITY_BUILDER_ENTRIES];
	char *out = dst;

	SortEntries(builder, order);
	if (!fits)
		ChooseEntries(builder, order, is_kept);
	*out++ = IDENTITY_VERSION;
	for (int i = 0; i < builder->nentries; i++)
	{
		IdentityValue value = EntryValue(builder, order[i]);

		if (!fits && !is_kept[order[i]])
			continue;
		*out++ = (char) builder->entries[order[i]].kind;
		*out++ = (char) value.len;
		memcpy(out, value.bytes, value.len);
		out += value.len;
	}
	return out - dst;
}

/* Is the entry at `next` of a known kind, and greater than the one before it? */
static bool
EntryFollows(int last_kind, const IdentityValue *last, int kind, const IdentityValue *next)
{
	if (kind < 1 || kind > IDENTITY_LAST_KIND || next->len == 0)
		return false;
	return kind != last_kind ? kind > last_kind : CompareIdentityValues(last, next) < 0;
}

/* Open packed bytes for reading. False where they are not of the form in identity.h. */
bool
IdentityOpen(const char *packed, size_t len, IdentityView *view)
{
	const char *end = packed + len;
	const char *at = packed + 1;
	int nvalues = 0;
	int kind = 0;

	if (len < 1 || len > IDENTITY_MAX_BYTES || packed[0] != IDENTITY_VERSION)
		return false;
	view->first[0] = 0;
	while (at < end)
	{
		IdentityValue value;
		int next_kind = (unsigned char) at[0];

		if (end - at < 2 || end - at - 2 < (unsigned char) at[1] || nvalues == IDENTITY_MAX_ENTRIES)
			return false;
		value.len = (uint8) at[1];
		value.bytes = at + 2;
		if (!EntryFollows(kind, nvalues > 0 ? &view->values[nvalues - 1] : NULL, next_kind, &value))
			return false;
		while (kind < next_kind)
			view->first[++kind] = (uint16) nvalues;
		if (nvalues - view->first[kind] == IDENTITY_MAX_VALUES)
			return false;
		view->values[nvalues++] = value;
		at = value.bytes + value.len;
	}
	while (kind <= IDENTITY_LAST_KIND)
		view->first[++kind] = (uint16) nvalues;
	return true;
}

/* The number in a phone (8 bytes) or a date as yyyymmdd (4 bytes; zeros for what is not known). */
uint64
IdentityNumber(const IdentityValue *value)
{
	uint64 number = 0;

	for (int i = 0; i < value->len; i++)
		number = number << 8 | (unsigned char) value->bytes[i];
	return number;
}

/* A date as far as it is known: 1962-03-12, 1962-03, 1962. */
static size_t
DateText(int date, char dst[IDENTITY_MAX_VALUE_LEN + 1])
{
	const int year = date / 10000;
	const int month = date / 100 % 100;

	if (month == 0)
		return snprintf(dst, IDENTITY_MAX_VALUE_LEN + 1, "%04d", year);
	if (!IsWholeDate(date))
		return snprintf(dst, IDENTITY_MAX_VALUE_LEN + 1, "%04d-%02d", year, month);
	return snprintf(dst, IDENTITY_MAX_VALUE_LEN + 1, "%04d-%02d-%02d", year, month, date % 100);
}

/* A value as a person writes it, zero-terminated; what IdentityAddField reads back. */
size_t
IdentityValueText(IdentityKind kind, const IdentityValue *value,
				  char dst[IDENTITY_MAX_VALUE_LEN + 1])
{
	uint64 number = IdentityNumber(value);

	if (kind == IDENTITY_PHONE)
		return snprintf(dst, IDENTITY_MAX_VALUE_LEN + 1, "+%llu", (unsigned long long) number);
	if (kind == IDENTITY_BIRTH_DATE)
		return DateText((int) number, dst);
	memcpy(dst, value->bytes, value->len);
	dst[value->len] = '\0';
	return value->len;
}

/* Give one value of an opened identity back to a builder, as if it came from a user. */
static bool
AddBack(IdentityBuilder *builder, IdentityKind kind, const IdentityValue *value)
{
	char text[IDENTITY_MAX_VALUE_LEN + 1];
	size_t len = IdentityValueText(kind, value, text);
	const char *field = IdentityFieldName(kind);
	const char *colon;

	if (kind != IDENTITY_IDENTIFIER && kind != IDENTITY_ATTRIBUTE)
		return IdentityAddField(builder, field, strlen(field), text, len) == FIELD_KEPT;
	colon = memchr(text, ':', len);
	if (colon == NULL)
		return false;
	return (kind == IDENTITY_IDENTIFIER ? IdentityAddIdentifier : IdentityAddAttribute)(
			   builder, text, colon - text, colon + 1, len - (colon + 1 - text)) == FIELD_KEPT;
}

/* Are these the bytes that a builder would have made of what is in them? For data from outside. */
bool
IdentityIsCanonical(const char *packed, size_t len)
{
	IdentityView view;
	IdentityBuilder builder;
	char again[IDENTITY_MAX_BYTES];

	if (!IdentityOpen(packed, len, &view))
		return false;
	IdentityBegin(&builder);
	for (int kind = 1; kind <= IDENTITY_LAST_KIND; kind++)
	{
		for (int i = 0; i < IdentityCount(&view, kind); i++)
		{
			if (!AddBack(&builder, kind, IdentityGet(&view, kind, i)))
				return false;
		}
	}
	return IdentityFinish(&builder, again) == len && memcmp(again, packed, len) == 0;
}
