/*
 * records.c
 *    Reading a records query: record_key, identity and perhaps a source.
 *
 * All of it is held in memory, once for each distinct identity, since any record
 * may meet any other. What does not fit into maintenance_work_mem is refused with a
 * hint (budget.h); it never just grows.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/syscache.h"

#include "batch/records.h"
#include "budget.h"
#include "identity/sqlapi.h"
#include "query.h"

/* What is looked up by content: an identity, or a (source, key). */
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
	int reserved_records;
	int reserved_identities;
	SlotTable identity_slots;
	SlotTable key_slots;
	uint16 *identity_len;
} Reading;

static void
InitSlots(SlotTable *table, uint32 size)
{
	table->size = size;
	table->used = 0;
	table->slots = MemoryContextAllocHuge(CurrentMemoryContext, size * sizeof(Slot));
	for (uint32 i = 0; i < size; i++)
		table->slots[i].number = -1;
}

/* Double the table when it is half full. */
static void
GrowSlots(SlotTable *table)
{
	SlotTable grown;

	if (table->used * 2 < table->size)
		return;
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

/* The number of an identity of the set; a new one if these bytes are new. */
static int32
NumberIdentity(Reading *reading, const char *bytes, int len)
{
	IdentitySet *identities = &reading->set->identities;
	SlotTable *table = &reading->identity_slots;
	uint32 hash = hash_bytes((const unsigned char *) bytes, len);
	uint32 place = hash & (table->size - 1);
	char *copy;

	for (; table->slots[place].number >= 0; place = (place + 1) & (table->size - 1))
	{
		int32 number = table->slots[place].number;

		if (table->slots[place].hash == hash && reading->identity_len[number] == len &&
			memcmp(identities->bytes[number], bytes, len) == 0)
			return number;
	}
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
	copy = palloc(len);
	memcpy(copy, bytes, len);
	identities->bytes[identities->n] = copy;
	reading->identity_len[identities->n] = (uint16) len;
	reading->set->first_record[identities->n] = -1;
	table->slots[place] = (Slot){hash, identities->n};
	table->used++;
	GrowSlots(table);
	return identities->n++;
}

static bool
SameText(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Note the key of record `number`; raises where its source has it already. */
static void
NoteKey(Reading *reading, int32 number)
{
	SlotTable *table = &reading->key_slots;
	const Record *record = &reading->set->records[number];
	uint32 hash = hash_bytes((const unsigned char *) record->key, strlen(record->key));
	uint32 place = hash & (table->size - 1);

	for (; table->slots[place].number >= 0; place = (place + 1) & (table->size - 1))
	{
		const Record *other = &reading->set->records[table->slots[place].number];

		if (table->slots[place].hash == hash && SameText(other->key, record->key) &&
			SameText(other->source, record->source))
			ereport(ERROR,
					(errcode(ERRCODE_UNIQUE_VIOLATION),
					 errmsg("records query gives a record_key more than once"),
					 errdetail("Rows %d and %d have the same record_key%s.",
							   table->slots[place].number + 1, number + 1,
							   record->source ? " and source" : ""),
					 errhint("Keys must be unique in each source; add a source column, or read a "
							 "key that is unique.")));
	}
	table->slots[place] = (Slot){hash, number};
	table->used++;
	GrowSlots(table);
}

static void
AddRecord(Reading *reading, const char *source, const char *key, int32 identity)
{
	RecordSet *set = reading->set;
	Record *record;

	if (set->nrecords == reading->reserved_records)
	{
		reading->reserved_records *= 2;
		set->records = repalloc_huge(set->records, reading->reserved_records * sizeof(Record));
	}
	record = &set->records[set->nrecords];
	*record = (Record){source, key, identity, -1};
	if (identity >= 0)
	{
		record->next = set->first_record[identity];
		set->first_record[identity] = set->nrecords;
	}
	NoteKey(reading, set->nrecords++);
}

static Datum
RequiredKey(const RowQuery *query, uint64 row, const QueryColumn *column)
{
	bool isnull;
	Datum value = RowDatum(query, row, column, &isnull);

	if (isnull)
		ereport(ERROR, (errcode(ERRCODE_NOT_NULL_VIOLATION),
						errmsg("records query gives a record_key that is NULL"),
						errhint("Leave such rows out with WHERE record_key IS NOT NULL.")));
	return value;
}

/* Names of sources are few: the last one is most often the same again. */
static const char *
InternSource(RecordSet *set, Datum value, bool isnull)
{
	const char *last = set->nrecords > 0 ? set->records[set->nrecords - 1].source : NULL;
	char *source;

	if (isnull)
		return NULL;
	source = TextDatumGetCString(value);
	if (last == NULL || strcmp(last, source) != 0)
		return source;
	pfree(source);
	return last;
}

static void
ReadRow(Reading *reading, const RowQuery *query, uint64 row, const QueryColumn *columns)
{
	bool isnull;
	Datum source = RowDatum(query, row, &columns[2], &isnull);
	const char *source_name = InternSource(reading->set, source, isnull);
	char *key = TextDatumGetCString(RequiredKey(query, row, &columns[0]));
	Datum identity = RowDatum(query, row, &columns[1], &isnull);
	int32 number = -1;

	if (!isnull)
	{
		struct varlena *bytes;
		IdentityView view;

		OpenIdentityDatum(identity, &view, &bytes);
		number = NumberIdentity(reading, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
		if ((Pointer) bytes != DatumGetPointer(identity))
			pfree(bytes);
	}
	AddRecord(reading, source_name, key, number);
}

/* The type identity of the schema that this library's functions live in. */
static Oid
IdentityTypeOid(void)
{
	Oid schema = get_namespace_oid("identity360", false);

	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("identity"),
						   ObjectIdGetDatum(schema));
}

static void
BeginReading(Reading *reading, RecordSet *set)
{
	memset(set, 0, sizeof(*set));
	reading->set = set;
	reading->reserved_records = reading->reserved_identities = 1024;
	set->records = palloc(reading->reserved_records * sizeof(Record));
	set->identities.bytes = palloc(reading->reserved_identities * sizeof(char *));
	reading->identity_len = palloc(reading->reserved_identities * sizeof(uint16));
	set->first_record = palloc(reading->reserved_identities * sizeof(int32));
	InitSlots(&reading->identity_slots, 2048);
	InitSlots(&reading->key_slots, 2048);
}

void
ReadRecords(RecordSet *set, const char *query_text, const char *function)
{
	static const Oid texts[] = {TEXTOID, VARCHAROID, InvalidOid};
	const Oid identities[] = {IdentityTypeOid(), InvalidOid};
	QueryColumn columns[] = {{.name = "record_key", .types = texts},
							 {.name = "identity", .types = identities},
							 {.name = "source", .types = texts, .isOptional = true}};
	RowQuery query;
	Reading reading;

	BeginReading(&reading, set);
	OpenQuery(&query, "records", query_text, columns, lengthof(columns));
	while (FetchRows(&query))
	{
		CHECK_FOR_INTERRUPTS();
		for (uint64 row = 0; row < query.nrows; row++)
			ReadRow(&reading, &query, row, columns);
		CheckBudget(CurrentMemoryContext, function, set->nrecords);
	}
	CloseQuery(&query);
	pfree(reading.identity_slots.slots);
	pfree(reading.key_slots.slots);
	set->identities.len = reading.identity_len;
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
