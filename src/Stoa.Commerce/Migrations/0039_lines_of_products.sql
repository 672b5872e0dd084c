-- compatible
-- no transaction
-- Who bought something of a category: from its products to their orders.
DROP INDEX CONCURRENTLY IF EXISTS commerce.order_lines_of_product;
CREATE INDEX CONCURRENTLY order_lines_of_product ON commerce.order_lines (product_id, order_id);
