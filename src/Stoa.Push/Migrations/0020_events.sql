-- A message that is over is told in the transaction that ends it, whoever ends it.
CREATE FUNCTION push.tell_finished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
    VALUES ('push.finished', 'push_message', NEW.id::text, json_build_object('id', NEW.id, 'status', NEW.status), NEW.updated_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER messages_events AFTER UPDATE OF status ON push.messages FOR EACH ROW
    WHEN (NEW.status <> OLD.status AND NEW.status IN ('sent', 'failed', 'cancelled')) EXECUTE FUNCTION push.tell_finished();
