-- What a member of staff has chosen for the pages that they work with. Accounts are another module's.
CREATE TABLE platform.preferences (
    user_id uuid PRIMARY KEY,
    -- Texts by name; which names there are is the pages' matter.
    chosen jsonb NOT NULL CHECK (jsonb_typeof(chosen) = 'object'),
    updated_at timestamptz NOT NULL
);
