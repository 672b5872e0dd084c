-- What happened, for everybody who is told of it: webhooks, consoles, programs that read the log. A row is written in the transaction of its change and has
-- no place yet; once it is committed, the relay gives it the next one. So who reads by place never misses what commits late. Kept for 30 days.
CREATE TABLE platform.events (
    -- The order in which changes were written down, with holes.
    number bigint GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    -- Its place among all events, without gaps; null until it is relayed.
    position bigint,
    -- Its place among the events of its aggregate: 1, 2, 3 …
    sequence bigint,
    type text NOT NULL,
    aggregate_kind text NOT NULL,
    aggregate_id text NOT NULL,
    -- Members in snake case.
    payload json NOT NULL,
    occurred_at timestamptz NOT NULL,
    -- The transaction, where it may change one thing by several statements and tells of it once; null where a statement is a change.
    change xid8,
    CHECK ((position IS NULL) = (sequence IS NULL))
);

-- What a change pays for; the others are of what is relayed.
CREATE UNIQUE INDEX events_pending ON platform.events (number) WHERE position IS NULL;
CREATE UNIQUE INDEX events_once ON platform.events (change, aggregate_id, type) WHERE position IS NULL AND change IS NOT NULL;
CREATE UNIQUE INDEX events_position ON platform.events (position) WHERE position IS NOT NULL;
CREATE INDEX events_type ON platform.events (type, position) WHERE position IS NOT NULL;
CREATE UNIQUE INDEX events_aggregate ON platform.events (aggregate_id, aggregate_kind, sequence) WHERE position IS NOT NULL;
CREATE INDEX events_time ON platform.events (occurred_at) WHERE position IS NOT NULL;

-- The last place that was given. Who holds its lock relays.
CREATE TABLE platform.event_head (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    position bigint NOT NULL
);

INSERT INTO platform.event_head (position) VALUES (0);

-- The last sequence of each aggregate: outlives its events, so that numbers never begin again.
CREATE TABLE platform.event_sequences (
    aggregate_id text NOT NULL,
    aggregate_kind text NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (aggregate_id, aggregate_kind)
) WITH (fillfactor = 70);
