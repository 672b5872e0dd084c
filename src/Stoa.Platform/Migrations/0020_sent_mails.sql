-- compatible
-- Which mail went to which account, and when: neither what it said nor to which address. A row of the outbox that was delivered is gone.
CREATE TABLE platform.sent_mails (
    -- Of the row of the outbox: a mail that went out twice is one.
    id bigint PRIMARY KEY,
    user_id uuid NOT NULL,
    template text NOT NULL,
    language text NOT NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX sent_mails_of_user ON platform.sent_mails (user_id, sent_at, id);
CREATE INDEX sent_mails_by_age ON platform.sent_mails (sent_at);
