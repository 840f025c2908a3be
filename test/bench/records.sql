-- The records of all three bases of a shop, as identities: what there is to cluster.

CREATE TABLE bench.record (
	n          bigint GENERATED ALWAYS AS IDENTITY,
	source     text NOT NULL,
	record_key text NOT NULL,
	identity   identity NOT NULL
);
INSERT INTO bench.record(source, record_key, identity)
SELECT 'crm', client_id::text, identity(civility => civility, given_name => given_name, family_name => family_name,
	birth_date => birth_date, email => email, phone => phone, street => street, postcode => postcode, city => city,
	identifiers => jsonb_build_object('loyalty_card', loyalty_card)) FROM shop.crm_client
UNION ALL
SELECT 'web', account_id, identity(given_name => given_name, family_name => family_name, email => email, phone => phone,
	identifiers => jsonb_build_object('account', account_id)) FROM shop.web_account
UNION ALL
SELECT 'till', ticket_id::text, identity(given_name => given_name, family_name => family_name, phone => phone,
	street => street, postcode => postcode, city => city, identifiers => jsonb_build_object('loyalty_card', loyalty_card))
FROM shop.till_ticket
WHERE num_nonnulls(given_name, family_name, phone, street, loyalty_card) > 0;

-- The same, as somebody would clean it in SQL before comparing.
CREATE TABLE bench.clean AS
SELECT r.n, r.source, r.record_key, c.*
FROM bench.record r JOIN (
	SELECT 'crm' AS source, client_id::text AS record_key, normalize_email(email) AS email, normalize_phone(phone) AS phone,
		loyalty_card AS card, fold_text(given_name) AS given_name, fold_text(family_name) AS family_name,
		normalize_birth_date(birth_date) AS birth_date, postcode FROM shop.crm_client
	UNION ALL
	SELECT 'web', account_id, normalize_email(email), normalize_phone(phone), NULL, fold_text(given_name), fold_text(family_name),
		NULL, NULL FROM shop.web_account
	UNION ALL
	SELECT 'till', ticket_id::text, NULL, normalize_phone(phone), loyalty_card, fold_text(given_name), fold_text(family_name),
		NULL, postcode FROM shop.till_ticket
) c(source_, key_, email, phone, card, given_name, family_name, birth_date, postcode) ON (source_, key_) = (r.source, r.record_key);

VACUUM ANALYZE bench.record, bench.clean;
