-- no transaction
-- compatible
-- A search counts only what is on sale, and its words know no times: what is active and off sale is taken from what it finds.
DROP INDEX CONCURRENTLY IF EXISTS commerce.products_to_publish;
CREATE INDEX CONCURRENTLY products_to_publish ON commerce.products (publish_at, position) WHERE status = 'active' AND publish_at IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS commerce.products_to_unpublish;
CREATE INDEX CONCURRENTLY products_to_unpublish ON commerce.products (unpublish_at, position) WHERE status = 'active' AND unpublish_at IS NOT NULL;
