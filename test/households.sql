-- Hard cases: people who share what usually tells one person from another. Made up, the same on every machine.
--
--     psql -v project=TOP -v households=4000 -f test/households.sql       into a new schema "households"
--
-- Eight kinds of household in turn, with names as frequent as in France (data/names): twins; a father and a son of one name; spouses; brothers and
-- sisters; co-tenants; a daughter-in-law who has become her mother-in-law's namesake; colleagues on one company address, e-mail and switchboard;
-- people alone. Each person has one to four records, as a till, a shop and a CRM would hold them: nicknames, slips, initials, swapped
-- names, changed phones, e-mails and homes, missing fields, the landline or the family's e-mail in place of one's own.
--
--     household (household, kind)
--     person    (person, household, role, ...)                     who they are
--     record    (record_key, person, household, tells, ...)        what was keyed; source, identity
--     hard_pair (kind, left_person, right_person)                  two people who must not be one
--
-- `tells` is true where the record holds something that tells its person from the others of the household: a birth date, or a given
-- name that is neither an initial nor shared. Records of a father and a son that hold neither are the same to any eye.
CREATE SCHEMA households;

-- A number from 0 to 1 that is a function of the text.
CREATE FUNCTION households.draw(seed text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ('x' || substr(md5(seed), 1, 8))::bit(32)::bigint / 4294967296.0::float8 $$;
-- One of the texts, the first ones more often the greater the skew.
CREATE FUNCTION households.pick(texts text[], seed text, skew float8 DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT texts[1 + floor(power(households.draw(seed), skew) * cardinality(texts))::int] $$;
-- A letter left out, doubled, or exchanged with the next; the first one stays.
CREATE FUNCTION households.slip(word text, seed text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN length(word) < 4 THEN word
	WHEN d < 0.4 THEN overlay(word PLACING '' FROM p FOR 1)
	WHEN d < 0.6 THEN overlay(word PLACING repeat(substr(word, p, 1), 2) FROM p FOR 1)
	ELSE overlay(word PLACING reverse(substr(word, p, 2)) FROM p FOR 2) END
   FROM (SELECT households.draw(seed || 'how') AS d, 2 + floor(households.draw(seed || 'where') * (length(word) - 2))::int AS p) x $$;

CREATE TABLE households.given (given_name text, sex text, births float8);
CREATE TABLE households.family (family_name text);
CREATE TABLE households.diminutive (diminutive text, given_name text);
CREATE TABLE households.place (postcode text, city text, delivery text);
\set names :project '/data/names'
\set postal :project '/data/postal'
\cd :names
\copy households.given FROM 'given_names_fr.csv' (FORMAT csv, HEADER)
\copy households.family FROM 'surnames_fr.csv' (FORMAT csv, HEADER)
\copy households.diminutive FROM 'fr_diminutives.csv' (FORMAT csv, HEADER)
\cd :postal
\copy households.place FROM 'postal_codes_fr.csv' (FORMAT csv, HEADER)
\cd :project

-- What to draw from: names, and where the share of each ends; places; streets.
CREATE TABLE households.pool AS
WITH family AS (SELECT family_name, row_number() OVER () AS n FROM households.family LIMIT 2000),
	 given AS (SELECT *, row_number() OVER (PARTITION BY sex ORDER BY births DESC, given_name COLLATE "C") AS n FROM households.given WHERE length(given_name) > 2 AND births > 5000),
	 place AS (SELECT postcode, city FROM households.place ORDER BY households.draw(postcode || city), city COLLATE "C" LIMIT 300)
SELECT array_agg(family_name ORDER BY n) AS families, array_agg(upto ORDER BY n) AS families_upto,
	(SELECT array_agg(given_name ORDER BY n) FROM given WHERE sex = 'M') AS men,
	(SELECT array_agg(upto ORDER BY n) FROM (SELECT n, sum(births) OVER (ORDER BY n) AS upto FROM given WHERE sex = 'M') m) AS men_upto,
	(SELECT array_agg(given_name ORDER BY n) FROM given WHERE sex = 'F') AS women,
	(SELECT array_agg(upto ORDER BY n) FROM (SELECT n, sum(births) OVER (ORDER BY n) AS upto FROM given WHERE sex = 'F') w) AS women_upto,
	(SELECT array_agg(postcode ORDER BY postcode, city COLLATE "C") FROM place) AS postcodes,
	(SELECT array_agg(city ORDER BY postcode, city COLLATE "C") FROM place) AS cities,
	string_to_array('Victor Hugo|de la République|Pasteur|de la Gare|des Écoles|Jean Jaurès|de l''Église|du Moulin|Gambetta|des Lilas|de Verdun|du 8 Mai 1945|'
		'Jules Ferry|Voltaire|des Acacias|Émile Zola|du Château|de la Fontaine|Saint-Martin|des Jardins|du Stade|Pierre Curie|Anatole France|des Tilleuls|Carnot|'
		'du Maréchal Leclerc|de Bretagne|des Vignes|de la Poste|Lamartine|Simone Veil|du Four|des Cerisiers|Aristide Briand|Paul Bert|du Lavoir|de Lyon|Nationale|'
		'Molière|du Port', '|') AS streets
FROM (SELECT family_name, n, sum(power(n + 12, -0.72)) OVER (ORDER BY n) AS upto FROM family) f;
-- A name as often as its share says.
CREATE FUNCTION households.draw_name(names text[], upto float8[], seed text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT names[1 + width_bucket(households.draw(seed) * upto[cardinality(upto)] * 0.999999, upto)] $$;

CREATE FUNCTION households.make_address(seed text, OUT street text, OUT postcode text, OUT city text) LANGUAGE sql STABLE AS
$$ SELECT 1 + floor(power(households.draw(seed || 'number'), 1.6) * 120)::int || ' ' || households.pick('{rue,rue,rue,rue,avenue,allée,impasse,chemin,boulevard,place}', seed || 'type') || ' '
		|| households.pick(streets, seed || 'street', 1.5), postcodes[place], cities[place]
   FROM households.pool, LATERAL (SELECT 1 + floor(power(households.draw(seed || 'place'), 2) * 300)::int AS place) p $$;
CREATE FUNCTION households.make_phone(start text, seed text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT start || lpad(floor(households.draw(seed) * 1e8)::int::text, 8, '0') $$;
CREATE FUNCTION households.make_email(given_name text, family_name text, born date, seed text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (CASE WHEN d < 0.40 THEN g || '.' || f WHEN d < 0.55 THEN left(g, 1) || f WHEN d < 0.70 THEN f || '.' || g WHEN d < 0.85 THEN g || to_char(born, 'YY') ELSE g || f END)
		|| CASE WHEN d < 0.40 THEN floor(households.draw(seed || 'n') * 90)::int::text ELSE floor(households.draw(seed || 'n') * 3000)::int::text END
		|| '@' || households.pick('{gmail.com,gmail.com,gmail.com,orange.fr,hotmail.fr,free.fr,wanadoo.fr,yahoo.fr,laposte.net,sfr.fr}', seed || 'domain')
   FROM (SELECT households.draw(seed || 'form') AS d, lower(translate(given_name, 'àâäçéèêëîïôöùûüÿñÉÈÎ'' -', 'aaaceeeeiioouuuynEEI')) AS g, lower(translate(family_name, 'àâäçéèêëîïôöùûüÿñÉÈÎ'' -', 'aaaceeeeiioouuuynEEI')) AS f) x $$;

CREATE TABLE households.household AS
SELECT h AS household, kind, households.draw_name(families, families_upto, h || 'family') AS family_name, households.draw_name(families, families_upto, h || 'other') AS other_name,
	1940 + floor(households.draw(h || 'base') * 35)::int AS base_year, a.street, a.postcode, a.city,
	CASE WHEN kind = 'colleagues' OR households.draw(h || 'line') < 0.6 THEN households.make_phone('0' || 1 + floor(households.draw(h || 'zone') * 5)::int, h || 'landline') END AS landline,
	households.draw(h || 'sharing') AS sharing
FROM generate_series(1, :households) h, households.pool, households.make_address(h || 'home') a,
	LATERAL (SELECT ('{twins,father and son,spouses,siblings,co-tenants,in-laws,colleagues,alone}'::text[])[1 + h % 8] AS kind) k;

-- Who lives there. `age` is the year of birth less the household's base year; of a child named after somebody the given name is that one's.
CREATE TABLE households.cast_list (kind text, role text, age_from int, age_to int, sex text, named_as text, family text, chance float8);
INSERT INTO households.cast_list VALUES
	('twins', 'father', 0, 4, 'M', NULL, 'own', 0.6), ('twins', 'mother', 0, 6, 'F', NULL, 'own', 0.6), ('twins', 'twin', 28, 28, NULL, NULL, 'own', 1), ('twins', 'twin 2', 28, 28, NULL, NULL, 'own', 1),
	('father and son', 'father', 0, 4, 'M', NULL, 'own', 1), ('father and son', 'mother', 0, 6, 'F', NULL, 'own', 0.4), ('father and son', 'son', 22, 34, 'M', 'father', 'own', 1),
	('spouses', 'husband', 0, 4, 'M', NULL, 'own', 1), ('spouses', 'wife', 0, 6, 'F', NULL, 'own or other', 1), ('spouses', 'child', 24, 34, NULL, NULL, 'own', 0.5),
	('siblings', 'mother', 0, 4, 'F', NULL, 'own', 0.5), ('siblings', 'child', 22, 25, NULL, NULL, 'own', 1), ('siblings', 'child 2', 24, 27, NULL, NULL, 'own', 1), ('siblings', 'child 3', 26, 31, NULL, NULL, 'own', 0.4),
	('co-tenants', 'tenant', 20, 24, NULL, NULL, 'any', 1), ('co-tenants', 'tenant 2', 20, 24, NULL, NULL, 'any', 1), ('co-tenants', 'tenant 3', 19, 25, NULL, NULL, 'any', 0.6),
	('in-laws', 'mother-in-law', 0, 4, 'F', NULL, 'own', 1), ('in-laws', 'husband', 22, 30, 'M', NULL, 'own', 1), ('in-laws', 'wife', 22, 30, 'F', 'mother-in-law', 'own', 1), ('in-laws', 'wife''s mother', 0, 6, 'F', NULL, 'other', 0.5),
	('colleagues', 'colleague', 0, 40, NULL, NULL, 'any', 1), ('colleagues', 'colleague 2', 0, 40, NULL, NULL, 'any', 1), ('colleagues', 'colleague 3', 0, 40, NULL, NULL, 'any', 1), ('colleagues', 'colleague 4', 0, 40, NULL, NULL, 'any', 0.7),
	('colleagues', 'boss', 0, 10, 'M', NULL, 'own', 1), ('colleagues', 'boss''s son', 24, 34, 'M', NULL, 'own', 0.5),
	('alone', 'alone', 0, 50, NULL, NULL, 'own', 1);

-- Twins have their day of birth from one draw.
CREATE TABLE households.person AS
SELECT row_number() OVER (ORDER BY h.household, c.role) AS person, h.household, h.kind, c.role, coalesce(sex, sex_drawn) AS sex,
	households.draw_name(CASE coalesce(sex, sex_drawn) WHEN 'M' THEN men ELSE women END, CASE coalesce(sex, sex_drawn) WHEN 'M' THEN men_upto ELSE women_upto END,
		h.household || coalesce(named_as, c.role) || 'given') AS given_name,
	CASE family WHEN 'own' THEN family_name WHEN 'other' THEN other_name WHEN 'own or other' THEN CASE WHEN households.draw(h.household || 'married') < 0.7 THEN family_name ELSE other_name END
		ELSE households.draw_name(families, families_upto, h.household || c.role || 'family') END AS family_name,
	make_date(base_year + age_from + floor(households.draw(h.household || born) * (age_to - age_from + 1))::int, 1, 1) + floor(households.draw(h.household || born || 'day') * 365)::int AS birth_date,
	households.make_phone('06', h.household || c.role || 'mobile') AS mobile
FROM households.household h JOIN households.cast_list c USING (kind) CROSS JOIN households.pool,
	LATERAL (SELECT CASE WHEN households.draw(h.household || c.role || 'sex') < 0.5 THEN 'M' ELSE 'F' END AS sex_drawn, CASE WHEN c.role LIKE 'twin%' THEN 'twin' ELSE c.role END AS born) s
WHERE households.draw(h.household || c.role || 'chance') < chance;
-- No two of one household by accident the same: a sister who was drawn her sister's name, a tenant his flatmate's.
DELETE FROM households.person p USING households.person q
WHERE p.household = q.household AND p.person > q.person AND p.given_name = q.given_name AND p.role NOT IN ('son', 'wife');
ALTER TABLE households.person ADD email text, ADD shared_email text;
UPDATE households.person p SET email = households.make_email(given_name, p.family_name, birth_date, person || 'email'),
	shared_email = CASE
		WHEN h.kind = 'colleagues' THEN households.pick('{contact,info,accueil,commande}', h.household || 'box') || '@' || lower(regexp_replace(translate(h.family_name, 'àâäçéèêëîïôöùûüÿñÉÈÎ', 'aaaceeeeiioouuuynEEI'), '[^a-zA-Z]', '', 'g')) || '-' || h.household || '.fr'
		WHEN h.kind IN ('co-tenants', 'alone') OR sharing > 0.6 THEN NULL
		WHEN sharing < 0.3 THEN 'famille.' || lower(regexp_replace(translate(h.family_name, 'àâäçéèêëîïôöùûüÿñÉÈÎ', 'aaaceeeeiioouuuynEEI'), '[^a-zA-Z]', '', 'g')) || h.household % 100 || '@orange.fr'
		ELSE (SELECT households.make_email(q.given_name, q.family_name, q.birth_date, q.person || 'email') FROM households.person q WHERE q.household = p.household ORDER BY q.person LIMIT 1) END
FROM households.household h WHERE h.household = p.household;

-- What was keyed, one to four times a person.
CREATE TABLE households.raw AS
SELECT p.*, n, p.person || '/' || n AS seed, d.*,
	CASE WHEN kind_drawn < 0.35 THEN 'till' WHEN kind_drawn < 0.65 THEN 'shop' ELSE 'crm' END AS source,
	h.street AS home_street, h.postcode AS home_postcode, h.city AS home_city, h.landline
FROM households.person p JOIN households.household h USING (household),
	LATERAL (SELECT households.draw(p.person || 'records') AS drawn) r,
	LATERAL generate_series(1, CASE WHEN drawn < 0.45 THEN 1 WHEN drawn < 0.75 THEN 2 WHEN drawn < 0.92 THEN 3 ELSE 4 END) n,
	LATERAL (SELECT households.draw(p.person || '/' || n || 'source') AS kind_drawn, households.draw(p.person || '/' || n || 'name') AS name_drawn, households.draw(p.person || '/' || n || 'life') AS life_drawn,
		households.draw(p.person || '/' || n || 'slip') AS slip_drawn, households.draw(p.person || '/' || n || 'mail') AS mail_drawn, households.draw(p.person || '/' || n || 'phone') AS phone_drawn,
		households.draw(p.person || '/' || n || 'address') AS address_drawn, households.draw(p.person || '/' || n || 'date') AS date_drawn) d;
CREATE TABLE households.record AS
SELECT seed AS record_key, source, person, household,
	-- A name in full, short, by its initial, with a slip; in capitals at the till.
	CASE WHEN source = 'till' THEN upper(given) ELSE given END AS given_name, CASE WHEN source = 'till' OR name_drawn < 0.2 THEN upper(family) ELSE family END AS family_name,
	CASE WHEN source = 'crm' AND date_drawn < 0.85 OR date_drawn < 0.15 THEN CASE WHEN slip_drawn BETWEEN 0.10 AND 0.13 THEN birth_date + 1 ELSE birth_date END END AS birth_date,
	CASE WHEN CASE source WHEN 'till' THEN mail_drawn < 0.15 WHEN 'shop' THEN true ELSE mail_drawn < 0.85 END THEN
		CASE WHEN shared_email IS NOT NULL AND households.draw(seed || 'whose mail') < 0.5 THEN shared_email
			WHEN n > 1 AND life_drawn < 0.10 THEN households.make_email(raw.given_name, raw.family_name, raw.birth_date, seed || 'new mail')
			WHEN slip_drawn BETWEEN 0.14 AND 0.16 THEN households.slip(email, seed) ELSE email END END AS email,
	CASE WHEN CASE source WHEN 'till' THEN phone_drawn < 0.75 WHEN 'shop' THEN phone_drawn < 0.30 ELSE phone_drawn < 0.85 END THEN
		CASE WHEN landline IS NOT NULL AND households.draw(seed || 'whose phone') < 0.45 THEN landline
			WHEN n > 1 AND life_drawn BETWEEN 0.10 AND 0.18 THEN households.make_phone('07', seed || 'new phone') ELSE mobile END END AS phone,
	CASE WHEN has_address THEN CASE WHEN n > 1 AND life_drawn BETWEEN 0.18 AND 0.26 THEN moved.street ELSE home_street END END AS street,
	CASE WHEN has_address THEN CASE WHEN n > 1 AND life_drawn BETWEEN 0.18 AND 0.26 THEN moved.postcode ELSE home_postcode END END AS postcode,
	CASE WHEN has_address THEN CASE WHEN n > 1 AND life_drawn BETWEEN 0.18 AND 0.26 THEN moved.city ELSE home_city END END AS city,
	NULL::boolean AS tells, is_initial
FROM households.raw, households.make_address(seed || 'moved') moved,
	LATERAL (SELECT CASE source WHEN 'till' THEN address_drawn < 0.70 WHEN 'shop' THEN address_drawn < 0.35 ELSE address_drawn < 0.90 END AS has_address,
		name_drawn BETWEEN 0.50 AND 0.52 AS is_initial, name_drawn BETWEEN 0.60 AND 0.615 AS is_swapped,
		CASE WHEN name_drawn BETWEEN 0.40 AND 0.50 THEN coalesce((SELECT initcap(diminutive) FROM households.diminutive d WHERE d.given_name = upper(raw.given_name) ORDER BY diminutive COLLATE "C" LIMIT 1), raw.given_name)
			WHEN name_drawn BETWEEN 0.50 AND 0.52 THEN left(raw.given_name, 1) WHEN slip_drawn < 0.035 THEN households.slip(raw.given_name, seed) ELSE raw.given_name END AS first,
		CASE WHEN slip_drawn BETWEEN 0.035 AND 0.08 THEN households.slip(raw.family_name, seed) ELSE raw.family_name END
			|| CASE WHEN role = 'son' AND name_drawn > 0.85 THEN ' fils' ELSE '' END AS last) spelled,
	LATERAL (SELECT CASE WHEN is_swapped THEN last ELSE first END AS given, CASE WHEN is_swapped THEN first ELSE last END AS family) written;
UPDATE households.record r SET tells = birth_date IS NOT NULL OR NOT is_initial AND person NOT IN (
	SELECT p.person FROM households.person p JOIN households.person q USING (household, given_name, family_name) WHERE q.person <> p.person);
ALTER TABLE households.record ADD identity identity;
UPDATE households.record SET identity = identity(given_name => given_name, family_name => family_name, birth_date => birth_date::text, email => email, phone => phone, street => street, postcode => postcode, city => city);
CREATE INDEX ON households.record (person);

CREATE TABLE households.hard_pair AS
SELECT CASE WHEN p.kind = 'father and son' AND 'mother' NOT IN (p.role, q.role) THEN 'father and son of one name' WHEN p.kind = 'twins' AND p.role LIKE 'twin%' AND q.role LIKE 'twin%' THEN 'twins'
		WHEN p.kind = 'in-laws' AND p.given_name = q.given_name THEN 'namesakes by marriage' WHEN p.kind = 'spouses' AND 'child' NOT IN (p.role, q.role) THEN 'spouses' WHEN p.kind IN ('co-tenants', 'colleagues') THEN p.kind
		WHEN p.role LIKE 'child%' AND q.role LIKE 'child%' THEN 'brothers and sisters' ELSE 'others of one home' END AS kind, p.person AS left_person, q.person AS right_person
FROM households.person p JOIN households.person q USING (household) WHERE p.person < q.person;
DROP TABLE households.raw, households.cast_list, households.pool, households.given, households.family, households.diminutive, households.place;

-- How clusters (record_key, cluster_key) do: people told apart who are in one cluster all the same, by kind.
CREATE FUNCTION households.false_merges(clusters text) RETURNS TABLE (kind text, pairs bigint, merged bigint, percent numeric) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH c AS MATERIALIZED (SELECT * FROM %s c), t AS MATERIALIZED (SELECT DISTINCT person, cluster_key FROM households.record JOIN c USING (record_key) WHERE tells)
		SELECT coalesce(kind, ''all''), count(*), count(*) FILTER (WHERE merged), round(100.0 * count(*) FILTER (WHERE merged) / count(*), 2)
		FROM (SELECT h.kind, EXISTS (SELECT FROM t a JOIN t b USING (cluster_key) WHERE a.person = left_person AND b.person = right_person) AS merged FROM households.hard_pair h) x
		GROUP BY ROLLUP (kind) ORDER BY GROUPING(kind), kind COLLATE "C"', clusters);
END $$;
