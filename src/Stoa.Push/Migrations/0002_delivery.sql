-- A message on its way is cut into ranges of device ids. A node claims a range under a lease; every step it records carries the epoch of its claim,
-- so that a node which lost the lease cannot overwrite its successor.
CREATE TABLE push.shards (
    message_id bigint NOT NULL REFERENCES push.messages ON DELETE CASCADE,
    no integer NOT NULL,
    from_id bigint NOT NULL,
    to_id bigint NOT NULL,
    -- Devices in the range when the audience was frozen.
    expected integer NOT NULL,
    -- All up to done_to have an outcome; those after it up to attempted_to may have been sent to.
    done_to bigint NOT NULL,
    attempted_to bigint NOT NULL,
    is_done boolean NOT NULL DEFAULT false,
    -- Not before: the time of a wave, or of the first retry that is due.
    due_at timestamptz NOT NULL,
    epoch integer NOT NULL DEFAULT 0,
    -- By the database's own clock, which all nodes share.
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    -- The listening connection of the node that claimed it. When that is gone the node has died, and nobody waits for the lease to end.
    owner_pid integer,
    owner_since timestamptz,
    windows integer NOT NULL DEFAULT 0,
    accepted integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    unknown integer NOT NULL DEFAULT 0,
    skipped integer NOT NULL DEFAULT 0,
    PRIMARY KEY (message_id, no),
    CHECK (from_id <= to_id AND done_to <= attempted_to)
) WITH (fillfactor = 70);

CREATE INDEX shards_open ON push.shards (message_id, due_at) WHERE NOT is_done;

-- What became of the devices of a window: one byte each. A later window of the same shard overrules an earlier one (a retry).
CREATE TABLE push.outcomes (
    message_id bigint NOT NULL,
    shard_no integer NOT NULL,
    window_no integer NOT NULL,
    first_id bigint NOT NULL,
    last_id bigint NOT NULL,
    -- Distances between ids as variable-length numbers, the first from first_id.
    ids bytea NOT NULL,
    codes bytea NOT NULL,
    PRIMARY KEY (message_id, shard_no, window_no),
    FOREIGN KEY (message_id, shard_no) REFERENCES push.shards ON DELETE CASCADE
);

-- Devices that a message has failed on for good.
CREATE TABLE push.failures (
    message_id bigint NOT NULL REFERENCES push.messages ON DELETE CASCADE,
    device_id bigint NOT NULL,
    code text NOT NULL,
    failed_at timestamptz NOT NULL,
    PRIMARY KEY (message_id, device_id)
);

-- Devices that will be tried again.
CREATE TABLE push.retries (
    message_id bigint NOT NULL,
    shard_no integer NOT NULL,
    device_id bigint NOT NULL,
    attempts integer NOT NULL,
    due_at timestamptz NOT NULL,
    -- Not tried again after this; null while it has not been tried at all.
    give_up_at timestamptz,
    code text NOT NULL,
    -- Being tried under at_most_once: found so after a crash, nobody knows what became of it.
    is_attempted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (message_id, shard_no, device_id),
    FOREIGN KEY (message_id, shard_no) REFERENCES push.shards ON DELETE CASCADE
);

-- One line of time for everything that shares a rate, a Firebase project or a throttled message. Nodes lease slices of it.
CREATE TABLE push.rates (
    key text PRIMARY KEY,
    next_at timestamptz NOT NULL,
    -- The share of the full rate at share_at; it grows to 1 from there.
    share double precision NOT NULL,
    share_at timestamptz NOT NULL
);
