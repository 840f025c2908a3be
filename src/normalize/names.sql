-- names: what a name says of its bearer, and whether two names may be one person's. Pure, as all of normalize.

CREATE TYPE @extschema@.inspected_name AS (
    civility text,
    gender text,
    given_names text[],
    initials text,
    is_compound boolean,
    family_core text,
    particles text[],
    birth_family_name text,
    usage_name text,
    is_couple boolean,
    is_junk boolean,
    junk_reason text,
    swap_odds float8,
    issue text
);
COMMENT ON TYPE @extschema@.inspected_name IS 'what a given and a family name say of their bearer, as inspect_name finds it; names in plain capitals';
COMMENT ON COLUMN @extschema@.inspected_name.civility IS 'code of the form of address (M, MME, MLLE, M_MME for both, DR, ME...); NULL without one';
COMMENT ON COLUMN @extschema@.inspected_name.gender IS 'M or F, by the form of address, else where nine in ten bearers of the given name are; NULL if unknown, of a couple, or where the two disagree';
COMMENT ON COLUMN @extschema@.inspected_name.given_names IS 'given names in their order, a compound one as one: {JEAN PIERRE,MARIE}; NULL if there is none';
COMMENT ON COLUMN @extschema@.inspected_name.initials IS 'initials (J P for J.-P. or JP) where nothing else is known of the given name, else NULL';
COMMENT ON COLUMN @extschema@.inspected_name.is_compound IS 'the first given name is a compound one';
COMMENT ON COLUMN @extschema@.inspected_name.family_core IS 'the family name in use (else at birth) without particles; NULL if there is none';
COMMENT ON COLUMN @extschema@.inspected_name.particles IS 'its particles (DE, LA, VAN, BEN), each once; NULL if there is none';
COMMENT ON COLUMN @extschema@.inspected_name.birth_family_name IS 'the name at birth where a word such as née or épouse tells it, else NULL';
COMMENT ON COLUMN @extschema@.inspected_name.usage_name IS 'the family name in use, particles included; NULL if there is none';
COMMENT ON COLUMN @extschema@.inspected_name.is_couple IS 'two persons share the fields: M. et Mme, Jean et Marie';
COMMENT ON COLUMN @extschema@.inspected_name.is_junk IS 'a field holds a placeholder and no name; what the other one holds is kept';
COMMENT ON COLUMN @extschema@.inspected_name.junk_reason IS 'placeholder, repeated_character, no_vowel, no_letter or too_long (over 400 bytes or 24 words); of the family name if both are junk; NULL if none is';
COMMENT ON COLUMN @extschema@.inspected_name.swap_odds IS 'how many times likelier the names are in each other''s place than in their own, by how common they are in France; multiply with the odds of a swap in the data; NULL where one is missing';
COMMENT ON COLUMN @extschema@.inspected_name.issue IS 'what to look at first: junk, junk_family_name, family_name_missing, couple, junk_given_name, swapped (odds of 1,000 or more), civility_mismatch, initials or given_name_missing; NULL if nothing';

CREATE FUNCTION @extschema@.inspect_name(given_name text, family_name text) RETURNS @extschema@.inspected_name
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_inspect_name';
COMMENT ON FUNCTION @extschema@.inspect_name(text, text) IS
    'what a given and a family name, as they were typed, say of their bearer: form of address, sex, compound names, initials, particles, names before and after a marriage, couples, placeholders, a probable swap; give an empty text for a name that is missing';

CREATE TYPE @extschema@.name_comparison AS (
    result text,
    reason text,
    given_name text,
    family_name text
);
COMMENT ON TYPE @extschema@.name_comparison IS 'whether two names may be one person''s, as compare_names finds it';
COMMENT ON COLUMN @extschema@.name_comparison.result IS 'same (equal but for writing), compatible (may be one person''s) or different';
COMMENT ON COLUMN @extschema@.name_comparison.reason IS 'the level that decided, the worse of the next two; swapped where given and family name agree in each other''s place';
COMMENT ON COLUMN @extschema@.name_comparison.given_name IS 'how the given names agree: equal, glued; part, variant, nickname, slip, initial, missing; gendered_pair, other_part, other_initial, different';
COMMENT ON COLUMN @extschema@.name_comparison.family_name IS 'how the family names agree: equal, glued, reordered; birth_name, particles, part, slip, initial, missing; other_initial, different';

CREATE FUNCTION @extschema@.compare_names(given_name_a text, family_name_a text, given_name_b text, family_name_b text)
RETURNS @extschema@.name_comparison
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_compare_names';
COMMENT ON FUNCTION @extschema@.compare_names(text, text, text, text) IS
    'whether two names, as they were typed, may be one person''s, and why; an empty text or a placeholder is a missing name; NULL where a side has neither name';
