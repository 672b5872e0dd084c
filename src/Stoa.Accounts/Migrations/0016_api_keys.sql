-- Keys of programs that call in their maker's name. Of a key's secret only the hash is kept, and its beginning, by which people know it.
CREATE TABLE accounts.api_keys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES accounts.users ON DELETE CASCADE,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('secret', 'publishable')),
    -- resource:action; a publishable key has none.
    scopes text[] NOT NULL CHECK (kind = 'secret' OR scopes = '{}'),
    contract text,
    -- Addresses and networks that it is taken from; none: from everywhere.
    addresses text[] NOT NULL,
    hash bytea NOT NULL CONSTRAINT api_keys_hash UNIQUE CHECK (length(hash) = 32),
    prefix text NOT NULL,
    -- The secret before the last rotation, and how long it is still taken.
    old_hash bytea CONSTRAINT api_keys_old_hash UNIQUE CHECK (length(old_hash) = 32),
    old_prefix text,
    old_until timestamptz,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    last_used_address text,
    version bigint NOT NULL DEFAULT 1,
    CHECK ((old_hash IS NULL) = (old_until IS NULL) AND (old_hash IS NULL) = (old_prefix IS NULL))
);

CREATE INDEX api_keys_newest ON accounts.api_keys (created_at, id);
CREATE INDEX api_keys_by_name ON accounts.api_keys (name, id);
CREATE INDEX api_keys_user ON accounts.api_keys (user_id);

-- An admin holds every permission, so this is for other roles. A manager does not have it.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000180', 'manage_api_keys', 'api_keys', 'manage', 'Make, rotate and revoke API keys')
ON CONFLICT DO NOTHING;
