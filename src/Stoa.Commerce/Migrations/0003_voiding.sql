-- A node claims an attempt before it gives the money back: from then on no order can be made of it.
ALTER TABLE commerce.payments DROP CONSTRAINT payments_status_check;
ALTER TABLE commerce.payments ADD CONSTRAINT payments_status_check CHECK (status IN ('started', 'authorized', 'failed', 'voiding', 'voided'));
DROP INDEX commerce.payments_open;
CREATE INDEX payments_open ON commerce.payments (updated_at) WHERE order_id IS NULL AND status IN ('started', 'voiding');
