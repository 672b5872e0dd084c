CREATE SCHEMA accounts;

CREATE TABLE accounts.users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    -- The address without regard to case: one account a person.
    email_key text NOT NULL CONSTRAINT users_email_taken UNIQUE,
    first_name text NOT NULL DEFAULT '',
    last_name text NOT NULL DEFAULT '',
    -- Null where the account is only reached through Google.
    password_hash text,
    active boolean NOT NULL DEFAULT true,
    email_verified boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE accounts.roles (
    id uuid PRIMARY KEY,
    name text NOT NULL CONSTRAINT roles_name_taken UNIQUE,
    description text NOT NULL DEFAULT '',
    built_in boolean NOT NULL DEFAULT false,
    -- The order in which roles were made.
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY
);

CREATE TABLE accounts.permissions (
    id uuid PRIMARY KEY,
    name text NOT NULL CONSTRAINT permissions_name_taken UNIQUE,
    resource text NOT NULL,
    action text NOT NULL,
    description text NOT NULL DEFAULT ''
);

-- admin and super_admin hold every permission without a row here.
CREATE TABLE accounts.role_permissions (
    role_id uuid NOT NULL REFERENCES accounts.roles ON DELETE CASCADE,
    permission_id uuid NOT NULL REFERENCES accounts.permissions ON DELETE CASCADE,
    PRIMARY KEY (role_id, permission_id)
);

CREATE INDEX role_permissions_permission ON accounts.role_permissions (permission_id);

CREATE TABLE accounts.user_roles (
    user_id uuid NOT NULL REFERENCES accounts.users ON DELETE CASCADE,
    role_id uuid NOT NULL REFERENCES accounts.roles ON DELETE CASCADE,
    PRIMARY KEY (user_id, role_id)
);

CREATE INDEX user_roles_role ON accounts.user_roles (role_id);

-- A session is one family of refresh tokens. A token names its session and its generation and is signed, so none is stored:
-- the current generation is all there is to compare.
CREATE TABLE accounts.sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES accounts.users ON DELETE CASCADE,
    generation integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    rotated_at timestamptz NOT NULL,
    idle_until timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text,
    device text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT ''
);

CREATE INDEX sessions_user ON accounts.sessions (user_id) WHERE revoked_at IS NULL;
CREATE INDEX sessions_revoked ON accounts.sessions (user_id, revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX sessions_ends_at ON accounts.sessions (ends_at);

CREATE TABLE accounts.signing_keys (
    purpose text PRIMARY KEY CHECK (purpose IN ('access', 'refresh')),
    secret bytea NOT NULL CHECK (length(secret) = 32),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A sign-in that went to Google and is expected back; single use.
CREATE TABLE accounts.google_states (
    state_hash bytea PRIMARY KEY,
    verifier text NOT NULL,
    nonce text NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX google_states_expires_at ON accounts.google_states (expires_at);

CREATE TABLE accounts.external_logins (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL REFERENCES accounts.users ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX external_logins_user ON accounts.external_logins (user_id);

INSERT INTO accounts.roles (id, name, description, built_in) VALUES
    ('01900000-0000-7000-8000-000000000001', 'super_admin', 'Full system access, and the only one who makes admins', true),
    ('01900000-0000-7000-8000-000000000002', 'admin', 'Full system access', true),
    ('01900000-0000-7000-8000-000000000003', 'manager', 'Administrative access for business operations', true),
    ('01900000-0000-7000-8000-000000000004', 'customer_experience', 'Customer support access', true),
    ('01900000-0000-7000-8000-000000000005', 'user', 'Standard authenticated user', true);

INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000101', 'manage_products', 'products', 'manage', 'Full access to products'),
    ('01900000-0000-7000-8000-000000000102', 'manage_categories', 'categories', 'manage', 'Full access to categories'),
    ('01900000-0000-7000-8000-000000000103', 'manage_brands', 'brands', 'manage', 'Full access to brands'),
    ('01900000-0000-7000-8000-000000000104', 'manage_promotions', 'promotions', 'manage', 'Full access to promotions'),
    ('01900000-0000-7000-8000-000000000105', 'manage_orders', 'orders', 'manage', 'Full access to orders'),
    ('01900000-0000-7000-8000-000000000106', 'read_orders', 'orders', 'read', 'See the orders of all customers'),
    ('01900000-0000-7000-8000-000000000107', 'manage_users', 'users', 'manage', 'Full access to users'),
    ('01900000-0000-7000-8000-000000000108', 'read_users', 'users', 'read', 'See the users'),
    ('01900000-0000-7000-8000-000000000109', 'manage_roles', 'roles', 'manage', 'Full access to roles and permissions'),
    ('01900000-0000-7000-8000-00000000010a', 'manage_push_messages', 'push_messages', 'manage', 'Full access to push messages'),
    ('01900000-0000-7000-8000-00000000010b', 'manage_device_tokens', 'device_tokens', 'manage', 'Full access to device tokens');

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.name IN ('manage_products', 'manage_categories', 'manage_brands', 'manage_promotions', 'manage_orders', 'read_orders', 'read_users',
                                         'manage_push_messages', 'manage_device_tokens')
    OR r.name = 'customer_experience' AND p.name IN ('read_orders', 'read_users');
