-- no transaction
-- compatible
-- Payments of a provider, of a state, and whose dispute is open, in the order of the list.
DROP INDEX CONCURRENTLY IF EXISTS payments.payments_of_provider;
CREATE INDEX CONCURRENTLY payments_of_provider ON payments.payments (provider, created_at, id);
DROP INDEX CONCURRENTLY IF EXISTS payments.payments_of_status;
CREATE INDEX CONCURRENTLY payments_of_status ON payments.payments (status, created_at, id);
DROP INDEX CONCURRENTLY IF EXISTS payments.payments_disputed;
CREATE INDEX CONCURRENTLY payments_disputed ON payments.payments (created_at, id) WHERE dispute = 'open';
