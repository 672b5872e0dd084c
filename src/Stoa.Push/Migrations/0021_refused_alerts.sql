-- An alert whose message no device took goes back to whoever asked for it, once; whose alert it was has to be known for that.
ALTER TABLE push.alert_events ADD COLUMN alert_id uuid;
ALTER TABLE push.alert_events DROP CONSTRAINT alert_events_way_check;
ALTER TABLE push.alert_events ADD CONSTRAINT alert_events_way_check CHECK (way IN ('push', 'mail', 'later', 'refused'));

-- Those that have to be answered; empty but for seconds.
CREATE TABLE push.alerts_refused (event_id bigint PRIMARY KEY);

-- In the transaction that ends the message, whoever ends it.
CREATE FUNCTION push.alert_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO push.alerts_refused (event_id)
    SELECT e.event_id FROM push.alert_events e WHERE e.event_id = NEW.event_id AND e.way = 'push' AND e.alert_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER messages_alerts AFTER UPDATE OF status ON push.messages FOR EACH ROW
    WHEN (NEW.status = 'failed' AND OLD.status <> 'failed' AND NEW.event_id IS NOT NULL) EXECUTE FUNCTION push.alert_refused();
