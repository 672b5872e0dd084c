-- Lists by price are about the shop's currency where none is asked for: when it changes, caches and indexes forget all of them.
CREATE FUNCTION commerce.tell_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('stoa', 'catalogue:products:mptaso:*');
    RETURN NULL;
END
$$;
CREATE TRIGGER settings_currency_told AFTER UPDATE OF currency ON commerce.settings FOR EACH ROW
    WHEN (NEW.currency <> OLD.currency) EXECUTE FUNCTION commerce.tell_currency();
