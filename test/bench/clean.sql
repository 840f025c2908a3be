-- What it costs to clean a million records as they were typed: function by function, and all fields in one statement. The
-- records are the clients of the demo's retailer, as often as it takes, with what is missing and malformed among them.
SELECT 1000000 / :shrink AS nrows \gset

CREATE TABLE bench.typed AS
SELECT c.client_id, c.civility, c.given_name, c.family_name, c.birth_date, c.email, c.phone, c.street, c.postcode, c.city
FROM shop.crm_client c, generate_series(1, :nrows / (SELECT count(*) FROM shop.crm_client)::int + 1) copy
ORDER BY copy, c.client_id LIMIT :nrows;
VACUUM ANALYZE bench.typed;

-- A figure is net of the scan up to the last column that it reads.
SELECT add('scan to ' || c, format('SELECT count(%s) FROM typed', c), :nrows, 'ns')
FROM unnest(ARRAY['given_name', 'family_name', 'birth_date', 'email', 'phone', 'city']) c;
SELECT add(what, format('SELECT count(%s) FROM typed', call), :nrows, 'ns', net_of => 'scan to ' || col)
FROM (VALUES
	(1, 'fold_text', $$fold_text(family_name)$$, 'family_name'),
	(2, 'inspect_text', $$inspect_text(family_name)$$, 'family_name'),
	(3, 'normalize_name, given', $$normalize_name(given_name)$$, 'given_name'),
	(4, 'normalize_name, family', $$normalize_name(family_name)$$, 'family_name'),
	(5, 'inspect_name', $$inspect_name(given_name, family_name)$$, 'family_name'),
	(6, 'compare_names', $$compare_names(given_name, family_name, family_name, given_name)$$, 'family_name'),
	(7, 'phonetic_code, soundex_fr', $$phonetic_code(family_name, 'soundex_fr')$$, 'family_name'),
	(8, 'phonetic_code, berge_fonem_fr', $$phonetic_code(family_name, 'berge_fonem_fr')$$, 'family_name'),
	(9, 'phonetic_code, double_metaphone', $$phonetic_code(family_name, 'double_metaphone')$$, 'family_name'),
	(10, 'normalize_birth_date', $$normalize_birth_date(birth_date)$$, 'birth_date'),
	(11, 'inspect_birth_date', $$inspect_birth_date(birth_date)$$, 'birth_date'),
	(12, 'normalize_email', $$normalize_email(email)$$, 'email'),
	(13, 'email_mailbox', $$email_mailbox(email)$$, 'email'),
	(14, 'inspect_email', $$inspect_email(email)$$, 'email'),
	(15, 'hash_identifier, uid2', $$hash_identifier('email', email, 'uid2')$$, 'email'),
	(16, 'normalize_phone', $$normalize_phone(phone)$$, 'phone'),
	(17, 'inspect_phone', $$inspect_phone(phone)$$, 'phone'),
	(18, 'normalize_address, columns', $$normalize_address(street, postcode, city)$$, 'city'),
	(19, 'normalize_address, one line', $$normalize_address(concat_ws(' ', street, postcode, city))$$, 'city'),
	(20, 'postal_lines of that', $$postal_lines(normalize_address(street, postcode, city))$$, 'city')
) v(place, what, call, col)
ORDER BY place;

-- The result is written to a table, as is that of the copy.
SELECT add('a copy of all fields', 'SELECT given_name, family_name, birth_date, email, phone, street, postcode, city FROM typed', :nrows),
	add('all fields cleaned', 'SELECT normalize_name(given_name) AS given_name, normalize_name(family_name) AS family_name, '
		'normalize_birth_date(birth_date) AS birth_date, normalize_email(email) AS email, normalize_phone(phone) AS phone, '
		'normalize_address(street, postcode, city) AS address FROM typed', :nrows,
		answer => $$SELECT format('%s given names, %s family names, %s birth dates, %s e-mails, %s phones, %s addresses', count(given_name),
			count(family_name), count(birth_date), count(email), count(phone), count(address)) FROM result$$);
