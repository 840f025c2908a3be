-- complain if the script is sourced in psql rather than run by CREATE EXTENSION
\echo Use "CREATE EXTENSION identity360" to load this file. \quit

-- Reached by everybody; what may be called or read inside is granted object by object.
GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

CREATE FUNCTION @extschema@.identity360_version() RETURNS text
LANGUAGE c IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'i360_identity360_version';
COMMENT ON FUNCTION @extschema@.identity360_version() IS 'version of the loaded library';

