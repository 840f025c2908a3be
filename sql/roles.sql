-- A job without any right on the extension's tables: with EXECUTE on the functions below and SELECT on the company's tables
-- it declares and resolves. It proves that what is read is read with the caller's rights, row-level security obeyed, and
-- read only; and that the functions that write give no way to read what the caller may not, and run nothing of the caller's.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET client_min_messages = notice;
\pset format unaligned
\pset tuples_only on
-- All is rolled back at the end, the roles as well.
BEGIN;
CREATE ROLE i360_job;
GRANT EXECUTE ON FUNCTION
	identity360.add_source(text, regclass, text, jsonb, text, text, integer, text),
	identity360.add_source(text, regclass, text[], jsonb, text, text, integer, text),
	identity360.drop_source, identity360.add_event_source, identity360.drop_event_source, identity360.use_policy, identity360.profile_of,
	identity360.resolve, identity360.begin_resolve, identity360.read_query, identity360.stage_records, identity360.keep_records,
	identity360.stage_pairs, identity360.keep_pairs, identity360.update_profiles
TO i360_job;

CREATE SCHEMA shop;
GRANT USAGE, CREATE ON SCHEMA shop TO i360_job;
CREATE TABLE shop.client (id integer, name text, mail text, card text);
INSERT INTO shop.client VALUES (1, 'Jean Dupont', 'jean@example.fr', '11'), (2, 'DUPONT Jean', 'Jean@Example.fr', '12'),
	(3, 'Paul Morel', 'paul@example.fr', '13');
CREATE TABLE shop.visit (cookie text, card text, at timestamptz);
INSERT INTO shop.visit VALUES ('laptop', '11', '2026-01-01'), ('phone', NULL, '2026-01-02');
CREATE TABLE shop.salary (id integer, mail text, amount text);
INSERT INTO shop.salary VALUES (1, 'jean@example.fr', '2500');
GRANT SELECT ON shop.client, shop.visit TO i360_job;
CREATE FUNCTION shop.says(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;

SET LOCAL ROLE i360_job;
-- It declares and resolves: Jean, with both cards and his laptop; Paul; the phone of nobody.
SELECT identity360.add_source('crm', 'shop.client', 'id', '{"full_name": "name", "email": "mail", "identifiers": {"loyalty_card": "card"}}') > 0;
SELECT identity360.add_event_source('web', 'shop.visit', 'at', '{"cookie": "cookie", "loyalty_card": "card"}', event_type => 'visit') > 0;
SELECT identity360.use_policy(identity360.default_link_policy());
SELECT records_read, records_changed, profiles, customers, merged, split FROM identity360.resolve();
SELECT identity360.profile_of('cookie:laptop') = identity360.profile_of('loyalty_card:12'),
       identity360.profile_of('cookie:laptop') = identity360.profile_of('email:paul@example.fr');
SELECT records_read, records_changed, profiles, customers, merged, split FROM identity360.resolve();
-- It has no right on any table or view of the extension, and on no other function that is not pure.
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'identity360'::regnamespace AND c.relkind IN ('r', 'v')
  AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER');
SELECT shop.says('SELECT FROM identity360.source_record'), shop.says('DELETE FROM identity360.link'), shop.says('SELECT FROM identity360.staged_record');
SELECT count(*) FROM pg_proc p
WHERE p.pronamespace = 'identity360'::regnamespace AND p.provolatile <> 'i' AND has_function_privilege(p.oid, 'EXECUTE');

-- It declares no table that it may not read: neither by its own rights nor by those of the writers.
SELECT shop.says($$SELECT identity360.add_source('pay', 'shop.salary', 'id', '{"email": "mail"}')$$);
SELECT shop.says($$SELECT identity360.add_event_source('pay', 'shop.salary', 'id', '{"salary": "amount"}', event_type => 'pay')$$);
SELECT shop.says($$SELECT identity360.add_source('links', 'identity360.link', 'source', '{"email": "kind"}')$$);
SELECT shop.says($$SELECT * FROM identity360.read_query('shop.salary') AS r(amount text)$$);
SELECT shop.says($$SELECT * FROM identity360.read_query('identity360.node') AS r(value text)$$);
SELECT shop.says($$SELECT * FROM identity360.read_query('shop.client') AS r(id bigint)$$);
SELECT shop.says($$SELECT * FROM identity360.read_query('shop.client') AS r(key integer)$$);
SELECT * FROM identity360.read_query('SELECT * FROM shop.client WHERE id = 1') AS r(name text, id integer);
-- One that the owner has declared stops it, and nothing is half done.
RESET ROLE;
SELECT identity360.add_source('pay', 'shop.salary', 'id', '{"email": "mail", "attributes": {"amount": "amount"}}', priority => 500) > 0;
INSERT INTO shop.client VALUES (4, 'Anne Petit', 'anne@example.fr', '14');
SET LOCAL ROLE i360_job;
SELECT shop.says('SELECT identity360.resolve()');
SELECT identity360.profile_of('loyalty_card:14') IS NULL;
RESET ROLE;
SELECT records_read, records_changed FROM identity360.resolve();
SET LOCAL ROLE i360_job;
SELECT identity360.drop_source('pay');
SELECT records_read FROM identity360.resolve();

-- Row-level security decides what it reads, and so what there is.
RESET ROLE;
ALTER TABLE shop.client ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.client TO i360_job USING (id <> 3);
SET LOCAL ROLE i360_job;
SELECT records_read, records_changed FROM identity360.resolve();
SELECT identity360.profile_of('email:paul@example.fr') IS NULL;

-- A view whose function writes is not read, even though resolve() itself is in the middle of writing.
CREATE TABLE shop.trace (seen text);
CREATE FUNCTION shop.leave_trace(text) RETURNS text LANGUAGE sql AS 'INSERT INTO shop.trace VALUES ($1) RETURNING seen';
CREATE VIEW shop.traced AS SELECT 1 AS id, shop.leave_trace('x@example.fr') AS mail;
SELECT identity360.add_source('traced', 'shop.traced', 'id', '{"email": "mail"}') > 0;
SELECT shop.says('SELECT identity360.resolve()');
SELECT identity360.drop_source('traced');
SELECT count(*) FROM shop.trace;

-- Its temporary objects are in nobody's way: no writer looks at them.
CREATE TEMP TABLE staged_record (record_key text, fields jsonb, read_hash bigint, created_at timestamptz, observed_at timestamptz);
CREATE TEMP VIEW source AS SELECT shop.leave_trace('view') AS name;
CREATE TEMP TABLE link (left_node bigint);
CREATE FUNCTION pg_temp.normalize_identifier(text, text) RETURNS text LANGUAGE sql AS 'SELECT shop.leave_trace($2)';
CREATE FUNCTION pg_temp.split_part(text, text, integer) RETURNS text LANGUAGE sql AS 'SELECT shop.leave_trace($1)';
SELECT records_read, records_changed FROM identity360.resolve();
SELECT count(*) FROM shop.trace;

-- What is handed over by hand is data. Records of no source are refused, and so are identifiers that would pass for records.
SELECT shop.says($$SELECT identity360.keep_records('none')$$), shop.says($$SELECT identity360.keep_pairs('none')$$);
SELECT shop.says($$SELECT identity360.stage_pairs('{record:crm:1}', '{cookie:mine}', NULL, NULL)$$);
-- What somebody left there is not taken for what resolve() reads.
SELECT identity360.stage_records('{99}', ARRAY['{"email": "forged@example.fr"}'::jsonb], '{1}', NULL, NULL);
SELECT records_read, records_changed FROM identity360.resolve();
RESET ROLE;
SELECT (SELECT count(*) FROM identity360.staged_record), (SELECT count(*) FROM identity360.staged_pair), (SELECT count(*) FROM identity360.staged_link);

-- More rows than are handed over at once, and again with one changed, one gone and one new.
CREATE TABLE shop.many AS SELECT n AS id, 'm' || n || '@example.fr' AS mail FROM generate_series(1, 12000) n;
GRANT SELECT ON shop.many TO i360_job;
SET LOCAL ROLE i360_job;
SELECT identity360.drop_source('crm'), identity360.drop_event_source('web');
SELECT identity360.add_source('many', 'shop.many', 'id', '{"email": "mail"}') > 0;
SELECT records_read, records_changed, profiles FROM identity360.resolve();
RESET ROLE;
UPDATE shop.many SET mail = 'new@example.fr' WHERE id = 1;
DELETE FROM shop.many WHERE id = 11000;
INSERT INTO shop.many VALUES (30000, 'another@example.fr');
SET LOCAL ROLE i360_job;
SELECT records_read, records_changed, profiles FROM identity360.resolve();
RESET ROLE;
ROLLBACK;
