-- Where stock lies. Orders take from the smallest priority first; what lies at an inactive location is not for sale.
CREATE TABLE commerce.locations (
    id text PRIMARY KEY,
    name text NOT NULL,
    address json,
    priority integer NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX locations_by_priority ON commerce.locations (priority, id);
INSERT INTO commerce.locations (id, name) VALUES ('main', 'Main');

-- A level: of one item (a product without variants, or a variant) at one location. on_hand lies there; allocated is promised to orders that are not
-- shipped yet, held to checkouts. What is on hand is a count and never below zero, backorders or not: they show as more promised than there is.
ALTER TABLE commerce.stock
    ADD COLUMN location_id text NOT NULL DEFAULT 'main' REFERENCES commerce.locations,
    ADD COLUMN allocated integer NOT NULL DEFAULT 0 CONSTRAINT stock_allocated_not_negative CHECK (allocated >= 0),
    ADD COLUMN held integer NOT NULL DEFAULT 0 CONSTRAINT stock_held_not_negative CHECK (held >= 0),
    -- Of the item, the same on all its levels; null is the shop's, 5.
    ADD COLUMN low_stock_at integer CONSTRAINT stock_threshold_not_negative CHECK (low_stock_at >= 0),
    ADD COLUMN available integer NOT NULL GENERATED ALWAYS AS (on_hand - allocated - held) STORED,
    -- Changes rarely, so that sales touch no index by it.
    ADD COLUMN level text NOT NULL GENERATED ALWAYS AS (
        CASE WHEN on_hand - allocated - held <= 0 THEN 'out' WHEN on_hand - allocated - held <= coalesce(low_stock_at, 5) THEN 'low' ELSE 'in' END) STORED,
    DROP CONSTRAINT stock_pkey,
    ADD CONSTRAINT stock_pkey PRIMARY KEY (item_id, location_id);
CREATE INDEX stock_short ON commerce.stock (item_id, location_id) WHERE level <> 'in';

-- What an order still has to get, by line and location; gone when it is shipped.
CREATE TABLE commerce.stock_allocations (
    order_line_id uuid NOT NULL REFERENCES commerce.order_lines ON DELETE CASCADE,
    item_id text NOT NULL,
    location_id text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_line_id, location_id)
);

-- What a checkout keeps others from buying until it expires. The lines are those of the order that is to come of it.
CREATE TABLE commerce.stock_holds (
    holder text NOT NULL,
    line integer NOT NULL,
    item_id text NOT NULL,
    location_id text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (holder, line, location_id)
);
CREATE INDEX stock_holds_by_expiry ON commerce.stock_holds (expires_at);

-- Every change of a level, in the transaction of the change: their sums are the levels, which reconcile-stock proves.
CREATE TABLE commerce.stock_movements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id text NOT NULL,
    location_id text NOT NULL,
    on_hand integer NOT NULL DEFAULT 0,
    allocated integer NOT NULL DEFAULT 0,
    held integer NOT NULL DEFAULT 0,
    cause text NOT NULL CHECK (cause IN ('opening', 'adjustment', 'transfer', 'order', 'shipment', 'hold', 'release')),
    -- Kind and id of what caused it: order:0194…; empty for an opening.
    reference text NOT NULL DEFAULT '',
    -- Null: the server itself, or a script.
    actor_id uuid,
    reason text NOT NULL DEFAULT '',
    at timestamptz NOT NULL DEFAULT now(),
    CHECK (on_hand <> 0 OR allocated <> 0 OR held <> 0)
);
CREATE INDEX stock_movements_of_item ON commerce.stock_movements (item_id, id);
-- Nothing happens twice. A holder may hold, give back and hold again.
CREATE UNIQUE INDEX stock_movements_once ON commerce.stock_movements (reference, cause, item_id, location_id)
    WHERE cause IN ('adjustment', 'transfer', 'order', 'shipment');

-- Until now an order took its pieces off the count at once. Those that are not shipped are still there, and promised.
INSERT INTO commerce.stock_allocations (order_line_id, item_id, location_id, quantity)
SELECT l.id, coalesce(l.variant_id, l.product_id), 'main', l.quantity
FROM commerce.order_lines l JOIN commerce.orders o ON o.id = l.order_id WHERE o.status IN ('pending', 'paid');
INSERT INTO commerce.stock (item_id, on_hand) SELECT DISTINCT item_id, 0 FROM commerce.stock_allocations ON CONFLICT DO NOTHING;
UPDATE commerce.stock s SET on_hand = s.on_hand + a.quantity, allocated = a.quantity
FROM (SELECT item_id, sum(quantity)::int AS quantity FROM commerce.stock_allocations GROUP BY 1) AS a WHERE a.item_id = s.item_id;
INSERT INTO commerce.stock_movements (item_id, location_id, on_hand, allocated, cause, reason)
SELECT item_id, location_id, on_hand, allocated, 'opening', 'counted when movements began' FROM commerce.stock WHERE on_hand > 0 ORDER BY item_id;

CREATE FUNCTION commerce.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% only grows', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON commerce.stock_movements FOR EACH STATEMENT EXECUTE FUNCTION commerce.refuse_change();
ALTER TABLE commerce.stock_movements ENABLE ALWAYS TRIGGER append_only;

-- A new level begins with what it is inserted with, whoever inserts it: there is nothing before it that could be wrong. A later change without a movement
-- is what reconciling is there to find.
CREATE FUNCTION commerce.open_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.stock_movements (item_id, location_id, on_hand, allocated, held, cause)
    SELECT item_id, location_id, on_hand, allocated, held, 'opening' FROM now WHERE on_hand <> 0 OR allocated <> 0 OR held <> 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_opened AFTER INSERT ON commerce.stock REFERENCING NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION commerce.open_stock();

-- Whether more of an item may be sold than there is: deny or continue. Null for what is no item.
CREATE FUNCTION commerce.inventory_policy(item text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        (SELECT v.inventory_policy FROM commerce.variants v WHERE v.id = item),
        (SELECT p.inventory_policy FROM commerce.products p WHERE p.id = item))
$$;

-- The last line: nobody promises more than there is, unless the item may be backordered. A count may be corrected below what is promised; that promises nothing.
CREATE FUNCTION commerce.refuse_overselling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF commerce.inventory_policy(NEW.item_id) IS DISTINCT FROM 'continue' THEN
        RAISE check_violation USING CONSTRAINT = 'stock_not_oversold', MESSAGE = format('more of %s would be promised than there is', NEW.item_id);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stock_not_oversold BEFORE UPDATE ON commerce.stock FOR EACH ROW
    WHEN (NEW.allocated + NEW.held > NEW.on_hand AND NEW.allocated + NEW.held > OLD.allocated + OLD.held) EXECUTE FUNCTION commerce.refuse_overselling();

-- Where the pieces of a line come from.
CREATE TYPE commerce.stock_pick AS (line integer, item_id text, location_id text, quantity integer);

-- Promises stock to the lines of an order, or holds it for a checkout: all of it, or nothing and no row. Levels are locked by item and location. A line is
-- served by the first location that can serve it alone; only where none can is it split, in the same order. What may be backordered and is nowhere whole
-- is promised by the first location.
CREATE FUNCTION commerce.take_stock(items text[], quantities integer[], holding boolean, reference text, actor uuid, at timestamptz)
RETURNS SETOF commerce.stock_pick LANGUAGE plpgsql AS $$
DECLARE
    picks commerce.stock_pick[] := '{}';
    level_items text[];
    level_places text[];
    lefts integer[];
    wanted integer;
    part integer;
    chosen integer;
    first integer;
BEGIN
    INSERT INTO commerce.stock (item_id, location_id, on_hand)
    SELECT i.id, l.id, 0
    FROM (SELECT DISTINCT id FROM unnest(items) AS id) AS i
    CROSS JOIN (SELECT id FROM commerce.locations WHERE active ORDER BY priority, id LIMIT 1) AS l
    WHERE NOT EXISTS (SELECT FROM commerce.stock s JOIN commerce.locations a ON a.id = s.location_id AND a.active WHERE s.item_id = i.id)
      AND commerce.inventory_policy(i.id) = 'continue'
    ORDER BY i.id ON CONFLICT DO NOTHING;
    PERFORM FROM commerce.stock s WHERE s.item_id = ANY (items) ORDER BY s.item_id, s.location_id FOR UPDATE;
    -- A statement of its own: it sees what those have left that were waited for.
    SELECT array_agg(x.item_id), array_agg(x.location_id), array_agg(x.available) INTO level_items, level_places, lefts
    FROM (
        SELECT s.item_id, s.location_id, greatest(s.available, 0) AS available
        FROM commerce.stock s JOIN commerce.locations l ON l.id = s.location_id AND l.active WHERE s.item_id = ANY (items) ORDER BY l.priority, l.id
    ) AS x;
    FOR line IN 1 .. cardinality(items) LOOP
        wanted := quantities[line];
        chosen := NULL;
        first := NULL;
        FOR n IN 1 .. coalesce(cardinality(level_items), 0) LOOP
            CONTINUE WHEN level_items[n] <> items[line];
            first := coalesce(first, n);
            IF lefts[n] >= wanted THEN
                chosen := n;
                EXIT;
            END IF;
        END LOOP;
        IF chosen IS NULL AND first IS NOT NULL AND commerce.inventory_policy(items[line]) = 'continue' THEN
            chosen := first;
        END IF;
        IF chosen IS NOT NULL THEN
            picks := array_append(picks, ROW(line, items[line], level_places[chosen], wanted)::commerce.stock_pick);
            lefts[chosen] := lefts[chosen] - wanted;
            CONTINUE;
        END IF;
        FOR n IN 1 .. coalesce(cardinality(level_items), 0) LOOP
            CONTINUE WHEN level_items[n] <> items[line] OR lefts[n] <= 0 OR wanted = 0;
            part := least(lefts[n], wanted);
            picks := array_append(picks, ROW(line, items[line], level_places[n], part)::commerce.stock_pick);
            lefts[n] := lefts[n] - part;
            wanted := wanted - part;
        END LOOP;
        IF wanted > 0 THEN
            RETURN;
        END IF;
    END LOOP;
    UPDATE commerce.stock s
    SET allocated = s.allocated + CASE WHEN holding THEN 0 ELSE p.quantity END, held = s.held + CASE WHEN holding THEN p.quantity ELSE 0 END
    FROM (SELECT t.item_id, t.location_id, sum(t.quantity)::int AS quantity FROM unnest(picks) AS t GROUP BY 1, 2) AS p
    WHERE s.item_id = p.item_id AND s.location_id = p.location_id;
    INSERT INTO commerce.stock_movements (item_id, location_id, allocated, held, cause, reference, actor_id, at)
    SELECT t.item_id, t.location_id, CASE WHEN holding THEN 0 ELSE sum(t.quantity) END, CASE WHEN holding THEN sum(t.quantity) ELSE 0 END,
           CASE WHEN holding THEN 'hold' ELSE 'order' END, take_stock.reference, take_stock.actor, take_stock.at
    FROM unnest(picks) AS t GROUP BY 1, 2 ORDER BY 1, 2;
    RETURN QUERY SELECT t.line, t.item_id, t.location_id, t.quantity FROM unnest(picks) AS t;
END
$$;

-- Whether there are pieces of a product that can be had, over its variants where it has any: out, low (no more than the threshold of an item), or in. What may
-- be backordered is in.
CREATE OR REPLACE FUNCTION commerce.stock_level(product text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE COST 10000 AS $$
    SELECT CASE
        WHEN bool_or(i.inventory_policy = 'continue') THEN 'in'
        WHEN coalesce(sum(greatest(s.available, 0)), 0) = 0 THEN 'out'
        WHEN sum(greatest(s.available, 0)) <= max(CASE WHEN s.item_id IS NOT NULL THEN coalesce(s.low_stock_at, 5) END) THEN 'low'
        ELSE 'in' END
    FROM (
        SELECT v.id, v.inventory_policy FROM commerce.variants v WHERE v.product_id = product AND NOT v.archived
        UNION ALL
        SELECT p.id, p.inventory_policy FROM commerce.products p
        WHERE p.id = product AND NOT EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = product AND NOT v.archived)
    ) AS i
    LEFT JOIN (commerce.stock s JOIN commerce.locations l ON l.id = s.location_id AND l.active) ON s.item_id = i.id
$$;
