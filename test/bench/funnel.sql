-- window_funnel: five steps in three days, of 40,000 users with fifty events each; the same answer in plain SQL.
SELECT 2000000 / :shrink AS nevents, 40000 / :shrink AS nusers \gset

SELECT setseed(0.5);
CREATE TABLE bench.event AS
SELECT floor(random() * :nusers)::bigint AS user_id, timestamptz '2026-05-01 00:00Z' + random() * interval '30 days' AS ts,
	(ARRAY['visit', 'visit', 'visit', 'visit', 'product', 'product', 'product', 'basket', 'checkout', 'order'])[floor(random() * 10)::int + 1] AS type
FROM generate_series(1, :nevents);
CREATE TABLE bench.event_by_time AS SELECT * FROM bench.event ORDER BY ts;
CREATE TABLE bench.event_by_user AS SELECT * FROM bench.event ORDER BY user_id, ts;
CREATE INDEX ON bench.event_by_user(user_id, ts);
VACUUM ANALYZE bench.event, bench.event_by_time, bench.event_by_user;

-- For each event, the latest start of a chain that has got that far; a window takes rows of equal time together. The
-- latest start is the best for all that follows, so this is exact.
CREATE VIEW bench.nested_windows AS
SELECT user_id, max(CASE WHEN s5 IS NOT NULL THEN 5 WHEN s4 IS NOT NULL THEN 4 WHEN s3 IS NOT NULL THEN 3
	WHEN s2 IS NOT NULL THEN 2 WHEN s1 IS NOT NULL THEN 1 ELSE 0 END) AS level
FROM (SELECT *, CASE WHEN type = 'order' AND max(s4) OVER w >= ts - interval '3 days' THEN max(s4) OVER w END AS s5
	FROM (SELECT *, CASE WHEN type = 'checkout' AND max(s3) OVER w >= ts - interval '3 days' THEN max(s3) OVER w END AS s4
		FROM (SELECT *, CASE WHEN type = 'basket' AND max(s2) OVER w >= ts - interval '3 days' THEN max(s2) OVER w END AS s3
			FROM (SELECT *, CASE WHEN type = 'product' AND max(s1) OVER w >= ts - interval '3 days' THEN max(s1) OVER w END AS s2
				FROM (SELECT *, CASE WHEN type = 'visit' THEN ts END AS s1 FROM event) e1
				WINDOW w AS (PARTITION BY user_id ORDER BY ts)) e2
			WINDOW w AS (PARTITION BY user_id ORDER BY ts)) e3
		WINDOW w AS (PARTITION BY user_id ORDER BY ts)) e4
	WINDOW w AS (PARTITION BY user_id ORDER BY ts)) e5
GROUP BY user_id;

-- The same chain in a loop over the sorted events of a user: at equal times the earlier step comes first.
CREATE FUNCTION bench.level_of(times timestamptz[], steps int[]) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	start timestamptz[] := ARRAY[NULL, NULL, NULL, NULL, NULL];
	level int := 0;
	step int;
BEGIN
	FOR i IN 1 .. cardinality(times) LOOP
		step := steps[i];
		IF step = 1 THEN
			start[1] := times[i];
		ELSIF start[step - 1] >= times[i] - interval '3 days' AND start[step] IS DISTINCT FROM start[step - 1] THEN
			start[step] := start[step - 1];
		ELSE
			CONTINUE;
		END IF;
		level := greatest(level, step);
	END LOOP;
	RETURN level;
END $$;
CREATE VIEW bench.array_loop AS
SELECT user_id, level_of(array_agg(ts ORDER BY ts, step), array_agg(step ORDER BY ts, step)) AS level
FROM (SELECT user_id, ts, array_position(ARRAY['visit', 'product', 'basket', 'checkout', 'order'], type) AS step FROM event) e
GROUP BY user_id;

\set levels 'SELECT string_agg(level || '': '' || users, '', '' ORDER BY level) FROM (SELECT level, count(*) AS users FROM result GROUP BY 1) l'
SELECT add('nested windows', 'SELECT * FROM nested_windows', :nevents, answer => :'levels'),
	add('arrays and a loop', 'SELECT * FROM array_loop', :nevents, answer => :'levels');

-- max() alone is the floor of any aggregate over such a table; with the five conditions it is the floor of any funnel.
CREATE FUNCTION pg_temp.add_three(place text, events text, nevents bigint, levels text, settings jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
SELECT bench.add('max, ' || place, format('SELECT user_id, max(ts) FROM %s GROUP BY 1', events), nevents, settings => settings);
SELECT bench.add('max of five conditions, ' || place, format('SELECT user_id, max(ts) FILTER (WHERE (type = ''visit'')::int + (type = ''product'')::int'
		' + (type = ''basket'')::int + (type = ''checkout'')::int + (type = ''order'')::int > 0) FROM %s GROUP BY 1', events),
	nevents, settings => settings, against => 'max, ' || place);
SELECT bench.add('window_funnel, ' || place, format('SELECT user_id, window_funnel(''3 days'', ''exact'', ts, type = ''visit'', type = ''product'','
		' type = ''basket'', type = ''checkout'', type = ''order'') AS level FROM %s GROUP BY 1', events),
	nevents, settings => settings, against => 'max, ' || place, answer => levels);
$$;
SELECT pg_temp.add_three('no order', 'event', :nevents, :'levels'),
	pg_temp.add_three('no order, two processes', 'event', :nevents, :'levels', '{"max_parallel_workers_per_gather": 1}'),
	pg_temp.add_three('by time', 'event_by_time', :nevents, :'levels'),
	pg_temp.add_three('by user, index', 'event_by_user', :nevents, :'levels', '{"enable_hashagg": "off"}'),
	pg_temp.add_three('by user, index, two processes', 'event_by_user', :nevents, :'levels',
		'{"enable_hashagg": "off", "max_parallel_workers_per_gather": 1}');
