-- An answer that is replayed says again in which language its sentence is.
ALTER TABLE platform.idempotency_keys ADD COLUMN language text;
