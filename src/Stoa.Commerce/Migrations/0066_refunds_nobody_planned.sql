-- Of a credit only the units that are cancelled stay: whole steps of the currency, as of every part of a line (ADR 71; the list is that of Currencies.StepOf).
CREATE OR REPLACE FUNCTION commerce.keep_cancelled_units() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE commerce.order_credits c SET lasting = true, quantity = c.lasting_units, net = c.net * c.lasting_units / c.quantity / s.step * s.step,
        tax = c.tax * c.lasting_units / c.quantity / s.step * s.step
    FROM (
        SELECT CASE WHEN o.currency IN ('BHD', 'JOD', 'KWD', 'OMR', 'TND') THEN 10 WHEN o.currency = 'MGA' THEN 100 ELSE 1 END AS step
        FROM commerce.orders o WHERE o.id = NEW.order_id
    ) AS s
    WHERE c.order_id = NEW.order_id AND c.refund_id = NEW.id AND NOT c.lasting AND c.lasting_units > 0;
    RETURN NULL;
END
$$;

-- What a refund that no request has planned takes off what is owed: nothing for what settles what the buyer had to get back before it, and no more net and
-- no more tax than is left. Read anew for each, because several are taken over at once.
CREATE FUNCTION commerce.credit_unplanned(o commerce.orders, refund uuid, given bigint, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    net_left bigint;
    tax_left bigint;
    excess bigint;
    share bigint;
BEGIN
    SELECT o.total - o.tax_total - coalesce(sum(c.net), 0), o.tax_total - coalesce(sum(c.tax), 0) INTO net_left, tax_left
    FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id WHERE c.order_id = o.id AND (c.lasting OR r.status <> 'failed');
    SELECT greatest(0, o.paid_elsewhere + (SELECT coalesce(sum(p.captured), 0) FROM payments.payments p WHERE p.order_id = o.id)
        - (SELECT coalesce(sum(p.amount), 0) FROM commerce.refunds f JOIN commerce.refund_parts p ON p.refund_id = f.id
            LEFT JOIN payments.operations x ON x.id = p.operation_id
            WHERE f.order_id = o.id AND f.id <> refund AND (x.id IS NULL OR x.status IN ('started', 'unknown', 'pending', 'succeeded')))
        - (net_left + tax_left))
    INTO excess;
    share := least(given - excess, net_left + tax_left);
    IF share > 0 THEN
        INSERT INTO commerce.order_credits (id, order_id, kind, net, tax, refund_id, lasting, at)
        SELECT gen_random_uuid(), o.id, 'amount', share - t.tax, t.tax, refund, false, moment
        FROM (SELECT greatest(0, least(trunc(share::numeric * tax_left / (net_left + tax_left))::bigint, share)) AS tax) AS t;
    END IF;
END
$$;

-- Whether what a refund that has failed was for could be credited again: nobody has been credited for the same since.
CREATE FUNCTION commerce.credits_fit(o commerce.orders, refund uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH credits AS (
        SELECT c.kind, c.order_line_id, c.quantity, c.net, c.tax FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
        WHERE c.order_id = $1.id AND (c.lasting OR r.status <> 'failed' OR c.refund_id = $2)
    )
    SELECT coalesce(sum(c.net), 0) <= $1.total - $1.tax_total AND coalesce(sum(c.tax), 0) <= $1.tax_total
        AND coalesce(sum(c.net + c.tax) FILTER (WHERE c.kind = 'shipping'), 0)
            <= $1.shipping_total + CASE WHEN $1.prices_include_tax THEN 0 ELSE $1.shipping_tax END
        AND coalesce(sum(c.tax) FILTER (WHERE c.kind = 'shipping'), 0) <= $1.shipping_tax
        AND NOT EXISTS (SELECT FROM commerce.order_lines l WHERE l.order_id = $1.id
            AND l.quantity < (SELECT coalesce(sum(k.quantity), 0) FROM credits k WHERE k.order_line_id = l.id))
    FROM credits c
$$;

-- As it was (see 0028), but for what is credited for several refunds at once, and for one that was given up and turns up after all.
CREATE OR REPLACE FUNCTION commerce.follow_refunds(o commerce.orders, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    foreign_one record;
    made uuid;
    changed record;
BEGIN
    FOR foreign_one IN
        SELECT x.id, x.payment_id, x.amount FROM payments.operations x JOIN payments.payments p ON p.id = x.payment_id
        WHERE p.order_id = o.id AND x.kind = 'refund' AND x.amount > 0 AND NOT EXISTS (SELECT FROM commerce.refund_parts r WHERE r.operation_id = x.id)
        ORDER BY x.created_at, x.id
    LOOP
        made := gen_random_uuid();
        INSERT INTO commerce.refunds (id, order_id, amount, destination, created_at, updated_at)
        VALUES (made, o.id, foreign_one.amount, 'original', moment, moment);
        INSERT INTO commerce.refund_parts (refund_id, payment_id, operation_id, amount)
        VALUES (made, foreign_one.payment_id, foreign_one.id, foreign_one.amount);
        PERFORM commerce.credit_unplanned(o, made, foreign_one.amount, moment);
    END LOOP;
    FOR changed IN
        SELECT r.id, commerce.refund_amount(r) AS amount FROM commerce.refunds r
        WHERE r.order_id = o.id AND r.status = 'failed' AND EXISTS (
            SELECT FROM commerce.refund_parts p JOIN payments.operations x ON x.id = p.operation_id
            WHERE p.refund_id = r.id AND x.status IN ('started', 'unknown', 'pending', 'succeeded'))
        ORDER BY r.created_at, r.id
    LOOP
        IF NOT commerce.credits_fit(o, changed.id) THEN
            DELETE FROM commerce.order_credits c WHERE c.order_id = o.id AND c.refund_id = changed.id AND NOT c.lasting;
            PERFORM commerce.credit_unplanned(o, changed.id, changed.amount, moment);
        END IF;
        UPDATE commerce.refunds SET status = 'pending', updated_at = moment WHERE id = changed.id;
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
