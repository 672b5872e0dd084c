-- Audiences that campaigns are sent to again and again.
CREATE TABLE push.segments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT segments_name_taken UNIQUE,
    -- As that of a message.
    audience jsonb NOT NULL DEFAULT '{}',
    -- What customers must have done; null for none of it.
    customers jsonb,
    created_by uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX segments_by_change ON push.segments (updated_at, id);

-- Who met the conditions of a message's segment when it began.
CREATE TABLE push.chosen_people (
    message_id bigint NOT NULL REFERENCES push.messages ON DELETE CASCADE,
    user_id uuid NOT NULL,
    PRIMARY KEY (message_id, user_id)
);

-- What the message's segment was when it began, and whether its people were chosen then.
ALTER TABLE push.messages ADD COLUMN segment_audience jsonb;
ALTER TABLE push.messages ADD COLUMN has_chosen_people boolean NOT NULL DEFAULT false;
