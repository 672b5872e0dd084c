-- On once the user has an authenticator or a passkey; then no session is opened without one of them. Kept by whatever adds or removes a factor.
ALTER TABLE accounts.users ADD COLUMN second_factor boolean NOT NULL DEFAULT false;

-- When the session's user last proved who they are; null: when it was opened.
ALTER TABLE accounts.sessions ADD COLUMN proved_at timestamptz;

CREATE TABLE accounts.authenticators (
    user_id uuid PRIMARY KEY REFERENCES accounts.users ON DELETE CASCADE,
    -- Nonce, tag and ciphertext (AES-256-GCM, bound to the user).
    sealed_secret bytea NOT NULL,
    -- Null until the first code proves that the user's device has the secret.
    confirmed_at timestamptz,
    -- The latest step of time whose code was accepted: it and all before are used up.
    used_step bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL
);

CREATE TABLE accounts.recovery_codes (
    user_id uuid NOT NULL REFERENCES accounts.users ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- Guesses at a second factor since the last right one.
CREATE TABLE accounts.factor_guesses (
    user_id uuid PRIMARY KEY REFERENCES accounts.users ON DELETE CASCADE,
    guesses integer NOT NULL,
    locked_until timestamptz
);

CREATE TABLE accounts.passkeys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES accounts.users ON DELETE CASCADE,
    credential_id bytea NOT NULL CONSTRAINT passkeys_credential_taken UNIQUE,
    public_key bytea NOT NULL,
    name text NOT NULL DEFAULT '',
    -- Counts up in the device where it counts at all: one that does not is a copy.
    sign_count bigint NOT NULL,
    transports text[] NOT NULL,
    backup_eligible boolean NOT NULL,
    backed_up boolean NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
);

CREATE INDEX passkeys_user ON accounts.passkeys (user_id);

-- A challenge given out and expected back, signed; single use. Of a session where one is added, of nobody where somebody logs in.
CREATE TABLE accounts.passkey_challenges (
    id uuid PRIMARY KEY,
    session_id uuid REFERENCES accounts.sessions ON DELETE CASCADE,
    state text NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX passkey_challenges_expires_at ON accounts.passkey_challenges (expires_at);
CREATE INDEX passkey_challenges_session ON accounts.passkey_challenges (session_id) WHERE session_id IS NOT NULL;
