-- window_funnel, the stricter modes and ClickHouse's: what each word forbids, levels derived by hand from the rules;
-- words that do not go together; any order of rows.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
RESET client_min_messages;
SET search_path = public, identity360;

-- A stream is written as time:steps; a row without steps is one of another event.
CREATE FUNCTION pg_temp.level(stream text, mode text, within bigint DEFAULT 10) RETURNS int LANGUAGE sql AS $$
	SELECT window_funnel(within, mode, split_part(e, ':', 1)::bigint, VARIADIC ARRAY(
		SELECT position(s::text IN split_part(e, ':', 2)) > 0 FROM generate_series(1, 4) s ORDER BY s))
	FROM unnest(string_to_array(stream, ' ')) e
$$;

SELECT n, mode, stream, pg_temp.level(stream, mode) AS level, expected, what
FROM (VALUES
	(1, 'exact', '0:1 0:2 0:3', 3, 'equal times serve in any order'),
	(2, 'strict_increase', '0:1 0:2 1:2 2:3', 3, 'but a step must come later than the one before'),
	(3, 'strict_increase', '0:1 0:2 0:3', 1, 'and where none does, that is it'),
	(4, 'strict_increase', '0:1 5:1 5:2 6:3', 3, 'a later first step at the time of step 2 takes nothing away'),
	(5, 'strict_order', '0:1 1:2 2:3', 3, 'no other event in between'),
	(6, 'strict_order', '0:1 1: 2:2 3:3', 1, 'a row of no step ends the chain'),
	(7, 'strict_order', '0:1 1: 2:1 3:2', 2, 'and a later chain may begin'),
	(8, 'strict_order', '0:1 1:1 2:2 3:1 4:3', 3, 'steps that the chain has passed may come again'),
	(9, 'strict_order', '0:1 1:3 2:2 3:3', 1, 'a step that comes too early ends the chain'),
	(10, 'strict_order, allow_reentry', '0:1 1:3 2:2 3:3', 3, 'unless it is passed over'),
	(11, 'strict_order, allow_reentry', '0:1 1: 2:2', 1, 'a row of no step is not'),
	(12, 'strict_order', '0:1 1: 1:2 2:3', 2, 'a row of no step at the time of step 2 may stand after it, and ends the chain there'),
	(13, 'strict_order', '0: 0:1 1:2 1:', 2, 'before the first and after the last row stands what will'),
	(14, 'strict_deduplication', '0:1 1:2 2:2 3:3', 2, 'a repeated step ends the chain'),
	(15, 'strict_deduplication', '0:1 1:1 2:2 3:1 4:3', 3, 'the first one aside'),
	(16, 'strict_deduplication', '0:1 1:2 2:2 3:1 4:2 5:3', 3, 'and a later chain may begin'),
	(17, 'strict_deduplication', '0:1 1:2 2:23 3:4', 4, 'a row that serves a step is no repetition of another'),
	(18, 'strict_deduplication', '0:1 1:2 1:2 2:3', 2, 'two of one time are'),
	(19, 'strict_order, strict_deduplication', '0:1 1: 2:1 3:2 4:3', 3, 'words add up'),
	(20, 'strict_order, strict_deduplication', '0:1 1:2 2:3 2:3 3:4', 3, 'each step but the first once, and nothing else'),
	(21, 'strict_once', '0:123 1:123', 2, 'a row serves one step: so it is in exact'),
	(22, 'clickhouse', '0:123 1:4', 4, 'but not there'),
	(23, 'clickhouse, strict_once', '0:123 1:123', 2, 'with this word it is'),
	(24, 'clickhouse, strict_increase', '0:1 5:1 5:2 6:3', 1, 'a later first step takes the place of the earlier one'),
	(25, 'clickhouse, strict_order', '0:1 1: 2:2', 1, 'a row of no step ends all'),
	(26, 'clickhouse, strict_order', '0:1 1: 2:1 3:2', 1, 'later chains as well'),
	(27, 'clickhouse, strict_order', '0:1 1:3 2:2 3:3', 1, 'so does a step that comes too early'),
	(28, 'clickhouse, strict_order, allow_reentry', '0:1 1:3 2:2 3:3', 3, 'unless it is passed over'),
	(29, 'clickhouse, strict_deduplication', '0:1 1:2 2:2 3:3', 2, 'a repeated step ends all')
) c(n, mode, stream, expected, what) ORDER BY n;

-- Any order of rows.
SELECT mode, count(DISTINCT pg_temp.level(stream, mode)) AS levels, min(pg_temp.level(stream, mode)) AS level
FROM (VALUES ('strict_increase'), ('strict_order'), ('strict_deduplication'), ('strict_order, allow_reentry'), ('clickhouse'),
	('clickhouse, strict_order'), ('clickhouse, strict_once, strict_deduplication')) m(mode),
	(VALUES ('0:1 1:12 1:3 2:2 2:3 3:34'), ('3:34 2:3 2:2 1:3 1:12 0:1'), ('1:3 3:34 0:1 2:3 1:12 2:2'), ('2:2 1:12 2:3 0:1 3:34 1:3')) s(stream)
GROUP BY 1 ORDER BY 1;

-- A state keeps its mode, in any words that mean the same; rows of no step are kept where they count.
SELECT window_funnel_combine(window_funnel_transition(NULL, 9, 'strict_order,exact', 1, true), window_funnel_transition(NULL, 9, 'STRICT_ORDER', 2, false))::text;
SELECT window_funnel_transition(NULL, 9, 'strict_increase', 2, false)::text;

-- strict_once of ClickHouse keeps every chain: 23 rows that each satisfy all of 24 steps are too many. Ours matches rows to steps.
SELECT window_funnel(10, 'clickhouse, strict_once', n % 2, VARIADIC array_fill(true, ARRAY[24])) FROM generate_series(1, 23) n;
SELECT window_funnel(10, 'strict_once', n % 2, VARIADIC array_fill(true, ARRAY[24])) AS level FROM generate_series(1, 23) n;

-- Words that do not go together, or are none.
SELECT window_funnel(10, 'allow_reentry', 1, true);
SELECT window_funnel(10, 'strict_increase, clickhouse', 1, true);
SELECT window_funnel(10, 'strict', 1, true);
