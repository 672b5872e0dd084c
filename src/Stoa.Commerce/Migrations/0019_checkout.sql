-- Carts of people without an account, and what a cart knows beside its lines until it is ordered.
ALTER TABLE commerce.carts
    ALTER COLUMN user_id DROP NOT NULL,
    -- What stands for the guest's token, which itself is stored nowhere.
    ADD COLUMN guest_key uuid,
    ADD COLUMN session_id text NOT NULL DEFAULT '',
    ADD COLUMN owner uuid NOT NULL GENERATED ALWAYS AS (coalesce(user_id, guest_key)) STORED CONSTRAINT carts_one_per_owner UNIQUE,
    ADD COLUMN email text NOT NULL DEFAULT '',
    -- What the address is compared by.
    ADD COLUMN email_key text NOT NULL DEFAULT '',
    ADD COLUMN phone text NOT NULL DEFAULT '',
    ADD COLUMN shipping_address json,
    ADD COLUMN billing_address json,
    ADD COLUMN shipping_method_id text,
    -- As they were entered; compared by their keys.
    ADD COLUMN codes text[] NOT NULL DEFAULT '{}',
    -- [{id, last4}]: without an id, a code that is no card's. Codes of cards are kept nowhere.
    ADD COLUMN gift_cards json NOT NULL DEFAULT '[]',
    ADD COLUMN use_credit boolean NOT NULL DEFAULT false,
    -- Of a guest's cart: when it is forgotten.
    ADD COLUMN expires_at timestamptz,
    ADD CONSTRAINT carts_are_somebodys CHECK ((user_id IS NULL) <> (guest_key IS NULL) AND (guest_key IS NULL) = (expires_at IS NULL));
ALTER TABLE commerce.carts DROP CONSTRAINT carts_one_per_user;
CREATE INDEX carts_to_forget ON commerce.carts (expires_at) WHERE expires_at IS NOT NULL;

ALTER TABLE commerce.cart_items ADD COLUMN price_seen bigint;
COMMENT ON COLUMN commerce.cart_items.price_seen IS 'What a piece cost when it was last put into the cart; null where that was before this was noted.';

-- What was merged into which cart, and with what result: merging again answers the same.
CREATE TABLE commerce.merged_carts (
    guest_key uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    report json NOT NULL,
    at timestamptz NOT NULL
);

-- A purchase as it was quoted: lines, prices, rates, discounts and addresses do not change any more. Its id becomes that of the order.
CREATE TABLE commerce.checkouts (
    id uuid PRIMARY KEY,
    owner uuid NOT NULL,
    cart_id uuid NOT NULL,
    -- The cart that was quoted: once it has changed there is nothing to be ordered.
    cart_version bigint NOT NULL,
    user_id uuid,
    email text NOT NULL,
    email_key text NOT NULL,
    total bigint NOT NULL CHECK (total >= 0),
    currency text NOT NULL,
    purchase json NOT NULL,
    -- quoted: nothing is held. open: a provider is being asked at this moment.
    status text NOT NULL CHECK (status IN ('quoted', 'open', 'requires_action', 'pending', 'placed', 'cancelled', 'expired')),
    payments uuid[] NOT NULL DEFAULT '{}',
    notes text NOT NULL DEFAULT '',
    -- Why the buyer could not pay.
    reason text,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
-- A cart is bought once at a time.
CREATE UNIQUE INDEX checkouts_one_active ON commerce.checkouts (cart_id) WHERE status IN ('open', 'requires_action', 'pending');
CREATE INDEX checkouts_active ON commerce.checkouts (expires_at) WHERE status IN ('open', 'requires_action', 'pending');
CREATE INDEX checkouts_quoted ON commerce.checkouts (expires_at) WHERE status NOT IN ('open', 'requires_action', 'pending');
CREATE INDEX checkouts_of_cart ON commerce.checkouts (cart_id, created_at);
CREATE INDEX checkouts_of_user ON commerce.checkouts (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX checkouts_of_guest ON commerce.checkouts (email_key) WHERE user_id IS NULL;
CREATE INDEX carts_of_guest ON commerce.carts (email_key) WHERE user_id IS NULL AND email_key <> '';
CREATE INDEX checkouts_of_payments ON commerce.checkouts USING gin (payments) WHERE status IN ('open', 'requires_action', 'pending');

-- Opens an order for somebody who has no account, or whoever they forward the mail to.
CREATE TABLE commerce.order_tokens (
    key uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX order_tokens_of_order ON commerce.order_tokens (order_id);
CREATE INDEX order_tokens_to_forget ON commerce.order_tokens (expires_at);

-- A use is held by a checkout before there is an order of the same id.
ALTER TABLE commerce.promotion_uses DROP CONSTRAINT promotion_uses_order_id_fkey;

CREATE FUNCTION commerce.return_uses(purchase uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    used record;
BEGIN
    FOR used IN SELECT u.promotion_id, u.code_key, u.customer FROM commerce.promotion_uses u WHERE u.order_id = purchase ORDER BY u.promotion_id LOOP
        -- Not while a promotion is being changed, which counts its uses.
        PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.promotion'), hashtext(used.promotion_id));
        UPDATE commerce.promotion_uses SET returned_at = now() WHERE order_id = purchase AND promotion_id = used.promotion_id AND returned_at IS NULL;
        CONTINUE WHEN NOT FOUND;
        UPDATE commerce.promotions SET uses = uses - 1 WHERE id = used.promotion_id AND uses > 0;
        UPDATE commerce.promotion_codes SET uses = uses - 1 WHERE key = used.code_key AND promotion_id = used.promotion_id AND uses > 0;
        UPDATE commerce.promotion_customers SET uses = uses - 1
        WHERE promotion_id = used.promotion_id AND customer = used.customer AND uses > 0;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION commerce.return_promotions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commerce.return_uses(NEW.id);
    RETURN NULL;
END
$$;

-- A version of null: it was quoted, and is used as it was then, whatever has become of it; its limits hold all the same.
CREATE OR REPLACE FUNCTION commerce.use_promotions(ids text[], versions bigint[], keys text[], customer text, at timestamptz)
RETURNS SETOF integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    p commerce.promotions;
BEGIN
    FOR i IN 1 .. cardinality(ids) LOOP
        -- Shared with other orders, not with whoever changes the promotion: a limit that is new counts all that came before.
        PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.promotion'), hashtext(ids[i]));
        SELECT * INTO p FROM commerce.promotions WHERE id = ids[i];
        IF NOT FOUND OR (versions[i] IS NOT NULL AND (p.version <> versions[i] OR NOT p.active OR p.starts_at > at OR p.ends_at <= at)) THEN
            RETURN;
        END IF;
        IF p.max_uses IS NOT NULL THEN
            UPDATE commerce.promotions SET uses = uses + 1
            WHERE id = ids[i] AND uses < max_uses AND (versions[i] IS NULL OR (version = versions[i] AND active));
            IF NOT FOUND THEN
                RETURN;
            END IF;
        END IF;
        IF keys[i] IS NOT NULL AND p.max_uses_per_code IS NOT NULL THEN
            UPDATE commerce.promotion_codes c SET uses = c.uses + 1 WHERE c.key = keys[i] AND c.promotion_id = ids[i] AND c.uses < p.max_uses_per_code;
            IF NOT FOUND THEN
                RETURN;
            END IF;
        END IF;
        IF p.max_uses_per_customer IS NOT NULL THEN
            INSERT INTO commerce.promotion_customers AS c (promotion_id, customer, uses) VALUES (ids[i], use_promotions.customer, 1)
            ON CONFLICT (promotion_id, customer) DO UPDATE SET uses = c.uses + 1 WHERE c.uses < p.max_uses_per_customer;
            IF NOT FOUND THEN
                RETURN;
            END IF;
        END IF;
        RETURN NEXT i;
    END LOOP;
END
$$;
