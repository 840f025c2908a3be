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
