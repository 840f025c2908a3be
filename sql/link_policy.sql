-- The type link_policy: what is a policy, what is not and how the error names it, and that it reads as jsonb.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- Text in and out, and equality, are those of jsonb: order of keys and blanks do not matter.
SELECT '{"namespaces": [{"name": "crm", "unique": true}, {"name": "email", "priority": 2, "limit": 5}],  "mode": "latest_link"}'::link_policy;
SELECT '{"mode": "transitive", "max_records_per_value": 3}'::link_policy
	= '{"max_records_per_value":3,"mode":"transitive"}'::link_policy AS equal;
SELECT count(DISTINCT p) FROM (VALUES ('{}'::link_policy), ('{ }'), ('{"match_model": "shops"}')) v(p);
SELECT default_link_policy() ->> 'mode' AS mode,
	jsonb_path_query_array(default_link_policy(), '$.namespaces[*].name') AS namespaces;

-- The contract's example is a policy; so is the shipped one; both come back from text and from jsonb.
SELECT '{"mode": "latest_link", "namespaces": [{"name": "crm", "class": "person", "priority": 1, "unique": true},
	{"name": "email", "priority": 2, "limit": 5}, {"name": "cookie", "class": "device", "priority": 3, "joins": true}],
	"blocked_values": ["email:test@test.com"], "max_records_per_value": 50}'::link_policy IS NOT NULL AS is_policy;
SELECT default_link_policy()::text::link_policy = default_link_policy() AS from_text,
	default_link_policy()::jsonb::link_policy = default_link_policy() AS from_jsonb;

SELECT '{"mode": "first_owner", "namespaces": [{"name": "phone", "joins": "search"}], "blocked_values": ["crm:/[0-9]+/"]}'::link_policy IS NOT NULL AS is_policy;
SELECT identifier, is_blocked('{"blocked_values": ["crm:/[0-9]+/", "*:guest", "email:no*"]}', identifier)
FROM unnest(ARRAY['crm:12', 'crm:12a', 'card:12', 'card:GUEST', 'email:Nobody@x.fr', 'guest', NULL]) identifier;

-- Stored, toasted or not; the binary form is that of jsonb.
CREATE TABLE policy_test (id int, policy link_policy);
INSERT INTO policy_test VALUES (1, default_link_policy()), (2, '{}'), (3, NULL),
	(4, jsonb_build_object('blocked_values', (SELECT jsonb_agg('email:' || md5(i::text)) FROM generate_series(1, 1000) i))::link_policy);
SELECT id, link_policy_send(policy) = jsonb_send(policy::jsonb) AS sends_jsonb FROM policy_test ORDER BY id;

-- Errors: malformed JSON is 22P02; JSON that is no policy is 22023, naming the key.
\set SHOW_CONTEXT never
DO $$
DECLARE
	bad text;
	state text;
	message text;
	detail text;
	hint text;
BEGIN
	FOREACH bad IN ARRAY ARRAY[
		'{"mode": ', '', '[]', '"latest_link"', 'null',
		'{"modes": "latest_link"}',
		'{"mode": "newest"}', '{"mode": 1}', '{"mode": null}',
		'{"namespaces": {}}', '{"namespaces": ["crm"]}', '{"namespaces": [[]]}',
		'{"namespaces": [{}]}', '{"namespaces": [{"name": ""}]}', '{"namespaces": [{"name": "a:b"}]}', '{"namespaces": [{"name": 1}]}',
		'{"namespaces": [{"name": "crm", "weight": 1}]}',
		'{"namespaces": [{"name": "crm"}, {"name": "crm"}]}',
		'{"namespaces": [{"name": "crm", "class": "household"}]}', '{"namespaces": [{"name": "crm", "class": {}}]}',
		'{"namespaces": [{"name": "crm", "priority": 0}]}', '{"namespaces": [{"name": "crm", "priority": "1"}]}',
		'{"namespaces": [{"name": "crm", "limit": 1.5}]}', '{"namespaces": [{"name": "crm", "limit": 2147483648}]}',
		'{"namespaces": [{"name": "crm", "limit": 99999999999999999999}]}', '{"namespaces": [{"name": "crm", "limit": -1}]}',
		'{"namespaces": [{"name": "crm", "unique": "yes"}]}', '{"namespaces": [{"name": "crm", "unique": true, "limit": 2}]}',
		'{"namespaces": [{"name": "crm", "joins": 0}]}',
		'{"blocked_values": "email:a@b.c"}', '{"blocked_values": ["guest"]}', '{"blocked_values": ["*"]}', '{"blocked_values": ["crm:/[0-9/"]}', '{"blocked_values": [1]}',
		'{"max_records_per_value": 0}', '{"max_records_per_value": null}',
		'{"match_model": 1}']
	LOOP
		BEGIN
			PERFORM bad::identity360.link_policy;
			RAISE WARNING '% is taken', bad;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
			IF state = '22023' AND hint = '' THEN
				detail := detail || ' NO HINT';
			END IF;
			RAISE WARNING E'%\n  %: %\n  %', bad, state, message, detail;
		END;
	END LOOP;
END $$;
-- As the user sees it.
SELECT '{"namespaces": [{"name": "crm", "class": "household"}]}'::jsonb::link_policy;
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- Everybody may make and read policies; only who is granted it may run a query through one.
SELECT p.proname, has_function_privilege('public', p.oid, 'execute') AS everybody
FROM pg_proc p
WHERE p.pronamespace = 'identity360'::regnamespace
	AND p.proname IN ('link_policy', 'default_link_policy', 'link_policy_in', 'resolve_identifiers', 'connected_components')
ORDER BY 1;

DROP TABLE policy_test;
