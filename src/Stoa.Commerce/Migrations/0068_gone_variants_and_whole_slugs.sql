-- A variant that is deleted, as the undo of an import does, changes its product; of one that goes with its product only the product is told.
CREATE OR REPLACE FUNCTION commerce.tell_variants_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[];
BEGIN
    SELECT array_agg(p.id) INTO told FROM commerce.products p WHERE p.id IN (SELECT b.product_id FROM before b);
    PERFORM commerce.tell_products_of('product.updated', told);
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER variants_events_gone AFTER DELETE ON commerce.variants REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_variants_gone();

-- No hyphen is left at the end of a slug where a long name is cut.
CREATE OR REPLACE FUNCTION commerce.slugify(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rtrim(left(replace(trim(both ' ' FROM regexp_replace(commerce.fold($1), ' +', ' ', 'g')), ' ', '-'), 100), '-')
$$;

-- A slug that is another's already, told apart by who has it, and no longer than one may be.
CREATE OR REPLACE FUNCTION commerce.slug_of(slug text, id text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT concat_ws('-', nullif(rtrim(left(slug, 87), '-'), ''), left(md5(id), 12))
$$;

CREATE OR REPLACE FUNCTION commerce.complete_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'inactive' THEN
        NEW.status := 'archived';
    END IF;
    IF NEW.slug IS NULL THEN
        NEW.slug := commerce.slug_of(commerce.slugify(NEW.name), NEW.id);
    END IF;
    RETURN NEW;
END
$$;

-- What was made otherwise could be sent back by nobody: not by an editor, and not in an exported file. Former slugs go on leading to what has a new one.
UPDATE commerce.products SET slug = commerce.slug_of(slug, id) WHERE slug LIKE '%-' OR length(slug) > 100;
UPDATE commerce.categories SET slug = commerce.slug_of(slug, id) WHERE slug LIKE '%-' OR length(slug) > 100;
UPDATE commerce.brands SET slug = commerce.slug_of(slug, id) WHERE slug LIKE '%-' OR length(slug) > 100;

-- What became of a product in a bulk edit is noted by its id: without this each part of an edit read all of its rows.
CREATE INDEX IF NOT EXISTS bulk_edit_rows_of_product ON commerce.bulk_edit_rows (edit_id, product_id);
