-- What the whole shop goes by: one row.
CREATE TABLE commerce.settings (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    currency text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
    -- The seller's.
    country text CHECK (country ~ '^[A-Z]{2}$'),
    prices_include_tax boolean NOT NULL DEFAULT false,
    tax_shipping boolean NOT NULL DEFAULT false,
    -- Of prices that include tax: the same for every buyer, or the same without tax.
    same_price_everywhere boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 1,
    -- Of the list of rates, which is edited as a whole.
    tax_rates_version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT settings_country_known CHECK (same_price_everywhere OR country IS NOT NULL)
);
INSERT INTO commerce.settings (currency)
SELECT coalesce((SELECT currency FROM commerce.products GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1), 'USD');

-- Letters and digits alone, in upper case: how postal codes are compared.
CREATE FUNCTION commerce.fold_postal(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT upper(regexp_replace($1, '[^[:alnum:]]', '', 'g'))
$$;

-- Whether an address lies in an area. All but the area's state and ends are folded; an end covers every code that begins with it.
CREATE FUNCTION commerce.covers(area_state text, area_first text, area_last text, state text, postal text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (area_state = '' OR area_state = state)
        AND (area_first = '' OR (postal COLLATE "C" >= area_first COLLATE "C" AND left(postal, length(area_last)) COLLATE "C" <= area_last COLLATE "C"))
$$;

CREATE TABLE commerce.shipping_zones (
    id text PRIMARY KEY,
    name text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX shipping_zones_by_name ON commerce.shipping_zones (name, id);

-- Where a zone is: a country, a state of it, a range of postal codes. '' is all.
CREATE TABLE commerce.shipping_areas (
    zone_id text NOT NULL REFERENCES commerce.shipping_zones ON DELETE CASCADE,
    position integer NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    state text NOT NULL DEFAULT '',
    postal_from text NOT NULL DEFAULT '',
    postal_to text NOT NULL DEFAULT '',
    state_key text NOT NULL GENERATED ALWAYS AS (upper(state)) STORED,
    postal_first text NOT NULL GENERATED ALWAYS AS (commerce.fold_postal(postal_from)) STORED,
    postal_last text NOT NULL GENERATED ALWAYS AS (commerce.fold_postal(postal_to)) STORED,
    PRIMARY KEY (zone_id, position)
);
CREATE INDEX shipping_areas_of_country ON commerce.shipping_areas (country);

-- The zones that an address is in: those with the most specific area that covers it (postal codes, then states, then countries).
CREATE FUNCTION commerce.zones_of(country text, state text, postal text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT covering.zone_id), '{}')
    FROM (
        SELECT a.zone_id, rank() OVER (ORDER BY a.postal_first <> '' DESC, a.state_key <> '' DESC) AS place
        FROM commerce.shipping_areas a
        WHERE a.country = zones_of.country AND commerce.covers(a.state_key, a.postal_first, a.postal_last, zones_of.state, zones_of.postal)
    ) AS covering WHERE covering.place = 1
$$;

-- A method without a zone ships everywhere. price is of a flat one; tiers are [{from, amount}], from in grams or minor units.
ALTER TABLE commerce.shipping_methods
    ADD COLUMN zone_id text REFERENCES commerce.shipping_zones,
    ADD COLUMN price_by text NOT NULL DEFAULT 'flat' CHECK (price_by IN ('flat', 'weight', 'subtotal')),
    ADD COLUMN tiers json,
    ADD COLUMN free_from bigint CHECK (free_from >= 0),
    ADD COLUMN min_days integer CHECK (min_days BETWEEN 0 AND 1000),
    ADD COLUMN max_days integer CHECK (max_days BETWEEN 0 AND 1000 AND max_days >= min_days),
    ADD COLUMN tax_class text NOT NULL DEFAULT 'standard',
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT shipping_methods_tiers CHECK ((price_by = 'flat') = (tiers IS NULL)),
    ADD CONSTRAINT shipping_methods_price_countable CHECK (price <= 9007199254740992 AND free_from <= 9007199254740992);
CREATE INDEX shipping_methods_by_name ON commerce.shipping_methods (name, id);
CREATE INDEX shipping_methods_of_zone ON commerce.shipping_methods (zone_id) WHERE zone_id IS NOT NULL;

-- Rates by place, class and time. A rate that is additional is charged beside the most specific one that is not; others stand in its place.
ALTER TABLE commerce.tax_rates
    DROP CONSTRAINT tax_rates_pkey,
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ADD COLUMN postal_from text NOT NULL DEFAULT '',
    ADD COLUMN postal_to text NOT NULL DEFAULT '',
    ADD COLUMN tax_class text NOT NULL DEFAULT 'standard',
    ADD COLUMN name text NOT NULL DEFAULT '',
    ADD COLUMN additional boolean NOT NULL DEFAULT false,
    ADD COLUMN valid_from timestamptz,
    ADD COLUMN valid_to timestamptz,
    ADD COLUMN state_key text NOT NULL GENERATED ALWAYS AS (upper(state)) STORED,
    ADD COLUMN postal_first text NOT NULL GENERATED ALWAYS AS (commerce.fold_postal(postal_from)) STORED,
    ADD COLUMN postal_last text NOT NULL GENERATED ALWAYS AS (commerce.fold_postal(postal_to)) STORED,
    ADD CONSTRAINT tax_rates_period CHECK (valid_from < valid_to),
    -- Whoever writes; that periods and ranges do not overlap is checked by the route, which writes the whole list.
    ADD CONSTRAINT tax_rates_once UNIQUE NULLS NOT DISTINCT (country, state, postal_from, postal_to, tax_class, name, additional, valid_from);
CREATE INDEX tax_rates_of_place ON commerce.tax_rates (country, state_key);

-- What is compared of a code: one spelling of every letter, no marks that cannot be seen, one apostrophe, upper case.
CREATE FUNCTION commerce.code_key(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT upper(replace(replace(translate(regexp_replace(normalize(btrim($1), NFKC), U&'[\00AD\034F\061C\180B-\180F\200B-\200F\202A-\202E\2060-\206F\FE00-\FE0F\FEFF]', '', 'g'),
        U&'\2018\2019\201B\02BC\FF07\0060\00B4', ''''''''''''''''), U&'\00DF', 'ss'), U&'\1E9E', 'ss'))
$$;

-- A promotion is known by its id; code is the one that a script gives it.
ALTER TABLE commerce.promotions DROP CONSTRAINT promotions_pkey, DROP CONSTRAINT promotions_one_kind;
ALTER TABLE commerce.promotions
    ALTER COLUMN code DROP NOT NULL,
    ADD CONSTRAINT promotions_code_key UNIQUE (code),
    ADD COLUMN id text NOT NULL DEFAULT 'promo-' || replace(gen_random_uuid()::text, '-', '') PRIMARY KEY,
    ADD COLUMN name text NOT NULL DEFAULT '',
    ADD COLUMN kind text CHECK (kind IN ('percent', 'amount', 'fixed_price', 'free_shipping', 'buy_x_get_y', 'tiered')),
    ADD COLUMN fixed_price bigint CHECK (fixed_price BETWEEN 0 AND 9007199254740992),
    ADD COLUMN buy integer CHECK (buy > 0),
    ADD COLUMN get integer CHECK (get > 0),
    -- [{of, from, percent_ppm, amount}], of subtotal or quantity.
    ADD COLUMN tiers json,
    -- The whole order where false, else the lines of these; all lines where nothing is named.
    ADD COLUMN targets_lines boolean NOT NULL DEFAULT false,
    ADD COLUMN product_ids text[] NOT NULL DEFAULT '{}',
    ADD COLUMN category_ids text[] NOT NULL DEFAULT '{}',
    ADD COLUMN brand_ids text[] NOT NULL DEFAULT '{}',
    ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
    ADD COLUMN minimum_quantity integer NOT NULL DEFAULT 0,
    ADD COLUMN first_order boolean NOT NULL DEFAULT false,
    ADD COLUMN customer_groups text[] NOT NULL DEFAULT '{}',
    ADD COLUMN max_uses_per_customer integer CHECK (max_uses_per_customer > 0),
    ADD COLUMN max_uses_per_code integer CHECK (max_uses_per_code > 0),
    -- Those of scripts combine with each other, as they always have.
    ADD COLUMN group_name text DEFAULT 'codes',
    ADD COLUMN combines_with text[] NOT NULL DEFAULT '{codes}',
    ADD COLUMN automatic boolean NOT NULL DEFAULT false,
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
UPDATE commerce.promotions SET name = code, kind = CASE WHEN percent_ppm IS NULL THEN 'amount' ELSE 'percent' END;

CREATE FUNCTION commerce.complete_promotion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.kind := coalesce(NEW.kind, CASE WHEN NEW.percent_ppm IS NULL THEN 'amount' ELSE 'percent' END);
    NEW.name := coalesce(nullif(NEW.name, ''), NEW.code, NEW.id);
    RETURN NEW;
END
$$;
CREATE TRIGGER promotions_completed BEFORE INSERT ON commerce.promotions FOR EACH ROW EXECUTE FUNCTION commerce.complete_promotion();

ALTER TABLE commerce.promotions
    ALTER COLUMN kind SET NOT NULL,
    ADD CONSTRAINT promotions_of_kind CHECK (CASE kind
        WHEN 'percent' THEN percent_ppm IS NOT NULL AND amount_off IS NULL
        WHEN 'amount' THEN amount_off IS NOT NULL AND percent_ppm IS NULL
        WHEN 'fixed_price' THEN fixed_price IS NOT NULL
        WHEN 'buy_x_get_y' THEN buy IS NOT NULL AND get IS NOT NULL
        WHEN 'tiered' THEN tiers IS NOT NULL
        ELSE true END);
CREATE INDEX promotions_automatic ON commerce.promotions (id) WHERE automatic AND active;
CREATE INDEX promotions_by_creation ON commerce.promotions (created_at, id);
CREATE INDEX promotions_by_name ON commerce.promotions (name, id);

CREATE TABLE commerce.promotion_codes (
    key text COLLATE "C" CONSTRAINT promotion_codes_taken PRIMARY KEY,
    -- As it is printed.
    code text NOT NULL,
    promotion_id text NOT NULL REFERENCES commerce.promotions ON DELETE CASCADE,
    uses integer NOT NULL DEFAULT 0 CHECK (uses >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX promotion_codes_of_promotion ON commerce.promotion_codes (promotion_id, key);
INSERT INTO commerce.promotion_codes (key, code, promotion_id, uses) SELECT commerce.code_key(code), code, id, uses FROM commerce.promotions ORDER BY code ON CONFLICT DO NOTHING;

-- The code that a script writes into a promotion's row.
CREATE FUNCTION commerce.keep_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.code IS NOT NULL THEN
        DELETE FROM commerce.promotion_codes WHERE key = commerce.code_key(OLD.code) AND promotion_id = NEW.id;
    END IF;
    IF NEW.code IS NOT NULL THEN
        INSERT INTO commerce.promotion_codes (key, code, promotion_id) VALUES (commerce.code_key(NEW.code), NEW.code, NEW.id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER promotions_code_new AFTER INSERT ON commerce.promotions FOR EACH ROW WHEN (NEW.code IS NOT NULL) EXECUTE FUNCTION commerce.keep_code();
CREATE TRIGGER promotions_code_changed AFTER UPDATE OF code ON commerce.promotions FOR EACH ROW
    WHEN (NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION commerce.keep_code();

-- How often a customer has used a promotion that is limited so.
CREATE TABLE commerce.promotion_customers (
    promotion_id text NOT NULL REFERENCES commerce.promotions ON DELETE CASCADE,
    -- The id of a user.
    customer text NOT NULL,
    uses integer NOT NULL CHECK (uses >= 0),
    PRIMARY KEY (promotion_id, customer)
) WITH (fillfactor = 90);

-- What every order used; it outlives the promotion.
CREATE TABLE commerce.promotion_uses (
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    promotion_id text NOT NULL,
    code_key text,
    customer text NOT NULL,
    discount bigint NOT NULL CHECK (discount > 0),
    at timestamptz NOT NULL,
    PRIMARY KEY (order_id, promotion_id)
);
CREATE INDEX promotion_uses_of_promotion ON commerce.promotion_uses (promotion_id, at);

-- Who belongs to which groups; a promotion may be for some of them.
CREATE TABLE commerce.customer_groups (
    customer text NOT NULL,
    group_name text NOT NULL,
    PRIMARY KEY (customer, group_name)
);

-- Categories with all that are below them.
CREATE FUNCTION commerce.categories_below(ids text[]) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE below AS (
        SELECT id FROM commerce.categories WHERE id = ANY (ids) UNION SELECT c.id FROM commerce.categories c JOIN below b ON c.parent_id = b.id
    )
    SELECT coalesce(array_agg(id), '{}') FROM below
$$;

-- Counts one use of each promotion of an order: the promotions that could still be used, all of them or the caller undoes it. They come sorted by id, and each locks
-- its row, its code and its customer in this order; one without limits locks no row. A promotion that was changed since it was priced is not used.
CREATE FUNCTION commerce.use_promotions(ids text[], versions bigint[], keys text[], customer text, at timestamptz) RETURNS SETOF integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    p commerce.promotions;
BEGIN
    FOR i IN 1 .. cardinality(ids) LOOP
        -- Shared with other orders, not with whoever changes the promotion: a limit that is new counts all that came before.
        PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.promotion'), hashtext(ids[i]));
        SELECT * INTO p FROM commerce.promotions WHERE id = ids[i];
        IF NOT FOUND OR p.version <> versions[i] OR NOT p.active OR p.starts_at > at OR p.ends_at <= at THEN
            RETURN;
        END IF;
        IF p.max_uses IS NOT NULL THEN
            UPDATE commerce.promotions SET uses = uses + 1 WHERE id = ids[i] AND version = versions[i] AND active AND uses < max_uses;
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

-- Tax is contained in prices or added to them; the tax of shipping is part of tax_total and of no line.
ALTER TABLE commerce.orders
    ADD COLUMN prices_include_tax boolean NOT NULL DEFAULT false,
    ADD COLUMN shipping_tax bigint NOT NULL DEFAULT 0 CHECK (shipping_tax >= 0),
    -- [{name, rate_ppm, amount}]; they sum to tax_total.
    ADD COLUMN tax_lines json NOT NULL DEFAULT '[]',
    DROP CONSTRAINT orders_sum,
    ADD CONSTRAINT orders_sum CHECK (total = subtotal - discount_total + shipping_total + CASE WHEN prices_include_tax THEN 0 ELSE tax_total END);
ALTER TABLE commerce.order_lines
    ADD COLUMN prices_include_tax boolean NOT NULL DEFAULT false,
    ADD COLUMN tax_rate_ppm integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT order_lines_sum,
    ADD CONSTRAINT order_lines_sum CHECK (total = unit_price * quantity - discount_amount + CASE WHEN prices_include_tax THEN 0 ELSE tax_amount END);

-- Orders are written in the order of time, so that this costs next to nothing; replays of promotions read by it.
CREATE INDEX orders_by_time ON commerce.orders USING brin (created_at);
