-- views.sql
--    What BI tools read: one flat row a profile.
--
--    A value is taken from the record that is believed first: the source of the
--    smallest priority number, then the newest record. What belongs together
--    (the names; the address) is taken from one record, so that no one is given
--    a name or an address that no source holds.
--
--    Cost: reads the kept records and the declared events once each per query.

-- The records of each profile in the order in which they are believed.
CREATE VIEW @extschema@.profile_record WITH (security_invoker = true) AS
SELECT m.profile_id, s.name AS source, k.record_key, @extschema@.identity_fields(k.identity) AS fields,
       row_number() OVER (PARTITION BY m.profile_id
                          ORDER BY s.priority, coalesce(k.observed_at, k.created_at) DESC NULLS LAST, s.source_id, k.record_key COLLATE "C") AS place
FROM @extschema@.source_record k
JOIN @extschema@.source s USING (source_id)
JOIN @extschema@.member m USING (node_id);
COMMENT ON VIEW @extschema@.profile_record IS 'the records of each profile in the order in which they are believed';
COMMENT ON COLUMN @extschema@.profile_record.profile_id IS 'profile';
COMMENT ON COLUMN @extschema@.profile_record.source IS 'source of the record';
COMMENT ON COLUMN @extschema@.profile_record.record_key IS 'key of the record in its source';
COMMENT ON COLUMN @extschema@.profile_record.fields IS 'what the record says, normalised: field to list of values';
COMMENT ON COLUMN @extschema@.profile_record.place IS '1 for the record that is believed first';

CREATE VIEW @extschema@.profile_360 WITH (security_invoker = true) AS
WITH believed AS (
	SELECT r.profile_id,
	       (array_agg(r.fields ORDER BY r.fields ?& ARRAY['given_name', 'family_name'] DESC, r.fields ? 'family_name' DESC, r.place))[1] AS name,
	       (array_agg(r.fields ORDER BY r.fields ? 'postcode' DESC, r.fields ? 'city' DESC, r.place))[1] AS address,
	       (array_agg(r.fields -> 'birth_date' ORDER BY r.fields ? 'birth_date' DESC, r.place))[1] ->> 0 AS birth_date,
	       (array_agg(r.fields -> 'gender' ORDER BY r.fields ? 'gender' DESC, r.place))[1] ->> 0 AS gender,
	       (array_agg(r.fields -> 'email' ORDER BY r.fields ? 'email' DESC, r.place))[1] ->> 0 AS email,
	       (array_agg(r.fields -> 'phone' ORDER BY r.fields ? 'phone' DESC, r.place))[1] ->> 0 AS phone
	FROM @extschema@.profile_record r
	GROUP BY r.profile_id
), held AS (
	SELECT m.profile_id,
	       min(n.value) FILTER (WHERE n.namespace = 'email') AS email,
	       min(n.value) FILTER (WHERE n.namespace = 'phone') AS phone,
	       count(*) FILTER (WHERE n.namespace = 'account') AS accounts,
	       count(*) FILTER (WHERE n.namespace IN ('card', 'loyalty_card')) AS cards,
	       count(*) FILTER (WHERE m.class = 'device') AS devices
	FROM @extschema@.member m JOIN @extschema@.node n USING (node_id)
	WHERE n.kind = 'identifier'
	GROUP BY m.profile_id
), bought AS (
	SELECT e.profile_id, sum(t.sign) AS orders, sum(t.sign * abs(e.amount)) AS revenue,
	       max(e.occurred_at) FILTER (WHERE t.sign > 0) AS last_order_at
	FROM @extschema@.profile_events(now()) e
	JOIN @extschema@.lifecycle_terms(@extschema@.lifecycle_definition('default')) t ON t.type = e.type AND t.measure = 'orders'
	GROUP BY e.profile_id
)
SELECT p.profile_id,
       b.name -> 'given_name' ->> 0 AS given_name,
       b.name -> 'family_name' ->> 0 AS family_name,
       CASE WHEN b.birth_date ~ '^\d{4}-\d{2}-\d{2}$' THEN b.birth_date::date END AS birth_date,
       b.gender,
       coalesce(b.email, h.email) AS email,
       coalesce(b.phone, h.phone) AS phone,
       b.address -> 'street' ->> 0 AS street,
       b.address -> 'postcode' ->> 0 AS postcode,
       b.address -> 'city' ->> 0 AS city,
       p.records,
       p.sources,
       coalesce(h.accounts, 0) AS accounts,
       coalesce(h.cards, 0) AS cards,
       coalesce(h.devices, 0) AS devices,
       p.first_seen,
       p.last_seen,
       coalesce(o.orders, 0) AS orders,
       coalesce(o.revenue, 0) AS revenue,
       o.last_order_at,
       s.stage,
       s.stage_rank,
       l.label_en AS stage_label_en,
       l.label_fr AS stage_label_fr
FROM @extschema@.profile p
LEFT JOIN believed b USING (profile_id)
LEFT JOIN held h USING (profile_id)
LEFT JOIN bought o USING (profile_id)
LEFT JOIN @extschema@.stage_at('default', now()) s USING (profile_id)
LEFT JOIN @extschema@.lifecycle_stage l ON l.lifecycle = 'default' AND l.stage = s.stage;
COMMENT ON VIEW @extschema@.profile_360 IS 'one row a profile with the best value of each field, its orders and its stage now; orders, revenue and stage follow the lifecycle "default"';
COMMENT ON COLUMN @extschema@.profile_360.profile_id IS 'profile';
COMMENT ON COLUMN @extschema@.profile_360.given_name IS 'given name, of the same record as the family name';
COMMENT ON COLUMN @extschema@.profile_360.family_name IS 'family name';
COMMENT ON COLUMN @extschema@.profile_360.birth_date IS 'birth date; NULL if it is not known to the day';
COMMENT ON COLUMN @extschema@.profile_360.gender IS 'gender, as identity() normalises it';
COMMENT ON COLUMN @extschema@.profile_360.email IS 'e-mail of the best record, or else one of the profile''s';
COMMENT ON COLUMN @extschema@.profile_360.phone IS 'phone of the best record, or else one of the profile''s';
COMMENT ON COLUMN @extschema@.profile_360.street IS 'street, of the same record as postcode and city';
COMMENT ON COLUMN @extschema@.profile_360.postcode IS 'postcode';
COMMENT ON COLUMN @extschema@.profile_360.city IS 'city';
COMMENT ON COLUMN @extschema@.profile_360.records IS 'how many records it has';
COMMENT ON COLUMN @extschema@.profile_360.sources IS 'where it was seen, separated by commas';
COMMENT ON COLUMN @extschema@.profile_360.accounts IS 'how many identifiers of namespace account';
COMMENT ON COLUMN @extschema@.profile_360.cards IS 'how many identifiers of namespace card or loyalty_card';
COMMENT ON COLUMN @extschema@.profile_360.devices IS 'how many identifiers of the device class';
COMMENT ON COLUMN @extschema@.profile_360.first_seen IS 'earliest date known of it; NULL if none is';
COMMENT ON COLUMN @extschema@.profile_360.last_seen IS 'latest date known of it; NULL if none is';
COMMENT ON COLUMN @extschema@.profile_360.orders IS 'orders net of those cancelled and returned';
COMMENT ON COLUMN @extschema@.profile_360.revenue IS 'amount of the orders net of those cancelled and returned, in the company''s currency';
COMMENT ON COLUMN @extschema@.profile_360.last_order_at IS 'when it last ordered; NULL if never';
COMMENT ON COLUMN @extschema@.profile_360.stage IS 'stage now';
COMMENT ON COLUMN @extschema@.profile_360.stage_rank IS 'rank of the stage, 1 the lowest';
COMMENT ON COLUMN @extschema@.profile_360.stage_label_en IS 'label of the stage in English';
COMMENT ON COLUMN @extschema@.profile_360.stage_label_fr IS 'label of the stage in French';
