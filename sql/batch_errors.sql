-- batch, bad input: what is wrong with a records query is told, with SQLSTATE and hint, and nothing of it stays; what is merely
-- awkward (no row, one row, nothing known, thousands of values, a crowd of one name, hardly any memory) gives the right answer.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\set SHOW_CONTEXT never

CREATE SCHEMA batch_errors;
CREATE TABLE batch_errors.person AS
SELECT CASE WHEN n % 3 = 0 THEN 'web' ELSE 'crm' END AS source, n::text AS record_key,
	identity(given_name => (ARRAY['Jean', 'Jeanne', 'Marie', 'Mathieu', 'Awa', 'Luc'])[1 + n % 6], family_name => 'Dupon' || chr(97 + n * 31 % 20) || chr(97 + n / 2 % 13),
		birth_date => (date '1950-01-01' + n / 2 * 7919 % 20000)::text, email => CASE WHEN n % 5 < 3 THEN 'person' || n / 2 || '@example.fr' END, postcode => '750' || lpad((n / 2 % 20)::text, 2, '0')) AS identity
FROM generate_series(1, 4000) n;
CREATE FUNCTION batch_errors.says(statement text) RETURNS text LANGUAGE plpgsql SET search_path = public, identity360 AS $$
DECLARE
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS OR query_canceled THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || ': ' || concat_ws(E'\n  ', SQLERRM, nullif(hint, ''));
END $$;
CREATE FUNCTION batch_errors.writes() RETURNS text LANGUAGE sql AS 'INSERT INTO batch_errors.person VALUES (NULL) RETURNING ''x''';
CREATE FUNCTION batch_errors.fails(n integer) RETURNS text LANGUAGE sql AS 'SELECT n + 1 / (300 - n) || '''' ';

-- Each function reads its query in the same way: what it says, where all say the same.
\pset format unaligned
\pset tuples_only on
CREATE FUNCTION batch_errors.all_say(records text) RETURNS SETOF text LANGUAGE sql SET search_path = public, identity360 AS $$
	SELECT DISTINCT batch_errors.says(format('SELECT %s(%L)', f, records)) FROM unnest(ARRAY['match_pairs', 'cluster_records', 'train_model']) f
$$;
SELECT batch_errors.all_say('SELECT record_key identity FROM');
SELECT batch_errors.all_say('SELECT record_key, identity FROM batch_errors.nobody');
SELECT batch_errors.all_say('SELECT batch_errors.fails(n) AS record_key, identity() AS identity FROM generate_series(1, 500) n');
SELECT batch_errors.all_say('INSERT INTO batch_errors.person VALUES (NULL) RETURNING *');
SELECT batch_errors.all_say('SELECT batch_errors.writes() AS record_key, identity() AS identity');
SELECT batch_errors.all_say('SELECT 1; SELECT 2');
SELECT batch_errors.all_say('SELECT record_key, identity FROM batch_errors.person; DROP TABLE batch_errors.person');
SELECT batch_errors.all_say('EXPLAIN SELECT 1');
SELECT batch_errors.all_say('SELECT identity FROM batch_errors.person');
SELECT batch_errors.all_say('SELECT record_key, source AS identity FROM batch_errors.person');
SELECT batch_errors.all_say('SELECT 1 AS record_key, identity, source FROM batch_errors.person');
SELECT batch_errors.all_say('SELECT source, NULL::text AS record_key, identity FROM batch_errors.person');
SELECT batch_errors.all_say('SELECT * FROM batch_errors.person UNION ALL SELECT * FROM batch_errors.person WHERE record_key = ''7''');
-- A key may be there once in each source, and once without one.
SELECT batch_errors.all_say('SELECT s AS source, ''1'' AS record_key, identity() AS identity FROM unnest(ARRAY[''a'', ''b'', '''', NULL]) s');
-- A text within a text is not a key that ends early.
SELECT batch_errors.all_say('SELECT k AS record_key, identity() AS identity FROM unnest(ARRAY[''a'', ''ab'', ''abc'', '''']) k');

-- Arguments.
SELECT batch_errors.says('SELECT match_pairs(NULL)');
SELECT batch_errors.says(format('SELECT match_pairs(%L, min_probability => %L)', 'batch_errors.person', p)) FROM unnest(ARRAY['0', '1.5', 'NaN']) p;
SELECT batch_errors.says('SELECT match_pairs(''batch_errors.person'', ''{"prior": 7}'')');
SELECT batch_errors.says('SELECT match_pairs(''batch_errors.person'', ''{"comparisons": {"shoe_size": {"exact": {"m": 0.9, "u": 0.1}}}}'')');
SELECT batch_errors.says('SELECT match_pairs(''batch_errors.person'', unique_sources => ARRAY[''crm'', NULL])');
SELECT batch_errors.says('SELECT match_pairs(''batch_errors.person'', unique_sources => array_fill(''crm''::text, ARRAY[65]))');
\pset format aligned
\pset tuples_only off
-- Nothing was written, by whatever way.
SELECT count(*) FROM batch_errors.person;

-- Few records, and such as say nothing.
SELECT (SELECT count(*) FROM match_pairs(q)) AS pairs, (SELECT count(*) FROM cluster_records(q)) AS clustered, train_model(q) IS NOT NULL AS trained
FROM unnest(ARRAY['SELECT * FROM batch_errors.person WHERE false', 'SELECT * FROM batch_errors.person LIMIT 1', 'SELECT n::text AS record_key, identity() AS identity FROM generate_series(1, 3) n',
	'SELECT n::text AS record_key, NULL::identity AS identity FROM generate_series(1, 3) n']) WITH ORDINALITY u(q, n) ORDER BY n;
-- Fields with 10,000 values: an identity keeps some of them, the same of both.
SELECT left_key, right_key FROM match_pairs($$SELECT k AS record_key, identity(jsonb_build_object('given_name', 'Jean', 'family_name', 'Dupont', 'phone', to_jsonb(p), 'email', to_jsonb(e))) AS identity
	FROM (VALUES ('a'), ('b')) v(k), (SELECT array_agg('06' || 10000000 + 13 * n) p, array_agg('someone' || n || '@example.fr') e FROM generate_series(1, 10000) n) w$$, builtin_model());
-- A crowd of one name, each with a number of its own: the name is common, and nothing else is shared, so nobody is compared.
SELECT count(*) AS pairs FROM match_pairs('SELECT n::text AS record_key, identity(given_name => ''Jean'', family_name => ''Martin'', attributes => jsonb_build_object(''n'', n)) AS identity FROM generate_series(1, 50000) n');
-- A crowd of equal records is one identity, compared with itself once.
SELECT count(DISTINCT cluster_key) AS clusters, count(*) FROM cluster_records('SELECT n::text AS record_key, identity(given_name => ''Jean'', family_name => ''Martin'', birth_date => ''12/03/1985'', email => ''jm85@example.fr'') AS identity FROM generate_series(1, 20000) n', builtin_model());

-- Two records of a source that holds each person once are no pair. Without it, both kinds of pairs are found.
SELECT count(*) FILTER (WHERE left_source = 'crm' AND right_source = 'crm') > 0 AS within_crm, count(*) FILTER (WHERE left_source <> right_source) > 0 AS across
FROM match_pairs('batch_errors.person', builtin_model());
SELECT NOT EXISTS ((SELECT * FROM match_pairs('batch_errors.person', builtin_model()) WHERE NOT (left_source = 'crm' AND right_source = 'crm')
	EXCEPT SELECT * FROM match_pairs('batch_errors.person', builtin_model(), unique_sources => ARRAY['crm', 'nothing']))
	UNION ALL (SELECT * FROM match_pairs('batch_errors.person', builtin_model(), unique_sources => ARRAY['crm', 'nothing'])
	EXCEPT SELECT * FROM match_pairs('batch_errors.person', builtin_model()) WHERE NOT (left_source = 'crm' AND right_source = 'crm'))) AS the_others_only;
-- Equal records as well; and an identity of both sources meets those of either.
SELECT left_source, left_key, right_source, right_key FROM match_pairs($$SELECT s AS source, k AS record_key, identity(given_name => 'Jean', family_name => 'Dupont', email => 'j.dupont@example.fr', birth_date => '12/03/1985', phone => p) AS identity
	FROM (VALUES ('crm', '1', NULL), ('crm', '2', NULL), ('web', '3', NULL), ('crm', '4', '0612345679')) v(s, k, p)$$, builtin_model(), unique_sources => ARRAY['crm']) ORDER BY 1, 2, 3, 4;

-- The same answer with much memory and with hardly any, when keys go through files and features are prepared again and again.
CREATE TABLE batch_errors.pair AS SELECT * FROM match_pairs('batch_errors.person', builtin_model(), 0.5);
CREATE TABLE batch_errors.cluster AS SELECT * FROM cluster_records('batch_errors.person', builtin_model());
SET work_mem = '64kB';
SET maintenance_work_mem = '1600kB';
SELECT (SELECT count(*) > 1000 FROM batch_errors.pair) AS many,
	NOT EXISTS ((TABLE batch_errors.pair EXCEPT SELECT * FROM match_pairs('batch_errors.person', builtin_model(), 0.5)) UNION ALL
		(SELECT * FROM match_pairs('batch_errors.person', builtin_model(), 0.5) EXCEPT TABLE batch_errors.pair)) AS same_pairs,
	NOT EXISTS (SELECT * FROM cluster_records('batch_errors.person', builtin_model()) EXCEPT TABLE batch_errors.cluster) AS same_clusters;
-- Less than the records themselves take is refused.
SET maintenance_work_mem = '1MB';
\set VERBOSITY terse
SELECT count(*) FROM match_pairs('SELECT n::text AS record_key, identity(email => n || ''@example.fr'') AS identity FROM generate_series(1, 50000) n', builtin_model());
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\set VERBOSITY default
RESET work_mem;
RESET maintenance_work_mem;

-- The server may run the query in parallel: the same answer.
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT NOT EXISTS (SELECT * FROM match_pairs('batch_errors.person', builtin_model(), 0.5) EXCEPT TABLE batch_errors.pair) AS same_pairs;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- Cancelled in the middle of comparing (a crowd that meets in one block), and in the middle of reading; the session goes on, and nothing is left of it.
SELECT coalesce(sum(total_bytes), 0) AS used_before FROM pg_backend_memory_contexts WHERE name LIKE 'identity360%' \gset
SET statement_timeout = '1s';
SELECT match_pairs('SELECT n::text AS record_key, identity(email => ''info.contact@example.fr'', attributes => jsonb_build_object(''n'', n)) AS identity FROM generate_series(1, 30000) n', builtin_model());
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT match_pairs('SELECT n::text AS record_key, identity(email => n || ''@example.fr'') AS identity FROM generate_series(1, 30000000) n', builtin_model());
\echo SQLSTATE :LAST_ERROR_SQLSTATE
RESET statement_timeout;
SELECT coalesce(sum(total_bytes), 0) = :used_before AS nothing_left FROM pg_backend_memory_contexts WHERE name LIKE 'identity360%';
SELECT count(*) = (SELECT count(*) FROM batch_errors.pair) AS goes_on FROM match_pairs('batch_errors.person', builtin_model(), 0.5);

SET client_min_messages = error;
DROP SCHEMA batch_errors CASCADE;
