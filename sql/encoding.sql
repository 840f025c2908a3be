-- In a database of another encoding the functions on texts answer as in one of UTF8. SQL_ASCII, which does not say
-- what its bytes mean, is refused.
SET client_min_messages = warning;
SELECT current_database() AS home \gset
CREATE DATABASE identity360_latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
CREATE DATABASE identity360_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0;

\connect identity360_latin1
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
CREATE EXTENSION identity360;
SET search_path = public, identity360;
SELECT fold_text('Élodie Müller'), levenshtein('été', 'ete'), phonetic_code('François'), normalize_email('Élise@Société.fr'),
       normalize_name('Mme Lefèvre'), normalize_identifier('cookie', ' é ');
-- What this encoding lacks cannot be suggested: the apostrophe of l’Étoile, whose three bytes were read as Latin-1.
SELECT i.* FROM (VALUES (1, 'ZoÃ©'), (2, 'lâ' || chr(128) || chr(153) || 'Ã©toile')) t(n, v), inspect_text(v) i ORDER BY n;

\connect identity360_ascii
SET client_min_messages = warning;
CREATE EXTENSION identity360;
SELECT identity360.fold_text('abc');
\echo :LAST_ERROR_SQLSTATE

\connect :home
DROP DATABASE identity360_latin1;
DROP DATABASE identity360_ascii;
