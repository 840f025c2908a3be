-- Levels of ClickHouse (:levels) and ours of the same streams (:streams), counted by list of words.
CREATE TABLE streams(stream int, at bigint, steps int);
\set load '\\copy streams FROM ' :'streams' ' CSV'
:load
CREATE TABLE oracle(within bigint, words text, stream int, level int);
\set load '\\copy oracle FROM ' :'levels' ' CSV DELIMITER '';'' FORCE NOT NULL words'
:load
WITH ours AS (
	SELECT within, words, stream, window_funnel(within, concat_ws(',', 'clickhouse', nullif(words, '')), at,
		steps & 1 > 0, steps & 2 > 0, steps & 4 > 0, steps & 8 > 0) AS level
	FROM streams, (SELECT DISTINCT within, words FROM oracle) asked GROUP BY 1, 2, 3)
SELECT words, count(*) AS levels, count(*) FILTER (WHERE ours.level IS DISTINCT FROM oracle.level) AS differ
FROM oracle LEFT JOIN ours USING (within, words, stream) GROUP BY 1 ORDER BY 1;
