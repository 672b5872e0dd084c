-- The version of what a role grants: whoever sets it as a whole says which one they have seen. Counted where the rows change, so that no way of changing
-- them is forgotten.
ALTER TABLE accounts.roles ADD COLUMN permissions_version bigint NOT NULL DEFAULT 1;

CREATE FUNCTION accounts.count_role_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE accounts.roles SET permissions_version = permissions_version + 1 WHERE id IN (SELECT role_id FROM changed);
    RETURN NULL;
END
$$;

CREATE TRIGGER granted AFTER INSERT ON accounts.role_permissions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION accounts.count_role_version();
CREATE TRIGGER revoked AFTER DELETE ON accounts.role_permissions REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION accounts.count_role_version();
