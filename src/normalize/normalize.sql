-- normalize: what a valid value of each kind is, and its one normal form. Pure functions, open to everybody:
-- bad data gives NULL, never an error, and what is normal already stays as it is.

CREATE FUNCTION @extschema@.normalize_email(value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_normalize_email';
COMMENT ON FUNCTION @extschema@.normalize_email(text) IS
    'an e-mail address trimmed and in lower case, its domain in the ASCII form (xn--) where it has letters beyond; NULL if it is none';

CREATE FUNCTION @extschema@.email_mailbox(value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_email_mailbox';
COMMENT ON FUNCTION @extschema@.email_mailbox(text) IS
    'the mailbox that an e-mail address is read in, by the rules of its provider (tags, dots, twin domains); a key to compare by, not an address to write to; NULL if it is no address';

CREATE FUNCTION @extschema@.normalize_phone(value text, region text DEFAULT 'FR') RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_normalize_phone';
COMMENT ON FUNCTION @extschema@.normalize_phone(text, text) IS
    'a telephone number as E.164 (+33645891237); region: the country, in two letters, where a number without + is dialled; an extension is left out; NULL if the numbering plan of its country gives no such number out, see inspect_phone() for why; a placeholder such as 06 00 00 00 00 is a valid number, which matching does not count as evidence';

CREATE FUNCTION @extschema@.normalize_name(value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_normalize_name';
COMMENT ON FUNCTION @extschema@.normalize_name(text) IS
    'a name in plain capitals without the form of address in front; NULL if nothing is left or if it is a placeholder such as TEST or CLIENT COMPTOIR';

CREATE FUNCTION @extschema@.normalize_birth_date(value text, field_order text DEFAULT 'DMY', pivot int DEFAULT 2015)
RETURNS date
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_normalize_birth_date';
COMMENT ON FUNCTION @extschema@.normalize_birth_date(text, text, int) IS
    'the birth date that a text says; field_order: DMY, MDY or YMD; pivot: the last year that a year of two digits may mean; NULL if it is no date, or one that stands for none such as 1900-01-01';

CREATE FUNCTION @extschema@.normalize_identifier(kind text, value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_normalize_identifier';
COMMENT ON FUNCTION @extschema@.normalize_identifier(text, text) IS
    'the value of an identifier, by the rules of its kind where that is email, phone, iban, siren, siret, nir, luhn, ean13, maid, idfa, gaid or ip, otherwise as it is, without the spaces around it; NULL if it is none, or has more than 1,000 bytes';
