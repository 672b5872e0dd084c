-- compatible
-- Mails that were asked for to an address, each kind for itself: what strangers ask for does not use up the way in that is left to its owner. The columns
-- sent_in_hour and sent_in_day of code_budgets count no more.
CREATE TABLE accounts.code_sends (
    identifier bytea NOT NULL,
    purpose text NOT NULL,
    hour_began timestamptz NOT NULL,
    sent_in_hour integer NOT NULL,
    day_began timestamptz NOT NULL,
    sent_in_day integer NOT NULL,
    PRIMARY KEY (identifier, purpose)
);

CREATE INDEX code_sends_day_began ON accounts.code_sends (day_began);
