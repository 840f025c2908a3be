-- journey: funnels over a visitor's events. All of it is pure computation, so PUBLIC may execute it.

-- What window_funnel has gathered of one group. Kept, it answers later; two of them combine into one.
CREATE TYPE @extschema@.funnel_state;

CREATE FUNCTION @extschema@.funnel_state_in(cstring) RETURNS @extschema@.funnel_state
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_funnel_state_in';
COMMENT ON FUNCTION @extschema@.funnel_state_in(cstring) IS 'input function of funnel_state';

CREATE FUNCTION @extschema@.funnel_state_out(@extschema@.funnel_state) RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_funnel_state_out';
COMMENT ON FUNCTION @extschema@.funnel_state_out(@extschema@.funnel_state) IS 'output function of funnel_state';

CREATE FUNCTION @extschema@.funnel_state_recv(internal) RETURNS @extschema@.funnel_state
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_funnel_state_recv';
COMMENT ON FUNCTION @extschema@.funnel_state_recv(internal) IS 'binary input function of funnel_state';

CREATE FUNCTION @extschema@.funnel_state_send(@extschema@.funnel_state) RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_funnel_state_send';
COMMENT ON FUNCTION @extschema@.funnel_state_send(@extschema@.funnel_state) IS 'binary output function of funnel_state';

CREATE TYPE @extschema@.funnel_state (
	INTERNALLENGTH = VARIABLE,
	INPUT = @extschema@.funnel_state_in,
	OUTPUT = @extschema@.funnel_state_out,
	RECEIVE = @extschema@.funnel_state_recv,
	SEND = @extschema@.funnel_state_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE @extschema@.funnel_state IS
'the events of one group that a funnel needs, with its window, mode and number of steps; opaque, text form hexadecimal';

CREATE FUNCTION @extschema@.window_funnel_transition(
	state @extschema@.funnel_state, within interval, mode text, ts timestamptz, VARIADIC conditions "any")
RETURNS @extschema@.funnel_state
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_window_funnel_transition';
COMMENT ON FUNCTION @extschema@.window_funnel_transition(@extschema@.funnel_state, interval, text, timestamptz, VARIADIC "any") IS
'transition function of window_funnel: the state with one more event; a NULL state begins a group';

CREATE FUNCTION @extschema@.window_funnel_transition(
	state @extschema@.funnel_state, within interval, mode text, ts timestamp, VARIADIC conditions "any")
RETURNS @extschema@.funnel_state
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_window_funnel_transition';
COMMENT ON FUNCTION @extschema@.window_funnel_transition(@extschema@.funnel_state, interval, text, timestamp, VARIADIC "any") IS
'transition function of window_funnel: the state with one more event; a NULL state begins a group';

CREATE FUNCTION @extschema@.window_funnel_transition(
	state @extschema@.funnel_state, within interval, mode text, ts date, VARIADIC conditions "any")
RETURNS @extschema@.funnel_state
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_window_funnel_transition_date';
COMMENT ON FUNCTION @extschema@.window_funnel_transition(@extschema@.funnel_state, interval, text, date, VARIADIC "any") IS
'transition function of window_funnel: the state with one more event; a NULL state begins a group';

CREATE FUNCTION @extschema@.window_funnel_transition(
	state @extschema@.funnel_state, within bigint, mode text, ts bigint, VARIADIC conditions "any")
RETURNS @extschema@.funnel_state
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_window_funnel_transition_bigint';
COMMENT ON FUNCTION @extschema@.window_funnel_transition(@extschema@.funnel_state, bigint, text, bigint, VARIADIC "any") IS
'transition function of window_funnel: the state with one more event; a NULL state begins a group';

CREATE FUNCTION @extschema@.window_funnel_combine(@extschema@.funnel_state, @extschema@.funnel_state)
RETURNS @extschema@.funnel_state
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_window_funnel_combine';
COMMENT ON FUNCTION @extschema@.window_funnel_combine(@extschema@.funnel_state, @extschema@.funnel_state) IS
'the state of both groups as one; NULL stands for an empty group; their windows, modes and numbers of conditions must agree';

CREATE FUNCTION @extschema@.window_funnel_final(@extschema@.funnel_state) RETURNS integer
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_window_funnel_final';
COMMENT ON FUNCTION @extschema@.window_funnel_final(@extschema@.funnel_state) IS
'the level that the events of a state reach, 0 to the number of conditions; 0 for NULL';

-- The final function sorts the rows of the state in place. Their order means nothing, so it counts as read only,
-- and the aggregate may run over a moving window frame. SSPACE is a state of some 60 events.
CREATE AGGREGATE @extschema@.window_funnel(within interval, mode text, ts timestamptz, VARIADIC conditions "any") (
	SFUNC = @extschema@.window_funnel_transition,
	STYPE = @extschema@.funnel_state,
	SSPACE = 1024,
	FINALFUNC = @extschema@.window_funnel_final,
	COMBINEFUNC = @extschema@.window_funnel_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.window_funnel(interval, text, timestamptz, VARIADIC "any") IS
'how many of the conditions, in their order, the events of a group satisfy within a window that opens with the first:
0 to the number of conditions (at most 64; also VARIADIC boolean[]). Each step takes a row of its own, rows of equal
time may serve in any order, the window includes its end; a day of it is 24 hours, a month 30 days. mode: a list of words: exact (or NULL), strict_increase, strict_order, allow_reentry,
strict_once, strict_deduplication; after the word clickhouse they answer as its windowFunnel does.
NULL or infinite times are ignored, NULL conditions are false, no rows give 0. Window, mode and number of conditions are the same for all rows of a group';

CREATE AGGREGATE @extschema@.window_funnel(within interval, mode text, ts timestamp, VARIADIC conditions "any") (
	SFUNC = @extschema@.window_funnel_transition,
	STYPE = @extschema@.funnel_state,
	SSPACE = 1024,
	FINALFUNC = @extschema@.window_funnel_final,
	COMBINEFUNC = @extschema@.window_funnel_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.window_funnel(interval, text, timestamp, VARIADIC "any") IS
'window_funnel for times without a time zone, compared as they are written';

CREATE AGGREGATE @extschema@.window_funnel(within interval, mode text, ts date, VARIADIC conditions "any") (
	SFUNC = @extschema@.window_funnel_transition,
	STYPE = @extschema@.funnel_state,
	SSPACE = 1024,
	FINALFUNC = @extschema@.window_funnel_final,
	COMBINEFUNC = @extschema@.window_funnel_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.window_funnel(interval, text, date, VARIADIC "any") IS
'window_funnel for dates: events of one day have equal time, and only the whole days of the window count';

CREATE AGGREGATE @extschema@.window_funnel(within bigint, mode text, ts bigint, VARIADIC conditions "any") (
	SFUNC = @extschema@.window_funnel_transition,
	STYPE = @extschema@.funnel_state,
	SSPACE = 1024,
	FINALFUNC = @extschema@.window_funnel_final,
	COMBINEFUNC = @extschema@.window_funnel_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.window_funnel(bigint, text, bigint, VARIADIC "any") IS
'window_funnel for times that are numbers, such as epoch seconds; the window is in the same unit';
