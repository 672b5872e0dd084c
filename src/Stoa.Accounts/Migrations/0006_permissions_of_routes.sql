-- What administrative routes ask for (ADR 33). A permission of that name that somebody has made already stays as it is.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-00000000010c', 'read_push_messages', 'push_messages', 'read', 'See push messages and what became of them'),
    ('01900000-0000-7000-8000-00000000010d', 'read_device_tokens', 'device_tokens', 'read', 'See device tokens'),
    ('01900000-0000-7000-8000-00000000010e', 'read_audit_log', 'audit_log', 'read', 'See the log of privileged changes'),
    ('01900000-0000-7000-8000-00000000010f', 'manage_mails', 'mails', 'manage', 'See undelivered mails and try them again'),
    ('01900000-0000-7000-8000-000000000110', 'read_mails', 'mails', 'read', 'See undelivered mails')
ON CONFLICT DO NOTHING;

INSERT INTO accounts.role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM accounts.roles r JOIN accounts.permissions p ON r.name = 'manager' AND p.id = '01900000-0000-7000-8000-00000000010f'
ON CONFLICT DO NOTHING;
