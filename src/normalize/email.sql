
-- e-mail: what there is to say of an address.

CREATE TYPE @extschema@.email_inspection AS (
    is_acceptable boolean,
    local_part text,
    domain text,
    domain_unicode text,
    mailbox text,
    tag text,
    provider text,
    suggestion text,
    is_role boolean,
    is_junk boolean,
    is_disposable boolean,
    is_relay boolean,
    is_reserved boolean,
    issue text
);
COMMENT ON TYPE @extschema@.email_inspection IS 'what inspect_email() has to say of a text';
COMMENT ON COLUMN @extschema@.email_inspection.is_acceptable IS 'the text is an address, in form; the flags say whether it is worth anything';
COMMENT ON COLUMN @extschema@.email_inspection.local_part IS 'what stands before the @, in small letters; NULL if it is no address';
COMMENT ON COLUMN @extschema@.email_inspection.domain IS 'the domain in its ASCII form, such as xn--socit-esab.fr; NULL if it is no address';
COMMENT ON COLUMN @extschema@.email_inspection.domain_unicode IS 'the domain as people read it, such as société.fr; as domain in a database that is not UTF8; NULL if it is no address';
COMMENT ON COLUMN @extschema@.email_inspection.mailbox IS 'who reads the address, as email_mailbox() says; NULL if it is no address';
COMMENT ON COLUMN @extschema@.email_inspection.tag IS 'the user''s own note, which the provider ignores: news of jean+news@gmail.com; NULL if there is none';
COMMENT ON COLUMN @extschema@.email_inspection.provider IS 'the mail service: gmail, microsoft, orange and others; NULL if it is not known';
COMMENT ON COLUMN @extschema@.email_inspection.suggestion IS 'the address that was probably meant, if the domain looks mistyped; for a person to confirm, never applied; NULL if there is none, and of junk';
COMMENT ON COLUMN @extschema@.email_inspection.is_role IS 'an office and not a person: contact, info, noreply';
COMMENT ON COLUMN @extschema@.email_inspection.is_junk IS 'typed to get past a form: test, aaa, nomail, test@test.fr, or a reserved domain; also of some texts that are no address';
COMMENT ON COLUMN @extschema@.email_inspection.is_disposable IS 'of a service that gives throw-away addresses; see reference_versions() for the age of the list';
COMMENT ON COLUMN @extschema@.email_inspection.is_relay IS 'hands on to an address that is not shown, one for each company: no proof that two customers are one, nor that they are two';
COMMENT ON COLUMN @extschema@.email_inspection.is_reserved IS 'of a domain for tests and documentation (RFC 2606, 6761), or that is never on the net: nobody reads it';
COMMENT ON COLUMN @extschema@.email_inspection.issue IS
    'why it is no address: empty, too_long, no_at, display_name, quoted_local_part, comment, address_literal, several_addresses, local_part_missing, local_part_too_long, local_part_dots, local_part_character, domain_missing, domain_too_long, domain_character, domain_label, domain_no_dot, domain_top_level, domain_not_idna; NULL if it is one';

CREATE FUNCTION @extschema@.inspect_email(value text) RETURNS @extschema@.email_inspection
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'i360_inspect_email';
COMMENT ON FUNCTION @extschema@.inspect_email(text) IS
    'the parts of an e-mail address, who reads it, what is odd about it, and why a text is none; never an error';
