-- What an event says is kept once as it is sent. Where it is changed in the log, because a person was erased, that is not sent any more, nor shown.
CREATE FUNCTION integrations.forget_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM integrations.messages WHERE position = NEW.position;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_message AFTER UPDATE OF payload ON platform.event_log FOR EACH ROW EXECUTE FUNCTION integrations.forget_message();
