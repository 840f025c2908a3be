-- match: a weight is the last running total of its explanation, to the bit; it is symmetric; a model is a value that is
-- read back as it is written, and what is wrong with one is told.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\set SHOW_CONTEXT never

CREATE TEMP TABLE person (name text PRIMARY KEY, i identity);
INSERT INTO person VALUES
	('jean', identity(given_name => 'Jean', family_name => 'Le Goff', birth_date => '12/03/1985', email => 'jean.legoff@gmail.com', phone => '0623456781',
		address => '12 rue Gaspard Monge 75005 Paris', identifiers => '{"card": 123456}')),
	('jean_again', identity(given_name => 'Jean', family_name => 'LEGOFF', birth_date => '03/12/1985', email => 'jeanlegoff@gmail.com',
		address => '12 r. Gaspar Monge 75005 Paris 5', identifiers => '{"card": 123465}')),
	('claire', identity(given_name => 'Claire', family_name => 'Le Goff', gender => 'F', birth_date => '12/03/1985',
		address => '12 rue Gaspard Monge 75005 Paris', phone => '0141526378', attributes => '{"color": ["red", "blue"]}')),
	('swapped', identity(given_name => 'Le Goff', family_name => 'Jean', birth_date => '1985-03-12', attributes => '{"color": "red"}')),
	('shop', identity(organization => 'Boulangerie Le Goff', city => 'Paris', phone => '0141526378')),
	('nobody', identity());

-- A row a term: the prior, each comparison, what a shared household explains. The m and u are those of builtin_model().
SELECT comparison, level, left_value, right_value, m, u, frequency_adjustment AS frequency, round(weight::numeric, 3) AS weight, round(running_total::numeric, 3) AS total
FROM explain_match((SELECT i FROM person WHERE name = 'jean'), (SELECT i FROM person WHERE name = 'jean_again'));
-- The prior is 1 in 100,000: log2(0.00001 / 0.99999). A weight is log2(m / u). Nothing to compare: the prior is all.
SELECT abs(weight - log(2, 0.00001 / 0.99999)::float8) < 1e-9 AS prior
FROM explain_match((SELECT i FROM person WHERE name = 'jean'), (SELECT i FROM person WHERE name = 'jean_again')) WHERE comparison = 'prior';
SELECT comparison, abs(weight - log(2, (m / u)::numeric)::float8) < 1e-9 AS is_log2_of_m_by_u
FROM explain_match((SELECT i FROM person WHERE name = 'jean'), (SELECT i FROM person WHERE name = 'jean_again')) WHERE m IS NOT NULL;
SELECT comparison, round(weight::numeric, 3) AS weight FROM explain_match(identity(), identity(given_name => 'Jean'));

-- For all pairs: the last running total is the weight, exactly; each is the sum of those before it; the same from both sides.
CREATE FUNCTION check_pairs(model match_model) RETURNS TABLE (pairs bigint, last_total_is_weight boolean, totals_add_up boolean, same_from_both_sides boolean, is_probability boolean)
LANGUAGE sql SET search_path = public, identity360 AS $$
	SELECT count(*), bool_and(e.last_total = w.weight), bool_and(e.adds_up), bool_and(w.weight = match_weight(b.i, a.i, model)),
		   bool_and(abs(match_probability(a.i, b.i, model) - 1 / (1 + 2 ^ -w.weight)) < 1e-12)
	FROM pg_temp.person a, pg_temp.person b, match_weight(a.i, b.i, model) w(weight),
		 LATERAL (SELECT (array_agg(running_total ORDER BY ordinality DESC))[1] AS last_total, bool_and(abs(total - running_total) < 1e-9) AS adds_up
				  FROM (SELECT *, sum(x.weight) OVER (ORDER BY ordinality) AS total
						FROM explain_match(a.i, b.i, model) WITH ORDINALITY x) x) e
$$;
SELECT * FROM check_pairs(builtin_model());
SELECT * FROM check_pairs('{"prior": 0.001, "household_ratio": 3, "comparisons": {"given_name": {"exact": {"m": 0.9, "u": 0}}},
	"frequencies": {"family_name": {"values": {"LE GOFF": 0.01, "LEGOFF": 0.001}, "unlisted": 0.0001}}}');
-- Without a model: builtin_model().
SELECT bool_and(match_weight(a.i, b.i) = match_weight(a.i, b.i, builtin_model())) AS weight,
	   bool_and(match_probability(a.i, b.i) = match_probability(a.i, b.i, '{}')) AS probability,
	   bool_and((SELECT array_agg(x) FROM explain_match(a.i, b.i) x) = (SELECT array_agg(x) FROM explain_match(a.i, b.i, builtin_model()) x)) AS explanation
FROM person a, person b;
-- The same person; twins of one home; swapped names; one phone and nothing else alike; nothing to compare.
SELECT a.name, b.name AS other, round(match_probability(a.i, b.i)::numeric, 2) AS probability
FROM person a JOIN person b ON (a.name, b.name) IN (('jean', 'jean_again'), ('jean', 'claire'), ('jean', 'swapped'), ('claire', 'shop'), ('nobody', 'shop')) ORDER BY 1, 2;
SELECT match_weight(NULL, identity()) IS NULL AS left, match_weight(identity(), NULL) IS NULL AS right, match_weight(identity(), identity(), NULL) IS NULL AS model,
	   match_probability(NULL, NULL) IS NULL AS both, (SELECT count(*) FROM explain_match(NULL, identity())) AS rows;

-- What a frequent value agrees on is worth less: the adjustment is log2(u / share), and u of an exact family name is 0.0014.
-- MARTIN is met in 35 of 10,000, so log2(0.0014 / 0.0035); ROY is not listed, so log2(0.0014 / 0.0001); two spellings of one
-- name count as the more frequent one, from either side, so log2(0.0014 / 0.01).
\set frequencies '{"frequencies": {"family_name": {"values": {"MARTIN": 0.0035, "LE GOFF": 0.01, "LEGOFF": 0.002}, "unlisted": 0.0001}}}'
SELECT a, b, round(frequency_adjustment::numeric, 6) AS adjustment, round(log(2, 0.0014 / share), 6) AS by_hand
FROM (VALUES ('Martin', 'MARTIN', 0.0035), ('Roy', 'Roy', 0.0001), ('Le Goff', 'Legoff', 0.01), ('LeGoff', 'Le-Goff', 0.01)) v(a, b, share),
	 explain_match(identity(family_name => a), identity(family_name => b), :'frequencies') WHERE comparison = 'family_name';
-- A phone that the model lists as common, by its blocking key: u of an exact phone is 0.000005, so log2(0.000005 / 0.02).
SELECT round(frequency_adjustment::numeric, 6) AS adjustment, round(log(2, 0.000005 / 0.02), 6) AS by_hand
FROM (SELECT identity(phone => '0141526378')) v(i), LATERAL (SELECT jsonb_build_object('common', jsonb_build_object(to_hex(key), 0.02)) FROM unnest(identity_keys(i)) key) m(model),
	 explain_match(i, i, model::text::match_model) WHERE comparison = 'phone';

-- A model is what it says, in a loop with one model after the other as well; and each differs by its prior only.
SELECT round(match_weight(a.i, b.i, m)::numeric, 3) AS weight
FROM (VALUES (1, '{"prior": 0.5}'::match_model), (2, '{"prior": 0.001}'), (3, '{"prior": 0.5}')) v(n, m), person a, person b
WHERE a.name = 'nobody' AND b.name = 'jean' ORDER BY n;
DO $$
DECLARE
	priors text[] := ARRAY['0.5', '0.001', '0.5'];
	weights text[];
	model match_model;
	nobody identity := identity();
	weight float8;
BEGIN
	FOR n IN 1..3 LOOP
		model := '{"prior": ' || priors[n] || '}';
		weight := match_weight(nobody, nobody, model);
		weights := weights || round(weight::numeric, 3)::text;
	END LOOP;
	RAISE WARNING 'weights %', weights;
END $$;

-- A model is read back as it was written, as text and as binary; what a document leaves out is as in the built-in one.
SELECT builtin_model()::text::match_model::jsonb = builtin_model()::jsonb AS text_form, jsonb_object_keys(builtin_model()::jsonb) AS keys;
SELECT '{"prior": 0.001}'::match_model;
SELECT count(*) AS comparisons, sum((SELECT count(*) FROM jsonb_object_keys(levels))) AS levels
FROM jsonb_each(builtin_model()::jsonb -> 'comparisons') c(name, levels);
-- The rates of each comparison add up to 1.
SELECT bool_and(abs(m - 1) < 0.005 AND abs(u - 1) < 0.005 AND abs(household - 1) < 0.005) AS distributions
FROM (SELECT sum((rates ->> 'm')::numeric), sum((rates ->> 'u')::numeric), sum((rates ->> 'household')::numeric)
	  FROM jsonb_each(builtin_model()::jsonb -> 'comparisons') c(name, levels), jsonb_each(levels) l(level, rates) GROUP BY name) s(m, u, household);

-- What is wrong with a model is told: 22023, with a detail.
CREATE FUNCTION refuse(model text) RETURNS text LANGUAGE plpgsql SET search_path = public, identity360 AS $$
DECLARE
	detail text;
BEGIN
	PERFORM model::match_model;
	RETURN 'not refused';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN format('%s %s: %s', SQLSTATE, SQLERRM, detail);
END $$;
SELECT refuse(model) FROM (VALUES
	('{"priors": 0.1}'), ('{"prior": "0.1"}'), ('{"prior": 0}'), ('{"prior": 0.6}'), ('{"prior": 1e400}'), ('{"prior": -1e-400}'), ('{"household_ratio": 0}'),
	('{"comparisons": []}'), ('{"comparisons": {"first_name": {}}}'), ('{"comparisons": {"given_name": {"same": {}}}}'), ('{"comparisons": {"given_name": {"exact": 1}}}'),
	('{"comparisons": {"given_name": {"exact": {"w": 1}}}}'), ('{"comparisons": {"given_name": {"exact": {"m": 1.5}}}}'), ('{"comparisons": {"given_name": {"exact": {"u": null}}}}'),
	('{"frequencies": {"city": {}}}'), ('{"frequencies": {"given_name": {"rest": 0.1}}}'), ('{"frequencies": {"given_name": {"values": {"JEAN": 2}}}}'),
	('{"common": {"12": 0.1}}'), ('{"common": {"000000000000000g": 0.1}}'), ('{"common": {"-00000000000000f": 0.1}}'), ('{"common": {"0000000000000000": 0.1}}'),
	('[]'), ('1'), ('{')) v(model);
SELECT '{"prior": 2}'::match_model;

-- Why not: each cause once, by the pair that it stands for; the weight is match_weight(), the threshold log2(0.9 / 0.1) unless the model says
-- otherwise. Of keys the kinds are told, never the values.
CREATE TEMP TABLE pair (n int PRIMARY KEY, what text, a identity, b identity, model match_model DEFAULT '{}');
INSERT INTO pair (n, what, a, b) VALUES
	(1, 'nothing known of one', identity(given_name => 'Jean'), identity(given_name => 'Jean', family_name => 'Le Goff', phone => '0623456781')),
	(2, 'other contacts', identity(email => 'jean.legoff@gmail.com'), identity(phone => '0623456781')),
	(3, 'one mailbox', identity(given_name => 'Jean', family_name => 'Le Goff', email => 'jean.legoff@gmail.com'), identity(given_name => 'Jean', family_name => 'LEGOFF', email => 'jeanlegoff@gmail.com')),
	(4, 'spouses', identity(given_name => 'Jean', family_name => 'Le Goff', address => '12 rue Monge 75005 Paris', phone => '0141526378'),
		identity(given_name => 'Claire', family_name => 'Le Goff', address => '12 rue Monge 75005 Paris', phone => '0141526378')),
	(5, 'another birth date', identity(given_name => 'Jean', family_name => 'Le Goff', birth_date => '12/03/1985', postcode => '75005'),
		identity(given_name => 'Jean', family_name => 'Le Goff', birth_date => '30/11/1962', postcode => '75005')),
	(6, 'one date and place', identity(given_name => 'Jean', family_name => 'Le Goff', birth_date => '12/03/1985', postcode => '75005'),
		identity(given_name => 'Claire', family_name => 'Martin', birth_date => '12/03/1985', postcode => '75005'));
INSERT INTO pair SELECT 7, 'one phone, which many have', i, identity(email => 'x.y.z@gmail.com', phone => '0141526378'), jsonb_build_object('common', jsonb_build_object(lpad(to_hex(key), 16, '0'), 0.02))::text::match_model
FROM (SELECT identity(phone => '0141526378')) v(i), LATERAL unnest(identity_keys(i)) key;
INSERT INTO pair SELECT 8, 'a threshold of its own', a, b, '{"threshold": 0.9999999}' FROM pair WHERE n = 3;
SELECT n, what, w.cause, w.detail, w.shared_keys FROM pair, why_not(a, b, model) w ORDER BY n;
SELECT left_keys, right_keys FROM pair, why_not(a, b) WHERE n = 2;
SELECT bool_and(w.weight = match_weight(a, b, model)) AS weight, bool_and(abs(w.threshold - log(2, (p / (1 - p))::numeric)::float8) < 1e-6) AS threshold,
	   bool_and((w.cause, w.weight, w.shared_keys) = (v.cause, v.weight, v.shared_keys) AND w.left_keys = v.right_keys) AS same_from_both_sides,
	   bool_and((w.cause = 'none') = (w.weight >= w.threshold AND w.shared_keys <> '{}')) AS none_is_a_match
FROM pair, why_not(a, b, model) w, why_not(b, a, model) v, LATERAL (SELECT coalesce((model::jsonb ->> 'threshold')::float8, 0.9)) p(p);
SELECT (why_not(NULL, identity())).cause IS NULL AS nothing;

DROP TABLE person, pair;
DROP FUNCTION check_pairs, refuse;
