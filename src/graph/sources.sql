-- sources.sql
--    Which tables hold the company's people and events, and how they are read.
--
--    One idea: a source is declared as data, a relation and the names of its
--    columns, never as SQL text. The text that reads it is built here, with
--    every name quoted, when it is needed.
--
--    Declaring is SECURITY DEFINER, so that a role that may declare needs no
--    right on these tables. Reading is not: see read_query().


-- Tables ---------------------------------------------------------------

CREATE TABLE @extschema@.source (
	source_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name        text NOT NULL UNIQUE CHECK (name <> ''),
	relation    regclass NOT NULL,
	key_columns text[] NOT NULL,
	mapping     jsonb NOT NULL,
	observed_at text,
	created_at  text,
	time_zone   text NOT NULL,
	priority    integer NOT NULL
);
COMMENT ON TABLE @extschema@.source IS 'tables and views that hold the company''s records; written by add_source()';
COMMENT ON COLUMN @extschema@.source.source_id IS 'number of the source';
COMMENT ON COLUMN @extschema@.source.name IS 'name of the source, as the views show it';
COMMENT ON COLUMN @extschema@.source.relation IS 'table or view that is read';
COMMENT ON COLUMN @extschema@.source.key_columns IS 'columns that together name a record';
COMMENT ON COLUMN @extschema@.source.mapping IS 'identity field to column, or to a list of columns';
COMMENT ON COLUMN @extschema@.source.observed_at IS 'column that says when a record was last true; NULL if none does';
COMMENT ON COLUMN @extschema@.source.created_at IS 'column that says when a record was made; NULL if none does';
COMMENT ON COLUMN @extschema@.source.time_zone IS 'time zone of dates and of times that carry none';
COMMENT ON COLUMN @extschema@.source.priority IS 'which source is believed first, the smallest number first';

CREATE TABLE @extschema@.event_source (
	event_source_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name              text NOT NULL UNIQUE CHECK (name <> ''),
	relation          regclass NOT NULL,
	occurred_at       text NOT NULL,
	identifiers       jsonb NOT NULL,
	event_type        text,
	event_type_column text,
	channel           text,
	channel_column    text,
	amount_column     text,
	time_zone         text NOT NULL
);
COMMENT ON TABLE @extschema@.event_source IS 'tables and views that hold the company''s events; written by add_event_source()';
COMMENT ON COLUMN @extschema@.event_source.event_source_id IS 'number of the event source';
COMMENT ON COLUMN @extschema@.event_source.name IS 'name of the event source, as the views show it';
COMMENT ON COLUMN @extschema@.event_source.relation IS 'table or view that is read';
COMMENT ON COLUMN @extschema@.event_source.occurred_at IS 'column that says when the event happened';
COMMENT ON COLUMN @extschema@.event_source.identifiers IS 'namespace to column, or to a list of columns';
COMMENT ON COLUMN @extschema@.event_source.event_type IS 'type of all its events; NULL if a column says it';
COMMENT ON COLUMN @extschema@.event_source.event_type_column IS 'column that says the type of the event';
COMMENT ON COLUMN @extschema@.event_source.channel IS 'channel of all its events';
COMMENT ON COLUMN @extschema@.event_source.channel_column IS 'column that says the channel';
COMMENT ON COLUMN @extschema@.event_source.amount_column IS 'column that says the amount';
COMMENT ON COLUMN @extschema@.event_source.time_zone IS 'time zone of dates and of times that carry none';

-- What pg_dump saves: all of it.
SELECT pg_catalog.pg_extension_config_dump('@extschema@.source', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.source_source_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.event_source', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.event_source_event_source_id_seq', '');


-- Declaring sources ------------------------------------------------------

-- Raise unless the role of the session (by SET ROLE, or else the one that connected) may read the relation.
-- In a SECURITY DEFINER function current_user is the owner: who called it is asked here.
CREATE FUNCTION @extschema@.check_caller_may_read(relation regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	caller CONSTANT name := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
	IF NOT has_table_privilege(caller, relation, 'SELECT') THEN
		RAISE insufficient_privilege USING MESSAGE = format('permission denied for relation %s', relation),
			DETAIL = 'Declaring a source needs the right to SELECT from its table or view.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.check_caller_may_read(regclass) IS
	'raises unless the role of the session has SELECT on the relation; also called from SECURITY DEFINER functions';
REVOKE ALL ON FUNCTION @extschema@.check_caller_may_read(regclass) FROM PUBLIC;

-- Raise unless the relation can be read and has the columns; `uses` names what each column is for.
CREATE FUNCTION @extschema@.check_columns(relation regclass, columns text[], uses text[]) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	missing record;
	present text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = relation) THEN
		RAISE undefined_table USING MESSAGE = format('relation with OID %s does not exist', relation::oid),
			HINT = 'It was dropped: drop the source, too, or declare it again.';
	END IF;
	IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = relation AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) THEN
		RAISE wrong_object_type USING MESSAGE = format('"%s" is not a table or view', relation);
	END IF;
	SELECT c.name, c.use INTO missing
	FROM unnest(columns, uses) WITH ORDINALITY AS c(name, use, place)
	WHERE NOT EXISTS (SELECT FROM pg_attribute a
	                  WHERE a.attrelid = relation AND a.attname = c.name AND a.attnum > 0 AND NOT a.attisdropped)
	ORDER BY c.place LIMIT 1;
	IF FOUND THEN
		SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) INTO present
		FROM pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped;
		RAISE undefined_column USING MESSAGE = format('column "%s" of relation "%s" does not exist', missing.name, relation),
			DETAIL = format('It is declared as %s.', missing.use),
			HINT = format('The columns of "%s" are: %s.', relation, present);
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.check_columns(regclass, text[], text[]) IS
	'raises unless relation is a table or view that has the columns; uses says of each what it is declared as';
REVOKE ALL ON FUNCTION @extschema@.check_columns(regclass, text[], text[]) FROM PUBLIC;

-- The columns that a mapping names, each with what it is for. Raises if the mapping has another form.
CREATE FUNCTION @extschema@.mapping_columns(mapping jsonb, OUT field text, OUT column_name text) RETURNS SETOF record
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	entry record;
BEGIN
	IF jsonb_typeof(mapping) <> 'object' OR mapping = '{}' THEN
		RAISE invalid_parameter_value USING MESSAGE = 'a mapping must be a JSON object with at least one field',
			HINT = 'For example {"email": "mail", "phone": ["home_phone", "mobile"]}.';
	END IF;
	FOR entry IN SELECT key, value, jsonb_typeof(value) AS form FROM jsonb_each(mapping) ORDER BY key COLLATE "C" LOOP
		IF entry.form = 'object' AND entry.key IN ('identifiers', 'attributes') THEN
			RETURN QUERY SELECT entry.key || '.' || c.field, c.column_name FROM @extschema@.mapping_columns(entry.value) c;
		ELSIF entry.form = 'string' THEN
			RETURN QUERY SELECT entry.key, entry.value #>> '{}';
		ELSIF entry.form = 'array' AND entry.value <> '[]' AND NOT jsonb_path_exists(entry.value, 'strict $[*] ? (@.type() <> "string")') THEN
			RETURN QUERY SELECT entry.key, e FROM jsonb_array_elements_text(entry.value) e;
		ELSE
			RAISE invalid_parameter_value USING MESSAGE = format('invalid mapping of "%s"', entry.key),
				HINT = 'A field is mapped to a column name or to a list of column names; identifiers and attributes are objects of these.';
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.mapping_columns(jsonb) IS 'columns named by a mapping, each with the field that it feeds';

-- SQL text that builds, from a row r, the JSON that identity() takes. Column names are quoted: a mapping holds no SQL.
CREATE FUNCTION @extschema@.mapping_expression(mapping jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE jsonb_typeof(mapping)
	WHEN 'string' THEN format('to_jsonb(r.%I)', mapping #>> '{}')
	WHEN 'array' THEN (SELECT format('to_jsonb(array_remove(ARRAY[%s], NULL))', string_agg(format('r.%I::text', e), ', '))
	                   FROM jsonb_array_elements_text(mapping) e)
	ELSE (SELECT format('jsonb_build_object(%s)',
	                    string_agg(format('%L, %s', key, @extschema@.mapping_expression(value)), ', ' ORDER BY key COLLATE "C"))
	      FROM jsonb_each(mapping))
	END
$$;
COMMENT ON FUNCTION @extschema@.mapping_expression(jsonb) IS 'SQL expression, over a row r, of the JSON that a mapping describes';

-- Raise unless each is fit to name a namespace: no colon, as the first colon ends it, and not the reserved name.
CREATE FUNCTION @extschema@.check_namespaces(namespaces text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	namespace text;
BEGIN
	FOREACH namespace IN ARRAY namespaces LOOP
		IF namespace = '' OR strpos(namespace, ':') > 0 OR octet_length(namespace) > 100 THEN
			RAISE invalid_parameter_value USING MESSAGE = format('invalid namespace "%s"', namespace),
				DETAIL = 'A namespace is a name of at most 100 bytes without a colon.';
		ELSIF namespace = 'record' THEN
			RAISE invalid_parameter_value USING MESSAGE = 'namespace "record" is reserved',
				DETAIL = 'It names the records of the declared sources.';
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.check_namespaces(text[]) IS 'raises unless each text is fit to name a namespace';

-- Raise unless a source can be read: when it is declared, and again when it is read, as its table may have changed.
CREATE FUNCTION @extschema@.check_source(s @extschema@.source) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.check_columns(s.relation, array_agg(c.name), array_agg(c.use))
	FROM (SELECT unnest(s.key_columns), 'the key'
	      UNION ALL SELECT s.observed_at, 'observed_at' UNION ALL SELECT s.created_at, 'created_at'
	      UNION ALL SELECT m.column_name, format('field "%s"', m.field) FROM @extschema@.mapping_columns(s.mapping) m) AS c(name, use)
	WHERE c.name IS NOT NULL;
	-- identity() knows its fields and names the one that it does not know.
	PERFORM @extschema@.identity(fields => jsonb_build_object(field, CASE WHEN field IN ('identifiers', 'attributes') THEN '{}' ELSE '""' END::jsonb))
	FROM jsonb_object_keys(s.mapping) AS field;
	PERFORM @extschema@.check_namespaces(ARRAY(SELECT jsonb_object_keys(s.mapping -> 'identifiers')));
END
$$;
COMMENT ON FUNCTION @extschema@.check_source(@extschema@.source) IS 'raises unless the source can be read as it is declared';
REVOKE ALL ON FUNCTION @extschema@.check_source(@extschema@.source) FROM PUBLIC;

CREATE FUNCTION @extschema@.add_source(name text, relation regclass, key text[], mapping jsonb, observed_at text DEFAULT NULL,
	created_at text DEFAULT NULL, priority integer DEFAULT 100, time_zone text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	s @extschema@.source := ROW(0, name, relation, key, mapping, observed_at, created_at,
	                            coalesce(time_zone, current_setting('TimeZone')), priority);
BEGIN
	IF name = '' OR cardinality(key) = 0 OR num_nulls(name, relation, key, mapping, priority) > 0 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'a source needs a name, a relation, a key, a mapping and a priority';
	END IF;
	PERFORM @extschema@.check_caller_may_read(relation);
	PERFORM @extschema@.check_source(s);
	PERFORM now() AT TIME ZONE s.time_zone;
	INSERT INTO @extschema@.source AS added (name, relation, key_columns, mapping, observed_at, created_at, time_zone, priority)
	VALUES (s.name, s.relation, s.key_columns, s.mapping, s.observed_at, s.created_at, s.time_zone, s.priority)
	ON CONFLICT DO NOTHING RETURNING added.source_id INTO s.source_id;
	IF s.source_id IS NULL THEN
		RAISE duplicate_object USING MESSAGE = format('source "%s" already exists', name),
			HINT = 'Use drop_source() first, then resolve(): records keep their profile numbers.';
	END IF;
	RETURN s.source_id;
END
$$;
COMMENT ON FUNCTION @extschema@.add_source(text, regclass, text[], jsonb, text, text, integer, text) IS
	'declares a table or view of records and gives its number; mapping is identity field to column or columns; observed_at names the column that says when a record was last true (without it, records are true now), created_at when it was made; priority 1 is believed first; time_zone, of times without one, defaults to the session''s; read by the next resolve(); needs SELECT on the relation';
REVOKE ALL ON FUNCTION @extschema@.add_source(text, regclass, text[], jsonb, text, text, integer, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.add_source(name text, relation regclass, key text, mapping jsonb, observed_at text DEFAULT NULL,
	created_at text DEFAULT NULL, priority integer DEFAULT 100, time_zone text DEFAULT NULL) RETURNS integer
LANGUAGE sql
RETURN @extschema@.add_source(name, relation, ARRAY[key], mapping, observed_at, created_at, priority, time_zone);
COMMENT ON FUNCTION @extschema@.add_source(text, regclass, text, jsonb, text, text, integer, text) IS
	'add_source() of a table or view whose key is one column';
REVOKE ALL ON FUNCTION @extschema@.add_source(text, regclass, text, jsonb, text, text, integer, text) FROM PUBLIC;

-- Raise unless an event source can be read.
CREATE FUNCTION @extschema@.check_event_source(s @extschema@.event_source) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.check_columns(s.relation, array_agg(c.name), array_agg(c.use))
	FROM (VALUES (s.occurred_at, 'occurred_at'), (s.event_type_column, 'event_type_column'),
	             (s.channel_column, 'channel_column'), (s.amount_column, 'amount_column')) AS c(name, use)
	WHERE c.name IS NOT NULL;
	PERFORM @extschema@.check_columns(s.relation, array_agg(c.column_name), array_agg(format('identifier "%s"', c.field)))
	FROM @extschema@.mapping_columns(s.identifiers) c;
	IF jsonb_path_exists(s.identifiers, '$.* ? (@.type() == "object")') THEN
		RAISE invalid_parameter_value USING MESSAGE = 'invalid mapping of identifiers',
			HINT = 'A namespace is mapped to a column name or to a list of column names.';
	END IF;
	PERFORM @extschema@.check_namespaces(ARRAY(SELECT jsonb_object_keys(s.identifiers)));
END
$$;
COMMENT ON FUNCTION @extschema@.check_event_source(@extschema@.event_source) IS 'raises unless the event source can be read as it is declared';
REVOKE ALL ON FUNCTION @extschema@.check_event_source(@extschema@.event_source) FROM PUBLIC;

CREATE FUNCTION @extschema@.add_event_source(name text, relation regclass, occurred_at text, identifiers jsonb,
	event_type text DEFAULT NULL, event_type_column text DEFAULT NULL, channel text DEFAULT NULL, channel_column text DEFAULT NULL,
	amount_column text DEFAULT NULL, time_zone text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	s @extschema@.event_source := ROW(0, name, relation, occurred_at, identifiers, event_type, event_type_column, channel,
	                                  channel_column, amount_column, coalesce(time_zone, current_setting('TimeZone')));
BEGIN
	IF name = '' OR num_nulls(name, relation, occurred_at, identifiers) > 0 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'an event source needs a name, a relation, occurred_at and identifiers';
	ELSIF num_nonnulls(event_type, event_type_column) <> 1 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'an event source needs one of event_type and event_type_column',
			HINT = 'event_type is the type of all its events; event_type_column names the column that says it.';
	ELSIF num_nonnulls(channel, channel_column) > 1 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'channel and channel_column exclude each other';
	END IF;
	PERFORM @extschema@.check_caller_may_read(relation);
	PERFORM @extschema@.check_event_source(s);
	PERFORM now() AT TIME ZONE s.time_zone;
	INSERT INTO @extschema@.event_source AS added (name, relation, occurred_at, identifiers, event_type, event_type_column,
		channel, channel_column, amount_column, time_zone)
	VALUES (s.name, s.relation, s.occurred_at, s.identifiers, s.event_type, s.event_type_column,
		s.channel, s.channel_column, s.amount_column, s.time_zone)
	ON CONFLICT DO NOTHING RETURNING added.event_source_id INTO s.event_source_id;
	IF s.event_source_id IS NULL THEN
		RAISE duplicate_object USING MESSAGE = format('event source "%s" already exists', name),
			HINT = 'Use drop_event_source() first.';
	END IF;
	RETURN s.event_source_id;
END
$$;
COMMENT ON FUNCTION @extschema@.add_event_source(text, regclass, text, jsonb, text, text, text, text, text, text) IS
	'declares a table or view of events and gives its number; identifiers is namespace to column or columns; the type is either event_type for all or the column event_type_column; time_zone, of times without one, defaults to the session''s; needs SELECT on the relation';
REVOKE ALL ON FUNCTION @extschema@.add_event_source(text, regclass, text, jsonb, text, text, text, text, text, text) FROM PUBLIC;


-- Reading --------------------------------------------------------------

CREATE FUNCTION @extschema@.read_query(query text) RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 10000 ROWS 10000
AS 'MODULE_PATHNAME', 'i360_read_query';
COMMENT ON FUNCTION @extschema@.read_query(text) IS
	'the rows of a query (or of the table or view that it names), run with the caller''s rights and read only: 25006 if a function in it writes; the call lists the columns, which are found by their names and must be of their types';
REVOKE ALL ON FUNCTION @extschema@.read_query(text) FROM PUBLIC;

-- SQL text of a moment: a column of a row r, in the zone of the source if it carries none.
CREATE FUNCTION @extschema@.moment_expression(relation regclass, column_name text, time_zone text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
SELECT CASE WHEN column_name IS NULL THEN 'NULL::timestamptz'
            WHEN (SELECT a.atttypid = 'timestamptz'::regtype FROM pg_attribute a
                  WHERE a.attrelid = relation AND a.attname = column_name) THEN format('r.%I', column_name)
            ELSE format('r.%I::timestamp AT TIME ZONE %L', column_name, time_zone) END
$$;
COMMENT ON FUNCTION @extschema@.moment_expression(regclass, text, text) IS 'SQL expression, over a row r, of the time that a column says';
REVOKE ALL ON FUNCTION @extschema@.moment_expression(regclass, text, text) FROM PUBLIC;

-- SQL text that reads a source: key, JSON for identity(), times, and a hash by which a change is seen.
CREATE FUNCTION @extschema@.source_query(s @extschema@.source) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key_parts text := (SELECT string_agg(format('r.%I::text', k), ', ') FROM unnest(s.key_columns) k);
BEGIN
	RETURN format(
		'SELECT q.*, hashtextextended(concat_ws(%L, q.fields, q.created_at, q.observed_at, @extschema@.identity360_version()), 0) AS read_hash '
		'FROM (SELECT %s AS record_key, jsonb_strip_nulls(%s) AS fields, %s AS created_at, %s AS observed_at FROM %s r) q', '|',
		CASE cardinality(s.key_columns) WHEN 1 THEN key_parts ELSE format('ARRAY[%s]::text', key_parts) END,
		@extschema@.mapping_expression(s.mapping),
		@extschema@.moment_expression(s.relation, s.created_at, s.time_zone),
		@extschema@.moment_expression(s.relation, s.observed_at, s.time_zone), s.relation);
END
$$;
COMMENT ON FUNCTION @extschema@.source_query(@extschema@.source) IS 'SQL text that reads the records of a source';
REVOKE ALL ON FUNCTION @extschema@.source_query(@extschema@.source) FROM PUBLIC;

-- Each pair of what was seen together, once; what was seen alone is paired with itself.
CREATE FUNCTION @extschema@.identifier_pairs(identifiers text[], OUT left_identifier text, OUT right_identifier text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 3
BEGIN ATOMIC
	SELECT a, b FROM pg_catalog.unnest(identifiers) AS a, pg_catalog.unnest(identifiers) AS b
	WHERE a COLLATE "C" < b COLLATE "C" OR (a = b AND pg_catalog.cardinality(identifiers) = 1);
END;
COMMENT ON FUNCTION @extschema@.identifier_pairs(text[]) IS
	'pairs of distinct identifiers, each once; a single identifier is paired with itself';

-- SQL text of what the rows of an event source show together. Rows that hold the same values are normalised once.
CREATE FUNCTION @extschema@.seen_together_query(s @extschema@.event_source) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
SELECT format($q$
	WITH seen AS (
		SELECT %1$s, min(%2$s) AS first_seen, max(%2$s) AS last_seen FROM %3$s r GROUP BY %4$s
	), named AS (
		SELECT array_remove(ARRAY(SELECT DISTINCT v.namespace || ':' || @extschema@.normalize_identifier(v.namespace, v.value)
		                          FROM (VALUES %5$s) AS v(namespace, value)), NULL) AS identifiers, first_seen, last_seen
		FROM seen
	)
	SELECT p.left_identifier, p.right_identifier, min(first_seen) AS first_seen, max(last_seen) AS last_seen
	FROM named CROSS JOIN LATERAL @extschema@.identifier_pairs(identifiers) AS p
	GROUP BY p.left_identifier, p.right_identifier$q$,
	string_agg(format('r.%I::text AS v%s', c.column_name, c.place), ', '),
	@extschema@.moment_expression(s.relation, s.occurred_at, s.time_zone), s.relation,
	string_agg(c.place::text, ', '),
	string_agg(format('(%L, v%s)', c.field, c.place), ', '))
FROM @extschema@.mapping_columns(s.identifiers) WITH ORDINALITY AS c(field, column_name, place)
$$;
COMMENT ON FUNCTION @extschema@.seen_together_query(@extschema@.event_source) IS
	'SQL text of the identifiers that the rows of an event source show together';
REVOKE ALL ON FUNCTION @extschema@.seen_together_query(@extschema@.event_source) FROM PUBLIC;
