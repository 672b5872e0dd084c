-- Which accounts an address used lately under one limit, each once: many accounts from one address are somebody who tries one password on all of them.
-- Unlogged, as platform.rate_limits.
CREATE UNLOGGED TABLE platform.rate_spreads (
    -- HMAC of limit and address.
    bucket bytea PRIMARY KEY,
    -- HMACs of the accounts, and when each was last used.
    members bytea[] NOT NULL,
    seen timestamptz[] NOT NULL,
    -- When the last use no longer counts and the row may go.
    idle_at timestamptz NOT NULL
) WITH (fillfactor = 50);
