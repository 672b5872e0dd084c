-- What a request had done before its answer was lost; null where the order itself says it.
ALTER TABLE commerce.order_requests ADD COLUMN answer json;
