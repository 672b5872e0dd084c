-- What happens in the shop is told in the transaction that does it. Here is what the database itself decides or sees best, whoever writes; that an order was
-- placed is told by the code, which has all of it at hand.

-- States that an order comes to; and that it changes hands.
CREATE FUNCTION commerce.tell_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
    SELECT t.type, 'order', NEW.id::text, json_build_object('id', NEW.id), NEW.updated_at
    FROM (VALUES
        (OLD.user_id IS NULL AND NEW.user_id IS NOT NULL, 'order.updated'),
        (OLD.paid_at IS NULL AND NEW.paid_at IS NOT NULL, 'order.paid'),
        (OLD.status <> 'cancelled' AND NEW.status = 'cancelled', 'order.cancelled'),
        (OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL, 'order.completed')
    ) AS t(happened, type) WHERE t.happened;
    RETURN NULL;
END
$$;
CREATE TRIGGER orders_events AFTER UPDATE ON commerce.orders FOR EACH ROW
    WHEN ((OLD.user_id IS NULL AND NEW.user_id IS NOT NULL) OR (OLD.paid_at IS NULL AND NEW.paid_at IS NOT NULL)
        OR (OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL) OR (OLD.status <> 'cancelled' AND NEW.status = 'cancelled'))
    EXECUTE FUNCTION commerce.tell_order();

-- What is ordered, or where it goes, has changed: the timeline says so; an edit that adds and cancels is one change.
CREATE FUNCTION commerce.tell_order_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at, change)
    VALUES ('order.updated', 'order', NEW.order_id::text, json_build_object('id', NEW.order_id), NEW.at, pg_current_xact_id())
    ON CONFLICT (change, aggregate_id, type) WHERE position IS NULL AND change IS NOT NULL DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER order_events_events AFTER INSERT ON commerce.order_events FOR EACH ROW
    WHEN (NEW.type IN ('updated', 'lines_cancelled', 'edited', 'exchanged')) EXECUTE FUNCTION commerce.tell_order_changed();

-- Parcels, refunds and returns are told among the events of their order. What moves in from another shop has left there, and is told to nobody.
CREATE FUNCTION commerce.tell_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
    VALUES (TG_ARGV[0] || '.' || CASE WHEN TG_NARGS > 1 THEN TG_ARGV[1] ELSE NEW.status END, 'order', NEW.order_id::text,
        json_build_object('id', NEW.id, 'order_id', NEW.order_id), NEW.updated_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER fulfilments_events_new AFTER INSERT ON commerce.fulfilments FOR EACH ROW
    WHEN (NEW.status = 'created') EXECUTE FUNCTION commerce.tell_part('fulfilment');
CREATE TRIGGER fulfilments_events AFTER UPDATE ON commerce.fulfilments FOR EACH ROW
    WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION commerce.tell_part('fulfilment');
CREATE TRIGGER refunds_events_new AFTER INSERT ON commerce.refunds FOR EACH ROW EXECUTE FUNCTION commerce.tell_part('refund', 'created');
CREATE TRIGGER refunds_events_done AFTER INSERT ON commerce.refunds FOR EACH ROW
    WHEN (NEW.status <> 'pending') EXECUTE FUNCTION commerce.tell_part('refund');
CREATE TRIGGER refunds_events AFTER UPDATE ON commerce.refunds FOR EACH ROW
    WHEN (NEW.status <> OLD.status AND NEW.status <> 'pending') EXECUTE FUNCTION commerce.tell_part('refund');
CREATE TRIGGER returns_events_new AFTER INSERT ON commerce.returns FOR EACH ROW EXECUTE FUNCTION commerce.tell_part('return', 'requested');
-- Each time that something of it arrives.
CREATE TRIGGER returns_events AFTER UPDATE ON commerce.returns FOR EACH ROW
    WHEN (NEW.status = 'received' AND NEW.version <> OLD.version) EXECUTE FUNCTION commerce.tell_part('return');

-- Products, and with them their variants: once a transaction, however many statements it takes, and by one statement for however many products.
CREATE FUNCTION commerce.tell_products_of(happened text, ids text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at, change)
    SELECT happened, 'product', p.id, json_build_object('id', p.id), now(), pg_current_xact_id() FROM (SELECT DISTINCT unnest(ids) AS id) AS p
    WHERE happened <> 'product.updated'
        OR NOT EXISTS (SELECT FROM platform.events e WHERE e.position IS NULL AND e.change = pg_current_xact_id() AND e.aggregate_id = p.id)
    ORDER BY p.id
    ON CONFLICT (change, aggregate_id, type) WHERE position IS NULL AND change IS NOT NULL DO NOTHING
$$;

CREATE FUNCTION commerce.tell_product_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(n.id) INTO told FROM now n;
        PERFORM commerce.tell_products_of('product.created', told);
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(b.id) INTO told FROM before b WHERE b.status <> 'archived';
        PERFORM commerce.tell_products_of('product.archived', told);
    ELSE
        SELECT array_agg(n.id) INTO told FROM now n JOIN before b ON b.id = n.id WHERE n.status = 'archived' AND b.status <> 'archived';
        PERFORM commerce.tell_products_of('product.archived', told);
        SELECT array_agg(n.id) INTO told FROM now n JOIN before b ON b.id = n.id
        WHERE n.version > b.version AND NOT (n.status = 'archived' AND b.status <> 'archived');
        PERFORM commerce.tell_products_of('product.updated', told);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER products_events_new AFTER INSERT ON commerce.products REFERENCING NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_product_events();
CREATE TRIGGER products_events AFTER UPDATE ON commerce.products REFERENCING OLD TABLE AS before NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_product_events();
CREATE TRIGGER products_events_gone AFTER DELETE ON commerce.products REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_product_events();

CREATE FUNCTION commerce.tell_variant_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(n.product_id) INTO told FROM now n JOIN before b ON b.id = n.id WHERE n.version > b.version;
    ELSE
        SELECT array_agg(n.product_id) INTO told FROM now n;
    END IF;
    PERFORM commerce.tell_products_of('product.updated', told);
    RETURN NULL;
END
$$;
CREATE TRIGGER variants_events_new AFTER INSERT ON commerce.variants REFERENCING NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_variant_events();
CREATE TRIGGER variants_events AFTER UPDATE ON commerce.variants REFERENCING OLD TABLE AS before NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_variant_events();

-- Stock at a location, where its level changes; sales that change none pay a comparison.
CREATE FUNCTION commerce.tell_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
    VALUES ('stock.' || CASE WHEN NEW.level = 'out' THEN 'out' WHEN OLD.level = 'out' THEN 'back' ELSE 'low' END, 'item', NEW.item_id,
        json_build_object('item_id', NEW.item_id, 'product_id', commerce.product_of(NEW.item_id), 'location_id', NEW.location_id), now());
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_events AFTER UPDATE ON commerce.stock FOR EACH ROW
    WHEN (NEW.level <> OLD.level AND NOT (OLD.level = 'low' AND NEW.level = 'in')) EXECUTE FUNCTION commerce.tell_stock();

-- Customers: members as soon as the shop knows of them, and guests who order.
CREATE FUNCTION commerce.tell_customers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
    SELECT 'customer.created', 'customer', n.id::text, json_build_object('id', n.id), n.updated_at FROM now n WHERE n.anonymised_at IS NULL ORDER BY n.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_events_new AFTER INSERT ON commerce.customers REFERENCING NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_customers();

CREATE FUNCTION commerce.tell_anonymised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
    VALUES ('customer.anonymised', 'customer', NEW.id::text, json_build_object('id', NEW.id), NEW.anonymised_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_events_gone_new AFTER INSERT ON commerce.customers FOR EACH ROW
    WHEN (NEW.anonymised_at IS NOT NULL) EXECUTE FUNCTION commerce.tell_anonymised();
CREATE TRIGGER customers_events_gone AFTER UPDATE ON commerce.customers FOR EACH ROW
    WHEN (NEW.anonymised_at IS NOT NULL AND OLD.anonymised_at IS NULL) EXECUTE FUNCTION commerce.tell_anonymised();
