-- What a call costs, over a million rows: clients that have all of name, e-mail and telephone number, as often as it takes.
SELECT 1000000 / :shrink AS nrows \gset

CREATE TABLE bench.person AS
WITH client AS MATERIALIZED (
	SELECT *, row_number() OVER (ORDER BY client_id) AS n, count(*) OVER () AS clients FROM shop.crm_client
	WHERE num_nulls(given_name, family_name, email, phone) = 0
)
SELECT c.n::int AS n, true AS yes, c.family_name, o.family_name AS other_name, c.email, o.email AS other_email, c.phone,
	c.civility, c.given_name, c.birth_date, c.street, c.postcode, c.city
FROM client c JOIN client o ON o.n = c.n * 7919 % c.clients + 1,
	generate_series(1, :nrows / (SELECT count(*) FROM client)::int + 1) copy
ORDER BY copy, c.n LIMIT :nrows;
VACUUM ANALYZE bench.person;

-- Sixteen calls of a function that does next to nothing, less one of them: the floor of any function in C.
SELECT add('one call', 'SELECT count(abs(n)) FROM person', :nrows, 'ns'),
	add('an empty call', format('SELECT count(%sn%s) FROM person', repeat('abs(', 16), repeat(')', 16)), 15 * :nrows, 'ns',
		net_of => 'one call');

-- A figure is net of the scan up to the last column that it reads.
SELECT add('scan to ' || c, format('SELECT count(%s) FROM person', c), :nrows, 'ns')
FROM unnest(ARRAY['family_name', 'other_name', 'email', 'other_email', 'phone', 'city']) c;
SELECT add(what, format('SELECT count(%s) FROM person', call), :nrows, 'ns', net_of => 'scan to ' || col, against => than, needs => needs)
FROM (VALUES
	(1, 'a copy of the text', $$family_name || ''$$, 'family_name', NULL, NULL),
	(2, 'upper', $$upper(family_name)$$, 'family_name', NULL, NULL),
	(3, 'unaccent of lower', $$contrib.unaccent(lower(family_name))$$, 'family_name', NULL, 'unaccent'),
	(4, 'fold_text', $$fold_text(family_name)$$, 'family_name', 'unaccent of lower', NULL),
	(5, 'normalize_name', $$normalize_name(family_name)$$, 'family_name', 'unaccent of lower', NULL),
	(6, 'fuzzystrmatch, names', $$contrib.levenshtein(family_name, other_name)$$, 'other_name', NULL, 'fuzzystrmatch'),
	(7, 'levenshtein, names', $$levenshtein(family_name, other_name)$$, 'other_name', 'fuzzystrmatch, names', NULL),
	(8, 'jaro_winkler, names', $$jaro_winkler_similarity(family_name, other_name)$$, 'other_name', 'fuzzystrmatch, names', NULL),
	(9, 'fuzzystrmatch, e-mails', $$contrib.levenshtein(email, other_email)$$, 'other_email', NULL, 'fuzzystrmatch'),
	(10, 'levenshtein, e-mails', $$levenshtein(email, other_email)$$, 'other_email', 'fuzzystrmatch, e-mails', NULL),
	(11, 'jaro_winkler, e-mails', $$jaro_winkler_similarity(email, other_email)$$, 'other_email', 'fuzzystrmatch, e-mails', NULL),
	(12, 'lower of trim', $$lower(btrim(email))$$, 'email', NULL, NULL),
	(13, 'normalize_email', $$normalize_email(email)$$, 'email', 'lower of trim', NULL),
	(14, 'digits by regexp_replace', $$regexp_replace(phone, '\D', '', 'g')$$, 'phone', NULL, NULL),
	(15, 'normalize_phone', $$normalize_phone(phone)$$, 'phone', 'digits by regexp_replace', NULL),
	(16, 'jsonb of 9 columns', $$jsonb_build_object('civility', civility, 'given_name', given_name, 'family_name', family_name,$$ ||
		' ''birth_date'', birth_date, ''email'', email, ''phone'', phone, ''street'', street, ''postcode'', postcode, ''city'', city)',
		'city', NULL, NULL),
	(17, 'identity of 9 columns', $$identity(civility => civility, given_name => given_name, family_name => family_name,$$ ||
		' birth_date => birth_date, email => email, phone => phone, street => street, postcode => postcode, city => city)',
		'city', 'jsonb of 9 columns', NULL)
) v(place, what, call, col, than, needs)
ORDER BY place;

-- Both distances are the same number.
SELECT add('levenshtein, both agree', 'SELECT count(*) FROM person WHERE levenshtein(email, other_email) <> contrib.levenshtein(email, other_email)',
	:nrows, 'ns', needs => 'fuzzystrmatch', answer => 'SELECT count || '' differ'' FROM result');
