-- What was meant for one user must not reach the next: whose the device was when it was last tried, and since when it is somebody else's.
ALTER TABLE push.retries ADD COLUMN user_id uuid;
ALTER TABLE push.devices ADD COLUMN owner_changed_at timestamptz;
