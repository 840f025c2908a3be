-- Laws for all that CREATE EXTENSION makes, found in the catalogue: each query names what breaks one, so it gives no row.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
CREATE TEMP VIEW made AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) COLLATE "C" AS object
FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'identity360' AND d.deptype = 'e';
CREATE TEMP VIEW made_function AS
SELECT p.*, l.lanname, m.object, array_to_string(p.proconfig, '; ') AS settings
FROM made m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid JOIN pg_language l ON l.oid = p.prolang;
CREATE TEMP VIEW made_relation AS
SELECT c.*, m.object FROM made m JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid;
-- The queries below look at something.
SELECT count(*) > 0 AS made_anything FROM made_function;
-- Every object says what the caller gets. A sequence comes with its table and a family with its class: no word of their own.
SELECT object AS without_comment
FROM made m LEFT JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
WHERE m.classid <> 'pg_opfamily'::regclass AND c.relkind IS DISTINCT FROM 'S'
  AND NOT EXISTS (SELECT FROM pg_description t WHERE t.classoid = m.classid AND t.objoid = m.objid AND t.objsubid = 0)
ORDER BY 1;
-- So does every column of a table or view.
SELECT r.object, a.attname AS column_without_comment
FROM made_relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE r.relkind IN ('r', 'p', 'v', 'm') AND col_description(r.oid, a.attnum) IS NULL
ORDER BY 1, a.attnum;
-- PUBLIC may execute pure functions only. An empty list of rights means that of creation, by which PUBLIC may.
SELECT object AS open_to_public
FROM made_function
WHERE provolatile <> 'i'
  AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
ORDER BY 1;
-- PUBLIC has no right on a table, a view, a sequence or a column,
SELECT object, acl.privilege_type AS right_of_public
FROM made_relation r, aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) acl
WHERE acl.grantee = 0
UNION
SELECT object || ' column ' || attname, acl.privilege_type
FROM made_relation r JOIN pg_attribute a ON a.attrelid = r.oid, aclexplode(a.attacl) acl
WHERE acl.grantee = 0
ORDER BY 1, 2;
-- and may not create anything in the schema.
SELECT acl.privilege_type AS right_of_public
FROM pg_namespace n, aclexplode(n.nspacl) acl
WHERE n.nspname = 'identity360' AND acl.grantee = 0 AND acl.privilege_type <> 'USAGE';
-- No caller's search_path decides what a body means: it is pinned, or the body was parsed at creation. With the rights of
-- the owner, it is pinned always and the caller's temporary objects come last.
SELECT object AS search_path_of_the_caller
FROM made_function
WHERE lanname IN ('sql', 'plpgsql') AND prosqlbody IS NULL AND coalesce(settings, '') !~ '\msearch_path='
ORDER BY 1;
SELECT object AS definer_without_safe_search_path
FROM made_function
WHERE prosecdef AND coalesce(settings, '') !~ '\msearch_path=[^;]*\mpg_temp"?(;|$)'
ORDER BY 1;
-- A view gives its reader no right beyond the reader's own.
SELECT object AS view_with_rights_of_the_owner
FROM made_relation
WHERE relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false)
ORDER BY 1;
-- pg_dump keeps the rows of every table, and where its sequences stand.
SELECT object AS not_dumped
FROM made_relation r
WHERE relkind IN ('r', 'p', 'S')
  AND NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = 'identity360' AND r.oid = ANY (e.extconfig))
ORDER BY 1;
DROP VIEW made_relation, made_function, made;
