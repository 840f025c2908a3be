-- The type journey: text and binary, gathering in any order and split, slices, what SQL asks of it; build_journeys() and
-- the funnel of a journey against the aggregates over the same rows; a clear error for each mistake.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
RESET client_min_messages;
SET search_path = public, identity360;
SET timezone = 'Europe/Paris';

-- Events in order of time, then name, then value; times in UTC whatever the session's zone; a value where there is one.
SELECT '[["2026-03-01T11:00:00+01", "visit"], ["2026-03-01T09:59:59.5Z", "order", 59.90], ["2026-03-01T10:00:00Z", "basket"]]'::journey;
SELECT * FROM journey_events('[["2026-03-01T10:00:00Z", "order", 1e300], ["2026-03-01T10:00:00Z", "order"], ["2026-02-01T00:00:00Z", "\"é\"", -0.015]]');
SELECT '[]'::journey AS empty, journey_count('[]'), (SELECT count(*) FROM journey_events('[]'));

-- Joined, cut at [from, to), put together again.
WITH j AS (SELECT '[["2026-01-01T00:00:00Z", "a"], ["2026-01-02T00:00:00Z", "b"], ["2026-01-03T00:00:00Z", "c", 3]]'::journey AS j)
SELECT journey_count(j || j) AS twice, journey_slice(j, '2026-01-02Z', '2026-01-03Z') AS middle,
	journey_slice(j, NULL, '2026-01-02Z') || journey_slice(j, '2026-01-02Z', NULL) = j AS whole,
	j || j = j AS doubled_is_other, journey_slice(j, '2027-01-01Z', NULL) = '[]' AS empty
FROM j;

-- Gathered: NULL and infinite times and NULL names are no events; NaN and infinite values are none; no row gives NULL.
SELECT journey_agg(t, e, v) FROM (VALUES (timestamptz '2026-01-01Z', 'b', 'NaN'::float8), (NULL, 'a', 1), ('infinity', 'a', 1),
	('2026-01-01Z', NULL, 1), ('2026-01-01Z', 'b', 'Infinity'), ('2026-01-01Z', 'a', NULL)) e(t, e, v);
SELECT journey_agg(now(), 'a') IS NULL AS nothing FROM generate_series(1, 0);
SELECT journey_agg(j::journey) FROM (VALUES ('[["2026-01-02T00:00:00Z", "a"]]'), (NULL), ('[["2026-01-01T00:00:00Z", "b"]]')) v(j);

--
-- Against the aggregates: 3,000 customers, 60,000 events rich in ties; customer 0 has a third of them,
-- and the other 2,000 have numbers that three does not divide.
--
CREATE TABLE journey_rows AS
SELECT CASE WHEN x % 3 = 0 THEN 0 ELSE x % 3000 END AS profile_id, timestamptz '2026-01-01Z' + (x / 7 % 5000) * interval '1 minute' AS occurred_at,
	(ARRAY['visit', 'product', 'basket', 'order', 'mail'])[1 + x / 11 % 5] AS event, CASE WHEN x % 5 = 0 THEN x % 1000 / 100.0 END AS value
FROM generate_series(1, 60000) n, LATERAL (SELECT n::bigint * n * 31 % 1000003 AS x) r;
ANALYZE journey_rows;
CREATE TABLE journeys AS SELECT * FROM build_journeys('journey_rows');
SELECT count(*) AS profiles, sum(journey_count(journey)) AS events FROM journeys;
SELECT count(*) AS profiles, count(*) FILTER (WHERE built.journey = gathered.journey) AS same
FROM journeys built FULL JOIN (SELECT profile_id, journey_agg(occurred_at, event, value::float8) AS journey FROM journey_rows GROUP BY 1) gathered USING (profile_id);
-- Gathered by workers.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
EXPLAIN (COSTS off) SELECT profile_id, journey_agg(occurred_at, event, value::float8) AS journey FROM journey_rows GROUP BY 1;
SELECT count(*) FILTER (WHERE built.journey = gathered.journey) AS same
FROM journeys built FULL JOIN (SELECT profile_id, journey_agg(occurred_at, event, value::float8) AS journey FROM journey_rows GROUP BY 1) gathered USING (profile_id);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET parallel_leader_participation;
-- Funnels of both kinds agree in every mode; an event may be several steps.
SELECT mode, count(*) FILTER (WHERE packed.level IS DISTINCT FROM rows.level) AS differ, count(DISTINCT packed.level) > 2 AS levels_vary
FROM (VALUES ('exact'), ('strict_increase'), ('strict_order'), ('strict_order, allow_reentry'), ('strict_deduplication'),
	('clickhouse'), ('clickhouse, strict_order'), ('clickhouse, strict_increase')) m(mode),
	LATERAL (SELECT profile_id, window_funnel(journey, '{visit,product,basket,visit,order}', '10 hours', mode) AS level FROM journeys) packed
	FULL JOIN LATERAL (SELECT profile_id, window_funnel('10 hours', mode, occurred_at, event = 'visit', event = 'product', event = 'basket',
		event = 'visit', event = 'order') AS level FROM journey_rows GROUP BY 1) rows USING (profile_id)
GROUP BY 1 ORDER BY 1;

-- Text and binary give the journey back.
SELECT count(*) FILTER (WHERE journey::text::journey = journey) AS same FROM journeys;
\getenv output_dir PG_ABS_BUILDDIR
\set file :output_dir '/results/journey.bin'
COPY journeys TO :'file' (FORMAT binary);
CREATE TEMP TABLE read_back (LIKE journeys);
COPY read_back FROM :'file' (FORMAT binary);
SELECT count(*) AS same FROM journeys JOIN read_back USING (profile_id) WHERE journeys.journey = read_back.journey;

-- Rows without one of the three are left out; integer keys and numeric values will do.
SELECT * FROM build_journeys($$SELECT * FROM (VALUES (7, timestamptz '2026-01-01Z', 'a', 1.5), (NULL, '2026-01-01Z', 'a', 1), (7, NULL, 'a', 1),
	(7, '2026-01-01Z', NULL, 1), (7, 'infinity', 'a', 1), (7, '2026-01-01Z', 'a', 'NaN')) e(profile_id, occurred_at, event, value)$$);
SELECT * FROM build_journeys($$SELECT 1 AS profile_id, now() AS occurred_at, 'a' AS event WHERE false$$);

--
-- Mistakes
--
SELECT '{}'::journey;
SELECT '[["2026-01-01", "a"]]'::journey;
SELECT '[["2026-01-01T10:00:00", "a"]]'::journey;
SELECT '[["infinity", "a"]]'::journey;
SELECT '[["2026-01-01T10:00:00Z"]]'::journey;
SELECT '[["2026-01-01T10:00:00Z", "a", "1"]]'::journey;
SELECT window_funnel('[]'::journey, '{}', '1 day');
SELECT window_funnel('[]'::journey, '{a,NULL}', '1 day');
SELECT window_funnel('[]'::journey, '{a}', '-1 day');
SELECT window_funnel('[]'::journey, '{a}', '1 day', 'exakt');
SELECT build_journeys(NULL);
SELECT build_journeys('SELECT 1 AS profile_id');
SET maintenance_work_mem = '1MB';
SET work_mem = '1MB';
SELECT count(*) FROM build_journeys('journey_rows');
DROP TABLE journey_rows, journeys;
