-- Imports: a file is taken as it is, read into rows, tried against what there is, and only then applied. Whoever works on one holds its lease, commits how far it
-- is with each part, and loses it to another node when it dies.
CREATE TABLE commerce.imports (
    id uuid PRIMARY KEY,
    type text NOT NULL CHECK (type IN ('products', 'customers', 'orders', 'stock', 'prices', 'redirects')),
    format text NOT NULL CHECK (format IN ('csv', 'ndjson', 'shopify', 'woocommerce')),
    status text NOT NULL CHECK (status IN ('received', 'staging', 'staged', 'applying', 'applied', 'undoing', 'undone', 'failed')),
    -- What the file is read by: the first line as it stands, what separates its cells, whether texts are guarded against formulas, the spelling of JSON members.
    header text[] NOT NULL,
    delimiter text NOT NULL,
    guarded boolean NOT NULL,
    contract text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    ignored_columns text[] NOT NULL,
    bytes bigint NOT NULL,
    hash bytea NOT NULL,
    actor_id uuid,
    on_error text NOT NULL DEFAULT 'stop' CHECK (on_error IN ('stop', 'skip')),
    -- How far it is: the last line read, then the last group of rows tried, applied or undone.
    is_read boolean NOT NULL DEFAULT false,
    cursor bigint NOT NULL DEFAULT 0,
    rows bigint NOT NULL DEFAULT 0,
    done bigint NOT NULL DEFAULT 0,
    lease uuid,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    phase_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX imports_at_work ON commerce.imports (created_at) WHERE status IN ('received', 'staging', 'applying', 'undoing');
CREATE INDEX imports_by_creation ON commerce.imports (created_at, id);

-- The file, until it is read. Files are compressed seldom well enough to be worth the time.
CREATE TABLE commerce.import_files (
    import_id uuid NOT NULL REFERENCES commerce.imports ON DELETE CASCADE,
    n integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (import_id, n)
);
ALTER TABLE commerce.import_files ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Rows that belong to one thing (a product with its variants) have one group: the line of the first of them.
CREATE TABLE commerce.import_rows (
    import_id uuid NOT NULL REFERENCES commerce.imports ON DELETE CASCADE,
    line bigint NOT NULL,
    grp bigint NOT NULL,
    key text NOT NULL,
    -- What other rows may call the thing instead.
    alias text,
    body text NOT NULL,
    outcome text CHECK (outcome IN ('create', 'update', 'unchanged', 'error')),
    PRIMARY KEY (import_id, line)
);
CREATE INDEX import_rows_by_group ON commerce.import_rows (import_id, grp);

CREATE TABLE commerce.import_errors (
    import_id uuid NOT NULL REFERENCES commerce.imports ON DELETE CASCADE,
    line bigint NOT NULL,
    n integer NOT NULL,
    column_name text NOT NULL,
    code text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (import_id, line, n)
);

-- What an import changed, in its order; what it was before, and the version it got. Undone from the end.
CREATE TABLE commerce.import_changes (
    import_id uuid NOT NULL REFERENCES commerce.imports ON DELETE CASCADE,
    n bigint GENERATED ALWAYS AS IDENTITY,
    line bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('product', 'variant', 'category', 'brand', 'stock', 'customer', 'redirect', 'order')),
    entity_id text NOT NULL,
    -- Null: it was not there.
    before json,
    version_after bigint NOT NULL,
    -- Why it was left as it is.
    kept text,
    PRIMARY KEY (import_id, n)
);

-- Pictures that rows name by their addresses.
CREATE TABLE commerce.import_pictures (
    import_id uuid NOT NULL REFERENCES commerce.imports ON DELETE CASCADE,
    n bigint GENERATED ALWAYS AS IDENTITY,
    line bigint NOT NULL,
    column_name text NOT NULL,
    product_id text NOT NULL,
    variant_id text,
    url text NOT NULL,
    alt text NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    -- Attached by this import, so that undoing takes it away again.
    media_id text,
    PRIMARY KEY (import_id, n)
);
CREATE INDEX import_pictures_pending ON commerce.import_pictures (due_at) WHERE status = 'pending';

-- Where a picture came from: it is fetched once, however often an import names it.
CREATE TABLE commerce.media_sources (
    url_hash bytea PRIMARY KEY,
    media_id text NOT NULL REFERENCES commerce.media ON DELETE CASCADE
);
CREATE INDEX media_sources_of_media ON commerce.media_sources (media_id);

-- Addresses of the shop that was, and where they lead now.
CREATE TABLE commerce.redirects (
    path text COLLATE "C" PRIMARY KEY CHECK (path ~ '^/'),
    target text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- The same words, found at half the cost for plain ASCII, which most texts are: an import of a hundred thousand products asks for them four hundred thousand times.
CREATE OR REPLACE FUNCTION commerce.words(text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length($1) = length($1) THEN
        RETURN ARRAY(SELECT DISTINCT left(word, 200) COLLATE "C" FROM unnest(string_to_array(commerce.fold($1), ' ')) AS word WHERE word <> '' ORDER BY 1);
    END IF;
    RETURN (SELECT coalesce(array_agg(DISTINCT left(word, 200) COLLATE "C"), '{}') FROM (
            SELECT word FROM unnest(string_to_array(commerce.fold($1), ' ')) AS word WHERE octet_length(word) = length(word)
            UNION ALL
            SELECT part FROM unnest(string_to_array(commerce.fold($1), ' ')) AS word
            CROSS JOIN LATERAL (
                SELECT run[1] AS whole, run[2] AS dense FROM regexp_matches(
                    word, U&'([^\0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\4DBF\4E00-\9FFF\F900-\FAFF]+)|([\0E00-\0EFF\1000-\109F\1780-\17FF\3040-\30FF\3400-\4DBF\4E00-\9FFF\F900-\FAFF]+)', 'g') AS run
            ) AS runs
            CROSS JOIN LATERAL (
                SELECT whole WHERE whole IS NOT NULL
                UNION ALL SELECT substr(dense, n, 2) FROM generate_series(1, length(dense)) AS n WHERE dense IS NOT NULL
            ) AS parts(part)
            WHERE octet_length(word) <> length(word)
        ) AS all_words WHERE word <> '');
END
$$;
