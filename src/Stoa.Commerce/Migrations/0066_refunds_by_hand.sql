-- Of several refunds that were made by hand at the provider and are taken over together, each takes tax of what the ones before have left: all of them were
-- taxed as the first, and the last cent of tax was credited as net.
CREATE OR REPLACE FUNCTION commerce.follow_refunds(o commerce.orders, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    foreign_one record;
    made uuid;
    changed record;
    share bigint;
    -- What is left of the order to be credited, and the tax in it.
    remaining bigint;
    remaining_tax bigint;
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
        SELECT o.total - coalesce(sum(c.net + c.tax), 0), o.tax_total - coalesce(sum(c.tax), 0) INTO remaining, remaining_tax FROM commerce.order_credits c
        LEFT JOIN commerce.refunds r ON r.id = c.refund_id WHERE c.order_id = o.id AND (c.lasting OR r.status <> 'failed');
        share := least(foreign_one.amount - excess, remaining);
        IF share > 0 THEN
            INSERT INTO commerce.order_credits (id, order_id, kind, net, tax, refund_id, lasting, at)
            SELECT gen_random_uuid(), o.id, 'amount', share - t.tax, t.tax, made, false, moment
            FROM (SELECT trunc(share::numeric * least(remaining_tax, remaining) / remaining)::bigint AS tax) AS t;
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
