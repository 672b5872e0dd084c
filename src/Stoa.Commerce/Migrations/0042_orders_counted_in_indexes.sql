-- no transaction
-- Orders of two states at once are counted in the index of one of them, without a look at each order.
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_of_status;
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_of_payment_status;
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_of_fulfilment_status;
CREATE INDEX CONCURRENTLY orders_of_status ON commerce.orders (status, created_at, id) INCLUDE (payment_status, fulfilment_status);
CREATE INDEX CONCURRENTLY orders_of_payment_status ON commerce.orders (payment_status, created_at, id) INCLUDE (status, fulfilment_status);
CREATE INDEX CONCURRENTLY orders_of_fulfilment_status ON commerce.orders (fulfilment_status, created_at, id) INCLUDE (status, payment_status);
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_by_status;
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_by_payment_status;
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_by_fulfilment_status;
