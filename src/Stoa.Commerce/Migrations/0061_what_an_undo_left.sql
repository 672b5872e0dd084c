-- no transaction
-- compatible
-- Of each row of an import what its undo left as it is; few are.
DROP INDEX CONCURRENTLY IF EXISTS commerce.import_changes_kept;
CREATE INDEX CONCURRENTLY import_changes_kept ON commerce.import_changes (import_id, line, n) WHERE kept IS NOT NULL;
