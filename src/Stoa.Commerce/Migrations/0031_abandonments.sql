-- The version that was told to have been abandoned: a cart that was changed since can be abandoned anew.
ALTER TABLE commerce.carts ADD COLUMN abandoned_version bigint;
CREATE INDEX carts_untold ON commerce.carts (updated_at) WHERE abandoned_version IS DISTINCT FROM version;
