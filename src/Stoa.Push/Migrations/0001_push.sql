CREATE SCHEMA push;

-- One app on one device, by the token that FCM gave it.
CREATE TABLE push.devices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fcm_token text NOT NULL CHECK (fcm_token <> ''),
    -- What the token is: FCM replaces registration tokens by Firebase installation ids.
    kind text NOT NULL DEFAULT 'token' CHECK (kind IN ('token', 'fid')),
    platform text NOT NULL CHECK (platform IN ('android', 'ios', 'web')),
    -- Accounts are another module's: whose device it was may be gone.
    user_id uuid,
    device_name text,
    app_version text,
    -- BCP 47 in its usual spelling: pt-BR.
    locale text,
    time_zone text,
    tags text[] NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    deactivation_reason text CHECK (deactivation_reason IN ('unregistered', 'invalid', 'sender_mismatch', 'stale', 'manual')),
    last_seen_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (is_active = (deactivation_reason IS NULL))
);

-- A token may be longer than an entry of an index; nobody can make a second text for the hash of another's.
CREATE UNIQUE INDEX devices_token_taken ON push.devices ((md5(fcm_token)::uuid));
CREATE INDEX devices_user ON push.devices (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX devices_tags ON push.devices USING gin (tags) WHERE tags <> '{}';
-- Hygiene looks for those not seen for long.
CREATE INDEX devices_last_seen ON push.devices (last_seen_at) WHERE is_active;

CREATE TABLE push.messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text,
    type text NOT NULL CHECK (type IN ('draft', 'immediate', 'scheduled')),
    scheduled_at timestamptz,
    -- device_local: scheduled_at's wall-clock time in UTC is meant in each device's own time zone.
    schedule_zone_mode text NOT NULL DEFAULT 'absolute' CHECK (schedule_zone_mode IN ('absolute', 'device_local')),
    -- How late an overdue message may still be sent; null for the server's default.
    max_lateness interval,
    android_message jsonb,
    ios_message jsonb,
    -- By locale, the texts that replace those of both messages.
    translations jsonb NOT NULL DEFAULT '{}',
    audience jsonb NOT NULL DEFAULT '{}',
    throttle_per_second integer CHECK (throttle_per_second > 0),
    guarantee text NOT NULL DEFAULT 'at_least_once' CHECK (guarantee IN ('at_least_once', 'at_most_once')),
    status text NOT NULL CHECK (status IN ('draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled', 'failed')),
    -- Devices in the frozen audience, and what became of them; the rest is pending.
    total bigint NOT NULL DEFAULT 0,
    accepted bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    unknown bigint NOT NULL DEFAULT 0,
    skipped bigint NOT NULL DEFAULT 0,
    failure_reason text,
    -- A message of retry-failed goes to the devices that failed in this one.
    retry_of bigint REFERENCES push.messages ON DELETE CASCADE,
    -- The event of the shop that made it; such a message has no author.
    event_id bigint CONSTRAINT messages_event_told UNIQUE,
    created_by uuid,
    started_at timestamptz,
    sent_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (status = 'draft' OR android_message IS NOT NULL OR ios_message IS NOT NULL),
    CHECK (status <> 'scheduled' OR scheduled_at IS NOT NULL)
);

CREATE INDEX messages_due ON push.messages (scheduled_at) WHERE status = 'scheduled';
CREATE INDEX messages_running ON push.messages (id) WHERE status IN ('sending', 'paused');
CREATE INDEX messages_retries ON push.messages (retry_of) WHERE retry_of IS NOT NULL;
