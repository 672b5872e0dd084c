-- When the session was used last, to the minute; null: when its tokens were last handed out (rotated_at).
ALTER TABLE accounts.sessions ADD COLUMN used_at timestamptz;
