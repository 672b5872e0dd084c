-- The session that the app was signed in with when it registered; none where staff or an import did.
ALTER TABLE push.devices ADD COLUMN session_id uuid;
-- What the app calls its installation, lasting where the token does not.
ALTER TABLE push.devices ADD COLUMN device_id text CHECK (device_id <> '');
CREATE INDEX devices_installation ON push.devices (device_id) WHERE device_id IS NOT NULL;

ALTER TABLE push.devices DROP CONSTRAINT devices_deactivation_reason_check;
ALTER TABLE push.devices ADD CONSTRAINT devices_deactivation_reason_check CHECK (deactivation_reason IN
    ('unregistered', 'invalid', 'sender_mismatch', 'stale', 'manual', 'signed_out', 'user_inactive', 'replaced')) NOT VALID;
ALTER TABLE push.devices VALIDATE CONSTRAINT devices_deactivation_reason_check;
