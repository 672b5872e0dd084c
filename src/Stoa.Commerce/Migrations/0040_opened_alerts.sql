-- compatible
-- When an app first said that the message was opened which told it.
ALTER TABLE commerce.alerts ADD COLUMN opened_at timestamptz;
