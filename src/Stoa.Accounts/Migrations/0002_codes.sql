-- What is sent to prove an address, and how often an address is tried. "identifier" is the HMAC of an address as somebody gave it, so
-- that one without an account has the very same rows as any other; user_id is then null, and has no foreign key, because checking
-- one would take time for known addresses only.

-- One live code an address and purpose: a new one replaces it, using it deletes it.
CREATE TABLE accounts.one_time_codes (
    identifier bytea NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('verify_email', 'login', 'reset_password')),
    user_id uuid,
    code_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    wrong_guesses integer NOT NULL DEFAULT 0,
    -- No other one is sent before.
    cooldown_until timestamptz NOT NULL,
    -- The link in the same mail; it lives longer than the code.
    link_hash bytea NOT NULL CONSTRAINT one_time_codes_link UNIQUE,
    link_expires_at timestamptz NOT NULL,
    PRIMARY KEY (identifier, purpose)
);

CREATE INDEX one_time_codes_link_expires_at ON accounts.one_time_codes (link_expires_at);

-- Codes sent to an address and guessed wrong, in the running hour and day. A new code does not make room for new guesses.
CREATE TABLE accounts.code_budgets (
    identifier bytea PRIMARY KEY,
    hour_began timestamptz NOT NULL,
    sent_in_hour integer NOT NULL DEFAULT 0,
    wrong_in_hour integer NOT NULL DEFAULT 0,
    day_began timestamptz NOT NULL,
    sent_in_day integer NOT NULL DEFAULT 0,
    wrong_in_day integer NOT NULL DEFAULT 0,
    -- Since the last right guess or the last new password by mail.
    wrong_in_a_row integer NOT NULL DEFAULT 0
);

CREATE INDEX code_budgets_day_began ON accounts.code_budgets (day_began);

-- One live token an address: a new one voids the older.
CREATE TABLE accounts.password_resets (
    identifier bytea PRIMARY KEY,
    user_id uuid,
    token_hash bytea NOT NULL CONSTRAINT password_resets_token UNIQUE,
    expires_at timestamptz NOT NULL
);

CREATE INDEX password_resets_expires_at ON accounts.password_resets (expires_at);

-- Wrong passwords since the last right one. The row goes with a right password, and with a new one set by mail.
CREATE TABLE accounts.password_failures (
    identifier bytea PRIMARY KEY,
    -- In the running window, and since the last lock.
    failures integer NOT NULL DEFAULT 0,
    window_began timestamptz NOT NULL,
    in_a_row integer NOT NULL DEFAULT 0,
    locks integer NOT NULL DEFAULT 0,
    -- infinity: until the password is reset by mail.
    locked_until timestamptz,
    last_at timestamptz NOT NULL
);

CREATE INDEX password_failures_last_at ON accounts.password_failures (last_at);
