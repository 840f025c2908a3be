-- blocking_report: what each kind of key costs and brings, and the keys that most records share; the figures below follow
-- from who shares what.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\set SHOW_CONTEXT never

CREATE SCHEMA report_test;
CREATE TABLE report_test.people (source text, record_key text, identity identity);
INSERT INTO report_test.people VALUES
	-- 1 and 2 share names (one key), a mailbox and its user. 2 and 3 are one identity, so they are no pair.
	('crm', '1', identity(given_name => 'Jean', family_name => 'Dupont', email => 'jean.dupont@example.fr')),
	('crm', '2', identity(given_name => 'Jean', family_name => 'Dupond', email => 'jean.dupont@example.fr', phone => '0623456781')),
	('web', '3', identity(given_name => 'Jean', family_name => 'Dupond', email => 'jean.dupont@example.fr', phone => '0623456781')),
	-- 4 shares names alone with 1 and 2, and the phone with 2; 5 the phone with 2 and 4.
	('web', '4', identity(given_name => 'JEAN', family_name => 'DUPONT', phone => '0623456781', city => 'Lyon')),
	('web', '5', identity(given_name => 'Anne', phone => '0623456781')),
	-- 6 shares nothing, 7 is nobody.
	('web', '6', identity(given_name => 'Paul', family_name => 'Petit')),
	('web', '7', NULL);

-- Keys: names of 1, 2, 4, 6; e-mail and user of 1, 2; phone of 2, 4, 5; names and name with place of 4.
-- Pairs: 1-2 by three kinds, 1-4 by names alone, 2-4 by names and phone, 2-5 and 4-5 by the phone alone.
SELECT key_kind, keys, common_keys, blocks, largest_block, comparisons, only_comparisons
FROM blocking_report('report_test.people', builtin_model());
-- Expected matches are sums of probabilities of those pairs.
WITH p(kinds, probability) AS (
	SELECT v.kinds, match_probability(a.identity, b.identity)
	FROM (VALUES ('1', '2', '{email,email_user,names}'::text[]), ('1', '4', '{names}'), ('2', '4', '{names,phone}'), ('2', '5', '{phone}'), ('4', '5', '{phone}')) v(l, r, kinds)
		JOIN report_test.people a ON a.record_key = l JOIN report_test.people b ON b.record_key = r)
SELECT key_kind, abs(expected_matches - (SELECT sum(probability) FROM p WHERE key_kind = 'all' OR key_kind = ANY (kinds))) < 1e-6 AS expected,
	   abs(only_expected_matches - coalesce((SELECT sum(probability) FROM p WHERE key_kind = 'all' OR kinds = ARRAY[key_kind]), 0)) < 1e-6 AS only_expected
FROM blocking_report('report_test.people', builtin_model()) WHERE comparisons > 0;

-- The largest blocks: the first record of each, and what it holds of the key's fields.
SELECT key_kind, key ~ '^[0-9a-f]{16}$' AS is_key, identities, is_common, source, record_key, fields
FROM largest_blocks('report_test.people', builtin_model()) ORDER BY identities DESC, key_kind;
SELECT key AS phone_key FROM largest_blocks('report_test.people', builtin_model()) WHERE key_kind = 'phone' \gset
SELECT count(*) FROM largest_blocks('report_test.people', builtin_model(), 1);

-- With the phone common: 2-4 meet by names, and by the phone with a name; 2-5 and 4-5 no more.
SELECT key_kind, keys, common_keys, blocks, largest_block, comparisons, only_comparisons
FROM blocking_report('report_test.people', replace('{"common": {"KEY": 0.5}}', 'KEY', :'phone_key')::match_model) WHERE keys > 0 OR blocks > 0;
SELECT key_kind, identities, is_common FROM largest_blocks('report_test.people', replace('{"common": {"KEY": 0.5}}', 'KEY', :'phone_key')::match_model)
WHERE is_common;

-- In any order of the records; without a model it is the one that matching would fit.
WITH first AS (SELECT * FROM blocking_report('SELECT * FROM report_test.people ORDER BY record_key')),
	second AS (SELECT * FROM blocking_report('SELECT * FROM report_test.people ORDER BY record_key DESC')),
	trained AS (SELECT * FROM blocking_report('report_test.people', train_model('report_test.people')))
SELECT (SELECT count(*) FROM (TABLE first EXCEPT TABLE second) d) AS order_differs, (SELECT count(*) FROM (TABLE first EXCEPT TABLE trained) d) AS model_differs;
SELECT count(*) FROM largest_blocks('SELECT * FROM report_test.people ORDER BY 2', builtin_model()) a JOIN
	largest_blocks('SELECT * FROM report_test.people ORDER BY 2 DESC', builtin_model()) b USING (key_kind, key, identities, is_common, source, record_key, fields);

-- No rows, one row, a query that is none, a number that is none.
SELECT key_kind, keys, comparisons, expected_matches FROM blocking_report('SELECT * FROM report_test.people LIMIT 0') WHERE key_kind = 'all';
SELECT key_kind, keys, comparisons, expected_matches FROM blocking_report('SELECT * FROM report_test.people LIMIT 1') WHERE key_kind = 'all';
SELECT count(*) FROM largest_blocks('SELECT * FROM report_test.people LIMIT 1');
SELECT * FROM blocking_report(NULL);
SELECT * FROM blocking_report('report_test.nowhere');
SELECT * FROM largest_blocks('report_test.people', NULL, 0);
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- It reads the caller's tables, so nobody has the right unless given it.
SELECT has_function_privilege('public', 'blocking_report(text, match_model)', 'execute') AS report,
	   has_function_privilege('public', 'largest_blocks(text, match_model, integer)', 'execute') AS blocks;

DROP SCHEMA report_test CASCADE;
