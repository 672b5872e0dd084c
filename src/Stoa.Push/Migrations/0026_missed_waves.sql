-- compatible
-- Of the skipped: those whose wave was not begun because its time had passed.
ALTER TABLE push.shards ADD COLUMN missed integer NOT NULL DEFAULT 0;
