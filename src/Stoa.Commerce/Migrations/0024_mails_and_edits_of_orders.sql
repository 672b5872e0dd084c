-- In which mails about an order are written.
ALTER TABLE commerce.orders ADD COLUMN language text NOT NULL DEFAULT 'en';

-- Events that a mail was sent for: one that comes twice is mailed once.
CREATE TABLE commerce.order_mails (
    event_id bigint PRIMARY KEY,
    at timestamptz NOT NULL
);
CREATE INDEX order_mails_by_time ON commerce.order_mails (at);

-- A change of what is ordered, as it was shown: lines that come and units that go, with what they cost. Nothing happens before it is confirmed.
CREATE TABLE commerce.order_edits (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    status text NOT NULL CONSTRAINT order_edits_status CHECK (status IN ('open', 'confirmed', 'discarded')),
    plan json NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX order_edits_one_open ON commerce.order_edits (order_id) WHERE status = 'open';
CREATE INDEX order_edits_of_order ON commerce.order_edits (order_id, created_at);
