
-- birth dates: what there is to say of one.

CREATE TYPE @extschema@.birth_date_inspection AS (
    birth_date date,
    "precision" text,
    key text,
    century_guessed boolean,
    is_swapped boolean,
    swap_possible boolean,
    is_default boolean,
    is_suspect boolean,
    issue text
);
COMMENT ON TYPE @extschema@.birth_date_inspection IS 'what inspect_birth_date() has to say of a text';
COMMENT ON COLUMN @extschema@.birth_date_inspection.birth_date IS 'the date; NULL if it is none, or only a month or a year';
COMMENT ON COLUMN @extschema@.birth_date_inspection."precision" IS 'how much the text says: day, month or year; NULL if it is no date';
COMMENT ON COLUMN @extschema@.birth_date_inspection.key IS 'what is known, as yyyy-mm-dd, yyyy-mm or yyyy; NULL if it is no date';
COMMENT ON COLUMN @extschema@.birth_date_inspection.century_guessed IS 'the year had two digits and was taken from the hundred years that end with the pivot';
COMMENT ON COLUMN @extschema@.birth_date_inspection.is_swapped IS 'day and month stood the other way round than field_order says, as no other reading is a date';
COMMENT ON COLUMN @extschema@.birth_date_inspection.swap_possible IS 'day and month could as well stand the other way round: a date that differs by this from another may be the same';
COMMENT ON COLUMN @extschema@.birth_date_inspection.is_default IS 'written where no date is known, such as 1900-01-01, 1111-11-11 or 9999-12-31: no date is given then';
COMMENT ON COLUMN @extschema@.birth_date_inspection.is_suspect IS '1 January of 1970, 1980 or 2000: somebody''s birthday, and more often nobody''s';
COMMENT ON COLUMN @extschema@.birth_date_inspection.issue IS
    'why it is no date: empty, unreadable, no_such_day, year_out_of_range (before 1850 or after 2099), default_date; NULL if it is one';

CREATE FUNCTION @extschema@.inspect_birth_date(value text, field_order text DEFAULT 'DMY', pivot int DEFAULT 2015)
RETURNS @extschema@.birth_date_inspection
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'i360_inspect_birth_date';
COMMENT ON FUNCTION @extschema@.inspect_birth_date(text, text, int) IS
    'the birth date that a text says, how much of it is sure, and why a text says none; field_order: DMY, MDY or YMD; pivot: the last year that a year of two digits may mean';
