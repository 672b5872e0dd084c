-- In which mails about an order are written.
ALTER TABLE commerce.orders ADD COLUMN language text NOT NULL DEFAULT 'en';

-- Events that a mail was sent for: one that comes twice is mailed once.
CREATE TABLE commerce.order_mails (
    event_id bigint PRIMARY KEY,
    at timestamptz NOT NULL
);
CREATE INDEX order_mails_by_time ON commerce.order_mails (at);
