-- What the routes of invoices ask for. An admin holds every permission, so these are for other roles.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000170', 'read_invoices', 'invoices', 'read', 'View invoices and credit notes'),
    ('01900000-0000-7000-8000-000000000171', 'manage_invoices', 'invoices', 'manage', 'Full access to invoices')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.id BETWEEN '01900000-0000-7000-8000-000000000170' AND '01900000-0000-7000-8000-000000000171'
    OR r.name = 'customer_experience' AND p.id = '01900000-0000-7000-8000-000000000170'
ON CONFLICT DO NOTHING;
