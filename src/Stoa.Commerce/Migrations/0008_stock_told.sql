-- Caches drop what depends on stock when something comes or goes, not at every sale: a level is told when it becomes empty, or is so no longer.
CREATE FUNCTION commerce.product_of(item text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce((SELECT v.product_id FROM commerce.variants v WHERE v.id = item), item)
$$;

CREATE FUNCTION commerce.tell_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commerce.tell('s', ARRAY[commerce.product_of(NEW.item_id)]);
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_told_changed AFTER UPDATE ON commerce.stock FOR EACH ROW WHEN ((OLD.level = 'out') <> (NEW.level = 'out')) EXECUTE FUNCTION commerce.tell_level();

CREATE FUNCTION commerce.tell_levels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commerce.tell('s', ARRAY(SELECT DISTINCT commerce.product_of(item_id) FROM changed WHERE level <> 'out' LIMIT 51));
    RETURN NULL;
END
$$;
CREATE TRIGGER stock_told_new AFTER INSERT ON commerce.stock REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_levels();
CREATE TRIGGER stock_told_gone AFTER DELETE ON commerce.stock REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_levels();

-- With a location everything comes or goes that lies there.
CREATE FUNCTION commerce.tell_location() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('stoa', 'catalogue:products:s:*');
    RETURN NULL;
END
$$;
CREATE TRIGGER locations_told AFTER UPDATE OF active ON commerce.locations FOR EACH ROW WHEN (OLD.active <> NEW.active) EXECUTE FUNCTION commerce.tell_location();
