-- batch: records of one person get one cluster, those of a household do not; the same in any order and from a table, a view
-- or a query; match_pairs() gives the pairs behind the clusters; what is wrong with a query is told; a run can be cancelled.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\set SHOW_CONTEXT never

CREATE SCHEMA batch_test;
CREATE TABLE batch_test.people (source text, record_key text, identity identity);
INSERT INTO batch_test.people VALUES
	('crm', '1', identity(given_name => 'Jean', family_name => 'Dupont', gender => 'M', birth_date => '12/03/1985', email => 'jean.dupont@example.fr',
		address => '12 rue Gaspard Monge 75005 Paris', phone => '0141526378')),
	-- 2: a slip in the family name; the e-mail is 1's.
	('crm', '2', identity(given_name => 'Jean', family_name => 'Dupond', birth_date => '12/03/1985', email => 'Jean.Dupont@example.fr')),
	-- 3: 1's wife: family name, address and landline are the household's.
	('crm', '3', identity(given_name => 'Catherine', family_name => 'Dupont', gender => 'F', birth_date => '27/11/1987', email => 'catherine.d@example.fr',
		address => '12 rue Gaspard Monge 75005 Paris', phone => '0141526378')),
	-- 4: 1's twin brother.
	('crm', '4', identity(given_name => 'Mathieu', family_name => 'Dupont', gender => 'M', birth_date => '12/03/1985', email => 'math85@example.fr',
		address => '12 rue Gaspard Monge 75005 Paris', phone => '0141526378')),
	-- 5: nobody the others know; 6: nothing known.
	('crm', '5', identity(given_name => 'Awa', family_name => 'Diallo', birth_date => '01/07/1999', email => 'awa.diallo@example.fr')),
	('crm', '6', NULL),
	-- 1 of the web is 1 of the CRM by mailbox and initial; 2 is 3 by name and mailbox; 3 is 2's address with another person's name in it.
	('web', '1', identity(given_name => 'J', family_name => 'Dupont', email => 'jean.dupont@example.fr')),
	('web', '2', identity(given_name => 'Catherine', family_name => 'Dupont', email => 'catherine.d@example.fr')),
	('web', '3', identity(given_name => 'Luc', family_name => 'Moreau', email => 'luc.moreau@example.fr', address => '12 rue Gaspard Monge 75005 Paris')),
	-- The till knows a name alone, twice: that says too little. And one complete identity, twice: that is one person.
	('till', '1', identity(given_name => 'Paul', family_name => 'Petit')),
	('till', '2', identity(given_name => 'Paul', family_name => 'Petit')),
	('till', '3', identity(given_name => 'Awa', family_name => 'Diallo', birth_date => '01/07/1999', email => 'awa.diallo@example.fr'));
CREATE VIEW batch_test.view AS SELECT *, 'x' AS more FROM batch_test.people;

-- A cluster is named after its first record, by source, then key: crm:1 holds crm 1, crm 2, web 1; crm:3 the wife; crm:5 a till record.
SELECT * FROM cluster_records('batch_test.people', builtin_model()) ORDER BY cluster_key, source, record_key;
-- The pairs behind them. Their weight is that of match_weight(), and the probability is above the threshold.
SELECT p.left_source, p.left_key, p.right_source, p.right_key, round(p.weight::numeric, 2) AS weight, p.probability >= 0.9 AS above,
	   p.weight = match_weight(l.identity, r.identity) AS is_weight, p.probability = match_probability(l.identity, r.identity) AS is_probability
FROM match_pairs('batch_test.people', builtin_model()) p
	JOIN batch_test.people l ON (l.source, l.record_key) = (left_source, left_key) JOIN batch_test.people r ON (r.source, r.record_key) = (right_source, right_key)
ORDER BY 1, 2, 3, 4;
-- A query, a table, a view: the same.
SELECT count(*) FROM (
	SELECT * FROM cluster_records('SELECT * FROM batch_test.people', builtin_model()) UNION SELECT * FROM cluster_records('batch_test.people', builtin_model())
	UNION SELECT * FROM cluster_records('batch_test.view', builtin_model()) UNION SELECT * FROM cluster_records(' "batch_test"."view" ', builtin_model())) u;
-- Without a source: a cluster is named by the key alone.
SELECT source, cluster_key, string_agg(record_key, ' ' ORDER BY record_key) AS records
FROM cluster_records('SELECT source || record_key AS record_key, identity FROM batch_test.people', builtin_model()) GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 2;
-- Names of clusters tell apart: sources with colons and quotes in them, empty ones and none.
SELECT source, record_key, cluster_key
FROM cluster_records($$SELECT * FROM (VALUES ('a', 'b:c'), ('a:b', 'c'), (NULL, 'a:b:c'), ('', 'a:b:c'), ('"a', 'b'), ('"a"', ':b')) v(source, record_key), identity() identity$$, '{}')
ORDER BY cluster_key COLLATE "C";

-- Clusters are what the pairs connect, at any threshold, in any order of the records. Made-up people: few names, few mails.
CREATE TABLE batch_test.crowd AS
SELECT n::text AS record_key, identity(given_name => (ARRAY['Jean', 'Jeanne', 'Marie', 'Mathieu', 'J'])[1 + n % 5], family_name => (ARRAY['Dupont', 'Dupond', 'Moreau', 'Morel'])[1 + n / 3 % 4],
	birth_date => date '1980-01-01' + n * 7919 % 40 || '', email => CASE WHEN n % 3 = 0 THEN 'person' || n * 31 % 50 || '@example.fr' END, postcode => '7500' || 1 + n % 3) AS identity
FROM generate_series(1, 400) n;
CREATE FUNCTION batch_test.check_clusters(threshold float8, model match_model) RETURNS TABLE (several_clusters boolean, many_pairs boolean, as_connected boolean, in_any_order boolean, pairs_in_any_order boolean)
LANGUAGE plpgsql SET search_path = public, identity360 AS $$
BEGIN
	CREATE TEMP TABLE found AS SELECT record_key, cluster_key FROM cluster_records('batch_test.crowd', model, threshold);
	CREATE TEMP TABLE pair AS SELECT * FROM match_pairs('batch_test.crowd', model, threshold);
	CREATE TEMP TABLE again AS SELECT record_key, cluster_key FROM cluster_records('SELECT * FROM batch_test.crowd ORDER BY random()', model, threshold);
	CREATE TEMP TABLE pair_again AS SELECT * FROM match_pairs('SELECT * FROM batch_test.crowd ORDER BY random()', model, threshold);
	RETURN QUERY SELECT (SELECT count(DISTINCT cluster_key) > 5 FROM found), (SELECT count(*) > 100 FROM pair),
		(WITH RECURSIVE link AS (SELECT left_key AS a, right_key AS b FROM pair UNION SELECT right_key, left_key FROM pair),
			reach AS (SELECT record_key AS a, record_key AS b FROM found UNION SELECT reach.a, link.b FROM reach JOIN link ON link.a = reach.b)
		 SELECT bool_and(f.cluster_key = r.first) FROM (SELECT a, min(b COLLATE "C") AS first FROM reach GROUP BY a) r JOIN found f ON f.record_key = r.a),
		NOT EXISTS (SELECT * FROM found EXCEPT SELECT * FROM again),
		NOT EXISTS ((SELECT * FROM pair EXCEPT SELECT * FROM pair_again) UNION ALL (SELECT * FROM pair_again EXCEPT SELECT * FROM pair));
	DROP TABLE found, pair, again, pair_again;
END $$;
SELECT * FROM batch_test.check_clusters(0.9, builtin_model());
SELECT * FROM batch_test.check_clusters(0.9999, builtin_model());
SELECT * FROM batch_test.check_clusters(0.9999, NULL);
-- Two equal records that say too little by themselves, and match a third: they are one person with it.
\set odd '{"comparisons": {"given_name": {"exact": {"m": 0.001, "u": 0.5}, "similar": {"m": 0.9, "u": 1e-9}}}}'
SELECT cluster_key, count(*) FROM cluster_records($$SELECT key AS record_key, identity(given_name => name, email => 'someone@example.fr') AS identity
	FROM (VALUES ('a', 'Martine'), ('b', 'Matrine'), ('c', 'Martine')) v(key, name)$$, :'odd') GROUP BY 1;

-- No model: fitted to the records, the same as train_model() gives. It is a model like any other.
SELECT NOT EXISTS ((SELECT * FROM match_pairs('batch_test.crowd', NULL, 0.01) EXCEPT SELECT * FROM match_pairs('batch_test.crowd', train_model('batch_test.crowd'), 0.01))
	UNION ALL (SELECT * FROM match_pairs('batch_test.crowd', train_model('batch_test.crowd'), 0.01) EXCEPT SELECT * FROM match_pairs('batch_test.crowd', NULL, 0.01))) AS same_pairs,
	train_model('batch_test.crowd')::text = train_model('SELECT * FROM batch_test.crowd ORDER BY random()')::text AS same_in_any_order,
	train_model('batch_test.crowd')::text::match_model::jsonb = train_model('batch_test.crowd')::jsonb AS read_back,
	(train_model('batch_test.crowd')::jsonb ->> 'threshold')::float8 BETWEEN 0.5 AND 0.99 AS a_threshold;
-- Shares by hand: each of the five given names is listed, with (count + 500 * 0.008) / (n + 500), where n is the number of distinct
-- identities: equal ones count once.
WITH one AS (SELECT DISTINCT identity FROM batch_test.crowd),
	 name AS (SELECT identity_fields(identity) -> 'given_name' ->> 0 AS name FROM one),
	 by_hand AS (SELECT name, (count(*) + 500 * 0.008) / ((SELECT count(*) FROM name) + 500) AS share FROM name GROUP BY name)
SELECT count(*) AS names, bool_and(abs(value::float8 - share) < 1e-9) AS as_by_hand
FROM by_hand JOIN jsonb_each_text(train_model('batch_test.crowd')::jsonb #> '{frequencies,given_name,values}') v(name, value) USING (name);

-- How well clusters agree with the truth. Found {a b} {c d}, true {a b c} {d}: one true pair of two found and three to find.
-- B-cubed: precision (1 + 1 + 1/2 + 1/2) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4.
SELECT * FROM evaluate_clusters($$VALUES ('a', 1), ('b', 1), ('c', 2), ('d', 2)$$, $$VALUES ('a', 1)$$);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT records, true_pairs, found_pairs, truth_pairs, round(pairwise_precision::numeric, 4) AS precision, round(pairwise_recall::numeric, 4) AS recall, round(pairwise_f1::numeric, 4) AS f1,
	round(bcubed_precision::numeric, 4) AS b3_precision, round(bcubed_recall::numeric, 4) AS b3_recall, round(bcubed_f1::numeric, 4) AS b3_f1
FROM evaluate_clusters($$SELECT * FROM (VALUES ('a', 1), ('b', 1), ('c', 2), ('d', 2)) v(record_key, cluster_key)$$,
	$$SELECT * FROM (VALUES ('a', 'x'), ('b', 'x'), ('c', 'x'), ('d', 'y')) v(record_key, cluster_key)$$);
-- A record that the clusters leave out, or give no cluster, is one of its own; one that the truth does not know does not count; keys of any type.
SELECT records, true_pairs, found_pairs, truth_pairs FROM evaluate_clusters($$SELECT * FROM (VALUES (1, 'x'), (2, 'x'), (3, NULL), (9, 'x'), (10, NULL)) v(record_key, cluster_key)$$,
	$$SELECT * FROM (VALUES (bigint '1', 7), (2, 7), (3, 7), (4, 7), (5, NULL), (NULL, 7)) v(record_key, cluster_key)$$);
-- Keys are unique in each source. Nothing to find and nothing found is no mistake.
SELECT records, found_pairs, pairwise_f1, bcubed_f1 FROM evaluate_clusters('SELECT source, record_key, record_key AS cluster_key FROM batch_test.people WHERE record_key = ''1''',
	'SELECT source, record_key, source AS cluster_key FROM batch_test.people WHERE record_key = ''1''');
SELECT records, found_pairs, pairwise_f1, bcubed_f1 FROM evaluate_clusters('SELECT source, record_key, source AS cluster_key FROM batch_test.people WHERE false', 'SELECT source, record_key, source AS cluster_key FROM batch_test.people WHERE false');
SELECT evaluate_clusters('SELECT record_key, source AS cluster_key FROM batch_test.people', 'SELECT record_key, source AS cluster_key FROM batch_test.people');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- Few records: none, one, one of nothing.
SELECT count(*) FROM cluster_records('SELECT * FROM batch_test.people WHERE false');
SELECT count(*) FROM match_pairs('SELECT * FROM batch_test.people WHERE false');
SELECT * FROM cluster_records('SELECT * FROM batch_test.people WHERE source = ''crm'' AND record_key = ''1''');
SELECT * FROM cluster_records('SELECT * FROM batch_test.people WHERE identity IS NULL');
SELECT (train_model('SELECT * FROM batch_test.people WHERE false')::jsonb ->> 'prior')::float8 AS prior_of_nothing;

-- No probability: the threshold of the model, which is 0.9 where a model says nothing else.
SELECT name, NOT EXISTS (SELECT * FROM match_pairs('batch_test.crowd', model::match_model) EXCEPT SELECT * FROM match_pairs('batch_test.crowd', model::match_model, threshold)) AS same,
	count(*) = (SELECT count(*) FROM match_pairs('batch_test.crowd', model::match_model, threshold)) AS as_many
FROM (VALUES ('none', '{}', 0.9), ('low', '{"threshold": 0.3}', 0.3), ('high', '{"threshold": 0.9999}', 0.9999)) v(name, model, threshold),
	LATERAL match_pairs('batch_test.crowd', model::match_model) GROUP BY name, model, threshold ORDER BY 1;

-- What is refused.
CREATE FUNCTION batch_test.write() RETURNS text LANGUAGE sql AS 'INSERT INTO batch_test.people VALUES (NULL) RETURNING ''x''';
CREATE FUNCTION batch_test.refuse(records text, model match_model DEFAULT '{}', min_probability float8 DEFAULT 0.9) RETURNS text
LANGUAGE plpgsql SET search_path = public, identity360 AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	PERFORM cluster_records(records, model, min_probability);
	RETURN 'not refused';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || ': ' || concat_ws(E'\n  ', SQLERRM, nullif(detail, ''), nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on
SELECT batch_test.refuse(NULL);
SELECT batch_test.refuse('SELECT record_key FROM batch_test.people');
SELECT batch_test.refuse('SELECT 1 AS record_key, identity FROM batch_test.people');
SELECT batch_test.refuse('SELECT record_key, ''{}''::jsonb AS identity FROM batch_test.people');
SELECT batch_test.refuse('SELECT nullif(record_key, ''3'') AS record_key, identity FROM batch_test.people');
SELECT batch_test.refuse('SELECT record_key, identity FROM batch_test.people ORDER BY source, record_key');
SELECT batch_test.refuse('SELECT * FROM batch_test.people UNION ALL SELECT * FROM batch_test.people');
SELECT batch_test.refuse('DELETE FROM batch_test.people');
SELECT batch_test.refuse('WITH d AS (DELETE FROM batch_test.people RETURNING *) SELECT * FROM d');
SELECT batch_test.refuse('SELECT batch_test.write() AS record_key, identity() AS identity');
SELECT batch_test.refuse('batch_test.nothing');
SELECT batch_test.refuse('SELECT ''x'' AS record_key, identity(''{"nickname": "Jo"}'') AS identity');
SELECT batch_test.refuse('batch_test.people', '{}', p) FROM unnest(ARRAY[0, -1, 1.0001, 'NaN', 'Infinity']) p;
\pset format aligned
\pset tuples_only off
-- Certainty is never reached, so 1 joins nothing.
SELECT count(DISTINCT cluster_key) = count(*) AS nothing_joined FROM cluster_records('batch_test.people', '{}', 1);

-- A block of 100,000 records that all share a common key and a second field: five billion pairs. Cancelled at once, and the session goes on.
CREATE TABLE batch_test.block AS
SELECT n::text AS record_key, identity(email => 'info.contact@example.fr', birth_date => '12/03/1985', attributes => jsonb_build_object('n', n)) AS identity FROM generate_series(1, 100000) n;
SET statement_timeout = '2s';
DO $$
DECLARE
	started timestamptz := clock_timestamp();
BEGIN
	PERFORM cluster_records('batch_test.block');
EXCEPTION WHEN query_canceled THEN
	RAISE WARNING '% within a few seconds: %', SQLSTATE, clock_timestamp() - started < interval '6 seconds';
END $$;
RESET statement_timeout;
-- What does not fit in the larger of work_mem and maintenance_work_mem is refused. How much that was is not for a test to say.
\set VERBOSITY terse
SET work_mem = '1MB';
SET maintenance_work_mem = '1MB';
SELECT count(*) FROM cluster_records('batch_test.block');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT count(*) FROM evaluate_clusters('SELECT record_key, record_key AS cluster_key FROM batch_test.block', 'SELECT record_key, record_key AS cluster_key FROM batch_test.block');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\set VERBOSITY default
RESET work_mem;
RESET maintenance_work_mem;
SELECT count(*) FROM cluster_records('batch_test.people', builtin_model());

SET client_min_messages = error;
DROP SCHEMA batch_test CASCADE;
