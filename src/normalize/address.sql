-- address: postal addresses as parts, as printed lines, and how near two are. Pure functions, open to everybody: bad
-- data gives flags or NULL, never an error.

CREATE TYPE @extschema@.postal_address AS (
    number text,
    number_suffix text,
    street_type text,
    street_name text,
    complement text,
    building text,
    locality text,
    po_box text,
    postcode text,
    city text,
    cedex text,
    country text,
    grade int,
    flags text[]
);
COMMENT ON TYPE @extschema@.postal_address IS
    'the parts of a postal address: capitals without accents, abbreviations written out, NULL for what there is not';
COMMENT ON COLUMN @extschema@.postal_address.number IS 'number in the street, the first if there are several';
COMMENT ON COLUMN @extschema@.postal_address.number_suffix IS 'its letter: B for BIS, T for TER, Q for QUATER, or another';
COMMENT ON COLUMN @extschema@.postal_address.street_type IS 'RUE, AVENUE, ... written out; NULL where the street has none, or where the language glues it to the name';
COMMENT ON COLUMN @extschema@.postal_address.street_name IS 'name of the street with its articles: DE LA PAIX';
COMMENT ON COLUMN @extschema@.postal_address.complement IS 'flat, floor, stairs, care of: line 2 of NF Z 10-011';
COMMENT ON COLUMN @extschema@.postal_address.building IS 'building, residence, estate, zone: line 3';
COMMENT ON COLUMN @extschema@.postal_address.locality IS 'named place (lieu-dit, hamlet) below the street: line 5';
COMMENT ON COLUMN @extschema@.postal_address.po_box IS 'box at the post office: BP 123, CS 12345, TSA 12345';
COMMENT ON COLUMN @extschema@.postal_address.postcode IS 'postcode in the form of the country';
COMMENT ON COLUMN @extschema@.postal_address.city IS 'city without arrondissement and CEDEX; in France as the postcode has it, SAINT written out';
COMMENT ON COLUMN @extschema@.postal_address.cedex IS 'CEDEX with its number, if it has one';
COMMENT ON COLUMN @extschema@.postal_address.country IS 'ISO 3166 code of two letters; NULL if the country is not known here';
COMMENT ON COLUMN @extschema@.postal_address.grade IS
    '0 unusable; 1 a city or a postcode, or both that contradict each other; 2 a postcode with its city; 3 and a street, building or named place; 4 and the number in it, or a box';
COMMENT ON COLUMN @extschema@.postal_address.flags IS
    'what is missing or was done: street_missing, street_type_missing, number_missing, number_range, postcode_missing, postcode_invalid, postcode_repaired, postcode_from_city, city_missing, city_from_postcode, city_corrected, city_mismatch, country_unknown, truncated; empty if nothing';

CREATE FUNCTION @extschema@.normalize_address(address text, country text DEFAULT 'FR') RETURNS @extschema@.postal_address
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'i360_normalize_address';
COMMENT ON FUNCTION @extschema@.normalize_address(text, text) IS
    'the parts of an address in one line or several; country: a code or a name, for addresses that do not end in one; NULL if there is no word in it';

CREATE FUNCTION @extschema@.normalize_address(street text, postcode text, city text, country text DEFAULT 'FR')
RETURNS @extschema@.postal_address
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'i360_normalize_address_columns';
COMMENT ON FUNCTION @extschema@.normalize_address(text, text, text, text) IS
    'the parts of an address in columns; street may hold complements and several lines; any of them may be NULL, a country that is NULL or empty means FR; NULL if there is no word in street, postcode and city';

CREATE FUNCTION @extschema@.postal_lines(address @extschema@.postal_address, recipient text DEFAULT '') RETURNS text[]
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'i360_postal_lines';
COMMENT ON FUNCTION @extschema@.postal_lines(@extschema@.postal_address, text) IS
    'the six lines of NF Z 10-011, of 38 characters at most: recipient, flat, building, street, box or named place, postcode and city; a seventh with the country if it is abroad; NULL for a line that is not needed, so that array_to_string(lines, chr(10)) is what goes on the envelope';

CREATE FUNCTION @extschema@.address_similarity(a @extschema@.postal_address, b @extschema@.postal_address) RETURNS float8
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'i360_address_similarity';
COMMENT ON FUNCTION @extschema@.address_similarity(@extschema@.postal_address, @extschema@.postal_address) IS
    'how likely two addresses are one place, 0 to 1: 0 where a number, suffix, box, postcode or city contradicts, below 0.5 where only flat or building do; NULL where one names no place below its city';
