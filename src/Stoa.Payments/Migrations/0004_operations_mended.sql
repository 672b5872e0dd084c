-- What failed stays open at some providers until it is given up: it is part of what is given back.
DROP INDEX payments.payments_without_order;
CREATE INDEX payments_without_order ON payments.payments (expires_at)
    WHERE order_id IS NULL AND (status IN ('started', 'unknown', 'requires_action', 'pending', 'awaiting', 'authorized', 'captured', 'voiding')
        OR (status = 'failed' AND reference IS NOT NULL));

-- Until when a buyer who pays by a way of their own is to have paid.
ALTER TABLE payments.payments ADD COLUMN due_at timestamptz;
CREATE INDEX payments_due ON payments.payments (due_at) WHERE status = 'awaiting' AND due_at IS NOT NULL;

-- How often staff were warned that the hold ends: 48 hours before, 24 hours before.
ALTER TABLE payments.payments ADD COLUMN hold_warnings smallint NOT NULL DEFAULT 0;
