-- funnel_steps() and funnel_rates(): when each step was reached, why the next was not, and the figures of a chart; times and
-- reasons derived by hand, rates against plain SQL over the steps.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
RESET client_min_messages;
SET search_path = public, identity360;
SET timezone = 'UTC';
SET intervalstyle = 'postgres';

-- A stream is written as minute:event.
CREATE FUNCTION pg_temp.journey(stream text) RETURNS journey LANGUAGE sql AS $$
	SELECT coalesce(journey_agg('2026-01-01'::timestamptz + split_part(e, ':', 1)::int * interval '1 minute', split_part(e, ':', 2)), '[]')
	FROM unnest(string_to_array(stream, ' ')) e WHERE e <> ''
$$;
SELECT n, mode, stream, s.level, (SELECT string_agg(to_char(t, 'MI'), ' ' ORDER BY t) FROM unnest(s.step_at) t) AS minutes, s.converted_in, s.drop_off, expected, what
FROM (VALUES
	(1, 'exact', '0:a 3:b 5:c', '3 00 03 05', 'all steps'),
	(2, 'exact', '0:a 3:b', '2 00 03 never', 'the next step did not happen'),
	(3, 'exact', '0:c 1:a 3:b', '2 01 03 out_of_order', 'it happened before'),
	(4, 'exact', '0:a 3:b 11:c', '2 00 03 too_late', 'it happened after the window of ten minutes'),
	(5, 'exact', '0:c 1:a 3:b 12:c', '2 01 03 too_late', 'the reason nearest to success'),
	(6, 'exact', '0:a 2:a 3:b 12:c', '3 02 03 12', 'the chain that gets there began last'),
	(7, 'exact', '0:a 1:b 2:b 3:c', '3 00 01 03', 'each step as early as can be'),
	(8, 'exact', '0:a 5:b 5:c', '3 00 05 05', 'two steps at one time'),
	(9, 'strict_increase', '0:a 5:b 5:c', '2 00 05 out_of_order', 'which strict_increase forbids'),
	(10, 'strict_order', '0:a 3:b 4:x 5:c', '2 00 03 excluded', 'another event came between'),
	(11, 'strict_order', '0:a 3:b 4:x 15:c', '2 00 03 too_late', 'but the window had passed as well'),
	(12, 'strict_deduplication', '0:a 3:b 4:b 5:c', '2 00 03 excluded', 'so did a repeated step'),
	(13, 'exact', '0:b 1:c', '0 never', 'without a first step there is nothing'),
	(14, 'exact', '', '0 never', 'an empty journey')
) c(n, mode, stream, expected, what), LATERAL (SELECT (funnel_steps(pg_temp.journey(stream), '{a,b,c}', '10 minutes', mode)).*) s ORDER BY n;

--
-- Rates: three customers of spring and two of autumn. Waits for b: 2, 4 and 6 minutes in spring (median 4, nine tenths 6).
--
CREATE TABLE funnel_journeys AS
SELECT season AS breakdown, pg_temp.journey(stream) AS journey FROM (VALUES
	('spring', '0:a 2:b 5:c'), ('spring', '0:a 4:b'), ('spring', '0:a 6:b'), ('autumn', '0:a 1:b'), ('autumn', '0:b'), (NULL, '0:a'), ('spring', NULL)) s(season, stream);
SELECT * FROM funnel_rates('funnel_journeys', '{a,b,c}', '10 minutes');
SELECT step, event, customers, rate_from_first, median_wait FROM funnel_rates('SELECT journey FROM funnel_journeys', '{a,b,c}', '10 minutes', 'strict_order');
SELECT * FROM funnel_rates('SELECT journey FROM funnel_journeys WHERE false', '{a,b}', '10 minutes');

-- Against plain SQL: 2,000 customers with 30 events each.
CREATE TABLE funnel_many AS
SELECT n % 2000 AS profile_id, journey_agg('2026-01-01'::timestamptz + (x % 3000) * interval '1 minute', (ARRAY['a','b','c','d'])[1 + x / 3000 % 4]) AS journey
FROM generate_series(1, 60000) n, LATERAL (SELECT n::bigint * n * 31 % 1000003 AS x) r GROUP BY 1;
WITH steps AS MATERIALIZED (SELECT (funnel_steps(journey, '{a,b,c,d}', '2 hours')).* FROM funnel_many),
	waits AS (SELECT s + 1 AS step, step_at[s + 1] - step_at[s] AS wait FROM steps, generate_series(1, level - 1) s),
	plain AS (SELECT step, (SELECT count(*) FROM steps WHERE level >= step) AS customers,
		(SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY wait) FROM waits w WHERE w.step = g.step) AS median_wait,
		(SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY wait) FROM waits w WHERE w.step = g.step) AS p90_wait
		FROM generate_series(1, 4) g(step))
SELECT count(*) AS steps, count(*) FILTER (WHERE (r.customers, r.median_wait, r.p90_wait) IS NOT DISTINCT FROM (p.customers, p.median_wait, p.p90_wait)) AS same,
	min(r.customers) > 0 AS all_reached, min(r.customers) < 2000 AS not_by_all
FROM funnel_rates('funnel_many', '{a,b,c,d}', '2 hours') r FULL JOIN plain p USING (step);
SELECT count(*) FILTER (WHERE (funnel_steps(journey, '{a,b,c,d}', '2 hours', mode)).level <> window_funnel(journey, '{a,b,c,d}', '2 hours', mode)) AS levels_differ
FROM funnel_many, (VALUES ('exact'), ('strict_increase'), ('strict_order'), ('strict_deduplication')) m(mode);

-- Mistakes.
SELECT funnel_steps('[]'::journey, '{a}', '1 day', 'clickhouse');
SELECT funnel_rates('funnel_journeys', NULL, '1 day');
SELECT funnel_rates(NULL, '{a}', '1 day');
SELECT funnel_rates('SELECT 1 AS journey', '{a}', '1 day');
DROP TABLE funnel_journeys, funnel_many;
