-- What 001_dump_restore.pl sends through pg_dump: a database of a company that uses the extension.
CREATE EXTENSION identity360;
CREATE TABLE import_run (id int PRIMARY KEY, made_with text NOT NULL DEFAULT identity360.identity360_version());
INSERT INTO import_run (id) VALUES (1), (2);
CREATE VIEW current_import_run AS SELECT id FROM import_run WHERE made_with = identity360.identity360_version();
