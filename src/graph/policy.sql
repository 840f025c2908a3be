CREATE TYPE @extschema@.link_policy;

CREATE FUNCTION @extschema@.link_policy_in(cstring) RETURNS @extschema@.link_policy
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_link_policy_in';
COMMENT ON FUNCTION @extschema@.link_policy_in(cstring) IS 'input of type link_policy: JSON, checked';

CREATE FUNCTION @extschema@.link_policy_out(@extschema@.link_policy) RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_link_policy_out';
COMMENT ON FUNCTION @extschema@.link_policy_out(@extschema@.link_policy) IS 'output of type link_policy: JSON';

CREATE FUNCTION @extschema@.link_policy_recv(internal) RETURNS @extschema@.link_policy
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_link_policy_recv';
COMMENT ON FUNCTION @extschema@.link_policy_recv(internal) IS 'binary input of type link_policy: as jsonb, checked';

CREATE FUNCTION @extschema@.link_policy_send(@extschema@.link_policy) RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_link_policy_send';
COMMENT ON FUNCTION @extschema@.link_policy_send(@extschema@.link_policy) IS 'binary output of type link_policy: as jsonb';

CREATE TYPE @extschema@.link_policy (
	INPUT = @extschema@.link_policy_in,
	OUTPUT = @extschema@.link_policy_out,
	RECEIVE = @extschema@.link_policy_recv,
	SEND = @extschema@.link_policy_send,
	LIKE = pg_catalog.jsonb
);
COMMENT ON TYPE @extschema@.link_policy IS
'which identifiers may join which profiles, as checked JSON: '
'mode (latest_link, transitive or first_owner), namespaces (name, class person, contact or device, priority with 1 the strongest, '
'unique or limit, joins true, false or search), blocked_values (namespace:value; * as namespace is any, * at the end is a prefix, '
'/…/ is a pattern of the whole value; the case of A to Z does not count), '
'max_records_per_value (an identifier linked with more persons joins nobody), match_model (a name); all keys are optional';

CREATE FUNCTION @extschema@.link_policy(jsonb) RETURNS @extschema@.link_policy
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_link_policy';
COMMENT ON FUNCTION @extschema@.link_policy(jsonb) IS 'the policy that the JSON describes; an error that names the key if it is none';

-- Implicit and binary, as from varchar to text: so =, DISTINCT, ->> and the rest of jsonb work on a policy.
CREATE CAST (@extschema@.link_policy AS jsonb) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (@extschema@.link_policy AS jsonb) IS 'a policy is a jsonb that has been checked';
CREATE CAST (jsonb AS @extschema@.link_policy) WITH FUNCTION @extschema@.link_policy(jsonb);
COMMENT ON CAST (jsonb AS @extschema@.link_policy) IS 'checks the policy';

CREATE FUNCTION @extschema@.default_link_policy() RETURNS @extschema@.link_policy
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_default_link_policy';
COMMENT ON FUNCTION @extschema@.default_link_policy() IS
'the policy shipped for retail: account, loyalty_card and crm are unique per person, at most 5 e-mails, phones and addresses are found but join nobody, '
'devices go to who used them last, well-known junk values are blocked';

CREATE FUNCTION @extschema@.is_blocked(policy @extschema@.link_policy, identifier text) RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'i360_is_blocked';
COMMENT ON FUNCTION @extschema@.is_blocked(@extschema@.link_policy, text) IS
'true if the policy blocks the identifier, written namespace:value; false for what is no identifier';

CREATE FUNCTION @extschema@.resolve_identifiers(events text, policy @extschema@.link_policy)
RETURNS TABLE (identifier text, profile_key text)
LANGUAGE c STABLE PARALLEL UNSAFE COST 10000 ROWS 10000
AS 'MODULE_PATHNAME', 'i360_resolve_identifiers';
COMMENT ON FUNCTION @extschema@.resolve_identifiers(text, @extschema@.link_policy) IS
'one row an identifier, sorted by it in byte order, with the key of its profile: the profile''s identifier of the strongest priority, the smallest of these. '
'events: a query, or a table or view, that gives observed_at timestamptz (NULL counts as the oldest), identifiers text[] of namespace:value, and, not needed, seq bigint, which orders what was observed at one time; '
'other columns and what is no identifier are ignored; the order of events does not matter. '
'A NULL policy is default_link_policy(). Runs with the caller''s rights, read only; memory is bounded by the larger of work_mem and maintenance_work_mem';
REVOKE ALL ON FUNCTION @extschema@.resolve_identifiers(text, @extschema@.link_policy) FROM PUBLIC;

CREATE FUNCTION @extschema@.connected_components(edges text)
RETURNS TABLE (node bigint, component bigint)
LANGUAGE c STABLE PARALLEL UNSAFE COST 10000 ROWS 10000
AS 'MODULE_PATHNAME', 'i360_connected_components';
COMMENT ON FUNCTION @extschema@.connected_components(text) IS
'one row a node, in no given order, with the smallest node of its connected component. '
'edges: a query, or a table or view, whose first two integer columns are the two ends of an edge; where one end is NULL, the other is a node that may be alone. '
'Runs with the caller''s rights, read only; memory is bounded by the larger of work_mem and maintenance_work_mem';
REVOKE ALL ON FUNCTION @extschema@.connected_components(text) FROM PUBLIC;
