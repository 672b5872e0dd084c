-- What the routes of customers and their groups ask for. An admin holds every permission, so these are for other roles.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000121', 'read_customers', 'customers', 'read', 'See customers and their groups'),
    ('01900000-0000-7000-8000-000000000122', 'manage_customers', 'customers', 'manage', 'Full access to customers and their groups')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.id IN ('01900000-0000-7000-8000-000000000121', '01900000-0000-7000-8000-000000000122')
    OR r.name = 'customer_experience' AND p.id = '01900000-0000-7000-8000-000000000121'
ON CONFLICT DO NOTHING;
