-- A variant that is deleted, as the undo of an import does, changes its product; of one that goes with its product only the product is told.
CREATE FUNCTION commerce.tell_variants_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[];
BEGIN
    SELECT array_agg(p.id) INTO told FROM commerce.products p WHERE p.id IN (SELECT b.product_id FROM before b);
    PERFORM commerce.tell_products_of('product.updated', told);
    RETURN NULL;
END
$$;
CREATE TRIGGER variants_events_gone AFTER DELETE ON commerce.variants REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_variants_gone();
