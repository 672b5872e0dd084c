-- From how many pieces on an item counts as low that has no threshold of its own.
ALTER TABLE commerce.settings ADD COLUMN low_stock_at integer NOT NULL DEFAULT 5 CHECK (low_stock_at >= 0);

-- A level is judged when it changes, and all of them when the shop's threshold does (PATCH /admin/settings, which lets nobody change stock meanwhile): so it
-- can be looked up by index, and sales touch that only where it changes.
ALTER TABLE commerce.stock ALTER COLUMN level DROP EXPRESSION;

CREATE FUNCTION commerce.judge_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    remaining integer := NEW.on_hand - NEW.allocated - NEW.held;
BEGIN
    NEW.level := CASE
        WHEN remaining <= 0 THEN 'out'
        WHEN remaining <= coalesce(NEW.low_stock_at, (SELECT s.low_stock_at FROM commerce.settings s)) THEN 'low'
        ELSE 'in' END;
    RETURN NEW;
END
$$;
CREATE TRIGGER stock_judged BEFORE INSERT OR UPDATE ON commerce.stock FOR EACH ROW EXECUTE FUNCTION commerce.judge_level();

CREATE OR REPLACE FUNCTION commerce.stock_level(product text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE COST 10000 AS $$
    SELECT CASE
        WHEN bool_or(i.inventory_policy = 'continue') THEN 'in'
        WHEN coalesce(sum(greatest(s.available, 0)), 0) = 0 THEN 'out'
        WHEN sum(greatest(s.available, 0)) <= greatest(max(s.low_stock_at),
            CASE WHEN bool_or(s.item_id IS NOT NULL AND s.low_stock_at IS NULL) THEN (SELECT t.low_stock_at FROM commerce.settings t) END) THEN 'low'
        ELSE 'in' END
    FROM (
        SELECT v.id, v.inventory_policy FROM commerce.variants v WHERE v.product_id = product AND NOT v.archived
        UNION ALL
        SELECT p.id, p.inventory_policy FROM commerce.products p
        WHERE p.id = product AND NOT EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = product AND NOT v.archived)
    ) AS i
    LEFT JOIN (commerce.stock s JOIN commerce.locations l ON l.id = s.location_id AND l.active) ON s.item_id = i.id
$$;

-- Redirects are things of their own, which staff list, add and delete.
ALTER TABLE commerce.redirects
    ADD COLUMN id text NOT NULL DEFAULT 'redirect-' || replace(gen_random_uuid()::text, '-', '') CONSTRAINT redirects_id UNIQUE,
    -- False: the address may mean something else again, so nobody should remember where it leads.
    ADD COLUMN permanent boolean NOT NULL DEFAULT true;
CREATE INDEX redirects_by_creation ON commerce.redirects (created_at, id);
CREATE INDEX redirects_by_path ON commerce.redirects (path text_pattern_ops);

-- Slugs that categories had, as commerce.slugs keeps those of products; but one that another category takes leads there.
CREATE TABLE commerce.category_slugs (
    slug text COLLATE "C" PRIMARY KEY,
    category_id text NOT NULL REFERENCES commerce.categories ON DELETE CASCADE
);
CREATE INDEX category_slugs_of_category ON commerce.category_slugs (category_id);

CREATE FUNCTION commerce.keep_category_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO commerce.category_slugs (slug, category_id) VALUES (OLD.slug, OLD.id) ON CONFLICT (slug) DO UPDATE SET category_id = excluded.category_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER categories_slug_changed AFTER UPDATE OF slug ON commerce.categories FOR EACH ROW
    WHEN (NEW.slug <> OLD.slug) EXECUTE FUNCTION commerce.keep_category_slug();

-- What a row wants for its thing alone, by which rows are held against each other once all were tried (ImportClaim).
ALTER TABLE commerce.import_rows ADD COLUMN claims text;

-- Each upload of a picture has its own claim, so that none lives on what another has stored: whoever removes files makes all claims that there are lost, and an
-- upload whose claim was lost stores its files anew. Lost ones are looked after like those of uploads that were broken off.
ALTER TABLE commerce.media_leftovers
    ADD COLUMN owner uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN lost boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT media_leftovers_pkey,
    ADD CONSTRAINT media_leftovers_pkey PRIMARY KEY (hash, owner);
CREATE INDEX media_leftovers_by_time ON commerce.media_leftovers (since);

-- No two rates that stand in each other's place hold for one address at one moment, whoever writes them. Ranges of texts, because they need no extension: what
-- has to be equal is a range of one value.
CREATE TYPE commerce.text_range AS RANGE (subtype = text, collation = "C");
ALTER TABLE commerce.tax_rates ADD CONSTRAINT tax_rates_overlap EXCLUDE USING gist (
    commerce.text_range(
        country || U&'\001F' || state_key || U&'\001F' || tax_class || U&'\001F' || CASE WHEN postal_first = '' THEN 'all' ELSE 'some' END || U&'\001F'
            || CASE WHEN additional THEN 'beside ' || name ELSE 'alone' END,
        country || U&'\001F' || state_key || U&'\001F' || tax_class || U&'\001F' || CASE WHEN postal_first = '' THEN 'all' ELSE 'some' END || U&'\001F'
            || CASE WHEN additional THEN 'beside ' || name ELSE 'alone' END, '[]') WITH &&,
    -- An end covers every code that begins with it.
    commerce.text_range(postal_first, postal_last || U&'\+10FFFF', '[]') WITH &&,
    tstzrange(valid_from, valid_to) WITH &&
);
