CREATE SCHEMA commerce;

CREATE TABLE commerce.categories (
    id text PRIMARY KEY,
    name text NOT NULL,
    slug text NOT NULL UNIQUE,
    description text NOT NULL DEFAULT '',
    parent_id text REFERENCES commerce.categories,
    image_url text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    position bigint GENERATED ALWAYS AS IDENTITY,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE commerce.brands (
    id text PRIMARY KEY,
    name text NOT NULL,
    slug text NOT NULL UNIQUE,
    description text NOT NULL DEFAULT '',
    logo_url text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    position bigint GENERATED ALWAYS AS IDENTITY,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Amounts are minor units of the currency.
CREATE TABLE commerce.products (
    id text PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    base_price bigint NOT NULL CHECK (base_price >= 0),
    sale_price bigint CHECK (sale_price >= 0 AND sale_price <= base_price),
    currency text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
    brand_id text NOT NULL REFERENCES commerce.brands,
    category_id text NOT NULL REFERENCES commerce.categories,
    images text[] NOT NULL DEFAULT '{}',
    -- json and not jsonb: it is shown in the order in which it was written.
    attributes json NOT NULL DEFAULT '{}',
    position bigint GENERATED ALWAYS AS IDENTITY,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- In this order the shop shows them, and by this number the search index knows them.
CREATE UNIQUE INDEX products_on_sale ON commerce.products (position) WHERE status = 'active';
CREATE INDEX products_by_sku ON commerce.products (lower(sku)) WHERE status = 'active';
CREATE INDEX products_in_category ON commerce.products (category_id, position) WHERE status = 'active';
CREATE INDEX products_of_brand ON commerce.products (brand_id);

CREATE TABLE commerce.variants (
    id text PRIMARY KEY,
    product_id text NOT NULL REFERENCES commerce.products ON DELETE CASCADE,
    sku text NOT NULL UNIQUE,
    attributes json NOT NULL DEFAULT '{}',
    -- Null: the product's own.
    base_price bigint CHECK (base_price >= 0),
    sale_price bigint CHECK (sale_price >= 0),
    position bigint GENERATED ALWAYS AS IDENTITY
);

CREATE INDEX variants_of_product ON commerce.variants (product_id, position);

-- What can be sold: a product without variants, or a variant. Never below zero, whoever writes.
CREATE TABLE commerce.stock (
    item_id text PRIMARY KEY,
    on_hand integer NOT NULL CONSTRAINT stock_not_negative CHECK (on_hand >= 0)
) WITH (fillfactor = 80);

-- Letters without accents in lower case, everything that is neither letter nor digit a space: what both sides of a search are made of.
-- Plain ASCII, which most texts are, comes to the same by a shorter way.
CREATE FUNCTION commerce.fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length($1) = length($1)
        THEN translate(lower($1), E'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\x7F', repeat(' ', 64))
        ELSE regexp_replace(
            replace(replace(replace(translate(lower(regexp_replace(normalize($1, NFKD), U&'[\0300-\036F]', '', 'g')), 'øłđðħıŧ', 'olddhit'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
            '[^[:alnum:]]+', ' ', 'g')
        END
$$;

-- The distinct words of a text; of a very long word its beginning, which an index can hold.
CREATE FUNCTION commerce.words(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT left(word, 200) COLLATE "C"), '{}') FROM unnest(string_to_array(commerce.fold($1), ' ')) AS word WHERE word <> ''
$$;

-- Which products on sale have a word, as bits: bit n of block b is the product at position 2048 b + n. So the count of a common word's
-- products and the first of them cost a few kilobytes instead of a visit to each (docs/adr). Kept by the triggers below.
CREATE TABLE commerce.search_words (
    word text COLLATE "C" NOT NULL,
    block integer NOT NULL,
    -- In name or SKU.
    names bit(2048),
    -- In the description.
    texts bit(2048),
    PRIMARY KEY (word, block)
) WITH (fillfactor = 90);

CREATE FUNCTION commerce.bit_of("position" bigint) RETURNS bit LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT set_bit(0::bit(2048), ($1 % 2048)::int, 1)
$$;

CREATE TYPE commerce.indexed AS ("position" bigint, names text, texts text);

-- Takes out of the index what is no longer said of a product on sale and puts in what is said now: per statement, so that a bulk change
-- touches each word once. A change of prices alone touches nothing. Writers take turns.
CREATE FUNCTION commerce.index_products() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone commerce.indexed[] := '{}';
    come commerce.indexed[] := '{}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        come := ARRAY(SELECT (position, name || ' ' || sku, description)::commerce.indexed FROM now WHERE status = 'active');
    ELSIF TG_OP = 'DELETE' THEN
        gone := ARRAY(SELECT (position, name || ' ' || sku, description)::commerce.indexed FROM before WHERE status = 'active');
    ELSE
        gone := ARRAY(SELECT (x.*)::commerce.indexed FROM (
            SELECT position, name || ' ' || sku, description FROM before WHERE status = 'active'
            EXCEPT SELECT position, name || ' ' || sku, description FROM now WHERE status = 'active') AS x);
        come := ARRAY(SELECT (x.*)::commerce.indexed FROM (
            SELECT position, name || ' ' || sku, description FROM now WHERE status = 'active'
            EXCEPT SELECT position, name || ' ' || sku, description FROM before WHERE status = 'active') AS x);
    END IF;
    IF cardinality(gone) + cardinality(come) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('commerce.search_words'));
    UPDATE commerce.search_words s SET names = s.names & ~b.bits, texts = s.texts & ~b.bits
    FROM (
        SELECT word, (position / 2048)::int AS block, bit_or(commerce.bit_of(position)) AS bits
        FROM unnest(gone) AS g CROSS JOIN LATERAL unnest(commerce.words(g.names || ' ' || g.texts)) AS word GROUP BY 1, 2
    ) AS b WHERE s.word = b.word AND s.block = b.block;
    INSERT INTO commerce.search_words AS s (word, block, names, texts)
    SELECT word, (position / 2048)::int, bit_or(commerce.bit_of(position)) FILTER (WHERE named), bit_or(commerce.bit_of(position)) FILTER (WHERE NOT named)
    FROM (
        SELECT position, unnest(commerce.words(names)) AS word, true AS named FROM unnest(come)
        UNION ALL
        SELECT position, unnest(commerce.words(texts)), false FROM unnest(come)
    ) AS uses
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (word, block) DO UPDATE
    SET names = coalesce(s.names | excluded.names, s.names, excluded.names), texts = coalesce(s.texts | excluded.texts, s.texts, excluded.texts);
    RETURN NULL;
END
$$;

CREATE TRIGGER products_indexed AFTER INSERT ON commerce.products REFERENCING NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION commerce.index_products();
CREATE TRIGGER products_reindexed AFTER UPDATE ON commerce.products REFERENCING OLD TABLE AS before NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.index_products();
CREATE TRIGGER products_unindexed AFTER DELETE ON commerce.products REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION commerce.index_products();

CREATE FUNCTION commerce.forget_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE commerce.search_words;
    RETURN NULL;
END
$$;

CREATE TRIGGER products_emptied AFTER TRUNCATE ON commerce.products FOR EACH STATEMENT EXECUTE FUNCTION commerce.forget_index();

-- Whoever changes the catalogue, by whatever way, every node hears of it when the change commits.
CREATE FUNCTION commerce.catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('stoa', 'catalogue:' || TG_TABLE_NAME);
    RETURN NULL;
END
$$;

CREATE TRIGGER categories_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON commerce.categories FOR EACH STATEMENT EXECUTE FUNCTION commerce.catalogue_changed();
CREATE TRIGGER brands_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON commerce.brands FOR EACH STATEMENT EXECUTE FUNCTION commerce.catalogue_changed();
CREATE TRIGGER products_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON commerce.products FOR EACH STATEMENT EXECUTE FUNCTION commerce.catalogue_changed();
CREATE TRIGGER variants_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON commerce.variants FOR EACH STATEMENT EXECUTE FUNCTION commerce.catalogue_changed();

CREATE TABLE commerce.carts (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT carts_one_per_user UNIQUE,
    -- Counts every change; an order is placed from the very version it was priced from.
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE commerce.cart_items (
    id uuid PRIMARY KEY,
    -- The order in which lines were added: a time-ordered id does not order two made within one millisecond.
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    cart_id uuid NOT NULL REFERENCES commerce.carts ON DELETE CASCADE,
    product_id text NOT NULL REFERENCES commerce.products ON DELETE CASCADE,
    variant_id text REFERENCES commerce.variants ON DELETE CASCADE,
    attributes jsonb NOT NULL DEFAULT '{}',
    -- Attributes may be larger than an entry of an index can be.
    attributes_hash text NOT NULL GENERATED ALWAYS AS (md5(attributes::text)) STORED,
    quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 999),
    CONSTRAINT cart_items_one_line UNIQUE NULLS NOT DISTINCT (cart_id, product_id, variant_id, attributes_hash)
);

CREATE TABLE commerce.shipping_methods (
    id text PRIMARY KEY,
    name text NOT NULL,
    price bigint NOT NULL CHECK (price >= 0),
    active boolean NOT NULL DEFAULT true
);

-- Parts per million of the discounted amount; state '' holds for the rest of the country.
CREATE TABLE commerce.tax_rates (
    country text NOT NULL,
    state text NOT NULL DEFAULT '',
    rate_ppm integer NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
    PRIMARY KEY (country, state)
);

CREATE TABLE commerce.promotions (
    code text PRIMARY KEY CHECK (code = upper(code)),
    percent_ppm integer CHECK (percent_ppm BETWEEN 0 AND 1000000),
    amount_off bigint CHECK (amount_off >= 0),
    -- Below it the code is accepted and takes nothing off.
    minimum_subtotal bigint NOT NULL DEFAULT 0,
    starts_at timestamptz,
    ends_at timestamptz,
    max_uses integer,
    uses integer NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true,
    CONSTRAINT promotions_one_kind CHECK ((percent_ppm IS NULL) <> (amount_off IS NULL)),
    CONSTRAINT promotions_not_overused CHECK (max_uses IS NULL OR uses <= max_uses)
);

CREATE TABLE commerce.orders (
    id uuid PRIMARY KEY,
    order_number text NOT NULL CONSTRAINT orders_number_taken UNIQUE,
    user_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'paid', 'shipped', 'delivered', 'cancelled')),
    currency text NOT NULL,
    subtotal bigint NOT NULL,
    discount_total bigint NOT NULL,
    tax_total bigint NOT NULL,
    shipping_total bigint NOT NULL,
    total bigint NOT NULL,
    shipping_address jsonb NOT NULL,
    billing_address jsonb NOT NULL,
    shipping_method_id text NOT NULL,
    promotion_codes text[] NOT NULL DEFAULT '{}',
    notes text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT orders_sum CHECK (total = subtotal - discount_total + tax_total + shipping_total)
);

CREATE INDEX orders_of_user ON commerce.orders (user_id, created_at DESC, id DESC);

-- A line keeps what was sold, as it was then: products may change or go.
CREATE TABLE commerce.order_lines (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES commerce.orders ON DELETE CASCADE,
    position integer NOT NULL,
    product_id text NOT NULL,
    variant_id text,
    sku text NOT NULL,
    name text NOT NULL,
    unit_price bigint NOT NULL,
    quantity integer NOT NULL,
    discount_amount bigint NOT NULL,
    tax_amount bigint NOT NULL,
    total bigint NOT NULL,
    attributes jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT order_lines_sum CHECK (total = unit_price * quantity - discount_amount + tax_amount)
);

CREATE INDEX order_lines_of_order ON commerce.order_lines (order_id, position);

-- Every attempt to be paid. One that was authorized and led to no order is voided later.
CREATE TABLE commerce.payments (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    order_id uuid REFERENCES commerce.orders,
    method_id text NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    currency text NOT NULL,
    status text NOT NULL CHECK (status IN ('started', 'authorized', 'failed', 'voided')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE INDEX payments_open ON commerce.payments (created_at) WHERE order_id IS NULL AND status = 'started';

INSERT INTO commerce.shipping_methods (id, name, price) VALUES ('ship_standard', 'Standard', 0), ('ship_express', 'Express', 1500);
