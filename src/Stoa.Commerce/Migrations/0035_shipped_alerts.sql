-- A parcel that was handed over is told like an alert: by push, else by mail.
ALTER TABLE commerce.alerts ADD COLUMN fulfilment_id uuid REFERENCES commerce.fulfilments ON DELETE CASCADE;
ALTER TABLE commerce.alerts DROP CONSTRAINT alerts_kind;
ALTER TABLE commerce.alerts ADD CONSTRAINT alerts_kind CHECK (kind IN ('stock', 'price', 'cart', 'shipped'));
ALTER TABLE commerce.alerts DROP CONSTRAINT alerts_about;
ALTER TABLE commerce.alerts ADD CONSTRAINT alerts_about CHECK (
    (kind IN ('stock', 'price')) = (product_id IS NOT NULL) AND (kind = 'cart') = (cart_id IS NOT NULL) AND (kind = 'shipped') = (fulfilment_id IS NOT NULL)
);

-- Once for each parcel.
CREATE UNIQUE INDEX alerts_of_parcel ON commerce.alerts (fulfilment_id) WHERE fulfilment_id IS NOT NULL;
CREATE INDEX alerts_of_parcels ON commerce.alerts (id) WHERE kind = 'shipped' AND status = 'active';
