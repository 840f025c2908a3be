-- How fast, and how surely, `~=` finds a person among many: probes made of records of the table by rules of corruption, each
-- of which has one record that it should find.
--
--     I360_RECORDS=/path/records.csv tools/shell test/bench/probe.sql
--
-- The file has the columns record_id, source, given_name, family_name, birth_date, email, phone, street, postcode, city and a
-- header. Times are those of the server: a loop of PL/pgSQL around clock_timestamp(). With I360_HOT=yes every twentieth
-- record carries one phone and every 25th the name Martin: keys that half the trade would share.
\getenv records I360_RECORDS
\set hot no
\getenv hot I360_HOT
\set ON_ERROR_STOP on
\pset footer off
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET maintenance_work_mem = '1GB';
CREATE TABLE person (record_id text, source text, given_name text, family_name text, birth_date text, email text, phone text,
    street text, postcode text, city text);
COPY person FROM :'records' CSV HEADER;
UPDATE person SET phone = '0147258369' WHERE :'hot' = 'yes' AND hashtext('phone' || record_id) % 20 = 0;
UPDATE person SET family_name = 'Martin' WHERE :'hot' = 'yes' AND hashtext('name' || record_id) % 25 = 0;
CREATE TABLE base AS
SELECT record_id, identity(given_name => given_name, family_name => family_name, birth_date => birth_date, email => email,
    phone => phone, street => street, postcode => postcode, city => city) AS who
FROM person;
VACUUM ANALYZE person;

-- ---- the corruption -------------------------------------------------------------------------------------------------
-- Written before the keys were looked at, after what clerks and customers do. A probe is a record of the table with one to
-- three changes (half of them one, three in ten two, two in ten three), each in another field that has a value (street,
-- postcode and city are one field). A change is
--   a slip (11 in 20): a letter or digit replaced, left out, put in or exchanged with the next;
--   a missing value (3 in 20);
--   another value (4 in 20): for e-mail, phone and address that of another record; for a name or a date two more slips;
--   a habit (2 in 20): initial for a given name, given and family name exchanged, day and month exchanged, e-mail of the same
--   user elsewhere, spaces or zeros lost in a phone; for an address, a missing street.
SELECT setseed(0.42);
CREATE FUNCTION pg_temp.slip(value text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    place int := 1 + floor(random() * length(value));
    alphabet text := CASE WHEN value ~ '^[0-9+ .-]+$' THEN '0123456789' ELSE 'abcdefghijklmnopqrstuvwxyz' END;
    letter text := substr(alphabet, 1 + floor(random() * length(alphabet))::int, 1);
BEGIN
    RETURN CASE floor(random() * 4)::int
        WHEN 0 THEN overlay(value PLACING letter FROM place FOR 1)
        WHEN 1 THEN overlay(value PLACING '' FROM place FOR 1)
        WHEN 2 THEN overlay(value PLACING letter FROM place FOR 0)
        ELSE overlay(value PLACING reverse(substr(value, place, 2)) FROM place FOR 2) END;
END $$;
CREATE FUNCTION pg_temp.corrupt(p person, other person) RETURNS person LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    fields text[];
    field text;
    nchanges int := CASE WHEN random() < 0.5 THEN 1 WHEN random() < 0.6 THEN 2 ELSE 3 END;
    kind float8;
    swapped text;
BEGIN
    SELECT array_agg(f ORDER BY random()) INTO fields
    FROM (VALUES ('given_name', p.given_name), ('family_name', p.family_name), ('birth_date', p.birth_date), ('email', p.email),
                 ('phone', p.phone), ('address', coalesce(p.street, p.postcode, p.city))) v(f, value) WHERE value IS NOT NULL;
    FOREACH field IN ARRAY fields[1:nchanges] LOOP
        kind := random() * 20;
        IF kind < 11 THEN
            CASE field
                WHEN 'given_name' THEN p.given_name := pg_temp.slip(p.given_name);
                WHEN 'family_name' THEN p.family_name := pg_temp.slip(p.family_name);
                WHEN 'birth_date' THEN p.birth_date := pg_temp.slip(p.birth_date);
                WHEN 'email' THEN p.email := pg_temp.slip(p.email);
                WHEN 'phone' THEN p.phone := pg_temp.slip(p.phone);
                ELSE p.street := pg_temp.slip(p.street);
            END CASE;
        ELSIF kind < 14 THEN
            CASE field
                WHEN 'given_name' THEN p.given_name := NULL;
                WHEN 'family_name' THEN p.family_name := NULL;
                WHEN 'birth_date' THEN p.birth_date := NULL;
                WHEN 'email' THEN p.email := NULL;
                WHEN 'phone' THEN p.phone := NULL;
                ELSE p.street := NULL; p.postcode := NULL; p.city := NULL;
            END CASE;
        ELSIF kind < 18 THEN
            CASE field
                WHEN 'given_name' THEN p.given_name := pg_temp.slip(pg_temp.slip(p.given_name));
                WHEN 'family_name' THEN p.family_name := pg_temp.slip(pg_temp.slip(p.family_name));
                WHEN 'birth_date' THEN p.birth_date := pg_temp.slip(pg_temp.slip(p.birth_date));
                WHEN 'email' THEN p.email := other.email;
                WHEN 'phone' THEN p.phone := other.phone;
                ELSE p.street := other.street; p.postcode := other.postcode; p.city := other.city;
            END CASE;
        ELSE
            CASE field
                WHEN 'given_name' THEN p.given_name := left(p.given_name, 1);
                WHEN 'family_name' THEN swapped := p.family_name; p.family_name := p.given_name; p.given_name := swapped;
                WHEN 'birth_date' THEN p.birth_date := regexp_replace(p.birth_date, '^(\d+)([^\d])(\d+)([^\d])(\d+)$',
                    CASE WHEN p.birth_date ~ '^\d{4}' THEN '\1\2\5\4\3' ELSE '\3\2\1\4\5' END);
                WHEN 'email' THEN p.email := split_part(p.email, '@', 1) || '@laposte.net';
                WHEN 'phone' THEN p.phone := regexp_replace(p.phone, '^(\+33|0)', '');
                ELSE p.street := NULL;
            END CASE;
        END IF;
    END LOOP;
    RETURN p;
END $$;
CREATE TABLE probe AS
SELECT p.record_id, pg_temp.corrupt(p, o) AS p
FROM (SELECT *, row_number() OVER (ORDER BY md5(record_id)) AS n FROM person
      WHERE num_nonnulls(given_name, family_name, birth_date, email, phone, street, postcode, city) > 0 ORDER BY md5(record_id) LIMIT 3000) s
    JOIN person p USING (record_id)
    JOIN (SELECT record_id, row_number() OVER (ORDER BY md5('other' || record_id)) AS n FROM person
          ORDER BY md5('other' || record_id) LIMIT 3000) t ON t.n = s.n
    JOIN person o ON o.record_id = t.record_id;
ALTER TABLE probe ADD who identity;
UPDATE probe SET who = identity(given_name => (p).given_name, family_name => (p).family_name, birth_date => (p).birth_date,
    email => (p).email, phone => (p).phone, street => (p).street, postcode => (p).postcode, city => (p).city);

-- ---- the measurement ------------------------------------------------------------------------------------------------
-- The processor time of this process so far, in seconds.
CREATE FUNCTION pg_temp.cpu() RETURNS numeric LANGUAGE sql VOLATILE AS
$$ SELECT (split_part(f, ' ', 12)::numeric + split_part(f, ' ', 13)::numeric) / 100 FROM (SELECT substr(f, strpos(f, ') ') + 2) FROM pg_read_file('/proc/self/stat') f) s(f) $$;
SELECT pg_temp.cpu() AS before \gset
CREATE INDEX base_who ON base USING gin (who) WITH (fastupdate = off);
SELECT 'index built' AS what, pg_temp.cpu() - :before AS cpu_seconds;
VACUUM ANALYZE base;
SELECT count(*) AS records, pg_size_pretty(pg_relation_size('base_who')) AS index_size, pg_size_pretty(pg_table_size('base')) AS table_size,
    (SELECT round(avg(cardinality(identity_keys(who))), 1) FROM base WHERE hashtext(record_id) % 100 = 0) AS keys_a_record
FROM base;

-- The least time of three rounds for each probe, after one that warms up: other work on the machine is not the index's.
SELECT format($template$
CREATE FUNCTION pg_temp.measure_%1$s(name text, asked text) RETURNS TABLE (what text, p50_ms numeric, p99_ms numeric, max_ms numeric, found_percent numeric,
    top_10_percent numeric, rows_a_probe numeric) LANGUAGE plpgsql AS $$
DECLARE
    r record;
    started timestamptz;
    found text[];
    passed float8;
BEGIN
    EXECUTE 'CREATE TEMP TABLE timing AS SELECT record_id, ' || asked || ' AS asked, 1e9::float8 AS ms, 0 AS nfound, false AS is_found, false AS in_top FROM probe';
    FOR round IN 0..3 LOOP
        FOR r IN SELECT * FROM timing LOOP
            started := clock_timestamp();
            SELECT coalesce(array_agg(record_id), '{}') INTO found FROM (SELECT record_id FROM base WHERE who ~= r.asked ORDER BY who <~> r.asked) f;
            passed := 1000 * extract(epoch FROM clock_timestamp() - started)::float8;
            IF round > 0 THEN
                UPDATE timing SET ms = least(ms, passed), nfound = cardinality(found), is_found = r.record_id = ANY (found), in_top = r.record_id = ANY (found[1:10])
                WHERE record_id = r.record_id;
            END IF;
        END LOOP;
        CREATE INDEX IF NOT EXISTS timing_key ON timing (record_id);
    END LOOP;
    RETURN QUERY SELECT name, round(percentile_disc(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 3), round(percentile_disc(0.99) WITHIN GROUP (ORDER BY ms)::numeric, 3),
        round(max(ms)::numeric, 2), round(100 * avg(is_found::int), 1), round(100 * avg(in_top::int), 1), round(avg(nfound), 1) FROM timing;
    DROP TABLE timing;
END $$
$template$, type) FROM unnest(ARRAY['identity', 'match_query']) type \gexec
CREATE TABLE model AS SELECT train_model('SELECT record_id AS record_key, who AS identity FROM base') AS model;
SELECT (SELECT count(*) FROM jsonb_object_keys(model::jsonb -> 'common')) AS common_keys, pg_size_pretty(length(model::text)::bigint) AS model_size FROM model;
SELECT * FROM pg_temp.measure_identity('identity', 'who')
UNION ALL SELECT * FROM pg_temp.measure_match_query('match_query(0.1)', 'match_query(who, 0.1)')
UNION ALL SELECT * FROM pg_temp.measure_match_query('match_query(NULL, model)', 'match_query(who, NULL, (SELECT model FROM model))')
UNION ALL SELECT * FROM pg_temp.measure_match_query('match_query(0.1, model)', 'match_query(who, 0.1, (SELECT model FROM model))');
SELECT round(avg(pg_column_size(match_query(who)))) AS query_bytes, round(avg(pg_column_size(match_query(who, NULL, model)))) AS with_model FROM probe, model;

-- What of them could be found: the known duplicate's own weight reaches the threshold, with a shared key or without.
SELECT num_nonnulls(o.given_name, o.family_name, o.birth_date, o.email, o.phone, coalesce(o.street, o.postcode, o.city)) AS fields, count(*) AS probes,
    round(100 * avg((match_probability(b.who, p.who) >= 0.9)::int), 1) AS reach_090_percent, round(100 * avg((b.who ~= p.who)::int), 1) AS found_090_percent,
    round(100 * avg((match_probability(b.who, p.who) >= 0.1)::int), 1) AS reach_010_percent, round(100 * avg((b.who ~= match_query(p.who, 0.1))::int), 1) AS found_010_percent
FROM probe p JOIN base b USING (record_id) JOIN person o USING (record_id) GROUP BY ROLLUP (1) ORDER BY 1;
-- Rows that a probe reads and scores, and by which kinds of key; a row with two of its keys is counted twice here.
CREATE TABLE key_count AS SELECT key, count(*) AS n FROM base, unnest(identity_keys(who)) key GROUP BY key;
CREATE INDEX ON key_count (key);
SELECT round(avg(n), 1) AS rows_at_most_scored, percentile_disc(0.5) WITHIN GROUP (ORDER BY n) AS p50, percentile_disc(0.99) WITHIN GROUP (ORDER BY n) AS p99, max(n)
FROM (SELECT sum(n) AS n FROM probe p, unnest(identity_keys(p.who)) key JOIN key_count USING (key) GROUP BY p.record_id) c;
SELECT kind, count(*) AS keys, round(sum(n) / (SELECT count(*) FROM probe), 2) AS rows_a_probe
FROM (SELECT key, (key >> 60) & 15 AS kind FROM probe p, unnest(identity_keys(p.who)) key) k JOIN key_count USING (key) GROUP BY 1 ORDER BY 1;

-- ---- rows that come, and a join -------------------------------------------------------------------------------------
SELECT pg_temp.cpu() AS before \gset
INSERT INTO base SELECT 'new ' || record_id, who FROM (SELECT * FROM base ORDER BY md5('new' || record_id) LIMIT 20000) n;
SELECT '20,000 rows more, fastupdate off' AS what, pg_temp.cpu() - :before AS cpu_seconds;
CREATE TABLE bare (LIKE base);
SELECT pg_temp.cpu() AS before \gset
INSERT INTO bare SELECT 'new ' || record_id, who FROM (SELECT * FROM base ORDER BY md5('new' || record_id) LIMIT 20000) n;
SELECT 'the same without the index' AS what, pg_temp.cpu() - :before AS cpu_seconds;
CREATE TABLE arrival AS SELECT * FROM base ORDER BY md5('arrival' || record_id) LIMIT 10000;
VACUUM ANALYZE arrival;
VACUUM ANALYZE base;
SELECT pg_temp.cpu() AS before \gset
SELECT count(*) AS matches FROM arrival JOIN base ON base.who ~= arrival.who;
SELECT '10,000 records joined to all' AS what, pg_temp.cpu() - :before AS cpu_seconds;
EXPLAIN (COSTS OFF) SELECT count(*) FROM arrival JOIN base ON base.who ~= arrival.who;
