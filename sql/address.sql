-- Postal addresses in SQL: parts of a text or of columns, lines for an envelope, similarity; NULL, defaults and rights.
-- The rules and their edges are proved in test/unit/test_postal.c, by the vectors of test/vectors/address.txt.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- Every column once. BIS is B; the postcode's city is put in capitals, ST written out.
\x on
SELECT (normalize_address(E'Appt 12\nRés. Les Pins\n12 bis, av. du Gal Leclerc\nBP 123 - Les Chênes\n42000 St-Étienne')).*;
SELECT (normalize_address('4 rue Bichat 69134 Ecully cedex')).*;
\x off

-- One line, several lines, columns: the same.
SELECT DISTINCT (a).*
FROM (VALUES (normalize_address('12 r. de la Paix 75002 Paris')), (normalize_address(E'12, rue de la Paix\n75002 PARIS\nFrance')),
             (normalize_address('12 rue de la paix', '75002', 'Paris')), (normalize_address('12 RUE DE LA PAIX', 'F-75002', 'PARIS 2e', NULL)),
             (normalize_address('12 rue de la paix', '75002', 'Paris', ' '))) v(a);

-- How good each is, and why.
SELECT v AS value, (a).postcode, (a).city, (a).grade, (a).flags
FROM (VALUES ('12 rue des Lilas 59000 Lille'), ('rue des Lilas 59000 Lille'), ('59000 Lille'), ('Lille'), ('12 rue des Lilas'),
             ('12 rue des Lilas 59000 Lile'), ('12 rue des Lilas 59000 Nice'), ('12 rue des Lilas 1000 Bourg en Bresse'),
             ('12/14 rue des Lilas, Paris 12e'), ('12 rue des Lilas 00100 Lille')) t(v), normalize_address(v) a;

-- Nothing is NULL, never an error; a NULL column is an empty one.
SELECT normalize_address('') IS NULL AS empty, normalize_address(' - ,') IS NULL AS no_word, normalize_address(NULL::text) IS NULL AS no_text,
       normalize_address(NULL, NULL, NULL) IS NULL AS no_columns, (normalize_address(NULL, '59000', NULL)).grade AS only_postcode,
       (normalize_address(repeat('12 rue des Lilas ', 100000))).flags && '{truncated}' AS too_long;

-- Other countries, told by the text, by the caller as code or name; one without rules is still read.
SELECT (a).number, (a).number_suffix, (a).street_type, (a).street_name, (a).postcode, (a).city, (a).country, (a).grade, (a).flags
FROM (VALUES (1, normalize_address('Hauptstr. 5a, 80331 München, Deutschland')), (2, normalize_address('Hauptstr. 5a, 80331 München', 'DE')),
             (3, normalize_address('Hauptstr. 5a', '80331', 'München', 'Allemagne')),
             (4, normalize_address('10 Downing St, London SW1A 2AA', 'GB')), (5, normalize_address('C/ Mayor 12, 28013 Madrid', 'Espagne')),
             (6, normalize_address('Main Street 5, 1234 Town', 'Utopia'))) t(n, a)
ORDER BY n;

-- Lines: at most 38 characters, of which the street's words have 32. BOULEVARD DU MARECHAL DE LATTRE DE TASSIGNY has 43: BD
-- leaves 36, MAL 31. NULL lines vanish in array_to_string.
SELECT postal_lines(normalize_address('1 boulevard du Maréchal de Lattre de Tassigny, appt 3, 42000 Saint-Étienne'), 'Mme Élise Dupont') AS lines;
SELECT array_to_string(postal_lines(normalize_address('10 Downing St, London SW1A 2AA, UK'), 'Prime Minister'), ' / ') AS abroad,
       postal_lines(normalize_address('59000 Lille')) AS least;
SELECT max(length(line)) <= 38 AS fits
FROM unnest(postal_lines(normalize_address(repeat('abcdefghijklm ', 9) || ', 12 rue ' || repeat('x', 60) || ' 59000 Lille'), repeat('x', 99))) line;

-- Similarity: how words are written does not matter, what the postman goes by does.
SELECT a, b, round(address_similarity(normalize_address(a), normalize_address(b))::numeric, 2) AS similarity
FROM (VALUES ('5 bis bd du Gal Leclerc 59000 Lille', '5 B BOULEVARD GENERAL LECLERC 59000 LILLE'), ('5 rue Hugo 59000 Lille', '7 rue Hugo 59000 Lille'),
             ('5 rue du 8 mai 59000 Lille', '5 rue du 11 mai 59000 Lille'), ('5 rue Hugo bat A 59000 Lille', '5 rue Hugo bat B 59000 Lille'),
             ('5 rue Hugo 59000 Lille', '5 rue Hugo 59019 Lille cedex'), ('5 rue Hugo 59000 Lille', '59000 Lille')) t(a, b);
-- V for VICTOR: RUE weighs 0.25, VICTOR (a given name) 0.5, HUGO 1, and an initial counts 0.9: (0.25 + 0.45 + 1) / 1.75 = 0.971.
SELECT round(address_similarity(normalize_address('5 rue Victor Hugo 59000 Lille'), normalize_address('5 rue V. Hugo 59000 Lille'))::numeric, 3) AS initial;
-- A row of one's own does as well, in any case.
SELECT address_similarity(ROW('5', 'b', 'Rue', 'des Lilas', NULL, NULL, NULL, NULL, '59000', 'Lille', NULL, 'FR', 4, '{}')::postal_address,
                          normalize_address('5 bis rue des Lilas 59000 Lille')) AS own_row;

-- An index on an expression, and the facts behind it.
CREATE TABLE address_of_customer (id int, address text);
INSERT INTO address_of_customer VALUES (1, '12 r. de la Paix 75002 Paris');
CREATE INDEX ON address_of_customer (((normalize_address(address)).postcode), ((normalize_address(address)).street_name));
DROP TABLE address_of_customer;
SELECT name, rows > 3000 AS has_rows, licence FROM reference_versions() WHERE name LIKE 'postal%' ORDER BY 1;
-- Immutable, parallel safe, open to everybody; strict but for the columns, of which any may be NULL.
SELECT proname, pronargs, provolatile, proisstrict, proparallel, has_function_privilege('pg_monitor', oid, 'execute') AS is_open
FROM pg_proc
WHERE pronamespace = 'identity360'::regnamespace AND proname IN ('normalize_address', 'postal_lines', 'address_similarity')
ORDER BY proname, pronargs;
