-- text: folding and comparing short texts. Pure functions, open to everybody.

CREATE FUNCTION @extschema@.fold_text(value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_fold_text';
COMMENT ON FUNCTION @extschema@.fold_text(text) IS
    'the words of a text in plain capitals: letters without accents and digits, one space between words; empty if there are none';

CREATE TYPE @extschema@.text_inspection AS (
    folded text,
    repaired text,
    is_double_encoded boolean,
    has_invisible boolean,
    issues text[]
);
COMMENT ON TYPE @extschema@.text_inspection IS 'what inspect_text() has to say of the characters of a text';
COMMENT ON COLUMN @extschema@.text_inspection.folded IS 'the text as fold_text() gives it, not repaired';
COMMENT ON COLUMN @extschema@.text_inspection.repaired IS 'what the text was probably meant to be, a suggestion: encoded once, no invisible or control characters, plain spaces; NULL if that is what it is already';
COMMENT ON COLUMN @extschema@.text_inspection.is_double_encoded IS 'true if some of it is UTF-8 that was taken for Windows-1252 or Latin-1 and encoded again, once or more';
COMMENT ON COLUMN @extschema@.text_inspection.has_invisible IS 'true if it has soft hyphens, zero-width or direction marks or a byte order mark';
COMMENT ON COLUMN @extschema@.text_inspection.issues IS 'what is wrong, none or more of: double_encoded, invisible_characters, control_characters, unusual_spaces (no-break and such), lost_characters (U+FFFD, or a question mark between two letters), no_words (nothing is left when folded)';

CREATE FUNCTION @extschema@.inspect_text(value text) RETURNS @extschema@.text_inspection
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'i360_inspect_text';
COMMENT ON FUNCTION @extschema@.inspect_text(text) IS
    'what is wrong with the characters of a text, and what it was probably meant to be; nothing is repaired silently elsewhere';

CREATE FUNCTION @extschema@.jaro_similarity(a text, b text) RETURNS float8
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_jaro_similarity';
COMMENT ON FUNCTION @extschema@.jaro_similarity(text, text) IS
    'Jaro similarity of two texts by character: 1 if equal, 0 if nothing is in common';

CREATE FUNCTION @extschema@.jaro_winkler_similarity(a text, b text) RETURNS float8
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_jaro_winkler_similarity';
COMMENT ON FUNCTION @extschema@.jaro_winkler_similarity(text, text) IS
    'Jaro similarity, raised above 0.7 for each of up to four characters that the texts begin with alike; 0 to 1';

CREATE FUNCTION @extschema@.levenshtein(a text, b text) RETURNS int
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'i360_levenshtein';
COMMENT ON FUNCTION @extschema@.levenshtein(text, text) IS
    'number of characters to insert, delete or replace to get from one text to the other';

CREATE FUNCTION @extschema@.damerau_levenshtein(a text, b text) RETURNS int
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'i360_damerau_levenshtein';
COMMENT ON FUNCTION @extschema@.damerau_levenshtein(text, text) IS
    'number of characters to insert, delete, replace or swap with their neighbour to get from one text to the other';

CREATE FUNCTION @extschema@.phonetic_code(name text, algorithm text DEFAULT 'soundex_fr') RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'i360_phonetic_code';
COMMENT ON FUNCTION @extschema@.phonetic_code(text, text) IS
    'how a name sounds, as a code that similar names share; NULL if no letter of it sounds; algorithms: soundex_fr (wide), berge_fr (precise) and berge_fonem_fr for French, fonem_fr for names of Quebec, soundex, double_metaphone and double_metaphone_alternate for English, cologne_de for German';
