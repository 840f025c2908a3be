-- The packed journey of one customer. All of it but build_journeys() is pure computation, so PUBLIC may execute it.

CREATE TYPE @extschema@.journey;

CREATE FUNCTION @extschema@.journey_in(cstring) RETURNS @extschema@.journey
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_in';
COMMENT ON FUNCTION @extschema@.journey_in(cstring) IS 'input function of journey: a JSON array of events, each [time, name] or [time, name, value]';

CREATE FUNCTION @extschema@.journey_out(@extschema@.journey) RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_out';
COMMENT ON FUNCTION @extschema@.journey_out(@extschema@.journey) IS 'output function of journey: a JSON array of events, times in UTC';

CREATE FUNCTION @extschema@.journey_recv(internal) RETURNS @extschema@.journey
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_recv';
COMMENT ON FUNCTION @extschema@.journey_recv(internal) IS 'binary input function of journey';

CREATE FUNCTION @extschema@.journey_send(@extschema@.journey) RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_send';
COMMENT ON FUNCTION @extschema@.journey_send(@extschema@.journey) IS 'binary output function of journey';

CREATE TYPE @extschema@.journey (
	INPUT = @extschema@.journey_in,
	OUTPUT = @extschema@.journey_out,
	RECEIVE = @extschema@.journey_recv,
	SEND = @extschema@.journey_send,
	STORAGE = extended
);
COMMENT ON TYPE @extschema@.journey IS
'the events of one customer (time, name, optional value), ordered and packed into some five bytes each';

CREATE FUNCTION @extschema@.journey_eq(@extschema@.journey, @extschema@.journey) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'MODULE_PATHNAME', 'i360_journey_eq';
COMMENT ON FUNCTION @extschema@.journey_eq(@extschema@.journey, @extschema@.journey) IS 'implementation of = operator';

CREATE FUNCTION @extschema@.journey_ne(@extschema@.journey, @extschema@.journey) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'MODULE_PATHNAME', 'i360_journey_ne';
COMMENT ON FUNCTION @extschema@.journey_ne(@extschema@.journey, @extschema@.journey) IS 'implementation of <> operator';

CREATE OPERATOR @extschema@.= (
	LEFTARG = @extschema@.journey, RIGHTARG = @extschema@.journey, FUNCTION = @extschema@.journey_eq,
	COMMUTATOR = OPERATOR(@extschema@.=), NEGATOR = OPERATOR(@extschema@.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR @extschema@.= (@extschema@.journey, @extschema@.journey) IS 'the same events';

CREATE OPERATOR @extschema@.<> (
	LEFTARG = @extschema@.journey, RIGHTARG = @extschema@.journey, FUNCTION = @extschema@.journey_ne,
	COMMUTATOR = OPERATOR(@extschema@.<>), NEGATOR = OPERATOR(@extschema@.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.journey, @extschema@.journey) IS 'not the same events';

CREATE FUNCTION @extschema@.journey_concat(@extschema@.journey, @extschema@.journey) RETURNS @extschema@.journey
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_concat';
COMMENT ON FUNCTION @extschema@.journey_concat(@extschema@.journey, @extschema@.journey) IS 'implementation of || operator';

CREATE OPERATOR @extschema@.|| (
	LEFTARG = @extschema@.journey, RIGHTARG = @extschema@.journey, FUNCTION = @extschema@.journey_concat);
COMMENT ON OPERATOR @extschema@.|| (@extschema@.journey, @extschema@.journey) IS
'the events of both in order of time; events that both hold stand twice';

CREATE FUNCTION @extschema@.journey_slice(journey @extschema@.journey, from_time timestamptz, to_time timestamptz)
RETURNS @extschema@.journey
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_slice';
COMMENT ON FUNCTION @extschema@.journey_slice(@extschema@.journey, timestamptz, timestamptz) IS
'the events of a journey from one time on and before another; NULL is an open end';

CREATE FUNCTION @extschema@.journey_count(journey @extschema@.journey) RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_count';
COMMENT ON FUNCTION @extschema@.journey_count(@extschema@.journey) IS 'the number of events of a journey';

CREATE FUNCTION @extschema@.journey_events(
	journey @extschema@.journey, OUT occurred_at timestamptz, OUT event text, OUT value double precision)
RETURNS SETOF record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 20 AS 'MODULE_PATHNAME', 'i360_journey_events';
COMMENT ON FUNCTION @extschema@.journey_events(@extschema@.journey) IS
'the events of a journey as rows, in order of time, then name, then value; value is NULL where there is none';

CREATE FUNCTION @extschema@.journey_agg_transition(internal, ts timestamptz, event text) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_agg_transition';
COMMENT ON FUNCTION @extschema@.journey_agg_transition(internal, timestamptz, text) IS 'transition function of journey_agg';

CREATE FUNCTION @extschema@.journey_agg_transition(internal, ts timestamptz, event text, value double precision) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_agg_transition';
COMMENT ON FUNCTION @extschema@.journey_agg_transition(internal, timestamptz, text, double precision) IS 'transition function of journey_agg';

CREATE FUNCTION @extschema@.journey_agg_transition(internal, journey @extschema@.journey) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_agg_transition_journey';
COMMENT ON FUNCTION @extschema@.journey_agg_transition(internal, @extschema@.journey) IS 'transition function of journey_agg';

CREATE FUNCTION @extschema@.journey_agg_combine(internal, internal) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_agg_combine';
COMMENT ON FUNCTION @extschema@.journey_agg_combine(internal, internal) IS 'combine function of journey_agg';

CREATE FUNCTION @extschema@.journey_agg_serialize(internal) RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_agg_serialize';
COMMENT ON FUNCTION @extschema@.journey_agg_serialize(internal) IS 'serialization function of journey_agg';

CREATE FUNCTION @extschema@.journey_agg_deserialize(bytea, internal) RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_agg_deserialize';
COMMENT ON FUNCTION @extschema@.journey_agg_deserialize(bytea, internal) IS 'deserialization function of journey_agg';

CREATE FUNCTION @extschema@.journey_agg_final(internal) RETURNS @extschema@.journey
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_journey_agg_final';
COMMENT ON FUNCTION @extschema@.journey_agg_final(internal) IS 'final function of journey_agg';

CREATE AGGREGATE @extschema@.journey_agg(ts timestamptz, event text) (
	SFUNC = @extschema@.journey_agg_transition, STYPE = internal, SSPACE = 1024,
	FINALFUNC = @extschema@.journey_agg_final, COMBINEFUNC = @extschema@.journey_agg_combine,
	SERIALFUNC = @extschema@.journey_agg_serialize, DESERIALFUNC = @extschema@.journey_agg_deserialize, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.journey_agg(timestamptz, text) IS
'the journey of a group: its events in order of time, whatever the order of rows; an event without a time or a name is none; no row gives NULL';

CREATE AGGREGATE @extschema@.journey_agg(ts timestamptz, event text, value double precision) (
	SFUNC = @extschema@.journey_agg_transition, STYPE = internal, SSPACE = 1024,
	FINALFUNC = @extschema@.journey_agg_final, COMBINEFUNC = @extschema@.journey_agg_combine,
	SERIALFUNC = @extschema@.journey_agg_serialize, DESERIALFUNC = @extschema@.journey_agg_deserialize, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.journey_agg(timestamptz, text, double precision) IS
'journey_agg with a value an event, such as an amount; NULL, NaN and infinite values are none';

CREATE AGGREGATE @extschema@.journey_agg(journey @extschema@.journey) (
	SFUNC = @extschema@.journey_agg_transition, STYPE = internal, SSPACE = 1024,
	FINALFUNC = @extschema@.journey_agg_final, COMBINEFUNC = @extschema@.journey_agg_combine,
	SERIALFUNC = @extschema@.journey_agg_serialize, DESERIALFUNC = @extschema@.journey_agg_deserialize, PARALLEL = SAFE);
COMMENT ON AGGREGATE @extschema@.journey_agg(@extschema@.journey) IS
'the events of all journeys of a group as one journey; NULL ones are passed over, no row gives NULL';

CREATE FUNCTION @extschema@.window_funnel(
	journey @extschema@.journey, steps text[], within interval, mode text DEFAULT 'exact') RETURNS integer
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'i360_journey_window_funnel';
COMMENT ON FUNCTION @extschema@.window_funnel(@extschema@.journey, text[], interval, text) IS
'the level that a journey reaches, 0 to the number of steps: what the aggregate window_funnel gives for its events; a step is the name of an event';

CREATE FUNCTION @extschema@.build_journeys(events text, OUT profile_id bigint, OUT journey @extschema@.journey)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 ROWS 100000 AS 'MODULE_PATHNAME', 'i360_build_journeys';
REVOKE ALL ON FUNCTION @extschema@.build_journeys(text) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.build_journeys(text) IS
'the journey of every profile: events is a query (or the name of a table or view) of profile_id bigint, occurred_at timestamptz, event text and optionally value, run read only with the caller''s rights; rows without one of the three are left out; needs 48 bytes an event of maintenance_work_mem';

CREATE FUNCTION @extschema@.funnel_steps(
	journey @extschema@.journey, steps text[], within interval, mode text DEFAULT 'exact',
	OUT level integer, OUT step_at timestamptz[], OUT converted_in interval, OUT drop_off text)
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 150 AS 'MODULE_PATHNAME', 'i360_funnel_steps';
COMMENT ON FUNCTION @extschema@.funnel_steps(@extschema@.journey, text[], interval, text) IS
'how far a journey comes: the level of window_funnel, when each step is reached by the chain that gets there first, the time from the first to the last of all steps, or why the next is missing: never, out_of_order (it happened, but not after the others), too_late (after the window) or excluded (after an event that a strict mode forbids)';

CREATE FUNCTION @extschema@.funnel_rates(
	journeys text, steps text[], within interval, mode text DEFAULT 'exact',
	OUT breakdown text, OUT step integer, OUT event text, OUT customers bigint,
	OUT rate_from_previous double precision, OUT rate_from_first double precision,
	OUT median_wait interval, OUT p90_wait interval)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 ROWS 100 AS 'MODULE_PATHNAME', 'i360_funnel_rates';
REVOKE ALL ON FUNCTION @extschema@.funnel_rates(text, text[], interval, text) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.funnel_rates(text, text[], interval, text) IS
'a row a step, ready for a chart: the customers that reach it, their share of those of the step before and of the first (0 to 1), and how long the step before was ago for half and for nine tenths of them; journeys is a query (or the name of a table or view) of journey and optionally breakdown text, by whose values the rows are given, run read only with the caller''s rights';
