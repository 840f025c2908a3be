-- Decisions of people, undo, and why: small enough to be followed by hand. It proves that decisions are honoured by observe()
-- and resolve() alike, that contradictory ones are refused by name, that what is taken back or forgotten leaves the graph as
-- if it had never been, that a date is answered by who held a device then, and that every profile can say what holds it.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET client_min_messages = notice;
SET search_path = public, identity360;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
\pset format unaligned
\pset tuples_only on
\set SHOW_CONTEXT never
BEGIN;
-- The profiles now, one a line. Numbers are never shown: they depend on what was numbered before.
CREATE VIEW who AS
SELECT string_agg(node_name(node_id), ' ' ORDER BY node_name(node_id) COLLATE "C") AS members FROM member GROUP BY profile_id;
-- How many members differ from those of the whole graph computed anew: 0 after whatever was done.
CREATE VIEW difference AS
SELECT count(*) AS differences FROM partition_nodes(NULL) w FULL JOIN member m USING (node_id)
WHERE (w.profile_id, w.class) IS DISTINCT FROM (m.profile_id, m.class);
CREATE FUNCTION says(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint   text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(E'\n', SQLSTATE || ' ' || SQLERRM, '   ' || nullif(detail, ''), '   ' || nullif(hint, ''));
END
$$;
-- Dates of decisions are of today.
CREATE FUNCTION without_date(t text) RETURNS text LANGUAGE sql RETURN regexp_replace(t, '\d{4}-\d\d-\d\d', 'DATE', 'g');

-- Ann's two accounts, Bob's, a shared tablet that Bob used last.
SELECT count(observe(seen, at)) FROM (VALUES
	(ARRAY['account:ann', 'cookie:phone'], timestamptz '2026-01-01'), (ARRAY['account:ann', 'cookie:tablet'], '2026-01-02'),
	(ARRAY['account:ann2', 'email:ann@example.fr'], '2026-01-03'), (ARRAY['account:bob', 'cookie:tablet'], '2026-01-04'),
	(ARRAY['account:ann', 'cookie:tablet'], '2026-01-05'), (ARRAY['account:bob', 'cookie:tablet'], '2026-01-06'),
	(ARRAY['account:ann', 'cookie:tablet'], '2026-01-07'), (ARRAY['account:bob', 'cookie:tablet'], '2026-01-08')) v(seen, at);
SELECT members FROM who ORDER BY members COLLATE "C";

-- Who held the tablet when: the last person seen with it then, before the first of all that one; now, Bob.
SELECT at::date, CASE profile_of('cookie:tablet', at) WHEN profile_of('account:ann') THEN 'ann' WHEN profile_of('account:bob') THEN 'bob' END
FROM generate_series(timestamptz '2026-01-01 12:00', '2026-01-09 12:00', '1 day') at;
SELECT profile_of('cookie:tablet') = profile_of('account:bob'), profile_of('account:ann', '2020-01-01') = profile_of('account:ann'),
       profile_of('cookie:never', '2026-01-01') IS NULL;

-- Why the tablet is not Ann's, and what holds Bob together.
SELECT * FROM why_not('cookie:tablet', 'account:ann');
SELECT * FROM why_not('account:ann', 'account:ann2');
SELECT * FROM why_not('account:ann', 'account:nobody');
SELECT left_name, right_name, kind, first_seen::date, last_seen::date FROM explain_profile(profile_of('account:bob'));

-- The two accounts are one: the limit of one account gives way to a decision, and there still is no room for Bob's.
SELECT must_link('account:ann', 'account:ann2', 'she called');
SELECT members FROM who ORDER BY members COLLATE "C";
SELECT * FROM explain_link('cookie:phone', 'email:ann@example.fr');
SELECT verdict, decided_by = current_user, reason FROM decision;
SELECT profile_of('account:ann2') = observe(ARRAY['account:bob', 'email:ann@example.fr'], '2026-01-02'), profile_of('account:bob') = profile_of('account:ann');
SELECT * FROM difference;
-- The phone is not Ann's.
SELECT cannot_link('cookie:phone', 'account:ann');
SELECT members FROM who ORDER BY members COLLATE "C";
SELECT * FROM why_not('cookie:phone', 'account:ann');
SELECT * FROM difference;
-- Contradictions, direct and by way of others.
SELECT without_date(says($$SELECT cannot_link('account:ann2', 'account:ann')$$));
SELECT without_date(says($$SELECT must_link('cookie:phone', 'account:ann2')$$));
SELECT says($$SELECT must_link('account:ann', 'account:ann')$$);
SELECT says($$SELECT must_link('ann', 'account:ann')$$);
SELECT says($$SELECT must_link('record:crm:1', 'account:ann')$$);
-- A decision about what was never seen waits for it.
SELECT must_link('account:bob', 'account:bobby');
SELECT members FROM who WHERE members ~ 'bob' ORDER BY members COLLATE "C";
SELECT observe(ARRAY['account:bobby', 'cookie:desk'], '2026-02-01') = profile_of('account:bob');
SELECT * FROM difference;
-- resolve() changes nothing.
SELECT merged, split FROM resolve();

-- Taken back, each is as if it had never been.
SELECT unlink('account:ann', 'account:ann2'), unlink('cookie:phone', 'account:ann');
SELECT members FROM who ORDER BY members COLLATE "C";
SELECT says($$SELECT unlink('account:ann', 'account:ann2')$$);
SELECT unlink('account:bob', 'account:bobby'), unlink('account:bobby', 'cookie:desk'), unlink('account:bob', 'email:ann@example.fr');
SELECT members FROM who ORDER BY members COLLATE "C";
SELECT * FROM difference;

-- Lineage: the second account was merged into Ann, and came out again.
SELECT change, node_name(old_profile), node_name(new_profile), cause FROM profile_change WHERE cause IN ('must_link', 'unlink') ORDER BY change_id;
SELECT cause, profile_id = profile_of('account:ann'), valid_to IS NULL FROM profile_history
WHERE node_id = find_node('cookie:phone') ORDER BY valid_from, valid_to NULLS LAST, cause;

-- Records, and links that come from rows.
CREATE TABLE client (id int, name text, mail text, card text, born date);
INSERT INTO client VALUES (1, 'Paul Martin', 'paul.martin@example.com', '17', '1980-02-01'), (2, 'PAUL MARTIN', 'Paul.Martin@example.com', '18', '1980-02-01'),
	(3, 'Rose Noir', 'rose@example.com', '19', '1991-05-06');
SELECT add_source('crm', 'client', 'id', '{"full_name": "name", "email": "mail", "birth_date": "born", "identifiers": {"loyalty_card": "card"}}') > 0;
SELECT merged, split FROM resolve();
SELECT members FROM who WHERE members ~ 'crm' ORDER BY members COLLATE "C";
SELECT says($$SELECT unlink('record:crm:3', 'loyalty_card:19')$$);
-- Two records that match are kept apart, two that do not are one; also after another run.
SELECT cannot_link('record:crm:1', 'record:crm:2', 'twins'), must_link('record:crm:3', 'record:crm:2');
SELECT members FROM who WHERE members ~ 'crm' ORDER BY members COLLATE "C";
SELECT * FROM difference;
SELECT merged, split FROM resolve();
SELECT members FROM who WHERE members ~ 'crm' ORDER BY members COLLATE "C";
SELECT unlink('record:crm:1', 'record:crm:2'), unlink('record:crm:3', 'record:crm:2');

-- Forgotten: a record, a card and a cookie. What was seen with them stays, and nothing brings them back.
SELECT forget('record:crm:3'), forget('loyalty_card:18'), forget('cookie:tablet'), forget('email:Unknown@example.com');
SELECT members FROM who ORDER BY members COLLATE "C";
SELECT * FROM difference;
SELECT records_read, merged, split FROM resolve();
SELECT observe(ARRAY['cookie:tablet']) IS NULL, observe(ARRAY['cookie:tablet', 'account:ann'], '2026-03-01') = profile_of('account:ann');
SELECT observe(ARRAY['email:unknown@example.com']) IS NULL, says($$SELECT must_link('cookie:tablet', 'account:ann')$$);
SELECT members FROM who ORDER BY members COLLATE "C";
-- No value of them is left, and the hashes cannot be computed without the key.
SELECT count(*) FROM node WHERE value IN ('18', 'tablet', 'unknown@example.com') OR (namespace, value) = ('crm', '3');
SELECT count(*), bool_and(octet_length(hash) = 32), bool_or(hash = sha256('cookie:tablet')) FROM forgotten;

-- Random histories: observations, decisions, what is taken back and what is forgotten, in any order. After each step the
-- members are those of the whole graph computed anew.
DO $$
DECLARE
	nhistories CONSTANT integer := 50;
	different  bigint := 0;
	done       bigint := 0;
	names      text[];
	a          text;
	b          text;
BEGIN
	PERFORM setseed(0.25);
	FOR history IN 1..nhistories LOOP
		names := ARRAY(SELECT (ARRAY['account:', 'loyalty_card:', 'email:e', 'address:a', 'cookie:c', 'device:d'])[1 + n % 6]
		                      || history || 'x' || n || CASE n % 6 WHEN 2 THEN '@x.fr' ELSE '' END FROM generate_series(1, 18) n);
		FOR step IN 1..12 LOOP
			a := names[1 + floor(random() * 18)::int];
			b := names[1 + floor(random() * 18)::int];
			BEGIN
				CASE floor(random() * 10)::int
					WHEN 0 THEN PERFORM must_link(a, b);
					WHEN 1 THEN PERFORM cannot_link(a, b);
					WHEN 2 THEN PERFORM unlink(a, b);
					WHEN 3 THEN IF random() < 0.3 THEN PERFORM forget(a); END IF;
					ELSE PERFORM observe(ARRAY[a, b, names[1 + floor(random() * 18)::int]], timestamptz '2026-05-01' + floor(random() * 50)::int * interval '1 hour');
				END CASE;
				done := done + 1;
			EXCEPTION WHEN integrity_constraint_violation OR invalid_parameter_value OR undefined_object OR object_not_in_prerequisite_state THEN
				NULL; -- a contradiction, or nothing to take back
			END;
		END LOOP;
		different := different + (SELECT d.differences FROM difference d);
	END LOOP;
	RAISE NOTICE 'many steps: %, differences: %', done > 300, different;
END
$$;
ROLLBACK;
