-- What the routes of segments ask for. An admin holds every permission, so these are for other roles.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000220', 'read_segments', 'segments', 'read', 'View saved audiences of campaigns'),
    ('01900000-0000-7000-8000-000000000221', 'manage_segments', 'segments', 'manage', 'Full access to saved audiences of campaigns')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.id BETWEEN '01900000-0000-7000-8000-000000000220' AND '01900000-0000-7000-8000-000000000221'
ON CONFLICT DO NOTHING;
