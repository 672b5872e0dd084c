-- Orders whose sums may change by this: they are noted with what they were counted as, and counted anew.
SELECT commerce.recount_order(o.id) FROM commerce.orders o
WHERE o.status <> 'cancelled' AND ((o.credited_tax > 0 AND json_array_length(o.tax_lines) > 1) OR (json_array_length(o.tax_lines) > 2
    AND EXISTS (SELECT FROM commerce.order_lines l WHERE l.order_id = o.id AND l.tax_rate_ppm > 0
        AND NOT EXISTS (SELECT FROM json_array_elements(o.tax_lines) AS t WHERE (t ->> 'rate_ppm')::int = l.tax_rate_ppm))));

-- How the tax of a line falls on what its order tells of each rate: a line says the sum of its rates, and the order each by itself. As invoices have it: the
-- rate that is told as such, by what each of its names came to; else the fewest that sum to it, each by its height. Null where there are none.
CREATE FUNCTION commerce.rate_weights(told json, rate integer) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    rates integer[];
    amounts bigint[];
    compared integer;
    -- Of a set of rates, a bit for each: what they sum to, and how many they are.
    together integer;
    members integer;
    best integer;
    fewest integer;
BEGIN
    SELECT array_agg((t ->> 'rate_ppm')::int ORDER BY n), array_agg((t ->> 'amount')::bigint ORDER BY n) INTO rates, amounts
    FROM json_array_elements(told) WITH ORDINALITY AS x(t, n);
    IF rate = ANY (rates) THEN
        RETURN (SELECT array_agg(CASE WHEN u.ppm = rate THEN u.amount ELSE 0 END ORDER BY u.n)
            FROM unnest(rates, amounts) WITH ORDINALITY AS u(ppm, amount, n));
    END IF;
    compared := least(8, coalesce(cardinality(rates), 0));
    FOR bits IN 1 .. (1 << compared) - 1 LOOP
        together := 0;
        members := 0;
        FOR i IN 1 .. compared LOOP
            IF bits & (1 << (i - 1)) <> 0 THEN
                together := together + rates[i];
                members := members + 1;
            END IF;
        END LOOP;
        IF together = rate AND (fewest IS NULL OR members < fewest) THEN
            best := bits;
            fewest := members;
        END IF;
    END LOOP;
    IF best IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT array_agg(CASE WHEN u.n <= 8 AND best & (1 << (u.n - 1)::int) <> 0 THEN u.ppm::bigint ELSE 0 END ORDER BY u.n)
        FROM unnest(rates) WITH ORDINALITY AS u(ppm, n));
END
$$;

-- What of the tax of a line falls on what is told as the nth.
CREATE FUNCTION commerce.tax_of_rate(told json, rate integer, nth integer, tax bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(tax::numeric * w.weights[nth] / nullif((SELECT sum(x) FROM unnest(w.weights) AS x), 0), 0)
    FROM (SELECT commerce.rate_weights(told, rate) AS weights) AS w
$$;

-- One definition for all that is counted, as it was (see 0032) but for what rates that are charged together were charged on, and what was taken off of them.
CREATE OR REPLACE VIEW commerce.order_cells AS
    SELECT o.id AS order_id, 'buyer'::text AS kind, o.customer_id::text AS key, '-infinity'::timestamptz AS slot, o.currency, 1::bigint AS orders, 0::bigint AS units,
        0::bigint AS gross, 0::bigint AS discount, 0::bigint AS shipping, 0::bigint AS tax, o.total,
        commerce.not_spent(o.id) AS refunded, 0::bigint AS cancelled
    FROM commerce.orders o WHERE o.status <> 'cancelled'
    UNION ALL
    SELECT o.id, 'sales', 'placed', commerce.quarter_of(o.created_at), o.currency, 1,
        (SELECT coalesce(sum(l.quantity), 0)::bigint FROM commerce.order_lines l WHERE l.order_id = o.id),
        o.subtotal, o.discount_total, o.shipping_total, o.tax_total, o.total, 0, 0
    FROM commerce.orders o WHERE o.status <> 'cancelled'
    UNION ALL
    SELECT o.id, 'sales', 'cancelled', commerce.quarter_of(o.created_at), o.currency, 1, 0, 0, 0, 0, 0, o.total, 0, 0
    FROM commerce.orders o WHERE o.status = 'cancelled'
    UNION ALL
    SELECT o.id, 'customer', CASE WHEN o.user_id IS NULL THEN 'guest' ELSE 'member' END || CASE WHEN o.is_first THEN ' first' ELSE ' again' END,
        commerce.quarter_of(o.created_at), o.currency, 1, 0, 0, 0, 0, 0, o.total, 0, 0
    FROM commerce.orders o WHERE o.status <> 'cancelled'
    UNION ALL
    SELECT o.id, 'product', coalesce(nullif(l.product_id, ''), 'sku:' || l.sku), commerce.quarter_of(o.created_at), o.currency, 1, sum(l.quantity)::bigint,
        sum(l.unit_price * l.quantity)::bigint, sum(l.discount_amount)::bigint, 0, sum(l.tax_amount)::bigint, sum(l.total)::bigint, 0, 0
    FROM commerce.orders o JOIN commerce.order_lines l ON l.order_id = o.id WHERE o.status <> 'cancelled'
    GROUP BY o.id, coalesce(nullif(l.product_id, ''), 'sku:' || l.sku)
    UNION ALL
    SELECT o.id, 'promotion', u.promotion_id, commerce.quarter_of(o.created_at), o.currency, 1, 0, 0, u.discount, 0, 0, o.total, 0, 0
    FROM commerce.orders o JOIN commerce.promotion_uses u ON u.order_id = o.id WHERE o.status <> 'cancelled' AND u.returned_at IS NULL
    UNION ALL
    -- country|state|rate|name: the tax, and in gross what it was charged on.
    SELECT o.id, 'tax', concat_ws('|', coalesce(o.shipping_address ->> 'Country', ''), coalesce(substring(o.shipping_address ->> 'State' FROM '^[A-Z0-9]{1,3}$'), ''), t.rate, t.name),
        commerce.quarter_of(o.created_at), o.currency, 1, 0,
        coalesce(l.net, 0) + CASE WHEN o.shipping_tax > 0 AND t.amount > coalesce(l.tax, 0)
            THEN o.shipping_total - CASE WHEN o.prices_include_tax THEN o.shipping_tax ELSE 0 END ELSE 0 END,
        0, 0, t.amount, 0, 0, 0
    FROM commerce.orders o
    CROSS JOIN LATERAL (
        SELECT (t ->> 'rate_ppm')::int AS rate, t ->> 'name' AS name, sum((t ->> 'amount')::bigint)::bigint AS amount, min(n)::int AS n
        FROM json_array_elements(o.tax_lines) WITH ORDINALITY AS x(t, n) GROUP BY 1, 2
    ) AS t
    CROSS JOIN LATERAL (
        SELECT sum(l.unit_price * l.quantity - l.discount_amount - CASE WHEN l.prices_include_tax THEN l.tax_amount ELSE 0 END)::bigint AS net,
            sum(l.tax_amount) FILTER (WHERE l.tax_rate_ppm = t.rate)::bigint AS tax
        FROM commerce.order_lines l
        WHERE l.order_id = o.id AND (l.tax_rate_ppm = t.rate
            OR (l.tax_rate_ppm > t.rate AND coalesce((commerce.rate_weights(o.tax_lines, l.tax_rate_ppm))[t.n] > 0, true)))
    ) AS l
    WHERE o.status <> 'cancelled'
    UNION ALL
    -- What no rate was charged on, and tax of which an order of the past does not say the rate: then the rate is empty.
    SELECT o.id, 'tax', concat_ws('|', coalesce(o.shipping_address ->> 'Country', ''), coalesce(substring(o.shipping_address ->> 'State' FROM '^[A-Z0-9]{1,3}$'), ''),
            CASE WHEN o.tax_total = t.told THEN '0' ELSE '' END, ''),
        commerce.quarter_of(o.created_at), o.currency, 1, 0, l.net, 0, 0, o.tax_total - t.told, 0, 0, 0
    FROM commerce.orders o
    CROSS JOIN LATERAL (SELECT coalesce(sum((t ->> 'amount')::bigint), 0)::bigint AS told FROM json_array_elements(o.tax_lines) AS t) AS t
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(l.unit_price * l.quantity - l.discount_amount - CASE WHEN l.prices_include_tax THEN l.tax_amount ELSE 0 END), 0)::bigint
            + CASE WHEN o.shipping_tax = 0 THEN o.shipping_total ELSE 0 END AS net
        FROM commerce.order_lines l WHERE l.order_id = o.id AND l.tax_rate_ppm = 0
    ) AS l
    WHERE o.status <> 'cancelled' AND (l.net <> 0 OR o.tax_total <> t.told)
    UNION ALL
    SELECT o.id, 'sales', 'refunded', commerce.quarter_of(r.updated_at), o.currency, count(*), 0, 0, 0, 0, 0, 0, sum(r.amount)::bigint, 0
    FROM commerce.orders o JOIN commerce.done_refunds r ON r.order_id = o.id WHERE o.status <> 'cancelled'
    GROUP BY o.id, commerce.quarter_of(r.updated_at)
    UNION ALL
    SELECT o.id, 'sales', 'credited', commerce.quarter_of(c.at), o.currency, count(*), sum(c.quantity)::bigint, 0, 0, 0, sum(c.tax)::bigint, sum(c.net + c.tax)::bigint, 0, 0
    FROM commerce.orders o JOIN commerce.standing_credits c ON c.order_id = o.id WHERE o.status <> 'cancelled'
    GROUP BY o.id, commerce.quarter_of(c.at)
    UNION ALL
    -- What a line or the shipping takes with it is tax of its own rates; a free amount takes of what is left of each. Several rates share it so that the parts are
    -- exactly the tax. A line says the sum of the rates that it is charged with together.
    SELECT c.order_id, 'tax', concat_ws('|', c.country, c.state, t.rate, t.name), commerce.quarter_of(c.at), c.currency, 0, 0, 0, 0, 0, 0, 0,
        (floor(c.tax * t.upto / t.whole) - floor(c.tax * (t.upto - t.weight) / t.whole))::bigint, 0
    FROM (
        SELECT o.id AS order_id, o.currency, o.tax_lines, o.tax_total, coalesce(o.shipping_address ->> 'Country', '') AS country,
            coalesce(substring(o.shipping_address ->> 'State' FROM '^[A-Z0-9]{1,3}$'), '') AS state, c.id, c.kind, c.at, c.tax::numeric, l.tax_rate_ppm
        FROM commerce.orders o JOIN commerce.standing_credits c ON c.order_id = o.id LEFT JOIN commerce.order_lines l ON l.id = c.order_line_id
        WHERE o.status <> 'cancelled' AND o.tax_total > 0
    ) AS c CROSS JOIN LATERAL (
        SELECT rate, name, weight, sum(weight) OVER (ORDER BY n) AS upto, sum(weight) OVER () AS whole FROM (
            SELECT n, rate, name, CASE WHEN sum(own) OVER () > 0 THEN own ELSE amount END AS weight FROM (
                SELECT told.n, told.rate, told.name, told.amount, greatest(0, CASE c.kind
                    WHEN 'line' THEN coalesce((commerce.rate_weights(c.tax_lines, c.tax_rate_ppm))[told.n], 0)
                    WHEN 'shipping' THEN told.amount - (SELECT coalesce(sum(commerce.tax_of_rate(c.tax_lines, l.tax_rate_ppm, told.n, l.tax_amount)), 0)
                        FROM commerce.order_lines l WHERE l.order_id = c.order_id)
                    ELSE told.amount - (SELECT coalesce(sum(commerce.tax_of_rate(c.tax_lines, l.tax_rate_ppm, told.n, k.tax)), 0)
                        FROM commerce.standing_credits k JOIN commerce.order_lines l ON l.id = k.order_line_id
                        WHERE k.order_id = c.order_id AND (k.at, k.id) < (c.at, c.id))
                    END) AS own
                FROM (
                    -- With what no rate is told of as the last: all of it together is the tax of the order.
                    SELECT n::int, t ->> 'rate_ppm' AS rate, t ->> 'name' AS name, (t ->> 'amount')::numeric AS amount
                    FROM json_array_elements(c.tax_lines) WITH ORDINALITY AS x(t, n)
                    UNION ALL
                    SELECT 1000000, '', '', c.tax_total - coalesce((SELECT sum((t ->> 'amount')::bigint) FROM json_array_elements(c.tax_lines) AS t), 0)
                ) AS told
            ) AS owned
        ) AS weighed
    ) AS t WHERE t.whole > 0;
