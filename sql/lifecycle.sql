-- Events of profiles and the stages of a lifecycle, on seven customers whose stages are worked out by hand.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET client_min_messages = notice;
SET search_path = public, identity360;
SET timezone = 'Europe/Paris';
SET datestyle = 'ISO, YMD';
-- All is rolled back at the end. Numbers are never shown: they depend on what was numbered before.
BEGIN;
CREATE SCHEMA shop;
CREATE TABLE shop.crm (id text, mail text, phone text, given text, family text, street text, postcode text, city text,
	account text, made timestamptz);
INSERT INTO shop.crm VALUES
	('jean',   'jean@example.fr', '0612345678', 'Jean', 'Dupont', '12 rue de la Paix', '75002', 'Paris', NULL, '2024-01-01'),
	('anne',   'anne@example.fr', NULL, 'Anne', 'Morel', NULL, NULL, NULL, NULL, '2024-01-01'),
	('paul',   'paul@example.fr', NULL, 'Paul', 'Girard', NULL, NULL, NULL, NULL, '2024-01-01'),
	('claire', 'claire@example.fr', NULL, 'Claire', 'Faure', NULL, NULL, NULL, NULL, NULL),           -- since when?
	('zoe',    NULL, NULL, 'Zoé', 'Petit', NULL, NULL, NULL, 'zoe', '2024-02-10 09:00');
CREATE TABLE shop.visit (cookie text, account text, at timestamp);
INSERT INTO shop.visit VALUES
	('laptop', NULL, '2024-01-10 09:00'), ('laptop', NULL, '2024-01-11 09:00'),  -- before Zoé's first login
	('laptop', 'zoe', '2024-02-10 09:00'),
	('phone', 'zoe', '2024-02-11 09:00'),
	('phone', 'x:y', NULL),                                                      -- when? never counted
	('stranger', NULL, '2024-02-01 00:00'),                                      -- the first instant of February, in Paris
	(NULL, NULL, '2024-02-01 00:00');                                            -- whose? nobody's
CREATE TABLE shop.sale (mail text, account text, at timestamptz, kind text, amount numeric, place text);
INSERT INTO shop.sale VALUES
	('jean@example.fr', NULL,   '2024-01-15', 'order', 100, 'shop'),
	('jean@example.fr', NULL,   '2024-02-15', 'order', 50, 'web'),
	('jean@example.fr', NULL,   '2024-03-05', 'returned', 50, 'web'),            -- back to one order
	('anne@example.fr', NULL,   '2024-01-20', 'order', 80, 'shop'),
	('anne@example.fr', NULL,   '2024-02-20', 'order', 20, 'shop'),
	('paul@example.fr', NULL,   '2024-02-01 00:00+01', 'order', 10, 'web'),      -- the first instant of February
	('paul@example.fr', NULL,   '2024-02-02', 'cancelled', 10, 'web'),           -- no order is left
	('ANNE@example.fr', 'zoe',  '2024-02-12', 'order', 30, 'web');               -- paid by Zoé, sent to Anne: the account is stronger
CREATE TABLE shop.referral (mail text, on_day date);
INSERT INTO shop.referral VALUES ('anne@example.fr', '2024-02-25'), ('claire@example.fr', '2024-02-25');

SELECT add_source('crm', 'shop.crm', 'id', '{"given_name": "given", "family_name": "family", "email": "mail", "phone": "phone",
	"street": "street", "postcode": "postcode", "city": "city", "identifiers": {"account": "account"}}', created_at => 'made') > 0 AS declared;
SELECT add_event_source('visits', 'shop.visit', 'at', '{"cookie": "cookie", "account": "account"}', event_type => 'visit', channel => 'web') > 0 AS declared;
SELECT add_event_source('sales', 'shop.sale', 'at', '{"email": "mail", "account": "account"}', event_type_column => 'kind',
	channel_column => 'place', amount_column => 'amount') > 0 AS declared;
SELECT add_event_source('referrals', 'shop.referral', 'on_day', '{"email": "mail"}', event_type => 'referral', time_zone => 'Europe/Paris') > 0 AS declared;
-- Profiles: the five of the CRM base, the stranger's cookie, and account x:y, which was seen at no time.
SELECT records_read, profiles, customers FROM resolve();

CREATE VIEW shop.called AS
SELECT profile_id, coalesce(min(record_key), min(namespace || ':' || value)) AS name FROM profile_member GROUP BY profile_id;

-- Zoé's two visits before login are hers. The order that she paid, sent to Anne's address, is hers: an account is
-- stronger than an e-mail. Anne keeps her address.
SELECT name, occurred_at, type, channel, amount, source FROM profile_event JOIN shop.called USING (profile_id)
ORDER BY name COLLATE "C", occurred_at, type;

-- The stages at the beginning of each month, in Paris, "-" for who was not seen before:
--   January   only who has no date at all: x:y, an account and so a prospect. The records of that day are not before it.
--   February  Jean and Anne ordered once. Paul did at the very first instant of the month: not before it. Zoé is but a
--             cookie so far. The stranger came at the first instant, too. Claire's first known date is her referral.
--   March     Jean ordered twice; Anne twice, with a referral. Paul's order was cancelled. Claire brought a friend but never
--             ordered. Zoé ordered once.
--   April     Jean returned one of two.
SELECT name, coalesce(january.stage, '-') AS january, coalesce(february.stage, '-') AS february, coalesce(march.stage, '-') AS march, april.stage AS april
FROM shop.called
JOIN stage_at('default', '2024-04-01') april USING (profile_id)
LEFT JOIN stage_at('default', '2024-03-01') march USING (profile_id)
LEFT JOIN stage_at('default', '2024-02-01') february USING (profile_id)
LEFT JOIN stage_at('default', '2024-01-01') january USING (profile_id)
ORDER BY name COLLATE "C";
SELECT stage_of(profile_of('email:jean@example.fr'), as_of => '2024-03-01') AS march, stage_of(profile_of('email:jean@example.fr')) AS now,
       stage_of(profile_of('email:jean@example.fr'), as_of => '2024-01-01') IS NULL AS not_seen;

-- From the columns above. Rates are shares of the from_stage: of the two customers of February, one each way.
SELECT * FROM transition_matrix('default', '2024-02-01', '2024-03-01');
SELECT * FROM transition_matrix('default', '2024-03-01', '2024-04-01');

-- Entries: the 5 of February; in March Jean, Anne and Zoé moved, Claire and the stranger came; in April Jean moved.
SELECT refresh_lifecycle(as_of => '2024-02-01') AS february, refresh_lifecycle(as_of => '2024-02-01') AS again;
SELECT refresh_lifecycle(as_of => '2024-03-01') AS march;
SELECT refresh_lifecycle(as_of => '2024-04-01') AS april, refresh_lifecycle(as_of => '2024-04-02') AS nothing_new;
-- The stranger turns out to be Zoé: his profile ends, hers goes on.
SELECT profile_of('cookie:stranger') AS stranger \gset
SELECT observe(ARRAY['cookie:stranger', 'account:zoe'], '2024-04-10') = profile_of('account:zoe') AS is_zoe;
SELECT refresh_lifecycle(as_of => '2024-05-01') AS may;
SELECT coalesce(name, 'stranger') AS name, stage, stage_rank, label_en, label_fr, entered_at, left_at
FROM stage_history LEFT JOIN shop.called USING (profile_id) WHERE lifecycle = 'default'
ORDER BY name COLLATE "C" NULLS LAST, entered_at;
SELECT stage, stage_rank, label_fr, count(*) FROM stage_current WHERE lifecycle = 'default' GROUP BY 1, 2, 3 ORDER BY stage_rank;

-- A lifecycle of the company's own: bounds from both sides, another time zone. Zoé's visits, with the one as a
-- stranger: 3 before February 10, 4 before the 11th.
SELECT define_lifecycle('visits', '{"time_zone": "UTC", "measures": {"visits": {"count": ["visit"]}},
	"stages": [{"name": "curious", "label_fr": "curieux", "when": [{"measure": "visits", "at_least": 1, "at_most": 3}]}, {"name": "other"}]}');
SELECT stage_of(profile_of('account:zoe'), 'visits', '2024-02-10') AS three, stage_of(profile_of('account:zoe'), 'visits', '2024-02-11') AS four;
SELECT * FROM lifecycle_stage ORDER BY lifecycle, stage_rank;
-- A stage follows from measures alone: so every profile has one, and one only.
SELECT orders, referrals, s.stage
FROM generate_series(-1, 2) orders, generate_series(0, 1) referrals,
     stage_list(default_lifecycle()) s
WHERE s.place = stage_of_measures(default_lifecycle(), jsonb_build_object('orders', orders, 'referrals', referrals, 'identified', 1))
ORDER BY 1, 2;

-- One row a profile, in plain types. Jean's revenue: 100 + 50 - 50. His first date is his record's, the last his return's.
SELECT name, given_name, family_name, birth_date, gender, email, phone, street, postcode, city FROM profile_360 JOIN shop.called USING (profile_id)
ORDER BY name COLLATE "C";
SELECT name, records, sources, accounts, cards, devices, first_seen::date, last_seen::date FROM profile_360 JOIN shop.called USING (profile_id)
ORDER BY name COLLATE "C";
SELECT name, orders, revenue, last_order_at, stage, stage_rank, stage_label_fr FROM profile_360 JOIN shop.called USING (profile_id)
ORDER BY name COLLATE "C";
ROLLBACK;
