-- inspect_email(): the parts of an address, its flags, what was probably meant, and why a text is no address.
-- The rules and their edges are proved in test/unit; here, that SQL reaches them, and what a NULL means.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- The parts. A tag is what the provider ignores: of free.fr nothing is known, so it stays in the mailbox.
SELECT v AS value, i.local_part, i.domain, i.domain_unicode, i.mailbox, i.tag, i.provider
FROM (VALUES (' Jean.Dupont+news@GoogleMail.com '), ('shop@jean.fastmail.com'), ('jean.d+x@free.fr'), ('élise@Société.fr'),
             ('a@xn--socit-esab.fr')) t(v), inspect_email(v) i;

-- The flags: an office, a placeholder, a throw-away address, a relay, a domain that nobody reads.
SELECT v AS value, i.is_acceptable, i.is_role, i.is_junk, i.is_disposable, i.is_relay, i.is_reserved
FROM (VALUES ('jean@dupont.fr'), ('contact@dupont.fr'), ('test@free.fr'), ('dupont@dupont.fr'), ('jean@mail.yopmail.com'),
             ('x1y2@privaterelay.appleid.com'), ('jean@example.com'), ('pasdemail')) t(v), inspect_email(v) i;

-- What was meant: one edit, two from nine characters on, endings; never for a domain that is real.
SELECT v AS value, i.is_acceptable, i.suggestion
FROM (VALUES ('jean@gmial.com'), ('jean@orange,fr'), ('jean@gmal.con'), ('jean@hotmil.fe'), ('jean@dupont.con'), ('jean@ymail.com'),
             ('jean@hotmail.ch'), ('jean@gmail.com')) t(v), inspect_email(v) i;

-- Why it is none: nothing but the issue is said then.
SELECT left(v, 20) AS value, i.issue, i.local_part IS NULL AND i.domain IS NULL AND i.domain_unicode IS NULL AND i.mailbox IS NULL
       AND i.tag IS NULL AND i.provider IS NULL AS nothing_else
FROM (VALUES (''), ('neant'), ('Jean <jean@dupont.fr>'), ('"jean d"@dupont.fr'), ('jean(x)@dupont.fr'), ('jean@[192.168.0.1]'), ('a@b.fr;c@d.fr'),
             ('@dupont.fr'), ('jean..d@dupont.fr'), ('jean d@dupont.fr'), ('jean@'), ('jean@ dupont.fr'), ('jean@a..b.com'),
             ('jean@dupont'), ('jean@dupont.123'), (repeat('a', 65) || '@dupont.fr'), (repeat('a', 2000) || '@dupont.fr')) t(v), inspect_email(v) i;

-- The domain in one form, however it is written; normalize_email() and inspect_email() agree.
SELECT count(DISTINCT normalize_email(v)) AS addresses, min(normalize_email(v)),
       bool_and(i.local_part || '@' || i.domain = normalize_email(v) AND i.mailbox = email_mailbox(v)) AS agree
FROM (VALUES ('a@société.fr'), ('A@SOCIÉTÉ.FR'), (E'a@socie\u0301te\u0301.fr'), ('a@xn--socit-esab.fr'), ('a@XN--SOCIT-ESAB.FR')) t(v), inspect_email(v) i;

-- NULL for NULL; immutable, so that it may stand in an index or a generated column.
SELECT inspect_email(NULL) IS NULL AS is_null;
SELECT provolatile, proisstrict, proparallel FROM pg_proc WHERE oid = 'inspect_email'::regproc;
CREATE TEMP TABLE contact (email text, email_issue text GENERATED ALWAYS AS ((inspect_email(email)).issue) STORED);
INSERT INTO contact VALUES ('jean@dupont.fr'), ('jean@dupont'), (NULL);
SELECT * FROM contact ORDER BY email;
DROP TABLE contact;

-- The lists that are compiled in say how old they are.
SELECT name, version <> '' AS has_version, rows > 100 AS has_rows, licence FROM reference_versions() WHERE name IN ('disposable_domains', 'email_providers') ORDER BY 1;
