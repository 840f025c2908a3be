/*
 * journey_steps.c
 *    funnel_steps(): how far one journey came and why no further; funnel_rates(): how many
 *    of many came to each step.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "budget.h"
#include "compat.h"
#include "journey/funnel_rates.h"
#include "journey/gather.h"
#include "journey/journey_funnel.h"
#include "query.h"

I360_FUNCTION(i360_funnel_steps);
I360_FUNCTION(i360_funnel_rates);

/* The funnel of a call, in a mode that follows one chain. */
static JourneyFunnel *
TracedFunnelOfCall(FunctionCallInfo fcinfo)
{
	JourneyFunnel *funnel = JourneyFunnelOfCall(fcinfo, 1);

	if (funnel->terms.mode & FUNNEL_MODE_CLICKHOUSE)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("the mode clickhouse gives levels only"),
						errdetail("It follows no one chain whose steps could be told."),
						errhint("Leave out the word clickhouse.")));
	return funnel;
}

static void
TraceJourney(JourneyFunnel *funnel, Datum journey, FunnelSteps *steps)
{
	const uint64 nrows = ReadJourneyRows(funnel, journey);

	TraceFunnel(funnel->rows, nrows, &funnel->terms, steps);
}

static Datum
IntervalOf(int64 microseconds)
{
	Interval *interval = palloc0(sizeof(Interval));

	interval->time = microseconds;
	return IntervalPGetDatum(interval);
}

/* The row type of the result, kept in a context. */
static TupleDesc
RowOfCall(FunctionCallInfo fcinfo, MemoryContext context)
{
	MemoryContext previous = MemoryContextSwitchTo(context);
	TupleDesc row;

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	row = BlessTupleDesc(row);
	MemoryContextSwitchTo(previous);
	return row;
}

Datum
i360_funnel_steps(PG_FUNCTION_ARGS)
{
	JourneyFunnel *funnel = TracedFunnelOfCall(fcinfo);
	FunnelSteps steps;
	Datum times[FUNNEL_MAX_STEPS];
	Datum values[4];
	bool nulls[4] = {false};

	if (funnel->row == NULL)
		funnel->row = RowOfCall(fcinfo, funnel->context);
	TraceJourney(funnel, PG_GETARG_DATUM(0), &steps);
	for (int s = 0; s < steps.level; s++)
		times[s] = TimestampTzGetDatum(steps.at[s]);
	values[0] = Int32GetDatum(steps.level);
	values[1] = PointerGetDatum(construct_array(
		times, steps.level, TIMESTAMPTZOID, sizeof(TimestampTz), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
	nulls[2] = steps.drop_off != DROP_OFF_NONE;
	values[2] = nulls[2] ? (Datum) 0 : IntervalOf(steps.at[steps.level - 1] - steps.at[0]);
	nulls[3] = steps.drop_off == DROP_OFF_NONE;
	values[3] = nulls[3] ? (Datum) 0 : CStringGetTextDatum(DropOffName(steps.drop_off));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(funnel->row, values, nulls)));
}

/* Steps counted for each value of the breakdown, which are numbered by `labels`. */
typedef struct RateCounts
{
	JourneyFunnel *funnel;
	NameTable labels;
	bool has_null;
	uint32 null_number;
	uint32 reserved;
	StepCount (*counts)[FUNNEL_MAX_STEPS];
	int64 njourneys;
} RateCounts;

#define ROWS_PER_CHECK 4096 /* of the budget, a power of two */

/* Room for the counts of a number. */
static StepCount *
CountsOfNumber(RateCounts *rates, uint32 number)
{
	if (number >= rates->reserved)
	{
		const uint32 before = rates->reserved;

		rates->reserved = Max(4, 2 * number);
		rates->counts =
			before == 0 ? palloc(rates->reserved * sizeof(*rates->counts))
						: repalloc_huge(rates->counts, rates->reserved * sizeof(*rates->counts));
		memset(rates->counts + before, 0, (rates->reserved - before) * sizeof(*rates->counts));
	}
	return rates->counts[number];
}

/* The counts of a row's breakdown; number 0 is that of NULL, and of all where there is none. */
static StepCount *
CountsOfRow(RateCounts *rates, TupleTableSlot *row, const QueryColumn *column)
{
	bool isnull;
	Datum datum = ReceivedDatum(row, column, &isnull);
	text *label;

	if (isnull)
	{
		rates->has_null = true;
		return CountsOfNumber(rates, 0);
	}
	label = DatumGetTextPP(datum);
	return CountsOfNumber(
		rates, 1 + NumberName(&rates->labels, VARDATA_ANY(label), VARSIZE_ANY_EXHDR(label)));
}

static void
ReceiveJourney(void *state, TupleTableSlot *row, const QueryColumn *columns)
{
	RateCounts *rates = state;
	FunnelSteps steps;
	bool isnull;
	Datum journey = ReceivedDatum(row, &columns[0], &isnull);

	if (isnull)
		return;
	if (rates->njourneys++ % ROWS_PER_CHECK == 0)
		CheckBudget(CurrentMemoryContext, "funnel_rates",
					(int32) Min(rates->njourneys, (int64) PG_INT32_MAX));
	TraceJourney(rates->funnel, journey, &steps);
	CountSteps(CountsOfRow(rates, row, &columns[1]), &steps);
}

/* A share, NULL of nothing. */
static Datum
ShareOf(int64 part, int64 whole, bool *isnull)
{
	*isnull = whole == 0;
	return Float8GetDatum(whole == 0 ? 0 : (double) part / (double) whole);
}

/* The rows of one value of the breakdown, a row a step. */
static void
PutRates(ReturnSetInfo *result, const JourneyFunnel *funnel, StepCount *counts,
		 const JourneyName *label)
{
	for (int s = 0; s < funnel->terms.nsteps; s++)
	{
		const JourneyName *step = &funnel->steps[s];
		StepCount *count = &counts[s];
		const bool has_waits = s > 0 && count->customers > 0;
		bool nulls[8] = {[0] = label == NULL, [6] = !has_waits, [7] = !has_waits};
		Datum row[8] = {0};

		SortWaits(count);
		if (label != NULL)
			row[0] = PointerGetDatum(cstring_to_text_with_len(label->bytes, label->len));
		row[1] = Int32GetDatum(s + 1);
		row[2] = PointerGetDatum(cstring_to_text_with_len(step->bytes, step->len));
		row[3] = Int64GetDatum(count->customers);
		row[4] = ShareOf(count->customers, counts[Max(s - 1, 0)].customers, &nulls[4]);
		row[5] = ShareOf(count->customers, counts[0].customers, &nulls[5]);
		row[6] = has_waits ? IntervalOf(WaitOfShare(count, 0.5)) : (Datum) 0;
		row[7] = has_waits ? IntervalOf(WaitOfShare(count, 0.9)) : (Datum) 0;
		tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
	}
}

/* All rows, by breakdown in the order of its bytes, NULL last. */
static void
PutAllRates(RateCounts *rates, ReturnSetInfo *result, bool has_breakdown)
{
	const uint32 n = rates->labels.n;
	JourneyName *sorted = palloc((n + 1) * sizeof(JourneyName));
	uint32 *rank = palloc((n + 1) * sizeof(uint32));
	uint32 *number = palloc((n + 1) * sizeof(uint32));

	RankNames(&rates->labels, sorted, rank);
	for (uint32 i = 0; i < n; i++)
		number[rank[i]] = i + 1;
	for (uint32 i = 0; i < n; i++)
		PutRates(result, rates->funnel, CountsOfNumber(rates, number[i]), &sorted[i]);
	if (rates->has_null || !has_breakdown)
		PutRates(result, rates->funnel, CountsOfNumber(rates, 0), NULL);
}

/* Raise if the steps, the window or the mode are NULL. */
static void
RequireFunnelArguments(FunctionCallInfo fcinfo)
{
	for (int argno = 1; argno < PG_NARGS(); argno++)
	{
		if (PG_ARGISNULL(argno))
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("steps, within and mode of a funnel must not be NULL"),
							errhint("The default mode is 'exact'.")));
	}
}

Datum
i360_funnel_rates(PG_FUNCTION_ARGS)
{
	static const Oid texts[] = {TEXTOID, VARCHAROID, InvalidOid};
	const Oid journeys[] = {ExtensionTypeOid("journey"), InvalidOid};
	QueryColumn columns[] = {{.name = "journey", .types = journeys},
							 {.name = "breakdown", .types = texts, .isOptional = true}};
	MemoryContext context;
	MemoryContext caller;
	RateCounts rates = {0};

	RequireQueryArgument(fcinfo, 0, "journeys");
	RequireFunnelArguments(fcinfo);
	InitMaterializedSRF(fcinfo, 0);
	context = AllocSetContextCreate(CurrentMemoryContext, "funnel_rates", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(context);
	rates.funnel = TracedFunnelOfCall(fcinfo);
	InitNameTable(&rates.labels);
	RunQuery("journeys", text_to_cstring(PG_GETARG_TEXT_PP(0)), columns, lengthof(columns),
			 ReceiveJourney, &rates);
	PutAllRates(&rates, (ReturnSetInfo *) fcinfo->resultinfo, columns[1].attnum != 0);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return (Datum) 0;
}
