-- The orders of staff lists. By address the unique index of its key is enough.
CREATE INDEX users_by_update ON accounts.users (updated_at, id);
CREATE INDEX users_by_last_name ON accounts.users (last_name, id);
-- The beginning of an address, byte by byte: what the search over everything looks for first.
CREATE INDEX users_by_address ON accounts.users (email_key text_pattern_ops);
