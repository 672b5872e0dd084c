-- An answer that is replayed says again where what it created is, below the mount.
ALTER TABLE platform.idempotency_keys ADD COLUMN location text;
