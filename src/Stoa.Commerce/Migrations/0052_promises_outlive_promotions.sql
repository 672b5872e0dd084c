-- What was promised by a quote holds, as long as the quote does, even where its promotion was deleted since: with it went its limits.
CREATE OR REPLACE FUNCTION commerce.use_promotions(ids text[], versions bigint[], keys text[], customer text, at timestamptz)
RETURNS SETOF integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    p commerce.promotions;
BEGIN
    FOR i IN 1 .. cardinality(ids) LOOP
        -- Shared with other orders, not with whoever changes the promotion: a limit that is new counts all that came before.
        PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.promotion'), hashtext(ids[i]));
        SELECT * INTO p FROM commerce.promotions WHERE id = ids[i];
        IF NOT FOUND AND versions[i] IS NULL THEN
            RETURN NEXT i;
            CONTINUE;
        END IF;
        IF NOT FOUND OR (versions[i] IS NOT NULL AND (p.version <> versions[i] OR NOT p.active OR p.starts_at > at OR p.ends_at <= at)) THEN
            RETURN;
        END IF;
        IF p.max_uses IS NOT NULL THEN
            UPDATE commerce.promotions SET uses = uses + 1
            WHERE id = ids[i] AND uses < max_uses AND (versions[i] IS NULL OR (version = versions[i] AND active));
            IF NOT FOUND THEN
                RETURN;
            END IF;
        END IF;
        IF keys[i] IS NOT NULL AND p.max_uses_per_code IS NOT NULL THEN
            UPDATE commerce.promotion_codes c SET uses = c.uses + 1 WHERE c.key = keys[i] AND c.promotion_id = ids[i] AND c.uses < p.max_uses_per_code;
            IF NOT FOUND THEN
                RETURN;
            END IF;
        END IF;
        IF p.max_uses_per_customer IS NOT NULL THEN
            INSERT INTO commerce.promotion_customers AS c (promotion_id, customer, uses) VALUES (ids[i], use_promotions.customer, 1)
            ON CONFLICT (promotion_id, customer) DO UPDATE SET uses = c.uses + 1 WHERE c.uses < p.max_uses_per_customer;
            IF NOT FOUND THEN
                RETURN;
            END IF;
        END IF;
        RETURN NEXT i;
    END LOOP;
END
$$;
