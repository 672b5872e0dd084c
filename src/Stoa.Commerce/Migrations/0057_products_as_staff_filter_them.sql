-- no transaction
-- compatible
-- The products of a category and of a tag, whatever their status. By the former a category that is deleted is also found to be unused.
DROP INDEX CONCURRENTLY IF EXISTS commerce.products_by_category;
CREATE INDEX CONCURRENTLY products_by_category ON commerce.products (category_id, created_at, id);
DROP INDEX CONCURRENTLY IF EXISTS commerce.products_with_tag;
CREATE INDEX CONCURRENTLY products_with_tag ON commerce.products USING gin (tags) WHERE tags <> '{}';
