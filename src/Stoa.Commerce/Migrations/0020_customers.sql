-- Buyers as a shop knows them. A member's row is made when accounts tell of the account, or when the member's first order is counted; names and address of a
-- member are the account's.
ALTER TABLE commerce.customers
    ADD COLUMN first_name text NOT NULL DEFAULT '',
    ADD COLUMN last_name text NOT NULL DEFAULT '',
    ADD COLUMN phone text NOT NULL DEFAULT '',
    -- BCP 47: what language to write in.
    ADD COLUMN locale text,
    -- Of staff, about the customer.
    ADD COLUMN notes text NOT NULL DEFAULT '',
    ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
    -- Whether advertising may be sent, since when, and how that became known; the history is in customer_consents.
    ADD COLUMN marketing boolean NOT NULL DEFAULT false,
    ADD COLUMN marketing_at timestamptz,
    ADD COLUMN marketing_source text,
    ADD COLUMN anonymised_at timestamptz,
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    -- Of the account that names and address were taken from: what is older is not taken over.
    ADD COLUMN account_version bigint NOT NULL DEFAULT 0,
    -- Counted from orders by commerce.count_orders, a moment behind them. spent is in the currency of the shop.
    ADD COLUMN orders integer NOT NULL DEFAULT 0,
    ADD COLUMN spent bigint NOT NULL DEFAULT 0,
    ADD COLUMN last_order_at timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(commerce.words(email || ' ' || first_name || ' ' || last_name))) STORED;
CREATE INDEX customers_by_creation ON commerce.customers (created_at, id);
CREATE INDEX customers_by_last_order ON commerce.customers (last_order_at, id);
CREATE INDEX customers_by_spend ON commerce.customers (spent, id);
CREATE INDEX customers_guests ON commerce.customers (created_at, id) WHERE user_id IS NULL;
CREATE INDEX customers_consenting ON commerce.customers (created_at, id) WHERE marketing;
CREATE INDEX customers_words ON commerce.customers USING gin (words);

-- Customers that have, for every word of this text, a word beginning with it. Null, which nothing fits, where it has no words.
CREATE FUNCTION commerce.words_beginning(text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery FROM unnest(commerce.words($1)) AS word
$$;

-- What a customer has said about advertising, each time it changed: the proof.
CREATE TABLE commerce.customer_consents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Of a member whose row may not be there yet.
    customer_id uuid NOT NULL,
    granted boolean NOT NULL,
    source text NOT NULL CHECK (source IN ('account', 'checkout', 'staff', 'import')),
    -- Who said so for the customer; null: the customer.
    actor_id uuid,
    at timestamptz NOT NULL
);
CREATE INDEX customer_consents_of_customer ON commerce.customer_consents (customer_id, id);

CREATE TABLE commerce.addresses (
    id uuid PRIMARY KEY,
    customer_id uuid NOT NULL,
    -- As an order keeps one.
    address jsonb NOT NULL,
    default_shipping boolean NOT NULL DEFAULT false,
    default_billing boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX addresses_of_customer ON commerce.addresses (customer_id, created_at, id);
CREATE UNIQUE INDEX addresses_one_for_shipping ON commerce.addresses (customer_id) WHERE default_shipping;
CREATE UNIQUE INDEX addresses_one_for_billing ON commerce.addresses (customer_id) WHERE default_billing;

-- An address of an order for who it is about: it is kept in other letters.
CREATE FUNCTION commerce.address_of(kept jsonb) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT json_build_object('first_name', kept ->> 'FirstName', 'last_name', kept ->> 'LastName', 'company', kept ->> 'Company', 'address1', kept ->> 'Address1',
        'address2', kept ->> 'Address2', 'city', kept ->> 'City', 'state', kept ->> 'State', 'postal_code', kept ->> 'PostalCode', 'country', kept ->> 'Country',
        'phone_number', kept ->> 'PhoneNumber')
$$;

-- How far accounts of before are taken over, in the order of their addresses.
CREATE TABLE commerce.customer_takeover (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    behind text NOT NULL DEFAULT '',
    done_at timestamptz
);
INSERT INTO commerce.customer_takeover DEFAULT VALUES;

CREATE TABLE commerce.customer_spend (
    customer_id uuid NOT NULL,
    currency text NOT NULL,
    orders integer NOT NULL,
    spent bigint NOT NULL,
    PRIMARY KEY (customer_id, currency)
) WITH (fillfactor = 90);

-- What an order adds to a sum that is kept: the one definition of what is counted, for the job that counts, for what it has not counted yet, and for the proof.
CREATE TYPE commerce.order_cell AS (
    kind text,
    key text,
    -- The beginning of the quarter of an hour that it belongs to.
    slot timestamptz,
    currency text,
    orders bigint,
    units bigint,
    gross bigint,
    discount bigint,
    shipping bigint,
    tax bigint,
    total bigint,
    refunded bigint,
    cancelled bigint
);

-- A cancelled order is no sale, and what is given back for it is no refund of one.
CREATE VIEW commerce.order_cells AS
    SELECT o.id AS order_id, 'buyer'::text AS kind, o.customer_id::text AS key, '-infinity'::timestamptz AS slot, o.currency, 1::bigint AS orders, 0::bigint AS units,
        0::bigint AS gross, 0::bigint AS discount, 0::bigint AS shipping, 0::bigint AS tax, o.total,
        (SELECT coalesce(sum(r.amount), 0)::bigint FROM payments.payments p JOIN payments.operations r ON r.payment_id = p.id
            WHERE p.order_id = o.id AND r.kind = 'refund' AND r.status = 'succeeded') AS refunded,
        0::bigint AS cancelled
    FROM commerce.orders o WHERE o.status <> 'cancelled';

-- Orders that were placed or changed and are not counted since, with what they were counted as. Placing an order appends a row and waits for nobody.
CREATE TABLE commerce.orders_to_count (
    order_id uuid PRIMARY KEY,
    before commerce.order_cell[] NOT NULL DEFAULT '{}'
);

-- To be called before anything changes that an order is counted by. Until the end of the transaction nobody else changes or counts the order, so what it is counted
-- as now, read by a statement of its own, is what it was counted as. The order touched last is remembered: its lines come in the same transaction.
CREATE FUNCTION commerce.recount_order(id uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    is_new boolean;
BEGIN
    IF current_setting('commerce.recounted', true) = id::text THEN
        RETURN;
    END IF;
    INSERT INTO commerce.orders_to_count AS c (order_id) VALUES (id) ON CONFLICT (order_id) DO UPDATE SET order_id = c.order_id RETURNING xmax = 0 INTO is_new;
    IF is_new THEN
        UPDATE commerce.orders_to_count c SET before = ARRAY(
            SELECT (v.kind, v.key, v.slot, v.currency, v.orders, v.units, v.gross, v.discount, v.shipping, v.tax, v.total, v.refunded, v.cancelled)::commerce.order_cell
            FROM commerce.order_cells v WHERE v.order_id = recount_order.id)
        WHERE c.order_id = recount_order.id;
    END IF;
    PERFORM set_config('commerce.recounted', id::text, true);
END
$$;

-- Nobody orders in the name of a customer who is just being anonymised, and nobody is anonymised while an order of theirs is being placed.
CREATE FUNCTION commerce.order_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    buyer uuid := coalesce(NEW.user_id, NEW.guest_id);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.customer'), hashtext(buyer::text));
    IF EXISTS (SELECT FROM commerce.customers c WHERE c.id = buyer AND c.anonymised_at IS NOT NULL) THEN
        RAISE serialization_failure USING MESSAGE = 'the customer was anonymised';
    END IF;
    INSERT INTO commerce.orders_to_count (order_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    PERFORM set_config('commerce.recounted', NEW.id::text, true);
    RETURN NEW;
END
$$;
CREATE TRIGGER orders_to_be_counted BEFORE INSERT ON commerce.orders FOR EACH ROW EXECUTE FUNCTION commerce.order_placed();

CREATE FUNCTION commerce.order_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commerce.recount_order(OLD.id);
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER orders_recounted BEFORE UPDATE ON commerce.orders FOR EACH ROW
    WHEN ((OLD.status = 'cancelled', OLD.currency, OLD.total, OLD.user_id, OLD.guest_id) IS DISTINCT FROM
        (NEW.status = 'cancelled', NEW.currency, NEW.total, NEW.user_id, NEW.guest_id))
    EXECUTE FUNCTION commerce.order_changes();
CREATE TRIGGER orders_no_longer_counted BEFORE DELETE ON commerce.orders FOR EACH ROW EXECUTE FUNCTION commerce.order_changes();

-- Refunds are another room's, and change what an order is counted as.
CREATE FUNCTION commerce.refund_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refunded uuid := (SELECT p.order_id FROM payments.payments p WHERE p.id = NEW.payment_id);
BEGIN
    IF refunded IS NOT NULL THEN
        PERFORM commerce.recount_order(refunded);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refunds_counted BEFORE INSERT ON payments.operations FOR EACH ROW
    WHEN (NEW.kind = 'refund' AND NEW.status = 'succeeded') EXECUTE FUNCTION commerce.refund_changes();
CREATE TRIGGER refunds_recounted BEFORE UPDATE ON payments.operations FOR EACH ROW
    WHEN (NEW.kind = 'refund' AND (OLD.status = 'succeeded', OLD.amount) IS DISTINCT FROM (NEW.status = 'succeeded', NEW.amount))
    EXECUTE FUNCTION commerce.refund_changes();

-- Adds to the sums of customers what has changed. A member of whom accounts have not told yet gets a row without a name.
CREATE FUNCTION commerce.add_to_customers(changes commerce.order_cell[]) RETURNS void LANGUAGE sql AS $$
    WITH changed AS (
        SELECT c.key::uuid AS id, c.currency, sum(c.orders)::int AS orders, sum(c.total - c.refunded)::bigint AS spent
        FROM unnest(changes) AS c WHERE c.kind = 'buyer' GROUP BY 1, 2
    ),
    spend AS (
        INSERT INTO commerce.customer_spend AS s (customer_id, currency, orders, spent)
        SELECT id, currency, orders, spent FROM changed WHERE orders <> 0 OR spent <> 0 ORDER BY 1, 2
        ON CONFLICT (customer_id, currency) DO UPDATE SET orders = s.orders + excluded.orders, spent = s.spent + excluded.spent
    )
    INSERT INTO commerce.customers AS c (id, user_id, email, email_key, created_at, updated_at, orders, spent, last_order_at)
    SELECT b.id, b.id, '', '', now(), now(), sum(b.orders),
        coalesce(sum(b.spent) FILTER (WHERE b.currency = (SELECT s.currency FROM commerce.settings s)), 0),
        coalesce((SELECT max(o.created_at) FROM commerce.orders o WHERE o.customer_id = b.id), '-infinity')
    FROM changed b GROUP BY b.id ORDER BY b.id
    ON CONFLICT (id) DO UPDATE SET orders = c.orders + excluded.orders, spent = c.spent + excluded.spent, last_order_at = excluded.last_order_at
$$;

-- Counts orders that were placed or changed, and says how many. One node at a time; whatever is just being changed is left for later.
CREATE FUNCTION commerce.count_orders(at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    taken uuid[];
    changes commerce.order_cell[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('commerce.count_orders')) THEN
        RETURN 0;
    END IF;
    taken := ARRAY(SELECT c.order_id FROM commerce.orders_to_count c ORDER BY c.order_id LIMIT at_most FOR UPDATE SKIP LOCKED);
    IF cardinality(taken) = 0 THEN
        RETURN 0;
    END IF;
    changes := ARRAY(
        SELECT (d.kind, d.key, d.slot, d.currency, sum(d.orders), sum(d.units), sum(d.gross), sum(d.discount), sum(d.shipping), sum(d.tax), sum(d.total),
            sum(d.refunded), sum(d.cancelled))::commerce.order_cell
        FROM (
            SELECT v.kind, v.key, v.slot, v.currency, v.orders, v.units, v.gross, v.discount, v.shipping, v.tax, v.total, v.refunded, v.cancelled
            FROM unnest(taken) AS t(order_id) JOIN commerce.order_cells v ON v.order_id = t.order_id
            UNION ALL
            SELECT b.kind, b.key, b.slot, b.currency, -b.orders, -b.units, -b.gross, -b.discount, -b.shipping, -b.tax, -b.total, -b.refunded, -b.cancelled
            FROM commerce.orders_to_count c CROSS JOIN LATERAL unnest(c.before) AS b WHERE c.order_id = ANY (taken)
        ) AS d
        GROUP BY d.kind, d.key, d.slot, d.currency
    );
    PERFORM commerce.add_to_customers(changes);
    DELETE FROM commerce.orders_to_count c WHERE c.order_id = ANY (taken);
    RETURN cardinality(taken);
END
$$;

-- A shop that changes its currency sees what was spent in the new one. Nothing is counted meanwhile.
CREATE FUNCTION commerce.spent_in_another_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('commerce.count_orders'));
    UPDATE commerce.customers c SET spent = coalesce((SELECT s.spent FROM commerce.customer_spend s WHERE s.customer_id = c.id AND s.currency = NEW.currency), 0)
    WHERE c.orders > 0 OR c.spent <> 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER settings_currency_changed AFTER UPDATE OF currency ON commerce.settings FOR EACH ROW
    WHEN (NEW.currency <> OLD.currency) EXECUTE FUNCTION commerce.spent_in_another_currency();

-- The orders of before.
DO $$
BEGIN
    PERFORM commerce.add_to_customers(ARRAY(
        SELECT (v.kind, v.key, v.slot, v.currency, sum(v.orders), 0, 0, 0, 0, 0, sum(v.total), sum(v.refunded), 0)::commerce.order_cell
        FROM commerce.order_cells v WHERE v.kind = 'buyer' GROUP BY v.kind, v.key, v.slot, v.currency));
END
$$;
