-- hash_identifier(): the hashes that the platforms publish beside their examples, and NULL rather than a wrong one.
-- The forms that are hashed are proved in test/unit.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;

-- UID2, "Normalization and Encoding": the bytes of the hash in base64, not its hexadecimal text.
SELECT kind, value, hash_identifier(kind, value, 'uid2') = expected AS as_published
FROM (VALUES ('email', 'USER@example.com', 'tMmiiTI7IaAcPpQPFQ65uMVCWH8av9jw4cwf/F5HVRQ='),
             ('email', 'MyEmail@example.com', 'FsGNM28LJQ8OLZB0Us65ZYp07NrovJSGTCMSKnLMJ6U='),
             ('email', 'My.Email@example.com', '4itTvG+HEnTzpiqzejyu1yFPwU1nYhWpaiQvz62hyB8='),
             ('email', 'JaneSaoirse@example.com', '1mcOepIAfxtf94Xx/IHlOqbT170GvfXEc83HKGwoS20='),
             ('email', 'Jane.Saoirse@example.com', 'sZZDLHuYmiypHIN5mVfFFdpT5sE6vyC3j+qU8RfpC/g='),
             ('email', 'JaneSaoirse+Work@example.com', 'KKruSBUjDNO069iMUVImVQZm6RrAGZKeOtrD9mwogYA='),
             ('email', 'JaneSaoirse+Work@gmail.com', 'ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8='),
             ('phone', '+1 (234) 567-8901', 'EObwtHBUqDNZR33LNSMdtt5cafsYFuGmuY4ZLenlue4=')) t(kind, value, expected);

-- Google, the tests of its data manager utilities.
SELECT kind, value, hash_identifier(kind, value, 'google') = expected AS as_published
FROM (VALUES ('email', '  ALEXZ@example.com   ', '509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a'),
             ('phone', '   +1-800-555-0100', 'fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30'),
             ('given_name', '  GivenName  ', '128a07bfe2df877c52076e60d7774cf5baaa046c5a6c48daf30ff43ecca2f814'),
             ('family_name', '  FamilyName ', '77762c287e61ce065bee5c15464012c6fbe088398b8057627d5577249430d574')) t(kind, value, expected);

-- Meta, "Customer Information Parameters".
SELECT kind, value, hash_identifier(kind, value, 'meta', 'US') = expected AS as_published
FROM (VALUES ('email', 'John_Smith@gmail.com', '62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f'),
             ('phone', '+1 (650) 555-1212', 'e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176'),
             ('given_name', 'Mary', '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec'),
             ('given_name', 'Valéry', '08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c'),
             ('given_name', '정', '8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14'),
             ('birth_date', '2/16/1997', '01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c'),
             ('country', 'US', '79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621')) t(kind, value, expected);

-- Snap, "Conversions API: Parameters".
SELECT kind, value, hash_identifier(kind, value, 'snap') = expected AS as_published
FROM (VALUES ('email', 'Person@Example.com', '542d240129883c019e106e3b1b2d3f3cb3537c43c425364de8e951d5a3083345')) t(kind, value, expected);

-- sha256 is that of the normal form, as PostgreSQL computes it.
SELECT hash_identifier('email', ' Jean@Dupont.FR', 'sha256') = encode(sha256('jean@dupont.fr'), 'hex') AS email,
       hash_identifier('cookie', 'aB', 'sha256') = encode(sha256('aB'), 'hex') AS cookie;

-- One address, a hash for each standard: a stored hash is of no use without the name of its standard.
SELECT count(DISTINCT hash_identifier('email', 'JaneSaoirse.X+Work@gmail.com', standard)) AS hashes
FROM unnest('{google,google_2025,meta,uid2}'::text[]) standard;

-- Rather none than a wrong one: no country, an order that is not known, a title, a hash.
SELECT kind, value, region, hash_identifier(kind, value, 'meta', region) IS NULL AS is_null
FROM (VALUES ('phone', '06 45 89 12 37', ''), ('birth_date', '05-03-1995', 'US'), ('given_name', 'Mme Claire', 'FR'), ('postcode', '1000', 'FR'),
             ('given_name', '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec', 'FR'), ('email', NULL, 'FR')) t(kind, value, region);

-- A user's mistakes are errors that help.
SELECT hash_identifier('email', 'jean@dupont.fr', 'md5');
SELECT hash_identifier('city', 'Paris', 'uid2');
SELECT hash_identifier('nir', '255081416802538', 'sha256');
\echo :LAST_ERROR_SQLSTATE
