-- no transaction
-- compatible
-- Only Android devices become stale: those of other platforms, however long silent, are not walked over.
DROP INDEX CONCURRENTLY IF EXISTS push.devices_silent_android;
CREATE INDEX CONCURRENTLY devices_silent_android ON push.devices (last_seen_at) WHERE is_active AND platform = 'android';
