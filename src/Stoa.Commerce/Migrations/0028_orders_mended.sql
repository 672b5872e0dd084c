-- What a request had done before its answer was lost; null where the order itself says it.
ALTER TABLE commerce.order_requests ADD COLUMN answer json;

-- A part of a refund that failed, and when that was told: of several parts one may fail, at once or weeks later.
ALTER TABLE commerce.refund_parts ADD COLUMN failed_at timestamptz;
UPDATE commerce.refund_parts p SET failed_at = x.updated_at FROM payments.operations x
WHERE x.id = p.operation_id AND x.status NOT IN ('started', 'unknown', 'pending', 'succeeded');

-- What goes back by a refund: without the parts that failed, where not all of it did.
CREATE FUNCTION commerce.refund_amount(r commerce.refunds) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(sum(p.amount) FILTER (WHERE x.id IS NULL OR x.status IN ('started', 'unknown', 'pending', 'succeeded')), 0),
        sum(p.amount), r.amount)::bigint
    FROM commerce.refund_parts p LEFT JOIN payments.operations x ON x.id = p.operation_id WHERE p.refund_id = r.id
$$;

-- Refunds as the providers' answers have them, and what hangs on them. A refund that was made by hand at the provider becomes one of the order, once.
CREATE OR REPLACE FUNCTION commerce.follow_refunds(o commerce.orders, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    foreign_one record;
    made uuid;
    changed record;
    share bigint;
    -- What the buyer has to get back already, before a refund by hand: what settles that needs no new credit.
    excess bigint;
BEGIN
    FOR foreign_one IN
        SELECT x.id, x.payment_id, x.amount FROM payments.operations x JOIN payments.payments p ON p.id = x.payment_id
        WHERE p.order_id = o.id AND x.kind = 'refund' AND x.amount > 0 AND NOT EXISTS (SELECT FROM commerce.refund_parts r WHERE r.operation_id = x.id)
        ORDER BY x.created_at, x.id
    LOOP
        made := gen_random_uuid();
        SELECT greatest(0, o.paid_elsewhere + (SELECT coalesce(sum(p.captured), 0) FROM payments.payments p WHERE p.order_id = o.id)
            - (SELECT coalesce(sum(r.amount), 0) FROM commerce.refunds f JOIN commerce.refund_parts r ON r.refund_id = f.id
                LEFT JOIN payments.operations x ON x.id = r.operation_id
                WHERE f.order_id = o.id AND (x.id IS NULL OR x.status IN ('started', 'unknown', 'pending', 'succeeded')))
            - (o.total - (SELECT coalesce(sum(c.net + c.tax), 0) FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
                WHERE c.order_id = o.id AND (c.lasting OR r.status <> 'failed'))))
        INTO excess;
        INSERT INTO commerce.refunds (id, order_id, amount, destination, created_at, updated_at)
        VALUES (made, o.id, foreign_one.amount, 'original', moment, moment);
        INSERT INTO commerce.refund_parts (refund_id, payment_id, operation_id, amount)
        VALUES (made, foreign_one.payment_id, foreign_one.id, foreign_one.amount);
        SELECT least(foreign_one.amount - excess, o.total - coalesce(sum(c.net + c.tax), 0)) INTO share FROM commerce.order_credits c
        LEFT JOIN commerce.refunds r ON r.id = c.refund_id WHERE c.order_id = o.id AND (c.lasting OR r.status <> 'failed');
        IF share > 0 THEN
            INSERT INTO commerce.order_credits (id, order_id, kind, net, tax, refund_id, lasting, at)
            SELECT gen_random_uuid(), o.id, 'amount', share - t.tax, t.tax, made, false, moment
            FROM (SELECT CASE WHEN o.total = o.credited THEN 0
                ELSE least(trunc(share::numeric * (o.tax_total - o.credited_tax) / (o.total - o.credited))::bigint, o.tax_total - o.credited_tax)
                END AS tax) AS t;
        END IF;
    END LOOP;
    FOR changed IN
        UPDATE commerce.refunds r SET status = s.status, updated_at = moment
        FROM (
            SELECT p.refund_id, CASE WHEN bool_or(x.status IN ('started', 'unknown', 'pending')) THEN 'pending'
                WHEN bool_or(x.status = 'succeeded' OR p.operation_id IS NULL) THEN 'succeeded' ELSE 'failed' END AS status
            FROM commerce.refunds f JOIN commerce.refund_parts p ON p.refund_id = f.id LEFT JOIN payments.operations x ON x.id = p.operation_id
            WHERE f.order_id = o.id GROUP BY 1
        ) AS s
        WHERE r.id = s.refund_id AND r.status <> s.status RETURNING r.id, r.status, commerce.refund_amount(r) AS amount
    LOOP
        -- Parts that fail are told below.
        IF changed.status <> 'failed' THEN
            INSERT INTO commerce.order_events (order_id, at, type, after)
            VALUES (o.id, moment, 'refund_' || changed.status, json_build_object('refund_id', changed.id, 'amount', changed.amount, 'currency', o.currency));
            INSERT INTO commerce.order_signals (order_id, topic, subject, due_at) VALUES (o.id, 'refund.' || changed.status, changed.id, moment);
        END IF;
    END LOOP;
    FOR changed IN
        WITH failed AS (
            UPDATE commerce.refund_parts p SET failed_at = moment FROM commerce.refunds f, payments.operations x
            WHERE f.order_id = o.id AND p.refund_id = f.id AND x.id = p.operation_id AND p.failed_at IS NULL
                AND x.status NOT IN ('started', 'unknown', 'pending', 'succeeded')
            RETURNING p.refund_id, p.amount)
        SELECT refund_id AS id, sum(failed.amount)::bigint AS amount FROM failed GROUP BY 1 ORDER BY 1
    LOOP
        INSERT INTO commerce.order_events (order_id, at, type, after)
        VALUES (o.id, moment, 'refund_failed', json_build_object('refund_id', changed.id, 'amount', changed.amount, 'currency', o.currency));
        INSERT INTO commerce.order_signals (order_id, topic, subject, due_at) VALUES (o.id, 'refund.failed', changed.id, moment);
        -- That all of it failed, its status tells.
        INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
        SELECT 'refund.failed', 'order', o.id::text, json_build_object('id', changed.id, 'order_id', o.id), moment
        FROM commerce.refunds r WHERE r.id = changed.id AND r.status <> 'failed';
    END LOOP;
    UPDATE commerce.order_lines l SET refunded = k.refunded, credited = k.credited
    FROM (
        SELECT x.id, coalesce(sum(c.quantity) FILTER (WHERE r.status <> 'failed'), 0)::int AS refunded,
               greatest(x.cancelled, coalesce(sum(c.quantity) FILTER (WHERE c.lasting OR r.status <> 'failed'), 0)::int) AS credited
        FROM commerce.order_lines x LEFT JOIN commerce.order_credits c ON c.order_id = o.id AND c.order_line_id = x.id
        LEFT JOIN commerce.refunds r ON r.id = c.refund_id WHERE x.order_id = o.id GROUP BY 1
    ) AS k
    WHERE l.id = k.id AND (l.refunded, l.credited) <> (k.refunded, k.credited);
END
$$;

-- What payments come to for an order that owes this much; the last one speaks where none holds or has given anything.
CREATE OR REPLACE FUNCTION commerce.payment_status(owed bigint, total bigint, elsewhere bigint, captured bigint, refunded bigint, authorized bigint, disputed boolean,
    statuses text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN disputed THEN 'disputed'
        WHEN captured + elsewhere > 0 AND refunded >= captured + elsewhere THEN 'refunded'
        WHEN refunded > 0 THEN 'partially_refunded'
        WHEN captured > 0 AND captured + elsewhere >= owed THEN 'paid'
        WHEN authorized > 0 AND (captured = 0 OR captured + authorized >= owed) THEN 'authorized'
        WHEN captured > 0 THEN 'partially_paid'
        WHEN elsewhere > 0 THEN CASE WHEN elsewhere >= owed THEN 'paid' ELSE 'partially_paid' END
        WHEN 'requires_action' = ANY (statuses) THEN 'requires_action'
        WHEN statuses && ARRAY['awaiting', 'pending', 'unknown', 'started'] THEN 'awaiting'
        WHEN cardinality(statuses) > 0 THEN CASE WHEN statuses[1] IN ('expired', 'failed') THEN statuses[1] ELSE 'voided' END
        WHEN total = 0 THEN 'paid'
        WHEN owed <= 0 THEN 'voided'
        ELSE 'awaiting' END
$$;

-- The only writer of an order's states. It runs whenever a payment of the order changes, and by whatever changes its lines. Rows are locked in one order everywhere:
-- the payments of an order by id, the order, promotions by id, levels of stock by item and location.
CREATE OR REPLACE FUNCTION commerce.derive_order(subject uuid, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o commerce.orders;
    n commerce.orders;
    money record;
    to_credit bigint;
    paid bigint;
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
    paid := money.captured - money.refunded + n.paid_elsewhere - to_credit;
    n.payment_status := commerce.payment_status(n.total - n.credited, n.total, n.paid_elsewhere, money.captured, money.refunded + to_credit, money.authorized,
        money.disputed, money.statuses);
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
        WHEN n.payment_status IN ('paid', 'partially_refunded') AND paid >= n.total - n.credited THEN 'paid'
        ELSE 'pending' END;
    is_complete := n.fulfilment_status IN ('fulfilled', 'delivered') AND paid >= n.total - n.credited;
    n.paid_at := coalesce(o.paid_at, CASE WHEN n.payment_status = 'paid' THEN moment END);
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

CREATE OR REPLACE FUNCTION commerce.payment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A new order says by itself what it is when its one payment becomes its own.
    IF TG_OP = 'UPDATE' AND OLD.order_id IS NULL AND EXISTS (
        SELECT FROM commerce.orders o WHERE o.id = NEW.order_id AND o.version = 1 AND o.total = NEW.amount AND NEW.captured IN (0, NEW.amount)
            AND o.payment_status = CASE NEW.status WHEN 'captured' THEN 'paid' ELSE NEW.status END AND (o.status = 'paid') = (NEW.status = 'captured')
    ) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.order_id IS DISTINCT FROM NEW.order_id THEN
        PERFORM commerce.derive_order(OLD.order_id, now());
    END IF;
    PERFORM commerce.derive_order(NEW.order_id, now());
    -- While it was open nothing went back, although it may not have been owed any more.
    IF TG_OP = 'UPDATE' AND OLD.dispute = 'open' AND NEW.dispute <> 'open' AND NEW.order_id IS NOT NULL THEN
        INSERT INTO commerce.order_signals (order_id, topic, due_at) VALUES (NEW.order_id, 'money', now());
    END IF;
    RETURN NULL;
END
$$;

-- Edits that wait, and all of them, the latest first.
CREATE INDEX order_edits_by_creation ON commerce.order_edits (created_at, id);
CREATE INDEX order_edits_by_status ON commerce.order_edits (status, created_at, id);

-- What was credited for an exchange, in advance: where the units never come, it is owed again. And which lines were sent for a return.
ALTER TABLE commerce.order_credits ADD COLUMN return_id uuid;
ALTER TABLE commerce.order_lines ADD COLUMN exchanged_for uuid;
