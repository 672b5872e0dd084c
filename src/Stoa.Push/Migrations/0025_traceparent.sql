-- compatible
-- The trace of the request that wrote it or sent it last (W3C traceparent), so that its delivery belongs to it; null where nobody traced.
ALTER TABLE push.messages ADD COLUMN traceparent text;
