-- no transaction
-- compatible
-- What an endpoint was told of one event is looked for by the event: an endpoint may have millions of deliveries. Pings have none.
DROP INDEX CONCURRENTLY IF EXISTS integrations.deliveries_by_event;
CREATE INDEX CONCURRENTLY deliveries_by_event ON integrations.deliveries (event_id) WHERE event_id IS NOT NULL;
