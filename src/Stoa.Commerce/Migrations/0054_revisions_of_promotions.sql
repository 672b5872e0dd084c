-- Another one with each change of a promotion, however it is made, so that a server keeps what it has read of one. Counting uses changes nothing that it says.
ALTER TABLE commerce.promotions ADD COLUMN revision uuid NOT NULL DEFAULT gen_random_uuid();

CREATE FUNCTION commerce.revise_promotion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := gen_random_uuid();
    RETURN NEW;
END
$$;
CREATE TRIGGER promotions_revised BEFORE UPDATE ON commerce.promotions FOR EACH ROW
    WHEN (OLD.uses = NEW.uses OR OLD.version <> NEW.version) EXECUTE FUNCTION commerce.revise_promotion();
