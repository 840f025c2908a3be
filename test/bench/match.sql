-- The weight of a pair, over pairs laid out with both sides in one row, so that no join is timed.
--   pair_by_name   a million pairs of records of one family name, most of them different people
--   pair_by_key    the pairs that share a blocking key, which is what a batch compares
SELECT 1000000 / :shrink AS npairs \gset

-- Each record with others at a few distances in the list of its name.
CREATE TEMP TABLE by_name AS
WITH member AS (
	SELECT n, family_name, row_number() OVER name - 1 AS place, count(*) OVER (PARTITION BY family_name) AS size
	FROM bench.clean WHERE family_name <> '' WINDOW name AS (PARTITION BY family_name ORDER BY n)
)
SELECT a.n AS a, b.n AS b FROM generate_series(1, 20) step, member a JOIN member b USING (family_name)
WHERE b.place = (a.place + 37 * step) % a.size AND a.n <> b.n LIMIT :npairs;

CREATE TEMP TABLE by_key AS
WITH keyed AS MATERIALIZED (SELECT n, unnest(identity_keys(identity)) AS key FROM bench.record)
SELECT DISTINCT a.n AS a, b.n AS b FROM keyed a JOIN keyed b USING (key) WHERE a.n < b.n LIMIT :npairs;

-- Identities first: a query that reads only these does not pay for the columns behind them.
CREATE FUNCTION pg_temp.lay_out(pairs regclass, target text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TABLE bench.%I AS
		SELECT ra.identity AS a, rb.identity AS b, a.given_name AS a_given, b.given_name AS b_given,
			a.family_name AS a_family, b.family_name AS b_family, a.birth_date AS a_birth, b.birth_date AS b_birth,
			a.email AS a_email, b.email AS b_email, a.phone AS a_phone, b.phone AS b_phone, a.postcode AS a_postcode, b.postcode AS b_postcode
		FROM %s p JOIN bench.record ra ON ra.n = p.a JOIN bench.record rb ON rb.n = p.b
			JOIN bench.clean a ON a.n = p.a JOIN bench.clean b ON b.n = p.b', target, pairs);
END $$;
SELECT pg_temp.lay_out('by_name', 'pair_by_name'), pg_temp.lay_out('by_key', 'pair_by_key');
VACUUM ANALYZE bench.pair_by_name, bench.pair_by_key;

-- A fitted model, as a constant and as it lies in a table.
CREATE TABLE bench.fitted AS SELECT train_model('bench.record') AS model;
SELECT format('CREATE FUNCTION bench.fitted_model() RETURNS match_model LANGUAGE sql IMMUTABLE RETURN %L::match_model', model) FROM bench.fitted \gexec

-- What somebody would write in SQL: six fields, names with two typos, over columns that are clean already.
CREATE FUNCTION pg_temp.add_score(by text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE VIEW bench.score_%1$s AS SELECT
			CASE WHEN a_given = b_given THEN 5 WHEN contrib.levenshtein(a_given, b_given) <= 2 THEN 2 ELSE -4 END
			+ CASE WHEN a_family = b_family THEN 8 WHEN contrib.levenshtein(a_family, b_family) <= 2 THEN 4 ELSE -5 END
			+ CASE WHEN a_birth = b_birth THEN 10 WHEN a_birth <> b_birth THEN -5 ELSE 0 END
			+ CASE WHEN a_email = b_email THEN 13 WHEN contrib.levenshtein(a_email, b_email) <= 2 THEN 8 ELSE 0 END
			+ CASE WHEN a_phone = b_phone THEN 11 WHEN a_phone <> b_phone THEN -1 ELSE 0 END
			+ CASE WHEN a_postcode = b_postcode THEN 5 ELSE -1 END AS score
		FROM bench.pair_%1$s', by);
END $$;
SELECT pg_temp.add_score(by) FROM unnest(ARRAY['by_name', 'by_key']) by
WHERE EXISTS (SELECT FROM pg_extension WHERE extname = 'fuzzystrmatch');

CREATE FUNCTION pg_temp.add_all(by text, npairs bigint) RETURNS void LANGUAGE sql AS $$
SELECT bench.add('scan, ' || by, format('SELECT count(b) FROM pair_%s', by), npairs, 'ns');
SELECT bench.add('scan of all, ' || by, format('SELECT count(b_postcode) FROM pair_%s', by), npairs, 'ns');
SELECT bench.add('score in SQL, ' || by, format('SELECT count(score) FROM score_%s', by), npairs, 'ns',
	net_of => 'scan of all, ' || by, needs => 'fuzzystrmatch');
SELECT bench.add('built-in model, ' || by, format('SELECT count(match_weight(a, b)) FROM pair_%s', by), npairs, 'ns',
	net_of => 'scan, ' || by, against => 'score in SQL, ' || by);
SELECT bench.add('fitted model, ' || by, format('SELECT count(match_weight(a, b, fitted_model())) FROM pair_%s', by), npairs, 'ns',
	net_of => 'scan, ' || by, against => 'score in SQL, ' || by);
$$;
SELECT pg_temp.add_all('by_name', (SELECT count(*) FROM bench.pair_by_name)),
	pg_temp.add_all('by_key', (SELECT count(*) FROM bench.pair_by_key));
-- Where the model is no constant it is fetched anew for each pair: fewer of them, or this would take minutes.
CREATE VIEW bench.pair_few AS SELECT a, b FROM bench.pair_by_key LIMIT 10000;
SELECT add('fitted model in a table, by_key', 'SELECT count(match_weight(a, b, (SELECT model FROM fitted))) FROM pair_few',
	(SELECT count(*) FROM pair_few), 'ns');
