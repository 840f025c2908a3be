-- batch: what blocking costs and brings.

CREATE FUNCTION @extschema@.blocking_report(
    records text,
    model @extschema@.match_model DEFAULT NULL,
    OUT key_kind text, OUT keys bigint, OUT common_keys bigint, OUT blocks bigint, OUT largest_block bigint,
    OUT comparisons bigint, OUT only_comparisons bigint, OUT expected_matches double precision, OUT only_expected_matches double precision)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 ROWS 14 AS 'MODULE_PATHNAME', 'i360_blocking_report';
REVOKE ALL ON FUNCTION @extschema@.blocking_report(text, @extschema@.match_model) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.blocking_report(text, @extschema@.match_model) IS
    'what each kind of blocking key costs and brings, the most selective first, and all of them: keys of the distinct identities, keys that the model lists as common, blocks of two or more, identities in the largest, pairs compared, pairs that no other kind gives, and of both the expected matches (sums of probabilities under the model); arguments as match_pairs()';

CREATE FUNCTION @extschema@.largest_blocks(
    records text,
    model @extschema@.match_model DEFAULT NULL,
    max_blocks integer DEFAULT 20,
    OUT key_kind text, OUT key text, OUT identities bigint, OUT is_common boolean, OUT source text, OUT record_key text, OUT fields text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 100000 ROWS 20 AS 'MODULE_PATHNAME', 'i360_largest_blocks';
REVOKE ALL ON FUNCTION @extschema@.largest_blocks(text, @extschema@.match_model, integer) FROM PUBLIC;
COMMENT ON FUNCTION @extschema@.largest_blocks(text, @extschema@.match_model, integer) IS
    'the blocking keys that most distinct identities share, largest first: kind, key (hexadecimal, as in the model''s list of common ones), how many identities, whether the model lists it as common (it then blocks only together with a second field), and of the first of their records source, key and what it holds in the fields of the kind; arguments as match_pairs()';

