-- Of a credit that ends when its refund fails: the units that are cancelled as well, and so are not owed then either. A credit of which all are is lasting.
ALTER TABLE commerce.order_credits ADD COLUMN lasting_units integer NOT NULL DEFAULT 0;

CREATE FUNCTION commerce.keep_cancelled_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE commerce.order_credits c SET lasting = true, quantity = c.lasting_units, net = c.net * c.lasting_units / c.quantity,
        tax = c.tax * c.lasting_units / c.quantity
    WHERE c.order_id = NEW.order_id AND c.refund_id = NEW.id AND NOT c.lasting AND c.lasting_units > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER refunds_failed AFTER UPDATE ON commerce.refunds FOR EACH ROW WHEN (NEW.status = 'failed' AND OLD.status <> 'failed')
    EXECUTE FUNCTION commerce.keep_cancelled_units();
