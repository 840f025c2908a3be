-- connected_components(): the components that a recursive query finds, each by its smallest node; and what it refuses.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- By hand: 1-2-3 and 7 with -7 are joined; 4 and 5 have no other end; a row of NULLs says nothing; 6 is joined to itself.
SELECT * FROM connected_components('VALUES (1, 2), (3, 2), (4, NULL), (NULL, 5), (NULL, NULL), (7, -7), (6, 6)') ORDER BY node;
-- The ends of the range.
SELECT * FROM connected_components('SELECT -9223372036854775808, 9223372036854775807 UNION ALL SELECT 0, 9223372036854775807') ORDER BY node;
SELECT count(*) FROM connected_components('SELECT 1, 2 WHERE false');

-- On random graphs: the smallest node that a recursive query reaches from each node.
CREATE TABLE graph_edge (label text, a bigint, b int);
CREATE FUNCTION differences(nnodes int, nedges int) RETURNS TABLE (nodes bigint, differences bigint)
LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE graph_edge;
	INSERT INTO graph_edge SELECT 'x', floor(random() * nnodes) - nnodes / 2, floor(random() * nnodes) - nnodes / 2 FROM generate_series(1, nedges);
	RETURN QUERY
		WITH RECURSIVE step AS (SELECT a, b::bigint FROM graph_edge UNION SELECT b, a FROM graph_edge),
		reach (node, reached) AS (
			SELECT a, a FROM step
			UNION
			SELECT r.node, s.b FROM reach r JOIN step s ON s.a = r.reached),
		expected AS (SELECT node, min(reached) AS component FROM reach GROUP BY node)
		SELECT count(e.node), count(*) FILTER (WHERE e.component IS DISTINCT FROM c.component)
		FROM expected e FULL JOIN connected_components('graph_edge') c USING (node);
END $$;
SELECT setseed(0.5);
SELECT sum(d.nodes) > 500 AS many, sum(d.differences) AS differences
FROM generate_series(1, 20) i, differences(10 * i, 6 * i) d;
SELECT d.differences FROM differences(300, 150) d;

-- A chain of 100,000 edges, shuffled; a star of as many.
SELECT count(*), min(component), max(component)
FROM connected_components('SELECT i, i + 1 FROM generate_series(1, 100000) i ORDER BY hashint4(i)');
SELECT count(*), min(component), max(component)
FROM connected_components('SELECT 100001 AS hub, i FROM generate_series(1, 100000) i ORDER BY hashint4(i)');

-- The first two integer columns are taken, of any name and width.
TRUNCATE graph_edge;
INSERT INTO graph_edge VALUES ('x', 2, 1);
SELECT * FROM connected_components('graph_edge') ORDER BY node;
SELECT * FROM connected_components('SELECT ''note'', 3::smallint AS "from", now(), 4 AS "to", 5 AS weight') ORDER BY node;

-- What is refused.
\set SHOW_CONTEXT never
SELECT * FROM connected_components('SELECT 1 AS a, ''2'' AS b');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM connected_components(NULL);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM connected_components('DELETE FROM graph_edge');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SET maintenance_work_mem = '1MB';
SET work_mem = '1MB';
SELECT count(*) FROM connected_components('SELECT i, -i FROM generate_series(1, 1000) i');
DO $$ BEGIN
	PERFORM connected_components('SELECT i, -i FROM generate_series(1, 100000) i');
EXCEPTION WHEN configuration_limit_exceeded THEN
	RAISE WARNING '%', SQLERRM;
END $$;
RESET work_mem;
RESET maintenance_work_mem;

DROP FUNCTION differences;
DROP TABLE graph_edge;
