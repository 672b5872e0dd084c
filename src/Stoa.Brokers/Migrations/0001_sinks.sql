-- compatible
CREATE SCHEMA brokers;

-- How far the log of events has been told to each broker, and which node is at it.
CREATE TABLE brokers.sinks (
    name text PRIMARY KEY,
    -- The last place that the broker has confirmed, and all before it.
    position bigint NOT NULL,
    -- Counts the nodes that took it: who has an older number writes nothing any more.
    claim bigint NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    failing_since timestamptz,
    last_error text,
    CHECK ((failing_since IS NULL) = (last_error IS NULL))
) WITH (fillfactor = 50);
