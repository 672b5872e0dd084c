-- What prices were is in the currency in which they were: the lowest price of thirty days was of amounts of two currencies where that of a product had
-- changed. What is kept from before has no other than that of its product.
ALTER TABLE commerce.price_history ADD COLUMN currency text;
UPDATE commerce.price_history h SET currency = p.currency FROM commerce.products p WHERE p.id = h.product_id;
ALTER TABLE commerce.price_history ALTER COLUMN currency SET NOT NULL;

DROP FUNCTION commerce.lowest_paid(text, text, timestamptz, timestamptz);
-- In the past alone: what stands in the history, in one currency.
CREATE FUNCTION commerce.lowest_paid(product text, variant text, code text, since timestamptz, until timestamptz) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT min(commerce.lowest_of(h.base_price, h.sale_price, h.price_schedule, h.valid_from, h.valid_to, since, until))
    FROM commerce.price_history h
    WHERE h.product_id = product AND h.variant_id = variant AND h.currency = code AND h.valid_to > since AND h.base_price IS NOT NULL
$$;

-- As before, and in the currency of then. With another currency a reduction begins anew: it has no earlier price but those in that currency.
CREATE OR REPLACE FUNCTION commerce.keep_prices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    product text;
    variant text := '';
    former text;
    present text;
    kept timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'variants' THEN
        product := OLD.product_id;
        variant := OLD.id;
        SELECT p.currency INTO present FROM commerce.products p WHERE p.id = product;
        former := present;
    ELSE
        product := OLD.id;
        former := OLD.currency;
        present := NEW.currency;
    END IF;
    SELECT max(h.valid_to) INTO kept FROM commerce.price_history h WHERE h.product_id = product AND h.variant_id = variant;
    -- What was written in this very transaction held for no time: a variant's price is in the old currency still where that of its product has changed.
    IF kept IS DISTINCT FROM now() THEN
        INSERT INTO commerce.price_history (product_id, variant_id, valid_from, valid_to, base_price, sale_price, price_schedule, currency)
        VALUES (product, variant, least(coalesce(kept, OLD.created_at), now()), now(), OLD.base_price, OLD.sale_price, OLD.price_schedule, former);
    END IF;
    IF NEW.sale_price IS NULL THEN
        NEW.reduced_at := NULL;
        NEW.lowest_before := NULL;
    ELSIF OLD.sale_price IS NULL OR former <> present THEN
        NEW.reduced_at := now();
        NEW.lowest_before := commerce.lowest_paid(product, variant, present, now() - interval '30 days', now());
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER products_prices BEFORE UPDATE ON commerce.products FOR EACH ROW
    WHEN (OLD.base_price <> NEW.base_price OR OLD.sale_price IS DISTINCT FROM NEW.sale_price OR OLD.price_schedule IS DISTINCT FROM NEW.price_schedule
        OR OLD.currency <> NEW.currency)
    EXECUTE FUNCTION commerce.keep_prices();

-- The prices that variants have of their own are in the currency of their product, and change with it.
CREATE FUNCTION commerce.keep_prices_of_variants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.price_history (product_id, variant_id, valid_from, valid_to, base_price, sale_price, price_schedule, currency)
    SELECT v.product_id, v.id, least(coalesce(h.kept, v.created_at), now()), now(), v.base_price, v.sale_price, v.price_schedule, OLD.currency
    FROM commerce.variants v
    CROSS JOIN LATERAL (SELECT max(h.valid_to) AS kept FROM commerce.price_history h WHERE h.product_id = v.product_id AND h.variant_id = v.id) AS h
    WHERE v.product_id = NEW.id AND (v.base_price IS NOT NULL OR v.sale_price IS NOT NULL OR v.price_schedule IS NOT NULL)
        AND h.kept IS DISTINCT FROM now();
    UPDATE commerce.variants v
    SET reduced_at = now(), lowest_before = commerce.lowest_paid(v.product_id, v.id, NEW.currency, now() - interval '30 days', now())
    WHERE v.product_id = NEW.id AND v.sale_price IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER products_prices_of_variants AFTER UPDATE ON commerce.products FOR EACH ROW
    WHEN (OLD.currency <> NEW.currency) EXECUTE FUNCTION commerce.keep_prices_of_variants();

CREATE OR REPLACE FUNCTION commerce.lowest_price(product commerce.products, variant commerce.variants) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    item text := CASE WHEN variant.base_price IS NULL AND variant.sale_price IS NULL AND variant.price_schedule IS NULL THEN '' ELSE variant.id END;
    entry commerce.scheduled_price := commerce.scheduled_at(commerce.schedule_of(product, variant), now());
    since timestamptz;
    until timestamptz;
BEGIN
    IF commerce.sale_price(product, variant) IS NULL THEN
        RETURN NULL;
    ELSIF entry.amount IS NULL THEN
        RETURN CASE WHEN item = '' THEN product.lowest_before ELSE variant.lowest_before END;
    ELSIF entry.starts_at IS NULL THEN
        RETURN NULL;
    END IF;
    until := entry.starts_at;
    since := until - interval '30 days';
    RETURN least(
        commerce.lowest_paid(product.id, item, product.currency, since, until),
        (SELECT commerce.lowest_of(
            CASE WHEN item = '' THEN product.base_price ELSE coalesce(variant.base_price, product.base_price) END,
            CASE WHEN item = '' THEN product.sale_price ELSE variant.sale_price END,
            commerce.schedule_of(product, variant),
            coalesce(
                (SELECT max(h.valid_to) FROM commerce.price_history h WHERE h.product_id = product.id AND h.variant_id = item),
                CASE WHEN item = '' THEN product.created_at ELSE variant.created_at END),
            'infinity', since, until)));
END
$$;
