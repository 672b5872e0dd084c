-- Systems around the shop are told what happens in it. The log of events is the platform's; here is who is told, how far, and what became of it.
CREATE SCHEMA integrations;

-- What seals the secrets of endpoints: in another table than they, so that reading one is not enough.
CREATE TABLE integrations.keys (
    purpose text PRIMARY KEY,
    secret bytea NOT NULL
);

CREATE TABLE integrations.endpoints (
    id uuid PRIMARY KEY,
    url text NOT NULL,
    -- Names of events, order.* and *.
    types text[] NOT NULL,
    -- Whose member names the bodies have.
    contract text NOT NULL,
    enabled boolean NOT NULL,
    -- Why it is not: by staff, because it said 410, or because nothing has reached it for five days.
    disabled_reason text CONSTRAINT endpoints_reason CHECK (disabled_reason IN ('manual', 'gone', 'failing')),
    disabled_at timestamptz,
    -- Sealed, for this id.
    secret bytea NOT NULL,
    -- Signs beside the new one while receivers change over.
    previous_secret bytea,
    previous_until timestamptz,
    -- Who is told when it is switched off, and in which language.
    owner_id uuid NOT NULL,
    language text NOT NULL,
    -- It asked to be left alone until then.
    throttled_until timestamptz,
    -- The first failure since the last success.
    failing_since timestamptz,
    -- To the minute.
    last_success_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT endpoints_disabled CHECK (enabled = (disabled_reason IS NULL)),
    CONSTRAINT endpoints_previous CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);
CREATE INDEX endpoints_by_creation ON integrations.endpoints (created_at, id) WHERE deleted_at IS NULL;

-- The last event that each endpoint's deliveries were made of. Who locks a row makes them.
CREATE TABLE integrations.cursors (
    endpoint_id uuid PRIMARY KEY,
    position bigint NOT NULL
) WITH (fillfactor = 50);

-- The exact bytes that are signed, once for all endpoints that read the same contract. Pings have positions below zero.
CREATE TABLE integrations.messages (
    position bigint NOT NULL,
    contract text NOT NULL,
    body bytea NOT NULL,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (position, contract)
);
CREATE INDEX messages_by_use ON integrations.messages (used_at);
CREATE SEQUENCE integrations.pings;

-- An event for an endpoint: one row, however often it is tried, sent again or replayed. The tables of deliveries have no foreign keys: every row of theirs is
-- written by statements that have just read the endpoint, and what is left of one that was deleted is removed with the old ones.
CREATE TABLE integrations.deliveries (
    id uuid PRIMARY KEY,
    endpoint_id uuid NOT NULL,
    position bigint NOT NULL,
    -- Null: a ping.
    event_id uuid,
    contract text NOT NULL,
    type text NOT NULL,
    aggregate text NOT NULL,
    sequence bigint NOT NULL,
    status text NOT NULL CONSTRAINT deliveries_status CHECK (status IN ('pending', 'delivered', 'dead')),
    -- All that were ever made, and those since it was last begun: the schedule goes by these.
    attempts integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    last_status integer,
    last_error text,
    next_at timestamptz,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT deliveries_once UNIQUE (endpoint_id, position)
) WITH (fillfactor = 80);
-- The next one of an aggregate.
CREATE INDEX deliveries_pending ON integrations.deliveries (endpoint_id, aggregate, position) WHERE status = 'pending';
CREATE INDEX deliveries_by_creation ON integrations.deliveries (endpoint_id, created_at, id);
CREATE INDEX deliveries_by_type ON integrations.deliveries (endpoint_id, type, created_at, id);
CREATE INDEX deliveries_waiting ON integrations.deliveries (endpoint_id, created_at, id) WHERE status = 'pending';
CREATE INDEX deliveries_dead ON integrations.deliveries (endpoint_id, created_at, id) WHERE status = 'dead';

CREATE TABLE integrations.attempts (
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    -- What was answered; null where nothing was.
    status integer,
    latency_ms integer NOT NULL,
    error text,
    response text,
    -- As in the headers.
    stamp bigint NOT NULL,
    signature text NOT NULL,
    PRIMARY KEY (delivery_id, number)
);

-- What a node takes: the deliveries of one aggregate to one endpoint, of which the first pending one is sent. Here as long as there is one.
CREATE TABLE integrations.lanes (
    endpoint_id uuid NOT NULL,
    aggregate text NOT NULL,
    -- When it may be taken: at the next attempt, or when the lease ends of who has it. By the database's own clock, which all nodes share.
    due_at timestamptz NOT NULL,
    busy boolean NOT NULL DEFAULT false,
    -- Counts who took it, so that one who lost it cannot settle.
    claim bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (endpoint_id, aggregate)
) WITH (fillfactor = 50);
CREATE INDEX lanes_due ON integrations.lanes (endpoint_id, due_at);
