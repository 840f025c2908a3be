-- A role that was granted the graph's tables and views, and one of two sources, learns nothing of the other.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
BEGIN;
SET LOCAL search_path = public, identity360;
CREATE TABLE client (id int PRIMARY KEY, name text, mail text, tel text);
CREATE TABLE secret (id int PRIMARY KEY, name text, mail text, account text);
CREATE TABLE visit (account text, cookie text, at timestamptz);
-- Paul is in both, with one e-mail; Marie in client only; Rose in secret only. The account was seen with a cookie.
INSERT INTO client VALUES (1, 'Paul Martin', 'paul.martin@example.com', '0645891237'), (2, 'Marie Petit', 'marie@example.com', NULL);
INSERT INTO secret VALUES (7, 'PAUL MARTIN', 'paul.martin@example.com', 'A7'), (8, 'Rose Noir', 'rose@example.com', 'A8');
INSERT INTO visit VALUES ('A7', 'c7', '2026-01-01 10:00+00');
SELECT add_source('crm', 'client', 'id', '{"full_name": "name", "email": "mail", "phone": "tel"}') > 0 AS declared;
SELECT add_source('hidden', 'secret', 'id', '{"full_name": "name", "email": "mail", "identifiers": {"account": "account"}}') > 0 AS declared;
SELECT add_event_source('visits', 'visit', 'at', '{"account": "account", "cookie": "cookie"}', event_type => 'visit') > 0 AS declared;
SELECT records_read, profiles, customers FROM resolve();

CREATE ROLE i360_bi;
GRANT USAGE ON SCHEMA identity360 TO i360_bi;
GRANT SELECT ON ALL TABLES IN SCHEMA identity360 TO i360_bi;
GRANT SELECT ON client TO i360_bi;

-- The owner sees 3 customers of 4 records, 7 identifiers: 3 e-mails, 1 phone, 2 accounts, 1 cookie.
SELECT count(DISTINCT profile_id) AS profiles, count(*) FILTER (WHERE kind = 'record') AS records,
       count(*) FILTER (WHERE kind = 'identifier') AS identifiers FROM profile_member;
SET LOCAL ROLE i360_bi;
-- The role sees 2 customers of 2 records, 3 identifiers: 2 e-mails, 1 phone; no account, no cookie, no Rose.
SELECT source, record_key, namespace, value FROM profile_member ORDER BY 1, 2, 3, 4;
SELECT name FROM source UNION ALL SELECT name FROM event_source;
SELECT records, identifiers, sources FROM profile ORDER BY 1, 2, 3;
SELECT kind, source, count(*) FROM link GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*) AS records, count(DISTINCT source) AS sources FROM profile_record;
-- With the visits it sees the account and the cookie that they show, and still nothing of who that is.
RESET ROLE;
GRANT SELECT ON visit TO i360_bi;
SET LOCAL ROLE i360_bi;
SELECT namespace, value FROM profile_member WHERE kind = 'identifier' AND namespace IN ('account', 'cookie') ORDER BY 1, 2;
SELECT name FROM source UNION ALL SELECT name FROM event_source ORDER BY 1;
SELECT count(*) AS hidden FROM profile_member WHERE source = 'hidden' OR value LIKE 'rose%' OR value = 'A8';
ROLLBACK;
