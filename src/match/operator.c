/*
 * operator.c
 *    ~= and <~>: one row against a probe, in a scan of many.
 *
 * A side is opened once and kept while the same bytes come again, so the constant side
 * of a scan, or the outer row of a loop, costs a comparison of its bytes per row.
 *
 * These functions are leakproof: they raise on no value that can be stored. What is of a
 * format that this version does not read matches nothing and is infinitely far.
 */
#include "postgres.h"

#include "compat.h"
#include "match/query.h"
#include "utils/float.h"

I360_FUNCTION(i360_identity_matches);
I360_FUNCTION(i360_identity_matches_query);
I360_FUNCTION(i360_query_matches_identity);
I360_FUNCTION(i360_identity_distance);
I360_FUNCTION(i360_identity_query_distance);
I360_FUNCTION(i360_query_identity_distance);

/* What a call site keeps between rows. */
typedef struct OperatorState
{
	MatchSide side[2];
	const MatchModel *model;
	Weight threshold;
	/* Of an operator that takes a query: the one that `model` is of, and where it lives. */
	MemoryContext query_context;
	bool query_is_valid;
	struct varlena *packed;
	MatchQuery query;
} OperatorState;

static OperatorState *
MakeState(FmgrInfo *flinfo)
{
	MemoryContext caller = MemoryContextSwitchTo(flinfo->fn_mcxt);
	OperatorState *state = palloc(sizeof(OperatorState));

	InitSide(&state->side[0]);
	InitSide(&state->side[1]);
	state->model = NULL;
	state->query_context = NULL;
	state->packed = NULL;
	flinfo->fn_extra = state;
	MemoryContextSwitchTo(caller);
	return state;
}

static OperatorState *
StateOf(FunctionCallInfo fcinfo)
{
	OperatorState *state = fcinfo->flinfo->fn_extra;

	return state != NULL ? state : MakeState(fcinfo->flinfo);
}

static const MatchSide *
OpenArgument(FunctionCallInfo fcinfo, OperatorState *state, int argno)
{
	struct varlena *identity = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(argno));

	OpenSide(&state->side[argno], VARDATA_ANY(identity), VARSIZE_ANY_EXHDR(identity));
	PG_FREE_IF_COPY(identity, argno);
	return &state->side[argno];
}

/* Both identities and, once a call site, the built-in model. */
static OperatorState *
OpenIdentities(FunctionCallInfo fcinfo)
{
	OperatorState *state = StateOf(fcinfo);

	if (state->model == NULL)
	{
		MatchModel *model = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(MatchModel));

		InitBuiltinModel(model);
		state->threshold = ProbabilityWeight(model->threshold);
		state->model = model;
	}
	OpenArgument(fcinfo, state, 0);
	OpenArgument(fcinfo, state, 1);
	return state;
}

/* Open a query in place of the one before: a lateral join has one an outer row. */
static void
ReplaceQuery(OperatorState *state, FmgrInfo *flinfo, const struct varlena *packed)
{
	MemoryContext caller;

	if (state->query_context == NULL)
		state->query_context =
			AllocSetContextCreate(flinfo->fn_mcxt, "identity360 match query", ALLOCSET_SMALL_SIZES);
	state->packed = NULL;
	MemoryContextReset(state->query_context);
	caller = MemoryContextSwitchTo(state->query_context);
	state->packed = palloc(VARSIZE_ANY(packed));
	memcpy(state->packed, packed, VARSIZE_ANY(packed));
	state->query_is_valid =
		OpenMatchQuery(VARDATA_ANY(state->packed), VARSIZE_ANY_EXHDR(state->packed), &state->query);
	MemoryContextSwitchTo(caller);
}

/* An identity and a query; NULL where the query cannot be read. The probe is the side of its argument. */
static OperatorState *
OpenIdentityAndQuery(FunctionCallInfo fcinfo, int query_argno)
{
	OperatorState *state = StateOf(fcinfo);
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(query_argno));

	if (state->packed == NULL || VARSIZE_ANY(state->packed) != VARSIZE_ANY(packed) ||
		memcmp(state->packed, packed, VARSIZE_ANY(packed)) != 0)
	{
		ReplaceQuery(state, fcinfo->flinfo, packed);
		if (state->query_is_valid)
			OpenSide(&state->side[query_argno], state->query.identity, state->query.identity_len);
	}
	PG_FREE_IF_COPY(packed, query_argno);
	if (!state->query_is_valid)
		return NULL;
	state->model = &state->query.model;
	state->threshold = state->query.threshold;
	OpenArgument(fcinfo, state, 1 - query_argno);
	return state;
}

static bool
StateMatches(OperatorState *state)
{
	return state != NULL &&
		   SidesMatch(state->model, state->threshold, &state->side[0], &state->side[1]);
}

/*
 * The probability that they are two persons. 1 / (1 + 2^weight) keeps apart what 1 - probability
 * would round to 0, so the order is that of the weights.
 */
static float8
StateDistance(OperatorState *state)
{
	if (state == NULL || !state->side[0].is_valid || !state->side[1].is_valid)
		return get_float8_infinity();
	return WeightProbability(-SidesWeight(state->model, &state->side[0], &state->side[1]));
}

Datum
i360_identity_matches(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(StateMatches(OpenIdentities(fcinfo)));
}

Datum
i360_identity_matches_query(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(StateMatches(OpenIdentityAndQuery(fcinfo, 1)));
}

Datum
i360_query_matches_identity(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(StateMatches(OpenIdentityAndQuery(fcinfo, 0)));
}

Datum
i360_identity_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(StateDistance(OpenIdentities(fcinfo)));
}

Datum
i360_identity_query_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(StateDistance(OpenIdentityAndQuery(fcinfo, 1)));
}

Datum
i360_query_identity_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(StateDistance(OpenIdentityAndQuery(fcinfo, 0)));
}
