-- A promotion of categories is about all that are below them, too. Every price asks for them, and the tree hardly ever changes: they stand in the promotion, sorted.
ALTER TABLE commerce.promotions ADD COLUMN covered_categories text[] NOT NULL DEFAULT '{}';

CREATE FUNCTION commerce.covered_by(ids text[]) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT unnest(commerce.categories_below(ids)) ORDER BY 1)
$$;

-- Whoever changes the tree waits for those who write promotions, and they for the tree: neither could see what the other is about to commit.
CREATE FUNCTION commerce.cover_categories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.category_ids = '{}' THEN
        NEW.covered_categories := '{}';
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.covered_categories'));
    NEW.covered_categories := commerce.covered_by(NEW.category_ids);
    RETURN NEW;
END
$$;
CREATE TRIGGER promotions_cover BEFORE INSERT OR UPDATE OF category_ids ON commerce.promotions FOR EACH ROW EXECUTE FUNCTION commerce.cover_categories();

CREATE FUNCTION commerce.cover_categories_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('commerce.covered_categories'));
    PERFORM FROM commerce.promotions p WHERE p.category_ids <> '{}' AND p.covered_categories <> commerce.covered_by(p.category_ids) ORDER BY p.id FOR NO KEY UPDATE;
    UPDATE commerce.promotions p SET covered_categories = commerce.covered_by(p.category_ids)
    WHERE p.category_ids <> '{}' AND p.covered_categories <> commerce.covered_by(p.category_ids);
    RETURN NULL;
END
$$;
CREATE TRIGGER categories_covered_new AFTER INSERT OR DELETE OR TRUNCATE ON commerce.categories FOR EACH STATEMENT EXECUTE FUNCTION commerce.cover_categories_again();
CREATE TRIGGER categories_covered_moved AFTER UPDATE OF parent_id ON commerce.categories FOR EACH STATEMENT EXECUTE FUNCTION commerce.cover_categories_again();

UPDATE commerce.promotions SET covered_categories = commerce.covered_by(category_ids) WHERE category_ids <> '{}';
