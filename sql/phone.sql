-- inspect_phone() says what a number is, in every country, and why a text is none; normalize_phone() gives the same number.
-- The plans and their edges are proved in test/unit; here, that SQL reaches them. What kind a number is: ARCEP for France,
-- the example numbers of libphonenumber elsewhere.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- France by default: a mobile, a line, a box; free, with a price, of a company; a platform that calls out.
SELECT v AS value, (inspect_phone(v)).*
FROM (VALUES ('06.45.89 12 37'), ('01 45 89 12 37'), ('09 45 89 12 37'), ('0 800 45 89 12'), ('0899 45 89 12'), ('0810 45 89 12'),
             ('0806 45 89 12'), ('0162 45 89 12'), ('3631')) t(v);

-- The territories share France's numbers and have calling codes of their own: 0692 and 0262 are Réunion's, 0639 Mayotte's, 0690
-- Guadeloupe's, 0694 Guyane's, 0696 Martinique's, 0508 Saint-Pierre's. Boxes (09) are everybody's.
SELECT v AS value, (i).e164, (i).region, (i).kind, (i).keyed_nationally
FROM (VALUES ('0692 45 89 17'), ('0262 45 89 17'), ('0639 01 23 45'), ('0690 45 89 17'), ('0694 45 89 17'), ('0696 45 89 17'),
             ('0508 45 89 17'), ('+33 692 45 89 17'), ('+262 692 45 89 17'), ('09 76 45 89 17')) t(v), inspect_phone(v) i;

-- Other countries, dialled there or with their code. The same digits are somebody else's elsewhere.
SELECT v AS value, r AS dialled_in, (i).e164, (i).region, (i).kind
FROM (VALUES ('02 245 89 17', 'BE'), ('+32 2 245 89 17', 'FR'), ('0044 (0)20 7946 1958', 'FR'), ('011 44 20 7946 1958', 'US'), ('(212) 458-9137', 'US'),
             ('+39 06 4589 1237', 'FR'), ('07400 123456', 'GB'), ('011 15-2345-6789', 'AR'), ('1-800-FLOWERS', 'US'),
             ('463 1234', 'AG'), ('076 234 56 78', 'CH'), ('076 234 56 78', 'SE'), ('+800 1234 5678', 'FR')) t(v, r), inspect_phone(v, r) i;

-- An extension is told, and is not part of the number.
SELECT v AS value, normalize_phone(v), (inspect_phone(v)).extension
FROM (VALUES ('01 45 89 12 37 poste 12'), ('01 45 89 12 37, ext. 5'), ('01 45 89 12 37 #12'), ('01 45 89 12 37')) t(v);

-- Why not.
SELECT v AS value, r AS dialled_in, (i).is_valid, (i).issue
FROM (VALUES ('neant', 'FR'), ('06 I2 34 56 78', 'FR'), ('O6 45 89 12 37', 'FR'), ('06 45 89 12 37 domicile', 'FR'), ('02 245 89 17', 'XX'),
             ('+999 1234 5698', 'FR'), ('06 45 89 12 3', 'FR'), ('06 45 89 12 37 8', 'FR'), ('+47 123456', 'FR'), ('458-9137', 'US'),
             ('07 12 45 89 37', 'FR'), ('', 'FR')) t(v, r), inspect_phone(v, r) i;

-- Placeholders are numbers, and junk; what is kept for films is junk, number or not.
SELECT v AS value, (i).e164, (i).is_valid, (i).is_junk
FROM (VALUES ('06 00 00 00 00'), ('01 02 03 04 05'), ('06 12 34 56 78'), ('01 99 00 12 34'), ('06 39 98 45 87'), ('+1 212 555 0142'),
             ('06 45 89 12 37')) t(v), inspect_phone(v) i;

-- What is normal stays so, and the two functions agree.
SELECT count(*) AS numbers, count(*) FILTER (WHERE normalize_phone(n, 'US') = n) AS stay, count(*) FILTER (WHERE (inspect_phone(n)).e164 = n) AS agree
FROM (SELECT normalize_phone('06 45 ' || g) AS n FROM generate_series(100000, 999999, 99991) g) t;

-- Longer than any buffer, and still an answer; no NULL out but for NULL in; the region in any case.
SELECT (inspect_phone(repeat('0', 100000))).issue, inspect_phone(NULL) IS NULL AS none, normalize_phone('06 45 89 12 37', 'fr') AS small_letters,
       normalize_phone('06 45 89 12 37', '') AS no_region;

-- Pure, open to everybody and commented, down to the columns; so normal forms may stand in an index.
SELECT proname, provolatile, proisstrict, proparallel, has_function_privilege('pg_monitor', oid, 'execute') AS is_open
FROM pg_proc WHERE pronamespace = 'identity360'::regnamespace AND proname IN ('inspect_phone', 'normalize_phone', 'reference_versions') ORDER BY 1;
SELECT count(*) AS columns, count(col_description(attrelid, attnum)) AS commented
FROM pg_attribute WHERE attrelid = 'identity360.phone_inspection'::regclass AND attnum > 0;

-- The age of the plans.
SELECT name, version, rows, source, licence FROM reference_versions() WHERE name = 'phone_plans';
