-- graph.sql
--    The kept graph: the nodes and links read from the declared sources, and
--    the profile that each node belongs to.
--
--    source ────────▶ source_record ──carries──▶┐
--    event_source ────────────seen_together────▶├ link ──partition──▶ member ──▶ profile, customer
--    observe() ───────────────────observed─────▶│
--    cluster_records() ──────────────match─────▶┘
--
--    One idea: a link is a pair of nodes with the dates on which it was seen,
--    and the partition is one function of the links, partition_nodes(), in
--    kept.c. resolve() calls it for the whole graph, observe() and whatever
--    else changes a few links for what can be reached from these, so that both
--    give the same profiles.
--
--    Records that match are one customer, and nothing but a decision of
--    somebody makes two other records one.
--
--    Rights: resolve() runs as its caller, and hands what it read to a few
--    SECURITY DEFINER functions as arrays of plain types. These write the
--    tables below, build all the text that they run, and look at nothing of
--    the caller's. What they are handed waits in the tables staged_…, which
--    are empty again when resolve() ends.
--
--    Cost: resolve() reads every declared table once and joins by hash; what
--    did not change is not written. observe() costs in proportion to the
--    links that can be reached. Writers of the graph take turns.


-- Tables ---------------------------------------------------------------

CREATE TABLE @extschema@.policy (
	is_kept         boolean PRIMARY KEY DEFAULT true CHECK (is_kept),
	link_policy     @extschema@.link_policy NOT NULL,
	min_probability double precision CHECK (min_probability >= 0 AND min_probability <= 1)
);
COMMENT ON TABLE @extschema@.policy IS 'the policy that resolve() and observe() follow; no row means the default; written by use_policy()';
COMMENT ON COLUMN @extschema@.policy.is_kept IS 'always true: there is one row at most';
COMMENT ON COLUMN @extschema@.policy.link_policy IS 'how links make profiles';
COMMENT ON COLUMN @extschema@.policy.min_probability IS 'probability from which two records match; NULL is the default of cluster_records()';

CREATE TABLE @extschema@.node (
	node_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind      text NOT NULL CHECK (kind IN ('record', 'identifier')),
	namespace text NOT NULL,
	value     text NOT NULL,
	UNIQUE (kind, namespace, value)
);
COMMENT ON TABLE @extschema@.node IS 'everything that can belong to a profile, numbered at first sight; a number is never given twice';
COMMENT ON COLUMN @extschema@.node.node_id IS 'number of the node; a profile has the number of one of its nodes';
COMMENT ON COLUMN @extschema@.node.kind IS 'record or identifier';
COMMENT ON COLUMN @extschema@.node.namespace IS 'namespace of the identifier, or source of the record';
COMMENT ON COLUMN @extschema@.node.value IS 'normalised value of the identifier, or key of the record';

CREATE TABLE @extschema@.source_record (
	source_id   integer NOT NULL REFERENCES @extschema@.source ON DELETE CASCADE,
	record_key  text NOT NULL,
	node_id     bigint NOT NULL UNIQUE,
	identity    @extschema@.identity NOT NULL,
	read_hash   bigint NOT NULL,
	created_at  timestamptz,
	observed_at timestamptz,
	PRIMARY KEY (source_id, record_key)
);
COMMENT ON TABLE @extschema@.source_record IS 'records as resolve() last read them; personal data, and a cache: it can be read again from the sources';
COMMENT ON COLUMN @extschema@.source_record.source_id IS 'source of the record';
COMMENT ON COLUMN @extschema@.source_record.record_key IS 'key of the record, as text; several columns are written as a text array';
COMMENT ON COLUMN @extschema@.source_record.node_id IS 'node of the record';
COMMENT ON COLUMN @extschema@.source_record.identity IS 'who the record is about, normalised';
COMMENT ON COLUMN @extschema@.source_record.read_hash IS 'hash of what was read, by which a change is seen';
COMMENT ON COLUMN @extschema@.source_record.created_at IS 'when the record was made, if the source says it';
COMMENT ON COLUMN @extschema@.source_record.observed_at IS 'when the record was last true, if the source says it';

CREATE TABLE @extschema@.link (
	left_node  bigint NOT NULL,
	right_node bigint NOT NULL,
	kind       text NOT NULL CHECK (kind IN ('carries', 'seen_together', 'observed', 'match')),
	source     text NOT NULL,
	first_seen timestamptz,
	last_seen  timestamptz,
	PRIMARY KEY (left_node, right_node, kind, source)
);
CREATE INDEX link_right_node_idx ON @extschema@.link (right_node);
COMMENT ON TABLE @extschema@.link IS 'evidence that two nodes belong to one customer; a node seen alone is linked to itself, so every live node is here';
COMMENT ON COLUMN @extschema@.link.left_node IS 'one node: the record of a record and its identifier';
COMMENT ON COLUMN @extschema@.link.right_node IS 'the other node: of a match, the first record of the cluster';
COMMENT ON COLUMN @extschema@.link.kind IS 'carries: a record holds an identifier; seen_together: in an event; observed: told by observe(); match: two records are about one person';
COMMENT ON COLUMN @extschema@.link.source IS 'source, event source or what observe() was told; empty for a match';
COMMENT ON COLUMN @extschema@.link.first_seen IS 'when it was first seen; NULL if no date is known';
COMMENT ON COLUMN @extschema@.link.last_seen IS 'when it was last seen; NULL if no date is known, and of a record that it is so now';

CREATE TABLE @extschema@.member (
	node_id    bigint PRIMARY KEY,
	profile_id bigint NOT NULL,
	class      text NOT NULL CHECK (class IN ('person', 'contact', 'device'))
);
CREATE INDEX member_profile_id_idx ON @extschema@.member (profile_id);
COMMENT ON TABLE @extschema@.member IS 'which profile each live node belongs to now';
COMMENT ON COLUMN @extschema@.member.node_id IS 'node';
COMMENT ON COLUMN @extschema@.member.profile_id IS 'profile: the smallest node among its nodes of the strongest class';
COMMENT ON COLUMN @extschema@.member.class IS 'person, contact or device, as the policy says; what may join nobody counts as device';

CREATE TABLE @extschema@.decision (
	left_node  bigint NOT NULL,
	right_node bigint NOT NULL CHECK (left_node < right_node),
	verdict    text NOT NULL CHECK (verdict IN ('same', 'different')),
	decided_by text NOT NULL,
	decided_at timestamptz NOT NULL,
	reason     text,
	PRIMARY KEY (left_node, right_node)
);
CREATE INDEX decision_right_node_idx ON @extschema@.decision (right_node);
COMMENT ON TABLE @extschema@.decision IS 'what people decided about two nodes; written by must_link() and cannot_link(), taken back by unlink(); it counts while both nodes are there';
COMMENT ON COLUMN @extschema@.decision.left_node IS 'the node of the smaller number';
COMMENT ON COLUMN @extschema@.decision.right_node IS 'the other node';
COMMENT ON COLUMN @extschema@.decision.verdict IS 'same: they are one customer; different: they are not';
COMMENT ON COLUMN @extschema@.decision.decided_by IS 'role that decided';
COMMENT ON COLUMN @extschema@.decision.decided_at IS 'when';
COMMENT ON COLUMN @extschema@.decision.reason IS 'why, in the words of who decided; NULL if not said';

CREATE TABLE @extschema@.member_change (
	change_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	node_id     bigint NOT NULL,
	old_profile bigint,
	new_profile bigint,
	changed_at  timestamptz NOT NULL,
	cause       text NOT NULL
);
CREATE INDEX member_change_node_id_idx ON @extschema@.member_change (node_id);
COMMENT ON TABLE @extschema@.member_change IS 'every change of member, in order; holds numbers and times, no values';
COMMENT ON COLUMN @extschema@.member_change.change_id IS 'number of the change';
COMMENT ON COLUMN @extschema@.member_change.node_id IS 'node that changed its profile';
COMMENT ON COLUMN @extschema@.member_change.old_profile IS 'profile before; NULL if it was in none';
COMMENT ON COLUMN @extschema@.member_change.new_profile IS 'profile after; NULL if it is in none';
COMMENT ON COLUMN @extschema@.member_change.changed_at IS 'start of the transaction that changed it';
COMMENT ON COLUMN @extschema@.member_change.cause IS 'function that changed it: resolve, observe, must_link, cannot_link, unlink or forget';

CREATE TABLE @extschema@.holding (
	node_id     bigint NOT NULL,
	seen_at     timestamptz NOT NULL,
	person_node bigint NOT NULL,
	PRIMARY KEY (node_id, seen_at, person_node)
);
CREATE INDEX holding_person_node_idx ON @extschema@.holding (person_node);
COMMENT ON TABLE @extschema@.holding IS 'with whom observe() was told a device was seen, each time: what profile_of() needs to answer for a date';
COMMENT ON COLUMN @extschema@.holding.node_id IS 'node of the device class';
COMMENT ON COLUMN @extschema@.holding.seen_at IS 'when';
COMMENT ON COLUMN @extschema@.holding.person_node IS 'node of the person class that it was seen with';

CREATE TABLE @extschema@.forgotten (
	hash         bytea PRIMARY KEY,
	forgotten_at timestamptz NOT NULL
);
COMMENT ON TABLE @extschema@.forgotten IS 'what was forgotten and may not come back, as keyed hashes';
COMMENT ON COLUMN @extschema@.forgotten.hash IS 'keyed hash of namespace:value, or of record:source:key';
COMMENT ON COLUMN @extschema@.forgotten.forgotten_at IS 'when it was forgotten';

CREATE TABLE @extschema@.forget_key (
	is_kept boolean PRIMARY KEY DEFAULT true CHECK (is_kept),
	key     bytea NOT NULL
);
COMMENT ON TABLE @extschema@.forget_key IS 'key of the hashes in forgotten, made when something is forgotten first; who holds it and the table can try values';
COMMENT ON COLUMN @extschema@.forget_key.is_kept IS 'always true: there is one row at most';
COMMENT ON COLUMN @extschema@.forget_key.key IS '32 random bytes';

-- What resolve() has read so far. No temporary tables: these would be the caller's to make and to read. Rows are deleted
-- when they have been used, not truncated, which would wait for a pg_dump that runs and make the next one wait.
CREATE UNLOGGED TABLE @extschema@.staged_record (
	record_key  text,
	fields      jsonb,
	read_hash   bigint,
	created_at  timestamptz,
	observed_at timestamptz
);
COMMENT ON TABLE @extschema@.staged_record IS 'records of the source that is being read; empty otherwise';
COMMENT ON COLUMN @extschema@.staged_record.record_key IS 'key of the record';
COMMENT ON COLUMN @extschema@.staged_record.fields IS 'what identity() takes';
COMMENT ON COLUMN @extschema@.staged_record.read_hash IS 'hash of what was read';
COMMENT ON COLUMN @extschema@.staged_record.created_at IS 'when the record was made';
COMMENT ON COLUMN @extschema@.staged_record.observed_at IS 'when the record was last true';

CREATE UNLOGGED TABLE @extschema@.staged_pair (
	left_kind       text,
	left_namespace  text,
	left_value      text,
	right_kind      text,
	right_namespace text,
	right_value     text,
	first_seen      timestamptz,
	last_seen       timestamptz
);
COMMENT ON TABLE @extschema@.staged_pair IS 'links of the source that is being read, by the names of their nodes; empty otherwise';
COMMENT ON COLUMN @extschema@.staged_pair.left_kind IS 'kind of one node';
COMMENT ON COLUMN @extschema@.staged_pair.left_namespace IS 'its namespace or source';
COMMENT ON COLUMN @extschema@.staged_pair.left_value IS 'its value or key';
COMMENT ON COLUMN @extschema@.staged_pair.right_kind IS 'kind of the other node';
COMMENT ON COLUMN @extschema@.staged_pair.right_namespace IS 'its namespace or source';
COMMENT ON COLUMN @extschema@.staged_pair.right_value IS 'its value or key';
COMMENT ON COLUMN @extschema@.staged_pair.first_seen IS 'when they were first seen together';
COMMENT ON COLUMN @extschema@.staged_pair.last_seen IS 'when they were last seen together';

CREATE UNLOGGED TABLE @extschema@.staged_link (
	left_node  bigint,
	right_node bigint,
	first_seen timestamptz,
	last_seen  timestamptz
);
COMMENT ON TABLE @extschema@.staged_link IS 'links of the source that is being read, or matches; empty otherwise';
COMMENT ON COLUMN @extschema@.staged_link.left_node IS 'one node';
COMMENT ON COLUMN @extschema@.staged_link.right_node IS 'the other node';
COMMENT ON COLUMN @extschema@.staged_link.first_seen IS 'when it was first seen';
COMMENT ON COLUMN @extschema@.staged_link.last_seen IS 'when it was last seen';

-- What pg_dump saves: all but what is staged. Nothing is seeded at install, so nothing is restored twice.
SELECT pg_catalog.pg_extension_config_dump('@extschema@.staged_record', 'WHERE false');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.staged_pair', 'WHERE false');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.staged_link', 'WHERE false');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.policy', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.node', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.node_node_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.source_record', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.link', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.member', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.decision', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.member_change', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.member_change_change_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.holding', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.forgotten', '');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.forget_key', '');


-- Policy -------------------------------------------------------------------

CREATE FUNCTION @extschema@.use_policy(link_policy @extschema@.link_policy, min_probability double precision DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF link_policy IS NULL OR min_probability NOT BETWEEN 0 AND 1 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'a policy must not be NULL, and min_probability is from 0 to 1',
			HINT = 'default_link_policy() is the policy that is shipped.';
	END IF;
	PERFORM @extschema@.check_namespaces(ARRAY(SELECT n.namespace FROM @extschema@.policy_namespaces(link_policy) n));
	INSERT INTO @extschema@.policy AS p (link_policy, min_probability) VALUES (link_policy, min_probability)
	ON CONFLICT (is_kept) DO UPDATE SET link_policy = excluded.link_policy, min_probability = excluded.min_probability;
END
$$;
COMMENT ON FUNCTION @extschema@.use_policy(@extschema@.link_policy, double precision) IS
	'keeps the policy that resolve() and observe() follow from now on; profiles follow at the next resolve(); a NULL min_probability is the default of cluster_records()';
REVOKE ALL ON FUNCTION @extschema@.use_policy(@extschema@.link_policy, double precision) FROM PUBLIC;

CREATE FUNCTION @extschema@.kept_policy() RETURNS @extschema@.link_policy
LANGUAGE sql STABLE
RETURN coalesce((SELECT p.link_policy FROM @extschema@.policy p), @extschema@.default_link_policy());
COMMENT ON FUNCTION @extschema@.kept_policy() IS 'the policy that resolve() and observe() follow';
REVOKE ALL ON FUNCTION @extschema@.kept_policy() FROM PUBLIC;

CREATE FUNCTION @extschema@.policy_namespaces(policy @extschema@.link_policy, OUT namespace text, OUT class text,
	OUT priority integer, OUT is_unique boolean) RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT n ->> 'name',
	       coalesce(n ->> 'class', CASE WHEN (n ->> 'unique')::boolean THEN 'person' ELSE 'contact' END),
	       (n ->> 'priority')::integer,
	       coalesce((n ->> 'unique')::boolean, false)
	FROM pg_catalog.jsonb_array_elements(policy::jsonb -> 'namespaces') AS n;
END;
COMMENT ON FUNCTION @extschema@.policy_namespaces(@extschema@.link_policy) IS
	'namespaces that a policy lists; those it does not list are contacts, not unique, and join weakest';


-- Identifiers ----------------------------------------------------------------

-- Split, check and normalise what a user typed: distinct and sorted, without what cannot be valid.
CREATE FUNCTION @extschema@.read_identifiers(identifiers text[], OUT namespace text, OUT value text) RETURNS SETOF record
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 4
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	identifier text;
BEGIN
	FOREACH identifier IN ARRAY array_remove(identifiers, NULL) LOOP
		IF strpos(identifier, ':') < 2 THEN
			RAISE invalid_parameter_value USING MESSAGE = format('invalid identifier "%s"', identifier),
				HINT = 'An identifier is written namespace:value, for example email:jean@example.com.';
		END IF;
		PERFORM @extschema@.check_namespaces(ARRAY[split_part(identifier, ':', 1)]);
	END LOOP;
	RETURN QUERY
	SELECT DISTINCT v.namespace, v.value
	FROM (SELECT split_part(i, ':', 1), @extschema@.normalize_identifier(split_part(i, ':', 1), substr(i, strpos(i, ':') + 1))
	      FROM unnest(identifiers) i) AS v(namespace, value)
	WHERE v.value IS NOT NULL
	ORDER BY 1, 2;
END
$$;
COMMENT ON FUNCTION @extschema@.read_identifiers(text[]) IS
	'namespace and normalised value of each identifier; raises if one is not written namespace:value, leaves out what is not valid';


-- What is asked of every identifier that comes. Nothing is hashed as long as nothing has been forgotten.
CREATE FUNCTION @extschema@.is_forgotten(name text) RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT EXISTS (SELECT FROM @extschema@.forget_key k JOIN @extschema@.forgotten f
	               ON f.hash = pg_catalog.sha256(k.key || pg_catalog.convert_to(name, 'UTF8')));
END;
COMMENT ON FUNCTION @extschema@.is_forgotten(text) IS 'true if forget() was told this namespace:value, or record:source:key';
REVOKE ALL ON FUNCTION @extschema@.is_forgotten(text) FROM PUBLIC;


-- Reading ----------------------------------------------------------------------
-- What resolve() calls is SECURITY DEFINER: begin_resolve(); for each source stage_records() or stage_pairs() as often as
-- it takes, then keep_records() or keep_pairs(); update_profiles(). Whoever may call these may put anything into the graph.

-- Let writers of the graph take turns.
CREATE FUNCTION @extschema@.start_writing() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	LOCK TABLE @extschema@.link IN SHARE ROW EXCLUSIVE MODE;
END
$$;
COMMENT ON FUNCTION @extschema@.start_writing() IS 'waits for other writers of the graph; none starts before the end of this transaction';
REVOKE ALL ON FUNCTION @extschema@.start_writing() FROM PUBLIC;

CREATE FUNCTION @extschema@.begin_resolve(OUT holds text, OUT source text, OUT query text) RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.start_writing();
	DELETE FROM @extschema@.staged_record;
	DELETE FROM @extschema@.staged_pair;
	DELETE FROM @extschema@.staged_link;
	PERFORM @extschema@.check_source(s) FROM @extschema@.source s;
	PERFORM @extschema@.check_event_source(s) FROM @extschema@.event_source s;
	RETURN QUERY
	SELECT 'records', s.name, @extschema@.source_query(s) FROM @extschema@.source s ORDER BY s.priority, s.source_id;
	RETURN QUERY
	SELECT 'events', s.name, @extschema@.seen_together_query(s) FROM @extschema@.event_source s ORDER BY s.event_source_id;
END
$$;
COMMENT ON FUNCTION @extschema@.begin_resolve() IS
	'waits for other writers, checks all declared sources, and gives of each whether it holds records or events, its name and the query that reads it';
REVOKE ALL ON FUNCTION @extschema@.begin_resolve() FROM PUBLIC;

CREATE FUNCTION @extschema@.stage_records(record_keys text[], fields jsonb[], read_hashes bigint[], created_at timestamptz[],
	observed_at timestamptz[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.start_writing();
	INSERT INTO @extschema@.staged_record (record_key, fields, read_hash, created_at, observed_at)
	SELECT * FROM unnest(record_keys, fields, read_hashes, created_at, observed_at);
END
$$;
COMMENT ON FUNCTION @extschema@.stage_records(text[], jsonb[], bigint[], timestamptz[], timestamptz[]) IS
	'takes some records of the source that is being read: keys, what identity() takes, hashes by which a change is seen, and times';
REVOKE ALL ON FUNCTION @extschema@.stage_records(text[], jsonb[], bigint[], timestamptz[], timestamptz[]) FROM PUBLIC;

CREATE FUNCTION @extschema@.stage_pairs(left_identifiers text[], right_identifiers text[], first_seen timestamptz[],
	last_seen timestamptz[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.start_writing();
	PERFORM @extschema@.check_namespaces(ARRAY(SELECT DISTINCT split_part(i, ':', 1) FROM unnest(left_identifiers || right_identifiers) i));
	INSERT INTO @extschema@.staged_pair
	SELECT 'identifier', split_part(p.a, ':', 1), substr(p.a, strpos(p.a, ':') + 1),
	       'identifier', split_part(p.b, ':', 1), substr(p.b, strpos(p.b, ':') + 1), p.first_seen, p.last_seen
	FROM unnest(left_identifiers, right_identifiers, first_seen, last_seen) AS p(a, b, first_seen, last_seen);
	-- What may not come back leaves the other end alone.
	IF EXISTS (SELECT FROM @extschema@.forgotten) THEN
		DELETE FROM @extschema@.staged_pair p
		WHERE @extschema@.is_forgotten(p.left_namespace || ':' || p.left_value)
		  AND @extschema@.is_forgotten(p.right_namespace || ':' || p.right_value);
		UPDATE @extschema@.staged_pair p SET left_namespace = p.right_namespace, left_value = p.right_value
		WHERE @extschema@.is_forgotten(p.left_namespace || ':' || p.left_value);
		UPDATE @extschema@.staged_pair p SET right_namespace = p.left_namespace, right_value = p.left_value
		WHERE @extschema@.is_forgotten(p.right_namespace || ':' || p.right_value);
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.stage_pairs(text[], text[], timestamptz[], timestamptz[]) IS
	'takes some pairs of identifiers, normalised and written namespace:value, that the event source being read shows together, and when';
REVOKE ALL ON FUNCTION @extschema@.stage_pairs(text[], text[], timestamptz[], timestamptz[]) FROM PUBLIC;

-- Make source_record agree with staged_record. Here, as wherever whole sets are compared, nested loops are off:
-- a loop over what was just filled would take the square of its size.
CREATE FUNCTION @extschema@.replace_records(s @extschema@.source) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET enable_nestloop = off
SET jit = off
AS $$
DECLARE
	gone    bigint;
	written bigint;
BEGIN
	DELETE FROM @extschema@.source_record k
	WHERE k.source_id = s.source_id AND NOT EXISTS (SELECT FROM @extschema@.staged_record r WHERE r.record_key = k.record_key);
	GET DIAGNOSTICS gone = ROW_COUNT;

	INSERT INTO @extschema@.node (kind, namespace, value)
	SELECT 'record', s.name, r.record_key FROM @extschema@.staged_record r
	WHERE NOT EXISTS (SELECT FROM @extschema@.node n
	                  WHERE n.kind = 'record' AND n.namespace = s.name AND n.value = r.record_key)
	ORDER BY r.record_key COLLATE "C";

	INSERT INTO @extschema@.source_record (source_id, record_key, node_id, identity, read_hash, created_at, observed_at)
	SELECT s.source_id, r.record_key, n.node_id, @extschema@.identity(fields => r.fields), r.read_hash, r.created_at, r.observed_at
	FROM @extschema@.staged_record r
	JOIN @extschema@.node n ON n.kind = 'record' AND n.namespace = s.name AND n.value = r.record_key
	LEFT JOIN @extschema@.source_record k ON k.source_id = s.source_id AND k.record_key = r.record_key
	WHERE k.read_hash IS DISTINCT FROM r.read_hash
	ON CONFLICT (source_id, record_key) DO UPDATE
	SET identity = excluded.identity, read_hash = excluded.read_hash,
	    created_at = excluded.created_at, observed_at = excluded.observed_at;
	GET DIAGNOSTICS written = ROW_COUNT;
	RETURN gone + written;
END
$$;
COMMENT ON FUNCTION @extschema@.replace_records(@extschema@.source) IS
	'makes the kept records of a source those that are staged; how many are new, changed or gone';
REVOKE ALL ON FUNCTION @extschema@.replace_records(@extschema@.source) FROM PUBLIC;

-- Stage what the records of a source carry; a record that carries nothing is linked to itself. One that says nothing of
-- anybody, an anonymous till ticket, is nobody's: it has no link.
CREATE FUNCTION @extschema@.stage_carried(s @extschema@.source) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	INSERT INTO @extschema@.staged_pair
	SELECT 'record', s.name, k.record_key,
	       CASE WHEN i.identifier IS NULL THEN 'record' ELSE 'identifier' END,
	       coalesce(split_part(i.identifier, ':', 1), s.name),
	       coalesce(substr(i.identifier, strpos(i.identifier, ':') + 1), k.record_key),
	       least(k.created_at, k.observed_at), k.observed_at
	FROM @extschema@.source_record k
	LEFT JOIN LATERAL (SELECT u.identifier FROM unnest(@extschema@.identity_identifiers(k.identity)) AS u(identifier)
	                   WHERE NOT @extschema@.is_forgotten(u.identifier)) AS i ON true
	WHERE k.source_id = s.source_id AND k.identity OPERATOR(@extschema@.<>) @extschema@.identity(fields => '{}'::jsonb);
END
$$;
COMMENT ON FUNCTION @extschema@.stage_carried(@extschema@.source) IS 'stages the identifiers that the records of a source carry';
REVOKE ALL ON FUNCTION @extschema@.stage_carried(@extschema@.source) FROM PUBLIC;


-- Links ------------------------------------------------------------------------

-- Replace the links of one kind and source by those of staged_link, touching only what differs.
CREATE FUNCTION @extschema@.replace_links(kind text, source text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET enable_nestloop = off
SET jit = off
AS $$
BEGIN
	ANALYZE @extschema@.staged_link;
	DELETE FROM @extschema@.link l
	WHERE l.kind = replace_links.kind AND l.source = replace_links.source
	  AND NOT EXISTS (SELECT FROM @extschema@.staged_link w WHERE w.left_node = l.left_node AND w.right_node = l.right_node);

	INSERT INTO @extschema@.link (left_node, right_node, kind, source, first_seen, last_seen)
	SELECT w.left_node, w.right_node, replace_links.kind, replace_links.source, w.first_seen, w.last_seen
	FROM @extschema@.staged_link w
	LEFT JOIN @extschema@.link l ON l.left_node = w.left_node AND l.right_node = w.right_node
	                            AND l.kind = replace_links.kind AND l.source = replace_links.source
	WHERE l.left_node IS NULL OR (l.first_seen, l.last_seen) IS DISTINCT FROM (w.first_seen, w.last_seen)
	ON CONFLICT ON CONSTRAINT link_pkey DO UPDATE SET first_seen = excluded.first_seen, last_seen = excluded.last_seen;
	DELETE FROM @extschema@.staged_link;
END
$$;
COMMENT ON FUNCTION @extschema@.replace_links(text, text) IS 'makes the links of a kind and source those that are staged';
REVOKE ALL ON FUNCTION @extschema@.replace_links(text, text) FROM PUBLIC;

-- Number the nodes that staged_pair names for the first time, and make its pairs the links of a kind and source.
CREATE FUNCTION @extschema@.replace_pairs(kind text, source text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET enable_nestloop = off
SET jit = off
AS $$
BEGIN
	ANALYZE @extschema@.staged_pair;
	INSERT INTO @extschema@.node (kind, namespace, value)
	SELECT p.kind, p.namespace, p.value
	FROM (SELECT left_kind, left_namespace, left_value FROM @extschema@.staged_pair
	      UNION SELECT right_kind, right_namespace, right_value FROM @extschema@.staged_pair) AS p(kind, namespace, value)
	WHERE NOT EXISTS (SELECT FROM @extschema@.node n WHERE (n.kind, n.namespace, n.value) = (p.kind, p.namespace, p.value))
	ORDER BY p.namespace COLLATE "C", p.value COLLATE "C";

	INSERT INTO @extschema@.staged_link (left_node, right_node, first_seen, last_seen)
	SELECT a.node_id, b.node_id, min(p.first_seen), max(p.last_seen)
	FROM @extschema@.staged_pair p
	JOIN @extschema@.node a ON (a.kind, a.namespace, a.value) = (p.left_kind, p.left_namespace, p.left_value)
	JOIN @extschema@.node b ON (b.kind, b.namespace, b.value) = (p.right_kind, p.right_namespace, p.right_value)
	GROUP BY a.node_id, b.node_id;
	DELETE FROM @extschema@.staged_pair;
	PERFORM @extschema@.replace_links(kind, source);
END
$$;
COMMENT ON FUNCTION @extschema@.replace_pairs(text, text) IS
	'numbers the nodes that the staged pairs name for the first time, and makes the pairs the links of a kind and source';
REVOKE ALL ON FUNCTION @extschema@.replace_pairs(text, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.keep_pairs(source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.start_writing();
	IF NOT EXISTS (SELECT FROM @extschema@.event_source s WHERE s.name = keep_pairs.source) THEN
		RAISE undefined_object USING MESSAGE = format('event source "%s" does not exist', source);
	END IF;
	PERFORM @extschema@.replace_pairs('seen_together', source);
END
$$;
COMMENT ON FUNCTION @extschema@.keep_pairs(text) IS 'makes the links of an event source those that stage_pairs() took';
REVOKE ALL ON FUNCTION @extschema@.keep_pairs(text) FROM PUBLIC;

CREATE FUNCTION @extschema@.keep_records(source text, OUT records_read bigint, OUT records_changed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	s     @extschema@.source;
	keys  bigint;
	nulls bigint;
BEGIN
	PERFORM @extschema@.start_writing();
	SELECT * INTO s FROM @extschema@.source d WHERE d.name = keep_records.source;
	IF NOT FOUND THEN
		RAISE undefined_object USING MESSAGE = format('source "%s" does not exist', source);
	END IF;
	ANALYZE @extschema@.staged_record;
	SELECT count(*), count(DISTINCT record_key), count(*) FILTER (WHERE record_key IS NULL)
	INTO records_read, keys, nulls FROM @extschema@.staged_record;
	IF nulls > 0 THEN
		RAISE not_null_violation USING MESSAGE = format('source "%s" has records without a key', s.name),
			DETAIL = format('%s of %s records have none.', nulls, records_read),
			HINT = 'Declare columns that are never NULL as its key.';
	ELSIF keys < records_read THEN
		RAISE unique_violation USING MESSAGE = format('key of source "%s" is not unique', s.name),
			DETAIL = format('%s records have %s different keys.', records_read, keys),
			HINT = 'Declare with add_source() all the columns that together name a record.';
	END IF;
	IF EXISTS (SELECT FROM @extschema@.forgotten) THEN
		DELETE FROM @extschema@.staged_record r WHERE @extschema@.is_forgotten('record:' || s.name || ':' || r.record_key);
	END IF;
	records_changed := @extschema@.replace_records(s);
	DELETE FROM @extschema@.staged_record;
	PERFORM @extschema@.stage_carried(s);
	PERFORM @extschema@.replace_pairs('carries', s.name);
END
$$;
COMMENT ON FUNCTION @extschema@.keep_records(text) IS
	'makes the records of a source, and what they carry, those that stage_records() took; how many were read, and how many are new, changed or gone';
REVOKE ALL ON FUNCTION @extschema@.keep_records(text) FROM PUBLIC;

-- Cluster the kept records and link each to the first of its cluster. First by source and key, not by number,
-- so that the name of a cluster does not depend on the order in which its records were seen.
CREATE FUNCTION @extschema@.match_records() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	records   CONSTANT text := 'SELECT s.name AS source, k.record_key, k.identity '
	                           'FROM @extschema@.source_record k JOIN @extschema@.source s USING (source_id) '
	                           'WHERE k.identity OPERATOR(@extschema@.<>) @extschema@.identity(fields => ''{}''::jsonb)';
	threshold CONSTANT double precision := (SELECT p.min_probability FROM @extschema@.policy p);
	clusters  CONSTANT text := CASE WHEN threshold IS NULL THEN '@extschema@.cluster_records($1)'
	                                ELSE '@extschema@.cluster_records($1, min_probability => $2)' END;
BEGIN
	EXECUTE format($q$
		INSERT INTO @extschema@.staged_link (left_node, right_node)
		SELECT c.node_id, c.first_node
		FROM (SELECT n.node_id, first_value(n.node_id) OVER (PARTITION BY c.cluster_key
		             ORDER BY n.namespace COLLATE "C", n.value COLLATE "C") AS first_node
		      FROM %s c JOIN @extschema@.node n ON n.kind = 'record' AND n.namespace = c.source AND n.value = c.record_key) c
		WHERE c.node_id <> c.first_node$q$, clusters) USING records, threshold;
	PERFORM @extschema@.replace_links('match', '');
END
$$;
COMMENT ON FUNCTION @extschema@.match_records() IS 'links each kept record to the first record of its cluster';
REVOKE ALL ON FUNCTION @extschema@.match_records() FROM PUBLIC;


-- The partition ------------------------------------------------------------------
-- In the functions below `nodes` is a part of the graph that no link leaves, or NULL for all of it.

-- Identifiers that more persons hold than the policy allows: the card of the till, the phone number nobody has.
CREATE FUNCTION @extschema@.crowded_nodes(nodes bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 100
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
	policy  CONSTANT @extschema@.link_policy := @extschema@.kept_policy();
	most    CONSTANT integer := (policy::jsonb ->> 'max_records_per_value')::integer;
	persons CONSTANT text[] := ARRAY(SELECT p.namespace FROM @extschema@.policy_namespaces(policy) p WHERE p.class = 'person');
BEGIN
	RETURN QUERY
	WITH holder AS (
		SELECT l.right_node AS node_id, coalesce(m.right_node, l.left_node) AS person, l.kind
		FROM @extschema@.link l
		LEFT JOIN @extschema@.link m ON m.left_node = l.left_node AND m.kind = 'match'
		WHERE l.kind = 'carries' AND l.left_node <> l.right_node AND (nodes IS NULL OR l.right_node = ANY (nodes))
		UNION
		SELECT l.left_node, l.right_node, 'seen'
		FROM @extschema@.link l JOIN @extschema@.node n ON n.node_id = l.right_node AND n.namespace = ANY (persons)
		WHERE l.kind IN ('seen_together', 'observed') AND l.left_node <> l.right_node
		  AND (nodes IS NULL OR l.left_node = ANY (nodes))
		UNION
		SELECT l.right_node, l.left_node, 'seen'
		FROM @extschema@.link l JOIN @extschema@.node n ON n.node_id = l.left_node AND n.namespace = ANY (persons)
		WHERE l.kind IN ('seen_together', 'observed') AND l.left_node <> l.right_node
		  AND (nodes IS NULL OR l.right_node = ANY (nodes))
	)
	SELECT DISTINCT crowd.node_id
	FROM (SELECT h.node_id FROM holder h GROUP BY h.node_id, h.kind HAVING count(*) > most) AS crowd;
END
$$;
COMMENT ON FUNCTION @extschema@.crowded_nodes(bigint[]) IS
	'those of the nodes, all if NULL, that are carried by, or seen with, more persons than max_records_per_value of the kept policy';
REVOKE ALL ON FUNCTION @extschema@.crowded_nodes(bigint[]) FROM PUBLIC;

CREATE FUNCTION @extschema@.partition_nodes(nodes bigint[], OUT node_id bigint, OUT profile_id bigint, OUT class text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE COST 10000 ROWS 10
AS 'MODULE_PATHNAME', 'i360_partition_nodes';
COMMENT ON FUNCTION @extschema@.partition_nodes(bigint[]) IS
	'the profile and the class of each live node by the kept policy: of all if NULL; else of the nodes and of all whose profile can depend on them, with NULL for what has no link any more';
REVOKE ALL ON FUNCTION @extschema@.partition_nodes(bigint[]) FROM PUBLIC;

-- Bring member up to date around some nodes. A profile counts as merged, or as split off, by the node that it has its
-- number from: a device that changes hands is neither, and so is a profile that gets another number. Sequential scans
-- are off, since the plan is kept while the tables grow.
CREATE FUNCTION @extschema@.update_members(nodes bigint[], cause text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
BEGIN
	WITH changed AS MATERIALIZED (
		SELECT p.node_id, p.profile_id, p.class, m.profile_id AS was
		FROM @extschema@.partition_nodes(nodes) p LEFT JOIN @extschema@.member m USING (node_id)
		WHERE (m.profile_id, m.class) IS DISTINCT FROM (p.profile_id, p.class)
	), gone AS (
		DELETE FROM @extschema@.member m USING changed c WHERE m.node_id = c.node_id AND c.profile_id IS NULL
	), written AS (
		INSERT INTO @extschema@.member (node_id, profile_id, class)
		SELECT c.node_id, c.profile_id, c.class FROM changed c WHERE c.profile_id IS NOT NULL
		ON CONFLICT ON CONSTRAINT member_pkey DO UPDATE SET profile_id = excluded.profile_id, class = excluded.class
	)
	INSERT INTO @extschema@.member_change (node_id, old_profile, new_profile, changed_at, cause)
	SELECT c.node_id, c.was, c.profile_id, now(), update_members.cause FROM changed c
	WHERE c.was IS DISTINCT FROM c.profile_id ORDER BY c.node_id;
END
$$;
COMMENT ON FUNCTION @extschema@.update_members(bigint[], text) IS
	'computes the profiles of the nodes and of all that can depend on them, writes what differs, and notes it with its cause';
REVOKE ALL ON FUNCTION @extschema@.update_members(bigint[], text) FROM PUBLIC;

-- The same for all nodes, which have to be compared with all members.
CREATE FUNCTION @extschema@.update_all_members(OUT merged bigint, OUT split bigint)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET enable_nestloop = off
AS $$
BEGIN
	WITH changed AS MATERIALIZED (
		SELECT node_id, p.profile_id, p.class, m.profile_id AS was
		FROM @extschema@.partition_nodes(NULL) p FULL JOIN @extschema@.member m USING (node_id)
		WHERE (m.profile_id, m.class) IS DISTINCT FROM (p.profile_id, p.class)
	), gone AS (
		DELETE FROM @extschema@.member m USING changed c WHERE m.node_id = c.node_id AND c.profile_id IS NULL
	), written AS (
		INSERT INTO @extschema@.member (node_id, profile_id, class)
		SELECT c.node_id, c.profile_id, c.class FROM changed c WHERE c.profile_id IS NOT NULL
		ON CONFLICT ON CONSTRAINT member_pkey DO UPDATE SET profile_id = excluded.profile_id, class = excluded.class
	), noted AS (
		INSERT INTO @extschema@.member_change (node_id, old_profile, new_profile, changed_at, cause)
		SELECT c.node_id, c.was, c.profile_id, now(), 'resolve' FROM changed c
		WHERE c.was IS DISTINCT FROM c.profile_id ORDER BY c.node_id
	), moved AS (
		SELECT c.node_id, c.was, c.profile_id AS now FROM changed c WHERE c.was <> c.profile_id
	)
	SELECT (SELECT count(*) FROM moved WHERE node_id = was)
	       - (SELECT count(DISTINCT e.now) FROM moved e JOIN moved n ON n.node_id = e.now WHERE e.node_id = e.was),
	       (SELECT count(*) FROM moved n WHERE n.node_id = n.now)
	       - (SELECT count(DISTINCT n.was) FROM moved n JOIN moved e ON e.node_id = n.was WHERE n.node_id = n.now)
	INTO merged, split;
END
$$;
COMMENT ON FUNCTION @extschema@.update_all_members() IS
	'computes all profiles, writes what differs, and notes it; how many profiles were merged into others and split off';
REVOKE ALL ON FUNCTION @extschema@.update_all_members() FROM PUBLIC;

CREATE FUNCTION @extschema@.update_profiles(OUT profiles bigint, OUT customers bigint, OUT merged bigint, OUT split bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
BEGIN
	PERFORM @extschema@.start_writing();
	PERFORM @extschema@.match_records();
	RAISE DEBUG 'records matched';
	SELECT u.merged, u.split INTO merged, split FROM @extschema@.update_all_members() u;
	SELECT count(DISTINCT m.profile_id), count(DISTINCT m.profile_id) FILTER (WHERE m.class = 'person')
	INTO profiles, customers FROM @extschema@.member m;
END
$$;
COMMENT ON FUNCTION @extschema@.update_profiles() IS
	'matches the kept records and computes all profiles: what resolve() does last; how many there are, how many joined others and came apart';
REVOKE ALL ON FUNCTION @extschema@.update_profiles() FROM PUBLIC;


-- What users call ------------------------------------------------------------------

CREATE FUNCTION @extschema@.drop_source(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	DELETE FROM @extschema@.source s WHERE s.name = drop_source.name;
	IF NOT FOUND THEN
		RAISE undefined_object USING MESSAGE = format('source "%s" does not exist', name);
	END IF;
	DELETE FROM @extschema@.link l WHERE l.kind = 'carries' AND l.source = drop_source.name;
END
$$;
COMMENT ON FUNCTION @extschema@.drop_source(text) IS
	'forgets a declared source and its records; profiles follow at the next resolve(); numbers are kept for the day it comes back';
REVOKE ALL ON FUNCTION @extschema@.drop_source(text) FROM PUBLIC;

CREATE FUNCTION @extschema@.drop_event_source(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	DELETE FROM @extschema@.event_source s WHERE s.name = drop_event_source.name;
	IF NOT FOUND THEN
		RAISE undefined_object USING MESSAGE = format('event source "%s" does not exist', name);
	END IF;
	DELETE FROM @extschema@.link l WHERE l.kind = 'seen_together' AND l.source = drop_event_source.name;
END
$$;
COMMENT ON FUNCTION @extschema@.drop_event_source(text) IS
	'forgets a declared event source and what was seen together in it; profiles follow at the next resolve()';
REVOKE ALL ON FUNCTION @extschema@.drop_event_source(text) FROM PUBLIC;

CREATE FUNCTION @extschema@.resolve(OUT records_read bigint, OUT records_changed bigint, OUT profiles bigint, OUT customers bigint,
	OUT merged bigint, OUT split bigint, OUT seconds double precision)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET datestyle = 'ISO, YMD'
SET timezone = 'UTC'
AS $$
DECLARE
	start      CONSTANT timestamptz := clock_timestamp();
	batch_size CONSTANT integer := 10000;
	reading    record;
	counts     record;
BEGIN
	records_read := 0;
	records_changed := 0;
	FOR reading IN SELECT * FROM @extschema@.begin_resolve() LOOP
		-- Handed over in batches: one that is complete grows no more, and later ones spill.
		IF reading.holds = 'records' THEN
			PERFORM @extschema@.stage_records(array_agg(r.record_key), array_agg(r.fields), array_agg(r.read_hash),
			                                  array_agg(r.created_at), array_agg(r.observed_at))
			FROM (SELECT q.*, (row_number() OVER () - 1) / batch_size AS batch FROM @extschema@.read_query(reading.query)
			      AS q(record_key text, fields jsonb, read_hash bigint, created_at timestamptz, observed_at timestamptz)) r
			GROUP BY r.batch;
			counts := @extschema@.keep_records(reading.source);
			records_read := records_read + counts.records_read;
			records_changed := records_changed + counts.records_changed;
			RAISE DEBUG 'source "%": % records read, % changed', reading.source, counts.records_read, counts.records_changed;
		ELSE
			PERFORM @extschema@.stage_pairs(array_agg(r.left_identifier), array_agg(r.right_identifier),
			                                array_agg(r.first_seen), array_agg(r.last_seen))
			FROM (SELECT q.*, (row_number() OVER () - 1) / batch_size AS batch FROM @extschema@.read_query(reading.query)
			      AS q(left_identifier text, right_identifier text, first_seen timestamptz, last_seen timestamptz)) r
			GROUP BY r.batch;
			PERFORM @extschema@.keep_pairs(reading.source);
			RAISE DEBUG 'event source "%": read', reading.source;
		END IF;
	END LOOP;
	SELECT u.profiles, u.customers, u.merged, u.split INTO profiles, customers, merged, split FROM @extschema@.update_profiles() u;
	seconds := extract(epoch FROM clock_timestamp() - start);
END
$$;
COMMENT ON FUNCTION @extschema@.resolve() IS
	'reads all declared sources, with the caller''s rights and read only, and brings the graph and its profiles up to date: a record that the caller cannot see is gone; records_changed are new, changed or gone; merged and split count profiles that joined others or came apart';
REVOKE ALL ON FUNCTION @extschema@.resolve() FROM PUBLIC;

-- The numbers of identifiers, given as parallel arrays and in their order; new ones are numbered.
CREATE FUNCTION @extschema@.number_identifiers(namespaces text[], identifier_values text[]) RETURNS bigint[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	nodes bigint[];
BEGIN
	FOR attempt IN 1..2 LOOP
		nodes := ARRAY(SELECT n.node_id FROM unnest(namespaces, identifier_values) WITH ORDINALITY AS i(namespace, value, place)
		               JOIN @extschema@.node n ON n.kind = 'identifier' AND n.namespace = i.namespace AND n.value = i.value
		               ORDER BY i.place);
		EXIT WHEN cardinality(nodes) = cardinality(namespaces);
		INSERT INTO @extschema@.node (kind, namespace, value)
		SELECT 'identifier', i.namespace, i.value FROM unnest(namespaces, identifier_values) AS i(namespace, value)
		ON CONFLICT DO NOTHING;
	END LOOP;
	RETURN nodes;
END
$$;
COMMENT ON FUNCTION @extschema@.number_identifiers(text[], text[]) IS 'node numbers of identifiers, numbered if they are new';
REVOKE ALL ON FUNCTION @extschema@.number_identifiers(text[], text[]) FROM PUBLIC;

CREATE FUNCTION @extschema@.observe(identifiers text[], observed_at timestamptz DEFAULT now(), source text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
	namespaces  text[];
	seen_values text[];
	nodes       bigint[];
	profiles    bigint[];
BEGIN
	SELECT array_agg(i.namespace ORDER BY i.place), array_agg(i.value ORDER BY i.place) INTO namespaces, seen_values
	FROM (SELECT r.namespace, r.value, row_number() OVER (ORDER BY r.namespace || ':' || r.value COLLATE "C") AS place
	      FROM @extschema@.read_identifiers(identifiers) r
	      WHERE NOT @extschema@.is_forgotten(r.namespace || ':' || r.value)) i;
	IF namespaces IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM @extschema@.start_writing();
	nodes := @extschema@.number_identifiers(namespaces, seen_values);

	INSERT INTO @extschema@.link AS l (left_node, right_node, kind, source, first_seen, last_seen)
	SELECT a.node_id, b.node_id, 'observed', coalesce(left(observe.source, 100), ''), observe.observed_at, observe.observed_at
	FROM unnest(nodes) WITH ORDINALITY AS a(node_id, place), unnest(nodes) WITH ORDINALITY AS b(node_id, place)
	WHERE a.place < b.place OR (a.place = b.place AND cardinality(nodes) = 1)
	ON CONFLICT ON CONSTRAINT link_pkey DO UPDATE
	SET first_seen = least(l.first_seen, excluded.first_seen), last_seen = greatest(l.last_seen, excluded.last_seen);

	PERFORM @extschema@.update_members(nodes, 'observe');
	IF cardinality(nodes) > 1 THEN
		INSERT INTO @extschema@.holding (node_id, seen_at, person_node)
		SELECT d.node_id, observe.observed_at, p.node_id
		FROM @extschema@.member d, @extschema@.member p
		WHERE d.node_id = ANY (nodes) AND d.class = 'device' AND p.node_id = ANY (nodes) AND p.class = 'person'
		  AND observe.observed_at IS NOT NULL
		ON CONFLICT DO NOTHING;
	END IF;
	profiles := ARRAY(SELECT DISTINCT m.profile_id FROM @extschema@.member m WHERE m.node_id = ANY (nodes));
	IF cardinality(profiles) = 1 THEN
		RETURN profiles[1];
	END IF;
	RETURN (SELECT m.profile_id
	        FROM @extschema@.member m JOIN @extschema@.node n USING (node_id)
	        LEFT JOIN @extschema@.policy_namespaces(@extschema@.kept_policy()) p ON p.namespace = n.namespace
	        WHERE m.node_id = ANY (nodes)
	        ORDER BY array_position(ARRAY['person', 'contact', 'device'], m.class), p.priority, n.namespace COLLATE "C", n.value COLLATE "C"
	        LIMIT 1);
END
$$;
COMMENT ON FUNCTION @extschema@.observe(text[], timestamptz, text) IS
	'records that the identifiers were seen together and gives the profile of the strongest of them, as resolve() would; NULL if none of them is valid or all are forgotten';
REVOKE ALL ON FUNCTION @extschema@.observe(text[], timestamptz, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.profile_of(identifier text, as_of timestamptz DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
	colon  CONSTANT integer := strpos(identifier, ':');
	held   @extschema@.member;
	holder bigint;
BEGIN
	IF identifier IS NULL THEN
		RETURN NULL;
	ELSIF colon < 2 OR starts_with(identifier, 'record:') THEN
		PERFORM @extschema@.read_identifiers(ARRAY[identifier]); -- says what is wrong with it
	END IF;
	SELECT m.* INTO held FROM @extschema@.node n JOIN @extschema@.member m USING (node_id)
	WHERE n.kind = 'identifier' AND n.namespace = left(identifier, colon - 1)
	  AND n.value = @extschema@.normalize_identifier(left(identifier, colon - 1), substr(identifier, colon + 1));
	-- One that is in a profile of its own has no holder.
	IF as_of IS NULL OR held.class <> 'device' OR held.profile_id = held.node_id THEN
		RETURN held.profile_id;
	END IF;
	SELECT p.profile_id INTO holder
	FROM (SELECT l.right_node, t.seen_at FROM @extschema@.link l, LATERAL (VALUES (l.first_seen), (l.last_seen)) AS t(seen_at)
	      WHERE l.left_node = held.node_id
	      UNION ALL
	      SELECT l.left_node, t.seen_at FROM @extschema@.link l, LATERAL (VALUES (l.first_seen), (l.last_seen)) AS t(seen_at)
	      WHERE l.right_node = held.node_id
	      UNION ALL
	      (SELECT h.person_node, h.seen_at FROM @extschema@.holding h
	       WHERE h.node_id = held.node_id AND h.seen_at <= as_of ORDER BY h.seen_at DESC LIMIT 1)
	      UNION ALL
	      (SELECT h.person_node, h.seen_at FROM @extschema@.holding h
	       WHERE h.node_id = held.node_id AND h.seen_at > as_of ORDER BY h.seen_at LIMIT 1)) AS s(other, seen_at)
	JOIN @extschema@.member p ON p.node_id = s.other AND p.class = 'person'
	WHERE s.seen_at IS NOT NULL
	ORDER BY s.seen_at > as_of, CASE WHEN s.seen_at > as_of THEN s.seen_at - as_of ELSE as_of - s.seen_at END,
	         (SELECT n.namespace || ':' || n.value FROM @extschema@.node n WHERE n.node_id = s.other) COLLATE "C"
	LIMIT 1;
	RETURN coalesce(holder, held.profile_id);
END
$$;
COMMENT ON FUNCTION @extschema@.profile_of(text, timestamptz) IS
	'the profile that an identifier, written namespace:value, belongs to; NULL if it was never seen. With as_of, a device belongs to the present profile of the person that was last seen with it at that time or before, or else first after; other identifiers to their present profile';
REVOKE ALL ON FUNCTION @extschema@.profile_of(text, timestamptz) FROM PUBLIC;


-- What users read --------------------------------------------------------------------

CREATE VIEW @extschema@.profile_member WITH (security_invoker = true) AS
SELECT m.profile_id, m.node_id, n.kind,
       CASE n.kind WHEN 'identifier' THEN n.namespace END AS namespace,
       CASE n.kind WHEN 'identifier' THEN n.value END AS value,
       CASE n.kind WHEN 'record' THEN n.namespace END AS source,
       CASE n.kind WHEN 'record' THEN n.value END AS record_key,
       m.class
FROM @extschema@.member m JOIN @extschema@.node n USING (node_id);
COMMENT ON VIEW @extschema@.profile_member IS 'the records and identifiers of each profile';
COMMENT ON COLUMN @extschema@.profile_member.profile_id IS 'profile';
COMMENT ON COLUMN @extschema@.profile_member.node_id IS 'number of the record or identifier in the graph';
COMMENT ON COLUMN @extschema@.profile_member.kind IS 'record or identifier';
COMMENT ON COLUMN @extschema@.profile_member.namespace IS 'namespace of an identifier; NULL for a record';
COMMENT ON COLUMN @extschema@.profile_member.value IS 'normalised value of an identifier; NULL for a record';
COMMENT ON COLUMN @extschema@.profile_member.source IS 'source of a record; NULL for an identifier';
COMMENT ON COLUMN @extschema@.profile_member.record_key IS 'key of a record in its source; NULL for an identifier';
COMMENT ON COLUMN @extschema@.profile_member.class IS 'person, contact or device';

-- The dates of a link, at each of its ends. A match has none.
CREATE VIEW @extschema@.sighting WITH (security_invoker = true) AS
SELECT l.left_node AS node_id, l.source, l.first_seen, l.last_seen FROM @extschema@.link l WHERE l.kind <> 'match'
UNION ALL
SELECT l.right_node, l.source, l.first_seen, l.last_seen FROM @extschema@.link l
WHERE l.kind <> 'match' AND l.left_node <> l.right_node;
COMMENT ON VIEW @extschema@.sighting IS 'when and in which source each node was seen';
COMMENT ON COLUMN @extschema@.sighting.node_id IS 'node';
COMMENT ON COLUMN @extschema@.sighting.source IS 'source, event source or what observe() was told';
COMMENT ON COLUMN @extschema@.sighting.first_seen IS 'when it was first seen there; NULL if no date is known';
COMMENT ON COLUMN @extschema@.sighting.last_seen IS 'when it was last seen there; NULL if no date is known';

CREATE VIEW @extschema@.profile WITH (security_invoker = true) AS
SELECT m.profile_id,
       CASE WHEN bool_or(m.class = 'person') THEN 'person' WHEN bool_or(m.class = 'contact') THEN 'contact' ELSE 'device' END AS class,
       count(DISTINCT m.node_id) FILTER (WHERE n.kind = 'record') AS records,
       count(DISTINCT m.node_id) FILTER (WHERE n.kind = 'identifier') AS identifiers,
       string_agg(DISTINCT s.source, ', ' ORDER BY s.source) FILTER (WHERE s.source <> '') AS sources,
       min(s.first_seen) AS first_seen,
       greatest(max(s.first_seen), max(s.last_seen)) AS last_seen
FROM @extschema@.member m
JOIN @extschema@.node n USING (node_id)
LEFT JOIN @extschema@.sighting s USING (node_id)
GROUP BY m.profile_id;
COMMENT ON VIEW @extschema@.profile IS 'one row a profile: a person, a company, or somebody not known yet';
COMMENT ON COLUMN @extschema@.profile.profile_id IS 'profile: the number of one of its records or identifiers, which lasts';
COMMENT ON COLUMN @extschema@.profile.class IS 'strongest class in it: person, contact or device';
COMMENT ON COLUMN @extschema@.profile.records IS 'how many records it has';
COMMENT ON COLUMN @extschema@.profile.identifiers IS 'how many identifiers it has';
COMMENT ON COLUMN @extschema@.profile.sources IS 'where it was seen, separated by commas; NULL if observe() was not told';
COMMENT ON COLUMN @extschema@.profile.first_seen IS 'earliest date known of it; NULL if none is';
COMMENT ON COLUMN @extschema@.profile.last_seen IS 'latest date known of it; NULL if none is';

CREATE VIEW @extschema@.customer WITH (security_invoker = true) AS
SELECT p.profile_id, p.records, p.identifiers, p.sources, p.first_seen, p.last_seen
FROM @extschema@.profile p WHERE p.class = 'person';
COMMENT ON VIEW @extschema@.customer IS 'profiles that hold a record, an account, a card or another identifier of the person class';
COMMENT ON COLUMN @extschema@.customer.profile_id IS 'profile';
COMMENT ON COLUMN @extschema@.customer.records IS 'how many records it has';
COMMENT ON COLUMN @extschema@.customer.identifiers IS 'how many identifiers it has';
COMMENT ON COLUMN @extschema@.customer.sources IS 'where it was seen, separated by commas';
COMMENT ON COLUMN @extschema@.customer.first_seen IS 'earliest date known of it; NULL if none is';
COMMENT ON COLUMN @extschema@.customer.last_seen IS 'latest date known of it; NULL if none is';
