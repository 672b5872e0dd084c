-- What the search over everything looks for: beginnings, byte by byte.
CREATE INDEX products_by_sku_beginning ON commerce.products (lower(sku) text_pattern_ops);
CREATE INDEX variants_by_sku_beginning ON commerce.variants (lower(sku) text_pattern_ops);
CREATE INDEX orders_by_number ON commerce.orders (order_number text_pattern_ops);
