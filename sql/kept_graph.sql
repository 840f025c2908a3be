-- The kept graph: what resolve() and observe() make of two sources and one table of events, small enough to be
-- followed by hand. It proves that records are joined by matching only, that a device goes to who used it last, that
-- what too many hold joins nobody, that profile numbers last, and that observe() gives what resolve() gives.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET client_min_messages = notice;
SET search_path = public, identity360;
SET timezone = 'Europe/Paris';
SET datestyle = 'ISO, YMD';
-- All is rolled back at the end. Numbers are never shown: they depend on what was numbered before.
BEGIN;
CREATE SCHEMA shop;
CREATE TABLE shop.crm (id int, given text, family text, born date, mail text, phone text, card text, updated timestamptz);
INSERT INTO shop.crm VALUES
	(1, 'Jean', 'DUPONT', '1980-05-17', 'jean.dupont@example.fr', '06 12 34 56 78', '1001', '2026-01-01'),
	(2, 'Paul', 'Morel',  '1975-02-11', 'morel@example.fr', NULL, '1002', '2026-01-02'),
	(3, 'Anne', 'Morel',  '1977-11-30', 'morel@example.fr', NULL, '1003', '2026-01-03'),
	(4, 'Jean', 'Dupont', '1980-05-17', 'jean.dupont@example.fr', NULL, '1004', '2026-01-04'),
	(9, '-', 'INCONNU', NULL, 'none', NULL, '', '2026-01-05');                      -- says nothing of anybody
CREATE TABLE shop.account (name text, mail text, mobile text, landline text, given text, family text, born date, made timestamp);
INSERT INTO shop.account VALUES
	('jd',   'jean.dupont@example.fr', '0612345678', NULL, 'Jean', 'Dupont', '1980-05-17', '2026-02-01 00:30'),
	('lea',  'lea.petit@example.fr', NULL, '01 44 55 66 77', 'Léa', 'Petit', '1990-07-08', '2026-02-02 12:00'),
	('hugo', 'hugo.girard@example.fr', NULL, NULL, 'Hugo', 'Girard', '1968-03-21', '2026-02-03 12:00'),
	('nina', 'nina.faure@example.fr', NULL, NULL, 'Nina', 'Faure', '2001-12-24', '2026-02-04 12:00');
CREATE TABLE shop.web (cookie text, account text, at timestamptz);
INSERT INTO shop.web VALUES
	('laptop', NULL, '2026-03-01'), ('laptop', 'jd', '2026-03-02'),             -- browses, then logs in
	('stranger', NULL, '2026-03-01'),                                           -- never logs in
	('sofa', 'lea', '2026-03-01'), ('sofa', 'hugo', '2026-03-05'),              -- Léa's, then Hugo's
	('tablet', 'jd', '2026-03-01'), ('tablet', 'lea', '2026-03-02'),
	('tablet', 'hugo', '2026-03-03'), ('tablet', 'nina', '2026-03-04'),         -- the shop's: four accounts
	(NULL, 'guest', '2026-03-01');                                              -- a value that the policy blocks

SELECT add_source('crm', 'shop.crm', 'id', '{"given_name": "given", "family_name": "family", "birth_date": "born", "email": "mail",
	"phone": "phone", "identifiers": {"loyalty_card": "card"}}', observed_at => 'updated', priority => 1) > 0 AS declared;
SELECT add_source('web', 'shop.account', ARRAY['name', 'made'], '{"given_name": "given", "family_name": "family", "birth_date": "born",
	"email": "mail", "phone": ["mobile", "landline"], "identifiers": {"account": "name"}}', created_at => 'made') > 0 AS declared;
SELECT add_event_source('web', 'shop.web', 'at', '{"cookie": "cookie", "account": "account"}', event_type => 'visit') > 0 AS declared;
-- Three persons may share a value, the fourth is one too many: the tablet joins nobody.
SELECT use_policy((default_link_policy()::jsonb || '{"max_records_per_value": 3}')::text::link_policy);

CREATE VIEW shop.who AS
SELECT profile_id, p.class, string_agg(coalesce(source || '/' || record_key, namespace || ':' || value), ', '
       ORDER BY kind DESC, coalesce(source, namespace) COLLATE "C", coalesce(record_key, value) COLLATE "C") AS members
FROM profile p JOIN profile_member m USING (profile_id) GROUP BY profile_id, p.class;

-- 9 records, one of nobody. Jean's three match; nobody else's do: 6 customers. Three more profiles: stranger, tablet and guest.
SELECT records_read, records_changed, profiles, customers, merged, split, seconds >= 0 AS timed FROM resolve();
-- Jean's laptop is his through account jd, and so are both cards, although a card is unique to a person: his own records
-- carry them. The Morels' e-mail goes to the newest record, Anne's, and they stay two.
-- The sofa's cookie was last Hugo's. A profile of the class device is no customer.
SELECT class, members FROM shop.who ORDER BY class DESC, members COLLATE "C";

-- The second time nothing changes.
CREATE TABLE shop.before AS SELECT * FROM member;
SELECT records_read, records_changed, profiles, customers, merged, split FROM resolve();
SELECT count(*) AS changed FROM member FULL JOIN shop.before USING (node_id)
WHERE (member.profile_id, member.class) IS DISTINCT FROM (before.profile_id, before.class);

-- Values are found in any writing; what was never seen is nobody.
SELECT profile_of('email:Jean.Dupont@Example.fr') = profile_of('cookie:laptop') AS laptop,
       profile_of('phone:+33 6 12 34 56 78') = profile_of('account:jd') AS phone,
       profile_of('phone:0144556677') = profile_of('account:lea') AS second_column,
       profile_of('email:morel@example.fr') = profile_of('loyalty_card:1003') AS shared,
       profile_of('cookie:never') IS NULL AS unknown;

-- The number is that of the oldest record: records come before identifiers, and crm, of priority 1, before web.
SELECT profile_of('account:jd') = (SELECT node_id FROM profile_member WHERE source = 'crm' AND record_key = '1') AS is_first_record;

-- What profiles show. Jean: created 2026-02-01 0:30 in Paris, told by a column that carries no zone; read at 2026-01-01.
SELECT class, records, identifiers, sources, first_seen, last_seen FROM profile WHERE profile_id = profile_of('account:jd');
SELECT first_seen FROM source_record k JOIN sighting USING (node_id) WHERE record_key LIKE '{jd,%' LIMIT 1;
SELECT count(*) AS customers, sum(records) AS records FROM customer;

-- The stranger logs in as Léa: one profile less, and the old number leads to hers.
SELECT profile_of('account:hugo') AS hugo, profile_of('account:lea') AS lea, profile_of('cookie:stranger') AS stranger \gset
SELECT observe(ARRAY['cookie:stranger', 'account:lea'], '2026-03-10', 'app') = :lea AS hers;
SELECT profile_id = :lea AS leads_to_hers FROM member WHERE node_id = :stranger;
-- The sofa's cookie goes back to Léa. Hugo keeps his number, and so does she.
SELECT observe(ARRAY['cookie:sofa', 'account:lea'], '2026-03-11') = :lea AS hers;
SELECT profile_of('cookie:sofa') = :lea AS hers, profile_of('account:hugo') = :hugo AS he_stays;
-- An observation older than what is known moves nothing.
SELECT observe(ARRAY['cookie:sofa', 'account:hugo'], '2026-03-06') = :hugo AS his;
SELECT profile_of('cookie:sofa') = :lea AS still_hers;
-- Jean has an account. Another that was once seen on his laptop is another customer's, and a new e-mail is his.
SELECT observe(ARRAY['cookie:laptop', 'account:other'], '2026-02-01') <> profile_of('account:jd') AS another;
SELECT observe(ARRAY['account:jd', 'email:jd@example.fr'], '2026-03-12') = profile_of('account:jd') AS his;
SELECT profile_of('cookie:laptop') = profile_of('account:jd') AS his, profile_of('email:jd@example.fr') = profile_of('account:jd') AS his;
-- With its fourth account a cookie leaves the third, and joins nobody.
SELECT observe(ARRAY['cookie:kiosk', 'account:jd'], '2026-03-12') = profile_of('account:jd') AS his;
SELECT observe(ARRAY['cookie:kiosk', 'account:lea'], '2026-03-13') = :lea AS hers;
SELECT observe(ARRAY['cookie:kiosk', 'account:hugo'], '2026-03-14') = :hugo AS his;
SELECT profile_of('cookie:kiosk') = :hugo AS is_hugos;
SELECT observe(ARRAY['cookie:kiosk', 'account:nina'], '2026-03-15') = profile_of('account:nina') AS hers;
SELECT class, members FROM shop.who WHERE profile_id = profile_of('cookie:kiosk');
-- One identifier alone is a profile. What is not valid is left out.
SELECT observe(ARRAY['email: New@Example.fr', NULL, 'email:nonsense'], '2026-03-16') AS new \gset
SELECT class, members FROM shop.who WHERE profile_id = :new;
SELECT observe(ARRAY['email:nonsense', NULL]) AS nobody, observe('{}') AS nobody, observe(NULL) AS nobody;

-- All that observe() did is what resolve() finds.
TRUNCATE shop.before;
INSERT INTO shop.before SELECT * FROM member;
SELECT records_changed, merged, split FROM resolve();
SELECT count(*) AS changed FROM member FULL JOIN shop.before USING (node_id)
WHERE (member.profile_id, member.class) IS DISTINCT FROM (before.profile_id, before.class);

-- Random observations, and after each the whole graph computed anew: never a difference.
DO $$
DECLARE
	seen      text[];
	different bigint := 0;
BEGIN
	PERFORM setseed(0.5);
	FOR i IN 1..200 LOOP
		seen := ARRAY(SELECT (ARRAY['account:a', 'email:e@x.fr', 'cookie:k', 'device:d', 'account:lea'])[1 + floor(random() * 5)::int]
		                     || CASE WHEN random() < 0.9 THEN floor(random() * 25)::text ELSE '' END
		              FROM generate_series(1, 1 + floor(random() * 3)::int));
		PERFORM observe(seen, timestamptz '2026-04-01' + floor(random() * 100)::int * interval '1 hour');
		different := different + (SELECT count(*) FROM partition_nodes(NULL) w FULL JOIN member m USING (node_id)
		                          WHERE (w.profile_id, w.class) IS DISTINCT FROM (m.profile_id, m.class));
	END LOOP;
	RAISE NOTICE 'differences: %', different;
END
$$;
DELETE FROM link WHERE kind = 'observed';

-- A record changes, one is new, one is gone. Anne has an e-mail of her own: the shared one is Paul's. Hugo enters the
-- CRM base: his number stays, as his account was seen first. Nina's account is known from events only.
UPDATE shop.crm SET mail = 'anne.morel@example.fr' WHERE id = 3;
INSERT INTO shop.crm VALUES (5, 'Hugo', 'Girard', '1968-03-21', 'hugo.girard@example.fr', NULL, '1005', '2026-05-01');
DELETE FROM shop.account WHERE name = 'nina';
SELECT records_read, records_changed, profiles, customers FROM resolve();
SELECT class, members FROM shop.who ORDER BY class DESC, members COLLATE "C";
SELECT profile_of('account:hugo') = :hugo AS hugo_keeps_his_number;

-- A source that is dropped takes its records along; declared again, they have the numbers that they had.
SELECT profile_of('loyalty_card:1002') AS paul \gset
SELECT drop_source('crm'), drop_event_source('web');
SELECT records_read, profiles, customers FROM resolve();
SELECT class, members FROM shop.who ORDER BY class DESC, members COLLATE "C";
SELECT add_source('crm', 'shop.crm', 'id', '{"given_name": "given", "family_name": "family", "identifiers": {"loyalty_card": "card"}}') > 0 AS declared;
SELECT records_read, records_changed FROM resolve();
SELECT profile_of('loyalty_card:1002') = :paul AS same_number;
ROLLBACK;
