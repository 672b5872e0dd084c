-- What happens to a payment is told in the transaction that notes it, whoever notes it. Among the events of its order, once there is one; before the order's
-- own state follows from it, which triggers further on in the alphabet do.
CREATE FUNCTION payments.tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
    SELECT t.type, CASE WHEN NEW.order_id IS NULL THEN 'payment' ELSE 'order' END, coalesce(NEW.order_id, NEW.id)::text,
        json_build_object('id', NEW.id, 'order_id', NEW.order_id), NEW.updated_at
    FROM (VALUES
        (NEW.status = 'authorized' AND OLD.status <> 'authorized', 'payment.authorized'),
        (NEW.captured > OLD.captured, 'payment.captured'),
        (NEW.status = 'failed' AND OLD.status <> 'failed', 'payment.failed'),
        (NEW.status = 'expired' AND OLD.status <> 'expired', 'payment.expired'),
        (NEW.dispute = 'open' AND OLD.dispute IS DISTINCT FROM 'open', 'payment.disputed')
    ) AS t(happened, type) WHERE t.happened;
    RETURN NULL;
END
$$;
CREATE TRIGGER payments_events AFTER UPDATE ON payments.payments FOR EACH ROW
    WHEN (NEW.status <> OLD.status OR NEW.captured > OLD.captured OR NEW.dispute IS DISTINCT FROM OLD.dispute) EXECUTE FUNCTION payments.tell();
