/*
 * funnel_state.c
 *    The state of the funnel aggregates: a flat varlena with room to grow.
 *
 *    +--------+-----+--------+------+-------+--------+--------+------------------+-------+
 *    | vl_len | ver | nsteps | mode | nrows | sorted | window | (at, steps)[nrows] | spare |
 *    +--------+-----+--------+------+-------+--------+--------+------------------+-------+
 *      4        1     1        2      4       1 (+3)   8        16 each
 *
 * A concrete type rather than `internal`: PostgreSQL can then hand it from
 * worker to leader as it is, store it and dump it.
 *
 * The executor takes a changed pointer from a transition function to mean: copy
 * the new value (VARSIZE bytes) into the aggregate's memory, and pfree the old.
 * So a row is written into the value in place, and the same pointer returned;
 * the spare room counts in the varlena's size, so that a copy keeps it; and a
 * full state grows into a new allocation of twice the size, never by repalloc,
 * which would free the old value under the executor's hands.
 *
 * Only rows that satisfy a step are kept, 16 bytes each; under strict_order all rows
 * with a time are, for a row of no step ends a chain. The outside forms
 * (binary, and the same bytes in hexadecimal) hold sorted rows and no spare
 * room, so equal sets of rows are equal bytes; they are checked when read.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat.h"
#include "journey/funnel_state.h"

#define FUNNEL_STATE_VERSION 1
#define FUNNEL_STATE_HEADER offsetof(FunnelState, rows)
#define FUNNEL_STATE_FIRST_SIZE 128 /* allocations are powers of two: see aset.c */
#define FUNNEL_STATE_MAX_ROWS ((MaxAllocSize - FUNNEL_STATE_HEADER) / sizeof(FunnelRow))

/* Bytes outside: version, steps, mode, window, number of rows. */
#define FUNNEL_WIRE_HEADER (1 + 1 + 2 + 8 + 4)

I360_FUNCTION(i360_funnel_state_in);
I360_FUNCTION(i360_funnel_state_out);
I360_FUNCTION(i360_funnel_state_recv);
I360_FUNCTION(i360_funnel_state_send);

static FunnelState *
AllocFunnelState(const FunnelTerms *terms, Size size)
{
	/* Zeroed, for spare room may reach a table's pages. */
	FunnelState *state = palloc0(size);

	SET_VARSIZE(state, size);
	state->version = FUNNEL_STATE_VERSION;
	state->nsteps = terms->nsteps;
	state->mode = terms->mode;
	state->window = terms->window;
	state->is_sorted = true;
	return state;
}

FunnelState *
NewFunnelState(const FunnelTerms *terms)
{
	return AllocFunnelState(terms, FUNNEL_STATE_FIRST_SIZE);
}

FunnelState *
CopyFunnelState(const FunnelState *state)
{
	FunnelState *copy = palloc(VARSIZE(state));

	memcpy(copy, state, VARSIZE(state));
	return copy;
}

FunnelTerms
FunnelStateTerms(const FunnelState *state)
{
	return (FunnelTerms){
		.window = state->window,
		.nsteps = state->nsteps,
		.mode = state->mode,
	};
}

/* The error for the first of window, mode and steps that differs. */
static void
RaiseTermsDiffer(const char *what)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("%s of a funnel must be the same for all rows of a group", what),
					errdetail("A group is asked one question, and its rows ask different ones."),
					errhint("Use a constant, or group by what it depends on.")));
}

void
CheckSameTerms(const FunnelTerms *a, const FunnelTerms *b)
{
	if (a->window != b->window)
		RaiseTermsDiffer("the window");
	if (a->mode != b->mode)
		RaiseTermsDiffer("the mode");
	if (a->nsteps != b->nsteps)
		RaiseTermsDiffer("the number of conditions");
}

static inline Size
RowsThatFit(const FunnelState *state)
{
	return (VARSIZE(state) - FUNNEL_STATE_HEADER) / sizeof(FunnelRow);
}

/* A copy of the state with room for `nrows` rows or more: the next power of two in bytes. */
static FunnelState *
GrowFunnelState(const FunnelState *state, Size nrows)
{
	const FunnelTerms terms = FunnelStateTerms(state);
	FunnelState *grown;
	Size size = FUNNEL_STATE_FIRST_SIZE;

	if (nrows > FUNNEL_STATE_MAX_ROWS)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many events in one group of a funnel"),
						errdetail("A group holds at most %zu events that satisfy a condition.",
								  FUNNEL_STATE_MAX_ROWS),
						errhint("Group by a finer key, or shorten the period.")));
	while ((size - FUNNEL_STATE_HEADER) / sizeof(FunnelRow) < nrows)
		size *= 2;
	grown = AllocFunnelState(&terms, Min(size, MaxAllocSize));
	grown->nrows = state->nrows;
	grown->is_sorted = state->is_sorted;
	memcpy(grown->rows, state->rows, state->nrows * sizeof(FunnelRow));
	return grown;
}

FunnelState *
AppendFunnelRows(FunnelState *state, const FunnelRow *rows, uint32 nrows)
{
	if (nrows == 0)
		return state;
	if (nrows > RowsThatFit(state) - state->nrows)
		state = GrowFunnelState(state, (Size) state->nrows + nrows);
	if (state->nrows > 0 && FunnelRowPrecedes(&rows[0], &state->rows[state->nrows - 1]))
		state->is_sorted = false;
	memcpy(&state->rows[state->nrows], rows, nrows * sizeof(FunnelRow));
	state->nrows += nrows;
	return state;
}

void
SortFunnelState(FunnelState *state)
{
	if (!state->is_sorted)
		SortFunnelRows(state->rows, state->nrows);
	state->is_sorted = true;
}

/* Write the outside form of a state. */
static bytea *
PackFunnelState(const FunnelState *state)
{
	StringInfoData buf;

	if (!state->is_sorted)
	{
		FunnelState *sorted = CopyFunnelState(state);

		SortFunnelState(sorted);
		state = sorted;
	}
	pq_begintypsend(&buf);
	pq_sendint8(&buf, state->version);
	pq_sendint8(&buf, state->nsteps);
	pq_sendint16(&buf, state->mode);
	pq_sendint64(&buf, state->window);
	pq_sendint32(&buf, state->nrows);
	for (uint32 r = 0; r < state->nrows; r++)
	{
		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&buf, state->rows[r].at);
		pq_sendint64(&buf, state->rows[r].steps);
	}
	return pq_endtypsend(&buf);
}

static bool
TermsAreValid(const FunnelTerms *terms)
{
	return terms->window >= 0 && terms->nsteps >= 1 && terms->nsteps <= FUNNEL_MAX_STEPS &&
		   FunnelModeIsValid(terms->mode);
}

/* Read one row; false if it is none of a funnel of these terms. */
static bool
UnpackFunnelRow(StringInfo buf, const FunnelTerms *terms, FunnelRow *row)
{
	row->at = pq_getmsgint64(buf);
	row->steps = pq_getmsgint64(buf);
	return (row->steps != 0 || FunnelNeedsAllRows(terms->mode)) &&
		   (row->steps & ~FirstSteps(terms->nsteps)) == 0;
}

/* Read the outside form up to the end of the message; NULL if it is not one. */
static FunnelState *
UnpackFunnelState(StringInfo buf)
{
	FunnelTerms terms;
	FunnelState *state;
	uint32 nrows;

	if (buf->len - buf->cursor < FUNNEL_WIRE_HEADER || pq_getmsgbyte(buf) != FUNNEL_STATE_VERSION)
		return NULL;
	terms.nsteps = pq_getmsgbyte(buf);
	terms.mode = pq_getmsgint(buf, 2);
	terms.window = pq_getmsgint64(buf);
	nrows = pq_getmsgint(buf, 4);
	if (!TermsAreValid(&terms) ||
		(uint64) nrows * sizeof(FunnelRow) != (uint64) (buf->len - buf->cursor))
		return NULL;

	state = AllocFunnelState(&terms, FUNNEL_STATE_HEADER + nrows * sizeof(FunnelRow));
	for (uint32 r = 0; r < nrows; r++)
	{
		FunnelRow row;

		CHECK_FOR_INTERRUPTS();
		if (!UnpackFunnelRow(buf, &terms, &row))
			return NULL;
		state = AppendFunnelRows(state, &row, 1);
	}
	return state;
}

Datum
i360_funnel_state_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(PackFunnelState(PG_GETARG_FUNNEL_STATE_P(0)));
}

Datum
i360_funnel_state_recv(PG_FUNCTION_ARGS)
{
	FunnelState *state = UnpackFunnelState((StringInfo) PG_GETARG_POINTER(0));

	if (state == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("invalid binary form of type %s", "funnel_state"),
						errhint("Only what this type itself has written can be read.")));
	PG_RETURN_POINTER(state);
}

Datum
i360_funnel_state_out(PG_FUNCTION_ARGS)
{
	const bytea *packed = PackFunnelState(PG_GETARG_FUNNEL_STATE_P(0));
	const Size len = VARSIZE_ANY_EXHDR(packed);
	char *hex = palloc(2 * len + 1);

	hex[hex_encode(VARDATA_ANY(packed), len, hex)] = '\0';
	PG_RETURN_CSTRING(hex);
}

static int
HexDigit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Append the bytes that the hexadecimal text stands for; false if it is no such text. */
static bool
ReadHex(const char *hex, StringInfo bytes)
{
	for (; *hex != '\0'; hex += 2)
	{
		int high = HexDigit(hex[0]);
		int low = high < 0 ? -1 : HexDigit(hex[1]);

		if (low < 0)
			return false;
		appendStringInfoCharMacro(bytes, (char) (high << 4 | low));
	}
	return true;
}

Datum
i360_funnel_state_in(PG_FUNCTION_ARGS)
{
	StringInfoData bytes;
	FunnelState *state = NULL;

	initStringInfo(&bytes);
	if (ReadHex(PG_GETARG_CSTRING(0), &bytes))
		state = UnpackFunnelState(&bytes);
	if (state == NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", "funnel_state"),
				 errhint("Only what this type itself has written can be read.")));
	PG_RETURN_POINTER(state);
}
