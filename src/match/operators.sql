-- operators: ~= finds a person in any query, by index; <~> orders what it found.

CREATE TYPE @extschema@.match_query;

CREATE FUNCTION @extschema@.match_query_in(cstring) RETURNS @extschema@.match_query
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_match_query_in';
COMMENT ON FUNCTION @extschema@.match_query_in(cstring) IS 'input of type match_query: a JSON object of identity, min_probability and model, checked';

CREATE FUNCTION @extschema@.match_query_out(@extschema@.match_query) RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_match_query_out';
COMMENT ON FUNCTION @extschema@.match_query_out(@extschema@.match_query) IS 'output of type match_query: a JSON object';

CREATE FUNCTION @extschema@.match_query_recv(internal) RETURNS @extschema@.match_query
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_match_query_recv';
COMMENT ON FUNCTION @extschema@.match_query_recv(internal) IS 'binary input of type match_query: its text behind a version, checked';

CREATE FUNCTION @extschema@.match_query_send(@extschema@.match_query) RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_match_query_send';
COMMENT ON FUNCTION @extschema@.match_query_send(@extschema@.match_query) IS 'binary output of type match_query: its text behind a version';

CREATE TYPE @extschema@.match_query (
    INPUT = @extschema@.match_query_in,
    OUTPUT = @extschema@.match_query_out,
    RECEIVE = @extschema@.match_query_recv,
    SEND = @extschema@.match_query_send,
    STORAGE = extended
);
COMMENT ON TYPE @extschema@.match_query IS
    'a probe: an identity, the probability from which a record matches, and what of a model bears upon it, in about 1 kB; made by match_query(), to be asked and not to be kept; personal data';

CREATE FUNCTION @extschema@.match_query(
    identity @extschema@.identity, min_probability double precision DEFAULT NULL, model @extschema@.match_model DEFAULT NULL)
RETURNS @extschema@.match_query
LANGUAGE c IMMUTABLE PARALLEL SAFE COST 200 AS 'MODULE_PATHNAME', 'i360_match_query';
COMMENT ON FUNCTION @extschema@.match_query(@extschema@.identity, double precision, @extschema@.match_model) IS
    'what to look for with ~=: records that are the same person as identity with at least min_probability (0 to 1; NULL: the threshold of the model) by model (NULL: builtin_model()); NULL if identity is';

-- Leakproof: they raise on no stored value, so the index serves under row-level security and in security-barrier views.
CREATE FUNCTION @extschema@.identity_matches(@extschema@.identity, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_identity_matches';
COMMENT ON FUNCTION @extschema@.identity_matches(@extschema@.identity, @extschema@.identity) IS
    'implementation of ~= operator: they share a blocking key and are one person with a probability of at least 0.9 by builtin_model()';
CREATE FUNCTION @extschema@.identity_matches(@extschema@.identity, @extschema@.match_query) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_identity_matches_query';
COMMENT ON FUNCTION @extschema@.identity_matches(@extschema@.identity, @extschema@.match_query) IS
    'implementation of ~= operator: the identity shares a blocking key that is not common with that of the query, and reaches its min_probability by its model';
CREATE FUNCTION @extschema@.identity_matches(@extschema@.match_query, @extschema@.identity) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_query_matches_identity';
COMMENT ON FUNCTION @extschema@.identity_matches(@extschema@.match_query, @extschema@.identity) IS 'implementation of ~= operator: the same from the other side';

CREATE FUNCTION @extschema@.identity_distance(@extschema@.identity, @extschema@.identity) RETURNS double precision
LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_identity_distance';
COMMENT ON FUNCTION @extschema@.identity_distance(@extschema@.identity, @extschema@.identity) IS
    'implementation of <~> operator: the probability, 0 to 1, that they are two persons, by builtin_model()';
CREATE FUNCTION @extschema@.identity_distance(@extschema@.identity, @extschema@.match_query) RETURNS double precision
LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_identity_query_distance';
COMMENT ON FUNCTION @extschema@.identity_distance(@extschema@.identity, @extschema@.match_query) IS
    'implementation of <~> operator: the probability, 0 to 1, that they are two persons, by the model of the query';
CREATE FUNCTION @extschema@.identity_distance(@extschema@.match_query, @extschema@.identity) RETURNS double precision
LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_query_identity_distance';
COMMENT ON FUNCTION @extschema@.identity_distance(@extschema@.match_query, @extschema@.identity) IS 'implementation of <~> operator: the same from the other side';

-- What the planner is told.
CREATE FUNCTION @extschema@.identity_matchsel(internal, oid, internal, integer) RETURNS double precision
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_matchsel';
REVOKE ALL ON FUNCTION @extschema@.identity_matchsel(internal, oid, internal, integer) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.identity_matchsel(internal, oid, internal, integer) IS 'restriction selectivity of ~=';
CREATE FUNCTION @extschema@.identity_matchjoinsel(internal, oid, internal, smallint, internal) RETURNS double precision
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_matchjoinsel';
REVOKE ALL ON FUNCTION @extschema@.identity_matchjoinsel(internal, oid, internal, smallint, internal) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.identity_matchjoinsel(internal, oid, internal, smallint, internal) IS 'join selectivity of ~=';
CREATE FUNCTION @extschema@.identity_typanalyze(internal) RETURNS boolean
LANGUAGE c VOLATILE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_identity_typanalyze';
REVOKE ALL ON FUNCTION @extschema@.identity_typanalyze(internal) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.identity_typanalyze(internal) IS 'ANALYZE of a column of identities: as of any ordered type, and the blocking keys of many rows';
ALTER TYPE @extschema@.identity SET (ANALYZE = @extschema@.identity_typanalyze);

CREATE OPERATOR @extschema@.~= (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_matches,
    COMMUTATOR = OPERATOR(@extschema@.~=), RESTRICT = @extschema@.identity_matchsel, JOIN = @extschema@.identity_matchjoinsel);
COMMENT ON OPERATOR @extschema@.~= (@extschema@.identity, @extschema@.identity) IS
    'the same person? They share a blocking key and reach a probability of 0.9 by builtin_model(); served by a GIN index';
CREATE OPERATOR @extschema@.~= (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.match_query, FUNCTION = @extschema@.identity_matches,
    COMMUTATOR = OPERATOR(@extschema@.~=), RESTRICT = @extschema@.identity_matchsel, JOIN = @extschema@.identity_matchjoinsel);
COMMENT ON OPERATOR @extschema@.~= (@extschema@.identity, @extschema@.match_query) IS
    'the same person, by the model and the probability of the query? Served by a GIN index';
CREATE OPERATOR @extschema@.~= (
    LEFTARG = @extschema@.match_query, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_matches,
    COMMUTATOR = OPERATOR(@extschema@.~=), RESTRICT = @extschema@.identity_matchsel, JOIN = @extschema@.identity_matchjoinsel);
COMMENT ON OPERATOR @extschema@.~= (@extschema@.match_query, @extschema@.identity) IS 'the same from the other side';

CREATE OPERATOR @extschema@.<~> (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_distance,
    COMMUTATOR = OPERATOR(@extschema@.<~>));
COMMENT ON OPERATOR @extschema@.<~> (@extschema@.identity, @extschema@.identity) IS
    'probability that they are two persons, by builtin_model(): to order what ~= found; alone it is a scan of the whole table';
CREATE OPERATOR @extschema@.<~> (
    LEFTARG = @extschema@.identity, RIGHTARG = @extschema@.match_query, FUNCTION = @extschema@.identity_distance,
    COMMUTATOR = OPERATOR(@extschema@.<~>));
COMMENT ON OPERATOR @extschema@.<~> (@extschema@.identity, @extschema@.match_query) IS
    'probability that they are two persons, by the model of the query: to order what ~= found';
CREATE OPERATOR @extschema@.<~> (
    LEFTARG = @extschema@.match_query, RIGHTARG = @extschema@.identity, FUNCTION = @extschema@.identity_distance,
    COMMUTATOR = OPERATOR(@extschema@.<~>));
COMMENT ON OPERATOR @extschema@.<~> (@extschema@.match_query, @extschema@.identity) IS 'the same from the other side';

-- The index class.

CREATE FUNCTION @extschema@.gin_extract_value_identity(@extschema@.identity, internal) RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_gin_extract_value_identity';
COMMENT ON FUNCTION @extschema@.gin_extract_value_identity(@extschema@.identity, internal) IS 'what of an identity is stored in a GIN index: its blocking keys and second fields';
CREATE FUNCTION @extschema@.gin_extract_query_identity(@extschema@.identity, internal, int2, internal, internal, internal, internal) RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'i360_gin_extract_query_identity';
COMMENT ON FUNCTION @extschema@.gin_extract_query_identity(@extschema@.identity, internal, int2, internal, internal, internal, internal) IS 'what ~= asks a GIN index for';
CREATE FUNCTION @extschema@.gin_consistent_identity(internal, int2, @extschema@.identity, int4, internal, internal, internal, internal) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5 AS 'MODULE_PATHNAME', 'i360_gin_consistent_identity';
COMMENT ON FUNCTION @extschema@.gin_consistent_identity(internal, int2, @extschema@.identity, int4, internal, internal, internal, internal) IS 'whether a row with some of the keys asked for may match';
CREATE FUNCTION @extschema@.gin_triconsistent_identity(internal, int2, @extschema@.identity, int4, internal, internal, internal) RETURNS "char"
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 5 AS 'MODULE_PATHNAME', 'i360_gin_triconsistent_identity';
COMMENT ON FUNCTION @extschema@.gin_triconsistent_identity(internal, int2, @extschema@.identity, int4, internal, internal, internal) IS 'the same where some keys are not known yet';

CREATE OPERATOR CLASS @extschema@.identity_ops DEFAULT FOR TYPE @extschema@.identity USING gin AS
    OPERATOR 1 @extschema@.~= (@extschema@.identity, @extschema@.identity),
    OPERATOR 2 @extschema@.~= (@extschema@.identity, @extschema@.match_query),
    FUNCTION 1 btint8cmp(bigint, bigint),
    FUNCTION 2 @extschema@.gin_extract_value_identity(@extschema@.identity, internal),
    FUNCTION 3 @extschema@.gin_extract_query_identity(@extschema@.identity, internal, int2, internal, internal, internal, internal),
    FUNCTION 4 @extschema@.gin_consistent_identity(internal, int2, @extschema@.identity, int4, internal, internal, internal, internal),
    FUNCTION 6 @extschema@.gin_triconsistent_identity(internal, int2, @extschema@.identity, int4, internal, internal, internal),
    STORAGE bigint;
COMMENT ON OPERATOR CLASS @extschema@.identity_ops USING gin IS 'finds by ~= : blocking keys of 8 bytes, rechecked by score';
COMMENT ON OPERATOR FAMILY @extschema@.identity_ops USING gin IS 'finds by ~=';

-- What PostgreSQL records is when an index was built (its row in pg_class) and when the extension last changed (its row in
-- pg_extension), by the transactions that wrote them; with which version's answers an index was filled is recorded nowhere.
CREATE FUNCTION @extschema@.stale_indexes(OUT index regclass, OUT table_name regclass, OUT rebuild text)
RETURNS SETOF record LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
    SELECT DISTINCT i.indexrelid::regclass, i.indrelid::regclass, format('REINDEX INDEX CONCURRENTLY %s', i.indexrelid::regclass)
    FROM pg_index i
        JOIN pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
        JOIN pg_depend holds ON holds.classid OPERATOR(pg_catalog.=) 'pg_class'::regclass AND holds.objid OPERATOR(pg_catalog.=) i.indexrelid
        JOIN pg_depend member ON member.classid OPERATOR(pg_catalog.=) holds.refclassid AND member.objid OPERATOR(pg_catalog.=) holds.refobjid
            AND member.refclassid OPERATOR(pg_catalog.=) 'pg_extension'::regclass AND member.deptype OPERATOR(pg_catalog.=) 'e'
        JOIN pg_extension e ON e.oid OPERATOR(pg_catalog.=) member.refobjid
    WHERE e.extname OPERATOR(pg_catalog.=) 'identity360' AND age(c.xmin) OPERATOR(pg_catalog.>) age(e.xmin);
END;
REVOKE ALL ON FUNCTION @extschema@.stale_indexes() FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.stale_indexes() IS
    'indexes that hold answers of this extension (by an operator class or in an expression) and were built before it was last updated, with the statement that rebuilds each: to be run after a release that says REINDEX; after pg_upgrade, or an ALTER INDEX since, it cannot tell, and stored columns are not in it';

