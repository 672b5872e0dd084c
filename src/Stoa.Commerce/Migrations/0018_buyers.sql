-- Buyers. A member's id is the id of the user, so that an order has one buyer whether there is an account or not; a guest is known by the address that was given.
CREATE TABLE commerce.customers (
    id uuid PRIMARY KEY,
    -- Null: a guest.
    user_id uuid CHECK (user_id = id),
    email text NOT NULL,
    -- What addresses are compared by.
    email_key text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX customers_one_guest_per_address ON commerce.customers (email_key) WHERE user_id IS NULL;
CREATE INDEX customers_by_email ON commerce.customers (email_key text_pattern_ops);

ALTER TABLE commerce.orders
    ALTER COLUMN user_id DROP NOT NULL,
    ADD COLUMN guest_id uuid REFERENCES commerce.customers,
    -- Where mails about the order go; empty for the address of the account.
    ADD COLUMN email text NOT NULL DEFAULT '',
    ADD COLUMN customer_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(user_id, guest_id)) STORED;
DROP INDEX commerce.orders_of_user;
CREATE INDEX orders_of_customer ON commerce.orders (customer_id, created_at DESC, id DESC);
