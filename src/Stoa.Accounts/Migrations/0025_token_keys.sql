-- compatible
-- Key pairs that sign access tokens where Tokens:Algorithm says ES256 or RS256. The public half is published; like accounts.signing_keys, who reads the private
-- one can forge tokens.
CREATE TABLE accounts.token_keys (
    kid text PRIMARY KEY,
    algorithm text NOT NULL CHECK (algorithm IN ('ES256', 'RS256')),
    -- PKCS #8.
    private_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    -- It is published before, so that whoever checks tokens knows it when it begins to sign.
    signs_from timestamptz NOT NULL
);
CREATE INDEX token_keys_signing ON accounts.token_keys (algorithm, signs_from);
