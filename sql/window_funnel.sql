-- window_funnel, mode exact: levels derived by hand, every type of time, the same answer in any order, in any
-- split and from any number of workers, and a clear error for each mistake.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
RESET client_min_messages;
SET search_path = public, identity360;
\set VERBOSITY default

--
-- Levels. A stream is written as time:steps, and a row satisfies each step that it names.
--
CREATE FUNCTION pg_temp.level(stream text, within bigint, nsteps int) RETURNS int LANGUAGE sql AS $$
	SELECT window_funnel(within, 'exact', split_part(e, ':', 1)::bigint, VARIADIC ARRAY(
		SELECT position(s::text IN split_part(e, ':', 2)) > 0 FROM generate_series(1, nsteps) s ORDER BY s))
	FROM unnest(string_to_array(stream, ' ')) e
$$;
SELECT n, what, stream, within, pg_temp.level(stream, within, 3) AS level, expected
FROM (VALUES
	(1, 'step 2 leans on step 1 at 0 although another step 1 has its time', '0:1 50:1 50:2 60:3', 100, 3),
	(2, 'the same, where only that other one is left in the window',        '0:1 50:1 50:2 60:3', 55, 3),
	(3, 'the window includes its end',                                      '0:1 5:2 10:3', 10, 3),
	(4, 'and is counted from the first step, not from the one before',      '0:1 5:2 10:3', 9, 2),
	(5, 'a later first step opens a window of its own',                     '0:1 6:1 8:2 16:3', 10, 3),
	(6, 'an earlier chain that is further along is not given up for it',    '0:1 4:2 6:1 10:3', 10, 3),
	(7, 'the order of steps counts',                                        '0:3 1:2 2:1', 10, 1),
	(8, 'but not at equal times',                                           '5:3 5:2 5:1', 0, 3),
	(9, 'other events in between do no harm',                               '0:1 1: 2:2 3:1 4:3', 10, 3),
	(10, 'a row that satisfies all steps is one step',                      '5:123', 10, 1),
	(11, 'two of them are two, also at one time',                           '5:123 5:123', 10, 2),
	(12, 'rows of several steps are shared out so that all find one',       '5:12 5:13 5:23', 0, 3),
	(13, 'where that is impossible, as far as it goes',                     '5:12 5:12 5:12', 0, 2),
	(14, 'a chain may begin before a tie and go on in it',                  '0:1 5:123 5:123', 5, 3),
	(15, 'if it is still inside the window',                                '0:1 5:123 5:123', 4, 2),
	(16, 'without a first step there is no level',                          '0:2 1:3', 10, 0)
) c(n, what, stream, within, expected) ORDER BY n;

-- A condition listed three times asks for three rows: one row gives 1, three give 3.
SELECT n, window_funnel('1 hour', 'exact', '2024-01-01 10:00Z'::timestamptz, e = 'A', e = 'A', e = 'A')
FROM (VALUES (1, 'A'), (3, 'A'), (3, 'A'), (3, 'A')) v(n, e) GROUP BY n ORDER BY n;

-- No row, no match; NULL conditions are false; NULL and infinite times are no events.
SELECT window_funnel('1 hour', 'exact', now(), true) FROM generate_series(1, 0);
SELECT window_funnel('1 hour', 'exact', now(), false, NULL::boolean);
SELECT window_funnel('1 hour', 'exact', t, s = 1, s = 2, s = 3)
FROM (VALUES (timestamptz '2024-01-01 10:00Z', 1), (NULL, 2), ('infinity', 2), ('-infinity', 1), ('2024-01-01 10:30Z', 3)) v(t, s);
SELECT window_funnel(10, 'exact', 1, VARIADIC NULL::boolean[]);
SELECT window_funnel(10, 'exact', 1, VARIADIC ARRAY[true, NULL]);

-- The mode: exact is the default, and may be spaced as people write lists.
SELECT window_funnel(10, NULL, 1, true), window_funnel(10, '', 1, true), window_funnel(10, ' exact , Exact', 1, true);

--
-- Types of time
--
-- A month is 30 days and a day 24 hours: from 31 January to 1 March 2024 are exactly 30, as from 1 to 31 March.
SELECT window_funnel('1 month', 'exact', t, s = 1, s = 2) AS in_30_days,
	window_funnel('30 days -1 microsecond', 'exact', t, s = 1, s = 2) AS in_less
FROM (VALUES (timestamptz '2024-01-31 00:00Z', 1), ('2024-03-01 00:00Z', 2)) v(t, s);
-- The clock change of 31 March in Paris makes no difference to a window of 24 hours; the local clocks are 25 apart.
SET timezone = 'Europe/Paris';
SELECT window_funnel('1 day', 'exact', t, s = 1, s = 2) AS elapsed,
	window_funnel('1 day', 'exact', t::timestamp, s = 1, s = 2) AS as_written
FROM (VALUES (timestamptz '2024-03-30 12:00', 1), ('2024-03-31 13:00', 2)) v(t, s);
RESET timezone;
-- Dates: two days apart, 71 hours hold two whole days and 47 one. They reach beyond the last timestamp.
SELECT window_funnel('71 hours', 'exact', t, s = 1, s = 2) AS two_days, window_funnel('47 hours', 'exact', t, s = 1, s = 2) AS one_day
FROM (VALUES (date '5000000-01-01', 1), ('5000000-01-03', 2), ('infinity', 2), (NULL, 2)) v(t, s);
-- Numbers of any sign and size; the difference of the two is 2^63 - 1, then one more.
SELECT window_funnel(9223372036854775807, 'exact', t, s = 1, s = 2)
FROM (VALUES ((-9223372036854775807 - 1)::bigint, 1), (-1, 2)) v(t, s);
SELECT window_funnel(9223372036854775807, 'exact', t, s = 1, s = 2)
FROM (VALUES ((-9223372036854775807 - 1)::bigint, 1), (0, 2)) v(t, s);

-- 64 conditions, all reached.
SELECT window_funnel(63, 'exact', t, VARIADIC ARRAY(SELECT s = t FROM generate_series(1, 64) s ORDER BY s))
FROM generate_series(1, 64) t;

-- As a window function: the level so far.
SELECT t, s, window_funnel(10, 'exact', t, s = 1, s = 2, s = 3) OVER (ORDER BY t, s) AS so_far
FROM (VALUES (0, 1), (4, 3), (4, 2), (8, 3), (12, 1)) v(t, s) ORDER BY t, s;

--
-- Same answer in any order and in any split
--
-- The stream of case 14 with more around it; whichever rows one worker sees, in whichever order, it is level 4:
-- 0:1, then 2 and 3 by the two rows at 5, then 9:4, 9 after the first.
CREATE TEMP TABLE stream(n int, t bigint, c boolean[]);
INSERT INTO stream
SELECT n, t, ARRAY(SELECT position(s::text IN steps) > 0 FROM generate_series(1, 4) s ORDER BY s)
FROM (VALUES (0, 0, '1'), (1, 5, '123'), (2, 5, '23'), (3, 9, '4'), (4, 12, '12'), (5, 12, '1'), (6, NULL, '4')) v(n, t, steps);
CREATE FUNCTION pg_temp.state_of(rows int, backward boolean) RETURNS funnel_state LANGUAGE plpgsql AS $$
DECLARE
	r record;
	state funnel_state;
BEGIN
	FOR r IN SELECT * FROM stream WHERE rows & (1 << n) <> 0 ORDER BY CASE WHEN backward THEN -n ELSE n END LOOP
		state := window_funnel_transition(state, 9, 'exact', r.t, VARIADIC r.c);
	END LOOP;
	RETURN state;
END $$;
SELECT count(*) AS splits, window_funnel_final(combined) AS level, count(DISTINCT combined::text) AS forms
FROM generate_series(0, 127) rows, (VALUES (false), (true)) b(backward),
	window_funnel_combine(pg_temp.state_of(rows, backward), pg_temp.state_of(127 - rows, NOT backward)) combined
GROUP BY 2;
-- Combining leaves its arguments as they were.
WITH s AS MATERIALIZED (SELECT pg_temp.state_of(7, true) AS a, pg_temp.state_of(120, true) AS b)
SELECT window_funnel_final(window_funnel_combine(a, b)) AS both, window_funnel_final(a) AS a, window_funnel_final(b) AS b FROM s;
SELECT window_funnel_combine(NULL, NULL) IS NULL AS still_empty, window_funnel_final(NULL) AS level_of_nothing;

-- A large group, over many growths of the state: a permutation of the rows changes nothing. The fourth step comes
-- one too late. 7 is prime to 100,000, so n * 7 % 100000 visits every n once, out of order.
SELECT window_funnel(99998, 'exact', n, n = 0, n = 50000, n = 99998, n = 99999, true) AS in_order,
	window_funnel(99998, 'exact', m, m = 0, m = 50000, m = 99998, m = 99999, true) AS shuffled
FROM generate_series(0, 99999) n, LATERAL (SELECT n * 7 % 100000 AS m) p;

-- Workers: 40 users, each with rows spread over the table, so that each user is seen by several workers. About 60
-- rows a user in 60 minutes: many ties.
CREATE TABLE window_funnel_events AS
SELECT x % 40 AS user_id, timestamptz '2024-01-01 00:00Z' + (x / 40 % 60) * interval '1 minute' AS t, x / 2400 % 23 AS step
FROM generate_series(1, 2400) n, LATERAL (SELECT n::bigint * n * n % 1000003 AS x) r;
ANALYZE window_funnel_events;
CREATE VIEW window_funnel_levels AS
SELECT user_id, window_funnel('5 minutes', 'exact', t, step = 1, step IN (2, 3), step IN (1, 2, 3), step = 5, step = 7, step = 8) AS level
FROM window_funnel_events GROUP BY user_id;
CREATE FUNCTION pg_temp.plan_has(wanted text, query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
		IF line LIKE '%' || wanted || '%' THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END $$;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT * FROM window_funnel_levels;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
-- Named debug_parallel_query from PostgreSQL 16 on.
SELECT set_config(name, 'on', false) AS forced FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
SELECT pg_temp.plan_has('Partial', 'SELECT * FROM window_funnel_levels') AS partial_aggregate,
	pg_temp.plan_has('Gather', 'SELECT * FROM window_funnel_levels') AS in_workers;
CREATE TABLE window_funnel_parallel AS SELECT * FROM window_funnel_levels;
SELECT count(*) AS users, count(*) FILTER (WHERE p.level IS DISTINCT FROM s.level) AS differ, count(DISTINCT s.level) > 1 AS levels_vary
FROM serial s FULL JOIN window_funnel_parallel p USING (user_id);
SELECT set_config(name, 'off', false) AS forced FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET parallel_leader_participation;

--
-- A state can be kept: text and binary give it back, and what is none is refused
--
CREATE TABLE window_funnel_kept AS SELECT pg_temp.state_of(127, true) AS state;
SELECT state::text::funnel_state::text = state::text AS same, window_funnel_final(state::text::funnel_state) AS level FROM window_funnel_kept;
\getenv output_dir PG_ABS_BUILDDIR
\set file :output_dir '/results/window_funnel.bin'
COPY window_funnel_kept TO :'file' (FORMAT binary);
COPY window_funnel_kept FROM :'file' (FORMAT binary);
SELECT count(*), count(DISTINCT state::text), min(window_funnel_final(state)) AS level FROM window_funnel_kept;

CREATE FUNCTION pg_temp.error_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN others THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN format(E'%s: %s\n%s\n%s', SQLSTATE, SQLERRM, detail, hint);
END $$;
-- Hexadecimal: version, steps 3, mode 1, window 9, 1 row, time 5, step set 4 (the third); then, of these: another
-- version, no steps, 65, no mode, an unknown one, a negative window, a row too few, no step, step 4 of 3; no hexadecimal.
SELECT n, v AS text, split_part(pg_temp.error_of(format('SELECT %L::funnel_state', v)), E'\n', 1) AS error
FROM (VALUES
	(1, '0103000100000000000000090000000100000000000000050000000000000004'),
	(2, '0203000100000000000000090000000100000000000000050000000000000004'),
	(3, '0100000100000000000000090000000100000000000000050000000000000004'),
	(4, '0141000100000000000000090000000100000000000000050000000000000004'),
	(5, '0103000000000000000000090000000100000000000000050000000000000004'),
	(6, '0103000300000000000000090000000100000000000000050000000000000004'),
	(7, '01030001ffffffffffffffff0000000100000000000000050000000000000004'),
	(8, '0103000100000000000000090000000200000000000000050000000000000004'),
	(9, '0103000100000000000000090000000100000000000000050000000000000000'),
	(10, '0103000100000000000000090000000100000000000000050000000000000008'),
	(11, '010300010000000000000009ffffffff'),
	(12, '01030'), (13, 'zz'), (14, '')) t(n, v) ORDER BY n;

--
-- Mistakes
--
\t on
\a
SELECT query || E'\n' || pg_temp.error_of(query) || E'\n' FROM (VALUES
	(1, $$SELECT window_funnel('-1 second', 'exact', now(), true)$$),
	(2, $$SELECT window_funnel('1 month -31 days', 'exact', now(), true)$$),
	(3, $$SELECT window_funnel('178000000 years', 'exact', now(), true)$$),
	(4, $$SELECT window_funnel(-1, 'exact', 1, true)$$),
	(5, $$SELECT window_funnel(NULL::interval, 'exact', now(), true)$$),
	(6, $$SELECT window_funnel('1 hour', 'exakt', now(), true)$$),
	(7, $$SELECT window_funnel('1 hour', 'exact, strict', now(), true)$$),
	(8, $$SELECT window_funnel('1 hour', 'exact,', now(), true)$$),
	(9, $$SELECT window_funnel('1 hour', 'exact', now(), VARIADIC '{}'::boolean[])$$),
	(10, $$SELECT window_funnel('1 hour', 'exact', now(), VARIADIC array_fill(true, ARRAY[65]))$$),
	(11, $$SELECT window_funnel('1 hour', 'exact', now()$$ || repeat(', true', 65) || ')'),
	(12, $$SELECT window_funnel('1 hour', 'exact', now(), true, 1)$$),
	(13, $$SELECT window_funnel('1 hour', 'exact', now(), VARIADIC ARRAY[1])$$),
	(14, $$SELECT window_funnel(n, 'exact', n, true) FROM generate_series(1, 2) n$$),
	(15, $$SELECT window_funnel(9, 'exact', n, VARIADIC array_fill(NULL::boolean, ARRAY[n])) FROM generate_series(1, 2) n$$),
	(16, $$SELECT window_funnel_combine(window_funnel_transition(NULL, 1, 'exact', 1, true), window_funnel_transition(NULL, 2, 'exact', 1, true))$$)
) q(n, query) ORDER BY n;
\a
\t off

-- Pure computation: everybody may call it.
SELECT count(*) AS functions, bool_and(has_function_privilege('public', oid, 'EXECUTE')) AS public_may, bool_and(provolatile = 'i' AND proparallel = 's') AS pure
FROM pg_proc WHERE pronamespace = 'identity360'::regnamespace AND proname ~ '^(window_funnel|funnel_state)';

DROP VIEW window_funnel_levels;
DROP TABLE window_funnel_events, window_funnel_parallel, window_funnel_kept;
