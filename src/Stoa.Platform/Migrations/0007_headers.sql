-- A replayed response says again where what it created is, below the mount, and its version.
ALTER TABLE platform.idempotency_keys ADD COLUMN location text, ADD COLUMN etag text;
