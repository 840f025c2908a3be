-- How things are timed: a part declares its figures with add(), take() times them all in turns, report() makes the table.
-- Two times are taken of a statement within the server, of which nothing is sent to a client: that by the clock, and that
-- which the process was on a processor. The second is the figure, as other work on the machine hardly touches it; all data
-- is in memory, so on a quiet machine they are the same. Of a statement with two processes the clock is the figure.
CREATE EXTENSION identity360;
-- What PostgreSQL ships that does something alike, if it is there; in a schema of its own, as names are the same.
CREATE SCHEMA contrib;
SELECT format('CREATE EXTENSION %I SCHEMA contrib', name) FROM pg_available_extensions
WHERE name IN ('fuzzystrmatch', 'unaccent') \gexec

CREATE SCHEMA bench;
SET search_path = bench;

CREATE TABLE figure (
	name     text PRIMARY KEY,
	place    int GENERATED ALWAYS AS IDENTITY,
	command  text NOT NULL,
	nrows    bigint NOT NULL,
	unit     text NOT NULL CHECK (unit IN ('ns', 's')),
	net_of   text REFERENCES figure,
	against  text,
	settings jsonb NOT NULL,
	by_clock boolean GENERATED ALWAYS AS (settings ? 'max_parallel_workers_per_gather') STORED,
	prepare  text,
	answer   text
);
COMMENT ON COLUMN figure.command IS 'What is timed. What it gives goes to the temporary table "result".';
COMMENT ON COLUMN figure.net_of IS 'The figure whose time in the same round is taken off, such as that of the scan.';
COMMENT ON COLUMN figure.against IS 'The figure that this one is compared with.';
COMMENT ON COLUMN figure.prepare IS 'Commands to run before each round; not timed.';
COMMENT ON COLUMN figure.answer IS 'A query over "result" that gives one text to show; not timed.';

CREATE TABLE taken (
	name    text REFERENCES figure ON DELETE CASCADE,
	round   int,
	seconds float8 NOT NULL, -- that count
	clock   float8 NOT NULL,
	answer  text,
	PRIMARY KEY (name, round)
);

CREATE FUNCTION add(name text, command text, nrows bigint, unit text DEFAULT 's', net_of text DEFAULT NULL,
	against text DEFAULT NULL, settings jsonb DEFAULT '{}', answer text DEFAULT NULL, prepare text DEFAULT NULL,
	needs text DEFAULT NULL)
RETURNS void LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO figure(name, command, nrows, unit, net_of, against, settings, prepare, answer)
	SELECT name, command, nrows, unit, net_of, against, settings, prepare, answer
	WHERE needs IS NULL OR EXISTS (SELECT FROM pg_extension WHERE extname = needs);
END;
COMMENT ON FUNCTION add IS 'Declare a figure; it is left out where the extension that it needs is not there.';

-- Seconds that this process has been on a processor; NULL where the system does not say. The kernel writes its account
-- when a process goes to sleep.
CREATE FUNCTION on_processor() RETURNS float8 LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_sleep(0.001);
	RETURN split_part(pg_read_file('/proc/self/schedstat', 0, 100, true), ' ', 1)::float8 / 1e9;
END $$;

-- Each command runs in a transaction of its own, with its settings.
CREATE PROCEDURE take(rounds int) LANGUAGE plpgsql AS $$
DECLARE
	f bench.figure;
	since timestamptz;
	clock float8;
	before float8;
	processor float8;
	said text;
BEGIN
	FOR round IN 1 .. rounds LOOP
		FOR f IN SELECT * FROM bench.figure ORDER BY place LOOP
			DROP TABLE IF EXISTS pg_temp.result;
			IF f.prepare IS NOT NULL THEN
				EXECUTE f.prepare;
			END IF;
			COMMIT;
			PERFORM set_config(key, value, true) FROM jsonb_each_text(f.settings);
			before := CASE WHEN NOT f.by_clock THEN bench.on_processor() END;
			since := clock_timestamp();
			EXECUTE 'CREATE TEMP TABLE result AS ' || f.command;
			clock := extract(epoch FROM clock_timestamp() - since);
			processor := bench.on_processor() - before;
			said := NULL;
			IF f.answer IS NOT NULL THEN
				EXECUTE f.answer INTO said;
			END IF;
			INSERT INTO bench.taken VALUES (f.name, round, coalesce(processor, clock), clock, said);
			COMMIT;
		END LOOP;
	END LOOP;
END $$;

CREATE FUNCTION digits(x float8) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN abs(x) < 1 THEN to_char(x, 'FM90.000') WHEN abs(x) < 10 THEN to_char(x, 'FM90.00')
	WHEN abs(x) < 100 THEN to_char(x, 'FM90.0') ELSE to_char(x, 'FM999,999,990') END;

CREATE FUNCTION rate(x float8) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN x >= 1e6 THEN bench.digits(x / 1e6) || ' M' WHEN x >= 1e3 THEN bench.digits(x / 1e3) || ' k' ELSE bench.digits(x) END;

-- Medians, as the middle one; net of the base round by round. A speed against another is the ratio of the medians.
CREATE FUNCTION report() RETURNS SETOF text LANGUAGE sql AS $$
WITH net AS (
	SELECT f.*, t.seconds - coalesce(b.seconds, 0) AS seconds, t.clock - coalesce(b.clock, 0) AS clock, t.answer AS said
	FROM bench.figure f JOIN bench.taken t USING (name) LEFT JOIN bench.taken b ON b.name = f.net_of AND b.round = t.round
), middle AS (
	SELECT name, place, command, unit, nrows, net_of, against, percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
		min(seconds) AS least, max(seconds) AS most, count(*) AS runs,
		percentile_disc(0.5) WITHIN GROUP (ORDER BY clock) AS clock, string_agg(DISTINCT said, ' or ') AS said,
		CASE unit WHEN 'ns' THEN 1e9 / nrows ELSE 1 END AS factor
	FROM net GROUP BY name, place, command, unit, nrows, net_of, against
), line AS (
	SELECT m.place, format('| %s | %s%s | %s | %s – %s | %s | %s | %s |%s', m.name, '`' || replace(m.command, '|', '\|') || '`',
		CASE WHEN m.net_of IS NOT NULL THEN ', net' ELSE '' END,
		bench.digits(m.median * m.factor) || ' ' || m.unit, bench.digits(m.least * m.factor), bench.digits(m.most * m.factor),
		bench.digits(m.clock * m.factor), bench.rate(m.nrows / nullif(m.median, 0)),
		coalesce(bench.digits(o.median * o.factor / nullif(m.median * m.factor, 0)) || ' × ' || m.against, ''),
		CASE WHEN (SELECT count(said) FROM middle) > 0 THEN ' ' || coalesce(m.said, '') || ' |' ELSE '' END) AS line
	FROM middle m LEFT JOIN middle o ON o.name = m.against
)
SELECT '| what | command | median of ' || max(runs) || ' | min – max | by the clock | rows/s | speed against |' ||
	CASE WHEN count(said) > 0 THEN ' answer |' ELSE '' END FROM middle
UNION ALL
SELECT '|---|---|---:|---:|---:|---:|---|' || CASE WHEN count(said) > 0 THEN '---|' ELSE '' END FROM middle
UNION ALL
(SELECT line FROM line ORDER BY place)
$$;
