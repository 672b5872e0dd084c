-- compatible
-- Who wants what was sent and is refunded on the shelf again, until it is there: a refund that the provider refuses brings nothing back.
ALTER TABLE commerce.refunds ADD COLUMN restock_by uuid;
-- How many of its units had been sent when it was asked for.
ALTER TABLE commerce.order_credits ADD COLUMN restock integer NOT NULL DEFAULT 0;
CREATE INDEX refunds_to_restock ON commerce.refunds (created_at) WHERE restock_by IS NOT NULL AND status <> 'failed';
