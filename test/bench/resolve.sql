-- resolve() over all sources of the demo: the first run, a run that finds nothing new, and one that finds a client in a
-- hundred moved; then observe(), event by event.
SELECT count(*) AS nrecords, least(1000, (SELECT count(*) FROM shop.web_account)) AS nlogins FROM
	(SELECT FROM shop.crm_client UNION ALL SELECT FROM shop.web_account UNION ALL SELECT FROM shop.till_ticket) r \gset

-- Each round begins with no graph at all, and with everybody where he lived.
CREATE PROCEDURE bench.start_over() LANGUAGE plpgsql AS $$
BEGIN
	DROP EXTENSION identity360 CASCADE;
	CREATE EXTENSION identity360;
	UPDATE shop.crm_client SET street = substr(street, 3) WHERE street LIKE 'Z %';
	PERFORM add_source('crm', 'shop.crm_client', 'client_id',
			'{"civility": "civility", "given_name": "given_name", "family_name": "family_name", "birth_date": "birth_date",
			  "email": "email", "phone": "phone", "street": "street", "postcode": "postcode", "city": "city",
			  "identifiers": {"loyalty_card": "loyalty_card"}}', created_at => 'created_at', priority => 1),
		add_source('web', 'shop.web_account', 'account_id',
			'{"given_name": "given_name", "family_name": "family_name", "email": "email", "phone": "phone",
			  "identifiers": {"account": "account_id"}}', created_at => 'created_at', priority => 2),
		add_source('till', 'shop.till_ticket', 'ticket_id',
			'{"given_name": "given_name", "family_name": "family_name", "phone": "phone", "street": "street",
			  "postcode": "postcode", "city": "city", "identifiers": {"loyalty_card": "loyalty_card"}}',
			created_at => 'sold_at', priority => 3),
		add_event_source('web visits', 'shop.web_event', 'occurred_at', '{"account": "account_id", "cookie": "cookie"}',
			event_type_column => 'type', channel => 'web'),
		add_event_source('newsletter', 'shop.newsletter_event', 'occurred_at', '{"email": "email"}',
			event_type_column => 'type', channel => 'email'),
		add_event_source('orders', 'shop.order_event', 'occurred_at',
			'{"account": "account_id", "loyalty_card": "loyalty_card", "email": "email"}',
			event_type_column => 'type', channel_column => 'channel', amount_column => 'amount'),
		add_event_source('referrals', 'shop.referral', 'occurred_at', '{"email": "referrer_email"}', event_type => 'referral');
END $$;

SELECT add(what, command, size, settings => '{"maintenance_work_mem": "4GB"}', prepare => prepare, answer => answer)
FROM (VALUES
	(1, 'first run', 'SELECT * FROM resolve()', :nrecords, 'CALL bench.start_over()',
		$$SELECT format('F1 %s (precision %s, recall %s), %s profiles', round(pairwise_f1::numeric, 4), round(pairwise_precision::numeric, 4),
				round(pairwise_recall::numeric, 4), profiles)
			FROM result, evaluate_clusters('SELECT source, record_key, profile_id AS cluster_key FROM profile_member WHERE kind = ''record''',
				'SELECT source, record_key, person_id AS cluster_key FROM shop.truth_record')$$),
	(2, 'nothing new', 'SELECT * FROM resolve()', :nrecords, 'ANALYZE',
		$$SELECT format('%s records changed, %s profiles', records_changed, profiles) FROM result$$),
	(3, 'one client in a hundred moved', 'SELECT * FROM resolve()', :nrecords,
		$$UPDATE shop.crm_client SET street = 'Z ' || street WHERE client_id % 100 = 0$$,
		$$SELECT format('%s records changed, %s profiles', records_changed, profiles) FROM result$$),
	(4, 'logins with a new cookie',
		$$SELECT observe(ARRAY['account:' || account_id, 'cookie:new-' || account_id]) AS profile_id FROM web_account LIMIT 1000$$, :nlogins, 'ANALYZE', $$SELECT count(DISTINCT profile_id) || ' profiles' FROM result$$)
) v(place, what, command, size, prepare, answer) ORDER BY place;
