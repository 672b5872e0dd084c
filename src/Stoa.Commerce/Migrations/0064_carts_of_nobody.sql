-- A request that began before its user was erased makes no cart of theirs afterwards: whoever erases waits for a cart that is made at this moment, and a cart
-- that has waited for that is taken away again. Only a cart that is new asks: what is put into one that is there costs nothing more.
CREATE FUNCTION commerce.cart_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.customer'), hashtext(NEW.user_id::text));
    DELETE FROM commerce.carts c WHERE c.id = NEW.id
        AND EXISTS (SELECT FROM commerce.customers m WHERE m.id = NEW.user_id AND m.anonymised_at IS NOT NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER carts_made AFTER INSERT ON commerce.carts FOR EACH ROW WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION commerce.cart_made();
