-- ~=: two identities match if they share a blocking key that is not common and their weight reaches a threshold. The operator says what that
-- sentence says, and what match_pairs() says; it says the same in a sequential scan and by the index, alone or among other columns, with a
-- pending list, after VACUUM, under row-level security; and the plans are those that one would choose.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
CREATE SCHEMA operator_test;
SET search_path = operator_test, public, identity360;
SELECT amvalidate(oid) FROM pg_opclass WHERE opcname = 'identity_ops';

-- Few values in each field, so that much is shared; empty identities and NULLs among them; a phone that every fourth carries.
CREATE FUNCTION random_identity() RETURNS identity LANGUAGE plpgsql VOLATILE SET search_path = public, identity360 AS $$
DECLARE
	given text[] := '{Jean, Jeanne, Jean-Pierre, Marie, Marcel, "Marie Claude", Paul, J., Françoise}';
	family text[] := '{Martin, Martins, Le Goff, Legoff, Durand, Durant, Petit, "Durand Martin"}';
BEGIN
	IF random() < 0.03 THEN
		RETURN CASE WHEN random() < 0.5 THEN identity() END;
	END IF;
	RETURN identity(
		given_name => CASE WHEN random() < 0.9 THEN given[1 + floor(random() * 9)::int] END,
		family_name => CASE WHEN random() < 0.9 THEN family[1 + floor(random() * 8)::int] END,
		birth_date => CASE WHEN random() < 0.6 THEN format('198%s-%s-1%s', floor(random() * 4), 1 + floor(random() * 12), floor(random() * 3)) END,
		email => CASE WHEN random() < 0.5 THEN format('%s.%s%s@%s.fr', given[1 + floor(random() * 9)::int], family[1 + floor(random() * 8)::int],
			floor(random() * 20), CASE WHEN random() < 0.5 THEN 'free' ELSE 'orange' END) END,
		phone => CASE WHEN random() < 0.25 THEN '0645347788' WHEN random() < 0.6 THEN '06' || (45347000 + floor(random() * 200)::int) END,
		street => CASE WHEN random() < 0.4 THEN floor(random() * 20)::int || ' rue de la Gare' END,
		postcode => CASE WHEN random() < 0.4 THEN '7500' || floor(random() * 5) END,
		city => CASE WHEN random() < 0.3 THEN 'Paris' END,
		identifiers => CASE WHEN random() < 0.2 THEN jsonb_build_object('card', 100000 + floor(random() * 200)::int) END);
END $$;
DO $$ BEGIN PERFORM setseed(0.36); END $$;
CREATE TABLE person AS SELECT n AS id, random_identity() AS who, ARRAY[n % 5, n % 7] AS tags FROM generate_series(1, 1500) n;
CREATE TABLE probe AS SELECT n AS id, random_identity() AS who FROM generate_series(1, 40) n;
INSERT INTO probe VALUES (41, identity()), (42, NULL);
SELECT count(*), count(who), count(*) FILTER (WHERE who = identity()) > 10 AS empty_ones FROM person;
-- Models: fitted (it lists common keys, among them the phone), the same with other thresholds, rates and frequencies of one's own.
CREATE TABLE model AS
SELECT 'fitted' AS name, train_model('SELECT id::text AS record_key, who AS identity FROM person WHERE who IS NOT NULL') AS model, NULL::float8 AS p
UNION ALL SELECT 'fitted, low', train_model('SELECT id::text AS record_key, who AS identity FROM person WHERE who IS NOT NULL'), 0.2
UNION ALL SELECT 'built in', NULL, NULL
UNION ALL SELECT 'own', '{"prior": 0.001, "household_ratio": 2, "comparisons": {"given_name": {"exact": {"m": 0.9, "u": 0.02}}},
	"frequencies": {"family_name": {"values": {"LE GOFF": 0.2, "MARTIN": 0.3}, "unlisted": 0.01}}}', 0.5
UNION ALL SELECT 'everything', '{}', 0;
SELECT name, (SELECT count(*) FROM jsonb_object_keys(model::jsonb -> 'common')) > 0 AS common, (SELECT max(value::float8) FROM jsonb_each_text(model::jsonb -> 'common')) > 0.2 AS hot FROM model ORDER BY 1;

-- The sentence, in SQL. Where no key is common, to share one is to have one among the other's.
CREATE VIEW by_hand AS
SELECT probe.id AS probe, person.id AS person
FROM probe, person WHERE identity_keys(probe.who) && identity_keys(person.who) AND match_probability(probe.who, person.who) >= 0.9;
CREATE VIEW by_operator AS SELECT probe.id AS probe, person.id AS person FROM probe, person WHERE person.who ~= probe.who;
SELECT count(*) > 100 AS many FROM by_hand;
SELECT count(*) AS difference FROM ((TABLE by_hand EXCEPT TABLE by_operator) UNION ALL (TABLE by_operator EXCEPT TABLE by_hand)) d;
-- With a model: what match_pairs() finds in one table (equal identities are one to it, so they are left out).
CREATE VIEW distinct_person AS SELECT min(id)::text AS record_key, who AS identity FROM person WHERE who IS NOT NULL AND id <= 700 GROUP BY who;
CREATE TABLE distinct_query AS
SELECT m.name, p.record_key, match_query(p.identity, m.p, m.model) AS q FROM model m, distinct_person p WHERE m.name <> 'everything' ORDER BY 1, 2;
SELECT n.name, count(*) > 100 AS many, count(*) FILTER (WHERE batch IS NULL OR operator IS NULL) AS difference,
	count(*) FILTER (WHERE abs(batch.probability - (1 - operator.distance)) > 1e-12) AS other_weights
FROM (SELECT m.name, p.* FROM model m, match_pairs('distinct_person', coalesce(m.model, '{}'), m.p) p WHERE m.name <> 'everything') batch
FULL JOIN (SELECT q.name, a.record_key AS left_key, q.record_key AS right_key, a.identity <~> q.q AS distance
	FROM distinct_query q, distinct_person a WHERE a.record_key::int < q.record_key::int AND a.identity ~= q.q) operator
	ON batch.name = operator.name AND least(batch.left_key::int, batch.right_key::int) = operator.left_key::int
		AND greatest(batch.left_key::int, batch.right_key::int) = operator.right_key::int
CROSS JOIN LATERAL (SELECT coalesce(batch.name, operator.name)) n(name) GROUP BY n.name ORDER BY 1;
-- Both sides alike; strict.
SELECT count(*) FILTER (WHERE (a.who ~= b.who) <> (b.who ~= a.who)) AS asymmetric,
	count(*) FILTER (WHERE (a.who ~= match_query(b.who, 0.7)) <> (match_query(b.who, 0.7) ~= a.who)) AS asymmetric_query,
	count(*) FILTER (WHERE (a.who ~= b.who) <> (a.who ~= match_query(b.who))) AS query_is_other,
	count(*) FILTER (WHERE (a.who <~> b.who) <> (b.who <~> match_query(a.who)) OR (a.who <~> b.who) <> (match_query(b.who) <~> a.who)) AS other_distance,
	count(*) FILTER (WHERE abs((a.who <~> b.who) - (1 - match_probability(a.who, b.who))) > 1e-12) AS wrong_distance
FROM probe a, probe b;
SELECT NULL::identity ~= identity() AS l, identity() ~= NULL::identity AS r, identity() ~= match_query(NULL) AS q, identity() ~= identity() AS empty,
	match_query(NULL, 0.5) IS NULL AS strict, match_query(identity(), NULL, NULL) IS NOT NULL AS defaults;
-- A distance does not end at 1e-16, where 1 - probability would: the order of two matches beyond doubt.
SELECT a <~> a < a <~> b AS nearer, 1 - match_probability(a, a) = 1 - match_probability(a, b) AS as_near
FROM identity(given_name => 'Jeanne', family_name => 'Lefebvre', birth_date => '12/03/1985', email => 'jeanne.lefebvre@free.fr', phone => '0645347788',
		street => '12 rue de la Gare', postcode => '75003', city => 'Paris', identifiers => '{"card": 123456}') a,
	identity(given_name => 'Jeanne', family_name => 'Lefebvre', birth_date => '12/03/1985', email => 'jeanne.lefebvre@free.fr', phone => '0645347788',
		street => '12 rue de la Gare', postcode => '75003', city => 'Paris', identifiers => '{"card": 123465}') b;

-- The index gives what the scan gives: each strategy, each model, each way to build and keep an index.
CREATE TABLE query AS SELECT p.id, m.name, match_query(p.who, m.p, m.model) AS q FROM model m, probe p WHERE p.who IS NOT NULL;
CREATE FUNCTION found() RETURNS TABLE (model text, probe int, person int) LANGUAGE plpgsql SET search_path = operator_test, public, identity360 AS $$
DECLARE
	q record;
BEGIN
	FOR q IN SELECT * FROM query LOOP
		RETURN QUERY SELECT q.name, q.id, p.id FROM person p WHERE p.who ~= q.q;
	END LOOP;
	FOR q IN SELECT * FROM probe LOOP
		RETURN QUERY SELECT 'identity', q.id, p.id FROM person p WHERE p.who ~= q.who;
		RETURN QUERY SELECT 'tags', q.id, p.id FROM person p WHERE p.who ~= q.who AND p.tags @> ARRAY[q.id % 5];
		RETURN QUERY SELECT 'any', q.id, p.id FROM person p WHERE p.who ~= q.who OR p.who ~= identity(phone => '0645347788', given_name => 'Paul');
	END LOOP;
END $$;
CREATE TABLE scanned AS SELECT * FROM found();
SELECT model, count(*) > 20 AS many FROM scanned GROUP BY 1 ORDER BY 1;
CREATE FUNCTION difference(how text) RETURNS TABLE (how_ text, by_index boolean, difference bigint) LANGUAGE plpgsql SET search_path = operator_test, public, identity360
SET enable_seqscan = off AS $$
DECLARE
	plan text;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) SELECT FROM person WHERE who ~= identity(phone => ''0645347788'')' INTO plan;
	RETURN QUERY WITH f AS MATERIALIZED (SELECT * FROM found())
	SELECT how, plan LIKE '%Bitmap Index Scan%', count(*) FROM ((TABLE scanned EXCEPT ALL TABLE f) UNION ALL (TABLE f EXCEPT ALL TABLE scanned)) d;
END $$;
SELECT * FROM difference('no index');
CREATE INDEX person_who ON person USING gin (who);
SELECT * FROM difference('built');
DROP INDEX person_who;
CREATE INDEX person_who ON person USING gin (tags, who);
SELECT * FROM difference('two columns');
DROP INDEX person_who;
-- All rows again through a pending list, then merged; then one by one.
CREATE TABLE kept AS TABLE person;
TRUNCATE person;
CREATE INDEX person_who ON person USING gin (who) WITH (fastupdate = on);
INSERT INTO person TABLE kept;
SELECT * FROM difference('pending list');
VACUUM person;
SELECT * FROM difference('merged');
DROP INDEX person_who;
TRUNCATE person;
CREATE INDEX person_who ON person USING gin (who) WITH (fastupdate = off);
INSERT INTO person TABLE kept;
SELECT * FROM difference('row by row');
-- Rows that went and came again leave nothing behind.
UPDATE person SET who = NULL WHERE id % 2 = 0;
DELETE FROM person WHERE id % 3 = 0;
VACUUM person;
INSERT INTO person SELECT * FROM kept WHERE id % 3 = 0;
UPDATE person SET who = kept.who FROM kept WHERE kept.id = person.id AND person.id % 3 <> 0 AND person.id % 2 = 0;
SELECT * FROM difference('after VACUUM');
-- An expression of raw columns, and a stored generated column.
CREATE TABLE client (id int PRIMARY KEY, prenom text, nom text, mail text,
	who identity GENERATED ALWAYS AS (identity(given_name => prenom, family_name => nom, email => mail)) STORED);
INSERT INTO client VALUES (1, 'Jeanne', 'Lefèvre', 'jeanne.lefevre@free.fr'), (2, 'Paul', 'Martin', 'paul.martin@orange.fr'), (3, 'Marc', 'Petit', NULL);
CREATE INDEX client_expression ON client USING gin (identity(given_name => prenom, family_name => nom, email => mail));
CREATE INDEX client_who ON client USING gin (who);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM client WHERE identity(given_name => prenom, family_name => nom, email => mail) ~= identity(given_name => 'jeane', email => 'Jeanne.Lefevre@free.fr');
SELECT id FROM client WHERE identity(given_name => prenom, family_name => nom, email => mail) ~= identity(given_name => 'jeane', email => 'Jeanne.Lefevre@free.fr');
UPDATE client SET mail = 'marc.petit@free.fr' WHERE id = 3;
SELECT id FROM client WHERE who ~= identity(given_name => 'Marc', family_name => 'Petit', email => 'marc.petit@free.fr');
RESET enable_seqscan;

-- Which indexes hold answers of the extension, and were built before it was last updated: none; after an update (here, its row is written
-- again) those that do; not those that were rebuilt since.
CREATE INDEX client_mail ON client (normalize_email(mail));
CREATE INDEX client_prenom ON client (prenom);
CREATE INDEX client_partial ON client (id) WHERE normalize_name(nom) = 'MARTIN';
SELECT * FROM stale_indexes();
BEGIN;
UPDATE pg_extension SET extversion = extversion WHERE extname = 'identity360';
REINDEX INDEX client_who;
SELECT * FROM stale_indexes() WHERE table_name = 'client'::regclass ORDER BY index::text;
REINDEX TABLE client;
SELECT * FROM stale_indexes() WHERE table_name = 'client'::regclass;
ROLLBACK;

-- Search before create: what a clerk is shown before a client is inserted, and why.
CREATE FUNCTION similar_clients(given text, family text, email text) RETURNS TABLE (id int, probability numeric, because text)
LANGUAGE sql STABLE SET search_path = operator_test, public, identity360 AS $$
	SELECT c.id, round((1 - (c.who <~> probe))::numeric, 3),
		(SELECT string_agg(comparison || ' ' || level, ', ' ORDER BY weight DESC) FROM explain_match(c.who, probe) WHERE weight > 0)
	FROM identity(given_name => given, family_name => family, email => email) probe, client c
	WHERE c.who ~= match_query(probe, 0.3) ORDER BY c.who <~> probe LIMIT 5
$$;
SELECT id, probability > 0.9 AS surely, because FROM similar_clients('Jeane', 'Lefebvre', 'jeanne.lefevre@free.fr');
-- The same as a trigger, for those who insert without looking.
CREATE FUNCTION refuse_duplicate() RETURNS trigger LANGUAGE plpgsql SET search_path = operator_test, public, identity360 AS $$
DECLARE
	known int := (SELECT s.id FROM similar_clients(NEW.prenom, NEW.nom, NEW.mail) s WHERE probability > 0.9 LIMIT 1);
BEGIN
	IF known IS NOT NULL THEN
		RAISE unique_violation USING MESSAGE = format('this is client %s', known);
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER refuse_duplicate BEFORE INSERT ON client FOR EACH ROW EXECUTE FUNCTION refuse_duplicate();
INSERT INTO client (id, prenom, nom, mail) VALUES (4, 'Jeanne', 'LEFEVRE', 'Jeanne.Lefevre@Free.fr');
INSERT INTO client (id, prenom, nom, mail) VALUES (5, 'Rose', 'Noir', 'rose.noir@free.fr');
-- Two in one statement: the second sees the first.
INSERT INTO client (id, prenom, nom, mail) VALUES (6, 'Luc', 'Blanc', 'luc.blanc@free.fr'), (7, 'Luc', 'Blanc', 'luc.blanc@free.fr');
SELECT id FROM client ORDER BY 1;

-- A query as a value: text and binary give it back, and it matches the same.
SELECT bool_and(q::text::match_query::text = q::text) AS text_form, max(pg_column_size(q)) < 2500 AS small FROM query;
SELECT count(*) FILTER (WHERE (who ~= q) <> (who ~= q::text::match_query) OR (who <~> q) <> (who <~> q::text::match_query)) AS other FROM query, person WHERE query.id < 10 AND person.id < 100;
SELECT match_query(identity(given_name => 'Jean', phone => '0645347788'), 0.75, '{"prior": 0.001, "household_ratio": 2, "comparisons": {"phone": {"exact": {"m": 0.5, "u": 0.00001, "household": 0.3}}},
	"frequencies": {"given_name": {"values": {"JEAN": 0.03, "PAUL": 0.02}, "unlisted": 0.001}}}');
CREATE FUNCTION print_binary(bytes bytea) RETURNS text LANGUAGE sql AS $$
	SELECT format('printf ''%s''', string_agg('\' || (b >> 6) || (b >> 3 & 7) || (b & 7), '' ORDER BY n))
	FROM (SELECT '\x5047434f50590aff0d0a000000000000000000'::bytea || '\x0001'::bytea || int4send(length(bytes)) || bytes || '\xffff'::bytea) v(all_bytes),
		 LATERAL (SELECT n, get_byte(all_bytes, n) b FROM generate_series(0, length(all_bytes) - 1) n) b
$$;
CREATE TABLE received (q match_query);
SELECT print_binary(match_query_send(q)) AS command FROM query WHERE id = 1 AND name = 'own' \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT received.q::text = query.q::text AS binary_form FROM received, query WHERE id = 1 AND name = 'own';
-- What is wrong with one is told.
\set VERBOSITY sqlstate
SELECT '{"min_probability": 0.9}'::match_query;
SELECT '{"identity": 1}'::match_query;
SELECT '{"identity": {}, "threshold": 0.9}'::match_query;
SELECT '{"identity": {}, "min_probability": 2}'::match_query;
SELECT '{"identity": {}, "min_probability": "0.5"}'::match_query;
SELECT '{"identity": {}, "model": {"prior": 2}}'::match_query;
SELECT '[]'::match_query;
SELECT match_query(identity(), 1.5), match_query(identity(), 'NaN');
\set VERBOSITY default

-- Plans. A table that is large enough to matter, one of ten, one of a tenth.
CREATE TABLE many AS SELECT n AS id, identity(given_name => 'Jean', family_name => 'Nom' || n, email => 'nom' || n || '@free.fr') AS who, n % 100 AS shop FROM generate_series(1, 20000) n;
CREATE TABLE few AS SELECT * FROM many WHERE id % 2000 = 0;
CREATE TABLE part AS SELECT * FROM many WHERE id % 10 = 0;
CREATE INDEX many_who ON many USING gin (who);
CREATE UNIQUE INDEX many_id ON many (id);
VACUUM ANALYZE many;
VACUUM ANALYZE few;
VACUUM ANALYZE part;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
EXPLAIN (COSTS OFF) SELECT * FROM many WHERE who ~= '{"email": "nom5@free.fr"}';
PREPARE probe(identity) AS SELECT * FROM many WHERE who ~= $1;
PREPARE query(match_query) AS SELECT * FROM many WHERE $1 ~= who ORDER BY $1 <~> who LIMIT 10;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE probe('{}');
EXPLAIN (COSTS OFF) EXECUTE query('{"identity": {}}');
RESET plan_cache_mode;
-- A row by its key is nearer than by its keys.
EXPLAIN (COSTS OFF) SELECT * FROM many WHERE id = 5 AND who ~= '{"email": "nom5@free.fr", "given_name": "Jean", "family_name": "Nom"}';
-- Joins: the small side drives; of two large ones either may; a column beside it is a filter.
EXPLAIN (COSTS OFF) SELECT * FROM few JOIN many ON few.who ~= many.who;
EXPLAIN (COSTS OFF) SELECT * FROM few, LATERAL (SELECT many.id FROM many WHERE many.who ~= match_query(few.who, 0.8) ORDER BY many.who <~> few.who LIMIT 3) best;
EXPLAIN (COSTS OFF) SELECT * FROM part JOIN many ON part.who ~= many.who;
EXPLAIN (COSTS OFF) SELECT * FROM many a JOIN many b ON a.who ~= b.who AND a.id < b.id;
EXPLAIN (COSTS OFF) SELECT * FROM part JOIN many ON part.who ~= many.who AND part.shop = many.shop;
-- With a column that tells rows apart, the join is by that.
EXPLAIN (COSTS OFF) SELECT * FROM part JOIN many USING (id) WHERE part.who ~= many.who;
-- A hot key is seen in the statistics, and raises the estimate.
UPDATE many SET who = identity(given_name => 'Jean', family_name => 'Nom' || id, phone => '0645347788') WHERE id % 4 = 0;
ANALYZE many;
CREATE FUNCTION estimate(query text) RETURNS int LANGUAGE plpgsql SET search_path = operator_test, public, identity360 AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
SELECT estimate($$ SELECT FROM many WHERE who ~= '{"phone": "0645347788"}' $$) BETWEEN 40 AND 70 AS hot, estimate($$ SELECT FROM many WHERE who ~= '{"email": "x@free.fr"}' $$) AS rare,
	estimate($$ SELECT FROM many WHERE who ~= NULL::identity $$) AS none;

-- Leakproof: a row-level policy and a security barrier leave the index to the query, and hide what they hide.
CREATE ROLE i360_clerk;
GRANT USAGE ON SCHEMA operator_test, identity360 TO i360_clerk;
GRANT SELECT ON many TO i360_clerk;
ALTER TABLE many ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON many TO i360_clerk USING (shop = current_setting('operator_test.shop')::int);
CREATE VIEW of_shop WITH (security_barrier) AS SELECT * FROM many WHERE shop % 7 = 0 AND random() >= 0;
GRANT SELECT ON of_shop TO i360_clerk;
SET operator_test.shop = 5;
SET ROLE i360_clerk;
EXPLAIN (COSTS OFF) SELECT id FROM many WHERE who ~= '{"email": "nom105@free.fr", "given_name": "Jean"}';
SELECT id FROM many WHERE who ~= '{"email": "nom105@free.fr", "given_name": "Jean"}';
SELECT id FROM many WHERE who ~= '{"email": "nom106@free.fr", "given_name": "Jean"}';
PREPARE barrier(match_query) AS SELECT id FROM of_shop WHERE who ~= $1 ORDER BY who <~> $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE barrier('{"identity": {}}');
RESET plan_cache_mode;
RESET ROLE;
SELECT id FROM of_shop WHERE who ~= match_query('{"email": "nom107@free.fr", "given_name": "Jean"}', 0.5);
SELECT oprname, oprleft::regtype, oprright::regtype, p.proleakproof FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode WHERE oprname IN ('~=', '<~>') AND oprleft IN ('identity'::regtype, 'match_query'::regtype) ORDER BY 1, 2, 3;

DEALLOCATE ALL;
DROP SCHEMA operator_test CASCADE;
REVOKE USAGE ON SCHEMA identity360 FROM i360_clerk;
DROP ROLE i360_clerk;
