-- A message at device-local times is sent in waves, one for each time zone; a shard then holds devices of one zone only.
ALTER TABLE push.shards ADD COLUMN time_zone text;
