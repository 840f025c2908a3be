-- splink: models exchanged with Splink, as its settings JSON.
--
-- A level is known by the expression that Splink's comparison library writes for it, and its comparison by the name of the column. What is
-- not known is an error that quotes it: a level left out would make another model of the others. A level of Splink that lies
-- between two of ours goes to the one where most of such pairs fall, and rates that meet there add up.

CREATE FUNCTION @extschema@.import_splink_model(settings jsonb) RETURNS @extschema@.match_model
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    names CONSTANT jsonb := '{"given_name": "^((first|given|fore)_?name|prenom)$", "family_name": "^((last|family|sur)_?name|nom)$",
        "birth_date": "^(dob|date_of_birth|birth_?date|date_naissance)$", "birth_place": "^(birth_?place|place_of_birth)$", "gender": "^(gender|sex)$",
        "email": "^e_?mail(_address)?$", "phone": "^(phone|telephone|mobile)(_number)?$", "organization": "^(organi[sz]ation|company)(_name)?$"}';
    -- comparison (NULL: any of them), expression in lower case without quotes, level
    levels CONSTANT text[] := ARRAY[
        ARRAY[NULL, '^else$', 'different'],
        ARRAY['gender', '^(\w+)_l = \1_r$', 'same'],
        ARRAY['email', '^(\w+)_l = \1_r$', 'same_mailbox'],
        ARRAY['email', '^nullif\(regexp_extract\((\w+)_l, ''\^\[\^@\]\+'', 0\), ''''\) = nullif\(regexp_extract\(\1_r, ''\^\[\^@\]\+'', 0\), ''''\)$', 'same_user'],
        ARRAY['email', '^regexp_extract\((\w+)_l, ''\^\[\^@\]\+''(, 0)?\) = regexp_extract\(\1_r, ''\^\[\^@\]\+''(, 0)?\)$', 'same_user'],
        ARRAY['email', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.(88|9\d*)$', 'similar'],
        ARRAY['email', '^jaro_?winkler(_similarity)?\(.*regexp_extract.*\) >= 0\.(88|9\d*)$', 'different'],
        ARRAY['birth_date', '^(damerau_)?levenshtein\((\w+)_l, \2_r\) <= 1$', 'one_slip'],
        ARRAY['birth_date', '^abs\(epoch\(.*\) - epoch\(.*\)\) <= (2629800|31557600)(\.0)?$', 'same_year'],
        ARRAY['birth_date', '^abs\(epoch\(.*\) - epoch\(.*\)\) <= 315576000(\.0)?$', 'different'],
        ARRAY['phone', '^(damerau_)?levenshtein\((\w+)_l, \2_r\) <= 1$', 'one_slip'],
        ARRAY['phone', '^(damerau_)?levenshtein\((\w+)_l, \2_r\) <= 2$', 'different'],
        ARRAY['given_name', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.9\d*$', 'similar'],
        ARRAY['family_name', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.9\d*$', 'similar'],
        ARRAY['given_name', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.8\d*$', 'close'],
        ARRAY['family_name', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.8\d*$', 'close'],
        ARRAY['given_name', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.7\d*$', 'different'],
        ARRAY['family_name', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.7\d*$', 'different'],
        ARRAY['birth_place', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.9\d*$', 'similar'],
        ARRAY['organization', '^jaro_?winkler(_similarity)?\((\w+)_l, \2_r\) >= 0\.9\d*$', 'similar'],
        ARRAY[NULL, '^(\w+)_l = \1_r$', 'exact']];
    given jsonb;
    comparison text;
    level jsonb;
    name text;
    rates jsonb;
    comparisons jsonb := '{}';
BEGIN
    IF jsonb_typeof(settings -> 'comparisons') IS DISTINCT FROM 'array' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'these are no settings of Splink', DETAIL = 'There is no array "comparisons".';
    END IF;
    FOR given IN SELECT jsonb_array_elements(settings -> 'comparisons') LOOP
        SELECT n.key INTO comparison FROM jsonb_each_text(names) n WHERE lower(given ->> 'output_column_name') ~ n.value;
        IF comparison IS NULL THEN
            RAISE invalid_parameter_value USING MESSAGE = format('comparison "%s" is none of match_model', given ->> 'output_column_name'),
                HINT = 'Rename its output_column_name (given_name, family_name, birth_date, birth_place, gender, email, phone, organization), or leave it out.';
        END IF;
        rates := '{}';
        FOR level IN SELECT jsonb_array_elements(given -> 'comparison_levels') LOOP
            CONTINUE WHEN coalesce((level ->> 'is_null_level')::boolean, false);
            SELECT levels[n][3] INTO name FROM generate_subscripts(levels, 1) n
            WHERE coalesce(levels[n][1] = comparison, true) AND lower(replace(btrim(level ->> 'sql_condition'), '"', '')) ~ levels[n][2]
            ORDER BY n LIMIT 1;
            IF name IS NULL THEN
                RAISE invalid_parameter_value USING MESSAGE = format('level of "%s" is not understood: %s', comparison, level ->> 'sql_condition'),
                    HINT = 'What Splink''s comparison library writes for this comparison is understood.';
            END IF;
            IF (level ->> 'm_probability') IS NULL OR (level ->> 'u_probability') IS NULL THEN
                RAISE invalid_parameter_value USING MESSAGE = format('level of "%s" is not trained: %s', comparison, level ->> 'sql_condition');
            END IF;
            rates := rates || jsonb_build_object(name, jsonb_build_object(
                'm', least(1, coalesce((rates -> name ->> 'm')::numeric, 0) + (level ->> 'm_probability')::numeric),
                'u', least(1, coalesce((rates -> name ->> 'u')::numeric, 0) + (level ->> 'u_probability')::numeric)));
        END LOOP;
        comparisons := comparisons || jsonb_build_object(comparison, rates);
    END LOOP;
    RETURN jsonb_build_object('prior', coalesce(settings -> 'probability_two_random_records_match', '0.0001'), 'household_ratio', 1e-9,
        'comparisons', comparisons)::text::@extschema@.match_model;
END $$;
COMMENT ON FUNCTION @extschema@.import_splink_model(jsonb) IS
    'the model in trained settings of Splink (its save_model_to_json): rates of the levels that its comparison library writes; other levels and comparisons stay as in builtin_model(), households explain nothing, term frequencies are not in settings; what is not understood is an error that quotes it';

CREATE FUNCTION @extschema@.export_splink_model(model @extschema@.match_model) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    document CONSTANT jsonb := @extschema@.builtin_model()::jsonb;
    own CONSTANT jsonb := model::jsonb;
BEGIN
    RETURN jsonb_build_object('link_type', 'link_and_dedupe', 'sql_dialect', 'duckdb', 'unique_id_column_name', 'record_key',
        'probability_two_random_records_match', coalesce(own -> 'prior', document -> 'prior'),
        'blocking_rules_to_generate_predictions', '[]'::jsonb,
        'comparisons', (
            SELECT jsonb_agg(jsonb_build_object('output_column_name', c.name, 'comparison_levels',
                jsonb_build_array(jsonb_build_object('is_null_level', true, 'label_for_charts', c.name || ' is NULL',
                    'sql_condition', format('"%1$s_l" IS NULL OR "%1$s_r" IS NULL', c.name))) || c.levels) ORDER BY c.place)
            FROM (
                SELECT l.comparison AS name, min(l.place) AS place, jsonb_agg(jsonb_build_object('label_for_charts', l.level,
                    'sql_condition', replace(l.condition, '$', l.comparison),
                    'm_probability', coalesce(own -> 'comparisons' -> l.comparison -> l.level -> 'm', document -> 'comparisons' -> l.comparison -> l.level -> 'm'),
                    'u_probability', coalesce(own -> 'comparisons' -> l.comparison -> l.level -> 'u', document -> 'comparisons' -> l.comparison -> l.level -> 'u'))
                    ORDER BY l.place) AS levels
                FROM (VALUES
                    (1, 'given_name', 'exact', '"$_l" = "$_r"'), (2, 'given_name', 'similar', 'jaro_winkler_similarity("$_l", "$_r") >= 0.92'),
                    (3, 'given_name', 'close', 'jaro_winkler_similarity("$_l", "$_r") >= 0.85'), (4, 'given_name', 'different', 'ELSE'),
                    (5, 'family_name', 'exact', '"$_l" = "$_r"'), (6, 'family_name', 'similar', 'jaro_winkler_similarity("$_l", "$_r") >= 0.92'),
                    (7, 'family_name', 'close', 'jaro_winkler_similarity("$_l", "$_r") >= 0.85'), (8, 'family_name', 'different', 'ELSE'),
                    (9, 'gender', 'same', '"$_l" = "$_r"'), (10, 'gender', 'different', 'ELSE'),
                    (11, 'birth_date', 'exact', '"$_l" = "$_r"'), (12, 'birth_date', 'one_slip', 'damerau_levenshtein("$_l", "$_r") <= 1'),
                    (13, 'birth_date', 'different', 'ELSE'),
                    (14, 'birth_place', 'exact', '"$_l" = "$_r"'), (15, 'birth_place', 'similar', 'jaro_winkler_similarity("$_l", "$_r") >= 0.9'),
                    (16, 'birth_place', 'different', 'ELSE'),
                    (17, 'email', 'same_mailbox', '"$_l" = "$_r"'),
                    (18, 'email', 'same_user', 'NULLIF(regexp_extract("$_l", ''^[^@]+'', 0), '''') = NULLIF(regexp_extract("$_r", ''^[^@]+'', 0), '''')'),
                    (19, 'email', 'similar', 'jaro_winkler_similarity("$_l", "$_r") >= 0.92'), (20, 'email', 'different', 'ELSE'),
                    (21, 'phone', 'exact', '"$_l" = "$_r"'), (22, 'phone', 'one_slip', 'damerau_levenshtein("$_l", "$_r") <= 1'), (23, 'phone', 'different', 'ELSE'),
                    (24, 'organization', 'exact', '"$_l" = "$_r"'), (25, 'organization', 'similar', 'jaro_winkler_similarity("$_l", "$_r") >= 0.92'),
                    (26, 'organization', 'different', 'ELSE')) l(place, comparison, level, condition)
                GROUP BY l.comparison) c));
END $$;
COMMENT ON FUNCTION @extschema@.export_splink_model(@extschema@.match_model) IS
    'settings for Splink (dialect duckdb) of a model: the comparisons and levels that both have, with m and u; nicknames, swapped names, addresses, households and frequencies have no counterpart and are left out; columns are named as the comparisons, blocking rules are to be added';

