-- compatible
-- From when until when nobody is woken by a message, on each device's own clock; null: at no time.
ALTER TABLE push.messages ADD COLUMN quiet_hours jsonb;
-- Of the skipped: those whose clocks showed such an hour.
ALTER TABLE push.shards ADD COLUMN quiet integer NOT NULL DEFAULT 0;
