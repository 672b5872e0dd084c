-- compatible
-- The trace of the request that it came of (W3C traceparent), so that what follows belongs to it; null where nobody traced.
ALTER TABLE platform.outbox ADD COLUMN traceparent text;
ALTER TABLE platform.events ADD COLUMN traceparent text;
