-- compatible
-- A change of a user's address: asked for, confirmed by the link in the new mailbox, stopped or undone by the link in the old one.
CREATE TABLE accounts.email_changes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES accounts.users ON DELETE CASCADE,
    new_email text NOT NULL,
    confirm_hash bytea NOT NULL CONSTRAINT email_changes_confirm UNIQUE,
    confirm_until timestamptz NOT NULL,
    -- The address before, where it was proved to be the user's: only then its mailbox may stop or undo.
    old_email text,
    stop_hash bytea CONSTRAINT email_changes_stop UNIQUE,
    undo_hash bytea CONSTRAINT email_changes_undo UNIQUE,
    undo_until timestamptz NOT NULL,
    asked_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    undone_at timestamptz
);
-- One at a time: who asks again means the last.
CREATE UNIQUE INDEX email_changes_open ON accounts.email_changes (user_id) WHERE confirmed_at IS NULL AND undone_at IS NULL;
CREATE INDEX email_changes_user ON accounts.email_changes (user_id);
CREATE INDEX email_changes_over ON accounts.email_changes (undo_until);
