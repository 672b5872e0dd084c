-- What somebody wants to be told once: that something is back, that it costs less, and that their cart still waits.
CREATE TABLE commerce.alerts (
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT alerts_kind CHECK (kind IN ('stock', 'price', 'cart')),
    product_id text REFERENCES commerce.products ON DELETE CASCADE,
    variant_id text REFERENCES commerce.variants ON DELETE CASCADE,
    cart_id uuid,
    -- Of somebody who is signed in; else an address that was confirmed by a link.
    user_id uuid,
    email text NOT NULL DEFAULT '',
    email_key text NOT NULL DEFAULT '',
    language text NOT NULL,
    -- What was paid when it was asked for; it is told below.
    price bigint,
    currency text,
    -- pending: the address is not confirmed. telling: on its way, which it leaves to told, or back to active where it may not be told now.
    status text NOT NULL CONSTRAINT alerts_status CHECK (status IN ('pending', 'active', 'telling', 'told', 'ended')),
    -- Quiet hours, or others came first.
    not_before timestamptz,
    way text CONSTRAINT alerts_way CHECK (way IN ('push', 'mail')),
    created_at timestamptz NOT NULL,
    told_at timestamptz,
    updated_at timestamptz NOT NULL,
    CONSTRAINT alerts_about CHECK ((kind = 'cart') = (product_id IS NULL) AND (kind = 'cart') = (cart_id IS NOT NULL)),
    CONSTRAINT alerts_somebodys CHECK (user_id IS NOT NULL OR email_key <> '' OR status IN ('told', 'ended')),
    CONSTRAINT alerts_told CHECK ((status = 'told') = (way IS NOT NULL AND told_at IS NOT NULL))
);
CREATE UNIQUE INDEX alerts_one ON commerce.alerts (kind, coalesce(variant_id, product_id), coalesce(user_id::text, email_key))
    WHERE kind <> 'cart' AND status IN ('pending', 'active', 'telling');
CREATE INDEX alerts_of_product ON commerce.alerts (product_id, created_at) WHERE status = 'active';
CREATE INDEX alerts_of_variant ON commerce.alerts (variant_id) WHERE variant_id IS NOT NULL;
CREATE INDEX alerts_later ON commerce.alerts (not_before) WHERE status = 'active' AND not_before IS NOT NULL;
CREATE INDEX alerts_of_carts ON commerce.alerts (id) WHERE kind = 'cart' AND status = 'active';
CREATE INDEX alerts_of_user ON commerce.alerts (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX alerts_of_address ON commerce.alerts (email_key) WHERE email_key <> '';
CREATE INDEX alerts_made ON commerce.alerts (created_at);
CREATE INDEX alerts_told_at ON commerce.alerts (told_at) WHERE told_at IS NOT NULL;

-- Links in mails: what stands for the token, which is kept nowhere.
CREATE TABLE commerce.alert_tokens (
    key uuid PRIMARY KEY,
    alert_id uuid NOT NULL REFERENCES commerce.alerts ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('confirm', 'unsubscribe')),
    expires_at timestamptz NOT NULL
);
CREATE INDEX alert_tokens_of_alert ON commerce.alert_tokens (alert_id);
CREATE INDEX alert_tokens_over ON commerce.alert_tokens (expires_at);

-- Products that have to be looked at, in the order of what happened to them. Rows are only added, so that nobody waits for anybody.
CREATE TABLE commerce.alerts_due (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id text NOT NULL
);

CREATE FUNCTION commerce.alert_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.alerts_due (product_id)
    SELECT p.id FROM (SELECT commerce.product_of(NEW.item_id) AS id) p
    WHERE EXISTS (SELECT FROM commerce.alerts a WHERE a.product_id = p.id AND a.status = 'active');
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_back AFTER UPDATE ON commerce.stock FOR EACH ROW
    WHEN (OLD.level = 'out' AND NEW.level <> 'out') EXECUTE FUNCTION commerce.alert_level();
CREATE TRIGGER stock_come AFTER INSERT ON commerce.stock FOR EACH ROW WHEN (NEW.level <> 'out') EXECUTE FUNCTION commerce.alert_level();

CREATE FUNCTION commerce.alert_products() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.alerts_due (product_id)
    SELECT c.id FROM changed c WHERE EXISTS (SELECT FROM commerce.alerts a WHERE a.product_id = c.id AND a.status = 'active');
    RETURN NULL;
END
$$;
CREATE TRIGGER products_alerted AFTER UPDATE ON commerce.products REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.alert_products();

CREATE FUNCTION commerce.alert_variants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.alerts_due (product_id)
    SELECT DISTINCT c.product_id FROM changed c WHERE EXISTS (SELECT FROM commerce.alerts a WHERE a.product_id = c.product_id AND a.status = 'active');
    RETURN NULL;
END
$$;
CREATE TRIGGER variants_alerted AFTER UPDATE ON commerce.variants REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.alert_variants();

CREATE FUNCTION commerce.alert_location() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.alerts_due (product_id) SELECT DISTINCT product_id FROM commerce.alerts WHERE kind = 'stock' AND status = 'active';
    RETURN NULL;
END
$$;
CREATE TRIGGER locations_alerted AFTER UPDATE OF active ON commerce.locations FOR EACH ROW WHEN (NEW.active AND NOT OLD.active)
    EXECUTE FUNCTION commerce.alert_location();

-- When its owner was reminded of a cart; null again once it was ordered.
ALTER TABLE commerce.carts ADD COLUMN reminded_at timestamptz;
CREATE INDEX carts_idle ON commerce.carts (updated_at) WHERE reminded_at IS NULL;
