# Every block of SQL in the README runs, in order, in one session of a database that is new.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my @blocks = slurp_file('README.md') =~ /^```sql\n(.*?)^```$/msg;
cmp_ok(scalar @blocks, '>', 10, 'the README shows SQL');

$ENV{PGCLIENTENCODING} = 'UTF8';
my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init(extra => [ '--locale=C', '--encoding=UTF8' ]);
$node->start;

# A block that fails is named by the message: psql gives the line in what it was fed.
my ($stdout, $stderr);
my $status = $node->psql('postgres', join("\n", @blocks), stdout => \$stdout, stderr => \$stderr, on_error_stop => 1);
is($status, 0, 'all of it runs') or diag($stderr);
like($stdout, qr/^\d+\|JEANNE\|LEFEVRE\|jeanne\.lefevre\@gmail\.com\|\+33645891237\|2\|crm, web$/m,
	'the first result is as the README says: Jeanne is one customer');
like($stdout, qr/^\d+\|PAUL\|MARTIN\|paul\.martin\@orange\.fr\|\+33145891236\|2\|crm$/m, 'so is Paul');
like($stdout, qr/^\d+\|MARC\|PETIT\|marc\.petit\@free\.fr\|\|1\|web$/m, 'Marc is himself');
like($stdout, qr/^t$/m, 'the cookie of the anonymous visits is hers');

done_testing();
