-- row_security.sql
--    Who sees which rows of the kept graph: those of the sources that they may read.
--
--    A role that was granted the tables and views still learns nothing of a source whose relation
--    it has no SELECT on: no key, value, time, count or name. That two visible records belong
--    together because of a hidden one does show; it is what the graph is for. The owner, and with
--    him the functions that write, see everything.
--
--    Cost: one look at the privileges per source, and semi-joins in the order member, node, link,
--    source; the policies of a table hold in those that refer to it.

ALTER TABLE @extschema@.source ENABLE ROW LEVEL SECURITY;
CREATE POLICY source_readable ON @extschema@.source FOR SELECT
	USING (pg_catalog.has_table_privilege(relation, 'SELECT'));
COMMENT ON POLICY source_readable ON @extschema@.source IS 'sources whose relation the role may read';

ALTER TABLE @extschema@.event_source ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_source_readable ON @extschema@.event_source FOR SELECT
	USING (pg_catalog.has_table_privilege(relation, 'SELECT'));
COMMENT ON POLICY event_source_readable ON @extschema@.event_source IS 'event sources whose relation the role may read';

ALTER TABLE @extschema@.source_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY source_record_readable ON @extschema@.source_record FOR SELECT
	USING (source_id IN (SELECT s.source_id FROM @extschema@.source s));
COMMENT ON POLICY source_record_readable ON @extschema@.source_record IS 'records of the sources that the role may read';

-- What observe() was told with no source is everybody's who may read the table; of another name, of those who see that source.
ALTER TABLE @extschema@.link ENABLE ROW LEVEL SECURITY;
CREATE POLICY link_readable ON @extschema@.link FOR SELECT
	USING (CASE kind
		WHEN 'match' THEN left_node IN (SELECT r.node_id FROM @extschema@.source_record r)
		              AND right_node IN (SELECT r.node_id FROM @extschema@.source_record r)
		WHEN 'carries' THEN source IN (SELECT s.name FROM @extschema@.source s)
		WHEN 'seen_together' THEN source IN (SELECT e.name FROM @extschema@.event_source e)
		ELSE source OPERATOR(pg_catalog.=) '' OR source IN (SELECT s.name FROM @extschema@.source s)
		     OR source IN (SELECT e.name FROM @extschema@.event_source e)
	END);
COMMENT ON POLICY link_readable ON @extschema@.link IS 'evidence from the sources that the role may read';

ALTER TABLE @extschema@.node ENABLE ROW LEVEL SECURITY;
CREATE POLICY node_readable ON @extschema@.node FOR SELECT
	USING (CASE kind
		WHEN 'record' THEN namespace IN (SELECT s.name FROM @extschema@.source s)
		ELSE node_id IN (SELECT l.left_node FROM @extschema@.link l) OR node_id IN (SELECT l.right_node FROM @extschema@.link l)
	END);
COMMENT ON POLICY node_readable ON @extschema@.node IS 'records of the sources that the role may read, and identifiers seen in them';

ALTER TABLE @extschema@.member ENABLE ROW LEVEL SECURITY;
CREATE POLICY member_readable ON @extschema@.member FOR SELECT
	USING (node_id IN (SELECT n.node_id FROM @extschema@.node n));
COMMENT ON POLICY member_readable ON @extschema@.member IS 'members that the role may see as nodes';

ALTER TABLE @extschema@.member_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY member_change_readable ON @extschema@.member_change FOR SELECT
	USING (node_id IN (SELECT n.node_id FROM @extschema@.node n));
COMMENT ON POLICY member_change_readable ON @extschema@.member_change IS 'changes of the members that the role may see as nodes';

ALTER TABLE @extschema@.holding ENABLE ROW LEVEL SECURITY;
CREATE POLICY holding_readable ON @extschema@.holding FOR SELECT
	USING (node_id IN (SELECT n.node_id FROM @extschema@.node n) AND person_node IN (SELECT n.node_id FROM @extschema@.node n));
COMMENT ON POLICY holding_readable ON @extschema@.holding IS 'holders of which the role may see both nodes';

ALTER TABLE @extschema@.decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY decision_readable ON @extschema@.decision FOR SELECT
	USING (left_node IN (SELECT n.node_id FROM @extschema@.node n) AND right_node IN (SELECT n.node_id FROM @extschema@.node n));
COMMENT ON POLICY decision_readable ON @extschema@.decision IS 'decisions about two nodes that the role may see';
