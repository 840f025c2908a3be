-- inspect_name says what a name tells of its bearer, compare_names whether two may be one person's, and why.
-- The rules and their edges are proved in test/unit/test_names.c; here, that SQL reaches them, column by column.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\pset null ~

-- Forms of address, sex, compound given names, initials.
SELECT g AS given, f AS family, n.civility, n.gender, n.given_names, n.initials, n.is_compound, n.issue
FROM (VALUES (1, 'M. Jean-Pierre', 'Dupont'), (2, 'JEAN PIERRE MARIE', 'DUPONT'), (3, 'J.-P.', 'Dupont'), (4, 'JP', 'Dupont'),
             (5, 'Mme Michel', 'Dupont'), (6, 'Camille', 'Dupont'), (7, '', 'Dr Dupont'), (8, '', '')) t(i, g, f), inspect_name(g, f) n
ORDER BY i;

-- Particles, names before and after a marriage.
SELECT g AS given, f AS family, n.family_core, n.particles, n.usage_name, n.birth_family_name
FROM (VALUES (1, 'Marie', 'de La Tour d''Auvergne'), (2, 'Marie', 'Durand née Martin'), (3, 'Marie', 'Martin épouse Durand'),
             (4, 'Marie ép. Durand', 'Martin'), (5, 'Marie', 'Le')) t(i, g, f), inspect_name(g, f) n
ORDER BY i;

-- Two persons in one record, and placeholders: what the other field holds is kept.
SELECT g AS given, f AS family, n.civility, n.given_names, n.usage_name, n.is_couple, n.is_junk, n.junk_reason, n.issue
FROM (VALUES (1, '', 'M. et Mme Durand'), (2, 'Jean & Marie', 'Durand'), (3, 'test', 'Dupont'), (4, 'Prénom', 'Nom'), (5, '--', 'Dupont'),
             (6, 'Jean', 'qsdfg')) t(i, g, f), inspect_name(g, f) n
ORDER BY i;
SELECT n.given_names, n.usage_name, n.junk_reason FROM inspect_name('Jean', repeat('Dupont ', 100000)) n;

-- The odds that the names are in each other's place: beyond doubt, not so sure, beyond doubt in their own, unknown.
SELECT g AS given, f AS family, n.swap_odds > 10000 AS is_sure, n.swap_odds > 10 AS is_likely, n.issue
FROM (VALUES (1, 'Dupont', 'Jean'), (2, 'Martin', 'Pierre'), (3, 'Jean', 'Dupont'), (4, '', 'Dupont')) t(i, g, f), inspect_name(g, f) n
ORDER BY i;

-- Two names: same, compatible or different.
SELECT concat_ws(' | ', ga, fa) AS a, concat_ws(' | ', gb, fb) AS b, c.*
FROM (VALUES (1, 'Jean-Noël', 'Lefèvre', 'JEAN NOEL', 'LEFEVRE'), (2, 'Jean', 'de la Tour', 'Jean', 'Delatour'),
             (3, 'Jean', 'Durand-Martin', 'Jean', 'Martin Durand'), (4, 'Jean', 'Durand-Martin', 'Jean', 'Martin'),
             (5, 'Marie', 'Durand née Martin', 'Marie', 'Martin'), (6, 'JP', 'Dupont', 'Jean-Pierre', 'Dupont'),
             (7, 'Béa', 'Roy', 'Béatrice', 'Le Roy'), (8, 'Catherine', 'Martin', 'Katherine', 'Martin'),
             (9, 'Marie', 'Dupond', 'Marie', 'Dupont'), (10, 'Test', 'Dupont', 'Marie', 'Dupont'),
             (11, 'Michel', 'Dupont', 'Michèle', 'Dupont'), (12, 'Jean-Pierre', 'Dupont', 'Jean-Luc', 'Dupont'),
             (13, 'Jean', 'Dupont', 'Dupont', 'Jean'), (14, 'Pierre', 'Martin', 'Martin', 'Pierre'),
             (15, 'Paul', 'Dupont', 'Marc', 'Durand')) t(i, ga, fa, gb, fb), compare_names(ga, fa, gb, fb) c
ORDER BY i;

-- NULL where a side has no name at all, or where an argument is NULL.
SELECT compare_names('test', 'nc', 'Jean', 'Dupont') IS NULL AS only_junk, compare_names('', '', 'Jean', 'Dupont') IS NULL AS empty,
       compare_names(NULL, 'Dupont', 'Jean', 'Dupont') IS NULL AS strict, inspect_name(NULL, 'Dupont') IS NULL AS strict_too;

-- Immutable, strict, parallel safe: a column of the row may stand in an index.
CREATE TEMP TABLE person (given text, family text);
CREATE INDEX ON person (((inspect_name(given, family)).family_core));
DROP TABLE person;

-- The lists that the answers lean on.
SELECT name, rows > 40000 AS has_rows, licence FROM reference_versions() WHERE name = 'names';
