-- batch: many records at once.

CREATE FUNCTION @extschema@.match_pairs(
    records text,
    model @extschema@.match_model DEFAULT NULL,
    min_probability double precision DEFAULT NULL,
    unique_sources text[] DEFAULT NULL,
    OUT left_source text, OUT left_key text, OUT right_source text, OUT right_key text,
    OUT weight double precision, OUT probability double precision)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'i360_match_pairs';
REVOKE ALL ON FUNCTION @extschema@.match_pairs(text, @extschema@.match_model, double precision, text[]) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.match_pairs(text, @extschema@.match_model, double precision, text[]) IS
    'pairs of records that are one person with at least the given probability; records is a query (or the name of a table or view) of record_key text, identity identity and optionally source text, run read only with the caller''s rights; a NULL model is fitted to these records, a NULL probability is the threshold of the model; two records of one of unique_sources, which hold each person once, are no pair';

CREATE FUNCTION @extschema@.cluster_records(
    records text,
    model @extschema@.match_model DEFAULT NULL,
    min_probability double precision DEFAULT NULL,
    unique_sources text[] DEFAULT NULL,
    OUT source text, OUT record_key text, OUT cluster_key text, OUT household_key text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 ROWS 10000 AS 'MODULE_PATHNAME', 'i360_cluster_records';
REVOKE ALL ON FUNCTION @extschema@.cluster_records(text, @extschema@.match_model, double precision, text[]) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.cluster_records(text, @extschema@.match_model, double precision, text[]) IS
    'every record with its cluster, the records of one person, and its household, the people who share a home; arguments as match_pairs(); of each of unique_sources, which hold a person once, a cluster has one record at most; both are named after their first record (key, or source:key), so a name tells apart and does not last; a record alone is its own household';

CREATE FUNCTION @extschema@.train_model(records text) RETURNS @extschema@.match_model
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 AS 'MODULE_PATHNAME', 'i360_train_model';
REVOKE ALL ON FUNCTION @extschema@.train_model(text) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.train_model(text) IS
    'builtin_model() fitted to a records query without labels: rates, prior, threshold, frequencies of names, common keys; what cluster_records() and match_pairs() use where the model is NULL';

CREATE FUNCTION @extschema@.evaluate_clusters(
    clusters text, truth text,
    OUT records bigint, OUT true_pairs bigint, OUT found_pairs bigint, OUT truth_pairs bigint,
    OUT pairwise_precision double precision, OUT pairwise_recall double precision, OUT pairwise_f1 double precision,
    OUT bcubed_precision double precision, OUT bcubed_recall double precision, OUT bcubed_f1 double precision)
RETURNS record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 AS 'MODULE_PATHNAME', 'i360_evaluate_clusters';
REVOKE ALL ON FUNCTION @extschema@.evaluate_clusters(text, text) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.evaluate_clusters(text, text) IS
    'how well clusters agree with the truth: both are queries (or names of tables or views) of record_key, cluster_key and optionally source; pairwise and B-cubed precision, recall and F1 (0 to 1) over the records of the truth';

