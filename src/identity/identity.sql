-- identity: who-data of one record, normalised and packed.

CREATE TYPE @extschema@.identity;

CREATE FUNCTION @extschema@.identity_in(cstring) RETURNS @extschema@.identity
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_in';
COMMENT ON FUNCTION @extschema@.identity_in(cstring) IS 'input of type identity: a JSON object of fields';

CREATE FUNCTION @extschema@.identity_out(@extschema@.identity) RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_out';
COMMENT ON FUNCTION @extschema@.identity_out(@extschema@.identity) IS 'output of type identity: a JSON object of what was kept';

CREATE FUNCTION @extschema@.identity_recv(internal) RETURNS @extschema@.identity
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_recv';
COMMENT ON FUNCTION @extschema@.identity_recv(internal) IS 'binary input of type identity, validated';

CREATE FUNCTION @extschema@.identity_send(@extschema@.identity) RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_send';
COMMENT ON FUNCTION @extschema@.identity_send(@extschema@.identity) IS 'binary output of type identity: the packed bytes';

CREATE TYPE @extschema@.identity (
    INPUT = @extschema@.identity_in,
    OUTPUT = @extschema@.identity_out,
    RECEIVE = @extschema@.identity_recv,
    SEND = @extschema@.identity_send,
    STORAGE = extended
);
COMMENT ON TYPE @extschema@.identity IS
    'who-data of one record (names, contacts, birth date, address, identifiers), normalised and packed; personal data';

-- The three constructors.

CREATE FUNCTION @extschema@.identity(fields jsonb) RETURNS @extschema@.identity
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_identity_from_jsonb';
COMMENT ON FUNCTION @extschema@.identity(jsonb) IS
    'identity of a JSON object of fields, each a text, a number or an array of them; what cannot be made valid is left out, an unknown field is an error';

CREATE FUNCTION @extschema@.identity(fields text) RETURNS @extschema@.identity
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_identity_from_text';
COMMENT ON FUNCTION @extschema@.identity(text) IS 'the same from JSON text';

-- With jsonb itself as the first type, a call of one jsonb would fit two functions and be refused as ambiguous.
CREATE DOMAIN @extschema@.named_values AS jsonb;
COMMENT ON DOMAIN @extschema@.named_values IS 'a JSON object from a name of the company''s own to a value or an array of values';

CREATE FUNCTION @extschema@.identity(
    identifiers @extschema@.named_values DEFAULT NULL,
    attributes @extschema@.named_values DEFAULT NULL,
    given_name text DEFAULT NULL,
    family_name text DEFAULT NULL,
    birth_family_name text DEFAULT NULL,
    full_name text DEFAULT NULL,
    civility text DEFAULT NULL,
    gender text DEFAULT NULL,
    birth_date text DEFAULT NULL,
    birth_place text DEFAULT NULL,
    email text DEFAULT NULL,
    phone text DEFAULT NULL,
    address text DEFAULT NULL,
    street text DEFAULT NULL,
    postcode text DEFAULT NULL,
    city text DEFAULT NULL,
    country text DEFAULT NULL,
    organization text DEFAULT NULL
) RETURNS @extschema@.identity
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_identity_from_fields';
COMMENT ON FUNCTION @extschema@.identity(@extschema@.named_values, @extschema@.named_values, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS
    'identity of named fields, for use over columns: identity(given_name => prenom, email => mail, identifiers => jsonb_build_object(''loyalty_card'', carte)); NULL fields are absent';

-- What is in it.

CREATE FUNCTION @extschema@.identity_fields(@extschema@.identity) RETURNS jsonb
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_identity_fields';
COMMENT ON FUNCTION @extschema@.identity_fields(@extschema@.identity) IS
    'what an identity holds: an object from field to an array of normal forms; identifiers and attributes from name to array';

CREATE FUNCTION @extschema@.identity_issues(fields jsonb, OUT field text, OUT value text, OUT issue text)
RETURNS SETOF record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 ROWS 2 AS 'MODULE_PATHNAME', 'i360_identity_issues';
COMMENT ON FUNCTION @extschema@.identity_issues(jsonb) IS
    'what identity(jsonb) would not keep as given: a row a value, with issue empty, invalid, cut or no room';

CREATE FUNCTION @extschema@.identity_identifiers(@extschema@.identity) RETURNS text[]
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5 AS 'MODULE_PATHNAME', 'i360_identity_identifiers';
COMMENT ON FUNCTION @extschema@.identity_identifiers(@extschema@.identity) IS
    'the identifiers in an identity as namespace:value; e-mails and phones are among them';

CREATE FUNCTION @extschema@.identity_keys(@extschema@.identity) RETURNS bigint[]
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'i360_identity_keys';
COMMENT ON FUNCTION @extschema@.identity_keys(@extschema@.identity) IS
    'blocking keys of an identity, sorted: hashes, of which two records must share one to be compared';

-- Equality, order and hash: of the packed bytes.

CREATE FUNCTION @extschema@.identity_eq(@extschema@.identity, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_eq';
COMMENT ON FUNCTION @extschema@.identity_eq(@extschema@.identity, @extschema@.identity) IS 'implementation of = operator: the same normal forms';
CREATE FUNCTION @extschema@.identity_ne(@extschema@.identity, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_ne';
COMMENT ON FUNCTION @extschema@.identity_ne(@extschema@.identity, @extschema@.identity) IS 'implementation of <> operator';
CREATE FUNCTION @extschema@.identity_lt(@extschema@.identity, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_lt';
COMMENT ON FUNCTION @extschema@.identity_lt(@extschema@.identity, @extschema@.identity) IS 'implementation of < operator';
CREATE FUNCTION @extschema@.identity_le(@extschema@.identity, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_le';
COMMENT ON FUNCTION @extschema@.identity_le(@extschema@.identity, @extschema@.identity) IS 'implementation of <= operator';
CREATE FUNCTION @extschema@.identity_gt(@extschema@.identity, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_gt';
COMMENT ON FUNCTION @extschema@.identity_gt(@extschema@.identity, @extschema@.identity) IS 'implementation of > operator';
CREATE FUNCTION @extschema@.identity_ge(@extschema@.identity, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_ge';
COMMENT ON FUNCTION @extschema@.identity_ge(@extschema@.identity, @extschema@.identity) IS 'implementation of >= operator';
CREATE FUNCTION @extschema@.identity_cmp(@extschema@.identity, @extschema@.identity) RETURNS integer
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_cmp';
COMMENT ON FUNCTION @extschema@.identity_cmp(@extschema@.identity, @extschema@.identity) IS 'order of packed bytes: -1, 0 or 1 in sign';
CREATE FUNCTION @extschema@.identity_hash(@extschema@.identity) RETURNS integer
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_hash';
COMMENT ON FUNCTION @extschema@.identity_hash(@extschema@.identity) IS 'hash of the packed bytes';
CREATE FUNCTION @extschema@.identity_hash_extended(@extschema@.identity, bigint) RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_hash_extended';
COMMENT ON FUNCTION @extschema@.identity_hash_extended(@extschema@.identity, bigint) IS 'hash of the packed bytes, with a seed';

CREATE OPERATOR @extschema@.= (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_eq,
    COMMUTATOR = OPERATOR(@extschema@.=), NEGATOR = OPERATOR(@extschema@.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR @extschema@.= (@extschema@.identity, @extschema@.identity) IS 'the same normal forms';
CREATE OPERATOR @extschema@.<> (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_ne,
    COMMUTATOR = OPERATOR(@extschema@.<>), NEGATOR = OPERATOR(@extschema@.=),
    RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.identity, @extschema@.identity) IS 'not the same normal forms';
CREATE OPERATOR @extschema@.< (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_lt,
    COMMUTATOR = OPERATOR(@extschema@.>), NEGATOR = OPERATOR(@extschema@.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR @extschema@.< (@extschema@.identity, @extschema@.identity) IS 'order of packed bytes';
CREATE OPERATOR @extschema@.<= (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_le,
    COMMUTATOR = OPERATOR(@extschema@.>=), NEGATOR = OPERATOR(@extschema@.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR @extschema@.<= (@extschema@.identity, @extschema@.identity) IS 'order of packed bytes';
CREATE OPERATOR @extschema@.> (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_gt,
    COMMUTATOR = OPERATOR(@extschema@.<), NEGATOR = OPERATOR(@extschema@.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR @extschema@.> (@extschema@.identity, @extschema@.identity) IS 'order of packed bytes';
CREATE OPERATOR @extschema@.>= (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_ge,
    COMMUTATOR = OPERATOR(@extschema@.<=), NEGATOR = OPERATOR(@extschema@.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR @extschema@.>= (@extschema@.identity, @extschema@.identity) IS 'order of packed bytes';

CREATE OPERATOR CLASS @extschema@.identity_btree_ops DEFAULT FOR TYPE @extschema@.identity USING btree AS
    OPERATOR 1 @extschema@.<, OPERATOR 2 @extschema@.<=, OPERATOR 3 @extschema@.=,
    OPERATOR 4 @extschema@.>=, OPERATOR 5 @extschema@.>,
    FUNCTION 1 @extschema@.identity_cmp(@extschema@.identity, @extschema@.identity);
COMMENT ON OPERATOR CLASS @extschema@.identity_btree_ops USING btree IS 'order of packed bytes, for DISTINCT, GROUP BY and merge joins';
COMMENT ON OPERATOR FAMILY @extschema@.identity_btree_ops USING btree IS 'order of packed bytes';
CREATE OPERATOR CLASS @extschema@.identity_hash_ops DEFAULT FOR TYPE @extschema@.identity USING hash AS
    OPERATOR 1 @extschema@.=,
    FUNCTION 1 @extschema@.identity_hash(@extschema@.identity),
    FUNCTION 2 @extschema@.identity_hash_extended(@extschema@.identity, bigint);
COMMENT ON OPERATOR CLASS @extschema@.identity_hash_ops USING hash IS 'hash of packed bytes, for hash joins and hash partitions';
COMMENT ON OPERATOR FAMILY @extschema@.identity_hash_ops USING hash IS 'hash of packed bytes';

