-- The similarities over the same pairs of texts as duckdb.mjs, in ASCII: a table of two names and one of two addresses.
CREATE TABLE bench.pair AS
WITH client AS MATERIALIZED (
	SELECT *, row_number() OVER (ORDER BY client_id) AS n, count(*) OVER () AS clients FROM shop.crm_client
	WHERE family_name ~ '^[ -~]+$' AND email ~ '^[ -~]+$'
)
SELECT c.family_name, o.family_name AS other_name, c.email, o.email AS other_email
FROM client c JOIN client o ON o.n = c.n * 7919 % c.clients + 1,
	generate_series(1, 500000 / :shrink / (SELECT count(*) FROM client)::int + 1) copy
ORDER BY copy, c.n;
CREATE TABLE bench.names AS SELECT family_name AS a, other_name AS b FROM bench.pair;
CREATE TABLE bench.emails AS SELECT email AS a, other_email AS b FROM bench.pair;
VACUUM ANALYZE bench.names, bench.emails;
SELECT count(*) AS nrows FROM bench.pair \gset

SELECT add('scan of ' || t, format('SELECT count(b) FROM %s', t), :nrows, 'ns') FROM unnest(ARRAY['names', 'emails']) t;
SELECT add(format('%s of %s', f, t), format('SELECT sum(%s(a, b)) FROM %s', f, t), :nrows, 'ns',
	answer => CASE WHEN f ~ 'jaro' THEN 'SELECT round(sum::numeric, 2) FROM result' ELSE 'SELECT sum FROM result' END)
FROM unnest(ARRAY['names', 'emails']) t,
	unnest(ARRAY['jaro_similarity', 'jaro_winkler_similarity', 'levenshtein', 'damerau_levenshtein']) f;
