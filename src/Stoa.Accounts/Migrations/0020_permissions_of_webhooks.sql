-- What webhooks and the log of events ask for. An admin holds every permission; nobody else has it unless a role is given it.
INSERT INTO accounts.permissions (id, name, resource, action, description) VALUES
    ('01900000-0000-7000-8000-000000000200', 'manage_webhooks', 'webhooks', 'manage', 'Full access to webhooks and the log of events')
ON CONFLICT DO NOTHING;
