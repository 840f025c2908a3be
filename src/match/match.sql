-- match: how much two identities speak for one person.

CREATE TYPE @extschema@.match_model;

CREATE FUNCTION @extschema@.match_model_in(cstring) RETURNS @extschema@.match_model
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_match_model_in';
COMMENT ON FUNCTION @extschema@.match_model_in(cstring) IS 'input of type match_model: a JSON document, checked';

CREATE FUNCTION @extschema@.match_model_out(@extschema@.match_model) RETURNS cstring
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'jsonb_out';
COMMENT ON FUNCTION @extschema@.match_model_out(@extschema@.match_model) IS 'output of type match_model: its JSON document';

CREATE FUNCTION @extschema@.match_model_recv(internal) RETURNS @extschema@.match_model
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'i360_match_model_recv';
COMMENT ON FUNCTION @extschema@.match_model_recv(internal) IS 'binary input of type match_model, as of jsonb, checked';

CREATE FUNCTION @extschema@.match_model_send(@extschema@.match_model) RETURNS bytea
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'jsonb_send';
COMMENT ON FUNCTION @extschema@.match_model_send(@extschema@.match_model) IS 'binary output of type match_model, as of jsonb';

CREATE TYPE @extschema@.match_model (
    INPUT = @extschema@.match_model_in,
    OUTPUT = @extschema@.match_model_out,
    RECEIVE = @extschema@.match_model_recv,
    SEND = @extschema@.match_model_send,
    LIKE = jsonb
);
COMMENT ON TYPE @extschema@.match_model IS
    'how records are compared, as a value: prior, rates of each level (m, u, household), frequencies of values, common keys; what is left out is as in builtin_model()';

CREATE CAST (@extschema@.match_model AS jsonb) WITHOUT FUNCTION;
COMMENT ON CAST (@extschema@.match_model AS jsonb) IS 'the document of a model';

CREATE FUNCTION @extschema@.builtin_model() RETURNS @extschema@.match_model
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'i360_builtin_model';
COMMENT ON FUNCTION @extschema@.builtin_model() IS 'the model for persons that needs no training';

CREATE FUNCTION @extschema@.match_weight(@extschema@.identity, @extschema@.identity) RETURNS double precision
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_match_weight';
COMMENT ON FUNCTION @extschema@.match_weight(@extschema@.identity, @extschema@.identity) IS
    'evidence that two identities are one person, in bits (log2 of the odds), by builtin_model(); 0 is even odds';
CREATE FUNCTION @extschema@.match_weight(@extschema@.identity, @extschema@.identity, @extschema@.match_model) RETURNS double precision
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_match_weight';
COMMENT ON FUNCTION @extschema@.match_weight(@extschema@.identity, @extschema@.identity, @extschema@.match_model) IS
    'evidence that two identities are one person, in bits (log2 of the odds), by a model';

CREATE FUNCTION @extschema@.match_probability(@extschema@.identity, @extschema@.identity) RETURNS double precision
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_match_probability';
COMMENT ON FUNCTION @extschema@.match_probability(@extschema@.identity, @extschema@.identity) IS
    'probability, 0 to 1, that two identities are one person, by builtin_model()';
CREATE FUNCTION @extschema@.match_probability(@extschema@.identity, @extschema@.identity, @extschema@.match_model) RETURNS double precision
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20 AS 'MODULE_PATHNAME', 'i360_match_probability';
COMMENT ON FUNCTION @extschema@.match_probability(@extschema@.identity, @extschema@.identity, @extschema@.match_model) IS
    'probability, 0 to 1, that two identities are one person, by a model';

CREATE FUNCTION @extschema@.explain_match(
    @extschema@.identity, @extschema@.identity,
    OUT comparison text, OUT level text, OUT left_value text, OUT right_value text,
    OUT m double precision, OUT u double precision, OUT frequency_adjustment double precision,
    OUT weight double precision, OUT running_total double precision)
RETURNS SETOF record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 8 AS 'MODULE_PATHNAME', 'i360_explain_match';
COMMENT ON FUNCTION @extschema@.explain_match(@extschema@.identity, @extschema@.identity) IS
    'why match_weight() is what it is: a row a term in bits (prior, each comparison, what a shared household explains); the last running total is the weight';
CREATE FUNCTION @extschema@.explain_match(
    @extschema@.identity, @extschema@.identity, @extschema@.match_model,
    OUT comparison text, OUT level text, OUT left_value text, OUT right_value text,
    OUT m double precision, OUT u double precision, OUT frequency_adjustment double precision,
    OUT weight double precision, OUT running_total double precision)
RETURNS SETOF record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 8 AS 'MODULE_PATHNAME', 'i360_explain_match';
COMMENT ON FUNCTION @extschema@.explain_match(@extschema@.identity, @extschema@.identity, @extschema@.match_model) IS
    'the same by a model';


CREATE FUNCTION @extschema@.why_not(
    @extschema@.identity, @extschema@.identity,
    OUT cause text, OUT detail text, OUT weight double precision, OUT threshold double precision,
    OUT shared_keys text[], OUT left_keys text[], OUT right_keys text[])
RETURNS record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 200 AS 'MODULE_PATHNAME', 'i360_why_not';
COMMENT ON FUNCTION @extschema@.why_not(@extschema@.identity, @extschema@.identity) IS
    'why two identities are not taken for one person by builtin_model(): cause is no_keys, common_value or no_shared_key (never compared), household, conflict (one comparison alone), below_threshold, or none (they are); weight and threshold in bits; kinds of blocking keys, not their values';
CREATE FUNCTION @extschema@.why_not(
    @extschema@.identity, @extschema@.identity, @extschema@.match_model,
    OUT cause text, OUT detail text, OUT weight double precision, OUT threshold double precision,
    OUT shared_keys text[], OUT left_keys text[], OUT right_keys text[])
RETURNS record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 200 AS 'MODULE_PATHNAME', 'i360_why_not';
COMMENT ON FUNCTION @extschema@.why_not(@extschema@.identity, @extschema@.identity, @extschema@.match_model) IS
    'the same by a model and its threshold';
