-- compatible
-- When its secret was last made anew: where a stranger did that, the key is theirs.
ALTER TABLE accounts.api_keys ADD COLUMN rotated_at timestamptz;
