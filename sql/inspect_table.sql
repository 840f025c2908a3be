-- inspect_table() says of each column of an unknown table what it holds and how good that is; suggest_mapping() gives it as add_source() takes it.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
SET work_mem = '4MB'; -- bounds what is counted exactly
\set VERBOSITY terse

-- A table as French shops have them. What each column must give can be counted by hand:
--   mail: three are good, of which two are one address; test@… is junk, "jean.martin@" is malformed; the last is blank.
--   tel: zeros are junk; two of the three good ones are one number, in two spellings.
--   naissance: 1900-01-01 is what software writes; there is no 31st of February.
--   ref is no field: what is filled is compared as it is. ca has cents. cree is after 2000.
CREATE TABLE shop_client (ref int, obsolete text, civilite text, prenom text, "Nom de famille" varchar(40), mail text, tel text,
	naissance text, adresse text, cp char(5), ville text, num_carte bigint, cree timestamptz, ca numeric(10,2), note jsonb, vide text);
ALTER TABLE shop_client DROP COLUMN obsolete;
INSERT INTO shop_client VALUES
	(1, 'Mme', 'Marie', 'LEFEBVRE', 'marie.lefebvre@orange.fr', '01 42 68 53 00', '12/03/1985', '12 rue de la Paix', '75002', 'Paris', 20017, '2024-03-01', 12.50, '{}'),
	(2, 'M.', 'Jean', 'Dupont', 'test@test.com', '00 00 00 00 00', '01/01/1900', '3 av. Foch', '69006', 'Lyon', 20018, '2024-03-02', 1.00, '{}'),
	(3, 'M', 'Pierre', 'Moreau', 'jean.martin@', '0142685300', '31/02/1985', '8 place du Capitole', '31000', 'TOULOUSE', 20019, '2024-03-02', 99.90, NULL),
	(4, 'Mlle', 'Sophie', 'TEST', ' Marie.Lefebvre@Orange.FR', '06 14 45 78 90', '30/11/1972', ' ', '33000', 'Bordeaux', 20019, '2024-03-04', 0.99, NULL),
	(5, 'Mme', 'xxx', 'Lefèbvre', 'p.moreau@free.fr', NULL, '1985-03-12', NULL, '75002', 'PARIS', NULL, NULL, NULL, NULL),
	(6, NULL, NULL, NULL, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT column_name, data_type, seems_to_be, rows, filled, valid, junk, distinct_values, duplicated FROM inspect_table('shop_client');
SELECT column_name, examples, mapping FROM inspect_table('shop_client');

-- Confidence is the share that looks like the field, times n / (n + 1): of five e-mail addresses four are in form, the one
-- of test, too: 4/5 * 5/6. All five cities exist: 5/6.
SELECT column_name, confidence FROM inspect_table('shop_client') WHERE column_name IN ('mail', 'ville', 'ref');

-- No example holds a value.
SELECT count(*) AS shown
FROM inspect_table('shop_client') i, shop_client s, jsonb_each_text(to_jsonb(s)) v
WHERE v.key = i.column_name AND length(trim(v.value)) > 1 AND strpos(i.examples, trim(v.value)) > 0;

-- Ready for add_source(), and for identity().
SELECT jsonb_pretty(suggest_mapping('shop_client'));
SELECT add_source('clients', 'shop_client', 'ref', suggest_mapping('shop_client')) > 0 AS added;
SELECT drop_source('clients');

-- Two columns of a field are a list; names are quoted as JSON wants; a view is read like a table; dates do not depend on the session.
SET DateStyle = 'SQL, MDY';
CREATE VIEW shop_contact AS
SELECT tel AS "tel ""fixe""", '06 14 45 78 9' || ref % 3 AS mobile, date '2001-02-03' + ref AS date_naissance, cree FROM shop_client;
SELECT column_name, seems_to_be, valid, distinct_values, examples, mapping FROM inspect_table('shop_contact');
SELECT suggest_mapping('shop_contact');
RESET DateStyle;

-- Nothing to be seen: no row, only NULLs, no field, no column. NULL for NULL.
CREATE TABLE shop_empty (mail text, age int);
SELECT * FROM inspect_table('shop_empty');
INSERT INTO shop_empty VALUES (NULL, 1), (NULL, 2);
SELECT * FROM inspect_table('shop_empty');
SELECT suggest_mapping('shop_empty') IS NULL AS none;
CREATE TABLE shop_nothing ();
SELECT count(*) FROM inspect_table('shop_nothing');
SELECT count(*) FROM inspect_table(NULL);

-- More values than are kept: where each comes once, that is known; of 60,000 that come twice the count may be
-- 2 % off, three standard errors. A column that is filled in every fourth row is not overlooked.
CREATE TABLE shop_many AS SELECT i AS once, i % 60000 AS twice, CASE WHEN i % 4 = 0 THEN 'user' || i || '@orange.fr' END AS mail FROM generate_series(1, 120000) i;
SELECT column_name, seems_to_be, rows, filled, valid, duplicated = 0 AS no_duplicate,
	abs(distinct_values - CASE column_name WHEN 'once' THEN 120000 WHEN 'twice' THEN 60000 ELSE 30000 END) <= CASE column_name WHEN 'twice' THEN 1200 ELSE 0 END AS near
FROM inspect_table('shop_many');

-- It reads tables and views, that exist, with the rights of the caller, and nothing that it runs may write.
CREATE SEQUENCE shop_number;
CREATE INDEX shop_many_once ON shop_many (once);
SELECT inspect_table('shop_number');
SELECT inspect_table('shop_many_once');
SELECT inspect_table('no_such_table');
SELECT inspect_table(4000000000::oid::regclass);
CREATE FUNCTION spoil() RETURNS text LANGUAGE sql AS $$ INSERT INTO public.shop_empty VALUES ('x', 1) RETURNING mail $$;
CREATE VIEW shop_spoiled AS SELECT spoil() AS mail;
SELECT inspect_table('shop_spoiled');
CREATE ROLE shop_reader;
GRANT USAGE ON SCHEMA identity360 TO shop_reader;
SET ROLE shop_reader;
SELECT inspect_table('shop_client');
RESET ROLE;
GRANT EXECUTE ON FUNCTION inspect_table(regclass) TO shop_reader;
GRANT SELECT (ref) ON shop_client TO shop_reader;
SET ROLE shop_reader;
SELECT inspect_table('shop_client');
RESET ROLE;
\set VERBOSITY default
SELECT inspect_table('shop_number');

REVOKE ALL ON FUNCTION inspect_table(regclass) FROM shop_reader;
REVOKE ALL ON SCHEMA identity360 FROM shop_reader;
DROP VIEW shop_contact, shop_spoiled;
DROP TABLE shop_client, shop_empty, shop_nothing, shop_many;
DROP FUNCTION spoil();
DROP SEQUENCE shop_number;
DROP ROLE shop_reader;
