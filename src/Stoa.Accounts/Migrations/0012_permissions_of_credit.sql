-- Gift cards are as good as cash for whoever has the code; credit is a customer's. Who may see either is not who may make it.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000140', 'read_gift_cards', 'gift_cards', 'read', 'See gift cards, never their codes'),
    ('01900000-0000-7000-8000-000000000141', 'manage_gift_cards', 'gift_cards', 'manage', 'Issue and change gift cards'),
    ('01900000-0000-7000-8000-000000000142', 'read_credit', 'credit', 'read', 'See the credit of customers'),
    ('01900000-0000-7000-8000-000000000143', 'manage_credit', 'credit', 'manage', 'Give and take back credit of customers')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p
    ON r.name = 'manager' AND p.id IN ('01900000-0000-7000-8000-000000000140', '01900000-0000-7000-8000-000000000141',
        '01900000-0000-7000-8000-000000000142', '01900000-0000-7000-8000-000000000143')
ON CONFLICT DO NOTHING;
