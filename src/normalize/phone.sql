-- telephone: what there is to say of a number. normalize_phone() is in normalize.sql.

CREATE TYPE @extschema@.phone_inspection AS (
    e164 text,
    region text,
    kind text,
    is_valid boolean,
    is_junk boolean,
    keyed_nationally boolean,
    extension text,
    issue text
);
COMMENT ON TYPE @extschema@.phone_inspection IS 'what inspect_phone() has to say of a text';
COMMENT ON COLUMN @extschema@.phone_inspection.e164 IS 'the number as normalize_phone() gives it, without its extension; NULL if it is not valid';
COMMENT ON COLUMN @extschema@.phone_inspection.region IS 'the country that the number belongs to, in two letters; 001 for a calling code of no country; NULL if it is not valid';
COMMENT ON COLUMN @extschema@.phone_inspection.kind IS
    'mobile, fixed, fixed_or_mobile (the plan does not tell, as in North America), voip, toll_free, premium, shared_cost, personal, pager, uan (one number for all places of a company), voicemail, service (French platforms that only call out); NULL if it is not valid';
COMMENT ON COLUMN @extschema@.phone_inspection.is_valid IS 'the numbering plan gives such numbers out; whether this one rings is not known';
COMMENT ON COLUMN @extschema@.phone_inspection.is_junk IS
    'typed to get past a form (06 00 00 00 00, 0102030405), or kept for films, machines and call centres: valid or not, no evidence of who somebody is';
COMMENT ON COLUMN @extschema@.phone_inspection.keyed_nationally IS 'a number of a French territory overseas, keyed as if it were one of France: 0692 45 89 17 for +262 692 45 89 17';
COMMENT ON COLUMN @extschema@.phone_inspection.extension IS 'the digits after poste, ext., x or #; NULL if there are none';
COMMENT ON COLUMN @extschema@.phone_inspection.issue IS
    'why it is not valid: not_a_number, letter_for_digit (O or I among the digits), letters (words in or after the number), unknown_region (no calling code and no such country), unknown_calling_code, too_short, too_long, no_such_length (shorter and longer ones exist), local_only (the area code is missing), unassigned (the plan gives it to nobody); NULL if it is valid';

CREATE FUNCTION @extschema@.inspect_phone(value text, region text DEFAULT 'FR') RETURNS @extschema@.phone_inspection
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'i360_inspect_phone';
COMMENT ON FUNCTION @extschema@.inspect_phone(text, text) IS
    'a telephone number with its country, its kind, its extension and, if it is not valid, why; region: the country, in two letters, where it is dialled if it has no calling code';
