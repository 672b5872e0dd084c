-- compatible
-- Which mail went to which account, and when: neither what it said nor to which address. A row of the outbox that was delivered is gone.
CREATE TABLE platform.sent_mails (
    -- Of the row of the outbox.
    id bigint PRIMARY KEY,
    -- Accounts are another module's.
    user_id uuid NOT NULL,
    template text NOT NULL CHECK (template <> ''),
    language text NOT NULL CHECK (language <> ''),
    -- Until a mail server took it.
    attempts integer NOT NULL CHECK (attempts > 0),
    sent_at timestamptz NOT NULL
);

CREATE INDEX sent_mails_of_user ON platform.sent_mails (user_id, sent_at DESC, id DESC);
CREATE INDEX sent_mails_by_age ON platform.sent_mails (sent_at);
