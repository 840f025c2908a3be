-- inspect_birth_date(): the date, how much of it is known, what was guessed, and why a text is no date.
-- The spellings and their edges are proved in test/unit; here, that SQL reaches them.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
SET datestyle = 'ISO';

-- 31118 is what a spreadsheet holds for 12 March 1985; 85 by 2015 is 1985.
SELECT v AS value, (inspect_birth_date(v)).*
FROM (VALUES ('12/03/1985'), ('25/03/1985'), ('03/25/1985'), ('12/03/85'), ('1er mars 1985'), ('12-MAR-1985 00:00:00'), ('31118'), ('mars 1985'),
             ('00/03/1985'), ('1985'), ('01/01/1970'), ('01/01/1900'), ('0000-00-00'), ('30/02/1985'), ('12/03/1785'), ('bientôt'), (' ')) t(v);

-- The order and the pivot are the caller's; the date is that of normalize_birth_date().
SELECT (inspect_birth_date('05/04/03', o, p)).key, (inspect_birth_date('05/04/03', o, p)).birth_date = normalize_birth_date('05/04/03', o, p) AS agrees
FROM (VALUES ('DMY', 2015), ('MDY', 2015), ('ymd', 1999)) t(o, p);

-- No setting moves the answer; NULL for NULL.
SET datestyle = 'SQL, MDY';
SELECT (inspect_birth_date('12/03/1985')).birth_date = make_date(1985, 3, 12) AS same, inspect_birth_date(NULL) IS NULL AS is_null;
RESET datestyle;

-- A user's mistakes are errors that help.
SELECT inspect_birth_date('12/03/1985', 'DYM');
\echo :LAST_ERROR_SQLSTATE
SELECT inspect_birth_date('12/03/85', 'DMY', 15);
\echo :LAST_ERROR_SQLSTATE
