-- Each consumer looks for its own events: with all of them in one order, those of a consumer that is far behind stand before those of the others.
DROP INDEX platform.outbox_due;
CREATE INDEX outbox_due ON platform.outbox (consumer, due_at) WHERE dead_at IS NULL;
