-- Seeing what buyers have paid is one thing, taking or releasing their money another.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000130', 'read_payments', 'payments', 'read', 'See payments'),
    ('01900000-0000-7000-8000-000000000131', 'capture_payments', 'payments', 'capture', 'Take, release and record money')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.id IN ('01900000-0000-7000-8000-000000000130', '01900000-0000-7000-8000-000000000131')
ON CONFLICT DO NOTHING;
