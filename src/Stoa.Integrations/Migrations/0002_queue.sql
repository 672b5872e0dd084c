-- What waits in each lane, in its order: a table of its own with no index but its key. Among the many indexes of deliveries, those for lists looked as good to
-- the planner for "the next of this lane" while it had no statistics, and read all that waits for the endpoint.
CREATE TABLE integrations.queue (
    endpoint_id uuid NOT NULL,
    aggregate text NOT NULL,
    position bigint NOT NULL,
    delivery_id uuid NOT NULL,
    PRIMARY KEY (endpoint_id, aggregate, position)
) WITH (fillfactor = 70);

INSERT INTO integrations.queue (endpoint_id, aggregate, position, delivery_id)
SELECT endpoint_id, aggregate, position, id FROM integrations.deliveries WHERE status = 'pending';

DROP INDEX integrations.deliveries_pending;
