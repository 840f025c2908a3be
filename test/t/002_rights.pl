# A role that was granted nothing may look inside the schema and compute, and that is all: each table and view, and each
# function that is not pure, refuses it with 42501 (insufficient_privilege). The objects are found in the catalogue.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--locale=C', '--encoding=UTF8' ]);
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION identity360;
	CREATE ROLE bare LOGIN;
	CREATE TABLE secret ();
	CREATE VIEW made AS
	SELECT d.classid, d.objid
	FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	WHERE e.extname = 'identity360' AND d.deptype = 'e';
	GRANT SELECT ON made TO bare});

sub as_bare
{
	return $node->safe_psql('postgres', shift, extra_params => [ '-U', 'bare' ]);
}

# Of the statements that a query gives, those that end otherwise than with 42501 when the bare role tries them.
sub not_refused
{
	my ($statements) = @_;

	return as_bare(qq{
		CREATE TEMP TABLE tried (statement text, sqlstate text);
		DO \$\$
		DECLARE
			attempt text;
		BEGIN
			FOR attempt IN $statements LOOP
				BEGIN
					EXECUTE attempt;
					INSERT INTO tried VALUES (attempt, '00000');
				EXCEPTION WHEN OTHERS THEN
					INSERT INTO tried VALUES (attempt, SQLSTATE);
				END;
			END LOOP;
		END \$\$;
		SELECT statement, sqlstate FROM tried WHERE sqlstate <> '42501' ORDER BY statement});
}

is(not_refused(q{VALUES ('TABLE public.secret'), ('SELECT 1'), ('SELECT 1/0')}),
	"SELECT 1|00000\nSELECT 1/0|22012", 'a refusal is told from an answer and from an error');

is( as_bare(q{SELECT identity360.identity360_version() = extversion FROM pg_extension WHERE extname = 'identity360'}),
	't', 'a pure function answers');

is( as_bare(
		q{SELECT p.oid::regprocedure
		FROM made m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
		WHERE p.provolatile = 'i' AND NOT has_function_privilege(p.oid, 'EXECUTE')}),
	'', 'so may all pure functions');

is( not_refused(
		q{SELECT format('SELECT FROM %s', c.oid::regclass)
		FROM made m JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
		WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')}),
	'', 'no table or view can be read');

is( as_bare(
		q{SELECT c.oid::regclass
		FROM made m JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
		WHERE c.relkind IN ('r', 'p', 'v', 'm')
		  AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')}),
	'', 'none can be written');

# Called with NULLs: whether a call is allowed is decided before any argument is looked at. What takes a pseudo-type
# cannot be called like this; the regression test "catalog" looks at its rights.
is( not_refused(
		q{SELECT format('%s %s(%s)', CASE p.prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT' END, p.oid::regproc,
			(SELECT string_agg(format('%s(SELECT NULL::%s)',
					CASE WHEN p.provariadic <> 0 AND a.n = cardinality(taken.types) THEN 'VARIADIC ' END,
					format_type(a.type, NULL)), ', ' ORDER BY a.n)
			 FROM unnest(taken.types) WITH ORDINALITY a(type, n)))
		FROM made m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid,
			LATERAL (SELECT coalesce(CASE p.prokind WHEN 'p' THEN p.proallargtypes END, p.proargtypes::oid[])) taken(types)
		WHERE p.provolatile <> 'i'
		  AND NOT EXISTS (SELECT FROM pg_type WHERE oid = ANY (taken.types) AND typtype = 'p')}),
	'', 'no function that reads or writes can be called');

$node->stop;
done_testing();
