-- What demo/run shows. Reads the tables that demo/load.sql made; every figure is computed here.
\set QUIET on
\pset pager off
\pset footer off
\pset null ''
\pset linestyle unicode
\pset border 1
\pset numericlocale on
SET client_min_messages = warning;
\set QUIET off

\echo
\echo '════════════════════════════════════════════════════════════════════════════════════════════════════'
\echo '  identity360: from a retailer''s scattered tables to customers, journeys and stages'
\echo '════════════════════════════════════════════════════════════════════════════════════════════════════'
\echo
\echo '━━━ 1. What the company has ━━━'
\echo 'A CRM, the tickets of the tills, the accounts of the web shop; visits, newsletters and orders. No common key.'
\echo
SELECT 'CRM clients' AS "base", count(*) AS rows FROM shop.crm_client
UNION ALL SELECT 'till tickets', count(*) FROM shop.till_ticket
UNION ALL SELECT 'web accounts', count(*) FROM shop.web_account
UNION ALL SELECT 'pages seen on the web shop', count(*) FROM shop.web_event
UNION ALL SELECT 'newsletters sent, opened, clicked', count(*) FROM shop.newsletter_event
UNION ALL SELECT 'orders, on line and in shops', count(*) FROM shop.shop_order;

\echo
\echo '━━━ 2. Install, declare, resolve ━━━'
\set ECHO queries
\timing on
\set QUIET on
CREATE EXTENSION identity360;
SET search_path = shop, public, identity360;

SELECT add_source('crm', 'shop.crm_client', 'client_id',
    '{"civility": "civility", "given_name": "given_name", "family_name": "family_name", "birth_date": "birth_date",
      "email": "email", "phone": "phone", "street": "street", "postcode": "postcode", "city": "city",
      "identifiers": {"loyalty_card": "loyalty_card"}}', created_at => 'created_at', priority => 1),
  add_source('web', 'shop.web_account', 'account_id',
    '{"given_name": "given_name", "family_name": "family_name", "email": "email", "phone": "phone",
      "identifiers": {"account": "account_id"}}', created_at => 'created_at', priority => 2),
  add_source('till', 'shop.till_ticket', 'ticket_id',
    '{"given_name": "given_name", "family_name": "family_name", "phone": "phone", "street": "street",
      "postcode": "postcode", "city": "city", "identifiers": {"loyalty_card": "loyalty_card"}}',
    created_at => 'sold_at', priority => 3);

SELECT add_event_source('web visits', 'shop.web_event', 'occurred_at', '{"account": "account_id", "cookie": "cookie"}',
    event_type_column => 'type', channel => 'web'),
  add_event_source('newsletter', 'shop.newsletter_event', 'occurred_at', '{"email": "email"}',
    event_type_column => 'type', channel => 'email'),
  add_event_source('orders', 'shop.order_event', 'occurred_at',
    '{"account": "account_id", "loyalty_card": "loyalty_card", "email": "email"}',
    event_type_column => 'type', channel_column => 'channel', amount_column => 'amount'),
  add_event_source('referrals', 'shop.referral', 'occurred_at', '{"email": "referrer_email"}', event_type => 'referral');

SELECT * FROM resolve();

\echo
\echo '━━━ 3. Duplicates within and between the bases ━━━'
\echo 'Records that show somebody, and how many customers they are.'
WITH seen AS (
    SELECT m.source, m.profile_id FROM profile_member m JOIN shop.truth_record t USING (source, record_key) WHERE m.kind = 'record'
)
SELECT source, count(*) AS records, count(DISTINCT profile_id) AS customers,
       round(100 * (1 - count(DISTINCT profile_id)::numeric / count(*)), 1) AS "duplicates %"
FROM seen GROUP BY source
UNION ALL
SELECT 'all together', count(*), count(DISTINCT profile_id), round(100 * (1 - count(DISTINCT profile_id)::numeric / count(*)), 1) FROM seen
ORDER BY records;

WITH present AS (SELECT DISTINCT profile_id, source FROM profile_member WHERE kind = 'record')
SELECT a.source AS "customers of", count(*) FILTER (WHERE b.source = 'crm') AS "also in crm",
       count(*) FILTER (WHERE b.source = 'web') AS "also in web", count(*) FILTER (WHERE b.source = 'till') AS "also in till"
FROM present a JOIN present b USING (profile_id) GROUP BY a.source ORDER BY a.source;

SELECT (SELECT count(*) FROM profile) AS profiles, (SELECT count(*) FROM customer) AS customers,
       (SELECT count(*) FROM profile WHERE class = 'contact') AS "known by a contact only",
       (SELECT count(*) FROM profile WHERE class = 'device') AS "anonymous devices";

\echo
\echo '━━━ 4. Is it right? Against the truth, with no label used and no setting changed ━━━'
CREATE VIEW pg_temp.fake_1000 AS
SELECT record_id::text AS record_key,
       identity(given_name => first_name, family_name => surname, birth_date => dob, city => city, email => email) AS identity
FROM public_sets.fake_1000;

CREATE VIEW pg_temp.febrl_1 AS
SELECT record_id AS record_key,
       identity(given_name => given_name, family_name => surname, street => concat_ws(' ', street_number, address_1),
                city => suburb, postcode => postcode, birth_date => date_of_birth,
                identifiers => jsonb_build_object('soc_sec_id', soc_sec_id)) AS identity
FROM public_sets.febrl1;

WITH measured(data, e) AS (
    SELECT 'this retailer', evaluate_clusters('SELECT source, record_key, profile_id AS cluster_key FROM profile_member WHERE kind = ''record''',
        'SELECT source, record_key, person_id AS cluster_key FROM shop.truth_record')
    UNION ALL
    SELECT 'Splink fake_1000', evaluate_clusters('SELECT * FROM cluster_records(''pg_temp.fake_1000'')',
        'SELECT record_id::text AS record_key, cluster_id AS cluster_key FROM public_sets.fake_1000_truth')
    UNION ALL
    SELECT 'FEBRL 1', evaluate_clusters('SELECT * FROM cluster_records(''pg_temp.febrl_1'')',
        'SELECT record_id AS record_key, cluster_id AS cluster_key FROM public_sets.febrl1_truth')
)
SELECT data, (e).records, (e).truth_pairs AS "true pairs", round((e).pairwise_precision::numeric, 3) AS precision,
       round((e).pairwise_recall::numeric, 3) AS recall, round((e).pairwise_f1::numeric, 3) AS "F1",
       round((e).bcubed_f1::numeric, 3) AS "B-cubed F1"
FROM measured;

\echo
\echo '━━━ 5. One customer, all of it ━━━'
\echo 'A customer of all three bases who had visited anonymously before ever logging in.'
\set ECHO none
WITH device AS (
    SELECT cookie, min(occurred_at) FILTER (WHERE account_id IS NOT NULL) AS login, min(occurred_at) AS first_visit
    FROM shop.web_event GROUP BY cookie
)
SELECT m.profile_id AS shown
FROM device d JOIN profile_member m ON m.namespace = 'cookie' AND m.value = d.cookie JOIN profile p USING (profile_id)
WHERE d.first_visit < d.login - interval '1 day'
  AND p.class = 'person' AND p.records BETWEEN 4 AND 8 AND p.sources LIKE '%crm%till%web%'
ORDER BY p.records DESC, m.profile_id LIMIT 1
\gset
\set ECHO queries
\x on
SELECT * FROM profile_360 WHERE profile_id = :shown;
\x off
SELECT source, record_key, fields -> 'given_name' ->> 0 AS given_name, fields -> 'family_name' ->> 0 AS family_name,
       fields -> 'birth_date' ->> 0 AS birth_date, fields -> 'email' ->> 0 AS email, fields -> 'phone' ->> 0 AS phone,
       fields -> 'city' ->> 0 AS city, fields -> 'identifiers' -> 'loyalty_card' ->> 0 AS loyalty_card
FROM profile_record WHERE profile_id = :shown ORDER BY place;

\echo 'The visits before the first login belong to the customer too: nothing was rewritten, nothing lost.'
WITH login AS (SELECT min(occurred_at) AS at FROM shop.web_event w JOIN profile_member m ON m.namespace = 'account' AND m.value = w.account_id
               WHERE m.profile_id = :shown)
SELECT CASE WHEN e.occurred_at < login.at THEN 'before login' ELSE 'after login' END AS "when", e.source, e.type,
       count(*) AS events, min(e.occurred_at)::date AS first, max(e.occurred_at)::date AS last
FROM profile_event e, login WHERE e.profile_id = :shown
GROUP BY 1, 2, 3 ORDER BY min(e.occurred_at);

\echo
\echo '━━━ 6. Why are two records one customer? ━━━'
\echo 'The evidence in bits: each adds to the log of the odds; +10 is a thousand times likelier, -10 a thousand times less.'
WITH pair AS (
    SELECT a.identity AS a, b.identity AS b
    FROM profile_record x JOIN profile_record y USING (profile_id)
    JOIN source s ON s.name = x.source JOIN source_record a ON a.source_id = s.source_id AND a.record_key = x.record_key
    JOIN source t ON t.name = y.source JOIN source_record b ON b.source_id = t.source_id AND b.record_key = y.record_key
    WHERE profile_id = :shown AND x.source = 'crm' AND y.source = 'web' LIMIT 1
)
SELECT e.comparison, e.level, e.left_value, e.right_value, round(e.weight::numeric, 1) AS bits, round(e.running_total::numeric, 1) AS "total"
FROM pair, explain_match(pair.a, pair.b) e;

\echo
\echo '━━━ 7. What must not merge anybody: the tablet in the shop, the cashier''s card, the junk phone ━━━'
WITH suspect AS (
    SELECT 'the tablet in the shop' AS what, 'cookie' AS namespace, cookie AS value, count(DISTINCT account_id) AS "seen with",
           array_agg(DISTINCT 'account:' || account_id) AS holders
    FROM shop.web_event WHERE account_id IS NOT NULL AND cookie IN (SELECT cookie FROM shop.truth_cookie WHERE person_id IS NULL) GROUP BY cookie
    UNION ALL
    (SELECT 'the cashier''s card', 'loyalty_card', loyalty_card, count(*), array_agg('till:' || ticket_id)
     FROM shop.till_ticket WHERE loyalty_card IS NOT NULL GROUP BY loyalty_card ORDER BY count(*) DESC LIMIT 1)
    UNION ALL
    (SELECT 'the junk phone', 'phone', normalize_phone(phone), count(*), array_agg(source || ':' || key)
     FROM (SELECT 'till' AS source, ticket_id::text AS key, phone FROM shop.till_ticket
           UNION ALL SELECT 'crm', client_id::text, phone FROM shop.crm_client) p
     WHERE phone IS NOT NULL GROUP BY 3 HAVING normalize_phone(max(phone)) IS NOT NULL ORDER BY count(*) DESC LIMIT 1)
)
SELECT s.what, s.value, s."seen with",
       (SELECT count(DISTINCT m.profile_id) FROM profile_member m
        WHERE coalesce(m.namespace, m.source) || ':' || coalesce(m.value, m.record_key) = ANY (s.holders)) AS "who stay as many customers",
       coalesce((SELECT p.identifiers = 1 AND p.records = 0 FROM profile p
                 WHERE p.profile_id = profile_of(s.namespace || ':' || s.value)), false) AS "itself belongs to nobody"
FROM suspect s;

\echo
\echo '━━━ 8. The funnel: visit, product, basket, order within 7 days ━━━'
WITH reached AS (
    SELECT profile_id, window_funnel(interval '7 days', 'exact', occurred_at,
        type = 'visit', type = 'product', type = 'basket', type = 'order') AS level
    FROM profile_event WHERE channel = 'web' GROUP BY profile_id
), step AS (
    SELECT n, name, (SELECT count(*) FROM reached WHERE level >= n) AS profiles
    FROM unnest(ARRAY['visit', 'product', 'basket', 'order']) WITH ORDINALITY AS s(name, n)
)
SELECT n AS step, name, profiles, round(100.0 * profiles / lag(profiles) OVER (ORDER BY n), 1) AS "% of previous",
       round(100.0 * profiles / first_value(profiles) OVER (ORDER BY n), 1) AS "% of first",
       repeat('█', (40 * profiles / first_value(profiles) OVER (ORDER BY n))::integer) AS " "
FROM step ORDER BY n;

\echo
\echo '━━━ 9. Where customers stand, and how they moved in October ━━━'
SELECT l.label_fr AS stage, l.label_en AS "in English", count(s.profile_id) AS profiles
FROM lifecycle_stage l LEFT JOIN stage_at('default', '2026-11-01 00:00 Europe/Paris') s USING (stage)
WHERE l.lifecycle = 'default' GROUP BY l.stage_rank, 1, 2 ORDER BY l.stage_rank;

SELECT coalesce(f.label_en, '(not seen yet)') AS "1 October → 1 November", t.*
FROM (SELECT from_stage, from_rank,
             sum(profiles) FILTER (WHERE to_stage = 'visitor') AS "Visitor", sum(profiles) FILTER (WHERE to_stage = 'prospect') AS "Prospect",
             sum(profiles) FILTER (WHERE to_stage = 'customer') AS "Customer", sum(profiles) FILTER (WHERE to_stage = 'repeat_customer') AS "Repeat customer",
             sum(profiles) FILTER (WHERE to_stage = 'ambassador') AS "Ambassador"
      FROM transition_matrix('default', '2026-10-01', '2026-11-01') GROUP BY from_stage, from_rank) t
LEFT JOIN lifecycle_stage f ON f.lifecycle = 'default' AND f.stage = t.from_stage
ORDER BY t.from_rank;
\timing off
\set ECHO none
