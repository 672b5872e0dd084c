-- Pictures. Their files are in the storage (a disk or S3) under the hash of the original, which is what addresses are made of: a row is only committed when
-- all of its files are there.
CREATE TABLE commerce.media (
    id text PRIMARY KEY,
    -- SHA-256 of the file as it was uploaded.
    hash text COLLATE "C" NOT NULL CONSTRAINT media_hash_key UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
    type text NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif')),
    -- As it is shown: the orientation that a camera noted is applied.
    width integer NOT NULL CHECK (width BETWEEN 1 AND 12000),
    height integer NOT NULL CHECK (height BETWEEN 1 AND 12000),
    bytes bigint NOT NULL CHECK (bytes > 0),
    alt text NOT NULL DEFAULT '',
    -- What of it must not be cut away: from the left and from the top, parts of its width and height.
    focal_x numeric(5, 4) CHECK (focal_x BETWEEN 0 AND 1),
    focal_y numeric(5, 4) CHECK (focal_y BETWEEN 0 AND 1),
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((focal_x IS NULL) = (focal_y IS NULL))
);
CREATE INDEX media_by_creation ON commerce.media (created_at, id);
CREATE INDEX media_by_alt ON commerce.media (lower(alt) text_pattern_ops);

-- Files without a row: of an upload that is under way or was broken off, or of a picture that was deleted. What has been here for long is removed from the
-- storage. Whoever uploads a picture adds its hash here before the first file, and takes it away with the commit of its row.
CREATE TABLE commerce.media_leftovers (
    hash text COLLATE "C" PRIMARY KEY,
    -- -infinity: deleted, so nothing is waited for.
    since timestamptz NOT NULL
);

CREATE TABLE commerce.product_media (
    product_id text NOT NULL REFERENCES commerce.products ON DELETE CASCADE,
    position integer NOT NULL,
    -- No cascade: a picture that a product shows cannot be deleted.
    media_id text NOT NULL CONSTRAINT product_media_in_use REFERENCES commerce.media,
    -- Null: of the product itself.
    variant_id text REFERENCES commerce.variants ON DELETE CASCADE,
    alt text NOT NULL,
    PRIMARY KEY (product_id, position),
    CONSTRAINT product_media_once UNIQUE NULLS NOT DISTINCT (product_id, media_id, variant_id)
);
CREATE INDEX product_media_of_media ON commerce.product_media (media_id);
CREATE INDEX product_media_of_variant ON commerce.product_media (variant_id) WHERE variant_id IS NOT NULL;
