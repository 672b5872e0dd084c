-- compatible
-- The Firebase project that gave the app its token, by its name in Fcm:Projects; the section Fcm itself is 'default'.
ALTER TABLE push.devices ADD COLUMN project text NOT NULL DEFAULT 'default';

-- A shard is of one project's devices.
ALTER TABLE push.shards ADD COLUMN project text NOT NULL DEFAULT 'default';
