CREATE SCHEMA payments;

-- Money that somebody owes or has given. What has been captured and refunded never exceeds what it may, whoever writes.
CREATE TABLE payments.payments (
    id uuid PRIMARY KEY,
    provider text NOT NULL,
    method_id text NOT NULL,
    user_id uuid,
    -- Null until there is an order: money without one is given back.
    order_id uuid,
    amount bigint NOT NULL CHECK (amount >= 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- voiding: claimed to be given back, no order can be made of it any more.
    status text NOT NULL CHECK (status IN
        ('started', 'unknown', 'requires_action', 'pending', 'awaiting', 'authorized', 'captured', 'failed', 'voiding', 'voided', 'expired')),
    -- What the provider calls it.
    reference text,
    captured bigint NOT NULL DEFAULT 0,
    refunded bigint NOT NULL DEFAULT 0,
    -- Refunds that are on their way: asked for and not known to have failed.
    refunding bigint NOT NULL DEFAULT 0,
    -- The end of the provider's hold.
    capture_before timestamptz,
    dispute text CHECK (dispute IN ('open', 'won', 'lost')),
    -- Why it was declined, as the provider says it.
    reason text,
    -- When it is given back if no order was made of it.
    expires_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT payments_captured CHECK (captured BETWEEN 0 AND amount),
    CONSTRAINT payments_refunded CHECK (refunded >= 0 AND refunding >= 0 AND refunded + refunding <= captured)
);
CREATE UNIQUE INDEX payments_once ON payments.payments (provider, reference) WHERE reference IS NOT NULL;
CREATE INDEX payments_of_order ON payments.payments (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX payments_by_creation ON payments.payments (created_at, id);
CREATE INDEX payments_without_order ON payments.payments (expires_at)
    WHERE order_id IS NULL AND status IN ('started', 'unknown', 'requires_action', 'pending', 'awaiting', 'authorized', 'captured', 'voiding');
CREATE INDEX payments_to_look_at ON payments.payments (status, capture_before) WHERE status IN ('unknown', 'authorized') OR dispute = 'open';

-- What a provider was asked to do. A row, with the exact body, is committed before the provider is: its id is the idempotency key, so asking again with the same
-- bytes does nothing twice, and whatever dies in between leaves a trace.
CREATE TABLE payments.operations (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments.payments,
    kind text NOT NULL CHECK (kind IN ('start', 'capture', 'void', 'refund')),
    amount bigint NOT NULL CHECK (amount >= 0),
    body text NOT NULL,
    -- refused: the provider will not, and has not. pending: it has begun to.
    status text NOT NULL CHECK (status IN ('started', 'unknown', 'pending', 'succeeded', 'declined', 'refused', 'failed')),
    -- What the provider calls a refund.
    reference text CONSTRAINT operations_once UNIQUE,
    reason text,
    tries integer NOT NULL DEFAULT 0,
    -- When somebody else may go on with it.
    next_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX operations_of_payment ON payments.operations (payment_id, created_at);
CREATE UNIQUE INDEX operations_one_open ON payments.operations (payment_id) WHERE kind <> 'refund' AND status IN ('started', 'unknown', 'pending');
CREATE INDEX operations_open ON payments.operations (next_at) WHERE status IN ('started', 'unknown', 'pending');

-- What providers have told. An event is a hint to read, not the truth: it may come twice, late, in any order or never.
CREATE TABLE payments.events (
    provider text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    -- The payment it is about; null where it is none of ours.
    payment_id uuid,
    reference text,
    received_at timestamptz NOT NULL,
    handled_at timestamptz,
    tries integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX events_open ON payments.events (next_at) WHERE handled_at IS NULL;

-- Derived from rows each time, never added up by hand.
CREATE FUNCTION payments.count_refunds(payment uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE payments.payments p SET refunded = r.done, refunding = r.open FROM (
        SELECT coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS done,
               coalesce(sum(amount) FILTER (WHERE status IN ('started', 'unknown', 'pending')), 0) AS open
        FROM payments.operations WHERE payment_id = $1 AND kind = 'refund') AS r
    WHERE p.id = $1
$$;
