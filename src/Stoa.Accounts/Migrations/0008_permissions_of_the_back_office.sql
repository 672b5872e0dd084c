-- What the routes of the back office ask for. An admin holds every permission, so these are for other roles.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000111', 'read_products', 'products', 'read', 'See products that are not on sale, too'),
    ('01900000-0000-7000-8000-000000000112', 'bulk_edit_products', 'products', 'bulk', 'Change many products at once'),
    ('01900000-0000-7000-8000-000000000113', 'manage_media', 'media', 'manage', 'Full access to pictures'),
    ('01900000-0000-7000-8000-000000000114', 'manage_prices', 'prices', 'manage', 'Schedule prices and see what they were'),
    ('01900000-0000-7000-8000-000000000115', 'read_inventory', 'inventory', 'read', 'See stock and its movements'),
    ('01900000-0000-7000-8000-000000000116', 'manage_inventory', 'inventory', 'manage', 'Full access to stock and locations'),
    ('01900000-0000-7000-8000-000000000117', 'manage_shipping', 'shipping', 'manage', 'Full access to shipping zones and methods'),
    ('01900000-0000-7000-8000-000000000118', 'manage_tax', 'tax', 'manage', 'Full access to tax rates'),
    ('01900000-0000-7000-8000-000000000119', 'manage_imports', 'imports', 'manage', 'Import products, customers, orders and stock'),
    ('01900000-0000-7000-8000-00000000011a', 'create_exports', 'exports', 'create', 'Export products, customers, orders and stock'),
    ('01900000-0000-7000-8000-00000000011b', 'manage_settings', 'settings', 'manage', 'Full access to the settings of the shop')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.id BETWEEN '01900000-0000-7000-8000-000000000111' AND '01900000-0000-7000-8000-00000000011a'
    OR r.name = 'customer_experience' AND p.id IN ('01900000-0000-7000-8000-000000000111', '01900000-0000-7000-8000-000000000115')
ON CONFLICT DO NOTHING;
