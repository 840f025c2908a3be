-- The functions on texts answer as DuckDB's of the same name where the text is ASCII, count characters and not
-- bytes where it is not, and depend on nothing. What random texts say is proved in test/unit.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- Folding: words in plain capitals, empty when there are none.
SELECT fold_text(v) AS folded
FROM (VALUES ('  Élodie  d’Œuvre-Noël '), ('Straße 12bis'), ('Łódź'), ('e' || U&'\0301' || 't' || U&'\00AD' || 'é'), ('--'), ('')) t(v);

-- What NFKC makes letters and digits of, a decomposed short I, and the Turkish i's, which no locale decides.
SELECT fold_text(v) AS folded
FROM (VALUES ('Ａｌｂｅｒｔ　②'), ('ﬁn Ⓜ'), ('Андреи' || U&'\0306'), ('Işık İnci')) t(v);

-- Characters that an export has spoiled: encoded twice, three times, or in part; what cannot be seen; what is lost. "É " with a
-- no-break space also spells a character byte by byte, which no European text holds: it is left alone.
SELECT i.*
FROM (VALUES (1, 'François'), (2, 'FranÃ§ois'), (3, 'FranÃƒÂ§ois d''Ã‰toile, Zoé'), (4, 'Mar' || U&'\00AD' || 'tin' || U&'\200B'),
             (5, 'BEAUTÉ' || U&'\00A0' || '!'), (6, 'Fran?ois'), (7, '--')) t(n, v), inspect_text(v) i
ORDER BY n;

-- Winkler's published examples (1990, 1994), to three places: .944 .961, .822 .840, .767 .813, .790 .832.
SELECT a, b, round(jaro_similarity(a, b)::numeric, 3) AS jaro, round(jaro_winkler_similarity(a, b)::numeric, 3) AS jaro_winkler
FROM (VALUES ('MARTHA', 'MARHTA'), ('DWAYNE', 'DUANE'), ('DIXON', 'DICKSONX'), ('JONES', 'JOHNSON')) t(a, b);

-- Equal, nothing in common, empty; one of three characters differs: (2/3 + 2/3 + 1) / 3 = 7/9.
SELECT jaro_similarity('été', 'été') AS equal, jaro_similarity('abc', 'xyz') AS different, jaro_similarity('', '') AS empty,
       jaro_similarity('', 'a') AS one_empty, round(jaro_similarity('été', 'éta')::numeric, 6) AS by_character;

-- Levenshtein's own example is 3; a swap is two edits, or one for Damerau, who may also edit within it: CA, AC, ABC.
SELECT a, b, levenshtein(a, b), damerau_levenshtein(a, b)
FROM (VALUES ('kitten', 'sitting'), ('MARTIN', 'MATRIN'), ('CA', 'ABC'), ('été', 'ete'), ('', 'abc'), ('', '')) t(a, b);

-- Beyond one word of bits: 200 characters, one dropped in front, and one added or replaced at the end.
SELECT levenshtein(s, right(s, -1) || '!'), levenshtein(s, left(right(s, -1), -1) || '!'), damerau_levenshtein(s, right(s, -1) || '!'),
       round(jaro_similarity(s, reverse(s))::numeric, 3) = round(jaro_similarity(reverse(s), s)::numeric, 3) AS symmetric
FROM (SELECT repeat('aébc漢', 40) AS s) t;

-- Soundex FR: the vectors of npm talisman.
SELECT string_agg(name || ' ' || phonetic_code(name), ', ') AS codes
FROM unnest(ARRAY['Florentin', 'Michael', 'Schœlcher', 'François', 'Christophe', 'Leffe', 'Elizabeth', 'Dupont', 'Dupond']) name;
SELECT phonetic_code('12') IS NULL AS no_letter, phonetic_code('Dupont', 'soundex_fr') AS named;

-- A published vector of each algorithm: Bergé's own words, Bouchard (1981), the National Archives, Philips (2000), Postel.
-- With FONEM's endings two spellings of a name are one that plain Bergé tells apart.
SELECT phonetic_code('Morceaux', 'berge_fr') AS berge, phonetic_code('SAINT-AMAND', 'fonem_fr') AS fonem,
       phonetic_code('Ashcraft', 'soundex') AS soundex, phonetic_code('Schmidt', 'double_metaphone') AS metaphone,
       phonetic_code('Schmidt', 'double_metaphone_alternate') AS alternate, phonetic_code('Müller-Lüdenscheidt', 'cologne_de') AS cologne;
SELECT phonetic_code('Thibault', 'berge_fr') = phonetic_code('Thibaud', 'berge_fr') AS berge,
       phonetic_code('Thibault', 'berge_fonem_fr') = phonetic_code('Thibaud', 'berge_fonem_fr') AS with_endings;

-- A user's mistake is an error that helps.
SELECT phonetic_code('Dupont', 'metaphone');
\echo :LAST_ERROR_SQLSTATE

-- The facts compiled in are listed with what they were made from.
SELECT name, version, rows > 200 AS has_rows, licence FROM reference_versions() WHERE name IN ('fold_table', 'berge_fr') ORDER BY name;

-- Strict, immutable, parallel safe, open to everybody, and commented.
SELECT proname, provolatile, proisstrict, proparallel, has_function_privilege('pg_monitor', oid, 'execute') AS is_open,
       obj_description(oid, 'pg_proc') IS NOT NULL AS is_commented
FROM pg_proc
WHERE pronamespace = 'identity360'::regnamespace
  AND proname IN ('fold_text', 'inspect_text', 'jaro_similarity', 'jaro_winkler_similarity', 'levenshtein', 'damerau_levenshtein', 'phonetic_code')
ORDER BY proname;
