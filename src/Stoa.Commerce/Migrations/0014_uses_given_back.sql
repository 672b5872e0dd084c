-- What an order used is given back when it is cancelled, by whatever cancels it: a route, a job or a script sets its status. The mark makes that happen once,
-- also where an order would be cancelled again.
ALTER TABLE commerce.promotion_uses ADD COLUMN returned_at timestamptz;

-- Locks what commerce.use_promotions locks, in the same order, behind the order's own row. Counters fall whether or not there is a limit at the moment: one that
-- was not counted is counted anew when a limit is set.
CREATE FUNCTION commerce.return_promotions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used record;
BEGIN
    FOR used IN SELECT u.promotion_id, u.code_key, u.customer FROM commerce.promotion_uses u WHERE u.order_id = NEW.id ORDER BY u.promotion_id LOOP
        -- Not while a promotion is being changed, which counts its uses.
        PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.promotion'), hashtext(used.promotion_id));
        UPDATE commerce.promotion_uses SET returned_at = now() WHERE order_id = NEW.id AND promotion_id = used.promotion_id AND returned_at IS NULL;
        CONTINUE WHEN NOT FOUND;
        UPDATE commerce.promotions SET uses = uses - 1 WHERE id = used.promotion_id AND uses > 0;
        UPDATE commerce.promotion_codes SET uses = uses - 1 WHERE key = used.code_key AND promotion_id = used.promotion_id AND uses > 0;
        UPDATE commerce.promotion_customers SET uses = uses - 1
        WHERE promotion_id = used.promotion_id AND customer = used.customer AND uses > 0;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER orders_cancelled AFTER UPDATE OF status ON commerce.orders FOR EACH ROW
    WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled') EXECUTE FUNCTION commerce.return_promotions();

-- Orders that were cancelled before: theirs are given back now.
WITH returned AS (
    UPDATE commerce.promotion_uses u SET returned_at = now() FROM commerce.orders o WHERE o.id = u.order_id AND o.status = 'cancelled'
    RETURNING u.promotion_id, u.code_key, u.customer
),
promotions AS (
    UPDATE commerce.promotions p SET uses = greatest(p.uses - r.uses, 0)
    FROM (SELECT promotion_id, count(*)::int AS uses FROM returned GROUP BY 1) AS r WHERE p.id = r.promotion_id
),
codes AS (
    UPDATE commerce.promotion_codes c SET uses = greatest(c.uses - r.uses, 0)
    FROM (SELECT promotion_id, code_key, count(*)::int AS uses FROM returned GROUP BY 1, 2) AS r WHERE c.promotion_id = r.promotion_id AND c.key = r.code_key
)
UPDATE commerce.promotion_customers c SET uses = greatest(c.uses - r.uses, 0)
FROM (SELECT promotion_id, customer, count(*)::int AS uses FROM returned GROUP BY 1, 2) AS r WHERE c.promotion_id = r.promotion_id AND c.customer = r.customer;
