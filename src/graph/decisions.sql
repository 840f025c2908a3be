-- decisions.sql
--    What people decide about the graph, what they take back, and what it answers when asked why.
--
--    One idea: a decision is a row beside the links, read with them by the one function that makes
--    profiles; so every later run honours it, and taking the row away takes back all that it did.
--
--    A node is named by what a user types: an identifier namespace:value, or a record as
--    record:source:key. A decision waits while one of its nodes is not there.
--
--    Cost: in proportion to the links that can be reached from the two nodes.

-- The name of a node, as it is typed.
CREATE FUNCTION @extschema@.node_name(node_id bigint) RETURNS text
LANGUAGE sql STABLE STRICT
BEGIN ATOMIC
	SELECT CASE n.kind WHEN 'record' THEN 'record:' ELSE '' END || n.namespace || ':' || n.value
	FROM @extschema@.node n WHERE n.node_id = node_name.node_id;
END;
COMMENT ON FUNCTION @extschema@.node_name(bigint) IS 'namespace:value of an identifier, record:source:key of a record; with the caller''s rights';
REVOKE ALL ON FUNCTION @extschema@.node_name(bigint) FROM PUBLIC;

-- The name in its normal form, kind, namespace and value of what a user typed; raises if it cannot be a node.
CREATE FUNCTION @extschema@.read_node_name(typed text, OUT kind text, OUT namespace text, OUT value text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	rest CONSTANT text := substr(typed, 8);
BEGIN
	IF typed LIKE 'record:_%:_%' THEN
		kind := 'record';
		namespace := (SELECT s.name FROM @extschema@.source s WHERE starts_with(rest, s.name || ':') ORDER BY length(s.name) DESC LIMIT 1);
		IF namespace IS NULL THEN
			RAISE undefined_object USING MESSAGE = format('source of "%s" does not exist', typed),
				HINT = 'A record is written record:source:key.';
		END IF;
		value := substr(rest, length(namespace) + 2);
	ELSE
		kind := 'identifier';
		SELECT i.namespace, i.value INTO namespace, value FROM @extschema@.read_identifiers(ARRAY[typed]) i;
		IF value IS NULL THEN
			RAISE invalid_parameter_value USING MESSAGE = format('invalid identifier "%s"', typed),
				HINT = 'An identifier is written namespace:value, a record record:source:key.';
		END IF;
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.read_node_name(text) IS 'kind, namespace or source, and normalised value or key of a node as a user names it; raises if it is none';
REVOKE ALL ON FUNCTION @extschema@.read_node_name(text) FROM PUBLIC;

CREATE FUNCTION @extschema@.find_node(typed text) RETURNS bigint
LANGUAGE sql STABLE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
SELECT n.node_id FROM @extschema@.read_node_name(typed) t
JOIN @extschema@.node n ON n.kind = t.kind AND n.namespace = t.namespace AND n.value = t.value
$$;
COMMENT ON FUNCTION @extschema@.find_node(text) IS 'number of the node that a user names; NULL if it was never seen; raises if it can be none';
REVOKE ALL ON FUNCTION @extschema@.find_node(text) FROM PUBLIC;

-- The same, numbered if it was never seen; of the role that called, by SET ROLE or else the one that connected.
CREATE FUNCTION @extschema@.number_node(typed text) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	found_node bigint := @extschema@.find_node(typed);
	named      record;
BEGIN
	IF found_node IS NULL THEN
		named := @extschema@.read_node_name(typed);
		IF @extschema@.is_forgotten(CASE named.kind WHEN 'record' THEN 'record:' ELSE '' END || named.namespace || ':' || named.value) THEN
			RAISE object_not_in_prerequisite_state USING MESSAGE = format('"%s" was forgotten', typed);
		END IF;
		INSERT INTO @extschema@.node (kind, namespace, value) VALUES (named.kind, named.namespace, named.value)
		RETURNING node_id INTO found_node;
	END IF;
	RETURN found_node;
END
$$;
COMMENT ON FUNCTION @extschema@.number_node(text) IS 'number of the node that a user names, numbered if it was never seen';
REVOKE ALL ON FUNCTION @extschema@.number_node(text) FROM PUBLIC;


-- Decisions ------------------------------------------------------------------

-- The decisions by which a node is one with others, one row a node that is reached, with the names on the way.
CREATE FUNCTION @extschema@.decided_same(node_id bigint, OUT other bigint, OUT way text) RETURNS SETOF record
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
WITH RECURSIVE reached AS (
	SELECT decided_same.node_id AS other, ARRAY[decided_same.node_id] AS nodes
	UNION ALL
	SELECT o.other, r.nodes || o.other
	FROM reached r, LATERAL (SELECT d.right_node AS other FROM @extschema@.decision d WHERE d.left_node = r.other AND d.verdict = 'same'
	                         UNION ALL SELECT d.left_node FROM @extschema@.decision d WHERE d.right_node = r.other AND d.verdict = 'same') o
	WHERE o.other <> ALL (r.nodes) AND cardinality(r.nodes) < 100
)
SELECT DISTINCT ON (r.other) r.other,
       (SELECT string_agg(@extschema@.node_name(n), ', ' ORDER BY place) FROM unnest(r.nodes) WITH ORDINALITY AS u(n, place))
FROM reached r ORDER BY r.other, cardinality(r.nodes)
$$;
COMMENT ON FUNCTION @extschema@.decided_same(bigint) IS 'nodes that must_link() makes one with a node, at most 100 decisions away, with the names on the way';
REVOKE ALL ON FUNCTION @extschema@.decided_same(bigint) FROM PUBLIC;

CREATE FUNCTION @extschema@.decide(a text, b text, verdict text, reason text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	x      bigint;
	y      bigint;
	clash  record;
	caller CONSTANT text := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
	IF num_nulls(a, b) > 0 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'a decision needs two nodes';
	END IF;
	PERFORM @extschema@.start_writing();
	x := @extschema@.number_node(a);
	y := @extschema@.number_node(b);
	IF x = y THEN
		RAISE invalid_parameter_value USING MESSAGE = format('"%s" and "%s" are the same', a, b);
	END IF;
	IF verdict = 'same' THEN
		SELECT d.*, s.way || ', ' || t.way AS way INTO clash
		FROM @extschema@.decided_same(x) s, @extschema@.decided_same(y) t
		JOIN @extschema@.decision d ON d.verdict = 'different'
		WHERE (d.left_node, d.right_node) = (least(s.other, t.other), greatest(s.other, t.other)) LIMIT 1;
	ELSE
		SELECT d.*, s.way INTO clash FROM @extschema@.decided_same(x) s
		JOIN @extschema@.decision d ON d.verdict = 'same' AND s.other IN (d.left_node, d.right_node)
		WHERE s.other = y ORDER BY d.decided_at DESC LIMIT 1;
	END IF;
	IF clash.verdict IS NOT NULL THEN
		RAISE integrity_constraint_violation USING
			MESSAGE = format('the decision that "%s" and "%s" are %s contradicts another', a, b,
			                 CASE verdict WHEN 'same' THEN 'one' ELSE 'not one' END),
			DETAIL = format('%s decided on %s that %s and %s are %s; decided to be one: %s.', clash.decided_by, clash.decided_at::date,
			                @extschema@.node_name(clash.left_node), @extschema@.node_name(clash.right_node),
			                CASE clash.verdict WHEN 'same' THEN 'one' ELSE 'not one' END, clash.way),
			HINT = 'Take one of the two back with unlink().';
	END IF;
	INSERT INTO @extschema@.decision AS d (left_node, right_node, verdict, decided_by, decided_at, reason)
	VALUES (least(x, y), greatest(x, y), verdict, caller, now(), reason)
	ON CONFLICT ON CONSTRAINT decision_pkey DO UPDATE
	SET decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason;
	PERFORM @extschema@.update_members(ARRAY[x, y], CASE verdict WHEN 'same' THEN 'must_link' ELSE 'cannot_link' END);
END
$$;
COMMENT ON FUNCTION @extschema@.decide(text, text, text, text) IS 'what must_link() and cannot_link() do';
REVOKE ALL ON FUNCTION @extschema@.decide(text, text, text, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.must_link(a text, b text, reason text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
BEGIN
	PERFORM @extschema@.decide(a, b, 'same', reason);
END
$$;
COMMENT ON FUNCTION @extschema@.must_link(text, text, text) IS
	'decides that two nodes, identifiers namespace:value or records record:source:key, are one customer, whatever limits say; keeps who, when and why; an error that names it if another decision says the contrary; taken back by unlink()';
REVOKE ALL ON FUNCTION @extschema@.must_link(text, text, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.cannot_link(a text, b text, reason text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
BEGIN
	PERFORM @extschema@.decide(a, b, 'different', reason);
END
$$;
COMMENT ON FUNCTION @extschema@.cannot_link(text, text, text) IS
	'decides that two nodes are never in one profile, whatever links say; otherwise as must_link()';
REVOKE ALL ON FUNCTION @extschema@.cannot_link(text, text, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.unlink(a text, b text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
	x       CONSTANT bigint := @extschema@.find_node(a);
	y       CONSTANT bigint := @extschema@.find_node(b);
	removed bigint;
	derived text;
BEGIN
	PERFORM @extschema@.start_writing();
	WITH observed AS (
		DELETE FROM @extschema@.link l
		WHERE l.kind = 'observed' AND ((l.left_node, l.right_node) = (x, y) OR (l.left_node, l.right_node) = (y, x)) RETURNING 1
	), decided AS (
		DELETE FROM @extschema@.decision d WHERE d.left_node = least(x, y) AND d.right_node = greatest(x, y) RETURNING 1
	)
	SELECT (SELECT count(*) FROM observed) + (SELECT count(*) FROM decided) INTO removed;
	IF removed = 0 THEN
		derived := (SELECT string_agg(DISTINCT CASE l.kind WHEN 'match' THEN 'a match of records' ELSE l.source END, ', ')
		            FROM @extschema@.link l WHERE (l.left_node, l.right_node) = (x, y) OR (l.left_node, l.right_node) = (y, x));
		IF derived IS NULL THEN
			RAISE undefined_object USING MESSAGE = format('there is no link between "%s" and "%s"', a, b);
		END IF;
		RAISE object_not_in_prerequisite_state USING MESSAGE = format('the link between "%s" and "%s" comes from rows', a, b),
			DETAIL = format('It is derived from: %s.', derived),
			HINT = 'It would come back. Use cannot_link() to keep the two apart.';
	END IF;
	DELETE FROM @extschema@.holding h WHERE (h.node_id, h.person_node) IN ((x, y), (y, x))
		AND NOT EXISTS (SELECT FROM @extschema@.link l WHERE (l.left_node, l.right_node) IN ((x, y), (y, x)));
	PERFORM @extschema@.update_members(ARRAY[x, y], 'unlink');
END
$$;
COMMENT ON FUNCTION @extschema@.unlink(text, text) IS
	'takes away what observe() was told of two nodes together, and what was decided about them, as if it had never been; an error if the link comes from rows of the sources';
REVOKE ALL ON FUNCTION @extschema@.unlink(text, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.forget(what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
	named  record := @extschema@.read_node_name(what);
	name   CONSTANT text := CASE named.kind WHEN 'record' THEN 'record:' ELSE '' END || named.namespace || ':' || named.value;
	gone   bigint;
	around bigint[];
BEGIN
	PERFORM @extschema@.start_writing();
	INSERT INTO @extschema@.forget_key (key)
	VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')) ON CONFLICT DO NOTHING;
	INSERT INTO @extschema@.forgotten (hash, forgotten_at)
	SELECT sha256(k.key || convert_to(name, 'UTF8')), now() FROM @extschema@.forget_key k ON CONFLICT DO NOTHING;

	gone := @extschema@.find_node(what);
	IF gone IS NULL THEN
		RETURN;
	END IF;
	around := ARRAY(SELECT f.node_id FROM @extschema@.member m JOIN @extschema@.member f USING (profile_id) WHERE m.node_id = gone
	                UNION SELECT l.left_node FROM @extschema@.link l WHERE l.right_node = gone
	                UNION SELECT l.right_node FROM @extschema@.link l WHERE l.left_node = gone);
	-- A cluster that was named after it is named after the next, until its records are matched anew.
	INSERT INTO @extschema@.link (left_node, right_node, kind, source)
	SELECT l.left_node, f.node_id, 'match', ''
	FROM @extschema@.link l, (SELECT n.node_id FROM @extschema@.link r JOIN @extschema@.node n ON n.node_id = r.left_node
	                          WHERE r.right_node = gone AND r.kind = 'match'
	                          ORDER BY n.namespace COLLATE "C", n.value COLLATE "C" LIMIT 1) AS f
	WHERE l.right_node = gone AND l.kind = 'match' AND l.left_node <> f.node_id;
	-- What was seen with it was seen: without it, then alone. What a record carries is known whole.
	WITH seen AS (
		DELETE FROM @extschema@.link l WHERE gone IN (l.left_node, l.right_node) RETURNING l.*
	)
	INSERT INTO @extschema@.link AS l (left_node, right_node, kind, source, first_seen, last_seen)
	SELECT o.node_id, o.node_id, s.kind, s.source, min(s.first_seen), max(s.last_seen)
	FROM seen s, LATERAL (SELECT CASE s.left_node WHEN gone THEN s.right_node ELSE s.left_node END) AS o(node_id)
	WHERE o.node_id <> gone AND s.kind <> 'match' AND (named.kind = 'identifier' OR s.kind <> 'carries')
	  AND (s.kind <> 'carries' OR NOT EXISTS (SELECT FROM @extschema@.link r
	                                          WHERE r.left_node = o.node_id AND r.right_node <> gone AND r.kind = 'carries'))
	GROUP BY o.node_id, s.kind, s.source
	ON CONFLICT ON CONSTRAINT link_pkey DO UPDATE
	SET first_seen = least(l.first_seen, excluded.first_seen), last_seen = greatest(l.last_seen, excluded.last_seen);
	DELETE FROM @extschema@.decision d WHERE gone IN (d.left_node, d.right_node);
	DELETE FROM @extschema@.holding h WHERE gone IN (h.node_id, h.person_node);
	DELETE FROM @extschema@.source_record k WHERE k.node_id = gone;
	PERFORM @extschema@.update_members(around, 'forget');
	DELETE FROM @extschema@.node n WHERE n.node_id = gone;
END
$$;
COMMENT ON FUNCTION @extschema@.forget(text) IS
	'takes an identifier, or a record written record:source:key, out of the graph as if it had never been seen, and keeps a keyed hash by which it never comes back; rows of the company''s tables, and what is packed of the other records that hold a forgotten identifier, stay as they are';
REVOKE ALL ON FUNCTION @extschema@.forget(text) FROM PUBLIC;


-- Why --------------------------------------------------------------------------
-- Sequential scans are off where the graph is read in part: the plans are kept for the session while the tables grow.

CREATE FUNCTION @extschema@.partition_links(nodes bigint[], OUT place bigint, OUT left_node bigint, OUT right_node bigint, OUT kind text,
	OUT result text, OUT is_holding boolean) RETURNS SETOF record
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE COST 10000 ROWS 100
AS 'MODULE_PATHNAME', 'i360_partition_links';
COMMENT ON FUNCTION @extschema@.partition_links(bigint[]) IS
	'the links around some nodes in the order in which they count, with what became of each: joined, not_needed, over_limit, kept_apart, search_only or joins_nothing; is_holding: it is one of those that hold its profile together';
REVOKE ALL ON FUNCTION @extschema@.partition_links(bigint[]) FROM PUBLIC;

CREATE FUNCTION @extschema@.explain_profile(profile_id bigint, OUT left_name text, OUT right_name text, OUT kind text, OUT sources text,
	OUT first_seen timestamptz, OUT last_seen timestamptz) RETURNS SETOF record
LANGUAGE plpgsql ROWS 20
SET search_path = pg_catalog, pg_temp
SET jit = off
SET enable_seqscan = off
AS $$
BEGIN
	RETURN QUERY
	SELECT @extschema@.node_name(h.left_node), @extschema@.node_name(h.right_node), h.kind,
	       CASE WHEN h.kind IN ('same', 'different') THEN max(d.decided_by) ELSE string_agg(DISTINCT l.source, ', ') END,
	       min(l.first_seen), max(l.last_seen)
	FROM @extschema@.partition_links(ARRAY[explain_profile.profile_id]) h
	JOIN @extschema@.member m ON m.node_id = h.left_node AND m.profile_id = explain_profile.profile_id
	LEFT JOIN @extschema@.link l ON l.left_node = h.left_node AND l.right_node = h.right_node
	LEFT JOIN @extschema@.decision d ON d.left_node = least(h.left_node, h.right_node) AND d.right_node = greatest(h.left_node, h.right_node)
	WHERE h.is_holding
	GROUP BY h.place, h.left_node, h.right_node, h.kind
	ORDER BY h.place DESC;
END
$$;
COMMENT ON FUNCTION @extschema@.explain_profile(bigint) IS
	'the links that hold a profile together, the weakest first: take one away and it falls apart; kind carries, seen, match or same (somebody decided so: sources then is who); with the caller''s rights';
REVOKE ALL ON FUNCTION @extschema@.explain_profile(bigint) FROM PUBLIC;

CREATE FUNCTION @extschema@.explain_link(a text, b text, OUT step integer, OUT left_name text, OUT right_name text, OUT kind text,
	OUT is_weakest boolean) RETURNS SETOF record
LANGUAGE plpgsql ROWS 5
SET search_path = pg_catalog, pg_temp
SET jit = off
SET enable_seqscan = off
AS $$
DECLARE
	x CONSTANT bigint := @extschema@.find_node(a);
	y CONSTANT bigint := @extschema@.find_node(b);
BEGIN
	RETURN QUERY
	WITH RECURSIVE holding AS MATERIALIZED (
		SELECT p.place, p.left_node, p.right_node, p.kind FROM @extschema@.partition_links(ARRAY[x]) p WHERE p.is_holding
	), walk AS (
		SELECT x AS at, ARRAY[]::bigint[] AS places
		UNION ALL
		SELECT CASE w.at WHEN h.left_node THEN h.right_node ELSE h.left_node END, w.places || h.place
		FROM walk w JOIN holding h ON w.at IN (h.left_node, h.right_node) AND h.place <> ALL (w.places)
		WHERE w.at <> y
	)
	SELECT s.number::integer, @extschema@.node_name(h.left_node), @extschema@.node_name(h.right_node), h.kind,
	       h.place = (SELECT max(p) FROM unnest(w.places) p)
	FROM walk w, unnest(w.places) WITH ORDINALITY AS s(place, number) JOIN holding h USING (place)
	WHERE w.at = y ORDER BY s.number;
END
$$;
COMMENT ON FUNCTION @extschema@.explain_link(text, text) IS
	'the links that lead from one node to another of the same profile, by the strongest way; no row if they are not one; with the caller''s rights';
REVOKE ALL ON FUNCTION @extschema@.explain_link(text, text) FROM PUBLIC;

CREATE FUNCTION @extschema@.why_not(a text, b text, OUT rule text, OUT left_name text, OUT right_name text) RETURNS SETOF record
LANGUAGE plpgsql ROWS 3
SET search_path = pg_catalog, pg_temp
SET jit = off
SET enable_seqscan = off
AS $$
DECLARE
	x  CONSTANT bigint := @extschema@.find_node(a);
	y  CONSTANT bigint := @extschema@.find_node(b);
	px CONSTANT bigint := (SELECT m.profile_id FROM @extschema@.member m WHERE m.node_id = x);
	py CONSTANT bigint := (SELECT m.profile_id FROM @extschema@.member m WHERE m.node_id = y);
BEGIN
	IF px IS NULL OR py IS NULL THEN
		RETURN QUERY SELECT 'not_seen', CASE WHEN px IS NULL THEN a END, CASE WHEN py IS NULL THEN b END;
		RETURN;
	ELSIF px = py THEN
		RETURN QUERY SELECT 'they are one', a, b;
		RETURN;
	END IF;
	RETURN QUERY
	SELECT p.result, @extschema@.node_name(p.left_node), @extschema@.node_name(p.right_node)
	FROM @extschema@.partition_links(ARRAY[x, y]) p
	JOIN @extschema@.member l ON l.node_id = p.left_node JOIN @extschema@.member r ON r.node_id = p.right_node
	WHERE NOT p.is_holding AND (l.profile_id, r.profile_id) IN ((px, py), (py, px))
	ORDER BY p.place;
	IF NOT FOUND THEN
		RETURN QUERY
		SELECT 'joins_nothing', @extschema@.node_name(l.left_node), @extschema@.node_name(l.right_node)
		FROM @extschema@.link l JOIN @extschema@.member f ON f.node_id = l.left_node JOIN @extschema@.member t ON t.node_id = l.right_node
		WHERE (f.profile_id, t.profile_id) IN ((px, py), (py, px));
	END IF;
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'nothing links them', a, b;
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.why_not(text, text) IS
	'why two nodes are in two profiles: the links between these that were cut, the strongest first, and by which rule: over_limit, kept_apart (somebody decided so), search_only, joins_nothing (blocked, or held by too many); or nothing links them; with the caller''s rights';
REVOKE ALL ON FUNCTION @extschema@.why_not(text, text) FROM PUBLIC;


-- Lineage ----------------------------------------------------------------------

CREATE VIEW @extschema@.profile_history WITH (security_invoker = true) AS
SELECT c.node_id, c.new_profile AS profile_id, c.changed_at AS valid_from,
       lead(c.changed_at) OVER (PARTITION BY c.node_id ORDER BY c.change_id) AS valid_to, c.cause
FROM @extschema@.member_change c;
COMMENT ON VIEW @extschema@.profile_history IS 'which profile each node belonged to, from when to when';
COMMENT ON COLUMN @extschema@.profile_history.node_id IS 'node';
COMMENT ON COLUMN @extschema@.profile_history.profile_id IS 'profile; NULL while it was in none';
COMMENT ON COLUMN @extschema@.profile_history.valid_from IS 'since when';
COMMENT ON COLUMN @extschema@.profile_history.valid_to IS 'until when, that moment excluded; NULL if it still is';
COMMENT ON COLUMN @extschema@.profile_history.cause IS 'function that put it there';

CREATE VIEW @extschema@.profile_change WITH (security_invoker = true) AS
SELECT c.change_id, CASE WHEN c.node_id = c.old_profile THEN 'merged' ELSE 'split' END AS change,
       c.old_profile, c.new_profile, c.changed_at, c.cause
FROM @extschema@.member_change c
WHERE c.old_profile IS NOT NULL AND c.new_profile IS NOT NULL AND c.node_id IN (c.old_profile, c.new_profile);
COMMENT ON VIEW @extschema@.profile_change IS 'profile numbers that ended in another profile, and profiles that came out of another';
COMMENT ON COLUMN @extschema@.profile_change.change_id IS 'number of the change, in order';
COMMENT ON COLUMN @extschema@.profile_change.change IS 'merged: old_profile is now part of new_profile; split: new_profile was part of old_profile';
COMMENT ON COLUMN @extschema@.profile_change.old_profile IS 'profile before';
COMMENT ON COLUMN @extschema@.profile_change.new_profile IS 'profile after';
COMMENT ON COLUMN @extschema@.profile_change.changed_at IS 'when';
COMMENT ON COLUMN @extschema@.profile_change.cause IS 'function that changed it';
