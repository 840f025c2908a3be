-- Households are hard: twins, a father and a son of one name, spouses, brothers and sisters, co-tenants, namesakes by marriage, colleagues share
-- what usually tells one person from another (test/households.sql makes them up, and says what is hard). Bounds on what is merged falsely, and on what is found of
-- the true duplicates in the same households; one household key for those who share a home; a source that holds each person once.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\getenv project PG_ABS_SRCDIR
\set households 800
\set generator :project '/test/households.sql'
\o /dev/null
\set ECHO none
\i :generator
\set ECHO all
\o

CREATE TEMP TABLE truth AS SELECT record_key, person::text AS cluster_key FROM households.record;
CREATE TEMP TABLE person_record AS SELECT record_key, identity FROM households.record;
CREATE TEMP TABLE found AS SELECT * FROM cluster_records('person_record', builtin_model());
-- People of one home who have names of their own, with the model that needs no training: at most one pair in two hundred; twins, who share a birth date as
-- well, one in twenty.
SELECT kind, pairs > 50 AS many, percent <= CASE kind WHEN 'twins' THEN 5 ELSE 0.5 END AS apart
FROM households.false_merges('found') WHERE kind !~ 'one name|namesakes|all';
SELECT percent <= 1 AS all_apart FROM households.false_merges('found') WHERE kind = 'all';
-- And with a model fitted to this very file, in which households are as frequent as duplicates.
CREATE TEMP TABLE fitted AS SELECT * FROM cluster_records('person_record');
SELECT percent <= 1 AS all_apart FROM households.false_merges('fitted') WHERE kind = 'all';
SELECT pairwise_recall >= 0.85 AS recall, pairwise_precision >= 0.8 AS precision FROM evaluate_clusters('fitted', 'truth');
-- Their own duplicates are found all the same.
SELECT pairwise_recall >= 0.7 AS recall, pairwise_precision >= 0.8 AS precision FROM evaluate_clusters('found', 'truth');

-- Households: every record has one, a cluster has one alone, and it is named after its first record.
SELECT count(*) = (SELECT count(*) FROM households.record) AS every_record, bool_and(household_key IS NOT NULL) AS has_one FROM found;
SELECT count(*) AS torn FROM (SELECT FROM found GROUP BY cluster_key HAVING count(DISTINCT household_key) > 1) t;
SELECT count(*) AS misnamed FROM (SELECT FROM found GROUP BY household_key HAVING min(record_key COLLATE "C") <> household_key) t;
-- Those who share a home, or a company's address and telephone, are put together as often as their records say so; strangers hardly ever.
SELECT pairwise_precision >= 0.9 AS precision, pairwise_recall >= 0.4 AS recall
FROM evaluate_clusters('SELECT record_key, household_key AS cluster_key FROM found', 'SELECT record_key, household::text AS cluster_key FROM households.record');
-- The same in any order.
SELECT count(*) AS differ FROM (SELECT * FROM cluster_records('SELECT * FROM person_record ORDER BY md5(record_key)', builtin_model()) EXCEPT SELECT * FROM found) t;

-- A source that holds each person once: a cluster has one record of it at most, whatever the records say; the others join one of them.
CREATE TEMP TABLE crm AS
SELECT source, record_key, identity(given_name => 'Zoé', family_name => 'Quentinmarchand', birth_date => '12/03/1985', email => 'zoe.quentinmarchand@example.fr') AS identity
FROM (VALUES ('crm', '1'), ('crm', '2'), ('web', '1'), ('web', '2')) v(source, record_key);
SELECT source, record_key, cluster_key FROM cluster_records('crm', builtin_model()) ORDER BY 1, 2;
SELECT source, record_key, cluster_key FROM cluster_records('crm', builtin_model(), unique_sources => '{crm}') ORDER BY 1, 2;
SELECT source, record_key, cluster_key FROM cluster_records('crm', builtin_model(), unique_sources => '{crm,web}') ORDER BY 1, 2;
SELECT count(*) FROM cluster_records('crm', unique_sources => '{crm,NULL}');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT count(*) FROM cluster_records('crm', unique_sources => array_fill('crm'::text, ARRAY[65]));
\echo SQLSTATE :LAST_ERROR_SQLSTATE
-- A building with one telephone number: 40 people are no household, the ten families in it are.
SELECT count(DISTINCT household_key) AS households
FROM cluster_records($$SELECT n::text AS record_key, identity(given_name => (string_to_array('Jean Marie Luc Anne Paul Sophie Hugo Alice Yves Nadia Karim Chantal Bruno Odile Serge Ingrid Loic Valerie Omar Fanny '
		|| 'Denis Roxane Marc Ursule Gilles Kevin Zoe Edgar Thibault Brigitte Walter Laura Felix Quentin Mireille Didier Corinne Xavier Hermine Pascal', ' '))[1 + n], family_name => (ARRAY['Dupont', 'Moreau', 'Petit', 'Garnier', 'Lambert',
	'Fontaine', 'Rousseau', 'Mercier', 'Blanc', 'Chevalier'])[1 + n / 4], phone => '0141526378', address => '12 rue Gaspard Monge 75005 Paris') AS identity FROM generate_series(0, 39) n$$, builtin_model());

SET client_min_messages = error;
DROP SCHEMA households CASCADE;
