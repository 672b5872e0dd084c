-- Every privileged change, one row each, in the order of their commits; numbered without gaps.
CREATE TABLE platform.audit_log (
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    -- Null where the server itself or its command line did it; address then says which.
    actor_id uuid,
    action text NOT NULL,
    subject text NOT NULL,
    -- json and not jsonb: the hash is over the text.
    before json,
    after json,
    address text NOT NULL,
    request_id text NOT NULL,
    -- SHA-256 over the hash of the entry before, the number and the digest of all the columns above (AuditChain).
    hash bytea NOT NULL CHECK (length(hash) = 32)
);

CREATE INDEX audit_log_actor ON platform.audit_log (actor_id, id);
CREATE INDEX audit_log_action ON platform.audit_log (action, id);
CREATE INDEX audit_log_at ON platform.audit_log (at);

-- Where the chain ends: what the next entry continues, and what tells that entries were cut off. Its lock puts appends in a row.
CREATE TABLE platform.audit_head (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    last_id bigint NOT NULL,
    hash bytea NOT NULL
);

INSERT INTO platform.audit_head (last_id, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% only grows', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.audit_log FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON platform.audit_head FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
-- Also for a session that plays replica.
ALTER TABLE platform.audit_log ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE platform.audit_head ENABLE ALWAYS TRIGGER append_only;
