-- compatible
-- Order numbers are places in this sequence, encrypted with this key: none comes twice. A node takes 32 places at a time.
CREATE SEQUENCE commerce.order_number_places AS bigint INCREMENT BY 32 MINVALUE 0 START WITH 0;

-- It keeps buyers from counting orders, and is a secret from them only. With another key numbers that were given could come again.
CREATE TABLE commerce.order_number_key (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    key bytea NOT NULL CHECK (length(key) = 32)
);

INSERT INTO commerce.order_number_key (key) VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- Numbers were random ones of eight digits: a shop that has some goes on with nine, where none of them is.
SELECT setval('commerce.order_number_places', 100000000, false) WHERE EXISTS (SELECT FROM commerce.orders);
