-- What became of an alert that was to be told: pushed, left to a mail, or put off to the morning. One of them, once for each event.
CREATE TABLE push.alert_events (
    event_id bigint PRIMARY KEY,
    way text NOT NULL CHECK (way IN ('push', 'mail', 'later')),
    at timestamptz NOT NULL
);
CREATE INDEX alert_events_over ON push.alert_events (at);
