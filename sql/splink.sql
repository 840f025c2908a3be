-- Splink's settings: what its comparison library writes is understood, with the same weights; what is not is quoted; a model goes out and comes back.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SET search_path = public, identity360;
\set SHOW_CONTEXT never
-- As saved by Splink 4 of NameComparison, DateOfBirthComparison, EmailComparison and ExactMatch, shortened by its descriptions.
SELECT $json${"link_type": "dedupe_only", "probability_two_random_records_match": 0.0002, "sql_dialect": "duckdb", "comparisons": [
	{"output_column_name": "first_name", "comparison_levels": [
		{"sql_condition": "\"first_name_l\" IS NULL OR \"first_name_r\" IS NULL", "label_for_charts": "first_name is NULL", "is_null_level": true},
		{"sql_condition": "\"first_name_l\" = \"first_name_r\"", "label_for_charts": "Exact match on first_name", "tf_adjustment_column": "first_name", "tf_adjustment_weight": 1.0, "m_probability": 0.51, "u_probability": 0.0057},
		{"sql_condition": "jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.92", "m_probability": 0.2, "u_probability": 0.0021},
		{"sql_condition": "jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.88", "m_probability": 0.05, "u_probability": 0.004},
		{"sql_condition": "jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.7", "m_probability": 0.04, "u_probability": 0.0182},
		{"sql_condition": "ELSE", "label_for_charts": "All other comparisons", "m_probability": 0.2, "u_probability": 0.97}]},
	{"output_column_name": "dob", "comparison_levels": [
		{"sql_condition": "try_strptime(\"dob_l\", '%Y-%m-%d') IS NULL OR try_strptime(\"dob_r\", '%Y-%m-%d') IS NULL", "is_null_level": true},
		{"sql_condition": "\"dob_l\" = \"dob_r\"", "m_probability": 0.6, "u_probability": 0.0017},
		{"sql_condition": "damerau_levenshtein(\"dob_l\", \"dob_r\") <= 1", "m_probability": 0.1, "u_probability": 0.0013},
		{"sql_condition": "ABS(EPOCH(try_strptime(\"dob_l\", '%Y-%m-%d')) - EPOCH(try_strptime(\"dob_r\", '%Y-%m-%d'))) <= 2629800.0", "m_probability": 0.02, "u_probability": 0.0035},
		{"sql_condition": "ABS(EPOCH(try_strptime(\"dob_l\", '%Y-%m-%d')) - EPOCH(try_strptime(\"dob_r\", '%Y-%m-%d'))) <= 31557600.0", "m_probability": 0.05, "u_probability": 0.036},
		{"sql_condition": "ELSE", "m_probability": 0.23, "u_probability": 0.9575}]},
	{"output_column_name": "email", "comparison_levels": [
		{"sql_condition": "\"email_l\" IS NULL OR \"email_r\" IS NULL", "is_null_level": true},
		{"sql_condition": "\"email_l\" = \"email_r\"", "m_probability": 0.55, "u_probability": 0.0021},
		{"sql_condition": "NULLIF(regexp_extract(\"email_l\", '^[^@]+', 0), '') = NULLIF(regexp_extract(\"email_r\", '^[^@]+', 0), '')", "m_probability": 0.3, "u_probability": 0.001},
		{"sql_condition": "jaro_winkler_similarity(\"email_l\", \"email_r\") >= 0.88", "m_probability": 0.1, "u_probability": 0.0012},
		{"sql_condition": "jaro_winkler_similarity(NULLIF(regexp_extract(\"email_l\", '^[^@]+', 0), ''), NULLIF(regexp_extract(\"email_r\", '^[^@]+', 0), '')) >= 0.88", "m_probability": 0.01, "u_probability": 0.0007},
		{"sql_condition": "ELSE", "m_probability": 0.04, "u_probability": 0.995}]}]}$json$::jsonb AS settings \gset
SELECT jsonb_pretty(import_splink_model(:'settings')::jsonb);
-- The weights of levels that both have are Splink's log2(m / u), to 1e-6.
SELECT comparison, level, round(weight::numeric, 3) AS weight, abs(weight - log(2, m / u)) < 1e-6 AS as_splink
FROM explain_match(identity(given_name => 'Jean', family_name => 'Martin', birth_date => '1985-03-12', email => 'jean.martin@free.fr'),
		identity(given_name => 'Jean', birth_date => '1985-03-13', email => 'jean.martin@orange.fr'), import_splink_model(:'settings')) e(comparison, level, l, r, m_, u_, f, weight, total)
	JOIN (VALUES ('given_name', 0.51, 0.0057), ('birth_date', 0.1, 0.0013), ('email', 0.3, 0.001), ('prior', 0.0002, 0.9998)) s(name, m, u) ON s.name = comparison;
-- Out and back: the same rates, for all levels that go out.
SELECT count(*) AS levels, bool_and(abs((b.value ->> 'm')::float8 - (a.value ->> 'm')::float8) < 1e-12 AND abs((b.value ->> 'u')::float8 - (a.value ->> 'u')::float8) < 1e-12) AS same
FROM jsonb_each(import_splink_model(export_splink_model(builtin_model()))::jsonb -> 'comparisons') c(name, levels), jsonb_each(levels) b,
	jsonb_each(builtin_model()::jsonb -> 'comparisons' -> c.name) a WHERE a.key = b.key;
SELECT import_splink_model(export_splink_model('{"prior": 0.25}'))::jsonb -> 'prior' AS prior;
-- What is not understood is quoted.
SELECT import_splink_model('{"comparisons": [{"output_column_name": "first_name", "comparison_levels": [{"sql_condition": "soundex(first_name_l) = soundex(first_name_r)", "m_probability": 0.5, "u_probability": 0.1}]}]}');
SELECT import_splink_model('{"comparisons": [{"output_column_name": "first_name", "comparison_levels": [{"sql_condition": "first_name_l = surname_r", "m_probability": 0.5, "u_probability": 0.1}]}]}');
SELECT import_splink_model('{"comparisons": [{"output_column_name": "first_name", "comparison_levels": [{"sql_condition": "ELSE"}]}]}');
SELECT import_splink_model('{"comparisons": [{"output_column_name": "shoe_size", "comparison_levels": []}]}');
SELECT import_splink_model('{}');
