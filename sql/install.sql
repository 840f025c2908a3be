-- The extension installs in a schema of its own, and its library says the version that the control file says.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS identity360;
SELECT identity360.identity360_version() = extversion AS same_version FROM pg_extension WHERE extname = 'identity360';
SELECT n.nspname, e.extrelocatable
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'identity360';
