# A database that uses the extension survives pg_dump and pg_restore: the extension's version, its objects with their
# rights and comments, and all that content.sql made are the same on the other side.
use strict;
use warnings;
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--locale=C', '--encoding=UTF8' ]);
$node->start;
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") foreach 'original', 'restored';
$node->command_ok(
	[
		'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null',
		'-d', $node->connstr('original'), '-f', dirname(__FILE__) . '/content.sql'
	],
	'content is made');

my $archive = PostgreSQL::Test::Utils::tempdir() . '/original.dump';
$node->command_ok([ 'pg_dump', '-Fc', '-f', $archive, '-d', $node->connstr('original') ], 'pg_dump');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $archive ], 'pg_restore');

# What the extension is made of: pg_dump itself only says CREATE EXTENSION.
my $catalogue = q{
	SELECT e.extversion, pg_describe_object(d.classid, d.objid, 0), t.description,
		(SELECT proacl FROM pg_proc WHERE oid = d.objid AND d.classid = 'pg_proc'::regclass),
		(SELECT relacl FROM pg_class WHERE oid = d.objid AND d.classid = 'pg_class'::regclass)
	FROM pg_extension e
		JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
		LEFT JOIN pg_description t ON t.classoid = d.classid AND t.objoid = d.objid AND t.objsubid = 0
	WHERE e.extname = 'identity360'
	ORDER BY 2};
my $expected = $node->safe_psql('original', $catalogue);
isnt($expected, '', 'the extension has objects');
is($node->safe_psql('restored', $catalogue), $expected, 'same version, objects, rights and comments');

# All rows and definitions, as text. The key of \restrict differs in each run.
sub dump_of
{
	my ($out, $err) = run_command([ 'pg_dump', '-d', $node->connstr(shift) ]);

	$out =~ s/^\\(un)?restrict .*$//mg;
	return $out;
}
my $text = dump_of('original');
like($text, qr/CREATE EXTENSION .*identity360/, 'the dump names the extension');
is(dump_of('restored'), $text, 'same content');

# The graph goes on where it was: the same profiles, nothing changed by another run, and new nodes get new numbers.
my $profiles = q{SELECT array_agg(p ORDER BY p.profile_id) FROM identity360.profile_360 p};
is($node->safe_psql('restored', $profiles), $node->safe_psql('original', $profiles), 'same profiles');
is($node->safe_psql('restored', q{SELECT records_read, records_changed, merged, split FROM identity360.resolve()}),
	'3|0|0|0', 'another run finds nothing to change');
is($node->safe_psql('restored', q{
		SELECT identity360.observe(ARRAY['cookie:new']) > max(node_id) FROM identity360.node}),
	't', 'a new node is the newest');

$node->stop;
done_testing();
