
-- hashes of identifiers, as advertising platforms want them.

CREATE FUNCTION @extschema@.hash_identifier(kind text, value text, standard text, region text DEFAULT 'FR') RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'i360_hash_identifier';
COMMENT ON FUNCTION @extschema@.hash_identifier(text, text, text, text) IS
    'the SHA-256 of a value in the form of a standard, in base64 (uid2) or hexadecimal; standard: uid2, google, google_2025, meta, snap, or sha256 for the normal form kept here; keep the standard beside the hash; kind: email, phone, and by the standard given_name, family_name, gender, birth_date, city, state, postcode, country, maid; region: the country of a number without + and of a postcode, in two letters; NULL where the platform might hash something else, as for a date such as 12/03/1985: give it as 1985-03-12';
