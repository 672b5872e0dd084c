-- When the person was erased: the row stays, because orders and the audit log refer to it, and says nothing about anybody.
ALTER TABLE accounts.users ADD COLUMN erased_at timestamptz;

-- Erasing a customer is no part of managing customers. An admin holds every permission, so these are for other roles.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000150', 'erase_customers', 'customers', 'erase', 'Anonymise customers for good'),
    ('01900000-0000-7000-8000-000000000151', 'read_reports', 'reports', 'read', 'See what was sold, and to whom')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p ON r.name = 'manager' AND p.id = '01900000-0000-7000-8000-000000000151'
ON CONFLICT DO NOTHING;
