-- resolve_identifiers(): the worked examples of public documentations, then the corners of the rule, then what it refuses.
-- Rule (mode latest_link): links with the strongest weaker end first, then the newest, then the strongest stronger end;
-- a link that would put more values of a namespace in a group than its limit is left out.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- The profiles that events make, a line each. Event n is written 'ns:value ns:value' and happens on day n.
-- Shuffled events with shuffled identifiers must make the same profiles with the same keys.
CREATE TABLE graph_event (seq bigint, observed_at timestamptz, identifiers text[]);
CREATE FUNCTION profiles(policy link_policy, VARIADIC events text[]) RETURNS TABLE (profile text)
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM graph_event;
	INSERT INTO graph_event
		SELECT n, timestamptz '2025-01-01 00:00+00' + n * interval '1 day', string_to_array(event, ' ')
		FROM unnest(events) WITH ORDINALITY AS e(event, n);
	FOR i IN 1..30 LOOP
		IF EXISTS (
			(SELECT * FROM resolve_identifiers('graph_event', policy))
			EXCEPT
			(SELECT * FROM resolve_identifiers('SELECT observed_at, ARRAY(SELECT x FROM unnest(identifiers) x ORDER BY random()) AS identifiers
				FROM graph_event ORDER BY random()', policy))) THEN
			RAISE EXCEPTION 'another order, other profiles';
		END IF;
	END LOOP;
	RETURN QUERY
		SELECT string_agg(identifier, ' ' ORDER BY identifier <> profile_key, identifier COLLATE "C")
		FROM resolve_identifiers('graph_event', policy) GROUP BY profile_key ORDER BY profile_key COLLATE "C";
END $$;

--
-- Adobe, Identity Graph Linking Rules, 'Examples of graph configurations'. Its CRMID, loginID, Email_LC_SHA256, Phone_SHA256,
-- GAID, IDFA, ECID are crm, login, email, phone, gaid, idfa, cookie here. Each line of the simulation is an event.
--
\set crm_only '{"namespaces": [{"name": "crm", "priority": 1, "unique": true}, {"name": "cookie", "priority": 2}]}'
\set crm_email '{"namespaces": [{"name": "crm", "priority": 1, "unique": true}, {"name": "email", "priority": 2}, {"name": "cookie", "priority": 3}]}'
\set crm_login '{"namespaces": [{"name": "crm", "priority": 1, "unique": true}, {"name": "login", "priority": 2}, {"name": "cookie", "priority": 3}]}'
\set devices '{"namespaces": [{"name": "crm", "priority": 1, "unique": true}, {"name": "email", "priority": 2}, {"name": "phone", "priority": 3}, {"name": "gaid", "priority": 4}, {"name": "idfa", "priority": 5}, {"name": "cookie", "priority": 6}]}'
\set unique_phone '{"namespaces": [{"name": "crm", "priority": 1, "unique": true}, {"name": "email", "priority": 2}, {"name": "phone", "priority": 3, "unique": true}, {"name": "gaid", "priority": 4}, {"name": "idfa", "priority": 5}, {"name": "cookie", "priority": 6}]}'
\set complex '{"namespaces": [{"name": "crm", "priority": 1, "unique": true}, {"name": "email", "priority": 2}, {"name": "phone", "priority": 3}, {"name": "login", "priority": 4}, {"name": "cookie", "priority": 5}]}'
\set commerce '{"namespaces": [{"name": "crm", "priority": 1, "unique": true}, {"name": "email", "priority": 2, "unique": true}, {"name": "cookie", "priority": 5}]}'

-- CRMID only, shared device: 'the older established link gets removed', so the cookie is Summer's.
SELECT * FROM profiles(:'crm_only', 'crm:Tom cookie:111', 'crm:Summer cookie:111');
-- With e-mail, shared device: cookie 111 goes to Summer, the e-mails stay.
SELECT * FROM profiles(:'crm_email', 'crm:Tom email:aabbcc', 'crm:Tom cookie:111', 'crm:Summer email:ddeeff', 'crm:Summer cookie:222', 'crm:Summer cookie:111');
-- Non-unique e-mail: aabbcc goes to Summer, Tom keeps his cookie.
SELECT * FROM profiles(:'crm_email', 'crm:Tom email:aabbcc', 'crm:Tom cookie:111', 'crm:Summer email:ddeeff', 'crm:Summer cookie:222', 'crm:Summer email:aabbcc');

-- Phones and devices. Each example is these six events and a last one.
\set tom_and_summer '''crm:Tom email:aabbcc phone:123-4567'', ''crm:Tom cookie:111'', ''crm:Tom cookie:222 idfa:A-A-A'', ''crm:Summer email:ddeeff phone:765-4321'', ''crm:Summer cookie:333'', ''crm:Summer cookie:444 gaid:B-B-B'''
-- Ideal: two persons.
SELECT * FROM profiles(:'devices', :tom_and_summer);
-- Shared computer: cookie 111 is linked to Summer 'because that link is the most recently established'.
SELECT * FROM profiles(:'devices', :tom_and_summer, 'crm:Summer cookie:111');
-- Shared Android: the newer link of Tom with gaid B-B-B and cookie 444 supersedes that of Summer.
SELECT * FROM profiles(:'devices', :tom_and_summer, 'crm:Tom cookie:444 gaid:B-B-B');
-- Shared Apple, cookie kept: idfa A-A-A and cookie 222 become Summer's.
SELECT * FROM profiles(:'devices', :tom_and_summer, 'crm:Summer cookie:222 idfa:A-A-A');
-- Shared Apple, cookie reset: idfa A-A-A and the new cookie 555 are Summer's; Tom keeps cookie 222, seen with him only.
SELECT * FROM profiles(:'devices', :tom_and_summer, 'crm:Summer cookie:555 idfa:A-A-A');
-- Shared phone: 123-4567 goes to Summer.
SELECT * FROM profiles(:'devices', :tom_and_summer, 'crm:Summer phone:123-4567');
-- The same with unique phones: 765-4321 'is unlinked from Summer and ddeeff because it is the older link'.
SELECT * FROM profiles(:'unique_phone', :tom_and_summer, 'crm:Summer phone:123-4567');
-- Shared e-mail: aabbcc goes to Summer.
SELECT * FROM profiles(:'devices', :tom_and_summer, 'crm:Summer email:aabbcc');

-- Several logins of one CRMID. Shared device: 'the older established link of ECID 111 and loginID ID_A gets removed'.
\set logins '''crm:Tom login:ID_A'', ''crm:Tom login:ID_B'', ''login:ID_A cookie:111'', ''crm:Summer login:ID_C'', ''crm:Summer login:ID_D'', ''login:ID_C cookie:222'''
SELECT * FROM profiles(:'crm_login', :logins);
SELECT * FROM profiles(:'crm_login', :logins, 'login:ID_C cookie:111');
-- Bad data: ID_D is linked with both; the older link is deleted.
SELECT * FROM profiles(:'crm_login', :logins, 'crm:Tom login:ID_D');
-- Dangling login: nothing says that ID_C is not Tom's, so one person.
SELECT * FROM profiles(:'crm_login', 'crm:Tom login:ID_A', 'crm:Tom login:ID_B', 'login:ID_A cookie:111', 'login:ID_C cookie:111');

-- The complex version: these eight events and more.
\set accounts '''crm:Tom email:aabbcc phone:123-4567'', ''crm:Tom login:ID_A'', ''crm:Tom login:ID_B'', ''login:ID_A cookie:111'', ''crm:Summer email:ddeeff phone:765-4321'', ''crm:Summer login:ID_C'', ''crm:Summer login:ID_D'', ''login:ID_C cookie:222'''
-- Shared device 1: cookie 111 goes with ID_C to Summer.
SELECT * FROM profiles(:'complex', :accounts, 'login:ID_C cookie:111');
-- Shared device 2: Summer, then Tom's login again: cookie 111 is Tom's.
SELECT * FROM profiles(:'complex', :accounts, 'crm:Summer login:ID_C cookie:111', 'login:ID_A cookie:111');
-- Bad login: ID_C goes to Tom, and its cookie with it.
SELECT * FROM profiles(:'complex', :accounts, 'crm:Tom login:ID_C');
-- Shared e-mail, shared phone.
SELECT * FROM profiles(:'complex', :accounts, 'crm:Summer email:aabbcc');
SELECT * FROM profiles(:'complex', :accounts, 'crm:Tom phone:111-1111', 'crm:Summer phone:111-1111');

-- Commerce, where e-mail is unique too. Two registered users on a device.
SELECT * FROM profiles(:'commerce', 'crm:Tom email:tom@acme.com', 'crm:Summer email:summer@acme.com', 'crm:Tom cookie:111', 'crm:Summer cookie:111');
-- A registered user, then a guest: the guest's e-mail takes the device.
SELECT * FROM profiles(:'commerce', 'crm:Tom email:tom@acme.com', 'crm:Tom cookie:111', 'email:summer@acme.com cookie:111');
-- The same where Tom's e-mail was not sent: 'the two entities are merged'.
SELECT * FROM profiles(:'commerce', 'crm:Tom cookie:111', 'email:summer@acme.com cookie:111');
-- Two guests; then a guest who registers.
SELECT * FROM profiles(:'commerce', 'email:tom@acme.com cookie:111', 'email:summer@acme.com cookie:111');
SELECT * FROM profiles(:'commerce', 'email:tom@acme.com cookie:111', 'email:tom@acme.com crm:Tom', 'crm:Tom cookie:111');

--
-- Segment, 'Identity Resolution Onboarding': default limits, one user_id and five e-mails a profile. Where Segment keeps the
-- first five, the newest five stay here: e-mail 1 is the one that has to go.
--
\set segment '{"namespaces": [{"name": "user_id", "priority": 1, "unique": true}, {"name": "email", "priority": 2, "limit": 5}, {"name": "anonymous_id", "priority": 3, "class": "device"}]}'
SELECT * FROM profiles(:'segment', 'user_id:u email:1', 'user_id:u email:2', 'user_id:u email:3', 'user_id:u email:4', 'user_id:u email:5', 'user_id:u email:6');
-- Two groups of three e-mails each do not fit in one profile.
SELECT * FROM profiles(:'segment', 'email:1 email:2 email:3', 'email:4 email:5 email:6', 'anonymous_id:a email:3', 'anonymous_id:a email:4');
-- An event that carries two persons: they stay two; who gets the browser is decided by the order of bytes.
SELECT * FROM profiles(:'segment', 'user_id:u user_id:v anonymous_id:a');

--
-- PostHog: an anonymous browser is identified; then identify() is called with what logged-out users have. Its list of illegal
-- ids (person-merge-service) is in default_link_policy(); Segment blocks -1 and null.
--
SELECT * FROM profiles(default_link_policy(), 'cookie:c1 account:ann', 'cookie:c2 account:bob', 'cookie:c1 account:null', 'cookie:c2 account:null');
SELECT identifier FROM resolve_identifiers($$SELECT now() AS observed_at, ARRAY['account:' || value, 'cookie:c'] AS identifiers FROM unnest(ARRAY['anonymous', 'guest',
	'distinctid', 'distinct_id', 'id', 'not_authenticated', 'email', 'undefined', 'true', 'false', '[object Object]', 'NaN', 'None', 'none', 'null', '0', '-1']) value$$,
	default_link_policy()) WHERE identifier <> profile_key;

--
-- Mode first_owner: Segment as it is documented ('Identity Resolution settings': an event that would exceed a limit loses its
-- identifier of the lowest priority, and is tried again), and Mixpanel's original rule, where the first binding of a device stays.
--
\set first '{"mode": "first_owner", "namespaces": [{"name": "user_id", "priority": 1, "unique": true}, {"name": "email", "priority": 2, "limit": 5}, {"name": "anonymous_id", "priority": 3, "class": "device"}]}'
-- The iPad of the shop: whoever came first keeps it.
SELECT * FROM profiles(:'first', 'user_id:u anonymous_id:ipad', 'user_id:v anonymous_id:ipad', 'user_id:w anonymous_id:ipad');
-- Browsing before login is the customer's; after a second account has logged in, the device still is the first one's.
SELECT * FROM profiles(:'first', 'anonymous_id:d', 'anonymous_id:d user_id:1', 'anonymous_id:d', 'anonymous_id:d user_id:2', 'anonymous_id:d email:x');
-- Shared e-mail: the event of the second user loses its browser first, then the e-mail.
SELECT * FROM profiles(:'first', 'user_id:u email:e', 'user_id:v email:e anonymous_id:b');
-- The first five e-mails stay.
SELECT * FROM profiles(:'first', 'user_id:u email:1', 'user_id:u email:2', 'user_id:u email:3', 'user_id:u email:4', 'user_id:u email:5', 'user_id:u email:6');
-- An event that carries two persons: the weakest go, the last in byte order of two that are as strong; the browser is nobody's.
SELECT * FROM profiles(:'first', 'user_id:u user_id:v anonymous_id:a');
-- A late join of two profiles: they are one from then on, and no join is undone by what comes later.
SELECT * FROM profiles(:'first', 'user_id:u anonymous_id:a', 'email:e anonymous_id:b', 'user_id:u email:e', 'user_id:v email:e', 'user_id:v anonymous_id:b');
-- The same events where the newest link counts.
SELECT * FROM profiles(:'segment', 'user_id:u anonymous_id:a', 'email:e anonymous_id:b', 'user_id:u email:e', 'user_id:v email:e', 'user_id:v anonymous_id:b');

--
-- mParticle ('IDSync, default strategy'): an anonymous profile becomes the customer's at the first login; a later login of somebody
-- else on the device switches it. Unomi ('merge profiles on a property'): one e-mail, one profile, whoever else is in it.
--
SELECT * FROM profiles('{"namespaces": [{"name": "customer_id", "priority": 1, "unique": true}, {"name": "device", "priority": 2, "class": "device"}]}',
	'device:d', 'device:d customer_id:c1', 'device:d', 'device:d customer_id:c2');
SELECT * FROM profiles('{"mode": "transitive", "namespaces": [{"name": "crm", "priority": 1, "unique": true}]}',
	'crm:1 email:family', 'crm:2 email:family', 'session:s1 email:family', 'session:s2');

--
-- The policy that is shipped. Two accounts on a cookie: it goes to the last. A household's phone and postal address are found at
-- the last who gave them, and make nobody one with anybody; Salesforce treats the phone so.
--
SELECT * FROM profiles(default_link_policy(), 'account:ann cookie:c', 'account:bob cookie:c');
SELECT * FROM profiles(default_link_policy(), 'email:ann phone:+33145000001 address:a', 'email:bob phone:+33145000001 address:a');
SELECT * FROM profiles(default_link_policy(), 'crm:1 phone:+33145000001', 'crm:2 phone:+33145000001', 'phone:+33145000001 cookie:c', 'phone:+33145000001 address:a');
-- Five phones at most, the newest; of the e-mails too.
SELECT * FROM profiles(default_link_policy(), 'crm:1 phone:1', 'crm:1 phone:2', 'crm:1 phone:3', 'crm:1 phone:4', 'crm:1 phone:5', 'crm:1 phone:6');
-- What is searched only goes to the first in mode first_owner.
SELECT * FROM profiles('{"mode": "first_owner", "namespaces": [{"name": "email", "priority": 1}, {"name": "phone", "priority": 2, "joins": "search"}]}',
	'phone:9', 'phone:9 email:a', 'phone:9 email:b email:c', 'phone:9 phone:8');
-- Junk is junk in any case; zeroes and dashes of any length.
SELECT count(*) FROM profiles(default_link_policy(), 'account:1 cookie:Anonymous', 'account:2 cookie:Anonymous', 'crm:00000000-0000-0000-0000-000000000000 account:3',
	'crm:00000000-0000-0000-0000-000000000000 account:4', 'email:NoReply@shop.fr account:5', 'email:NoReply@shop.fr account:6', 'cookie:--- account:7', 'cookie:--- account:8');

--
-- Corners of the rule.
--
-- A link is as new as the last event that shows it: Tom comes back to the cookie.
SELECT * FROM profiles(:'crm_only', 'crm:Tom cookie:111', 'crm:Summer cookie:111', 'crm:Tom cookie:111');
-- Blocked values and prefixes join nothing, and are there; so are the values of a namespace that does not join.
SELECT * FROM profiles('{"blocked_values": ["cookie:/x[0-9]+/"]}', 'crm:1 cookie:x12', 'crm:2 cookie:x12', 'crm:3 cookie:x12y', 'crm:4 cookie:x12y');
SELECT * FROM profiles('{"blocked_values": ["email:test@test.com", "*:guest", "email:noreply@*"], "namespaces": [{"name": "store", "joins": false}]}',
	'crm:1 email:test@test.com', 'crm:2 email:test@test.com', 'crm:3 cookie:guest store:9', 'crm:4 email:noreply@x.fr store:9', 'crm:4 email:noreply', 'crm:3 email:noreply');
-- Linked with more than two persons, the phone of the shop belongs to nobody; with two, to the last.
SELECT * FROM profiles('{"max_records_per_value": 2, "namespaces": [{"name": "crm", "unique": true}]}',
	'crm:1 phone:shop', 'crm:2 phone:shop', 'crm:3 phone:shop', 'crm:1 phone:home', 'crm:2 phone:home');
-- Mode transitive: limits do not count, blocked values do.
SELECT * FROM profiles('{"mode": "transitive", "namespaces": [{"name": "crm", "unique": true, "priority": 1}], "blocked_values": ["cookie:x"]}',
	'crm:1 cookie:a', 'crm:2 cookie:a', 'crm:3 cookie:x', 'crm:2 cookie:x');
-- Only the first colon separates; what is no identifier is ignored; repeated identifiers count once; no time is the oldest.
SELECT * FROM resolve_identifiers($$SELECT * FROM (VALUES
	(1, timestamptz '2025-01-01', ARRAY['crm:1', 'url:http://a', 'url:http://a', NULL, '', 'x', 'x:', ':x', 'crm:1']),
	(2, NULL, ARRAY['crm:2', 'url:http://a']), (3, now(), NULL), (4, now(), '{}')) AS e(seq, observed_at, identifiers)$$,
	'{"namespaces": [{"name": "crm", "unique": true, "priority": 1}]}');
-- What was observed at one time, or at none, is ordered by seq.
SELECT * FROM resolve_identifiers($$SELECT * FROM (VALUES (3, ARRAY['crm:1', 'cookie:a']), (2, ARRAY['crm:2', 'cookie:a']), (NULL, ARRAY['crm:3', 'cookie:a']))
	AS e(seq, identifiers), (VALUES (NULL::timestamptz)) AS t(observed_at)$$, '{"namespaces": [{"name": "crm", "unique": true, "priority": 1}]}');
SELECT count(*) FROM resolve_identifiers('SELECT * FROM graph_event WHERE false', NULL);
-- An event of more than 1000 identifiers makes no links, and is told.
SET client_min_messages = notice;
SELECT count(*), count(DISTINCT profile_key) FROM resolve_identifiers(
	'SELECT now() AS observed_at, ARRAY(SELECT ''crm:'' || i FROM generate_series(1, 1001) i) AS identifiers', '{}');
SET client_min_messages = warning;

--
-- Where events come from: a query, a table, a view, any name; columns by name, domains and varchar[] too.
--
CREATE SCHEMA "Graph test";
CREATE DOMAIN "Graph test".seen AS timestamptz;
CREATE TABLE "Graph test"."Events" (extra int, identifiers varchar[], observed_at "Graph test".seen, seq smallint);
INSERT INTO "Graph test"."Events" VALUES (0, '{crm:1,cookie:1}', '2025-01-01', 1);
CREATE VIEW "Graph test".recent AS SELECT * FROM "Graph test"."Events";
SELECT * FROM resolve_identifiers('"Graph test"."Events"', NULL);
SELECT * FROM resolve_identifiers(' "Graph test".Recent ', NULL);
SELECT * FROM resolve_identifiers('TABLE "Graph test".recent -- with a comment', NULL);

--
-- What is refused.
--
\set SHOW_CONTEXT never
CREATE FUNCTION write_event() RETURNS timestamptz LANGUAGE sql AS 'INSERT INTO graph_event VALUES (0) RETURNING now()';
CREATE FUNCTION refuse(events text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	detail text;
	hint text;
BEGIN
	PERFORM resolve_identifiers(events, NULL);
	RAISE WARNING 'not refused: %', events;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RAISE WARNING '%: %', state, concat_ws(E'\n  ', message, nullif(detail, ''), nullif(hint, ''));
END $$;
SELECT refuse(NULL);
SELECT refuse('');
SELECT refuse('no_such_table');
SELECT refuse('SELECT 1 AS a, ''x''::text AS "B c"');
SELECT refuse('SELECT now() AS observed_at, ''crm:1'' AS identifiers');
SELECT refuse('SELECT localtimestamp AS observed_at, ARRAY[''crm:1''] AS identifiers');
SELECT refuse('SELECT ''a'' AS seq, now() AS observed_at, ARRAY[''crm:1''] AS identifiers');
SELECT refuse('SELECT now() AS observed_at, ARRAY[''crm:1''] AS identifiers; SELECT 1');
SELECT refuse('DELETE FROM graph_event');
SELECT refuse('INSERT INTO graph_event VALUES (1) RETURNING *');
SELECT refuse('WITH d AS (DELETE FROM graph_event RETURNING *) SELECT * FROM d');
SELECT refuse('SELECT write_event() AS observed_at, ARRAY[''crm:1''] AS identifiers');
SELECT refuse('SELECT * FROM graph_event FOR UPDATE');
SELECT refuse('COPY graph_event TO STDOUT');
-- Read only ends with the call, also after an error.
SELECT count(*) FROM graph_event WHERE seq = 0;
SELECT current_setting('transaction_read_only') AS read_only, write_event() IS NOT NULL AS writes;

-- The larger of work_mem and maintenance_work_mem bounds the memory.
SET maintenance_work_mem = '1MB';
SET work_mem = '1MB';
DO $$ BEGIN
	PERFORM resolve_identifiers('SELECT now() AS observed_at, ARRAY[''crm:'' || i, ''cookie:'' || i] AS identifiers FROM generate_series(1, 20000) i', NULL);
EXCEPTION WHEN configuration_limit_exceeded THEN
	RAISE WARNING '%', SQLERRM;
END $$;
RESET work_mem;
RESET maintenance_work_mem;

-- It runs with the caller's rights, row-level security obeyed.
CREATE ROLE regress_graph_reader;
GRANT EXECUTE ON FUNCTION resolve_identifiers TO regress_graph_reader;
CREATE POLICY odd_only ON graph_event FOR SELECT USING (seq % 2 = 1);
TRUNCATE graph_event;
INSERT INTO graph_event SELECT i, now(), ARRAY['crm:' || i] FROM generate_series(1, 3) i;
SET ROLE regress_graph_reader;
SELECT * FROM resolve_identifiers('graph_event', NULL);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
RESET ROLE;
ALTER TABLE graph_event ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON graph_event TO regress_graph_reader;
SET ROLE regress_graph_reader;
SELECT * FROM resolve_identifiers('graph_event', NULL);
RESET ROLE;

DROP SCHEMA "Graph test" CASCADE;
DROP FUNCTION profiles, write_event, refuse;
DROP TABLE graph_event;
REVOKE ALL ON FUNCTION resolve_identifiers FROM regress_graph_reader;
DROP ROLE regress_graph_reader;
