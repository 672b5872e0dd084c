-- no transaction
-- compatible
-- What was sent to a person is listed by when it was: a message may have been written long before.
DROP INDEX CONCURRENTLY IF EXISTS push.messages_by_beginning;
CREATE INDEX CONCURRENTLY messages_by_beginning ON push.messages (coalesce(started_at, created_at), id);
