-- Colleagues who were invited and set name and password themselves. The token of the mail is stored as its hash.
CREATE TABLE accounts.invitations (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT invitations_token UNIQUE,
    -- Whoever sent it last: it is good for no more than they may give when it is accepted.
    invited_by uuid NOT NULL REFERENCES accounts.users,
    created_at timestamptz NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    accepted_by uuid REFERENCES accounts.users,
    -- By staff, or because a new one took the place of one that had expired.
    closed_at timestamptz
);

-- One open invitation an address, whoever invites at the same time.
CREATE UNIQUE INDEX invitations_open ON accounts.invitations (email_key) WHERE accepted_at IS NULL AND closed_at IS NULL;
CREATE INDEX invitations_by_address ON accounts.invitations (email_key);
CREATE INDEX invitations_newest ON accounts.invitations (created_at, id);
CREATE INDEX invitations_inviter ON accounts.invitations (invited_by);
CREATE INDEX invitations_accepted_by ON accounts.invitations (accepted_by) WHERE accepted_by IS NOT NULL;

-- The roles that it gives besides "user". One that is deleted meanwhile is not given.
CREATE TABLE accounts.invitation_roles (
    invitation_id uuid NOT NULL REFERENCES accounts.invitations ON DELETE CASCADE,
    role_id uuid NOT NULL REFERENCES accounts.roles ON DELETE CASCADE,
    PRIMARY KEY (invitation_id, role_id)
);

CREATE INDEX invitation_roles_role ON accounts.invitation_roles (role_id);
