-- What one module tells another, or the outside, after its transaction has committed: one row for each consumer of an event.
-- A row is claimed under a lease, deleted when its consumer is done with it, and kept as dead when it will not be tried again.
CREATE TABLE platform.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    consumer text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    -- Not before; while a consumer works on it, when its lease ends.
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    dead_at timestamptz,
    last_error text
);

CREATE INDEX outbox_due ON platform.outbox (due_at) WHERE dead_at IS NULL;
CREATE INDEX outbox_dead ON platform.outbox (consumer, id) WHERE dead_at IS NOT NULL;
