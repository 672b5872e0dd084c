-- When a bucket (an account or an address under one limit) was used lately: the last uses, at most as many as it permits.
-- Unlogged: a crash of the database forgets what was counted, and counting costs no write to the log. Locks that must last are not kept here.
CREATE UNLOGGED TABLE platform.rate_limits (
    -- HMAC of limit and account or address, so that the table names nobody.
    bucket bytea PRIMARY KEY,
    permits integer NOT NULL,
    uses timestamptz[] NOT NULL,
    -- When the last use no longer counts and the row may go.
    idle_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What all nodes must know and nobody else may: made at random here, once.
CREATE TABLE platform.secrets (
    purpose text PRIMARY KEY,
    secret bytea NOT NULL
);

INSERT INTO platform.secrets (purpose, secret)
VALUES ('limits', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
