-- Loads the demo's own tables into the schema "shop" and the public data sets into "public_sets".
--
--     psql -v dir=DIR -f demo/load.sql         from the top of the project; DIR is what demo/generate.py --out wrote
--     psql -v dir=DIR -v data=FOLDER -f ...    from elsewhere; FOLDER is demo/data
--
-- These are plain tables of a company that has never heard of identity resolution: the text is as it was typed, an
-- empty field is NULL, no base knows the keys of another. Neither schema may exist before; all is loaded or nothing.

\set ON_ERROR_STOP on
\if :{?dir}
\else
	DO $$ BEGIN RAISE EXCEPTION 'no folder was given' USING HINT = 'Run psql with -v dir=DIR.'; END $$;
\endif
\if :{?data}
\else
	\set data demo/data
\endif
-- \copy takes no variables, but \cd does.
\set here `pwd`

BEGIN;

CREATE SCHEMA shop;

CREATE TABLE shop.crm_client (
	client_id    integer PRIMARY KEY,
	civility     text,
	given_name   text,
	family_name  text,
	birth_date   text,
	email        text,
	phone        text,
	street       text,
	postcode     text,
	city         text,
	loyalty_card text,
	created_at   timestamptz NOT NULL
);
COMMENT ON TABLE shop.crm_client IS 'Clients of the CRM base. Some people are in it twice.';

CREATE TABLE shop.till_ticket (
	ticket_id    bigint PRIMARY KEY,
	shop         text NOT NULL,
	sold_at      timestamptz NOT NULL,
	loyalty_card text,
	given_name   text,
	family_name  text,
	phone        text,
	street       text,
	postcode     text,
	city         text,
	amount       numeric(10,2) NOT NULL,
	kind         text NOT NULL CHECK (kind IN ('sale', 'return'))
);
COMMENT ON TABLE shop.till_ticket IS 'Tickets of the shops'' tills, with what the cashier keyed about the customer, if anything.';
COMMENT ON COLUMN shop.till_ticket.amount IS 'Euros; negative for a return.';

CREATE TABLE shop.web_account (
	account_id  text PRIMARY KEY,
	email       text NOT NULL,
	given_name  text,
	family_name text,
	phone       text,
	created_at  timestamptz NOT NULL
);
COMMENT ON TABLE shop.web_account IS 'Accounts of the web shop, one per e-mail address.';

CREATE TABLE shop.web_event (
	event_id    bigint PRIMARY KEY,
	cookie      text NOT NULL,
	account_id  text REFERENCES shop.web_account,
	occurred_at timestamptz NOT NULL,
	type        text NOT NULL CHECK (type IN ('visit', 'product', 'basket', 'checkout')),
	page        text NOT NULL
);
COMMENT ON TABLE shop.web_event IS 'Pages seen on the web shop.';
COMMENT ON COLUMN shop.web_event.account_id IS 'The account that was logged in; NULL before login.';

CREATE TABLE shop.newsletter_event (
	email       text NOT NULL,
	occurred_at timestamptz NOT NULL,
	type        text NOT NULL CHECK (type IN ('sent', 'open', 'click'))
);
COMMENT ON TABLE shop.newsletter_event IS 'Newsletters sent, opened and clicked, from the mailing tool, which knows addresses only.';

CREATE TABLE shop.shop_order (
	order_id     text PRIMARY KEY,
	occurred_at  timestamptz NOT NULL,
	channel      text NOT NULL CHECK (channel IN ('web', 'shop')),
	account_id   text REFERENCES shop.web_account,
	loyalty_card text,
	email        text,
	amount       numeric(10,2) NOT NULL,
	status       text NOT NULL CHECK (status IN ('order', 'cancelled', 'returned')),
	source       text NOT NULL
);
COMMENT ON TABLE shop.shop_order IS 'Orders on line, by account, and sales in the shops to a recognised customer, by card or by the e-mail of the receipt.';
COMMENT ON COLUMN shop.shop_order.order_id IS 'W and a number for the web; S and the ticket''s number for a shop.';
COMMENT ON COLUMN shop.shop_order.source IS 'Where the visit came from, for the web; till, for a shop.';

-- One row an order, with how it ended: as events, an order that was cancelled or returned is two.
CREATE VIEW shop.order_event AS
SELECT occurred_at, 'order' AS type, channel, account_id, loyalty_card, email, amount FROM shop.shop_order
UNION ALL
SELECT occurred_at, status, channel, account_id, loyalty_card, email, amount FROM shop.shop_order WHERE status <> 'order';
COMMENT ON VIEW shop.order_event IS 'Orders, cancellations and returns as events.';

CREATE TABLE shop.referral (
	referrer_email text NOT NULL,
	occurred_at    timestamptz NOT NULL
);
COMMENT ON TABLE shop.referral IS 'A customer, by e-mail, who brought a friend.';

CREATE TABLE shop.truth_record (
	source       text NOT NULL CHECK (source IN ('crm', 'till', 'web')),
	record_key   text NOT NULL,
	person_id    integer NOT NULL,
	household_id integer NOT NULL,
	PRIMARY KEY (source, record_key)
);
COMMENT ON TABLE shop.truth_record IS 'Who is behind a client, a ticket or an account: the answer, to measure by. Tickets that show nothing of a person are not in it.';

CREATE TABLE shop.truth_cookie (
	cookie    text PRIMARY KEY,
	person_id integer
);
COMMENT ON TABLE shop.truth_cookie IS 'Who is behind a cookie; NULL for a tablet in a shop. Strangers'' cookies are not in it.';

\cd :dir
\copy shop.crm_client FROM 'crm_client.csv' (FORMAT csv, HEADER match)
\copy shop.till_ticket FROM 'till_ticket.csv' (FORMAT csv, HEADER match)
\copy shop.web_account FROM 'web_account.csv' (FORMAT csv, HEADER match)
\copy shop.web_event FROM 'web_event.csv' (FORMAT csv, HEADER match)
\copy shop.newsletter_event FROM 'newsletter_event.csv' (FORMAT csv, HEADER match)
\copy shop.shop_order FROM 'shop_order.csv' (FORMAT csv, HEADER match)
\copy shop.referral FROM 'referral.csv' (FORMAT csv, HEADER match)
\copy shop.truth_record FROM 'truth_record.csv' (FORMAT csv, HEADER match)
\copy shop.truth_cookie FROM 'truth_cookie.csv' (FORMAT csv, HEADER match)
\cd :here

CREATE SCHEMA public_sets;

CREATE TABLE public_sets.fake_1000 (
	record_id  integer PRIMARY KEY,
	first_name text,
	surname    text,
	dob        text,
	city       text,
	email      text
);
CREATE TABLE public_sets.fake_1000_truth (
	record_id  integer PRIMARY KEY REFERENCES public_sets.fake_1000,
	cluster_id integer NOT NULL
);
COMMENT ON TABLE public_sets.fake_1000 IS 'Splink''s test persons; origin and licence in demo/data/SOURCE.md.';

CREATE TABLE public_sets.febrl1 (
	record_id     text PRIMARY KEY,
	given_name    text,
	surname       text,
	street_number text,
	address_1     text,
	address_2     text,
	suburb        text,
	postcode      text,
	state         text,
	date_of_birth text,
	soc_sec_id    text
);
CREATE TABLE public_sets.febrl1_truth (
	record_id  text PRIMARY KEY REFERENCES public_sets.febrl1,
	cluster_id integer NOT NULL
);
COMMENT ON TABLE public_sets.febrl1 IS 'FEBRL''s first set of test persons; origin and licence in demo/data/SOURCE.md.';
COMMENT ON COLUMN public_sets.febrl1.record_id IS 'A key that carries the answer: never compare it.';

\cd :data
\copy public_sets.fake_1000 FROM 'fake_1000.csv' (FORMAT csv, HEADER match)
\copy public_sets.fake_1000_truth FROM 'fake_1000_truth.csv' (FORMAT csv, HEADER match)
\copy public_sets.febrl1 FROM 'febrl1.csv' (FORMAT csv, HEADER match)
\copy public_sets.febrl1_truth FROM 'febrl1_truth.csv' (FORMAT csv, HEADER match)
\cd :here

COMMIT;

ANALYZE shop.crm_client, shop.till_ticket, shop.web_account, shop.web_event, shop.newsletter_event, shop.shop_order,
	shop.referral, shop.truth_record, shop.truth_cookie,
	public_sets.fake_1000, public_sets.fake_1000_truth, public_sets.febrl1, public_sets.febrl1_truth;
