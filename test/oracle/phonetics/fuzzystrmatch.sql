-- Double Metaphone against PostgreSQL's fuzzystrmatch: NAMES=/path/to/NAMES.txt tools/shell test/oracle/phonetics/fuzzystrmatch.sql
-- Names with a c cedilla, which sounds S here, are left out, as folding makes a C of it for fuzzystrmatch.
SET client_min_messages = warning;
CREATE EXTENSION fuzzystrmatch SCHEMA public;
\set content `cat "$NAMES"`
SELECT count(*) AS names,
       count(*) FILTER (WHERE phonetic_code(name, 'double_metaphone') IS DISTINCT FROM nullif(dmetaphone(fold_text(name)), '')) AS primary_differs,
       count(*) FILTER (WHERE phonetic_code(name, 'double_metaphone_alternate') IS DISTINCT FROM nullif(dmetaphone_alt(fold_text(name)), '')) AS alternate_differs
FROM unnest(string_to_array(:'content', E'\n')) name
WHERE name !~* 'ç';
