-- no transaction
-- compatible
-- What was cancelled lately is counted on, should a node have been killed before it had counted.
DROP INDEX CONCURRENTLY IF EXISTS push.messages_cancelled;
CREATE INDEX CONCURRENTLY messages_cancelled ON push.messages (updated_at) WHERE status = 'cancelled' AND started_at IS NOT NULL;
