-- identity: three constructors make one value; its text and binary forms give it back; it can be compared, grouped and
-- indexed; a field that does not exist is an error, a value that means nothing is not.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\set SHOW_CONTEXT never

-- What is kept: normal forms, each field an array.
\set jean '{"civility": "M.", "given_name": "Jean-Noël", "family_name": "d''Œuvre", "birth_date": "12/03/1985", "email": "Jean@Example.FR", "phone": ["06 23 45 67 81", "01.41.52.63.78"], "address": "12, av. Gal Leclerc 75014 Paris Cedex 14", "identifiers": {"loyalty_card": ["B:2", "a1"], "crm": 42}, "attributes": {"Size": "xl"}}'
SELECT jsonb_pretty(identity_fields(identity(:'jean'::jsonb)));
SELECT identity_identifiers(identity(:'jean'::jsonb));
-- The text form shows a single value as itself.
SELECT identity(:'jean'::jsonb);

-- Three constructors, one value.
SELECT identity('{"given_name": "Jean", "phone": "0623456781", "identifiers": {"card": "1"}}'::jsonb)
	 = identity('{"given_name": "Jean", "phone": "0623456781", "identifiers": {"card": "1"}}'::text) AS text_as_jsonb,
	   identity('{"given_name": "Jean", "phone": "0623456781", "identifiers": {"card": "1"}}'::jsonb)
	 = identity(given_name => 'Jean', phone => '0623456781', identifiers => '{"card": 1}') AS named_as_jsonb,
	   identity('{}'::jsonb) = identity() AS empty;
SELECT identity(civility => 'Mme', given_name => 'Anne', family_name => 'Roy', birth_family_name => 'Blanc', gender => 'F', birth_date => '1980-02-29',
	birth_place => 'Lyon 3e', email => 'anne@roy.fr', phone => '0623456781', street => '1 bd Foch', postcode => '69003', city => 'Lyon',
	country => 'fr', organization => 'Café & Cie', attributes => '{"color": "red"}')
	 = identity('{"civility": "Mme", "given_name": "Anne", "family_name": "Roy", "birth_family_name": "Blanc", "gender": "F", "birth_date": "1980-02-29",
	"birth_place": "Lyon 3e", "email": "anne@roy.fr", "phone": "0623456781", "street": "1 bd Foch", "postcode": "69003", "city": "Lyon",
	"country": "fr", "organization": "Café & Cie", "attributes": {"color": "red"}}'::jsonb) AS all_fields;
-- A literal without a type is the JSON of the fields.
SELECT identity('{"given_name": "Jean"}'), identity(NULL) IS NULL AS nothing;
-- Any order, repetitions, other spellings, e-mails and phones among the identifiers.
SELECT identity('{"identifiers": {"phone": "+33 6 23 45 67 81", "email": "a.b@example.fr"}, "given_name": ["JEAN", "jean", "Anne"]}'::jsonb)
	 = identity('{"email": "A.B@example.fr", "phone": "06.23.45.67.81", "given_name": ["Anne", "Jean"]}'::jsonb) AS same;
-- The country decides how a phone is read, wherever it stands, in an array too.
SELECT identity(country => 'BE', phone => '0623456781') AS named,
	   identity('{"phone": "0623456781", "country": ["BE"], "identifiers": {"phone": "0623456782"}}'::jsonb) AS jsonb,
	   identity('{"phone": "0623456781", "country": ["?", "FR", "BE"], "identifiers": {"phone": "0623456782"}}'::jsonb) AS first_that_is_one;

-- A birth date may be known in part; a full name is parted, with its particles and what tells father from son.
SELECT identity('{"birth_date": ["1962", "03/1962", "12/03/1962"]}'::jsonb), identity('{"birth_date": ["1962", "03/1962", "12/03/1962"]}'::jsonb)::text::identity =
	identity('{"birth_date": ["1962-03-12", "1962-03", "1962"]}'::jsonb) AS same;
SELECT n AS full_name, identity(full_name => n) FROM unnest(ARRAY['M. LE GOFF Jean', 'Charles de Gaulle', 'Martin Luther King, Jr.', 'Dumas père, Alexandre', 'J. Dupont']) n;
-- A usual record is packed into less than 250 bytes.
SELECT pg_column_size(identity(civility => 'Mme', given_name => 'Marie-Christine', family_name => 'de la Fontaine', birth_date => '1980-02-29',
	email => 'marie-christine.delafontaine@wanadoo.fr', phone => '0623456781', street => '128 boulevard du Maréchal Leclerc', postcode => '69003', city => 'Lyon',
	country => 'FR', identifiers => '{"loyalty_card": "29801234567890"}')) < 250 AS small;
-- A company is known by its numbers (checked, a SIRET by that of its establishment), its name, its address.
SELECT identity(organization => 'Boulangerie & Fils SARL', identifiers => '{"siren": "732 829 320", "siret": ["732 829 320 00074", "732 829 320 00075"]}', city => 'Brest');

-- Text and binary forms give the value back, of awkward ones too.
CREATE TABLE someone (id serial, i identity);
INSERT INTO someone (i) SELECT identity(fields) FROM (VALUES
	('{}'::jsonb), (:'jean'), ('{"full_name": "Dupont, Jean"}'), ('{"given_name": "M", "family_name": "Dr"}'),
	('{"identifiers": {"a\"b": "c\"d\\", "a-b": "1", "a": [" x ", "2:3", ":"], "é": "ü"}}'),
	('{"identifiers": {"x": "\u00a0\u0001y\u0001\u00a0"}}'),
	('{"attributes": {"long": "0123456789012345678901234567890123456789"}}'),
	(jsonb_build_object('given_name', repeat('Anne ', 500), 'street', repeat('rue é ', 300), 'attributes', jsonb_build_object(repeat('n', 120), repeat('ab ', 200)))),
	((SELECT jsonb_build_object('identifiers', jsonb_object_agg('n' || n, n)) FROM generate_series(1, 300) n)),
	((SELECT jsonb_build_object('phone', jsonb_agg('06234567' || n), 'city', jsonb_agg(repeat(chr(64 + n % 26), n))) FROM generate_series(10, 60) n))) v(fields);
SELECT count(*), count(*) FILTER (WHERE i::text::identity = i) AS as_text, count(*) FILTER (WHERE identity(i::text) = i) AS as_json,
	   count(*) FILTER (WHERE identity(identity_fields(i)) = i) AS as_fields
FROM someone;

-- Bytes are brought in by COPY from a program that prints them: \000 and so on.
CREATE FUNCTION print_binary(bytes bytea) RETURNS text LANGUAGE sql AS $$
	SELECT format('printf ''%s''', string_agg('\' || (b >> 6) || (b >> 3 & 7) || (b & 7), '' ORDER BY n))
	FROM (SELECT '\x5047434f50590aff0d0a000000000000000000'::bytea || '\x0001'::bytea || int4send(length(bytes)) || bytes || '\xffff'::bytea) v(all_bytes),
		 LATERAL (SELECT n, get_byte(all_bytes, n) b FROM generate_series(0, length(all_bytes) - 1) n) b
$$;
CREATE TEMP TABLE received (i identity);
SELECT print_binary(identity_send(i)) AS command FROM someone WHERE id = 2 \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT print_binary(identity_send(i)) AS command FROM someone WHERE id = 5 \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT count(*) FROM received JOIN someone USING (i);
-- Refused: not sorted; not a normal form; another version; cut short; a zero byte, which would end the text; not UTF-8.
SELECT print_binary('\x01020141010141') AS command \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT print_binary('\x01010161') AS command \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT print_binary('\x02') AS command \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT print_binary('\x010102') AS command \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT print_binary('\x010e0561003a6263') AS command \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT print_binary('\x010e03613aff') AS command \gset
COPY received FROM PROGRAM :'command' (FORMAT binary);
SELECT count(*) FROM received;

-- The bytes, which databases hold and replication sends: version 1, then kind, length and bytes of each value.
-- JEAN under 1, M under 4, 19850312 under 5, jean@ex.fr under 7, 33623456781 under 8, card:1 under 14.
SELECT encode(identity_send(identity(given_name => 'Jean', gender => 'M', birth_date => '12/03/1985', email => 'jean@ex.fr', phone => '0623456781',
	identifiers => '{"card": 1}')), 'hex')
	 = '01' || '0104' || encode('JEAN', 'hex') || '04014d' || '0504' || encode(int4send(19850312), 'hex') || '070a' || encode('jean@ex.fr', 'hex')
	|| '0808' || encode(int8send(33623456781), 'hex') || '0e06' || encode('card:1', 'hex') AS golden;
SELECT identity_send(identity(given_name => 'Jean', birth_date => '12/03/1985', phone => '0623456781'));
-- Blocking keys are frozen too: see test_keys.c; here that SQL gives them, signed.
SELECT to_hex(key) FROM unnest(identity_keys(identity(identifiers => '{"card": 1234}', phone => '0623456781'))) key ORDER BY 1;

-- Equality, order, hash.
SELECT count(*), count(DISTINCT i) AS distinct_values FROM (SELECT i FROM someone UNION ALL SELECT i FROM someone) twice;
SELECT i, count(*) FROM (VALUES (identity(given_name => 'Jean')), ('{"given_name": "JEAN"}'), ('{"given_name": "Anne"}')) v(i) GROUP BY i ORDER BY i;
SELECT a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt, identity_cmp(a, b) < 0 AS cmp,
	   identity_hash(a) = identity_hash(b) AS hash, identity_hash_extended(a, 1) = identity_hash_extended(a, 2) AS seeds
FROM (VALUES (identity(given_name => 'Anne'), identity(given_name => 'Jean'))) v(a, b);
SELECT bool_and(identity_hash_extended(i, 0) & 4294967295 = identity_hash(i)::bigint & 4294967295) AS extended_hash_agrees FROM someone;
CREATE INDEX someone_i ON someone (i);
CREATE INDEX someone_hash ON someone USING hash (i);
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM someone WHERE i >= '{"given_name": "M"}' ORDER BY i;
SELECT id FROM someone WHERE i = '{"family_name": "DUPONT", "given_name": "JEAN"}';
DROP INDEX someone_i;
EXPLAIN (COSTS OFF) SELECT id FROM someone WHERE i = '{"family_name": "DUPONT", "given_name": "JEAN"}';
SELECT id FROM someone WHERE i = '{"family_name": "DUPONT", "given_name": "JEAN"}';
RESET enable_seqscan;
RESET enable_bitmapscan;
SET enable_mergejoin = off;
SET enable_nestloop = off;
SELECT count(*) FROM someone a JOIN someone b ON a.i = b.i;
RESET enable_mergejoin;
RESET enable_nestloop;

-- A mistake in the query is an error that says what to write.
SELECT identity('{"given_names": "Jean"}'::jsonb);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT identity('{"given_name": {"first": "Jean"}}'::jsonb);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT identity('{"given_name": [["Jean"]]}'::jsonb);
SELECT identity('{"identifiers": "1234"}'::jsonb);
SELECT identity('{"identifiers": {"card": {"number": 1}}}'::jsonb);
SELECT identity('{"attributes": ["red"]}'::jsonb);
SELECT identity('["Jean"]'::jsonb);
SELECT identity('"Jean"'::jsonb);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT identity(identifiers => '[1]');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT identity('Jean'::text);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT '{"city": 1, "town": 2}'::identity;
SELECT identity(nickname => 'Jo');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- A bad value is not: it is left out, and identity_issues() says why.
SELECT * FROM identity_issues('{"given_name": ["Jean", "", null, "test"], "birth_date": "31/02/1985", "email": "jean(at)example.fr", "phone": [12, true],
	"gender": "?", "postcode": "00000", "country": "France", "city": " ", "family_name": 1.50e2, "identifiers": {"a:b": "1", "email": "no", "card": ["1", " "]},
	"attributes": {"": "x"}}');
SELECT identity('{"given_name": ["Jean", "", null, "test"], "birth_date": "31/02/1985", "email": "jean(at)example.fr", "phone": [12, true],
	"gender": "?", "postcode": "00000", "country": "France", "city": " ", "family_name": 1.50e2, "identifiers": {"a:b": "1", "email": "no", "card": ["1", " "]},
	"attributes": {"": "x"}}'::jsonb);
SELECT field, left(value, 10) AS value, issue FROM identity_issues(jsonb_build_object('given_name', repeat('Anne ', 100), 'attributes',
	jsonb_build_object('color', repeat('red ', 100)), 'identifiers', jsonb_build_object('card', repeat('1', 300))));
-- Of three hundred cards thirty-two are kept, the first in order of bytes; the others are told.
SELECT issue, count(*), min(value), max(value)
FROM identity_issues((SELECT jsonb_build_object('identifiers', jsonb_build_object('card', jsonb_agg(n ORDER BY n))) FROM generate_series(100, 399) n)) GROUP BY 1;
SELECT identity((SELECT jsonb_build_object('identifiers', jsonb_build_object('card', jsonb_agg(n ORDER BY n))) FROM generate_series(100, 399) n))
	 = identity((SELECT jsonb_build_object('identifiers', jsonb_build_object('card', jsonb_agg(n ORDER BY n DESC))) FROM generate_series(100, 399) n)) AS in_any_order;
-- Nothing said is nothing dropped.
SELECT * FROM identity_issues('{}');
SELECT identity_fields(NULL) IS NULL AS strict, identity(NULL::jsonb) IS NULL AS jsonb, identity(NULL::text) IS NULL AS text, identity(given_name => NULL) AS named;

DROP TABLE someone, received;
DROP FUNCTION print_binary;

-- In a database of another encoding the packed bytes are the same UTF-8, so that they can go from one to the other; its text is its own.
\set accents '{"given_name": "Élodie", "city": "Â©", "identifiers": {"numéro": "à é ß"}, "attributes": {"préféré": "straße"}}'
SELECT identity_send(identity(:'accents')) AS here \gset
SELECT current_database() AS home \gset
CREATE DATABASE identity360_latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
\connect identity360_latin1
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
CREATE EXTENSION identity360;
SET search_path = public, identity360;
SELECT i, identity_identifiers(i) AS identifiers, identity_send(i) = :'here' AS same_bytes, i::text::identity = i AS same_text, identity(identity_fields(i)) = i AS same_fields
FROM identity(:'accents') i;
SELECT left_value, right_value, frequency_adjustment > 0 AS adjusted
FROM identity(:'accents') i, explain_match(i, i, '{"frequencies": {"identifiers": {"values": {"numéro:à é ß": 1e-8}}}}') WHERE comparison = 'identifiers';
SELECT * FROM identity_issues('{"email": "é(at)example.fr"}');
-- A character that this encoding does not have is refused when it comes in: a:€.
CREATE TEMP TABLE received (i identity);
COPY received FROM PROGRAM $$printf 'PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000\000\001\000\000\000\010\001\016\005a:\342\202\254\377\377'$$ (FORMAT binary);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\connect :home
SET client_min_messages = warning;
DROP DATABASE identity360_latin1;
