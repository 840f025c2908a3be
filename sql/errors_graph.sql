-- What the kept graph and the lifecycles say to a mistake: a code, and words that name what is wrong and what to do.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET client_min_messages = notice;
SET search_path = public, identity360;
\pset format unaligned
\pset tuples_only on
BEGIN;
CREATE SCHEMA shop;
CREATE TABLE shop.people (id int, name text, mail text);
INSERT INTO shop.people VALUES (1, 'Jean', 'jean@example.fr'), (1, 'Paul', 'paul@example.fr');
CREATE TABLE shop.visits (cookie text, at timestamptz, kind text);
CREATE SEQUENCE shop.counter;
CREATE FUNCTION shop.says(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint   text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(E'\n', SQLSTATE || ' ' || SQLERRM, '   ' || nullif(detail, ''), '   ' || nullif(hint, ''));
END
$$;

-- Sources: the relation, its columns, the fields.
SELECT shop.says($$SELECT add_source('crm', 'shop.nothing', 'id', '{"email": "mail"}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.counter', 'id', '{"email": "mail"}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'key', '{"email": "mail"}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"given_name": "name", "phone": ["mail", "mobile"]}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"identifiers": {"loyalty_card": "card"}}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"email": "mail"}', observed_at => 'updated')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"courriel": "mail"}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"email": 3}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"phone": []}')$$);
SELECT shop.says($$SELECT drop_source(NULL)$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"identifiers": {"record": "id"}}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"identifiers": {"a:b": "id"}}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"email": "mail"}', time_zone => 'Paris')$$);
SELECT shop.says($$SELECT add_source('', 'shop.people', 'id', '{"email": "mail"}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', '{}'::text[], '{"email": "mail"}')$$);
SELECT shop.says($$SELECT drop_source('crm')$$);
-- A key is looked at when it is read.
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"email": "mail"}')$$);
SELECT shop.says($$SELECT add_source('crm', 'shop.people', 'id', '{"email": "mail"}')$$);
SELECT shop.says($$SELECT resolve()$$);
UPDATE shop.people SET id = NULL WHERE name = 'Paul';
SELECT shop.says($$SELECT resolve()$$);
-- The company changes its tables.
ALTER TABLE shop.people RENAME id TO number;
SELECT shop.says($$SELECT resolve()$$);
ALTER TABLE shop.people RENAME number TO id;
ALTER TABLE shop.people DROP COLUMN mail;
SELECT shop.says($$SELECT resolve()$$);
DROP TABLE shop.people;
SELECT regexp_replace(shop.says($$SELECT resolve()$$), 'OID \d+', 'OID');
SELECT shop.says($$SELECT drop_source('crm')$$);
SELECT shop.says($$SELECT resolve()$$);

-- Event sources.
SELECT shop.says($$SELECT add_event_source('web', 'shop.visits', 'time', '{"cookie": "cookie"}', event_type => 'visit')$$);
SELECT shop.says($$SELECT add_event_source('web', 'shop.visits', 'at', '{"cookie": "id"}', event_type => 'visit')$$);
SELECT shop.says($$SELECT add_event_source('web', 'shop.visits', 'at', '{"cookie": "cookie"}')$$);
SELECT shop.says($$SELECT add_event_source('web', 'shop.visits', 'at', '{"cookie": "cookie"}', event_type => 'visit', channel => 'web', channel_column => 'kind')$$);
SELECT shop.says($$SELECT add_event_source('web', 'shop.visits', 'at', '{"cookie": "cookie"}', event_type => 'visit', amount_column => 'amount')$$);
SELECT shop.says($$SELECT add_event_source('web', 'shop.visits', 'at', '{"identifiers": {"cookie": "cookie"}}', event_type => 'visit')$$);
SELECT shop.says($$SELECT drop_event_source('web')$$);

-- Identifiers.
SELECT shop.says($$SELECT observe(ARRAY['jean@example.fr'])$$);
SELECT shop.says($$SELECT observe(ARRAY[':jean'])$$);
SELECT shop.says($$SELECT observe(ARRAY['record:crm:1'])$$);
SELECT shop.says($$SELECT profile_of('jean')$$);
SELECT shop.says($$SELECT profile_of('cookie:1', now())$$);
SELECT shop.says($$SELECT use_policy(NULL)$$);
SELECT shop.says($$SELECT use_policy('{}', 1.5)$$);
SELECT shop.says($$SELECT use_policy('{"namespaces": [{"name": "record"}]}')$$);

-- Lifecycles.
SELECT shop.says($$SELECT define_lifecycle('', default_lifecycle())$$);
SELECT shop.says($$SELECT define_lifecycle('x', NULL)$$);
SELECT shop.says($$SELECT define_lifecycle('x', '[]')$$);
SELECT shop.says($$SELECT define_lifecycle('x', default_lifecycle() - 'time_zone')$$);
SELECT shop.says($$SELECT define_lifecycle('x', default_lifecycle() || '{"time_zone": "Europe/Lutetia"}')$$);
SELECT shop.says($$SELECT define_lifecycle('x', default_lifecycle() || '{"colour": "blue"}')$$);
SELECT shop.says($$SELECT define_lifecycle('x', default_lifecycle() || '{"stages": []}')$$);
SELECT shop.says($$SELECT define_lifecycle('x', default_lifecycle() #- '{stages,-1}')$$);
SELECT shop.says($$SELECT define_lifecycle('x', default_lifecycle() #- '{stages,0,when}')$$);
SELECT shop.says($$SELECT define_lifecycle('x', jsonb_set(default_lifecycle(), '{stages,0,name}', '"visitor"'))$$);
SELECT shop.says($$SELECT define_lifecycle('x', jsonb_set(default_lifecycle(), '{stages,0,when,0,measure}', '"baskets"'))$$);
SELECT shop.says($$SELECT define_lifecycle('x', jsonb_set(default_lifecycle(), '{stages,0,when,0,at_least}', '"one"'))$$);
SELECT shop.says($$SELECT define_lifecycle('x', default_lifecycle() #- '{stages,0,when,0,at_least}')$$);
SELECT shop.says($$SELECT define_lifecycle('x', jsonb_set(default_lifecycle(), '{measures,orders,count}', '"order"'))$$);
SELECT shop.says($$SELECT * FROM stage_at('x', now())$$);
SELECT shop.says($$SELECT * FROM transition_matrix('default', '2026-02-01', '2026-01-01')$$);
INSERT INTO stage_entry VALUES ('default', 1, '2026-02-01', 'visitor', 1);
SELECT shop.says($$SELECT refresh_lifecycle('default', '2026-01-01')$$);

-- Whoever was granted nothing can read nothing and do nothing.
CREATE ROLE i360_stranger;
SET LOCAL ROLE i360_stranger;
SELECT has_table_privilege('identity360.' || relname, 'SELECT, INSERT, UPDATE, DELETE')
FROM pg_class WHERE relnamespace = 'identity360'::regnamespace AND relkind IN ('r', 'v')
GROUP BY 1;
SELECT has_function_privilege(oid, 'EXECUTE') FROM pg_proc
WHERE pronamespace = 'identity360'::regnamespace AND proname IN ('add_source', 'drop_source', 'add_event_source', 'drop_event_source',
	'resolve', 'observe', 'profile_of', 'use_policy', 'profile_events', 'define_lifecycle', 'refresh_lifecycle', 'stage_at', 'stage_of',
	'transition_matrix')
GROUP BY 1;
RESET ROLE;
ROLLBACK;
