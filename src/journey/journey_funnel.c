/*
 * journey_funnel.c
 *    Funnels asked of a packed journey: window_funnel(journey, steps, within, mode).
 *
 * The journey is read as it lies; only events that are a step become rows of the
 * funnel (under strict_order the others as well, for they end chains). What depends on
 * the question alone is worked out when it changes and kept in fn_extra, with
 * the buffer of rows.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "journey/funnel_terms.h"
#include "journey/journey_funnel.h"

I360_FUNCTION(i360_journey_window_funnel);

/* Raise what is wrong with the steps. */
static void
CheckSteps(const ArrayType *array, int nsteps)
{
	if (nsteps < 1 || nsteps > FUNNEL_MAX_STEPS)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a funnel needs 1 to %d steps", FUNNEL_MAX_STEPS),
						errdetail("%d were given.", nsteps),
						errhint("Give the names of events in the order of the steps.")));
	if (array_contains_nulls(unconstify(ArrayType *, array)))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a step of a funnel is NULL"),
				 errhint("Give the names of events in the order of the steps.")));
}

/* Keep a copy of the steps, and where their names are in it. */
static void
KeepSteps(JourneyFunnel *funnel, MemoryContext context, const ArrayType *array)
{
	MemoryContext previous = MemoryContextSwitchTo(context);
	ArrayType *copy = palloc(VARSIZE(array));
	Datum *names;
	int nsteps;

	memcpy(copy, array, VARSIZE(array));
	deconstruct_array(copy, TEXTOID, -1, false, TYPALIGN_INT, &names, NULL, &nsteps);
	for (int s = 0; s < nsteps; s++)
	{
		text *name = DatumGetTextPP(names[s]);

		funnel->steps[s] = (JourneyName){VARDATA_ANY(name), (uint32) VARSIZE_ANY_EXHDR(name)};
	}
	pfree(names);
	if (funnel->array != NULL)
		pfree(funnel->array);
	funnel->array = copy;
	funnel->terms.nsteps = nsteps;
	MemoryContextSwitchTo(previous);
}

/* Read the mode, unless it is the one of the call before, as it nearly always is. */
static void
KeepMode(JourneyFunnel *funnel, const text *mode)
{
	if (funnel->mode_text != NULL && VARSIZE_ANY(mode) == VARSIZE_ANY(funnel->mode_text) &&
		memcmp(mode, funnel->mode_text, VARSIZE_ANY(mode)) == 0)
		return;
	funnel->terms.mode = ParseFunnelMode(mode);
	if (funnel->mode_text != NULL)
		pfree(funnel->mode_text);
	funnel->mode_text = MemoryContextAlloc(funnel->context, VARSIZE_ANY(mode));
	memcpy(funnel->mode_text, mode, VARSIZE_ANY(mode));
}

JourneyFunnel *
JourneyFunnelOfCall(FunctionCallInfo fcinfo, int first_argument)
{
	const ArrayType *array = PG_GETARG_ARRAYTYPE_P(first_argument);
	JourneyFunnel *funnel = fcinfo->flinfo->fn_extra;

	if (funnel == NULL)
	{
		funnel = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(JourneyFunnel));
		funnel->context = fcinfo->flinfo->fn_mcxt;
		fcinfo->flinfo->fn_extra = funnel;
	}
	if (funnel->array == NULL || VARSIZE(array) != VARSIZE(funnel->array) ||
		memcmp(array, funnel->array, VARSIZE(array)) != 0)
	{
		CheckSteps(array, ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)));
		KeepSteps(funnel, funnel->context, array);
	}
	funnel->terms.window = FunnelWindowOfInterval(PG_GETARG_INTERVAL_P(first_argument + 1));
	KeepMode(funnel, PG_GETARG_TEXT_PP(first_argument + 2));
	return funnel;
}

/* The steps that the events of a name are. */
static StepSet
StepsOfName(const JourneyFunnel *funnel, const JourneyName *name)
{
	StepSet steps = 0;

	for (int s = 0; s < funnel->terms.nsteps; s++)
	{
		const JourneyName *step = &funnel->steps[s];

		if (step->len == name->len && memcmp(step->bytes, name->bytes, step->len) == 0)
			steps |= STEP_BIT(s);
	}
	return steps;
}

/* Room for a number of things of a size. */
static void *
Reserve(MemoryContext context, void *old, uint64 *reserved, uint64 needed, Size size)
{
	if (needed <= *reserved)
		return old;
	*reserved = Max(needed, 2 * *reserved);
	if (old != NULL)
		pfree(old);
	return MemoryContextAllocHuge(context, *reserved * size);
}

uint64
ReadJourneyRows(JourneyFunnel *funnel, Datum journey)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(journey);
	const bool keep_all = FunnelNeedsAllRows(funnel->terms.mode);
	JourneyView view;
	JourneyCursor cursor;
	uint64 nrows = 0;
	uint32 name;
	int64 at;

	OpenJourney((const uint8 *) VARDATA_ANY(value), &view);
	funnel->names = Reserve(funnel->context, funnel->names, &funnel->reserved_names, view.nnames,
							sizeof(JourneyName));
	funnel->steps_of = Reserve(funnel->context, funnel->steps_of, &funnel->reserved_steps,
							   view.nnames, sizeof(StepSet));
	funnel->rows = Reserve(funnel->context, funnel->rows, &funnel->reserved_rows, view.nevents,
						   sizeof(FunnelRow));
	ReadJourneyNames(&view, funnel->names);
	for (uint32 i = 0; i < view.nnames; i++)
		funnel->steps_of[i] = StepsOfName(funnel, &funnel->names[i]);
	StartJourney(&view, &cursor);
	while (NextJourneyMoment(&cursor, &at, &name))
	{
		const StepSet steps = funnel->steps_of[name];

		/* Written always, kept where it counts: no branch to guess. */
		funnel->rows[nrows] = (FunnelRow){at, steps};
		nrows += keep_all || steps != 0;
	}
	if ((Pointer) value != DatumGetPointer(journey))
		pfree(value);
	return nrows;
}

Datum
i360_journey_window_funnel(PG_FUNCTION_ARGS)
{
	JourneyFunnel *funnel = JourneyFunnelOfCall(fcinfo, 1);
	const uint64 nrows = ReadJourneyRows(funnel, PG_GETARG_DATUM(0));

	PG_RETURN_INT32(FunnelLevelOrRaise(funnel->rows, nrows, &funnel->terms));
}
