/*
 * records.c
 *    Reading a records query: record_key, identity and perhaps a source.
 *
 * All of it is held in memory, once for each distinct identity, since any record
 * may meet any other. What does not fit into maintenance_work_mem is refused with a
 * hint (budget.h); it never just grows.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "batch/records.h"
#include "budget.h"
#include "identity/sqlapi.h"
#include "query.h"
#include "text/text.h"

#define ROWS_PER_CHECK 1024
#define MAX_CHUNK_BYTES (1 << 20)

/* What is looked up by content: an identity, a source, or a (source, key). */
typedef struct Slot
{
	uint32 hash;
	int32 number; /* -1 is empty */
} Slot;

typedef struct SlotTable
{
	Slot *slots;
	uint32 size; /* a power of 2 */
	uint32 used;
} SlotTable;

typedef struct Reading
{
	RecordSet *set;
	const char *function; /* for messages */
	int reserved_records;
	int reserved_identities;
	SlotTable identity_slots;
	SlotTable key_slots;
	SlotTable source_slots;
	const char **sources;
	uint16 *identity_len;
	char *chunk; /* where texts and identities are kept, one behind the other */
	Size chunk_left;
} Reading;

static void
InitSlots(SlotTable *table, uint32 size)
{
	table->size = size;
	table->used = 0;
	table->slots = MemoryContextAllocHuge(CurrentMemoryContext, size * sizeof(Slot));
	memset(table->slots, -1, size * sizeof(Slot));
}

/* The next number with this hash from a place on; -1 at an empty place, which is where it belongs. */
static int32
NextCandidate(const SlotTable *table, uint32 hash, uint32 *place)
{
	for (;;)
	{
		const Slot *slot = &table->slots[*place & (table->size - 1)];

		if (slot->number < 0)
			return -1;
		(*place)++;
		if (slot->hash == hash)
			return slot->number;
	}
}

/* Double the table. */
static void
GrowSlots(SlotTable *table)
{
	SlotTable grown;

	InitSlots(&grown, table->size * 2);
	for (uint32 i = 0; i < table->size; i++)
	{
		uint32 place = table->slots[i].hash & (grown.size - 1);

		if (table->slots[i].number < 0)
			continue;
		while (grown.slots[place].number >= 0)
			place = (place + 1) & (grown.size - 1);
		grown.slots[place] = table->slots[i];
	}
	grown.used = table->used;
	pfree(table->slots);
	*table = grown;
}

/* Fill the empty place that NextCandidate() has come to. */
static void
FillSlot(SlotTable *table, uint32 place, uint32 hash, int32 number)
{
	table->slots[place & (table->size - 1)] = (Slot){hash, number};
	if (++table->used > table->size / 4 * 3)
		GrowSlots(table);
}

/* Room that lives as long as the set, without the overhead of an allocation for each text. */
static char *
ReserveBytes(Reading *reading, Size len)
{
	char *room;

	if (len > reading->chunk_left)
	{
		const Size wanted = 8192 + 64 * (Size) reading->set->nrecords;

		reading->chunk_left = Max(len, Min(wanted, MAX_CHUNK_BYTES));
		reading->chunk = MemoryContextAllocHuge(CurrentMemoryContext, reading->chunk_left);
	}
	room = reading->chunk;
	reading->chunk += len;
	reading->chunk_left -= len;
	return room;
}

static const char *
KeepText(Reading *reading, const struct varlena *text)
{
	const Size len = VARSIZE_ANY_EXHDR(text);
	char *copy = ReserveBytes(reading, len + 1);

	memcpy(copy, VARDATA_ANY(text), len);
	copy[len] = '\0';
	return copy;
}

/* Keep an identity that is new, and return its number. */
static int32
AddIdentity(Reading *reading, const char *bytes, Size len)
{
	IdentitySet *identities = &reading->set->identities;
	char *copy = ReserveBytes(reading, len);

	if (identities->n == reading->reserved_identities)
	{
		reading->reserved_identities *= 2;
		identities->bytes =
			repalloc_huge(identities->bytes, reading->reserved_identities * sizeof(char *));
		reading->identity_len =
			repalloc_huge(reading->identity_len, reading->reserved_identities * sizeof(uint16));
		reading->set->first_record =
			repalloc_huge(reading->set->first_record, reading->reserved_identities * sizeof(int32));
	}
	memcpy(copy, bytes, len);
	identities->bytes[identities->n] = copy;
	reading->identity_len[identities->n] = (uint16) len;
	reading->set->first_record[identities->n] = -1;
	return identities->n++;
}

/* The number of an identity of the set; a new one if these bytes are new. */
static int32
NumberIdentity(Reading *reading, const char *bytes, Size len)
{
	const uint32 hash = (uint32) HashBytes(bytes, len, 0);
	uint32 place = hash;
	int32 number;

	while ((number = NextCandidate(&reading->identity_slots, hash, &place)) >= 0)
	{
		if (reading->identity_len[number] == len &&
			memcmp(reading->set->identities.bytes[number], bytes, len) == 0)
			return number;
	}
	number = AddIdentity(reading, bytes, len);
	FillSlot(&reading->identity_slots, place, hash, number);
	return number;
}

static bool
SameText(const char *kept, const struct varlena *text)
{
	const Size len = VARSIZE_ANY_EXHDR(text);

	return strncmp(kept, VARDATA_ANY(text), len) == 0 && kept[len] == '\0';
}

/* The set's own copy of a source's name: sources are few, so each name is kept once. */
static const char *
InternSource(Reading *reading, const struct varlena *name)
{
	const uint32 hash = (uint32) HashBytes(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), 0);
	uint32 place = hash;
	int32 number;

	while ((number = NextCandidate(&reading->source_slots, hash, &place)) >= 0)
	{
		if (SameText(reading->sources[number], name))
			return reading->sources[number];
	}
	number = (int32) reading->source_slots.used;
	if ((number & (number - 1)) == 0)
		reading->sources = repalloc_huge(reading->sources, 2 * Max(number, 1) * sizeof(char *));
	reading->sources[number] = KeepText(reading, name);
	FillSlot(&reading->source_slots, place, hash, number);
	return reading->sources[number];
}

static void
RaiseDuplicateKey(int32 first, int32 second, bool has_source)
{
	ereport(ERROR, (errcode(ERRCODE_UNIQUE_VIOLATION),
					errmsg("records query gives a record_key more than once"),
					errdetail("Rows %d and %d have the same record_key%s.", first + 1, second + 1,
							  has_source ? " and source" : ""),
					errhint("Keys must be unique in each source; add a source column, or read a "
							"key that is unique.")));
}

/* Note the key of the record to come; raises where its source has it already. */
static void
NoteKey(Reading *reading, const char *source, const struct varlena *key)
{
	const uint32 hash =
		(uint32) HashBytes(VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key), (uint64) (uintptr_t) source);
	uint32 place = hash;
	int32 number;

	while ((number = NextCandidate(&reading->key_slots, hash, &place)) >= 0)
	{
		const Record *other = &reading->set->records[number];

		if (other->source == source && SameText(other->key, key))
			RaiseDuplicateKey(number, reading->set->nrecords, source != NULL);
	}
	FillSlot(&reading->key_slots, place, hash, reading->set->nrecords);
}

static void
AddRecord(Reading *reading, const char *source, const struct varlena *key, int32 identity)
{
	RecordSet *set = reading->set;
	Record *record;

	NoteKey(reading, source, key);
	if (set->nrecords == reading->reserved_records)
	{
		reading->reserved_records *= 2;
		set->records = repalloc_huge(set->records, reading->reserved_records * sizeof(Record));
	}
	record = &set->records[set->nrecords];
	*record = (Record){source, KeepText(reading, key), identity, -1};
	if (identity >= 0)
	{
		record->next = set->first_record[identity];
		set->first_record[identity] = set->nrecords;
	}
	set->nrecords++;
}

/* Is it of a format that this version reads? Raises where not. */
static void
CheckFormat(const struct varlena *identity)
{
	if (VARSIZE_ANY_EXHDR(identity) < 1 || *VARDATA_ANY(identity) != IDENTITY_VERSION)
	{
		IdentityView view;
		struct varlena *bytes;

		OpenIdentityDatum(PointerGetDatum(identity), &view, &bytes);
	}
}

/* The number of a row's identity; -1 where it is NULL. */
static int32
ReceiveIdentity(Reading *reading, TupleTableSlot *row, const QueryColumn *column)
{
	bool isnull;
	Datum datum = ReceivedDatum(row, column, &isnull);
	struct varlena *bytes;
	int32 number;

	if (isnull)
		return -1;
	bytes = PG_DETOAST_DATUM_PACKED(datum);
	CheckFormat(bytes);
	number = NumberIdentity(reading, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	if ((Pointer) bytes != DatumGetPointer(datum))
		pfree(bytes);
	return number;
}

/* A text of a row, detoasted; NULL where it is. A copy is `*copy`, to be freed. */
static const struct varlena *
ReceiveText(TupleTableSlot *row, const QueryColumn *column, struct varlena **copy)
{
	bool isnull;
	Datum datum = ReceivedDatum(row, column, &isnull);
	struct varlena *text = isnull ? NULL : PG_DETOAST_DATUM_PACKED(datum);

	*copy = text != (struct varlena *) DatumGetPointer(datum) ? text : NULL;
	return text;
}

static void
ReceiveRecord(void *state, TupleTableSlot *row, const QueryColumn *columns)
{
	Reading *reading = state;
	struct varlena *copies[2];
	const struct varlena *key = ReceiveText(row, &columns[0], &copies[0]);
	const struct varlena *source = ReceiveText(row, &columns[2], &copies[1]);

	if (reading->set->nrecords % ROWS_PER_CHECK == 0)
		CheckBudget(CurrentMemoryContext, reading->function, reading->set->nrecords);
	if (key == NULL)
		ereport(ERROR, (errcode(ERRCODE_NOT_NULL_VIOLATION),
						errmsg("records query gives a record_key that is NULL"),
						errhint("Leave such rows out with WHERE record_key IS NOT NULL.")));
	AddRecord(reading, source != NULL ? InternSource(reading, source) : NULL, key,
			  ReceiveIdentity(reading, row, &columns[1]));
	for (int i = 0; i < (int) lengthof(copies); i++)
	{
		if (copies[i] != NULL)
			pfree(copies[i]);
	}
}

static void
BeginReading(Reading *reading, RecordSet *set, const char *function)
{
	memset(set, 0, sizeof(*set));
	memset(reading, 0, sizeof(*reading));
	reading->set = set;
	reading->function = function;
	reading->reserved_records = reading->reserved_identities = 1024;
	set->records = palloc(reading->reserved_records * sizeof(Record));
	set->identities.bytes = palloc(reading->reserved_identities * sizeof(char *));
	reading->identity_len = palloc(reading->reserved_identities * sizeof(uint16));
	set->first_record = palloc(reading->reserved_identities * sizeof(int32));
	reading->sources = palloc(sizeof(char *));
	InitSlots(&reading->identity_slots, 2048);
	InitSlots(&reading->key_slots, 2048);
	InitSlots(&reading->source_slots, 16);
}

/* Let go of what only reading needs, and of the room that the arrays did not use. */
static void
EndReading(Reading *reading)
{
	RecordSet *set = reading->set;
	const Size nrecords = Max(set->nrecords, 1);
	const Size nidentities = Max(set->identities.n, 1);

	pfree(reading->identity_slots.slots);
	pfree(reading->key_slots.slots);
	pfree(reading->source_slots.slots);
	pfree(reading->sources);
	set->records = repalloc_huge(set->records, nrecords * sizeof(Record));
	set->identities.bytes = repalloc_huge(set->identities.bytes, nidentities * sizeof(char *));
	set->identities.len = repalloc_huge(reading->identity_len, nidentities * sizeof(uint16));
	set->first_record = repalloc_huge(set->first_record, nidentities * sizeof(int32));
}

void
ReadRecords(RecordSet *set, const char *query_text, const char *function)
{
	static const Oid texts[] = {TEXTOID, VARCHAROID, InvalidOid};
	const Oid identities[] = {ExtensionTypeOid("identity"), InvalidOid};
	QueryColumn columns[] = {{.name = "record_key", .types = texts},
							 {.name = "identity", .types = identities},
							 {.name = "source", .types = texts, .isOptional = true}};
	Reading reading;

	BeginReading(&reading, set, function);
	RunQuery("records", query_text, columns, lengthof(columns), ReceiveRecord, &reading);
	CheckBudget(CurrentMemoryContext, function, set->nrecords);
	EndReading(&reading);
}

int
CompareRecords(const Record *a, const Record *b)
{
	int order;

	if (a->source == NULL || b->source == NULL)
		order = (a->source != NULL) - (b->source != NULL);
	else
		order = strcmp(a->source, b->source);
	return order != 0 ? order : strcmp(a->key, b->key);
}
