-- What the routes of orders ask for, from the parcel to the money that goes back. An admin holds every permission, so these are for other roles.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000160', 'edit_orders', 'orders', 'edit', 'Change what is ordered'),
    ('01900000-0000-7000-8000-000000000161', 'note_orders', 'orders', 'note', 'Write notes on orders'),
    ('01900000-0000-7000-8000-000000000162', 'manage_fulfilments', 'fulfilments', 'manage', 'Pack orders and hand them over'),
    ('01900000-0000-7000-8000-000000000163', 'create_refunds', 'refunds', 'create', 'Give money back'),
    ('01900000-0000-7000-8000-000000000164', 'manage_returns', 'returns', 'manage', 'Full access to returns and exchanges')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.id BETWEEN '01900000-0000-7000-8000-000000000160' AND '01900000-0000-7000-8000-000000000164'
    OR r.name = 'customer_experience' AND p.id BETWEEN '01900000-0000-7000-8000-000000000163' AND '01900000-0000-7000-8000-000000000164'
    OR r.name = 'customer_experience' AND p.id = '01900000-0000-7000-8000-000000000161'
ON CONFLICT DO NOTHING;
