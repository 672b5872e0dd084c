-- Whole tokens are found by devices_token_taken.
CREATE INDEX devices_by_last_seen ON push.devices (last_seen_at, id);
CREATE INDEX devices_inactive ON push.devices (id) WHERE NOT is_active;
-- Of all devices, so that it tells PostgreSQL how frequent names are also where a name is one of two conditions.
CREATE INDEX devices_by_name ON push.devices (lower(device_name) text_pattern_ops);

-- Words of name and titles.
ALTER TABLE push.messages ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(platform.words_of(
    coalesce(name, '') || ' ' || coalesce(android_message->>'title', '') || ' ' || coalesce(ios_message->>'title', '')))) STORED;

-- Only of messages that people wrote: those of events have all the same titles.
CREATE INDEX messages_words ON push.messages USING gin (words) WHERE event_id IS NULL;
CREATE INDEX messages_written ON push.messages (id) WHERE event_id IS NULL;
CREATE INDEX messages_of_events ON push.messages (id) WHERE event_id IS NOT NULL;
CREATE INDEX messages_by_creation ON push.messages (created_at, id);
CREATE INDEX messages_by_schedule ON push.messages (coalesce(scheduled_at, '-infinity'), id);
CREATE INDEX messages_by_sending ON push.messages (coalesce(sent_at, '-infinity'), id);
CREATE INDEX messages_by_name ON push.messages (coalesce(name, ''), id);
