-- What an order used is given back when it is cancelled, by whatever cancels it: a route, a job or a script sets its status. The mark makes that happen once,
-- also where an order would be cancelled again.
ALTER TABLE commerce.promotion_uses ADD COLUMN returned_at timestamptz;

-- Locks what commerce.use_promotions locks, in the same order, behind the order's own row. Counters fall whether or not there is a limit at the moment: one
-- that was not counted is counted anew when a limit is set.
CREATE FUNCTION commerce.return_promotions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used record;
BEGIN
    FOR used IN SELECT u.promotion_id, u.code_key, u.customer FROM commerce.promotion_uses u WHERE u.order_id = NEW.id ORDER BY u.promotion_id LOOP
        -- Not while a promotion is being changed, which counts its uses.
        PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.promotion'), hashtext(used.promotion_id));
        UPDATE commerce.promotion_uses SET returned_at = now() WHERE order_id = NEW.id AND promotion_id = used.promotion_id AND returned_at IS NULL;
        CONTINUE WHEN NOT FOUND;
        UPDATE commerce.promotions SET uses = uses - 1 WHERE id = used.promotion_id AND uses > 0;
        UPDATE commerce.promotion_codes SET uses = uses - 1 WHERE key = used.code_key AND promotion_id = used.promotion_id AND uses > 0;
        UPDATE commerce.promotion_customers SET uses = uses - 1
        WHERE promotion_id = used.promotion_id AND customer = used.customer AND uses > 0;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER orders_cancelled AFTER UPDATE OF status ON commerce.orders FOR EACH ROW
    WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled') EXECUTE FUNCTION commerce.return_promotions();

-- Orders that were cancelled before: theirs are given back now.
WITH returned AS (
    UPDATE commerce.promotion_uses u SET returned_at = now() FROM commerce.orders o WHERE o.id = u.order_id AND o.status = 'cancelled'
    RETURNING u.promotion_id, u.code_key, u.customer
),
promotions AS (
    UPDATE commerce.promotions p SET uses = greatest(p.uses - r.uses, 0)
    FROM (SELECT promotion_id, count(*)::int AS uses FROM returned GROUP BY 1) AS r WHERE p.id = r.promotion_id
),
codes AS (
    UPDATE commerce.promotion_codes c SET uses = greatest(c.uses - r.uses, 0)
    FROM (SELECT promotion_id, code_key, count(*)::int AS uses FROM returned GROUP BY 1, 2) AS r WHERE c.promotion_id = r.promotion_id AND c.key = r.code_key
)
UPDATE commerce.promotion_customers c SET uses = greatest(c.uses - r.uses, 0)
FROM (SELECT promotion_id, customer, count(*)::int AS uses FROM returned GROUP BY 1, 2) AS r WHERE c.promotion_id = r.promotion_id AND c.customer = r.customer;

-- Groups of customers, which promotions name by id. Until now a group was what a member's row, or a promotion, called it.
ALTER TABLE commerce.customer_groups RENAME TO customer_group_members;
ALTER TABLE commerce.customer_group_members RENAME CONSTRAINT customer_groups_pkey TO customer_group_members_pkey;
CREATE TABLE commerce.customer_groups (
    id text PRIMARY KEY,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX customer_groups_by_creation ON commerce.customer_groups (created_at, id);
CREATE INDEX customer_groups_by_name ON commerce.customer_groups (name, id);

-- A name that cannot be an id gets one.
CREATE FUNCTION commerce.group_id_of(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' THEN name ELSE 'group-' || md5(name) END
$$;
INSERT INTO commerce.customer_groups (id, name)
SELECT DISTINCT commerce.group_id_of(n.name), n.name
FROM (SELECT group_name FROM commerce.customer_group_members UNION SELECT unnest(customer_groups) FROM commerce.promotions) AS n(name);
UPDATE commerce.promotions SET customer_groups = ARRAY(SELECT commerce.group_id_of(g) FROM unnest(customer_groups) AS g) WHERE customer_groups <> '{}';
UPDATE commerce.customer_group_members SET group_name = commerce.group_id_of(group_name);
DELETE FROM commerce.customer_group_members WHERE customer !~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$';
DROP FUNCTION commerce.group_id_of;
ALTER TABLE commerce.customer_group_members RENAME COLUMN group_name TO group_id;
ALTER TABLE commerce.customer_group_members RENAME COLUMN customer TO user_id;
ALTER TABLE commerce.customer_group_members
    ALTER COLUMN user_id TYPE uuid USING user_id::uuid,
    ADD COLUMN added_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT customer_group_members_of_group FOREIGN KEY (group_id) REFERENCES commerce.customer_groups ON DELETE CASCADE;
CREATE INDEX customer_group_members_by_time ON commerce.customer_group_members (group_id, added_at, user_id);
