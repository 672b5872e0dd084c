-- The API key by which a change was made, and what it was called then; null for the actor in person.
ALTER TABLE platform.audit_log ADD COLUMN api_key_id uuid;
ALTER TABLE platform.audit_log ADD COLUMN api_key_name text;
CREATE INDEX audit_log_api_key ON platform.audit_log (api_key_id, id) WHERE api_key_id IS NOT NULL;
CREATE INDEX audit_log_api_key_at ON platform.audit_log (api_key_id, at, id) WHERE api_key_id IS NOT NULL;
