-- The words of a text, without case and accents; whatever ASCII has besides letters and digits parts them.
CREATE FUNCTION platform.words_of(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_remove(string_to_array(
        translate(lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036F]', '', 'g')), E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r', repeat(' ', 35)), ' '), '')
$$;

-- Texts that have, for every word of this one, a word beginning with it. Null, which nothing fits, where it has no words.
CREATE FUNCTION platform.beginning_with(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery FROM unnest(platform.words_of(value)) AS word
$$;

-- A pattern that matches what begins with a text, in lower case.
CREATE FUNCTION platform.like_prefix(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(replace(lower(value), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

-- The audit log by what was changed and by the request that changed it.
CREATE INDEX audit_log_subject ON platform.audit_log (subject, id);
CREATE INDEX audit_log_request ON platform.audit_log (request_id, id) WHERE request_id <> '';

CREATE INDEX outbox_dead_by_time ON platform.outbox (consumer, created_at, id) WHERE dead_at IS NOT NULL;

-- Filters and orders of a staff list under a name: the owner's own, or shared with all of staff.
CREATE TABLE platform.views (
    id uuid PRIMARY KEY,
    -- Accounts are another module's.
    owner_id uuid NOT NULL,
    list text NOT NULL CHECK (list <> ''),
    name text NOT NULL CHECK (name <> ''),
    -- Texts by name: the list's query parameters.
    query jsonb NOT NULL CHECK (jsonb_typeof(query) = 'object'),
    shared boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE INDEX views_of_owner ON platform.views (owner_id, list);
CREATE INDEX views_shared ON platform.views (list) WHERE shared;
