-- Each normaliser gives one normal form, NULL for what cannot be made valid and never an error on bad data.
-- The rules and their edges are proved in test/unit; here, that SQL reaches them with its defaults.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
SET datestyle = 'ISO';

-- E-mail: the address, and the mailbox by the provider's rules.
SELECT v AS value, normalize_email(v), email_mailbox(v)
FROM (VALUES (' Jean.Dupont+news@GoogleMail.com '), ('jean.d+x@hotmail.fr'), ('jean-shop@yahoo.fr'), ('shop@jean.fastmail.com'),
             ('Jean.D+x@free.fr'), ('élise@société.fr'), ('jean@dupont'), ('a..b@dupont.fr'), ('')) t(v);

-- Telephone: France by default, its territories, others by their plan; placeholders are valid numbers. More in phone.sql.
SELECT v AS value, normalize_phone(v)
FROM (VALUES ('06.45.89 12 37'), ('0033 (0)6 45 89 12 37'), ('645891237'), ('0692 45 89 17'), ('0508 45 89 17'),
             ('+44 (0)20 7946 1958'), ('+999 1234 5698'), ('06 00 00 00 00'), ('0102030405'), ('neant'), ('')) t(v);
SELECT normalize_phone('02 245 89 17', 'BE') AS national, normalize_phone('+32 2 245 89 17', 'FR') AS international;

-- Names: without the form of address in front; placeholders are no names.
SELECT v AS value, normalize_name(v)
FROM (VALUES ('M. et Mme Lefèvre-Noël'), ('Abbé'), ('Client comptoir'), ('TEST Dupont'), ('Mme'), ('xxx'), ('')) t(v);

-- Birth dates: day first by default, two digits by the pivot, and no date where one stands for none.
SELECT v AS value, normalize_birth_date(v), normalize_birth_date(v, 'MDY') AS month_first,
       normalize_birth_date(v, field_order => 'ymd', pivot => 1999) AS year_first
FROM (VALUES ('12/03/1985'), ('1985-03-12T00:00:00'), ('12031985'), ('05/04/03'), ('25/12/1985'), ('30/02/1985'), ('01/01/1900'),
             ('11/11/1111'), ('9999-12-31'), ('bientôt'), ('')) t(v);

-- No setting moves the answer.
SET datestyle = 'SQL, MDY';
SELECT normalize_birth_date('12/03/1985') = make_date(1985, 3, 12) AS same;
RESET datestyle;

-- Identifiers: by their kind, otherwise as they are.
SELECT kind, normalize_identifier(kind, value)
FROM (VALUES ('email', ' Jean@Dupont.FR '), ('phone', '06 45 89 12 37'), ('phone', '06 00 00 00 00'), ('cookie', ' aB-c '), ('cookie', '  ')) t(kind, value);

-- Longer than any buffer, and still an answer.
SELECT normalize_email(repeat('x', 100000) || '@dupont.fr') IS NULL AS email, normalize_phone(repeat('0', 100000)) IS NULL AS phone,
       normalize_birth_date(repeat('1', 100000)) IS NULL AS birth_date, length(normalize_name(repeat('ab ', 100000))) AS name,
       normalize_identifier('cookie', repeat('ab', 100000)) IS NULL AS identifier;

-- A user's mistakes are errors that help.
SELECT normalize_birth_date('12/03/1985', 'DYM');
\echo :LAST_ERROR_SQLSTATE
SELECT normalize_birth_date('12/03/85', 'DMY', 15);
\echo :LAST_ERROR_SQLSTATE

-- Strict, immutable, parallel safe, open to everybody, and commented; so they may stand in an index.
SELECT proname, provolatile, proisstrict, proparallel, has_function_privilege('pg_monitor', oid, 'execute') AS is_open,
       obj_description(oid, 'pg_proc') IS NOT NULL AS is_commented
FROM pg_proc
WHERE pronamespace = 'identity360'::regnamespace
  AND proname IN ('normalize_email', 'email_mailbox', 'normalize_phone', 'normalize_name', 'normalize_birth_date', 'normalize_identifier')
ORDER BY proname;
