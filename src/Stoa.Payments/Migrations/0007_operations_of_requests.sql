-- compatible
-- The request that began it, where it may be repeated (an Idempotency-Key): a repetition after a crash goes on with it. Found among the few of its payment.
ALTER TABLE payments.operations ADD COLUMN request text;
