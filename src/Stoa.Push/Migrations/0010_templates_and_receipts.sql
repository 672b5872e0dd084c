-- Contents that messages are written from. A message takes over what it is at that moment; a later change does not reach it.
CREATE TABLE push.templates (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT templates_name_taken UNIQUE,
    android_message jsonb,
    ios_message jsonb,
    web_message jsonb,
    translations jsonb NOT NULL DEFAULT '{}',
    -- What {name} stands for in its texts where a message does not say otherwise.
    variables jsonb NOT NULL DEFAULT '{}',
    created_by uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CHECK (android_message IS NOT NULL OR ios_message IS NOT NULL OR web_message IS NOT NULL)
);
CREATE INDEX templates_by_change ON push.templates (updated_at, id);

ALTER TABLE push.messages ADD COLUMN variables jsonb NOT NULL DEFAULT '{}';
-- What it was written from; only told, the template may be gone.
ALTER TABLE push.messages ADD COLUMN template_id bigint;

-- What apps say of messages that arrived and were opened, once for each device.
CREATE TABLE push.receipts (
    message_id bigint NOT NULL REFERENCES push.messages ON DELETE CASCADE,
    device_id bigint NOT NULL,
    event text NOT NULL CHECK (event IN ('delivered', 'opened')),
    at timestamptz NOT NULL,
    PRIMARY KEY (message_id, device_id, event)
);
-- Their sums, in sixteen rows, so that phones that all wake up at once do not queue for one.
CREATE TABLE push.receipt_counts (
    message_id bigint NOT NULL REFERENCES push.messages ON DELETE CASCADE,
    slot smallint NOT NULL,
    delivered bigint NOT NULL DEFAULT 0,
    opened bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (message_id, slot)
) WITH (fillfactor = 50);

-- What the windows of a shard came to, by minute.
CREATE TABLE push.series (
    message_id bigint NOT NULL,
    shard_no integer NOT NULL,
    minute timestamptz NOT NULL,
    accepted integer NOT NULL,
    failed integer NOT NULL,
    PRIMARY KEY (message_id, shard_no, minute),
    FOREIGN KEY (message_id, shard_no) REFERENCES push.shards ON DELETE CASCADE
) WITH (fillfactor = 70);
