-- Whatever text comes, no normalising function raises an error, and what it gives is its own normal form. Some thousands of
-- awkward texts, made anew in a database of UTF8 and in one of LATIN1; the last query names what breaks the rule, or answers none of
-- them.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SELECT current_database() AS home \gset

-- Said once, run in both.
SELECT $script$
SET search_path = public, identity360;
-- One row a function: what it makes of a text v, and what then gives its answer n again; NULL: nothing but no error is asked.
CREATE TEMP TABLE normaliser (call text, again text);
INSERT INTO normaliser VALUES
    ('fold_text(v)', 'fold_text(n)'),
    ('coalesce((inspect_text(v)).repaired, v)', 'coalesce((inspect_text(n)).repaired, n)'),
    ('inspect_text(v)::text', NULL),
    ('jaro_similarity(v, reverse(v))::text', NULL),
    ('jaro_winkler_similarity(v, upper(v))::text', NULL),
    ('levenshtein(left(v, 200), left(reverse(v), 200))::text', NULL),
    ('damerau_levenshtein(left(v, 200), left(reverse(v), 200))::text', NULL),
    ('normalize_name(v)', 'normalize_name(n)'),
    ('inspect_name(v, v)::text', NULL),
    ('compare_names(v, reverse(v), reverse(v), v)::text', NULL),
    ('normalize_email(v)', 'normalize_email(n)'),
    ('email_mailbox(v)', 'email_mailbox(n)'),
    ('(inspect_email(v)).suggestion', 'normalize_email(n)'),
    ('(inspect_email(v)).domain', '(inspect_email(''a@'' || n)).domain'),
    ('inspect_email(v)::text', NULL),
    ('normalize_phone(v)', 'normalize_phone(n)'),
    ('normalize_phone(v, ''US'')', 'normalize_phone(n, ''US'')'),
    ('(inspect_phone(v)).e164', '(inspect_phone(n)).e164'),
    ('inspect_phone(v, v)::text', NULL),
    ('to_char(normalize_birth_date(v), ''YYYY-MM-DD'')', 'to_char(normalize_birth_date(n), ''YYYY-MM-DD'')'),
    ('(inspect_birth_date(v)).key', '(inspect_birth_date(n)).key'),
    ('inspect_birth_date(v, ''MDY'')::text', NULL),
    ('normalize_address(v)::text', NULL),
    ('normalize_address(v, v, v, v)::text', NULL),
    ('postal_lines(normalize_address(v), v)::text', NULL),
    ('address_similarity(normalize_address(v), normalize_address(v))::text', NULL),
    ('inspect_identifier(v, v)::text', NULL),
    ('identity(jsonb_object(ARRAY[''full_name'', ''email'', ''phone'', ''birth_date'', ''gender'', ''street'', ''city'', ''organization''],
                            array_fill(v, ARRAY[8])))::text', 'n::identity::text'),
    ('identity(jsonb_build_object(''address'', v, ''country'', v, ''identifiers'', jsonb_build_object(v, v), ''attributes'',
                                  jsonb_build_object(v, v)))::text', 'n::identity::text');
INSERT INTO normaliser
SELECT format('normalize_identifier(%L, v)', kind), format('normalize_identifier(%L, n)', kind)
FROM unnest(ARRAY['cookie', 'email', 'phone', 'iban', 'siren', 'siret', 'nir', 'luhn', 'ean13', 'maid', 'gaid', 'idfa', 'ip']) kind;
INSERT INTO normaliser
SELECT format('phonetic_code(v, %L)', algorithm), NULL
FROM unnest(ARRAY['berge_fr', 'berge_fonem_fr', 'fonem_fr', 'soundex_fr', 'soundex', 'double_metaphone', 'double_metaphone_alternate',
                  'cologne_de']) algorithm;
INSERT INTO normaliser
SELECT format('hash_identifier(%L, v, %L)', kind, standard), NULL
FROM (VALUES ('meta', 'email'), ('meta', 'phone'), ('meta', 'given_name'), ('meta', 'gender'), ('meta', 'birth_date'), ('meta', 'city'),
             ('meta', 'postcode'), ('meta', 'country'), ('uid2', 'email'), ('google', 'email'), ('google', 'family_name'),
             ('google_2025', 'email'), ('snap', 'maid'), ('sha256', 'phone'), ('sha256', 'cookie')) t(standard, kind);
-- A function of these families that has no row above; inspect_table() reads a table, no text.
SELECT p.proname
FROM pg_proc p JOIN pg_namespace s ON s.oid = p.pronamespace
WHERE s.nspname = 'identity360' AND p.proname ~ '^(normalize|inspect|fold|hash|phonetic|jaro|compare|email|postal|address)_|levenshtein' AND p.provolatile = 'i'
  AND NOT EXISTS (SELECT FROM normaliser WHERE strpos(call, p.proname || '(') > 0);

-- Pieces of what people write, and characters that lie in wait: controls, combining marks, ligatures, right-to-left, invisible
-- ones, the last of a plane.
CREATE TEMP TABLE piece AS
SELECT row_number() OVER () AS id, text
FROM (SELECT unnest(ARRAY['Jean', 'DUPONT', 'née', 'Mme ', 'M. ', 'd''', '-', ' ', ',', '.', '@', '+', ':', '/', E'\n', E'\t', '''', '"', '\',
                          'ß', 'ÿ', 'Ã©', 'jean.dupont+a@gmail.com', '@société.fr', '@xn--socit-esab.fr', '@xn--kxae4bafwg.gr', '.com', '06 23 45 67 81',
                          '+33', '0033', '+1 202 555 0143', 'ext 12', '12/03/1985', '1985-03-12', '31.02.', '12 mars 1985', '45000', '12 bis ', 'rue de la Paix ',
                          'BP 12 ', '75002 ', 'Paris', ' CEDEX 08', 'FR', 'FR14 2004 1010 0505 0001 3M02 606', '732 829 320 00074', '2 55 08 14 168 025 38',
                          '4006381333931', 'cdda802e-fb9c-47ad-9866-0794d394c912', '192.168.0.1', '2001:db8::1', '%eth0', 'test', 'xxx',
                          '732829320', 'F', 'jean@gmial.com'])
      UNION ALL
      SELECT chr(code)
      FROM unnest(ARRAY[1, 8, 27, 31, 127, 128, 133, 159, 160, 173, 768, 769, 807, 847, 1524, 1564, 1632, 3585, 4352, 4449, 8203, 8206, 8217,
                        8238, 8288, 8364, 8490, 9398, 12288, 44032, 64257, 64259, 65039, 65279, 65313, 65533, 65535, 119808, 127462,
                        128512, 917505, 1114111]) code
      WHERE code < 256 OR getdatabaseencoding() = 'UTF8') t(text);
-- Any character, the low ones more often; a surrogate is none.
CREATE FUNCTION pg_temp.any_character() RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT chr(CASE WHEN getdatabaseencoding() <> 'UTF8' THEN c % 255 + 1 WHEN c BETWEEN 55296 AND 57343 THEN 65533 ELSE c END)
   FROM (SELECT 1 + floor(power(random(), 4) * 1114111)::int) t(c) $$;
DO $$ BEGIN PERFORM setseed(0.36); END $$;
CREATE TEMP TABLE awkward AS
SELECT n, string_agg(CASE WHEN random() < 0.25 THEN pg_temp.any_character()
                          ELSE (SELECT array_agg(text ORDER BY id) FROM piece)[1 + floor(random() * (SELECT count(*) FROM piece))::int] END, '') AS v
FROM generate_series(1, 3000) n, generate_series(1, 1 + (n % 5) * (n % 7)) k
GROUP BY n;
INSERT INTO awkward SELECT n + 10000, repeat(v, 1 + 100000 / length(v)) FROM awkward WHERE n % 200 = 0;
INSERT INTO awkward SELECT 20000 + id, text FROM piece UNION ALL VALUES (0, '');
SELECT count(*) > 3000 AS thousands, max(octet_length(v)) > 100000 AS some_long, count(DISTINCT v) > 2000 AS different FROM awkward;

CREATE FUNCTION pg_temp.complaint(call text, again text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    nwrong bigint;
    nanswers bigint;
    example text;
BEGIN
    EXECUTE format('SELECT count(*) FILTER (WHERE is_wrong), count(n), min(left(v, 60)) FILTER (WHERE is_wrong)
                    FROM (SELECT v, %s AS n FROM awkward OFFSET 0) t, LATERAL (SELECT n <> coalesce(%s, '''') AS is_wrong) u',
                   call, coalesce(again, 'n'))
    INTO nwrong, nanswers, example;
    RETURN CASE WHEN nwrong > 0 THEN format('%s texts have another normal form the second time, as %s', nwrong, convert_to(example, 'UTF8'))
                WHEN nanswers = 0 THEN 'no text has an answer' END;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END $$;
SELECT call, complaint FROM normaliser, pg_temp.complaint(call, again) complaint WHERE complaint IS NOT NULL;
$script$ AS properties \gset

:properties
DROP TABLE normaliser, piece, awkward;

CREATE DATABASE identity360_properties ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
\connect identity360_properties
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
CREATE EXTENSION identity360;
:properties
\connect :home
DROP DATABASE identity360_properties;
