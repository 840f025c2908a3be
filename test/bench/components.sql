-- Connected components of two million random edges and of a chain; against what SQL alone can do, at sizes where it can.
SELECT 2000000 / :shrink AS nedges, 100000 / :shrink AS nmedium, 20000 / :shrink AS nfew, 1000000 / :shrink AS nchain \gset

-- Numbers all over bigint, as ids may be, in no order. Two of some millions hardly ever meet in 64 bits.
CREATE FUNCTION bench.spread(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashint8extended(n, 42);

SELECT setseed(0.5);
-- As many nodes as edges: most of them hang together in one giant.
CREATE TABLE bench.random_edge AS
SELECT spread(floor(random() * :nedges)::bigint) AS a, spread(floor(random() * :nedges)::bigint) AS b FROM generate_series(1, :nedges);
CREATE TABLE bench.random_medium AS
SELECT spread(floor(random() * :nmedium)::bigint) AS a, spread(floor(random() * :nmedium)::bigint) AS b FROM generate_series(1, :nmedium);
-- Twice as many nodes as edges: small components, as a recursion writes the square of each.
CREATE TABLE bench.random_few AS
SELECT spread(floor(random() * 2 * :nfew)::bigint) AS a, spread(floor(random() * 2 * :nfew)::bigint) AS b FROM generate_series(1, :nfew);
CREATE TABLE bench.chain_edge AS
SELECT spread(n) AS a, spread(n + 1) AS b FROM generate_series(1, :nchain) n ORDER BY random();
CREATE TABLE bench.done AS SELECT * FROM connected_components('bench.random_edge');
VACUUM ANALYZE bench.random_edge, bench.random_medium, bench.random_few, bench.chain_edge, bench.done;

CREATE VIEW bench.recursion_few AS
WITH RECURSIVE edge AS MATERIALIZED (SELECT a, b FROM random_few UNION SELECT b, a FROM random_few),
reach(node, other) AS (SELECT a, a FROM edge UNION SELECT r.node, e.b FROM reach r JOIN edge e ON e.a = r.other)
SELECT node, min(other) AS component FROM reach GROUP BY node;

-- The smallest node goes round by round to the neighbours, until nothing changes.
CREATE FUNCTION bench.propagate(edges regclass) RETURNS TABLE (node bigint, component bigint) LANGUAGE plpgsql AS $$
DECLARE
	changed bigint := 1;
BEGIN
	EXECUTE format('CREATE TEMP TABLE both_ways AS SELECT a, b FROM %1$s UNION ALL SELECT b, a FROM %1$s', edges);
	CREATE TEMP TABLE label AS SELECT DISTINCT b.a AS n, b.a AS least FROM both_ways b;
	WHILE changed > 0 LOOP
		CREATE TEMP TABLE next_label AS
		SELECT l.n, least(l.least, m.least) AS least, m.least < l.least AS moved
		FROM label l JOIN (SELECT b.b AS n, min(l.least) AS least FROM both_ways b JOIN label l ON l.n = b.a GROUP BY b.b) m USING (n);
		SELECT count(*) INTO changed FROM next_label l WHERE l.moved;
		DROP TABLE label;
		ALTER TABLE next_label RENAME TO label;
	END LOOP;
	RETURN QUERY SELECT l.n, l.least FROM label l;
	DROP TABLE label, both_ways;
END $$;

SELECT add(what, command, size, against => than, answer => CASE WHEN command NOT LIKE '%count(%' THEN
	$$SELECT format('%s nodes, %s components', count(*), count(DISTINCT component)) FROM result$$ END)
FROM (VALUES
	(1, 'connected_components, random', $$SELECT * FROM connected_components('random_edge')$$, :nedges, NULL),
	(2, 'connected_components, chain', $$SELECT * FROM connected_components('chain_edge')$$, :nchain, NULL),
	(3, 'reading the random edges', 'SELECT count(b) FROM random_edge', :nedges, NULL),
	(4, 'writing its nodes', 'SELECT * FROM done', :nedges, NULL),
	(5, 'rounds of labels', $$SELECT * FROM propagate('random_medium')$$, :nmedium, NULL),
	(6, 'connected_components, the same', $$SELECT * FROM connected_components('random_medium')$$, :nmedium, 'rounds of labels'),
	(7, 'recursive query', 'SELECT * FROM recursion_few', :nfew, NULL),
	(8, 'connected_components, those', $$SELECT * FROM connected_components('random_few')$$, :nfew, 'recursive query')
) v(place, what, command, size, than) ORDER BY place;
