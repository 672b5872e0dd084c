-- compatible
-- Subscriptions to topics that FCM still has to be told of; empty but for seconds, or for as long as FCM is away. Who is subscribed, FCM knows alone.
CREATE TABLE push.topic_changes (
    device_id bigint NOT NULL REFERENCES push.devices ON DELETE CASCADE,
    topic text NOT NULL,
    is_adding boolean NOT NULL,
    -- Of the request that asked last; what an earlier one brought back does not end it.
    wish uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    -- One asks FCM about a device and topic at a time, so that the last wish is also the last that arrives.
    taken_by uuid,
    taken_until timestamptz,
    PRIMARY KEY (device_id, topic)
);
CREATE INDEX topic_changes_next ON push.topic_changes (next_at);
