-- commerce.take_stock opened levels that were missing by a statement that ran, with its triggers, for every order; now only where one is missing.
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
    IF EXISTS (
        SELECT FROM unnest(items) AS i(id)
        WHERE NOT EXISTS (SELECT FROM commerce.stock s JOIN commerce.locations a ON a.id = s.location_id AND a.active WHERE s.item_id = i.id)
    ) THEN
        INSERT INTO commerce.stock (item_id, location_id, on_hand)
        SELECT i.id, l.id, 0
        FROM (SELECT DISTINCT id FROM unnest(items) AS id) AS i
        CROSS JOIN (SELECT id FROM commerce.locations WHERE active ORDER BY priority, id LIMIT 1) AS l
        WHERE NOT EXISTS (SELECT FROM commerce.stock s JOIN commerce.locations a ON a.id = s.location_id AND a.active WHERE s.item_id = i.id)
          AND commerce.inventory_policy(i.id) = 'continue'
        ORDER BY i.id ON CONFLICT DO NOTHING;
    END IF;
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

-- The same answer, planned once a connection: a price asks it for each promotion of categories, and planning took five times as long as running it. Without the setting
-- PostgreSQL plans it anew for each array, which it takes to be short.
CREATE OR REPLACE FUNCTION commerce.categories_below(ids text[]) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE below AS (
            SELECT id FROM commerce.categories WHERE id = ANY (ids) UNION SELECT c.id FROM commerce.categories c JOIN below b ON c.parent_id = b.id
        )
        SELECT id FROM below
    );
END
$$;
