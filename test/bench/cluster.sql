-- Duplicates in a whole base, and how right the answer is; against rules of exact values and connected_components().
SELECT count(*) AS nrecords FROM bench.record \gset

-- The rule: one e-mail, or one telephone number, or one full name and birth date is one person.
CREATE VIEW bench.rule_edge AS
SELECT min(n) OVER (PARTITION BY email) AS a, n AS b FROM clean WHERE email IS NOT NULL
UNION ALL
SELECT min(n) OVER (PARTITION BY phone), n FROM clean WHERE phone IS NOT NULL
UNION ALL
SELECT min(n) OVER (PARTITION BY family_name, given_name, birth_date), n FROM clean
WHERE family_name <> '' AND given_name <> '' AND birth_date IS NOT NULL
UNION ALL
SELECT n, NULL FROM clean;
CREATE VIEW bench.rule_cluster AS
SELECT source, record_key, component AS cluster_key FROM clean JOIN connected_components('bench.rule_edge') ON node = n;

-- The same, by somebody who knows the data: loyalty cards too, and no value that more than 30 records share.
CREATE VIEW bench.careful_edge AS
SELECT a, b FROM (
	SELECT min(n) OVER w AS a, n AS b, count(*) OVER w AS records FROM clean WHERE email IS NOT NULL WINDOW w AS (PARTITION BY email)
	UNION ALL
	SELECT min(n) OVER w, n, count(*) OVER w FROM clean WHERE phone IS NOT NULL WINDOW w AS (PARTITION BY phone)
	UNION ALL
	SELECT min(n) OVER w, n, count(*) OVER w FROM clean WHERE card IS NOT NULL WINDOW w AS (PARTITION BY card)
	UNION ALL
	SELECT min(n) OVER w, n, count(*) OVER w FROM clean
	WHERE family_name <> '' AND given_name <> '' AND birth_date IS NOT NULL WINDOW w AS (PARTITION BY family_name, given_name, birth_date)
) e WHERE records <= 30
UNION ALL
SELECT n, NULL FROM clean;
CREATE VIEW bench.careful_cluster AS
SELECT source, record_key, component AS cluster_key FROM clean JOIN connected_components('bench.careful_edge') ON node = n;

SELECT add(what, 'SELECT * FROM ' || source, :nrecords, against => than, settings => '{"maintenance_work_mem": "4GB"}',
	answer => $$SELECT format('F1 %s (precision %s, recall %s), B-cubed F1 %s', round(pairwise_f1::numeric, 4),
			round(pairwise_precision::numeric, 4), round(pairwise_recall::numeric, 4), round(bcubed_f1::numeric, 4))
		FROM evaluate_clusters('pg_temp.result',
			'SELECT source, record_key, person_id AS cluster_key FROM shop.truth_record')$$)
FROM (VALUES
	(1, 'rule of exact values', 'rule_cluster', NULL),
	(2, 'careful rule', 'careful_cluster', NULL),
	(3, 'cluster_records', $$cluster_records('bench.record')$$, 'careful rule')
) v(place, what, source, than) ORDER BY place;
-- The floor: reading the records and writing a row for each.
SELECT add('read and write only', 'SELECT source, record_key, n AS cluster_key FROM record WHERE identity IS NOT NULL', :nrecords);
