/*
 * window_funnel.c
 *    The aggregate window_funnel: its transition, combine and final functions.
 *
 * A transition reads the terms (window, mode, number of conditions) and the
 * step set of a row, and appends the row to the group's state if a condition
 * holds. What depends on the call alone is worked out once and kept in
 * fn_extra. All thinking is left to the final function and its core.
 *
 * Cost: constant a row; sorting and the core's cost once a group.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "journey/funnel_state.h"
#include "journey/funnel_terms.h"

/* Arguments of the transition functions. */
enum
{
	ARG_STATE,
	ARG_WITHIN,
	ARG_MODE,
	ARG_AT,
	ARG_CONDITIONS
};

/* What is known of a call of the aggregate for as long as its query runs. */
typedef struct FunnelCall
{
	bool is_array; /* VARIADIC array: the number of conditions is known row by row */
	int nconditions;
	text *mode_text; /* the last one read, for it hardly ever changes; NULL before the first */
	uint16 mode;
} FunnelCall;

I360_FUNCTION(i360_window_funnel_transition);
I360_FUNCTION(i360_window_funnel_transition_date);
I360_FUNCTION(i360_window_funnel_transition_bigint);
I360_FUNCTION(i360_window_funnel_combine);
I360_FUNCTION(i360_window_funnel_final);

static void
CheckConditionCount(int nconditions)
{
	if (nconditions < 1 || nconditions > FUNNEL_MAX_STEPS)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a funnel needs 1 to %d conditions", FUNNEL_MAX_STEPS),
						errdetail("%d were given.", nconditions),
						errhint("Give one boolean condition a step, in the order of the steps.")));
}

static void
CheckConditionType(Oid type, Oid boolean_type, int position)
{
	if (type != boolean_type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("conditions of a funnel must be of type %s", format_type_be(boolean_type)),
				 errdetail("Condition %d is of type %s.", position, format_type_be(type)),
				 errhint("Write a comparison, or cast to boolean.")));
}

static FunnelCall *
StartFunnelCall(FunctionCallInfo fcinfo)
{
	FmgrInfo *function = fcinfo->flinfo;
	FunnelCall *call = MemoryContextAllocZero(function->fn_mcxt, sizeof(FunnelCall));

	call->is_array = get_fn_expr_variadic(function);
	if (call->is_array)
		CheckConditionType(get_fn_expr_argtype(function, ARG_CONDITIONS), BOOLARRAYOID, 1);
	else
	{
		call->nconditions = PG_NARGS() - ARG_CONDITIONS;
		CheckConditionCount(call->nconditions);
		for (int c = 0; c < call->nconditions; c++)
			CheckConditionType(get_fn_expr_argtype(function, ARG_CONDITIONS + c), BOOLOID, c + 1);
	}
	function->fn_extra = call;
	return call;
}

static bool
TextsAreEqual(const text *a, const text *b)
{
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		   memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

/* The mode of this row; NULL means `exact`. */
static uint16
ReadMode(FunctionCallInfo fcinfo, FunnelCall *call)
{
	text *mode;

	if (PG_ARGISNULL(ARG_MODE))
		return FUNNEL_MODE_EXACT;
	mode = PG_GETARG_TEXT_PP(ARG_MODE);
	if (call->mode_text == NULL || !TextsAreEqual(mode, call->mode_text))
	{
		call->mode = ParseFunnelMode(mode);
		if (call->mode_text != NULL)
			pfree(call->mode_text);
		call->mode_text = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, VARSIZE_ANY(mode));
		memcpy(call->mode_text, mode, VARSIZE_ANY(mode));
	}
	return call->mode;
}

static void
CheckWindowIsGiven(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(ARG_WITHIN))
		ereport(
			ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the window of a funnel is NULL"),
			 errdetail("A funnel without a window has no answer."),
			 errhint("Give the longest time from the first step to the last, such as '7 days'.")));
}

static int64
ReadIntervalWindow(FunctionCallInfo fcinfo)
{
	CheckWindowIsGiven(fcinfo);
	return FunnelWindowOfInterval(PG_GETARG_INTERVAL_P(ARG_WITHIN));
}

static int64
ReadBigintWindow(FunctionCallInfo fcinfo)
{
	CheckWindowIsGiven(fcinfo);
	if (PG_GETARG_INT64(ARG_WITHIN) < 0)
		RaiseBadFunnelWindow("It is negative.");
	return PG_GETARG_INT64(ARG_WITHIN);
}

/* The steps whose condition the row satisfies, conditions in a list. */
static StepSet
ReadConditionList(FunctionCallInfo fcinfo, int nconditions)
{
	StepSet steps = 0;

	for (int c = 0; c < nconditions; c++)
		if (!PG_ARGISNULL(ARG_CONDITIONS + c) && PG_GETARG_BOOL(ARG_CONDITIONS + c))
			steps |= STEP_BIT(c);
	return steps;
}

/* The same with conditions in an array, whose length is the number of steps. */
static StepSet
ReadConditionArray(FunctionCallInfo fcinfo, int *nconditions)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(ARG_CONDITIONS);
	StepSet steps = 0;
	Datum *values;
	bool *nulls;

	*nconditions = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	CheckConditionCount(*nconditions);
	deconstruct_array(array, BOOLOID, sizeof(bool), true, TYPALIGN_CHAR, &values, &nulls,
					  nconditions);
	for (int c = 0; c < *nconditions; c++)
		if (!nulls[c] && DatumGetBool(values[c]))
			steps |= STEP_BIT(c);
	return steps;
}

/*
 * The state in argument n as something to write into: the very value where we
 * run as an aggregate, else a copy, for then it belongs to the caller.
 */
static FunnelState *
WritableState(FunctionCallInfo fcinfo, int n)
{
	FunnelState *state = PG_GETARG_FUNNEL_STATE_P(n);

	return AggCheckCallContext(fcinfo, NULL) ? state : CopyFunnelState(state);
}

/*
 * What the transitions share. A row without a time, or with none of its
 * conditions true, leaves only its terms: they are checked on every row, so
 * that an error does not depend on the order of rows either.
 */
static Datum
AdvanceFunnel(FunctionCallInfo fcinfo, int64 window, bool has_time, int64 at)
{
	FunnelCall *call = fcinfo->flinfo->fn_extra;
	FunnelTerms terms = {.window = window};
	FunnelRow row = {.at = at};
	FunnelState *state;

	if (call == NULL)
		call = StartFunnelCall(fcinfo);
	terms.mode = ReadMode(fcinfo, call);
	terms.nsteps = call->nconditions;
	if (!call->is_array)
		row.steps = ReadConditionList(fcinfo, terms.nsteps);
	else if (!PG_ARGISNULL(ARG_CONDITIONS))
		row.steps = ReadConditionArray(fcinfo, &terms.nsteps);
	else if (PG_ARGISNULL(ARG_STATE))
		PG_RETURN_NULL(); /* a NULL array does not tell how many conditions there are */
	else
		PG_RETURN_DATUM(PG_GETARG_DATUM(ARG_STATE));

	if (PG_ARGISNULL(ARG_STATE))
		state = NewFunnelState(&terms);
	else
	{
		const FunnelTerms before = FunnelStateTerms(state = WritableState(fcinfo, ARG_STATE));

		CheckSameTerms(&before, &terms);
	}
	if (has_time && (row.steps != 0 || FunnelNeedsAllRows(terms.mode)))
		state = AppendFunnelRows(state, &row, 1);
	PG_RETURN_POINTER(state);
}

/* For timestamptz and timestamp, which are the same count of microseconds. */
Datum
i360_window_funnel_transition(PG_FUNCTION_ARGS)
{
	const int64 window = ReadIntervalWindow(fcinfo);
	const Timestamp at = PG_ARGISNULL(ARG_AT) ? DT_NOEND : PG_GETARG_TIMESTAMP(ARG_AT);

	/* Infinite is how many tables write "not yet" or "unknown": not a time. */
	return AdvanceFunnel(fcinfo, window, !TIMESTAMP_NOT_FINITE(at), at);
}

/*
 * For dates, counted in days: they reach beyond what a timestamp can hold. Two
 * dates lie whole days apart, so the window is cut to whole days.
 */
Datum
i360_window_funnel_transition_date(PG_FUNCTION_ARGS)
{
	const int64 window = ReadIntervalWindow(fcinfo) / USECS_PER_DAY;
	const DateADT at = PG_ARGISNULL(ARG_AT) ? DATEVAL_NOEND : PG_GETARG_DATEADT(ARG_AT);

	return AdvanceFunnel(fcinfo, window, !DATE_NOT_FINITE(at), at);
}

/* For times that are plain numbers, in the caller's unit. */
Datum
i360_window_funnel_transition_bigint(PG_FUNCTION_ARGS)
{
	const int64 window = ReadBigintWindow(fcinfo);
	const int64 at = PG_ARGISNULL(ARG_AT) ? 0 : PG_GETARG_INT64(ARG_AT);

	return AdvanceFunnel(fcinfo, window, !PG_ARGISNULL(ARG_AT), at);
}

/* Both groups as one. */
Datum
i360_window_funnel_combine(PG_FUNCTION_ARGS)
{
	FunnelState *state;
	const FunnelState *other;
	FunnelTerms terms;
	FunnelTerms other_terms;
	bool is_sorted;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_POINTER(PG_GETARG_FUNNEL_STATE_P(PG_ARGISNULL(0) ? 1 : 0));
	state = WritableState(fcinfo, 0);
	other = PG_GETARG_FUNNEL_STATE_P(1);
	terms = FunnelStateTerms(state);
	other_terms = FunnelStateTerms(other);
	CheckSameTerms(&terms, &other_terms);
	is_sorted = state->is_sorted && other->is_sorted;
	state = AppendFunnelRows(state, other->rows, other->nrows);
	state->is_sorted = state->is_sorted && is_sorted;
	PG_RETURN_POINTER(state);
}

/* The level: 0 where no row was seen or none satisfies the first step. */
Datum
i360_window_funnel_final(PG_FUNCTION_ARGS)
{
	FunnelState *state;
	FunnelTerms terms;

	if (PG_ARGISNULL(0))
		PG_RETURN_INT32(0);
	state = WritableState(fcinfo, 0);
	terms = FunnelStateTerms(state);
	SortFunnelState(state);
	PG_RETURN_INT32(FunnelLevelOrRaise(state->rows, state->nrows, &terms));
}
