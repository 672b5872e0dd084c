-- no transaction
-- compatible
-- Amounts of unlike currencies are not compared, also where staff sort by price.
DROP INDEX CONCURRENTLY IF EXISTS commerce.products_by_currency_and_price;
CREATE INDEX CONCURRENTLY products_by_currency_and_price ON commerce.products ((currency || lpad(base_price::text, 16, '0')), id);
