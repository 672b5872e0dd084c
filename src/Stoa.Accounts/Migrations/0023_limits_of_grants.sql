-- The most that a grant allows at once, such as of one refund; null for whatever there is.
ALTER TABLE accounts.role_permissions
    ADD COLUMN max_amount bigint CHECK (max_amount > 0),
    ADD COLUMN max_currency text CHECK (max_currency ~ '^[A-Z]{3}$'),
    ADD CONSTRAINT role_permissions_money CHECK ((max_amount IS NULL) = (max_currency IS NULL));

CREATE TRIGGER limited AFTER UPDATE ON accounts.role_permissions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION accounts.count_role_version();
