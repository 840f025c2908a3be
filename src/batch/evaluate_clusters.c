/*
 * evaluate_clusters.c
 *    evaluate_clusters(): clusters and truth, two queries, joined by record.
 *
 * The records are those of the truth. One that the clusters leave out is a cluster
 * of its own; one that the truth does not know is left out.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "batch/batch.h"
#include "budget.h"
#include "compat.h"
#include "query.h"

I360_FUNCTION(i360_evaluate_clusters);

/* A record and its cluster, both as text. */
typedef struct Assignment
{
	char *record;  /* after its source, where there is one */
	char *cluster; /* NULL: one of its own */
} Assignment;

typedef struct AssignmentList
{
	int64 n;
	int64 reserved;
	Assignment *rows;
} AssignmentList;

static int
CompareByRecord(const void *a, const void *b)
{
	return strcmp(((const Assignment *) a)->record, ((const Assignment *) b)->record);
}

static char *
ValueText(const RowQuery *query, uint64 row, const QueryColumn *column)
{
	bool isnull;
	Datum value = RowDatum(query, row, column, &isnull);
	Oid output;
	bool is_varlena;

	if (isnull)
		return NULL;
	getTypeOutputInfo(column->type, &output, &is_varlena);
	return OidOutputFunctionCall(output, value);
}

static void
AppendAssignment(AssignmentList *list, const RowQuery *query, uint64 row,
				 const QueryColumn *columns)
{
	char *record = ValueText(query, row, &columns[0]);
	char *source = ValueText(query, row, &columns[2]);

	if (record == NULL)
		return;
	if (list->n == list->reserved)
	{
		list->reserved *= 2;
		list->rows = repalloc_huge(list->rows, list->reserved * sizeof(Assignment));
	}
	list->rows[list->n].record = source ? psprintf("%s\x1f%s", source, record) : record;
	list->rows[list->n++].cluster = ValueText(query, row, &columns[1]);
}

static void
RefuseRepeatedRecords(const AssignmentList *list, const char *role)
{
	for (int64 i = 1; i < list->n; i++)
	{
		if (strcmp(list->rows[i - 1].record, list->rows[i].record) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_UNIQUE_VIOLATION),
					 errmsg("the %s query gives a record_key more than once", role),
					 errhint("Give a source column where keys are unique in each source only.")));
	}
}

/* All rows of a query of record_key, cluster_key and perhaps source, sorted by record. */
static void
ReadAssignments(AssignmentList *list, FunctionCallInfo fcinfo, int argument, const char *role)
{
	static const Oid keys[] = {TEXTOID, VARCHAROID, INT8OID, INT4OID, UUIDOID, InvalidOid};
	static const Oid texts[] = {TEXTOID, VARCHAROID, InvalidOid};
	QueryColumn columns[] = {{.name = "record_key", .types = keys},
							 {.name = "cluster_key", .types = keys},
							 {.name = "source", .types = texts, .isOptional = true}};
	RowQuery query;

	RequireQueryArgument(fcinfo, argument, role);
	list->n = 0;
	list->reserved = 1024;
	list->rows = palloc(list->reserved * sizeof(Assignment));
	OpenQuery(&query, role, text_to_cstring(PG_GETARG_TEXT_PP(argument)), columns,
			  lengthof(columns));
	while (FetchRows(&query))
	{
		CHECK_FOR_INTERRUPTS();
		for (uint64 row = 0; row < query.nrows; row++)
			AppendAssignment(list, &query, row, columns);
		CheckBudget(CurrentMemoryContext, "evaluate_clusters", (int32) list->n);
	}
	CloseQuery(&query);
	qsort(list->rows, list->n, sizeof(Assignment), CompareByRecord);
	RefuseRepeatedRecords(list, role);
}

/* A cluster's name at a place, for numbering. */
typedef struct NamedPlace
{
	const char *name; /* NULL: a cluster of its own */
	int64 place;
} NamedPlace;

static int
CompareNames(const void *a, const void *b)
{
	const char *left = ((const NamedPlace *) a)->name;
	const char *right = ((const NamedPlace *) b)->name;

	if (left == NULL || right == NULL)
		return (left != NULL) - (right != NULL);
	return strcmp(left, right);
}

/* Numbers from 0 for names, the same for the same name. */
static int32 *
NumberNames(NamedPlace *names, int64 n)
{
	int32 *numbers = palloc_huge(Max(n, 1) * sizeof(int32));
	int32 number = -1;

	qsort(names, n, sizeof(NamedPlace), CompareNames);
	for (int64 i = 0; i < n; i++)
	{
		if (i == 0 || names[i].name == NULL || CompareNames(&names[i - 1], &names[i]) != 0)
			number++;
		numbers[names[i].place] = number;
	}
	return numbers;
}

/* Walk both lists and compare what they say of each record of the truth. */
static void
JoinAndEvaluate(const AssignmentList *clusters, const AssignmentList *truth, Agreement *agreement)
{
	NamedPlace *found = palloc_huge(Max(truth->n, 1) * sizeof(NamedPlace));
	NamedPlace *wanted = palloc_huge(Max(truth->n, 1) * sizeof(NamedPlace));
	int64 c = 0;

	for (int64 t = 0; t < truth->n; t++)
	{
		while (c < clusters->n && CompareByRecord(&clusters->rows[c], &truth->rows[t]) < 0)
			c++;
		wanted[t] = (NamedPlace){truth->rows[t].cluster, t};
		found[t] = (NamedPlace){NULL, t};
		if (c < clusters->n && CompareByRecord(&clusters->rows[c], &truth->rows[t]) == 0)
			found[t].name = clusters->rows[c].cluster;
	}
	EvaluateClusters(NumberNames(found, truth->n), NumberNames(wanted, truth->n), truth->n,
					 agreement);
}

Datum
i360_evaluate_clusters(PG_FUNCTION_ARGS)
{
	AssignmentList clusters;
	AssignmentList truth;
	Agreement agreement;
	TupleDesc desc;
	Datum row[10];
	bool nulls[10] = {false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	ReadAssignments(&clusters, fcinfo, 0, "clusters");
	ReadAssignments(&truth, fcinfo, 1, "truth");
	JoinAndEvaluate(&clusters, &truth, &agreement);

	row[0] = Int64GetDatum(truth.n);
	row[1] = Int64GetDatum(agreement.true_pairs);
	row[2] = Int64GetDatum(agreement.found_pairs);
	row[3] = Int64GetDatum(agreement.truth_pairs);
	row[4] = Float8GetDatum(agreement.pair_precision);
	row[5] = Float8GetDatum(agreement.pair_recall);
	row[6] = Float8GetDatum(agreement.pair_f1);
	row[7] = Float8GetDatum(agreement.bcubed_precision);
	row[8] = Float8GetDatum(agreement.bcubed_recall);
	row[9] = Float8GetDatum(agreement.bcubed_f1);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), row, nulls));
}
