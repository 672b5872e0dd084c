-- compatible
-- A challenge for a step-up is of no use for adding a passkey in the same session, nor the other way round.
ALTER TABLE accounts.passkey_challenges ADD COLUMN step_up boolean NOT NULL DEFAULT false;
