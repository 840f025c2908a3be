/*
 * blocking_report.c
 *    blocking_report() and largest_blocks(): what blocking costs and brings, by kind of
 *    key, and which keys most records share.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "batch/block_counts.h"
#include "batch/call.h"
#include "compat.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_blocking_report);
I360_FUNCTION(i360_largest_blocks);

static void
PutRow(FunctionCallInfo fcinfo, Datum *row, bool *nulls)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
}

static void
PutKind(FunctionCallInfo fcinfo, const char *kind, const KindCount *count)
{
	Datum row[] = {
		CStringGetTextDatum(kind),           Int64GetDatum(count->nkeys),
		Int64GetDatum(count->ncommon),       Int64GetDatum(count->nblocks),
		Int64GetDatum(count->largest),       Int64GetDatum(count->npairs),
		Int64GetDatum(count->npairs_only),   Float8GetDatum(count->matches),
		Float8GetDatum(count->matches_only),
	};
	bool nulls[lengthof(row)] = {false};

	PutRow(fcinfo, row, nulls);
}

Datum
i360_blocking_report(PG_FUNCTION_ARGS)
{
	Batch batch;
	KindCount counts[KEY_KINDS];

	InitMaterializedSRF(fcinfo, 0);
	BeginModelled(&batch, fcinfo, "blocking_report");
	CountKinds(&batch.index, batch.model, counts);
	for (int kind = 1; kind < KEY_KINDS; kind++)
	{
		if (IdentityKeyKindName(kind) != NULL)
			PutKind(fcinfo, IdentityKeyKindName(kind), &counts[kind]);
	}
	PutKind(fcinfo, "all", &counts[ALL_KINDS]);
	EndBatch(&batch);
	return (Datum) 0;
}

/* The first, in order, of the records that have an identity. */
static const Record *
FirstRecord(const RecordSet *set, int identity)
{
	const Record *first = &set->records[set->first_record[identity]];

	for (int i = first->next; i >= 0; i = set->records[i].next)
	{
		if (CompareRecords(&set->records[i], first) < 0)
			first = &set->records[i];
	}
	return first;
}

/* The record that stands first of all that a block holds, and its identity: the same however records are read. */
static const Record *
FirstOfBlock(const RecordSet *set, const BlockIndex *index, int64 block, int *identity)
{
	const Record *first = NULL;

	for (int64 i = index->first[block]; i < index->first[block + 1]; i++)
	{
		const Record *record = FirstRecord(set, index->member[i]);

		CHECK_FOR_INTERRUPTS();
		if (first != NULL && CompareRecords(first, record) <= 0)
			continue;
		first = record;
		*identity = index->member[i];
	}
	return first;
}

/* What an identity holds in the fields that a kind of key is made of. */
static text *
FieldsOfKind(const IdentitySet *set, int identity, KeyKind kind)
{
	StringInfoData fields;
	IdentityView view;

	initStringInfo(&fields);
	if (!IdentityOpen(set->bytes[identity], set->len[identity], &view))
		elog(ERROR, "identity that was read cannot be opened");
	for (int field = 1; field <= IDENTITY_LAST_KIND; field++)
	{
		if ((IdentityKeyFields(kind) >> field & 1) == 0)
			continue;
		for (int i = 0; i < IdentityCount(&view, field); i++)
		{
			char value[IDENTITY_MAX_VALUE_LEN + 1];

			IdentityValueText(field, IdentityGet(&view, field, i), value);
			appendStringInfo(&fields, "%s%s", fields.len > 0 ? ", " : "", value);
		}
	}
	return TextFromUtf8IfPossible(fields.data, fields.len);
}

enum
{
	LARGE_KIND,
	LARGE_KEY,
	LARGE_IDENTITIES,
	LARGE_COMMON,
	LARGE_SOURCE,
	LARGE_RECORD_KEY,
	LARGE_FIELDS,
	LARGE_COLUMNS
};

static void
PutLargeBlock(FunctionCallInfo fcinfo, const Batch *batch, const BlockIndex *index,
			  const LargeBlock *block)
{
	int identity = 0;
	const Record *first = FirstOfBlock(&batch->set, index, block->block, &identity);
	const KeyKind kind = IdentityKeyKind(block->key);
	Datum row[LARGE_COLUMNS];
	bool nulls[LARGE_COLUMNS] = {false};

	row[LARGE_KIND] = CStringGetTextDatum(IdentityKeyKindName(kind));
	row[LARGE_KEY] = CStringGetTextDatum(psprintf("%016llx", (unsigned long long) block->key));
	row[LARGE_IDENTITIES] = Int64GetDatum(block->size);
	row[LARGE_COMMON] = BoolGetDatum(block->is_common);
	row[LARGE_SOURCE] = TextOrNull(first->source, &nulls[LARGE_SOURCE]);
	row[LARGE_RECORD_KEY] = CStringGetTextDatum(first->key);
	row[LARGE_FIELDS] = PointerGetDatum(FieldsOfKind(&batch->set.identities, identity, kind));
	PutRow(fcinfo, row, nulls);
}

static int
MaxBlocksArgument(FunctionCallInfo fcinfo, int argno)
{
	const int max = PG_ARGISNULL(argno) ? -1 : PG_GETARG_INT32(argno);

	if (max < 1 || max > 10000)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("max_blocks must be between 1 and 10000")));
	return max;
}

Datum
i360_largest_blocks(PG_FUNCTION_ARGS)
{
	const int max = MaxBlocksArgument(fcinfo, 2);
	Batch batch;
	BlockIndex index;
	LargeBlock *blocks;
	int n;

	InitMaterializedSRF(fcinfo, 0);
	BeginModelled(&batch, fcinfo, "largest_blocks");
	/* Common keys are divided by now: take the blocks as they were before. */
	FreeBlockIndex(&batch.index);
	FindBlocks(&index, &batch.set.identities, &batch.memory);
	blocks = palloc(max * sizeof(LargeBlock));
	n = ListLargestBlocks(&index, &batch.model->common, blocks, max);
	for (int i = 0; i < n; i++)
		PutLargeBlock(fcinfo, &batch, &index, &blocks[i]);
	EndBatch(&batch);
	return (Datum) 0;
}
