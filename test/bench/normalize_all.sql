-- How long it takes to clean a million records of people, all fields, in one statement.
--
--     tools/shell test/bench/normalize_all.sql        half a minute; needs python3 and 1 GB in $TMPDIR or /tmp
--
-- The records are the clients of the demo's retailer, as they were typed, as often as it takes. One core: what is measured
-- is the functions, in microseconds a record, beside the same statement that only copies the columns.
\set nrecords 1000000
\set dir `mktemp -d`
\setenv dir :dir
\! python3 demo/generate.py --people 20000 --out "$dir" >/dev/null
\ir ../../demo/load.sql
\! rm -r "$dir"
SET max_parallel_workers_per_gather = 0;
SET search_path = public, identity360;

CREATE UNLOGGED TABLE person AS
SELECT c.* FROM shop.crm_client c, generate_series(1, :nrecords / (SELECT count(*) FROM shop.crm_client)::int + 1) copy
LIMIT :nrecords;
VACUUM ANALYZE person;

SELECT clock_timestamp() AS start \gset
CREATE UNLOGGED TABLE copied AS
SELECT client_id, given_name, family_name, birth_date, email, phone, street, postcode, city FROM person;
SELECT clock_timestamp() AS copied \gset
CREATE UNLOGGED TABLE cleaned AS
SELECT client_id, normalize_name(given_name) AS given_name, normalize_name(family_name) AS family_name,
       normalize_birth_date(birth_date) AS birth_date, normalize_email(email) AS email, normalize_phone(phone) AS phone,
       normalize_address(street, postcode, city) AS address
FROM person;
SELECT clock_timestamp() AS cleaned \gset

SELECT what, round(extract(epoch FROM took), 1) AS seconds, round(extract(epoch FROM took) * 1e6 / :nrecords, 2) AS microseconds_a_record
FROM (VALUES ('copied', timestamptz :'copied' - timestamptz :'start'), ('cleaned', timestamptz :'cleaned' - timestamptz :'copied')) t(what, took);
SELECT count(*) AS records, count(given_name) AS given_names, count(family_name) AS family_names, count(birth_date) AS birth_dates,
       count(email) AS emails, count(phone) AS phones, count(address) AS addresses
FROM cleaned;
