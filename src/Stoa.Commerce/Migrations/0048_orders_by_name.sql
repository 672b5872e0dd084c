-- no transaction
-- Any of the names, in any order; before, only how a last name of the shipping address begins.
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_by_people;
CREATE INDEX CONCURRENTLY orders_by_people ON commerce.orders USING gin (commerce.people_of(shipping_address, billing_address));
DROP INDEX CONCURRENTLY IF EXISTS commerce.orders_by_name;
DROP FUNCTION IF EXISTS commerce.addressee(jsonb);
