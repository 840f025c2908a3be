-- What 001_dump_restore.pl sends through pg_dump: a database of a company that uses the extension. Its types are stored
-- and indexed, its functions are in defaults, checks, indexes and views.
CREATE EXTENSION identity360;

CREATE TABLE person
(
	id int PRIMARY KEY,
	who identity360.identity NOT NULL UNIQUE,
	loaded_with text NOT NULL DEFAULT identity360.identity360_version(),
	CHECK (cardinality(identity360.identity_keys(who)) > 0)
);
CREATE INDEX ON person USING gin (identity360.identity_keys(who));
INSERT INTO person (id, who) VALUES
	(1, identity360.identity(given_name => 'Zoé', family_name => 'Lefèvre', email => 'zoe.lefevre@example.com')),
	(2, identity360.identity(given_name => 'Zoe', family_name => 'Lefevre', birth_date => '29/02/1984')),
	(3, identity360.identity('{"family_name": ["O''Neill", "Martin"], "birth_date": "1984-02-29"}'::text));

CREATE TABLE decision (model identity360.match_model, policy identity360.link_policy);
INSERT INTO decision VALUES (identity360.builtin_model(), identity360.default_link_policy());

CREATE MATERIALIZED VIEW scored_pair AS
SELECT a.id AS left_id, b.id AS right_id, identity360.match_weight(a.who, b.who, d.model) AS weight
FROM person a JOIN person b ON a.id < b.id, decision d;
CREATE VIEW visit_depth AS
SELECT identity360.window_funnel(interval '1 day', '', at, page = 'home', page = 'basket') AS steps
FROM (VALUES (timestamptz '2024-01-01 10:00+00', 'home'), ('2024-01-01 11:00+00', 'basket')) visit(at, page);


-- The kept graph: sources, events, a policy and decisions kept by name, and what resolve() made of them.
CREATE TABLE client (id int PRIMARY KEY, name text, mail text, card text);
INSERT INTO client VALUES (1, 'Paul Martin', 'paul.martin@example.com', '17'), (2, 'PAUL MARTIN', 'Paul.Martin@example.com', NULL),
	(3, 'Marie Petit', 'marie@example.com', '18');
CREATE TABLE page_view (cookie text, card text, at timestamptz, kind text);
INSERT INTO page_view VALUES ('a', NULL, '2024-01-01 10:00+00', 'visit'), ('a', '17', '2024-01-02 10:00+00', 'order');
SELECT identity360.add_source('crm', 'client', 'id',
	'{"full_name": "name", "email": "mail", "identifiers": {"loyalty_card": "card"}}');
SELECT identity360.add_event_source('web', 'page_view', 'at', '{"loyalty_card": "card", "cookie": "cookie"}',
	event_type_column => 'kind', channel => 'web');
SELECT identity360.use_policy(identity360.default_link_policy(), 0.8);
SELECT identity360.define_lifecycle('sales', identity360.default_lifecycle());
SELECT * FROM identity360.resolve();
SELECT identity360.observe(ARRAY['cookie:b', 'loyalty_card:18'], '2024-01-03 10:00+00', 'till');
SELECT identity360.must_link('loyalty_card:17', 'cookie:b', 'he said so');
SELECT identity360.forget('cookie:z');
SELECT identity360.refresh_lifecycle('sales', '2024-02-01 00:00+00');
