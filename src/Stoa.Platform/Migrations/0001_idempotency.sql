-- One row a keyed request: claimed while it runs, then its answer, byte for byte, for 24 hours.
CREATE TABLE platform.idempotency_keys (
    user_id uuid NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    -- Who runs it: a claim outlives neither its lease nor the node that holds it.
    claim uuid NOT NULL,
    holder_pid integer,
    holder_start timestamptz,
    lease_until timestamptz NOT NULL,
    -- The answer; null while the request is running.
    status integer,
    content_type text,
    body bytea,
    error_code text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, route, key)
);

CREATE INDEX idempotency_keys_created_at ON platform.idempotency_keys (created_at);
