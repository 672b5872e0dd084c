-- What a product, or one of its variants, costs now. A variant with a base price of its own does not inherit the product's sale price; where
-- there is no variant, its row is null. The only place that knows: carts, orders and the catalogue ask these functions. They take whole
-- rows and are STABLE, so that prices may come to depend on other columns and on now(); being plain SQL they are inlined.
CREATE FUNCTION commerce.base_price(product commerce.products, variant commerce.variants) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(variant.base_price, product.base_price)
$$;

CREATE FUNCTION commerce.sale_price(product commerce.products, variant commerce.variants) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(variant.sale_price, CASE WHEN variant.base_price IS NULL THEN product.sale_price END)
$$;

CREATE FUNCTION commerce.unit_price(product commerce.products, variant commerce.variants) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(commerce.sale_price(product, variant), commerce.base_price(product, variant))
$$;

-- Amounts have a currency. Those that were there are in the currency of the shop: that of most of its products.
ALTER TABLE commerce.shipping_methods ADD COLUMN currency text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$');

-- Of amount_off and minimum_subtotal; a share without a minimum holds in every currency.
ALTER TABLE commerce.promotions ADD COLUMN currency text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$');

UPDATE commerce.shipping_methods SET currency = shop.currency
FROM (SELECT currency FROM commerce.products GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1) AS shop WHERE shop.currency <> 'USD';
UPDATE commerce.promotions SET currency = shop.currency
FROM (SELECT currency FROM commerce.products GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1) AS shop WHERE shop.currency <> 'USD';
