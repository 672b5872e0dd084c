-- Money that is on its way back pays for nothing, and an order of which nothing is owed any more is not paid by that: what was paid in part and was called off, or
-- given back in part, was told as paid.
CREATE OR REPLACE FUNCTION commerce.derive_order(subject uuid, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o commerce.orders;
    n commerce.orders;
    money record;
    to_credit bigint;
    -- What the buyer has paid; what is on its way back counts as given.
    paid bigint;
    owed bigint;
    units record;
    is_complete boolean;
BEGIN
    SELECT * INTO o FROM commerce.orders x WHERE x.id = subject FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(sum(p.captured), 0)::bigint AS captured, coalesce(sum(p.refunded), 0)::bigint AS refunded, coalesce(sum(p.refunding), 0)::bigint AS refunding,
           coalesce(sum(p.amount) FILTER (WHERE p.status = 'authorized'), 0)::bigint AS authorized,
           coalesce(bool_or(p.dispute IN ('open', 'lost')), false) AS disputed, coalesce(array_agg(p.status ORDER BY p.created_at DESC, p.id DESC), '{}') AS statuses
    INTO money FROM payments.payments p WHERE p.order_id = subject;
    n := o;
    IF money.refunded + money.refunding > 0 OR EXISTS (SELECT FROM commerce.refunds r WHERE r.order_id = subject) THEN
        PERFORM commerce.follow_refunds(o, moment);
    END IF;
    SELECT coalesce(sum(l.quantity), 0) AS ordered, coalesce(sum(l.cancelled), 0) AS cancelled, coalesce(sum(l.shipped), 0) AS shipped,
           coalesce(sum(l.returned), 0) AS returned, coalesce(sum(l.credited), 0) AS credited
    INTO units FROM commerce.order_lines l WHERE l.order_id = subject;
    SELECT coalesce(sum(c.net + c.tax), 0), coalesce(sum(c.tax), 0),
           coalesce(sum(c.net + c.tax) FILTER (WHERE c.kind = 'shipping'), 0), coalesce(sum(c.tax) FILTER (WHERE c.kind = 'shipping'), 0)
    INTO n.credited, n.credited_tax, n.shipping_credited, n.shipping_credited_tax
    FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id WHERE c.order_id = subject AND (c.lasting OR r.status <> 'failed');
    SELECT coalesce(sum(p.amount), 0)::bigint INTO to_credit FROM commerce.refunds r JOIN commerce.refund_parts p ON p.refund_id = r.id
    WHERE r.order_id = subject AND p.payment_id IS NULL AND r.status <> 'failed';
    paid := money.captured - money.refunded - money.refunding + n.paid_elsewhere - to_credit;
    owed := n.total - n.credited;
    n.payment_status := commerce.payment_status(owed, n.total, n.paid_elsewhere, money.captured, money.refunded + to_credit, money.authorized,
        money.disputed, money.statuses);
    IF n.payment_status = 'paid' AND (paid < owed OR (owed <= 0 AND n.total > 0 AND o.paid_at IS NULL)) THEN
        n.payment_status := 'partially_paid';
    END IF;
    n.fulfilment_status := CASE
        WHEN units.shipped = 0 THEN 'unfulfilled'
        WHEN units.shipped < units.ordered - units.cancelled THEN 'partial'
        WHEN EXISTS (SELECT FROM commerce.fulfilments f WHERE f.order_id = subject AND f.status = 'shipped') THEN 'fulfilled'
        ELSE 'delivered' END;
    n.return_status := CASE
        WHEN units.shipped = 0 THEN 'none'
        WHEN EXISTS (SELECT FROM commerce.returns r WHERE r.order_id = subject AND r.status IN ('requested', 'approved')) THEN 'return_requested'
        WHEN units.returned = 0 THEN 'none'
        WHEN units.returned < units.shipped THEN 'partially_returned'
        ELSE 'returned' END;
    n.status := CASE
        WHEN units.ordered > 0 AND units.cancelled = units.ordered THEN 'cancelled'
        WHEN n.fulfilment_status = 'delivered' THEN 'delivered'
        WHEN n.fulfilment_status <> 'unfulfilled' THEN 'shipped'
        WHEN n.payment_status IN ('paid', 'partially_refunded') AND paid >= owed THEN 'paid'
        ELSE 'pending' END;
    is_complete := n.fulfilment_status IN ('fulfilled', 'delivered') AND paid >= owed;
    n.paid_at := coalesce(o.paid_at, CASE WHEN n.payment_status = 'paid'
        OR (n.payment_status = 'partially_refunded' AND n.status <> 'cancelled' AND owed > 0 AND paid >= owed) THEN moment END);
    n.cancelled_at := CASE WHEN n.status = 'cancelled' THEN coalesce(o.cancelled_at, moment) END;
    n.completed_at := CASE WHEN is_complete THEN coalesce(o.completed_at, moment) END;
    IF (n.status, n.payment_status, n.fulfilment_status, n.return_status, n.credited, n.credited_tax, n.shipping_credited, n.shipping_credited_tax, n.paid_at,
            n.cancelled_at, n.completed_at)
        IS NOT DISTINCT FROM (o.status, o.payment_status, o.fulfilment_status, o.return_status, o.credited, o.credited_tax, o.shipping_credited,
            o.shipping_credited_tax, o.paid_at, o.cancelled_at, o.completed_at) THEN
        RETURN;
    END IF;
    UPDATE commerce.orders x SET status = n.status, payment_status = n.payment_status, fulfilment_status = n.fulfilment_status,
        return_status = n.return_status, credited = n.credited, credited_tax = n.credited_tax, shipping_credited = n.shipping_credited,
        shipping_credited_tax = n.shipping_credited_tax, paid_at = n.paid_at, cancelled_at = n.cancelled_at, completed_at = n.completed_at,
        updated_at = greatest(x.updated_at, moment), version = x.version + 1
    WHERE x.id = subject;
    IF n.payment_status <> o.payment_status THEN
        INSERT INTO commerce.order_events (order_id, at, type, before, after)
        VALUES (subject, moment, 'payment_' || n.payment_status, json_build_object('payment_status', o.payment_status),
            json_build_object('payment_status', n.payment_status, 'captured', money.captured, 'refunded', money.refunded, 'currency', o.currency));
    END IF;
    INSERT INTO commerce.order_signals (order_id, topic, due_at)
    SELECT subject, s.topic, s.due FROM (VALUES
        (o.paid_at IS NULL AND n.paid_at IS NOT NULL, 'order.paid', moment),
        (o.completed_at IS NULL AND n.completed_at IS NOT NULL, 'order.completed', moment),
        -- Whoever cancels gives back by himself; this is the net below, also for money that comes in afterwards.
        (n.status = 'cancelled' AND (o.status <> 'cancelled' OR n.payment_status <> o.payment_status
                AND n.payment_status IN ('authorized', 'paid', 'partially_paid', 'partially_refunded')),
            'money', moment + interval '2 minutes')
    ) AS s(happened, topic, due) WHERE s.happened;
END
$$;
