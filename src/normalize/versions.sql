-- versions: the facts compiled in.

CREATE FUNCTION @extschema@.reference_versions(OUT name text, OUT version text, OUT rows bigint, OUT source text, OUT licence text)
RETURNS SETOF record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10
AS 'MODULE_PATHNAME', 'i360_reference_versions';
COMMENT ON FUNCTION @extschema@.reference_versions() IS
    'the lists and tables of facts that are compiled in, with their version, number of rows, source and licence; a release that changes a version can change answers, and says which indexes to rebuild';
