# After a crash the index of identities gives what a sequential scan gives: rows of before and after the last checkpoint, merged
# into the index and in its pending list, committed and not.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--locale=C', '--encoding=UTF8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nfsync = on\nfull_page_writes = on\nsynchronous_commit = on");
$node->start;

# Rows from $from to $to into both tables.
sub insert_sql
{
	my ($from, $to) = @_;

	return join '', map {
		"INSERT INTO $_ SELECT n, identity360.identity(given_name => 'Jean', family_name => 'Nom' || n % 50, phone => '0645347' || 100 + n % 97,
			birth_date => '198' || n % 10 || '-05-12') FROM generate_series($from, $to) n;"
	} 'pending', 'direct';
}

# How many rows each probe finds, of both tables; and by which way.
sub found
{
	my ($settings) = @_;

	return $node->safe_psql(
		'postgres', "SET search_path = public, identity360; $settings;" . q{
		SELECT string_agg(found, ',' ORDER BY n) FROM generate_series(1, 60) n,
			LATERAL (SELECT identity360.identity(family_name => 'Nom' || n % 50, phone => '0645347' || 100 + n % 97, birth_date => '198' || n % 10 || '-05-12')) p(who),
			LATERAL (SELECT (SELECT coalesce(sum(id), 0) FROM pending WHERE who ~= p.who) || ':' || (SELECT coalesce(sum(id), 0) FROM direct WHERE who ~= p.who)) f(found)});
}

$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION identity360;
	CREATE TABLE pending (id int, who identity360.identity);
	CREATE TABLE direct (id int, who identity360.identity);
	CREATE INDEX pending_who ON pending USING gin (who identity360.identity_ops) WITH (fastupdate = on);
	CREATE INDEX direct_who ON direct USING gin (who identity360.identity_ops) WITH (fastupdate = off);} . insert_sql(1, 2000));
$node->safe_psql('postgres', 'VACUUM pending; CHECKPOINT');
$node->safe_psql('postgres', insert_sql(2001, 3000) . 'DELETE FROM pending WHERE id % 3 = 0; DELETE FROM direct WHERE id % 3 = 0');
$node->safe_psql('postgres', 'VACUUM direct');
$node->safe_psql('postgres', 'BEGIN;' . insert_sql(3001, 3500) . 'ROLLBACK');
$node->safe_psql('postgres', insert_sql(3501, 4000));
$node->stop('immediate');
$node->start;

like($node->safe_psql('postgres', q{
		SET search_path = public, identity360; SET enable_seqscan = off; EXPLAIN SELECT FROM pending WHERE who ~= '{"phone": "0645347101"}'}),
	qr/Bitmap Index Scan on pending_who/, 'the index is used');
my $scanned = found('SET enable_indexscan = off; SET enable_bitmapscan = off');
like($scanned, qr/[1-9]\d*:[1-9]/, 'something is found');
is(found('SET enable_seqscan = off'), $scanned, 'the index gives what a scan gives');
$node->safe_psql('postgres', insert_sql(4001, 4500));
$node->safe_psql('postgres', 'VACUUM pending; VACUUM direct');
is( found('SET enable_seqscan = off'),
	found('SET enable_indexscan = off; SET enable_bitmapscan = off'), 'and after more rows and a VACUUM');

$node->stop;
done_testing();
