-- What a shopper types and what a product is called are made the same: lower case; marks, tatweel and what cannot be seen dropped; digits of all
-- scripts as 0 to 9; forms of one letter as one (final sigma, Arabic and Persian yeh and kaf); everything that is no part of a word a space. Signs of Indic and
-- South-East Asian scripts are part of their words, and kana keep their voice marks. Plain ASCII comes to the same by a shorter way.
CREATE OR REPLACE FUNCTION commerce.fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length($1) = length($1)
        THEN translate(lower($1), E'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\x7F', repeat(' ', 64))
        ELSE regexp_replace(
            normalize(
                replace(replace(replace(
                    translate(
                        lower(regexp_replace(
                            normalize($1, NFKD),
                            U&'[\00AD\0300-\036F\0483-\0487\0591-\05BD\05BF\05C1\05C2\05C4\05C5\05C7\0610-\061A\0640\064B-\065F\0670\06D6-\06DC\06DF-\06E8\06EA-\06ED\180B-\180E\200B-\200F\202A-\202E\2060-\2064\FE00-\FE0F\FEFF]',
                            '', 'g')),
                        U&'\00F8\0142\0111\00F0\0127\0131\0167\03C2\0649\06CC\06A9\0629'
                            '\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9'
                            '\0966\0967\0968\0969\096A\096B\096C\096D\096E\096F\09E6\09E7\09E8\09E9\09EA\09EB\09EC\09ED\09EE\09EF'
                            '\0E50\0E51\0E52\0E53\0E54\0E55\0E56\0E57\0E58\0E59',
                        U&'olddhit\03C3\064A\064A\0643\064701234567890123456789012345678901234567890123456789'),
                    U&'\00DF', 'ss'), U&'\00E6', 'ae'), U&'\0153', 'oe'),
                NFC),
            U&'[^[:alnum:]\0900-\0963\0966-\0DF3\0E00-\0E4E\0E50-\0EFF\1000-\1049\1050-\109F\1780-\17D3\17E0-\17E9]+', ' ', 'g')
        END
$$;

-- The distinct words of a text; of a very long word its beginning, which an index can hold. Scripts that do not put spaces between words (Han, kana, Thai,
-- Lao, Khmer, Burmese) are taken apart into neighbouring pairs and the last letter, so that any run of letters in them is found.
CREATE OR REPLACE FUNCTION commerce.words(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT left(word, 200) COLLATE "C"), '{}') FROM (
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
    ) AS all_words WHERE word <> ''
$$;

-- What variants add to the words of their product.
ALTER TABLE commerce.products ADD COLUMN variant_names text NOT NULL DEFAULT '', ADD COLUMN variant_texts text NOT NULL DEFAULT '';

CREATE FUNCTION commerce.texts_of(json) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN $1::text = '{}' THEN '' ELSE (SELECT coalesce(string_agg(value, ' '), '') FROM json_each_text($1)) END
$$;

-- Every word that a product has, as a suggestion for one that none has. A word that no product has any more does no harm: what is suggested is looked up.
CREATE TABLE commerce.known_words (
    word text COLLATE "C" PRIMARY KEY,
    letters smallint NOT NULL GENERATED ALWAYS AS (length(word)) STORED
);
CREATE INDEX known_words_by_length ON commerce.known_words (letters);

CREATE OR REPLACE FUNCTION commerce.index_products() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone commerce.indexed[] := '{}';
    come commerce.indexed[] := '{}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        come := ARRAY(SELECT (position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts)::commerce.indexed
            FROM now WHERE status = 'active');
    ELSIF TG_OP = 'DELETE' THEN
        gone := ARRAY(SELECT (position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts)::commerce.indexed
            FROM before WHERE status = 'active');
    ELSE
        gone := ARRAY(SELECT (x.*)::commerce.indexed FROM (
            SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts FROM before WHERE status = 'active'
            EXCEPT SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts FROM now WHERE status = 'active') AS x);
        come := ARRAY(SELECT (x.*)::commerce.indexed FROM (
            SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts FROM now WHERE status = 'active'
            EXCEPT SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts FROM before WHERE status = 'active') AS x);
    END IF;
    PERFORM commerce.reindex(gone, come);
    RETURN NULL;
END
$$;

CREATE FUNCTION commerce.reindex(gone commerce.indexed[], come commerce.indexed[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(gone) + cardinality(come) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('commerce.search_words'));
    UPDATE commerce.search_words s SET names = s.names & ~b.bits, texts = s.texts & ~b.bits
    FROM (
        SELECT word, (position / 2048)::int AS block, bit_or(commerce.bit_of(position)) AS bits
        FROM unnest(gone) AS g CROSS JOIN LATERAL unnest(commerce.words(g.names || ' ' || g.texts)) AS word GROUP BY 1, 2
    ) AS b WHERE s.word = b.word AND s.block = b.block;
    WITH uses AS MATERIALIZED (
        SELECT position, unnest(commerce.words(names)) AS word, true AS named FROM unnest(come)
        UNION ALL
        SELECT position, unnest(commerce.words(texts)), false FROM unnest(come)
    ),
    known AS (INSERT INTO commerce.known_words (word) SELECT DISTINCT word FROM uses ORDER BY word ON CONFLICT DO NOTHING)
    INSERT INTO commerce.search_words AS s (word, block, names, texts)
    SELECT word, (position / 2048)::int, bit_or(commerce.bit_of(position)) FILTER (WHERE named), bit_or(commerce.bit_of(position)) FILTER (WHERE NOT named)
    FROM uses GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (word, block) DO UPDATE
    SET names = coalesce(s.names | excluded.names, s.names, excluded.names), texts = coalesce(s.texts | excluded.texts, s.texts, excluded.texts);
END
$$;

-- Keeps what variants add, and tells that their product changed.
CREATE FUNCTION commerce.keep_variant_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE commerce.products p SET variant_names = said.names, variant_texts = said.texts
    FROM (
        SELECT c.product_id, coalesce(string_agg(v.sku, ' ' ORDER BY v.id), '') AS names, coalesce(string_agg(commerce.texts_of(v.attributes), ' ' ORDER BY v.id), '') AS texts
        FROM (SELECT DISTINCT product_id FROM changed) AS c LEFT JOIN commerce.variants v ON v.product_id = c.product_id AND NOT v.archived GROUP BY 1
    ) AS said WHERE p.id = said.product_id AND (p.variant_names, p.variant_texts) IS DISTINCT FROM (said.names, said.texts);
    RETURN NULL;
END
$$;
CREATE TRIGGER variants_words_new AFTER INSERT ON commerce.variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.keep_variant_words();
CREATE TRIGGER variants_words_changed AFTER UPDATE ON commerce.variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.keep_variant_words();
CREATE TRIGGER variants_words_gone AFTER DELETE ON commerce.variants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.keep_variant_words();

-- Exact SKUs and whole names come first in a search.
CREATE INDEX variants_by_lower_sku ON commerce.variants (lower(sku));
CREATE FUNCTION commerce.name_key(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT md5(trim(both ' ' FROM commerce.fold($1))) $$;
CREATE INDEX products_by_name_key ON commerce.products (commerce.name_key(name)) WHERE status = 'active';

-- What is paid at least: of the variants that there are, else of the product itself.
CREATE FUNCTION commerce.price_from(product commerce.products) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        (SELECT min(commerce.unit_price(product, v)) FROM commerce.variants v WHERE v.product_id = product.id AND NOT v.archived),
        commerce.unit_price(product, NULL))
$$;

-- Everything is said anew in the new spelling.
UPDATE commerce.products p SET variant_names = said.names, variant_texts = said.texts
FROM (SELECT product_id, string_agg(sku, ' ' ORDER BY id) AS names, string_agg(commerce.texts_of(attributes), ' ' ORDER BY id) AS texts FROM commerce.variants GROUP BY 1) AS said
WHERE p.id = said.product_id;
TRUNCATE commerce.search_words;
DO $$
DECLARE
    low bigint := 0;
    high bigint := (SELECT coalesce(max(position), 0) FROM commerce.products);
BEGIN
    WHILE low <= high LOOP
        PERFORM commerce.reindex('{}', ARRAY(
            SELECT (position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts)::commerce.indexed
            FROM commerce.products WHERE status = 'active' AND position BETWEEN low AND low + 8191));
        low := low + 8192;
    END LOOP;
END
$$;

-- The next moment at which a price, or whether it is on sale, changes by itself. Nothing is computed from it: it tells caches that the moment has come.
ALTER TABLE commerce.products ADD COLUMN changes_at timestamptz;
ALTER TABLE commerce.variants ADD COLUMN changes_at timestamptz;
CREATE INDEX products_by_next_change ON commerce.products (changes_at) WHERE changes_at IS NOT NULL;
CREATE INDEX variants_by_next_change ON commerce.variants (changes_at) WHERE changes_at IS NOT NULL;

CREATE FUNCTION commerce.next_boundary(schedule commerce.scheduled_price[]) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT min(at) FROM unnest(schedule) AS s CROSS JOIN LATERAL (VALUES (s.starts_at), (s.ends_at)) AS b(at) WHERE at > now()
$$;

CREATE FUNCTION commerce.plan_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changes_at := least(
        commerce.next_boundary(NEW.price_schedule),
        CASE WHEN NEW.publish_at > now() THEN NEW.publish_at END,
        CASE WHEN NEW.unpublish_at > now() THEN NEW.unpublish_at END);
    RETURN NEW;
END
$$;
CREATE TRIGGER products_planned BEFORE INSERT OR UPDATE ON commerce.products FOR EACH ROW
    WHEN (NEW.price_schedule IS NOT NULL OR NEW.publish_at IS NOT NULL OR NEW.unpublish_at IS NOT NULL OR NEW.changes_at IS NOT NULL)
    EXECUTE FUNCTION commerce.plan_product();

CREATE FUNCTION commerce.plan_variant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changes_at := commerce.next_boundary(NEW.price_schedule);
    RETURN NEW;
END
$$;
CREATE TRIGGER variants_planned BEFORE INSERT OR UPDATE ON commerce.variants FOR EACH ROW
    WHEN (NEW.price_schedule IS NOT NULL OR NEW.changes_at IS NOT NULL) EXECUTE FUNCTION commerce.plan_variant();

-- What changed, so that caches drop only what shows it: "catalogue:products:{aspects}:{ids}". Aspects: m whether and where it is listed, p prices,
-- t names and texts, a attributes, s stock, o anything else. Of more than fifty products at once: "*" for the ids.
CREATE FUNCTION commerce.tell(aspects text, ids text[]) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('stoa', 'catalogue:products:' || $1 || ':' ||
        CASE WHEN cardinality($2) BETWEEN 1 AND 50 AND length(array_to_string($2, ',')) < 7000 THEN array_to_string($2, ',') ELSE '*' END)
    WHERE cardinality($2) > 0
$$;

CREATE FUNCTION commerce.tell_products() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    aspects text;
    ids text[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM pg_notify('stoa', 'catalogue:products:mptaso:*');
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT string_agg(DISTINCT aspect, ''), array_agg(DISTINCT n.id) INTO aspects, ids
        FROM before b JOIN now n ON n.id = b.id
        CROSS JOIN LATERAL (VALUES
            (CASE WHEN (b.status, b.publish_at, b.unpublish_at, b.category_id, b.category_ids, b.brand_id, b.position)
                IS DISTINCT FROM (n.status, n.publish_at, n.unpublish_at, n.category_id, n.category_ids, n.brand_id, n.position) THEN 'm' END),
            (CASE WHEN (b.base_price, b.sale_price, b.price_schedule, b.currency) IS DISTINCT FROM (n.base_price, n.sale_price, n.price_schedule, n.currency) THEN 'p' END),
            (CASE WHEN (b.name, b.sku, b.description, b.variant_names, b.variant_texts) IS DISTINCT FROM (n.name, n.sku, n.description, n.variant_names, n.variant_texts) THEN 't' END),
            (CASE WHEN b.attributes::text <> n.attributes::text OR b.tags <> n.tags THEN 'a' END),
            (CASE WHEN b.inventory_policy <> n.inventory_policy THEN 's' END),
            (CASE WHEN b.changes_at <= now() THEN 'mp' END),
            ('o')) AS x(aspect);
        PERFORM commerce.tell(aspects, ids);
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM commerce.tell('m', ARRAY(SELECT id FROM now));
    ELSE
        PERFORM commerce.tell('m', ARRAY(SELECT id FROM before));
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER products_changed ON commerce.products;
CREATE TRIGGER products_told_new AFTER INSERT ON commerce.products REFERENCING NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_products();
CREATE TRIGGER products_told_changed AFTER UPDATE ON commerce.products REFERENCING OLD TABLE AS before NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_products();
CREATE TRIGGER products_told_gone AFTER DELETE ON commerce.products REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_products();
CREATE TRIGGER products_told_emptied AFTER TRUNCATE ON commerce.products FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_products();

CREATE FUNCTION commerce.tell_variants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commerce.tell('psm', ARRAY(SELECT DISTINCT product_id FROM changed));
    RETURN NULL;
END
$$;
DROP TRIGGER variants_changed ON commerce.variants;
CREATE TRIGGER variants_told_new AFTER INSERT ON commerce.variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_variants();
CREATE TRIGGER variants_told_changed AFTER UPDATE ON commerce.variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_variants();
CREATE TRIGGER variants_told_gone AFTER DELETE ON commerce.variants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION commerce.tell_variants();

-- Counts prices in at most ten ranges of one width: a 1, 2 or 5 with noughts.
CREATE FUNCTION commerce.price_ranges(prices bigint[]) RETURNS TABLE (low bigint, step bigint, products bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH spread AS (SELECT min(price) AS least, max(price) AS most FROM unnest(prices) AS price),
    width AS (
        SELECT (SELECT s.step FROM (SELECT (m * 10::numeric ^ e)::bigint AS step FROM generate_series(0, 15) AS e CROSS JOIN (VALUES (1), (2), (5)) AS x(m)) AS s
                WHERE most / s.step - least / s.step < 10 ORDER BY s.step LIMIT 1) AS step
        FROM spread
    )
    SELECT price / w.step * w.step, w.step, count(*) FROM unnest(prices) AS price CROSS JOIN width w GROUP BY 1, 2
$$;
