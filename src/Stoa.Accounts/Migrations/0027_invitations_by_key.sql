-- compatible
-- The API key by which it was sent last, whose scopes are the ceiling with the inviter's rights. Null: by the inviter in person.
ALTER TABLE accounts.invitations ADD COLUMN key_id uuid;
CREATE INDEX invitations_key ON accounts.invitations (key_id) WHERE key_id IS NOT NULL;
