-- What happens to an order after it was placed. Rows say what happened; how many units of a line are where stands at the line, and is kept in the transaction of
-- each change. No state is typed in: commerce.derive_order makes them all of the rows.
ALTER TABLE commerce.order_lines
    -- Put into a fulfilment, be it on its way or not.
    ADD COLUMN fulfilled integer NOT NULL DEFAULT 0,
    -- Of these, handed over.
    ADD COLUMN shipped integer NOT NULL DEFAULT 0,
    ADD COLUMN cancelled integer NOT NULL DEFAULT 0,
    -- Announced to come back.
    ADD COLUMN announced integer NOT NULL DEFAULT 0,
    -- Came back: for the shelf, damaged, or found to be missing.
    ADD COLUMN returned integer NOT NULL DEFAULT 0,
    -- Units whose money was, or is being, given back.
    ADD COLUMN refunded integer NOT NULL DEFAULT 0,
    -- Units that are not owed any more: cancelled or refunded.
    ADD COLUMN credited integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT order_lines_counted CHECK (cancelled >= 0 AND shipped BETWEEN 0 AND fulfilled AND fulfilled + cancelled <= quantity
        AND announced >= 0 AND returned >= 0 AND returned + announced <= shipped
        AND credited BETWEEN cancelled AND quantity AND refunded BETWEEN 0 AND credited);
CREATE INDEX order_lines_by_sku ON commerce.order_lines (sku, order_id);

ALTER TABLE commerce.orders
    ADD COLUMN payment_status text NOT NULL DEFAULT 'awaiting' CONSTRAINT orders_payment_status CHECK (payment_status IN ('awaiting', 'requires_action',
        'authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded', 'voided', 'expired', 'failed', 'disputed')),
    ADD COLUMN fulfilment_status text NOT NULL DEFAULT 'unfulfilled'
        CONSTRAINT orders_fulfilment_status CHECK (fulfilment_status IN ('unfulfilled', 'partial', 'fulfilled', 'delivered')),
    ADD COLUMN return_status text NOT NULL DEFAULT 'none'
        CONSTRAINT orders_return_status CHECK (return_status IN ('none', 'return_requested', 'partially_returned', 'returned')),
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
    -- Paid in another system, before the order moved in.
    ADD COLUMN paid_elsewhere bigint NOT NULL DEFAULT 0 CHECK (paid_elsewhere >= 0),
    -- What is not owed any more, tax included, and of it the shipping.
    ADD COLUMN credited bigint NOT NULL DEFAULT 0,
    ADD COLUMN credited_tax bigint NOT NULL DEFAULT 0,
    ADD COLUMN shipping_credited bigint NOT NULL DEFAULT 0,
    ADD COLUMN shipping_credited_tax bigint NOT NULL DEFAULT 0,
    ADD COLUMN paid_at timestamptz,
    ADD COLUMN cancelled_at timestamptz,
    ADD COLUMN completed_at timestamptz,
    ADD CONSTRAINT orders_credited CHECK (credited BETWEEN 0 AND total AND credited_tax BETWEEN 0 AND tax_total
        AND shipping_credited BETWEEN 0 AND shipping_total + CASE WHEN prices_include_tax THEN 0 ELSE shipping_tax END
        AND shipping_credited_tax BETWEEN 0 AND shipping_tax);

-- A parcel: packed (created), handed over (shipped), delivered; or cancelled before it left.
CREATE TABLE commerce.fulfilments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    status text NOT NULL CONSTRAINT fulfilments_status CHECK (status IN ('created', 'shipped', 'delivered', 'cancelled')),
    carrier text NOT NULL DEFAULT '',
    tracking_number text NOT NULL DEFAULT '',
    tracking_url text NOT NULL DEFAULT '',
    -- Whether the money that is reserved is taken when it is handed over, and whether the buyer is told.
    captures boolean NOT NULL DEFAULT true,
    notifies boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    shipped_at timestamptz,
    delivered_at timestamptz,
    cancelled_at timestamptz,
    updated_at timestamptz NOT NULL
);
CREATE INDEX fulfilments_of_order ON commerce.fulfilments (order_id, created_at);

-- What is in it, and from where. taken is what was counted there: of what was sold before it was there, less than the quantity.
CREATE TABLE commerce.fulfilment_items (
    fulfilment_id uuid NOT NULL REFERENCES commerce.fulfilments ON DELETE CASCADE,
    order_line_id uuid NOT NULL REFERENCES commerce.order_lines ON DELETE CASCADE,
    item_id text NOT NULL,
    location_id text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    taken integer NOT NULL CHECK (taken BETWEEN 0 AND quantity),
    -- Of an order that moved in: nothing was ever promised to it.
    loose boolean NOT NULL DEFAULT false,
    PRIMARY KEY (fulfilment_id, order_line_id, location_id)
);
CREATE INDEX fulfilment_items_of_line ON commerce.fulfilment_items (order_line_id);

CREATE TABLE commerce.returns (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    -- return: agreed with the shop. withdrawal: the buyer's right. exchange: other goods go out for it.
    kind text NOT NULL CONSTRAINT returns_kind CHECK (kind IN ('return', 'withdrawal', 'exchange')),
    status text NOT NULL CONSTRAINT returns_status CHECK (status IN ('requested', 'approved', 'rejected', 'received', 'closed')),
    note text NOT NULL DEFAULT '',
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX returns_of_order ON commerce.returns (order_id, created_at);
CREATE TABLE commerce.return_lines (
    return_id uuid NOT NULL REFERENCES commerce.returns ON DELETE CASCADE,
    order_line_id uuid NOT NULL REFERENCES commerce.order_lines ON DELETE CASCADE,
    quantity integer NOT NULL CHECK (quantity > 0),
    reason text NOT NULL DEFAULT '',
    restocked integer NOT NULL DEFAULT 0 CHECK (restocked >= 0),
    damaged integer NOT NULL DEFAULT 0 CHECK (damaged >= 0),
    missing integer NOT NULL DEFAULT 0 CHECK (missing >= 0),
    PRIMARY KEY (return_id, order_line_id),
    CONSTRAINT return_lines_received CHECK (restocked + damaged + missing <= quantity)
);

-- Money that goes back. Whether it has arrived, the operations of its parts say.
CREATE TABLE commerce.refunds (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    amount bigint NOT NULL CHECK (amount > 0),
    destination text NOT NULL CONSTRAINT refunds_destination CHECK (destination IN ('original', 'credit')),
    status text NOT NULL DEFAULT 'pending' CONSTRAINT refunds_status CHECK (status IN ('pending', 'succeeded', 'failed')),
    reason text NOT NULL DEFAULT '',
    -- The request that asked for it: sent again, it does not refund again.
    request text CONSTRAINT refunds_once UNIQUE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX refunds_of_order ON commerce.refunds (order_id, created_at);
CREATE TABLE commerce.refund_parts (
    refund_id uuid NOT NULL REFERENCES commerce.refunds ON DELETE CASCADE,
    -- Null: to the credit of the buyer, at once.
    payment_id uuid,
    operation_id uuid CONSTRAINT refund_parts_once UNIQUE,
    amount bigint NOT NULL CHECK (amount > 0),
    CHECK ((payment_id IS NULL) = (operation_id IS NULL))
);
CREATE INDEX refund_parts_of_refund ON commerce.refund_parts (refund_id);

-- What the buyer does not owe any more, and why; a refund names its credits by them. One that hangs on a refund ends when the refund fails; one that is lasting, as
-- of a cancelled unit, does not.
CREATE TABLE commerce.order_credits (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT order_credits_kind CHECK (kind IN ('line', 'shipping', 'amount')),
    order_line_id uuid REFERENCES commerce.order_lines ON DELETE CASCADE,
    quantity integer NOT NULL DEFAULT 0,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    refund_id uuid REFERENCES commerce.refunds ON DELETE CASCADE,
    lasting boolean NOT NULL,
    at timestamptz NOT NULL,
    CHECK (lasting OR refund_id IS NOT NULL),
    CHECK ((kind = 'line') = (order_line_id IS NOT NULL) AND (kind = 'line') = (quantity > 0))
);
CREATE INDEX order_credits_of_order ON commerce.order_credits (order_id);

-- Requests that have cancelled something: sent again, they do not cancel again.
CREATE TABLE commerce.order_requests (
    request text PRIMARY KEY,
    order_id uuid NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX order_requests_by_time ON commerce.order_requests (at);

-- The timeline: what was done to an order, by whom, and what staff noted.
CREATE TABLE commerce.order_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL,
    at timestamptz NOT NULL,
    -- Null: the server itself, or a provider.
    actor_id uuid,
    type text NOT NULL,
    text text NOT NULL DEFAULT '',
    public boolean NOT NULL DEFAULT false,
    before json,
    after json
);
CREATE INDEX order_events_of_order ON commerce.order_events (order_id, id);

-- What is to be told of orders, or to be done for them, because something changed that no request of the shop did: a payment at its provider.
CREATE TABLE commerce.order_signals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL,
    topic text NOT NULL,
    subject uuid,
    tries integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL
);
CREATE INDEX order_signals_due ON commerce.order_signals (due_at);

-- Stock that comes back: of units that are cancelled, of parcels that did not leave, of goods that returned.
ALTER TABLE commerce.stock_movements DROP CONSTRAINT stock_movements_cause_check, ADD CONSTRAINT stock_movements_cause_check
    CHECK (cause IN ('opening', 'adjustment', 'transfer', 'order', 'shipment', 'hold', 'release', 'cancellation', 'unpacking', 'return'));
DROP INDEX commerce.stock_movements_once;
CREATE UNIQUE INDEX stock_movements_once ON commerce.stock_movements (reference, cause, item_id, location_id)
    WHERE cause IN ('adjustment', 'transfer', 'order', 'shipment', 'cancellation', 'unpacking', 'return');

-- What is promised again together with its pieces, as when a parcel is unpacked, takes nothing from anybody.
DROP TRIGGER stock_not_oversold ON commerce.stock;
CREATE TRIGGER stock_not_oversold BEFORE UPDATE ON commerce.stock FOR EACH ROW
    WHEN (NEW.allocated + NEW.held > NEW.on_hand AND NEW.allocated + NEW.held > OLD.allocated + OLD.held
        AND NEW.allocated + NEW.held - NEW.on_hand > OLD.allocated + OLD.held - OLD.on_hand)
    EXECUTE FUNCTION commerce.refuse_overselling();

-- Refunds as the providers' answers have them, and what hangs on them. A refund that was made by hand at the provider becomes one of the order, once.
CREATE FUNCTION commerce.follow_refunds(o commerce.orders, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    foreign_one record;
    made uuid;
    changed record;
    share bigint;
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
        SELECT least(foreign_one.amount, o.total - coalesce(sum(c.net + c.tax), 0)) INTO share FROM commerce.order_credits c
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
        WHERE r.id = s.refund_id AND r.status <> s.status RETURNING r.id, r.status, r.amount
    LOOP
        INSERT INTO commerce.order_events (order_id, at, type, after)
        VALUES (o.id, moment, 'refund_' || changed.status, json_build_object('refund_id', changed.id, 'amount', changed.amount, 'currency', o.currency));
        INSERT INTO commerce.order_signals (order_id, topic, subject, due_at) VALUES (o.id, 'refund.' || changed.status, changed.id, moment);
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
CREATE FUNCTION commerce.payment_status(owed bigint, total bigint, elsewhere bigint, captured bigint, refunded bigint, authorized bigint, disputed boolean,
    statuses text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN disputed THEN 'disputed'
        WHEN captured > 0 AND refunded >= captured THEN 'refunded'
        WHEN refunded > 0 THEN 'partially_refunded'
        WHEN captured > 0 AND captured + elsewhere >= owed THEN 'paid'
        WHEN authorized > 0 AND (captured = 0 OR captured + authorized >= owed) THEN 'authorized'
        WHEN captured > 0 THEN 'partially_paid'
        WHEN 'requires_action' = ANY (statuses) THEN 'requires_action'
        WHEN statuses && ARRAY['awaiting', 'pending', 'unknown', 'started'] THEN 'awaiting'
        WHEN elsewhere > 0 THEN CASE WHEN elsewhere >= owed THEN 'paid' ELSE 'partially_paid' END
        WHEN cardinality(statuses) > 0 THEN CASE WHEN statuses[1] IN ('expired', 'failed') THEN statuses[1] ELSE 'voided' END
        WHEN total = 0 THEN 'paid'
        WHEN owed <= 0 THEN 'voided'
        ELSE 'awaiting' END
$$;

-- The only writer of an order's states. It runs whenever a payment of the order changes, and by whatever changes its lines. Rows are locked in one order everywhere:
-- the payments of an order by id, the order, promotions by id, levels of stock by item and location.
CREATE FUNCTION commerce.derive_order(subject uuid, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o commerce.orders;
    n commerce.orders;
    money record;
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
    n.payment_status := commerce.payment_status(n.total - n.credited, n.total, n.paid_elsewhere, money.captured,
        money.refunded + coalesce((SELECT sum(p.amount) FROM commerce.refunds r JOIN commerce.refund_parts p ON p.refund_id = r.id
            WHERE r.order_id = subject AND p.payment_id IS NULL AND r.status <> 'failed'), 0)::bigint,
        money.authorized, money.disputed, money.statuses);
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
        WHEN n.payment_status IN ('paid', 'partially_refunded') AND money.captured - money.refunded + n.paid_elsewhere >= n.total - n.credited THEN 'paid'
        ELSE 'pending' END;
    is_complete := n.fulfilment_status IN ('fulfilled', 'delivered') AND money.captured - money.refunded + n.paid_elsewhere >= n.total - n.credited;
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
        (n.status = 'cancelled' AND (o.status <> 'cancelled' OR n.payment_status <> o.payment_status AND n.payment_status IN ('authorized', 'paid')),
            'money', moment + interval '2 minutes')
    ) AS s(happened, topic, due) WHERE s.happened;
END
$$;

CREATE FUNCTION commerce.payment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RETURN NULL;
END
$$;
CREATE TRIGGER payments_of_orders_added AFTER INSERT ON payments.payments FOR EACH ROW WHEN (NEW.order_id IS NOT NULL)
    EXECUTE FUNCTION commerce.payment_changed();
CREATE TRIGGER payments_of_orders_changed AFTER UPDATE ON payments.payments FOR EACH ROW
    WHEN ((NEW.order_id IS NOT NULL OR OLD.order_id IS NOT NULL)
        AND (NEW.order_id, NEW.status, NEW.amount, NEW.captured, NEW.refunded, NEW.refunding, NEW.dispute)
            IS DISTINCT FROM (OLD.order_id, OLD.status, OLD.amount, OLD.captured, OLD.refunded, OLD.refunding, OLD.dispute))
    EXECUTE FUNCTION commerce.payment_changed();

-- Orders that were there. What was shipped was shipped whole; what was cancelled is not owed any more, and its stock and reserved money are given back.
DROP FUNCTION commerce.order_status(commerce.orders);
UPDATE commerce.order_lines l SET fulfilled = l.quantity, shipped = l.quantity FROM commerce.orders o WHERE o.id = l.order_id AND o.status IN ('shipped', 'delivered');
UPDATE commerce.order_lines l SET cancelled = l.quantity, credited = l.quantity FROM commerce.orders o WHERE o.id = l.order_id AND o.status = 'cancelled';
UPDATE commerce.orders o SET paid_elsewhere = o.total
WHERE o.status IN ('paid', 'shipped', 'delivered') AND NOT EXISTS (SELECT FROM payments.payments p WHERE p.order_id = o.id);
INSERT INTO commerce.fulfilments (id, order_id, status, created_at, shipped_at, delivered_at, updated_at)
SELECT gen_random_uuid(), o.id, o.status, o.updated_at, o.updated_at, CASE WHEN o.status = 'delivered' THEN o.updated_at END, o.updated_at
FROM commerce.orders o WHERE o.status IN ('shipped', 'delivered');
INSERT INTO commerce.fulfilment_items (fulfilment_id, order_line_id, item_id, location_id, quantity, taken)
SELECT f.id, l.id, coalesce(l.variant_id, l.product_id), (SELECT p.id FROM commerce.locations p ORDER BY p.priority, p.id LIMIT 1), l.quantity, l.quantity
FROM commerce.fulfilments f JOIN commerce.order_lines l ON l.order_id = f.order_id WHERE l.quantity > 0;
INSERT INTO commerce.order_credits (id, order_id, kind, order_line_id, quantity, net, tax, lasting, at)
SELECT gen_random_uuid(), o.id, 'line', l.id, l.quantity, l.total - l.tax_amount, l.tax_amount, true, o.updated_at
FROM commerce.orders o JOIN commerce.order_lines l ON l.order_id = o.id WHERE o.status = 'cancelled' AND l.quantity > 0;
-- With them the shipping, and whatever an order that moved in has beside its lines.
INSERT INTO commerce.order_credits (id, order_id, kind, net, tax, lasting, at)
SELECT gen_random_uuid(), o.id, 'amount', o.total - o.tax_total - sum(l.total - l.tax_amount), o.tax_total - sum(l.tax_amount), true, o.updated_at
FROM commerce.orders o JOIN commerce.order_lines l ON l.order_id = o.id WHERE o.status = 'cancelled' GROUP BY o.id
HAVING o.total <> sum(l.total) OR o.tax_total <> sum(l.tax_amount);
WITH gone AS (
    DELETE FROM commerce.stock_allocations a USING commerce.order_lines l, commerce.orders o
    WHERE l.id = a.order_line_id AND o.id = l.order_id AND o.status = 'cancelled' RETURNING o.id, a.item_id, a.location_id, a.quantity
),
released AS (
    UPDATE commerce.stock s SET allocated = s.allocated - g.quantity
    FROM (SELECT item_id, location_id, sum(quantity)::int AS quantity FROM gone GROUP BY 1, 2) AS g WHERE g.item_id = s.item_id AND g.location_id = s.location_id
)
INSERT INTO commerce.stock_movements (item_id, location_id, allocated, cause, reference)
SELECT item_id, location_id, -sum(quantity), 'cancellation', 'order:' || id FROM gone GROUP BY id, item_id, location_id;
SELECT count(commerce.derive_order(id, updated_at)) FROM commerce.orders;
DELETE FROM commerce.order_signals;
DELETE FROM commerce.order_events;
UPDATE commerce.orders SET version = 1 WHERE version > 1;
INSERT INTO commerce.order_signals (order_id, topic, due_at)
SELECT DISTINCT o.id, 'money', now() FROM commerce.orders o JOIN payments.payments p ON p.order_id = o.id
WHERE o.status = 'cancelled' AND (p.status IN ('authorized', 'awaiting') OR p.captured > p.refunded + p.refunding);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON commerce.order_events FOR EACH STATEMENT EXECUTE FUNCTION commerce.refuse_change();
ALTER TABLE commerce.order_events ENABLE ALWAYS TRIGGER append_only;

-- Lists of staff: the latest first, by each of the states, by whom.
CREATE INDEX orders_by_creation ON commerce.orders (created_at, id);
CREATE INDEX orders_by_total ON commerce.orders (total, id);
CREATE INDEX orders_by_status ON commerce.orders (status, created_at, id);
CREATE INDEX orders_by_payment_status ON commerce.orders (payment_status, created_at, id);
CREATE INDEX orders_by_fulfilment_status ON commerce.orders (fulfilment_status, created_at, id);
CREATE INDEX orders_by_email ON commerce.orders (lower(email)) WHERE email <> '';
CREATE INDEX orders_by_tag ON commerce.orders USING gin (tags) WHERE tags <> '{}';
CREATE FUNCTION commerce.addressee(address jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT commerce.fold(coalesce(address ->> 'LastName', '') || ' ' || coalesce(address ->> 'FirstName', ''))
$$;
CREATE INDEX orders_by_name ON commerce.orders (commerce.addressee(shipping_address) text_pattern_ops);
