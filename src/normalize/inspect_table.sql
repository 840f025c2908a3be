-- inspect_table: what the columns of a table that nobody knows seem to hold.

CREATE FUNCTION @extschema@.inspect_table(relation regclass,
	OUT column_name text, OUT data_type text, OUT seems_to_be text, OUT confidence real, OUT rows bigint, OUT filled bigint,
	OUT valid bigint, OUT junk bigint, OUT distinct_values bigint, OUT duplicated bigint, OUT examples text, OUT mapping text)
RETURNS SETOF record
LANGUAGE c STABLE STRICT PARALLEL UNSAFE COST 1000000 ROWS 20
AS 'MODULE_PATHNAME', 'i360_inspect_table';
COMMENT ON FUNCTION @extschema@.inspect_table(regclass) IS
	'a row for each column of a table or view: the field of identity() that it seems to hold (or date, amount; NULL for none) and how sure that is (0 to 1); counts of rows, of values filled, valid as that field, and junk (placeholders that are nobody''s), the rest being malformed; distinct_values of those valid and how many repeat one, of all filled where no field is known, with a standard error of about 1 % beyond 32,768 values (more than 1 % where work_mem leaves less); examples masked (NULL where the encoding of the database has no ellipsis); its piece of a mapping. Reads the relation twice with the caller''s rights, writes nothing';
REVOKE ALL ON FUNCTION @extschema@.inspect_table(regclass) FROM PUBLIC;

-- A field of one column is mapped to its name, of several to a list.
CREATE FUNCTION @extschema@.suggest_mapping(relation regclass) RETURNS jsonb
LANGUAGE sql STABLE STRICT PARALLEL UNSAFE COST 1000000
SET search_path = pg_catalog, pg_temp
AS $$
WITH field AS (
	SELECT c.seems_to_be AS field,
	       CASE count(*) WHEN 1 THEN to_jsonb(min(c.column_name)) ELSE jsonb_agg(c.column_name ORDER BY c.place) END AS columns
	FROM @extschema@.inspect_table(relation) WITH ORDINALITY AS c(column_name, data_type, seems_to_be, confidence, rows, filled,
		valid, junk, distinct_values, duplicated, examples, mapping, place)
	WHERE c.mapping IS NOT NULL
	GROUP BY c.seems_to_be
), part AS (
	SELECT jsonb_object_agg(field, columns) FILTER (WHERE field NOT LIKE 'identifiers.%') AS fields,
	       jsonb_object_agg(split_part(field, '.', 2), columns) FILTER (WHERE field LIKE 'identifiers.%') AS identifiers
	FROM field
)
SELECT coalesce(fields, '{}') || CASE WHEN identifiers IS NULL THEN '{}' ELSE jsonb_build_object('identifiers', identifiers) END
FROM part
WHERE num_nonnulls(fields, identifiers) > 0
$$;
COMMENT ON FUNCTION @extschema@.suggest_mapping(regclass) IS
	'mapping for add_source() of all columns of a table or view that seem to hold a field of an identity, as inspect_table() sees them; NULL if none does. Look at it before it is used';
REVOKE ALL ON FUNCTION @extschema@.suggest_mapping(regclass) FROM PUBLIC;
