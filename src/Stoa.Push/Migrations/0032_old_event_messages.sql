-- no transaction
-- compatible
-- Messages of events that are long over are forgotten, the oldest first.
DROP INDEX CONCURRENTLY IF EXISTS push.messages_of_old_events;
CREATE INDEX CONCURRENTLY messages_of_old_events ON push.messages (updated_at)
    WHERE event_id IS NOT NULL AND status IN ('sent', 'failed', 'cancelled');
