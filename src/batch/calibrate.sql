-- batch: what a threshold would find and miss.

CREATE FUNCTION @extschema@.calibrate(
    records text,
    model @extschema@.match_model DEFAULT NULL,
    OUT threshold double precision, OUT is_default boolean, OUT pairs bigint,
    OUT expected_precision double precision, OUT expected_recall double precision, OUT expected_f1 double precision,
    OUT blocking_recall double precision)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 ROWS 14 AS 'MODULE_PATHNAME', 'i360_calibrate';
REVOKE ALL ON FUNCTION @extschema@.calibrate(text, @extschema@.match_model) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.calibrate(text, @extschema@.match_model) IS
    'what match_pairs() is expected to find at each of some thresholds, without labels: pairs, the share of them that are one person, the share of the pairs of one person that are found, F1, and the share that blocking compares at all (all 0 to 1); is_default marks the threshold of the model; as right as the model''s probabilities are; arguments as match_pairs()';
