-- Two public sets of persons with a known answer (demo/data/SOURCE.md), clustered without labels or settings: cluster_records(query) at its
-- defaults reaches 0.995 on FEBRL 1 and 0.90 on fake_1000, as pairwise F1. Splink's own example on fake_1000 gives 0.81 at even odds.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
CREATE SCHEMA public_sets;
CREATE TABLE public_sets.fake_1000 (record_id text, first_name text, surname text, dob text, city text, email text);
CREATE TABLE public_sets.fake_1000_truth (record_key text, cluster_key text);
CREATE TABLE public_sets.febrl1 (record_id text, given_name text, surname text, street_number text, address_1 text, address_2 text, suburb text, postcode text,
	state text, date_of_birth text, soc_sec_id text);
CREATE TABLE public_sets.febrl1_truth (record_key text, cluster_key text);
-- pg_regress says where the project is; \copy takes no variables, but \cd does.
\getenv project PG_ABS_SRCDIR
\set data :project '/demo/data'
\cd :data
\copy public_sets.fake_1000 FROM 'fake_1000.csv' (FORMAT csv, HEADER)
\copy public_sets.fake_1000_truth FROM 'fake_1000_truth.csv' (FORMAT csv, HEADER)
\copy public_sets.febrl1 FROM 'febrl1.csv' (FORMAT csv, HEADER)
\copy public_sets.febrl1_truth FROM 'febrl1_truth.csv' (FORMAT csv, HEADER)
\cd :project

CREATE VIEW public_sets.fake_1000_record AS
SELECT record_id AS record_key, identity(given_name => first_name, family_name => surname, birth_date => dob, city => city, email => email) AS identity
FROM public_sets.fake_1000;
CREATE VIEW public_sets.febrl1_record AS
SELECT record_id AS record_key, identity(given_name => given_name, family_name => surname, birth_date => date_of_birth,
	street => concat_ws(' ', street_number, address_1), postcode => postcode, city => suburb, identifiers => jsonb_build_object('soc_sec_id', soc_sec_id)) AS identity
FROM public_sets.febrl1;

SELECT records, truth_pairs, pairwise_f1 >= 0.90 AS pairwise, bcubed_f1 >= 0.90 AS bcubed
FROM evaluate_clusters($$SELECT * FROM cluster_records('public_sets.fake_1000_record')$$, 'public_sets.fake_1000_truth');
SELECT records, truth_pairs, pairwise_f1 >= 0.995 AS pairwise, bcubed_f1 >= 0.995 AS bcubed
FROM evaluate_clusters($$SELECT * FROM cluster_records('public_sets.febrl1_record')$$, 'public_sets.febrl1_truth');

SET client_min_messages = error;
DROP SCHEMA public_sets CASCADE;
