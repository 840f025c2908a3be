-- inspect_identifier(): the value by the rules of its kind, why it is none, and what a network address is for.
-- The rules are proved in test/unit with published numbers; here, that SQL reaches them.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

SELECT k AS kind, v AS given, (inspect_identifier(k, v)).*
FROM (VALUES ('iban', 'fr14 2004 1010 0505 0001 3m02 606'), ('iban', 'FR14 2004 1010 0505 0001 3M02 605'), ('iban', 'US82 WEST 1234'),
             ('siren', '732 829 320'), ('siret', '356 000 000 49837'), ('siret', '73282932000075'), ('siren', '000000000'),
             ('nir', '2 55 08 14 168 025 38'), ('luhn', '4111 1111 1111 1111'), ('ean13', '4006381333931'),
             ('idfa', 'ea7583cd-a667-48bc-b806-42ecb2b48606'), ('gaid', 'EA7583CD-A667-48BC-B806-42ECB2B48606'),
             ('maid', '00000000-0000-0000-0000-000000000000'), ('ip', '2001:0DB8::0001'), ('ip', '100.64.0.1'), ('ip', '::ffff:90.1.2.3'), ('ip', '1.2.3'),
             ('email', 'Jean@Dupont'), ('phone', '06 45 89 12 37'), ('cookie', ' aB-c '), ('cookie', ' ')) t(k, v);

-- normalize_identifier() is its first column.
SELECT bool_and((inspect_identifier(k, v)).value IS NOT DISTINCT FROM normalize_identifier(k, v)) AS agree
FROM (VALUES ('iban', 'FR14 2004 1010 0505 0001 3M02 606'), ('iban', 'FR14'), ('email', 'Jean@Dupont.FR'), ('cookie', 'x'), ('cookie', repeat('x', 1001))) t(k, v);
