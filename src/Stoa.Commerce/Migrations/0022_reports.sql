-- Of an address only what stands before the @ is a word: everybody has those behind it. Of one or two letters the word itself is looked for: too many begin with them.
ALTER TABLE commerce.customers DROP COLUMN words;
ALTER TABLE commerce.customers ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS (array_to_tsvector(commerce.words(split_part(email, '@', 1) || ' ' || first_name || ' ' || last_name))) STORED;
CREATE INDEX customers_words ON commerce.customers USING gin (words);
CREATE OR REPLACE FUNCTION commerce.words_beginning(text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(quote_literal(word) || CASE WHEN length(word) < 3 THEN '' ELSE ':*' END, ' & ')::tsquery FROM unnest(commerce.words($1)) AS word
$$;

-- What was sold, by quarters of an hour: every time zone begins its hours and days with one. A cell is counted for its quarter, its hour, its day and its month (in
-- UTC), so that a year is read from few rows; commerce.count_orders keeps them, a moment behind the orders. Each grain lies by itself: what is read together lies together.
CREATE TABLE commerce.report_cells (
    kind text NOT NULL,
    grain text NOT NULL,
    currency text NOT NULL,
    slot timestamptz NOT NULL,
    key text NOT NULL,
    orders bigint NOT NULL,
    units bigint NOT NULL,
    gross bigint NOT NULL,
    discount bigint NOT NULL,
    shipping bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    refunded bigint NOT NULL,
    PRIMARY KEY (kind, grain, currency, slot, key)
) PARTITION BY LIST (grain);
CREATE TABLE commerce.report_quarters PARTITION OF commerce.report_cells FOR VALUES IN ('quarter') WITH (fillfactor = 80);
CREATE TABLE commerce.report_hours PARTITION OF commerce.report_cells FOR VALUES IN ('hour') WITH (fillfactor = 80);
CREATE TABLE commerce.report_days PARTITION OF commerce.report_cells FOR VALUES IN ('day') WITH (fillfactor = 80);
CREATE TABLE commerce.report_months PARTITION OF commerce.report_cells FOR VALUES IN ('month') WITH (fillfactor = 80);
CREATE INDEX report_cells_of_product ON commerce.report_cells (key, grain, currency, slot) WHERE kind = 'product';

-- The cells that a quarter of an hour belongs to. Of products there are so many that hours would hardly be fewer than quarters.
CREATE FUNCTION commerce.grains_of(kind text, slot timestamptz) RETURNS TABLE (grain text, begins timestamptz) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT g.grain, g.begins
    FROM (VALUES ('quarter', $2), ('hour', date_trunc('hour', $2, 'UTC')), ('day', date_trunc('day', $2, 'UTC')), ('month', date_trunc('month', $2, 'UTC'))) AS g(grain, begins)
    WHERE $1 <> 'product' OR g.grain <> 'hour'
$$;

-- What is counted and is no order: stock that came and went, customers who are new. Each is appended once and waits for nobody.
CREATE TABLE commerce.report_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cell commerce.order_cell NOT NULL
);

CREATE FUNCTION commerce.quarter_of(timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT date_bin(interval '15 minutes', $1, timestamptz '2000-01-01 00:00:00+00')
$$;

-- Whether it was the customer's first, when it was placed: a fact of the order, so that what is counted by it never changes.
ALTER TABLE commerce.orders ADD COLUMN is_first boolean NOT NULL DEFAULT false;
UPDATE commerce.orders o SET is_first = true
FROM (SELECT DISTINCT ON (customer_id) id FROM commerce.orders ORDER BY customer_id, created_at, id) AS f WHERE f.id = o.id;

-- What the buyer does not owe any more, while its refund has not failed.
CREATE VIEW commerce.standing_credits AS
    SELECT c.id, c.order_id, c.kind, c.order_line_id, c.quantity, c.net, c.tax, c.at FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
    WHERE c.lasting OR r.status <> 'failed';

-- One definition for all that is counted. A cancelled order is no sale; its goods, taxes and promotions count nowhere. Of others, what is not owed any more belongs
-- to the moment when that was so, and takes its tax with it. Money that went back belongs
-- to when it did. Where several rates were charged together, each was charged on all of it. A state counts where it is a code; as free text it says nothing.
CREATE OR REPLACE VIEW commerce.order_cells AS
    SELECT o.id AS order_id, 'buyer'::text AS kind, o.customer_id::text AS key, '-infinity'::timestamptz AS slot, o.currency, 1::bigint AS orders, 0::bigint AS units,
        0::bigint AS gross, 0::bigint AS discount, 0::bigint AS shipping, 0::bigint AS tax, o.total,
        (SELECT coalesce(sum(r.amount), 0)::bigint FROM commerce.refunds r WHERE r.order_id = o.id AND r.status = 'succeeded') AS refunded, 0::bigint AS cancelled
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
        SELECT (t ->> 'rate_ppm')::int AS rate, t ->> 'name' AS name, sum((t ->> 'amount')::bigint)::bigint AS amount
        FROM json_array_elements(o.tax_lines) AS t GROUP BY 1, 2
    ) AS t
    CROSS JOIN LATERAL (
        SELECT sum(l.unit_price * l.quantity - l.discount_amount - CASE WHEN l.prices_include_tax THEN l.tax_amount ELSE 0 END)::bigint AS net,
            sum(l.tax_amount) FILTER (WHERE l.tax_rate_ppm = t.rate)::bigint AS tax
        FROM commerce.order_lines l
        WHERE l.order_id = o.id AND (l.tax_rate_ppm = t.rate OR (l.tax_rate_ppm > t.rate
            AND NOT EXISTS (SELECT FROM json_array_elements(o.tax_lines) AS other WHERE (other ->> 'rate_ppm')::int = l.tax_rate_ppm)))
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
    FROM commerce.orders o JOIN commerce.refunds r ON r.order_id = o.id WHERE o.status <> 'cancelled' AND r.status = 'succeeded'
    GROUP BY o.id, commerce.quarter_of(r.updated_at)
    UNION ALL
    SELECT o.id, 'sales', 'credited', commerce.quarter_of(c.at), o.currency, count(*), sum(c.quantity)::bigint, 0, 0, 0, sum(c.tax)::bigint, sum(c.net + c.tax)::bigint, 0, 0
    FROM commerce.orders o JOIN commerce.standing_credits c ON c.order_id = o.id WHERE o.status <> 'cancelled'
    GROUP BY o.id, commerce.quarter_of(c.at)
    UNION ALL
    -- What a line or the shipping takes with it is tax of its own rates; a free amount takes of what is left of each. Several rates share it so that the parts are
    -- exactly the tax.
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
                    WHEN 'line' THEN CASE WHEN told.rate = c.tax_rate_ppm::text THEN told.amount ELSE 0 END
                    WHEN 'shipping' THEN told.amount - (SELECT coalesce(sum(l.tax_amount), 0) FROM commerce.order_lines l
                        WHERE l.order_id = c.order_id AND l.tax_rate_ppm::text = told.rate)
                    ELSE told.amount - (SELECT coalesce(sum(k.tax), 0) FROM commerce.standing_credits k JOIN commerce.order_lines l ON l.id = k.order_line_id
                        WHERE k.order_id = c.order_id AND l.tax_rate_ppm::text = told.rate AND (k.at, k.id) < (c.at, c.id))
                    END) AS own
                FROM (
                    -- With what no rate is told of as the last: all of it together is the tax of the order.
                    SELECT n, t ->> 'rate_ppm' AS rate, t ->> 'name' AS name, (t ->> 'amount')::numeric AS amount
                    FROM json_array_elements(c.tax_lines) WITH ORDINALITY AS x(t, n)
                    UNION ALL
                    SELECT 1000000, '', '', c.tax_total - coalesce((SELECT sum((t ->> 'amount')::bigint) FROM json_array_elements(c.tax_lines) AS t), 0)
                ) AS told
            ) AS owned
        ) AS weighed
    ) AS t WHERE t.whole > 0;

-- The cells of these orders; a function that keeps its plan, because making one takes longer than reading them.
CREATE FUNCTION commerce.cells_of(orders uuid[]) RETURNS SETOF commerce.order_cell LANGUAGE plpgsql STABLE ROWS 100 AS $$
BEGIN
    IF cardinality(orders) > 0 THEN
        RETURN QUERY SELECT v.kind, v.key, v.slot, v.currency, v.orders, v.units, v.gross, v.discount, v.shipping, v.tax, v.total, v.refunded, v.cancelled
            FROM commerce.order_cells v WHERE v.order_id = ANY (cells_of.orders);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION commerce.recount_order(id uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    is_new boolean;
BEGIN
    IF current_setting('commerce.recounted', true) = id::text THEN
        RETURN;
    END IF;
    INSERT INTO commerce.orders_to_count AS c (order_id) VALUES (id) ON CONFLICT (order_id) DO UPDATE SET order_id = c.order_id RETURNING xmax = 0 INTO is_new;
    IF is_new THEN
        UPDATE commerce.orders_to_count c SET before = ARRAY(SELECT v::commerce.order_cell FROM commerce.cells_of(ARRAY[recount_order.id]) AS v)
        WHERE c.order_id = recount_order.id;
    END IF;
    PERFORM set_config('commerce.recounted', id::text, true);
END
$$;

-- What has been placed, changed or appended and is not counted yet, as a difference.
CREATE VIEW commerce.uncounted_cells AS
    SELECT v.kind, v.key, v.slot, v.currency, v.orders, v.units, v.gross, v.discount, v.shipping, v.tax, v.total, v.refunded
    FROM commerce.cells_of(ARRAY(SELECT c.order_id FROM commerce.orders_to_count c)) AS v
    UNION ALL
    SELECT b.kind, b.key, b.slot, b.currency, -b.orders, -b.units, -b.gross, -b.discount, -b.shipping, -b.tax, -b.total, -b.refunded
    FROM commerce.orders_to_count c CROSS JOIN LATERAL unnest(c.before) AS b
    UNION ALL
    SELECT (c.cell).kind, (c.cell).key, (c.cell).slot, (c.cell).currency, (c.cell).orders, (c.cell).units, (c.cell).gross, (c.cell).discount, (c.cell).shipping,
        (c.cell).tax, (c.cell).total, (c.cell).refunded
    FROM commerce.report_changes c;

CREATE FUNCTION commerce.add_to_reports(changes commerce.order_cell[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO commerce.report_cells AS r (kind, grain, currency, slot, key, orders, units, gross, discount, shipping, tax, total, refunded)
    SELECT c.kind, g.grain, c.currency, g.begins, c.key, sum(c.orders), sum(c.units), sum(c.gross), sum(c.discount), sum(c.shipping), sum(c.tax), sum(c.total),
        sum(c.refunded)
    FROM unnest(changes) AS c CROSS JOIN LATERAL commerce.grains_of(c.kind, c.slot) AS g
    WHERE c.kind <> 'buyer' AND (c.orders, c.units, c.gross, c.discount, c.shipping, c.tax, c.total, c.refunded) <> (0, 0, 0, 0, 0, 0, 0, 0)
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (kind, grain, currency, slot, key) DO UPDATE SET orders = r.orders + excluded.orders, units = r.units + excluded.units,
        gross = r.gross + excluded.gross, discount = r.discount + excluded.discount, shipping = r.shipping + excluded.shipping, tax = r.tax + excluded.tax,
        total = r.total + excluded.total, refunded = r.refunded + excluded.refunded
$$;

CREATE OR REPLACE FUNCTION commerce.count_orders(at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    taken uuid[];
    others commerce.order_cell[];
    changes commerce.order_cell[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('commerce.count_orders')) THEN
        RETURN 0;
    END IF;
    taken := ARRAY(SELECT c.order_id FROM commerce.orders_to_count c ORDER BY c.order_id LIMIT at_most FOR UPDATE SKIP LOCKED);
    WITH gone AS (
        DELETE FROM commerce.report_changes WHERE id IN (SELECT id FROM commerce.report_changes ORDER BY id LIMIT at_most FOR UPDATE SKIP LOCKED) RETURNING cell
    )
    SELECT coalesce(array_agg(cell), '{}') INTO others FROM gone;
    IF cardinality(taken) + cardinality(others) = 0 THEN
        RETURN 0;
    END IF;
    changes := ARRAY(
        SELECT (d.kind, d.key, d.slot, d.currency, sum(d.orders), sum(d.units), sum(d.gross), sum(d.discount), sum(d.shipping), sum(d.tax), sum(d.total),
            sum(d.refunded), 0)::commerce.order_cell
        FROM (
            SELECT v.kind, v.key, v.slot, v.currency, v.orders, v.units, v.gross, v.discount, v.shipping, v.tax, v.total, v.refunded
            FROM commerce.cells_of(taken) AS v
            UNION ALL
            SELECT b.kind, b.key, b.slot, b.currency, -b.orders, -b.units, -b.gross, -b.discount, -b.shipping, -b.tax, -b.total, -b.refunded
            FROM commerce.orders_to_count c CROSS JOIN LATERAL unnest(c.before) AS b WHERE c.order_id = ANY (taken)
            UNION ALL
            SELECT o.kind, o.key, o.slot, o.currency, o.orders, o.units, o.gross, o.discount, o.shipping, o.tax, o.total, o.refunded FROM unnest(others) AS o
        ) AS d
        GROUP BY d.kind, d.key, d.slot, d.currency
    );
    PERFORM commerce.add_to_customers(changes);
    PERFORM commerce.add_to_reports(changes);
    DELETE FROM commerce.orders_to_count c WHERE c.order_id = ANY (taken);
    RETURN greatest(cardinality(taken), cardinality(others));
END
$$;

CREATE OR REPLACE FUNCTION commerce.order_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    buyer uuid := coalesce(NEW.user_id, NEW.guest_id);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.customer'), hashtext(buyer::text));
    IF EXISTS (SELECT FROM commerce.customers c WHERE c.id = buyer AND c.anonymised_at IS NOT NULL) THEN
        RAISE serialization_failure USING MESSAGE = 'the customer was anonymised';
    END IF;
    NEW.is_first := NOT EXISTS (SELECT FROM commerce.orders o WHERE o.customer_id = buyer);
    INSERT INTO commerce.orders_to_count (order_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    PERFORM set_config('commerce.recounted', NEW.id::text, true);
    RETURN NEW;
END
$$;

DROP TRIGGER orders_recounted ON commerce.orders;
CREATE TRIGGER orders_recounted BEFORE UPDATE ON commerce.orders FOR EACH ROW
    WHEN ((OLD.status = 'cancelled', OLD.currency, OLD.subtotal, OLD.discount_total, OLD.shipping_total, OLD.shipping_tax, OLD.tax_total, OLD.total, OLD.user_id,
            OLD.guest_id, OLD.created_at, OLD.prices_include_tax, OLD.is_first, OLD.tax_lines::text, OLD.shipping_address ->> 'Country', OLD.shipping_address ->> 'State')
        IS DISTINCT FROM
        (NEW.status = 'cancelled', NEW.currency, NEW.subtotal, NEW.discount_total, NEW.shipping_total, NEW.shipping_tax, NEW.tax_total, NEW.total, NEW.user_id,
            NEW.guest_id, NEW.created_at, NEW.prices_include_tax, NEW.is_first, NEW.tax_lines::text, NEW.shipping_address ->> 'Country', NEW.shipping_address ->> 'State'))
    EXECUTE FUNCTION commerce.order_changes();

-- The parts of an order. Those of an order that the same transaction has placed or changed before need no more than a look.
CREATE FUNCTION commerce.order_part_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM commerce.recount_order(OLD.order_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM commerce.recount_order(NEW.order_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER order_lines_counted BEFORE INSERT ON commerce.order_lines FOR EACH ROW
    WHEN (current_setting('commerce.recounted', true) IS DISTINCT FROM NEW.order_id::text) EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER order_lines_recounted BEFORE UPDATE ON commerce.order_lines FOR EACH ROW
    WHEN ((OLD.order_id, OLD.product_id, OLD.sku, OLD.unit_price, OLD.quantity, OLD.discount_amount, OLD.tax_amount, OLD.total, OLD.tax_rate_ppm, OLD.prices_include_tax)
        IS DISTINCT FROM
        (NEW.order_id, NEW.product_id, NEW.sku, NEW.unit_price, NEW.quantity, NEW.discount_amount, NEW.tax_amount, NEW.total, NEW.tax_rate_ppm, NEW.prices_include_tax))
    EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER order_lines_no_longer_counted BEFORE DELETE ON commerce.order_lines FOR EACH ROW
    WHEN (current_setting('commerce.recounted', true) IS DISTINCT FROM OLD.order_id::text) EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER promotion_uses_counted BEFORE INSERT ON commerce.promotion_uses FOR EACH ROW
    WHEN (current_setting('commerce.recounted', true) IS DISTINCT FROM NEW.order_id::text) EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER promotion_uses_recounted BEFORE UPDATE ON commerce.promotion_uses FOR EACH ROW
    WHEN ((OLD.order_id, OLD.promotion_id, OLD.discount, OLD.returned_at IS NULL) IS DISTINCT FROM (NEW.order_id, NEW.promotion_id, NEW.discount, NEW.returned_at IS NULL))
    EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER promotion_uses_no_longer_counted BEFORE DELETE ON commerce.promotion_uses FOR EACH ROW
    WHEN (current_setting('commerce.recounted', true) IS DISTINCT FROM OLD.order_id::text) EXECUTE FUNCTION commerce.order_part_changes();

-- Refunds and credits are the order's now; what providers say of refunds comes to them.
DROP TRIGGER refunds_counted ON payments.operations;
DROP TRIGGER refunds_recounted ON payments.operations;
DROP FUNCTION commerce.refund_changes();
CREATE TRIGGER refunds_counted BEFORE INSERT OR DELETE ON commerce.refunds FOR EACH ROW EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER refunds_recounted BEFORE UPDATE ON commerce.refunds FOR EACH ROW
    WHEN ((OLD.order_id, OLD.status, OLD.amount, OLD.updated_at) IS DISTINCT FROM (NEW.order_id, NEW.status, NEW.amount, NEW.updated_at))
    EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER order_credits_counted BEFORE INSERT OR DELETE ON commerce.order_credits FOR EACH ROW EXECUTE FUNCTION commerce.order_part_changes();
CREATE TRIGGER order_credits_recounted BEFORE UPDATE ON commerce.order_credits FOR EACH ROW EXECUTE FUNCTION commerce.order_part_changes();

-- Pieces that came to lie somewhere, or left: by cause. What is only promised moves nothing.
CREATE FUNCTION commerce.stock_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.report_changes (cell)
    SELECT ('stock', cause, commerce.quarter_of(at), '', count(*), sum(on_hand), 0, 0, 0, 0, 0, 0, 0)::commerce.order_cell
    FROM moved WHERE on_hand <> 0 GROUP BY cause, commerce.quarter_of(at);
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_movements_counted AFTER INSERT ON commerce.stock_movements REFERENCING NEW TABLE AS moved FOR EACH STATEMENT
    EXECUTE FUNCTION commerce.stock_moved();

CREATE FUNCTION commerce.customer_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO commerce.report_changes (cell)
        VALUES (('customer', CASE WHEN OLD.user_id IS NULL THEN 'guest' ELSE 'member' END || ' new', commerce.quarter_of(OLD.created_at), '', -1, 0, 0, 0, 0, 0, 0, 0, 0)::commerce.order_cell);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO commerce.report_changes (cell)
        VALUES (('customer', CASE WHEN NEW.user_id IS NULL THEN 'guest' ELSE 'member' END || ' new', commerce.quarter_of(NEW.created_at), '', 1, 0, 0, 0, 0, 0, 0, 0, 0)::commerce.order_cell);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_counted AFTER INSERT OR DELETE ON commerce.customers FOR EACH ROW EXECUTE FUNCTION commerce.customer_counted();
CREATE TRIGGER customers_recounted AFTER UPDATE OF created_at ON commerce.customers FOR EACH ROW
    WHEN (NEW.created_at <> OLD.created_at) EXECUTE FUNCTION commerce.customer_counted();

-- Until now a refund to the credit of the buyer was counted as spent.
DO $$
BEGIN
    PERFORM commerce.add_to_customers(ARRAY(
        SELECT ('buyer', o.customer_id::text, '-infinity', o.currency, 0, 0, 0, 0, 0, 0, 0, sum(p.amount), 0)::commerce.order_cell
        FROM commerce.refunds r JOIN commerce.refund_parts p ON p.refund_id = r.id AND p.payment_id IS NULL JOIN commerce.orders o ON o.id = r.order_id
        WHERE r.status = 'succeeded' AND o.status <> 'cancelled' AND NOT EXISTS (SELECT FROM commerce.orders_to_count c WHERE c.order_id = o.id)
        GROUP BY o.customer_id, o.currency));
END
$$;

-- What was there before. Orders that wait to be counted are counted with all that is new here.
INSERT INTO commerce.report_cells (kind, grain, currency, slot, key, orders, units, gross, discount, shipping, tax, total, refunded)
SELECT c.kind, g.grain, c.currency, g.begins, c.key, sum(c.orders), sum(c.units), sum(c.gross), sum(c.discount), sum(c.shipping), sum(c.tax), sum(c.total), sum(c.refunded)
FROM (
    SELECT v.kind, v.currency, v.slot, v.key, v.orders, v.units, v.gross, v.discount, v.shipping, v.tax, v.total, v.refunded
    FROM commerce.order_cells v WHERE v.kind <> 'buyer' AND NOT EXISTS (SELECT FROM commerce.orders_to_count c WHERE c.order_id = v.order_id)
    UNION ALL
    SELECT 'stock', '', commerce.quarter_of(at), cause, count(*), sum(on_hand), 0, 0, 0, 0, 0, 0 FROM commerce.stock_movements WHERE on_hand <> 0 GROUP BY 3, 4
    UNION ALL
    SELECT 'customer', '', commerce.quarter_of(created_at), CASE WHEN user_id IS NULL THEN 'guest' ELSE 'member' END || ' new', count(*), 0, 0, 0, 0, 0, 0, 0
    FROM commerce.customers GROUP BY 3, 4
) AS c CROSS JOIN LATERAL commerce.grains_of(c.kind, c.slot) AS g
WHERE (c.orders, c.units, c.gross, c.discount, c.shipping, c.tax, c.total, c.refunded) <> (0, 0, 0, 0, 0, 0, 0, 0)
GROUP BY 1, 2, 3, 4, 5
ORDER BY 2, 1, 3, 4, 5;
