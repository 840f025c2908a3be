-- lifecycle.sql
--    Events of profiles, and the stages that profiles go through.
--
--    One idea: nothing is written on events. Whose event a row is, is asked
--    when it is read, through the identifiers in the row; so what a visitor did
--    before login is the customer's from the moment they are one profile.
--
--    A lifecycle is data: measures that count events, and stages with
--    conditions on these. The first stage from the top whose conditions hold is
--    the profile's, and the last has none: so each profile is in exactly one.
--
--    Cost: a question reads the declared event tables once, up to its date.
--    Stages are computed once for each different set of measures.


-- Events -----------------------------------------------------------------

-- SQL text of the events of one source with their profiles, by their strongest identifier that is known.
CREATE FUNCTION @extschema@.profile_events_query(s @extschema@.event_source) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
SELECT format($q$
	SELECT e.profile_id, e.occurred_at, e.type, e.channel, e.amount, %L::text AS source
	FROM (SELECT coalesce(%s) AS profile_id, %s AS occurred_at, %s::text AS type, %s::text AS channel, %s::numeric AS amount
	      FROM %s r %s) e
	WHERE e.profile_id IS NOT NULL AND e.occurred_at < $1$q$,
	s.name,
	string_agg(format('p%s.profile_id', c.place), ', ' ORDER BY n.priority, c.field COLLATE "C", c.place),
	@extschema@.moment_expression(s.relation, s.occurred_at, s.time_zone),
	CASE WHEN s.event_type_column IS NULL THEN quote_literal(s.event_type) ELSE format('r.%I', s.event_type_column) END,
	CASE WHEN s.channel_column IS NULL THEN quote_nullable(s.channel) ELSE format('r.%I', s.channel_column) END,
	CASE WHEN s.amount_column IS NULL THEN 'NULL' ELSE format('r.%I', s.amount_column) END,
	s.relation,
	string_agg(format('LEFT JOIN (SELECT n.value, m.profile_id FROM @extschema@.node n JOIN @extschema@.member m USING (node_id) '
	                  'WHERE n.kind = ''identifier'' AND n.namespace = %1$L) p%2$s ON p%2$s.value = @extschema@.normalize_identifier(%1$L, r.%3$I::text)',
	                  c.field, c.place, c.column_name), ' '))
FROM @extschema@.mapping_columns(s.identifiers) WITH ORDINALITY AS c(field, column_name, place)
LEFT JOIN @extschema@.policy_namespaces(@extschema@.kept_policy()) n ON n.namespace = c.field
$$;
COMMENT ON FUNCTION @extschema@.profile_events_query(@extschema@.event_source) IS
	'SQL text of the events of a source, before $1, with their profiles';
REVOKE ALL ON FUNCTION @extschema@.profile_events_query(@extschema@.event_source) FROM PUBLIC;

CREATE FUNCTION @extschema@.profile_events(before timestamptz DEFAULT NULL, OUT profile_id bigint, OUT occurred_at timestamptz,
	OUT type text, OUT channel text, OUT amount numeric, OUT source text) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 100000
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
	events @extschema@.event_source;
BEGIN
	FOR events IN SELECT * FROM @extschema@.event_source s ORDER BY s.event_source_id LOOP
		PERFORM @extschema@.check_event_source(events);
		RETURN QUERY EXECUTE @extschema@.profile_events_query(events) USING coalesce(before, 'infinity');
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.profile_events(timestamptz) IS
	'events of the declared sources before a time, all if NULL, each with the profile of its strongest known identifier; with the caller''s rights; without events that have no time, or whose identifiers nobody knows yet';
REVOKE ALL ON FUNCTION @extschema@.profile_events(timestamptz) FROM PUBLIC;

CREATE VIEW @extschema@.profile_event WITH (security_invoker = true) AS
SELECT e.profile_id, e.occurred_at, e.type, e.channel, e.amount, e.source FROM @extschema@.profile_events() e;
COMMENT ON VIEW @extschema@.profile_event IS 'the company''s events, each with the profile that it belongs to now';
COMMENT ON COLUMN @extschema@.profile_event.profile_id IS 'profile, by the strongest identifier of the event that is known';
COMMENT ON COLUMN @extschema@.profile_event.occurred_at IS 'when it happened';
COMMENT ON COLUMN @extschema@.profile_event.type IS 'type of the event, as the company writes it';
COMMENT ON COLUMN @extschema@.profile_event.channel IS 'channel; NULL if none is declared';
COMMENT ON COLUMN @extschema@.profile_event.amount IS 'amount in the company''s currency; NULL if none is declared';
COMMENT ON COLUMN @extschema@.profile_event.source IS 'event source';


-- Definitions --------------------------------------------------------------

CREATE TABLE @extschema@.lifecycle (
	name       text PRIMARY KEY CHECK (name <> ''),
	definition jsonb NOT NULL
);
COMMENT ON TABLE @extschema@.lifecycle IS 'lifecycles that the company has defined; "default" need not be here; written by define_lifecycle()';
COMMENT ON COLUMN @extschema@.lifecycle.name IS 'name of the lifecycle';
COMMENT ON COLUMN @extschema@.lifecycle.definition IS 'time_zone, measures and stages, from the top';

CREATE TABLE @extschema@.stage_entry (
	lifecycle  text NOT NULL,
	profile_id bigint NOT NULL,
	entered_at timestamptz NOT NULL,
	stage      text,
	stage_rank integer,
	PRIMARY KEY (lifecycle, profile_id, entered_at)
);
COMMENT ON TABLE @extschema@.stage_entry IS 'when each profile was found to have entered a stage; written by refresh_lifecycle()';
COMMENT ON COLUMN @extschema@.stage_entry.lifecycle IS 'name of the lifecycle';
COMMENT ON COLUMN @extschema@.stage_entry.profile_id IS 'profile';
COMMENT ON COLUMN @extschema@.stage_entry.entered_at IS 'date of the refresh that found it';
COMMENT ON COLUMN @extschema@.stage_entry.stage IS 'stage; NULL if the profile was no longer one of its own';
COMMENT ON COLUMN @extschema@.stage_entry.stage_rank IS 'rank of the stage then, 1 the lowest; NULL with it';
ALTER TABLE @extschema@.stage_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY stage_entry_readable ON @extschema@.stage_entry FOR SELECT
	USING (profile_id IN (SELECT m.profile_id FROM @extschema@.member m));
COMMENT ON POLICY stage_entry_readable ON @extschema@.stage_entry IS 'stages of the profiles of which the role may see something';

SELECT pg_catalog.pg_extension_config_dump('@extschema@.lifecycle', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.stage_entry', '');

CREATE FUNCTION @extschema@.default_lifecycle() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{
	"time_zone": "Europe/Paris",
	"measures": {
		"orders": {"count": ["order"], "minus": ["cancelled", "returned"]},
		"referrals": {"count": ["referral"]}
	},
	"stages": [
		{"name": "ambassador", "label_en": "Ambassador", "label_fr": "Ambassadeur",
		 "when": [{"measure": "orders", "at_least": 1}, {"measure": "referrals", "at_least": 1}]},
		{"name": "repeat_customer", "label_en": "Repeat customer", "label_fr": "Client fidèle",
		 "when": [{"measure": "orders", "at_least": 2}]},
		{"name": "customer", "label_en": "Customer", "label_fr": "Client",
		 "when": [{"measure": "orders", "at_least": 1}]},
		{"name": "prospect", "label_en": "Prospect", "label_fr": "Prospect",
		 "when": [{"measure": "identified", "at_least": 1}]},
		{"name": "visitor", "label_en": "Visitor", "label_fr": "Visiteur"}
	]
}'::jsonb;
COMMENT ON FUNCTION @extschema@.default_lifecycle() IS
	'the lifecycle that is shipped, of the name "default" until define_lifecycle() gives that name another';

-- Raise unless the JSON is a lifecycle: every name it uses is declared, and every profile has a stage.
CREATE FUNCTION @extschema@.check_lifecycle(definition jsonb) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	stages CONSTANT jsonb := definition -> 'stages';
	wrong  text;
BEGIN
	wrong := CASE
		WHEN jsonb_typeof(definition) IS DISTINCT FROM 'object' THEN 'It must be a JSON object.'
		WHEN definition - ARRAY['time_zone', 'measures', 'stages'] <> '{}' THEN 'Its keys are time_zone, measures and stages.'
		WHEN jsonb_typeof(definition -> 'time_zone') IS DISTINCT FROM 'string' THEN 'It must name a time_zone.'
		WHEN jsonb_typeof(coalesce(definition -> 'measures', '{}')) <> 'object' THEN 'Its measures must be an object.'
		WHEN jsonb_typeof(stages) IS DISTINCT FROM 'array' OR stages = '[]' THEN 'Its stages must be a list.'
		WHEN EXISTS (SELECT FROM jsonb_array_elements(stages) s
		             WHERE jsonb_typeof(s -> 'name') IS DISTINCT FROM 'string' OR s - ARRAY['name', 'label_en', 'label_fr', 'when'] <> '{}')
			THEN 'A stage has a name, label_en, label_fr and when.'
		WHEN (SELECT count(DISTINCT s ->> 'name') <> count(*) FROM jsonb_array_elements(stages) s) THEN 'Two stages have the same name.'
		WHEN stages -> -1 ? 'when' THEN 'The last stage must have no condition, so that it takes who is in no other.'
		WHEN EXISTS (SELECT FROM jsonb_array_elements(stages - -1) s
		             WHERE jsonb_typeof(s -> 'when') IS DISTINCT FROM 'array' OR s -> 'when' = '[]')
			THEN 'Every stage but the last must have conditions in when.'
	END;
	wrong := coalesce(wrong, (
		SELECT format('Measure "%s" must have the event types that it counts, in lists count and minus.', m.key)
		FROM jsonb_each(definition -> 'measures') m
		WHERE m.value - ARRAY['count', 'minus'] <> '{}' OR jsonb_typeof(m.value -> 'count') IS DISTINCT FROM 'array'
		   OR jsonb_typeof(coalesce(m.value -> 'minus', '[]')) <> 'array' OR m.key = 'identified' LIMIT 1), (
		SELECT format('Stage "%s" has a condition on "%s", which is no measure.', s ->> 'name', c ->> 'measure')
		FROM jsonb_array_elements(stages - -1) s, jsonb_array_elements(s -> 'when') c
		WHERE NOT coalesce(c ->> 'measure' = 'identified' OR definition -> 'measures' ? (c ->> 'measure'), false) LIMIT 1), (
		SELECT format('Stage "%s" has a condition on "%s" without a number at_least or at_most.', s ->> 'name', c ->> 'measure')
		FROM jsonb_array_elements(stages - -1) s, jsonb_array_elements(s -> 'when') c
		WHERE c - ARRAY['measure', 'at_least', 'at_most'] <> '{}' OR NOT c ?| ARRAY['at_least', 'at_most']
		   OR jsonb_typeof(coalesce(c -> 'at_least', '0')) <> 'number' OR jsonb_typeof(coalesce(c -> 'at_most', '0')) <> 'number' LIMIT 1));
	IF wrong IS NOT NULL THEN
		RAISE invalid_parameter_value USING MESSAGE = 'invalid lifecycle definition', DETAIL = wrong,
			HINT = 'default_lifecycle() shows what a definition looks like.';
	END IF;
	PERFORM now() AT TIME ZONE (definition ->> 'time_zone');
END
$$;
COMMENT ON FUNCTION @extschema@.check_lifecycle(jsonb) IS 'raises unless the JSON is a lifecycle definition';
REVOKE ALL ON FUNCTION @extschema@.check_lifecycle(jsonb) FROM PUBLIC;

CREATE FUNCTION @extschema@.define_lifecycle(name text, definition jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF coalesce(name, '') = '' THEN
		RAISE invalid_parameter_value USING MESSAGE = 'a lifecycle needs a name';
	END IF;
	PERFORM @extschema@.check_lifecycle(definition);
	INSERT INTO @extschema@.lifecycle AS l (name, definition) VALUES (name, definition)
	ON CONFLICT ON CONSTRAINT lifecycle_pkey DO UPDATE SET definition = excluded.definition;
END
$$;
COMMENT ON FUNCTION @extschema@.define_lifecycle(text, jsonb) IS
	'keeps a lifecycle under a name, in place of the one that had it; entries already written stay as they are';
REVOKE ALL ON FUNCTION @extschema@.define_lifecycle(text, jsonb) FROM PUBLIC;

CREATE FUNCTION @extschema@.lifecycle_definition(name text) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	definition jsonb := (SELECT l.definition FROM @extschema@.lifecycle l WHERE l.name = lifecycle_definition.name);
BEGIN
	IF definition IS NULL AND name = 'default' THEN
		RETURN @extschema@.default_lifecycle();
	ELSIF definition IS NULL THEN
		RAISE undefined_object USING MESSAGE = format('lifecycle "%s" does not exist', name),
			HINT = 'Use define_lifecycle() first.';
	END IF;
	RETURN definition;
END
$$;
COMMENT ON FUNCTION @extschema@.lifecycle_definition(text) IS 'definition of the lifecycle of that name';
REVOKE ALL ON FUNCTION @extschema@.lifecycle_definition(text) FROM PUBLIC;

-- The event types that each measure counts, +1, or takes off, -1.
CREATE FUNCTION @extschema@.lifecycle_terms(definition jsonb, OUT measure text, OUT type text, OUT sign integer) RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT m.key, t.type, CASE c.key WHEN 'count' THEN 1 ELSE -1 END
	FROM pg_catalog.jsonb_each(definition -> 'measures') AS m(key, value),
	     pg_catalog.jsonb_each(m.value) AS c(key, value),
	     pg_catalog.jsonb_array_elements_text(c.value) AS t(type);
END;
COMMENT ON FUNCTION @extschema@.lifecycle_terms(jsonb) IS 'event types that the measures of a lifecycle count (sign 1) or take off (sign -1)';

-- The place from the top, 1 the first, of the first stage whose conditions all hold; a measure that is absent is 0.
CREATE FUNCTION @extschema@.stage_of_measures(definition jsonb, measures jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.place::integer
	FROM pg_catalog.jsonb_array_elements(definition -> 'stages') WITH ORDINALITY AS s(stage, place)
	WHERE NOT EXISTS (
		SELECT FROM pg_catalog.jsonb_array_elements(s.stage -> 'when') AS c
		WHERE coalesce((measures ->> (c ->> 'measure'))::numeric, 0)
		      NOT BETWEEN coalesce((c ->> 'at_least')::numeric, '-Infinity') AND coalesce((c ->> 'at_most')::numeric, 'Infinity'))
	ORDER BY s.place LIMIT 1;
END;
COMMENT ON FUNCTION @extschema@.stage_of_measures(jsonb, jsonb) IS
	'place from the top, 1 the first, of the stage that measures lead to; measures is an object of numbers';

CREATE FUNCTION @extschema@.stage_list(definition jsonb, OUT place integer, OUT stage text, OUT stage_rank integer, OUT label_en text,
	OUT label_fr text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT s.place::integer, s.stage ->> 'name', (pg_catalog.jsonb_array_length(definition -> 'stages') - s.place + 1)::integer,
	       coalesce(s.stage ->> 'label_en', s.stage ->> 'name'), coalesce(s.stage ->> 'label_fr', s.stage ->> 'name')
	FROM pg_catalog.jsonb_array_elements(definition -> 'stages') WITH ORDINALITY AS s(stage, place);
END;
COMMENT ON FUNCTION @extschema@.stage_list(jsonb) IS 'stages of a lifecycle: place from the top, rank from the bottom (both from 1), labels';

CREATE VIEW @extschema@.lifecycle_stage WITH (security_invoker = true) AS
SELECT d.lifecycle, s.stage, s.stage_rank, s.label_en, s.label_fr
FROM (SELECT l.name, l.definition FROM @extschema@.lifecycle l
      UNION ALL SELECT 'default', @extschema@.default_lifecycle()
      WHERE NOT EXISTS (SELECT FROM @extschema@.lifecycle l WHERE l.name = 'default')) AS d(lifecycle, definition),
     @extschema@.stage_list(d.definition) AS s;
COMMENT ON VIEW @extschema@.lifecycle_stage IS 'the stages of each lifecycle';
COMMENT ON COLUMN @extschema@.lifecycle_stage.lifecycle IS 'name of the lifecycle';
COMMENT ON COLUMN @extschema@.lifecycle_stage.stage IS 'name of the stage';
COMMENT ON COLUMN @extschema@.lifecycle_stage.stage_rank IS 'rank to sort by, 1 the lowest stage';
COMMENT ON COLUMN @extschema@.lifecycle_stage.label_en IS 'label in English';
COMMENT ON COLUMN @extschema@.lifecycle_stage.label_fr IS 'label in French';


-- Stages ---------------------------------------------------------------------

CREATE FUNCTION @extschema@.stage_at(name text, as_of timestamptz, OUT profile_id bigint, OUT stage text, OUT stage_rank integer)
RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10000
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
	definition CONSTANT jsonb := @extschema@.lifecycle_definition(name);
BEGIN
	RETURN QUERY
	WITH present AS (
		-- Without any date, a profile and its identifiers have always been there.
		SELECT m.profile_id,
		       (coalesce(min(s.first_seen) FILTER (WHERE m.class <> 'device'), '-infinity') < as_of
		        AND bool_or(m.class <> 'device'))::integer AS identified
		FROM @extschema@.member m JOIN @extschema@.sighting s USING (node_id)
		GROUP BY m.profile_id
		HAVING coalesce(min(s.first_seen), '-infinity') < as_of
	), counted AS (
		SELECT e.profile_id, t.measure, sum(t.sign) AS value
		FROM @extschema@.profile_events(as_of) e JOIN @extschema@.lifecycle_terms(definition) t USING (type)
		GROUP BY e.profile_id, t.measure
	), counts AS (
		SELECT c.profile_id, jsonb_object_agg(c.measure, c.value) AS measures FROM counted c GROUP BY c.profile_id
	), measured AS MATERIALIZED (
		SELECT p.profile_id, coalesce(c.measures, '{}') || jsonb_build_object('identified', p.identified) AS measures
		FROM present p LEFT JOIN counts c USING (profile_id)
	), decided AS MATERIALIZED (
		SELECT d.measures, @extschema@.stage_of_measures(definition, d.measures) AS place
		FROM (SELECT DISTINCT m.measures FROM measured m) d
	)
	SELECT m.profile_id, s.stage, s.stage_rank
	FROM measured m JOIN decided d USING (measures) JOIN @extschema@.stage_list(definition) s USING (place);
END
$$;
COMMENT ON FUNCTION @extschema@.stage_at(text, timestamptz) IS
	'the stage of each profile by what happened before as_of; profiles as they are known now; without those first seen at as_of or later';
REVOKE ALL ON FUNCTION @extschema@.stage_at(text, timestamptz) FROM PUBLIC;

CREATE FUNCTION @extschema@.stage_of(profile_id bigint, name text DEFAULT 'default', as_of timestamptz DEFAULT now()) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT s.stage FROM @extschema@.stage_at(name, as_of) s WHERE s.profile_id = stage_of.profile_id;
END;
COMMENT ON FUNCTION @extschema@.stage_of(bigint, text, timestamptz) IS
	'the stage of one profile by what happened before as_of; NULL if it was not seen before; reads all events: for many profiles use stage_at() or stage_current';
REVOKE ALL ON FUNCTION @extschema@.stage_of(bigint, text, timestamptz) FROM PUBLIC;

CREATE FUNCTION @extschema@.refresh_lifecycle(name text DEFAULT 'default', as_of timestamptz DEFAULT now()) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	entries bigint;
BEGIN
	LOCK TABLE @extschema@.stage_entry IN SHARE ROW EXCLUSIVE MODE;
	IF EXISTS (SELECT FROM @extschema@.stage_entry e WHERE e.lifecycle = name AND e.entered_at > as_of) THEN
		RAISE object_not_in_prerequisite_state USING MESSAGE = format('lifecycle "%s" has entries after that time', name),
			HINT = 'A history is written forwards; stage_at() and transition_matrix() look back.';
	END IF;
	INSERT INTO @extschema@.stage_entry (lifecycle, profile_id, entered_at, stage, stage_rank)
	SELECT refresh_lifecycle.name, profile_id, as_of, found.stage, found.stage_rank
	FROM @extschema@.stage_at(name, as_of) found
	FULL JOIN (SELECT DISTINCT ON (e.profile_id) e.profile_id, e.stage FROM @extschema@.stage_entry e
	           WHERE e.lifecycle = name ORDER BY e.profile_id, e.entered_at DESC) last USING (profile_id)
	WHERE found.stage IS DISTINCT FROM last.stage
	ON CONFLICT ON CONSTRAINT stage_entry_pkey DO UPDATE SET stage = excluded.stage, stage_rank = excluded.stage_rank;
	GET DIAGNOSTICS entries = ROW_COUNT;
	RETURN entries;
END
$$;
COMMENT ON FUNCTION @extschema@.refresh_lifecycle(text, timestamptz) IS
	'writes an entry for each profile whose stage at as_of differs from its last entry, and gives how many; as_of must not be before the last refresh that wrote one';
REVOKE ALL ON FUNCTION @extschema@.refresh_lifecycle(text, timestamptz) FROM PUBLIC;

CREATE FUNCTION @extschema@.transition_matrix(name text, from_date date, to_date date, OUT from_stage text, OUT from_rank integer,
	OUT to_stage text, OUT to_rank integer, OUT profiles bigint, OUT rate numeric) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 30
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	zone CONSTANT text := @extschema@.lifecycle_definition(name) ->> 'time_zone';
BEGIN
	IF NOT from_date <= to_date THEN
		RAISE invalid_parameter_value USING MESSAGE = 'from_date must not be after to_date';
	END IF;
	RETURN QUERY
	SELECT coalesce(before.stage, 'new'), coalesce(before.stage_rank, 0), after.stage, after.stage_rank, count(*),
	       round(count(*) / sum(count(*)) OVER (PARTITION BY before.stage), 4)
	FROM @extschema@.stage_at(name, to_date::timestamp AT TIME ZONE zone) after
	LEFT JOIN @extschema@.stage_at(name, from_date::timestamp AT TIME ZONE zone) before USING (profile_id)
	GROUP BY before.stage, before.stage_rank, after.stage, after.stage_rank
	ORDER BY 2, 4;
END
$$;
COMMENT ON FUNCTION @extschema@.transition_matrix(text, date, date) IS
	'how many profiles went from each stage to each other between the beginnings of two days of the lifecycle''s time zone; rate is the share of those that were in from_stage; who was not yet seen then is "new", rank 0';
REVOKE ALL ON FUNCTION @extschema@.transition_matrix(text, date, date) FROM PUBLIC;

CREATE VIEW @extschema@.stage_history WITH (security_invoker = true) AS
SELECT e.lifecycle, e.profile_id, e.stage, e.stage_rank, s.label_en, s.label_fr, e.entered_at, e.left_at
FROM (SELECT h.*, lead(h.entered_at) OVER (PARTITION BY h.lifecycle, h.profile_id ORDER BY h.entered_at) AS left_at
      FROM @extschema@.stage_entry h) e
LEFT JOIN @extschema@.lifecycle_stage s ON s.lifecycle = e.lifecycle AND s.stage = e.stage
WHERE e.stage IS NOT NULL;
COMMENT ON VIEW @extschema@.stage_history IS 'each stay of a profile in a stage, from the entries that refresh_lifecycle() wrote';
COMMENT ON COLUMN @extschema@.stage_history.lifecycle IS 'name of the lifecycle';
COMMENT ON COLUMN @extschema@.stage_history.profile_id IS 'profile, by its number then';
COMMENT ON COLUMN @extschema@.stage_history.stage IS 'name of the stage';
COMMENT ON COLUMN @extschema@.stage_history.stage_rank IS 'rank of the stage then, 1 the lowest';
COMMENT ON COLUMN @extschema@.stage_history.label_en IS 'label in English; NULL if the lifecycle has no such stage any more';
COMMENT ON COLUMN @extschema@.stage_history.label_fr IS 'label in French; NULL if the lifecycle has no such stage any more';
COMMENT ON COLUMN @extschema@.stage_history.entered_at IS 'date of the refresh that found it in the stage';
COMMENT ON COLUMN @extschema@.stage_history.left_at IS 'date of the refresh that found it elsewhere; NULL if it is still there';

CREATE VIEW @extschema@.stage_current WITH (security_invoker = true) AS
SELECT h.lifecycle, h.profile_id, h.stage, h.stage_rank, h.label_en, h.label_fr, h.entered_at
FROM @extschema@.stage_history h WHERE h.left_at IS NULL;
COMMENT ON VIEW @extschema@.stage_current IS 'the stage of each profile since when, as of the last refresh_lifecycle()';
COMMENT ON COLUMN @extschema@.stage_current.lifecycle IS 'name of the lifecycle';
COMMENT ON COLUMN @extschema@.stage_current.profile_id IS 'profile';
COMMENT ON COLUMN @extschema@.stage_current.stage IS 'name of the stage';
COMMENT ON COLUMN @extschema@.stage_current.stage_rank IS 'rank of the stage, 1 the lowest';
COMMENT ON COLUMN @extschema@.stage_current.label_en IS 'label in English';
COMMENT ON COLUMN @extschema@.stage_current.label_fr IS 'label in French';
COMMENT ON COLUMN @extschema@.stage_current.entered_at IS 'date of the refresh that found it in the stage';
