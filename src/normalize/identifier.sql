
-- identifiers: what there is to say of one.

CREATE TYPE @extschema@.identifier_inspection AS (
    value text,
    is_valid boolean,
    issue text,
    class text
);
COMMENT ON TYPE @extschema@.identifier_inspection IS 'what inspect_identifier() has to say of a value';
COMMENT ON COLUMN @extschema@.identifier_inspection.value IS 'the value as normalize_identifier() gives it; NULL if it is not valid';
COMMENT ON COLUMN @extschema@.identifier_inspection.is_valid IS 'the value can be one of its kind, as far as its form and check digits tell';
COMMENT ON COLUMN @extschema@.identifier_inspection.issue IS
    'why it is none: empty, too_long, form (characters or length), check_digits, placeholder (all zeros), no_consent (an advertising identifier that was zeroed or filled), country (of an IBAN); of an e-mail address and a telephone number, as inspect_email() and inspect_phone() say; NULL if it is valid';
COMMENT ON COLUMN @extschema@.identifier_inspection.class IS
    'of a network address: public (that of a mobile operator''s gateway, too, which no public list tells apart), private, cgnat (shared by the customers of a provider), loopback, link_local, documentation, multicast or reserved; NULL for other kinds';

CREATE FUNCTION @extschema@.inspect_identifier(kind text, value text) RETURNS @extschema@.identifier_inspection
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'i360_inspect_identifier';
COMMENT ON FUNCTION @extschema@.inspect_identifier(text, text) IS
    'the value of an identifier, and why it is none; kind: email, phone (keyed in France), iban, siren, siret, nir, luhn, ean13, maid, idfa, gaid, ip; any other is opaque and valid unless empty';
