-- An item that everybody wants at once is made hot: what can be had of it lies in buckets, so that orders need not wait for one row (ADR 92).

-- What staff said of an item. Levels have a copy, so that an order need not look here.
CREATE TABLE commerce.hot_items (
    item_id text PRIMARY KEY,
    buckets smallint NOT NULL CONSTRAINT hot_items_buckets CHECK (buckets = 0 OR buckets BETWEEN 8 AND 32),
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL
);

ALTER TABLE commerce.stock ADD COLUMN buckets smallint NOT NULL DEFAULT 0;
CREATE INDEX stock_hot ON commerce.stock (item_id, location_id) WHERE buckets > 0;

-- A part of a level. The level is its row in commerce.stock and all its buckets together, in each counter. What is promised from a bucket is in it; what is
-- given back may go to another, so that both counters may be below zero here, and are not in their sum.
CREATE TABLE commerce.stock_buckets (
    item_id text NOT NULL,
    location_id text NOT NULL,
    no smallint NOT NULL,
    on_hand integer NOT NULL DEFAULT 0 CONSTRAINT stock_buckets_not_negative CHECK (on_hand >= 0),
    allocated integer NOT NULL DEFAULT 0,
    held integer NOT NULL DEFAULT 0,
    available integer NOT NULL GENERATED ALWAYS AS (on_hand - allocated - held) STORED CONSTRAINT stock_buckets_not_oversold CHECK (available >= 0),
    PRIMARY KEY (item_id, location_id, no)
) WITH (fillfactor = 20);

-- Levels as everybody sees them; whoever changes one, changes commerce.stock.
CREATE VIEW commerce.stock_totals AS
SELECT s.item_id, s.location_id, s.on_hand + b.on_hand AS on_hand, s.allocated + b.allocated AS allocated, s.held + b.held AS held,
    s.available + b.available AS available, s.low_stock_at, s.level, s.buckets
FROM commerce.stock s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(p.on_hand), 0)::int AS on_hand, coalesce(sum(p.allocated), 0)::int AS allocated, coalesce(sum(p.held), 0)::int AS held,
        coalesce(sum(p.available), 0)::int AS available
    FROM commerce.stock_buckets p WHERE s.buckets > 0 AND p.item_id = s.item_id AND p.location_id = s.location_id
) AS b;

CREATE TYPE commerce.stock_counts AS (on_hand integer, allocated integer, held integer);

-- Empties the buckets of a level, which is locked: a level is locked before its buckets, and those by their numbers.
CREATE FUNCTION commerce.drain_buckets(item text, place text) RETURNS commerce.stock_counts LANGUAGE plpgsql AS $$
DECLARE
    counts commerce.stock_counts;
BEGIN
    PERFORM FROM commerce.stock_buckets b WHERE b.item_id = item AND b.location_id = place ORDER BY b.no FOR UPDATE;
    SELECT coalesce(sum(b.on_hand), 0), coalesce(sum(b.allocated), 0), coalesce(sum(b.held), 0) INTO counts
    FROM commerce.stock_buckets b WHERE b.item_id = item AND b.location_id = place;
    UPDATE commerce.stock_buckets b SET on_hand = 0, allocated = 0, held = 0
    WHERE b.item_id = item AND b.location_id = place AND (b.on_hand <> 0 OR b.allocated <> 0 OR b.held <> 0);
    RETURN counts;
END
$$;

-- Puts all of a level into its row, where it stays until the transaction ends (commerce.pour_buckets); its counters.
CREATE FUNCTION commerce.gather_stock(item text, place text) RETURNS commerce.stock_counts LANGUAGE plpgsql AS $$
DECLARE
    counts commerce.stock_counts;
    whole commerce.stock_counts;
BEGIN
    PERFORM FROM commerce.stock s WHERE s.item_id = item AND s.location_id = place FOR UPDATE;
    counts := commerce.drain_buckets(item, place);
    UPDATE commerce.stock s SET on_hand = s.on_hand + counts.on_hand, allocated = s.allocated + counts.allocated, held = s.held + counts.held
    WHERE s.item_id = item AND s.location_id = place RETURNING s.on_hand, s.allocated, s.held INTO whole;
    RETURN whole;
END
$$;

-- Whoever takes more from the row than is in it means the level. So the row is below zero, or promises more than it has, only while its buckets are empty.
CREATE FUNCTION commerce.gather_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counts commerce.stock_counts := commerce.drain_buckets(NEW.item_id, NEW.location_id);
BEGIN
    NEW.on_hand := NEW.on_hand + counts.on_hand;
    NEW.allocated := NEW.allocated + counts.allocated;
    NEW.held := NEW.held + counts.held;
    IF NEW.buckets <> OLD.buckets THEN
        DELETE FROM commerce.stock_buckets b WHERE b.item_id = NEW.item_id AND b.location_id = NEW.location_id;
    END IF;
    RETURN NEW;
END
$$;
-- Before stock_judged and stock_not_oversold, by its name.
CREATE TRIGGER stock_gathered BEFORE UPDATE ON commerce.stock FOR EACH ROW
    WHEN (OLD.buckets > 0 AND (NEW.buckets <> OLD.buckets OR NEW.on_hand < 0 OR NEW.allocated < 0 OR NEW.held < 0
        OR NEW.on_hand - NEW.allocated - NEW.held < 0))
    EXECUTE FUNCTION commerce.gather_level();

-- What can be had of a hot level goes into its buckets, in equal parts, as the transaction ends that left it in the row.
CREATE FUNCTION commerce.pour_buckets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level commerce.stock;
    numbers smallint[];
    parts integer;
BEGIN
    SELECT * INTO level FROM commerce.stock s WHERE s.item_id = NEW.item_id AND s.location_id = NEW.location_id AND s.buckets > 0 AND s.available > 0;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF (SELECT count(*) FROM commerce.stock_buckets b WHERE b.item_id = level.item_id AND b.location_id = level.location_id) < level.buckets THEN
        INSERT INTO commerce.stock_buckets (item_id, location_id, no)
        SELECT level.item_id, level.location_id, n FROM generate_series(0, level.buckets - 1) AS n ON CONFLICT DO NOTHING;
    END IF;
    -- Those that a buyer has at this moment are not waited for.
    SELECT array_agg(x.no) INTO numbers
    FROM (
        SELECT b.no FROM commerce.stock_buckets b WHERE b.item_id = level.item_id AND b.location_id = level.location_id
        ORDER BY b.no FOR UPDATE SKIP LOCKED
    ) AS x;
    parts := cardinality(numbers);
    IF parts > 0 THEN
        UPDATE commerce.stock_buckets b
        SET on_hand = b.on_hand + level.available / parts + CASE WHEN x.n <= level.available % parts THEN 1 ELSE 0 END
        FROM unnest(numbers) WITH ORDINALITY AS x(no, n)
        WHERE b.item_id = level.item_id AND b.location_id = level.location_id AND b.no = x.no;
        UPDATE commerce.stock s SET on_hand = s.on_hand - level.available WHERE s.item_id = level.item_id AND s.location_id = level.location_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER stock_poured AFTER INSERT OR UPDATE ON commerce.stock DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.buckets > 0) EXECUTE FUNCTION commerce.pour_buckets();

CREATE FUNCTION commerce.drop_buckets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM commerce.stock_buckets b WHERE b.item_id = OLD.item_id AND b.location_id = OLD.location_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_buckets_gone AFTER DELETE ON commerce.stock FOR EACH ROW WHEN (OLD.buckets > 0) EXECUTE FUNCTION commerce.drop_buckets();

-- As before, of the level with its buckets; a new level of a hot item is hot.
CREATE OR REPLACE FUNCTION commerce.judge_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    remaining integer := NEW.on_hand - NEW.allocated - NEW.held;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.buckets := coalesce((SELECT h.buckets FROM commerce.hot_items h WHERE h.item_id = NEW.item_id), 0);
    ELSIF NEW.buckets > 0 THEN
        remaining := remaining + (SELECT coalesce(sum(b.available), 0)
            FROM commerce.stock_buckets b WHERE b.item_id = NEW.item_id AND b.location_id = NEW.location_id);
    END IF;
    NEW.level := CASE
        WHEN remaining <= 0 THEN 'out'
        WHEN remaining <= coalesce(NEW.low_stock_at, (SELECT s.low_stock_at FROM commerce.settings s)) THEN 'low'
        ELSE 'in' END;
    RETURN NEW;
END
$$;

-- Takes pieces of a hot item from buckets of one location, the first that can serve them alone: from a bucket that nobody else has, from several where one
-- has too few, and only then from one that is waited for. Where it took them; null where it did not, and then no bucket is locked: a row that was locked and
-- had too few by then would stay locked, were it not for the blocks that are undone.
CREATE FUNCTION commerce.take_from_buckets(item text, wanted integer, holding boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    place text;
    chosen smallint;
    numbers smallint[];
    took bigint;
BEGIN
    FOR attempt IN 1 .. 8 LOOP
        SELECT x.id INTO place
        FROM (
            SELECT l.id, l.priority, sum(b.available) AS available
            FROM commerce.stock_buckets b JOIN commerce.locations l ON l.id = b.location_id AND l.active WHERE b.item_id = item GROUP BY l.id
        ) AS x WHERE x.available >= wanted ORDER BY x.priority, x.id LIMIT 1;
        IF place IS NULL THEN
            RETURN NULL;
        END IF;
        BEGIN
            SELECT b.no INTO chosen FROM commerce.stock_buckets b WHERE b.item_id = item AND b.location_id = place AND b.available >= wanted
            ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED;
            IF FOUND THEN
                UPDATE commerce.stock_buckets b
                SET allocated = b.allocated + CASE WHEN holding THEN 0 ELSE wanted END, held = b.held + CASE WHEN holding THEN wanted ELSE 0 END
                WHERE b.item_id = item AND b.location_id = place AND b.no = chosen;
                RETURN place;
            END IF;
            SELECT array_agg(x.no) INTO numbers
            FROM (
                SELECT b.no FROM commerce.stock_buckets b WHERE b.item_id = item AND b.location_id = place AND b.available > 0
                ORDER BY b.no FOR UPDATE SKIP LOCKED
            ) AS x;
            -- A statement of its own: it sees what is in them now that they are locked.
            WITH parts AS (
                SELECT f.no, least(f.available, wanted - (sum(f.available) OVER (ORDER BY f.no) - f.available))::int AS part
                FROM commerce.stock_buckets f WHERE f.item_id = item AND f.location_id = place AND f.no = ANY (numbers)
            ),
            changed AS (
                UPDATE commerce.stock_buckets b
                SET allocated = b.allocated + CASE WHEN holding THEN 0 ELSE p.part END, held = b.held + CASE WHEN holding THEN p.part ELSE 0 END
                FROM parts p WHERE p.part > 0 AND b.item_id = item AND b.location_id = place AND b.no = p.no
                RETURNING p.part
            )
            SELECT coalesce(sum(c.part), 0) INTO took FROM changed c;
            IF took = wanted THEN
                RETURN place;
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'ST001', MESSAGE = 'others have the buckets';
        EXCEPTION WHEN SQLSTATE 'ST001' THEN
            -- Their locks are given back.
        END;
        SELECT b.no INTO chosen FROM commerce.stock_buckets b WHERE b.item_id = item AND b.location_id = place AND b.available >= wanted
        ORDER BY random() LIMIT 1;
        CONTINUE WHEN NOT FOUND;
        BEGIN
            UPDATE commerce.stock_buckets b
            SET allocated = b.allocated + CASE WHEN holding THEN 0 ELSE wanted END, held = b.held + CASE WHEN holding THEN wanted ELSE 0 END
            WHERE b.item_id = item AND b.location_id = place AND b.no = chosen AND b.available >= wanted;
            IF FOUND THEN
                RETURN place;
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'ST001', MESSAGE = 'others were faster';
        EXCEPTION WHEN SQLSTATE 'ST001' THEN
            -- Its lock is given back.
        END;
    END LOOP;
    RETURN NULL;
END
$$;

-- One line of an order that has something hot in it. Sold out is said from what others have committed, without waiting for them: what they are about to take
-- is still counted there, so nobody is sent away too early. Raises ST002 then.
CREATE FUNCTION commerce.take_line(line integer, item text, wanted integer, holding boolean) RETURNS commerce.stock_pick[] LANGUAGE plpgsql AS $$
DECLARE
    picks commerce.stock_pick[] := '{}';
    place text := commerce.take_from_buckets(item, wanted, holding);
    endless boolean;
    places text[];
    lefts integer[];
    remaining integer := wanted;
    part integer;
BEGIN
    IF place IS NOT NULL THEN
        RETURN ARRAY[ROW(line, item, place, wanted)::commerce.stock_pick];
    END IF;
    endless := coalesce(commerce.inventory_policy(item) = 'continue', false);
    IF NOT endless AND (SELECT coalesce(sum(greatest(t.available, 0)), 0) FROM commerce.stock_totals t
            JOIN commerce.locations l ON l.id = t.location_id AND l.active WHERE t.item_id = item) < wanted THEN
        RAISE EXCEPTION USING ERRCODE = 'ST002', MESSAGE = format('%s is sold out', item);
    END IF;
    PERFORM FROM commerce.stock s WHERE s.item_id = item ORDER BY s.location_id FOR UPDATE;
    PERFORM commerce.gather_stock(x.item_id, x.location_id)
    FROM (SELECT s.item_id, s.location_id FROM commerce.stock s WHERE s.item_id = item AND s.buckets > 0 ORDER BY s.location_id) AS x;
    SELECT array_agg(x.location_id), array_agg(x.available) INTO places, lefts
    FROM (
        SELECT s.location_id, greatest(s.available, 0) AS available
        FROM commerce.stock s JOIN commerce.locations l ON l.id = s.location_id AND l.active WHERE s.item_id = item ORDER BY l.priority, l.id
    ) AS x;
    FOR n IN 1 .. coalesce(cardinality(places), 0) LOOP
        IF lefts[n] >= wanted THEN
            picks := ARRAY[ROW(line, item, places[n], wanted)::commerce.stock_pick];
            remaining := 0;
            EXIT;
        END IF;
    END LOOP;
    IF remaining > 0 AND endless AND places IS NOT NULL THEN
        picks := ARRAY[ROW(line, item, places[1], wanted)::commerce.stock_pick];
        remaining := 0;
    END IF;
    IF remaining > 0 THEN
        FOR n IN 1 .. coalesce(cardinality(places), 0) LOOP
            CONTINUE WHEN lefts[n] <= 0 OR remaining = 0;
            part := least(lefts[n], remaining);
            picks := array_append(picks, ROW(line, item, places[n], part)::commerce.stock_pick);
            remaining := remaining - part;
        END LOOP;
    END IF;
    IF remaining > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'ST002', MESSAGE = format('%s is sold out', item);
    END IF;
    UPDATE commerce.stock s
    SET allocated = s.allocated + CASE WHEN holding THEN 0 ELSE t.quantity END, held = s.held + CASE WHEN holding THEN t.quantity ELSE 0 END
    FROM unnest(picks) AS t WHERE s.item_id = t.item_id AND s.location_id = t.location_id;
    RETURN picks;
END
$$;

-- commerce.take_stock where something is hot: line by line, in the order of items, because each may have to wait.
CREATE FUNCTION commerce.take_hot_stock(items text[], quantities integer[], holding boolean, reference text, actor uuid, at timestamptz)
RETURNS SETOF commerce.stock_pick LANGUAGE plpgsql AS $$
DECLARE
    picks commerce.stock_pick[] := '{}';
    line integer;
BEGIN
    BEGIN
        FOR line IN SELECT u.n FROM unnest(items) WITH ORDINALITY AS u(item, n) ORDER BY u.item, u.n LOOP
            picks := picks || commerce.take_line(line, items[line], quantities[line], holding);
        END LOOP;
    EXCEPTION WHEN SQLSTATE 'ST002' THEN
        RETURN;
    END;
    INSERT INTO commerce.stock_movements (item_id, location_id, allocated, held, cause, reference, actor_id, at)
    SELECT t.item_id, t.location_id, CASE WHEN holding THEN 0 ELSE sum(t.quantity) END, CASE WHEN holding THEN sum(t.quantity) ELSE 0 END,
           CASE WHEN holding THEN 'hold' ELSE 'order' END, take_hot_stock.reference, take_hot_stock.actor, take_hot_stock.at
    FROM unnest(picks) AS t GROUP BY 1, 2 ORDER BY 1, 2;
    RETURN QUERY SELECT t.line, t.item_id, t.location_id, t.quantity FROM unnest(picks) AS t;
END
$$;

-- What moves between promises, or is given back, in one bucket of a hot level. False where it has none, and where more is promised than there is: then the row
-- is changed, as if it were not hot.
CREATE FUNCTION commerce.ease_stock(item text, place text, more_allocated integer, more_held integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    chosen smallint;
BEGIN
    SELECT b.no INTO chosen FROM commerce.stock_buckets b
    WHERE b.item_id = item AND b.location_id = place AND b.available >= more_allocated + more_held ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        SELECT b.no INTO chosen FROM commerce.stock_buckets b WHERE b.item_id = item AND b.location_id = place ORDER BY random() LIMIT 1;
        PERFORM FROM commerce.stock_buckets b WHERE b.item_id = item AND b.location_id = place AND b.no = chosen FOR UPDATE;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    -- While a bucket is locked nobody can empty all of them.
    IF NOT EXISTS (SELECT FROM commerce.stock s WHERE s.item_id = item AND s.location_id = place AND s.buckets > 0 AND s.available >= 0) THEN
        RETURN false;
    END IF;
    UPDATE commerce.stock_buckets b SET allocated = b.allocated + more_allocated, held = b.held + more_held
    WHERE b.item_id = item AND b.location_id = place AND b.no = chosen AND b.available >= more_allocated + more_held;
    RETURN FOUND;
END
$$;

-- As before, where nothing is hot. Whether something is, an index tells that is empty in most shops.
CREATE OR REPLACE FUNCTION commerce.take_stock(items text[], quantities integer[], holding boolean, reference text, actor uuid, at timestamptz)
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
    hot boolean;
BEGIN
    INSERT INTO commerce.stock (item_id, location_id, on_hand)
    SELECT i.id, l.id, 0
    FROM (SELECT DISTINCT id FROM unnest(items) AS id) AS i
    CROSS JOIN (SELECT id FROM commerce.locations WHERE active ORDER BY priority, id LIMIT 1) AS l
    WHERE NOT EXISTS (SELECT FROM commerce.stock s JOIN commerce.locations a ON a.id = s.location_id AND a.active WHERE s.item_id = i.id)
      AND commerce.inventory_policy(i.id) = 'continue'
    ORDER BY i.id ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT FROM commerce.stock s WHERE s.buckets > 0 AND s.item_id = ANY (items)) THEN
        RETURN QUERY SELECT * FROM commerce.take_hot_stock(items, quantities, holding, reference, actor, at);
        RETURN;
    END IF;
    PERFORM FROM commerce.stock s WHERE s.item_id = ANY (items) ORDER BY s.item_id, s.location_id FOR UPDATE;
    -- A statement of its own: it sees what those have left that were waited for.
    SELECT array_agg(x.item_id), array_agg(x.location_id), array_agg(x.available), bool_or(x.buckets > 0) INTO level_items, level_places, lefts, hot
    FROM (
        SELECT s.item_id, s.location_id, greatest(s.available, 0) AS available, s.buckets
        FROM commerce.stock s JOIN commerce.locations l ON l.id = s.location_id AND l.active WHERE s.item_id = ANY (items) ORDER BY l.priority, l.id
    ) AS x;
    -- It became hot while it was waited for.
    IF hot THEN
        RETURN QUERY SELECT * FROM commerce.take_hot_stock(items, quantities, holding, reference, actor, at);
        RETURN;
    END IF;
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

-- As before, of levels with their buckets.
CREATE OR REPLACE FUNCTION commerce.stock_level(product text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE COST 10000 AS $$
    SELECT CASE
        WHEN bool_or(i.inventory_policy = 'continue') THEN 'in'
        WHEN coalesce(sum(greatest(s.available, 0)), 0) = 0 THEN 'out'
        WHEN sum(greatest(s.available, 0)) <= greatest(max(s.low_stock_at),
            CASE WHEN bool_or(s.item_id IS NOT NULL AND s.low_stock_at IS NULL) THEN (SELECT t.low_stock_at FROM commerce.settings t) END) THEN 'low'
        ELSE 'in' END
    FROM (
        SELECT v.id, v.inventory_policy FROM commerce.variants v WHERE v.product_id = product AND NOT v.archived
        UNION ALL
        SELECT p.id, p.inventory_policy FROM commerce.products p
        WHERE p.id = product AND NOT EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = product AND NOT v.archived)
    ) AS i
    LEFT JOIN (commerce.stock_totals s JOIN commerce.locations l ON l.id = s.location_id AND l.active) ON s.item_id = i.id
$$;
