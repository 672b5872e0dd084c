-- The words of a text, without case and accents; whatever ASCII has besides letters and digits parts them.
CREATE FUNCTION accounts.words_of(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_remove(string_to_array(
        translate(lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036F]', '', 'g')), E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r', repeat(' ', 35)), ' '), '')
$$;

-- Texts that have, for every word of this one, a word beginning with it. Null, which nothing fits, where it has no words.
CREATE FUNCTION accounts.beginning_with(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery FROM unnest(accounts.words_of(value)) AS word
$$;

ALTER TABLE accounts.users ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS (array_to_tsvector(accounts.words_of(email || ' ' || first_name || ' ' || last_name))) STORED;

CREATE INDEX users_words ON accounts.users USING gin (words);
CREATE INDEX users_newest ON accounts.users (created_at DESC, id DESC);
CREATE INDEX users_inactive ON accounts.users (created_at DESC, id DESC) WHERE NOT active;

-- ID tokens that somebody signed in with: each is good once. By hash of what its signature is over, for that cannot be spelled twice.
CREATE TABLE accounts.used_id_tokens (
    hash bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE INDEX used_id_tokens_expires_at ON accounts.used_id_tokens (expires_at);

-- Files that users are moved in from, by the hash of their content, and how far each has come.
CREATE TABLE accounts.imports (
    file_hash bytea PRIMARY KEY,
    -- Where the next line begins, and how many were before it.
    position bigint NOT NULL DEFAULT 0,
    lines bigint NOT NULL DEFAULT 0,
    created bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    -- How much of the file of errors belongs to those lines.
    errors_position bigint NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL,
    finished_at timestamptz
);
