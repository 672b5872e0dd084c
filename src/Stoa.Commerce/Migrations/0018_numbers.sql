-- A number that nobody sells is no misspelling of another: numbers are looked up, but not suggested.
CREATE OR REPLACE FUNCTION commerce.reindex(gone commerce.indexed[], come commerce.indexed[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    lost commerce.search_words[];
    found commerce.search_words[];
BEGIN
    IF cardinality(gone) + cardinality(come) = 0 THEN
        RETURN;
    END IF;
    lost := ARRAY(
        SELECT (word, (position / 2048)::int, bit_or(commerce.bit_of(position)), NULL)::commerce.search_words
        FROM unnest(gone) AS g CROSS JOIN LATERAL unnest(commerce.words(g.names || ' ' || g.texts)) AS word GROUP BY word, position / 2048);
    found := ARRAY(
        SELECT (word, block, bit_or(bits) FILTER (WHERE named), bit_or(bits) FILTER (WHERE NOT named))::commerce.search_words
        FROM (
            SELECT left(word, 200) COLLATE "C" AS word, (position / 2048)::int AS block, commerce.bit_of(position) AS bits, named
            FROM (SELECT position, names AS said, true AS named FROM unnest(come) UNION ALL SELECT position, texts, false FROM unnest(come)) AS texts
            CROSS JOIN LATERAL unnest(
                CASE WHEN octet_length(said) = length(said) THEN string_to_array(commerce.fold(said), ' ') ELSE commerce.words(said) END) AS word
            WHERE word <> ''
        ) AS uses GROUP BY word, block ORDER BY word, block);
    PERFORM pg_advisory_xact_lock(hashtext('commerce.search_words'));
    UPDATE commerce.search_words s SET names = s.names & ~l.names, texts = s.texts & ~l.names
    FROM unnest(lost) AS l WHERE s.word = l.word AND s.block = l.block;
    INSERT INTO commerce.known_words (word) SELECT DISTINCT word FROM unnest(found) WHERE translate(word, '0123456789', '') <> '' ORDER BY word
    ON CONFLICT DO NOTHING;
    INSERT INTO commerce.search_words AS s (word, block, names, texts) SELECT word, block, names, texts FROM unnest(found)
    ON CONFLICT (word, block) DO UPDATE
    SET names = coalesce(s.names | excluded.names, s.names, excluded.names), texts = coalesce(s.texts | excluded.texts, s.texts, excluded.texts);
END
$$;

-- What is said of products on sale, for all of a statement at once: a function a row costs more than what it does.
CREATE OR REPLACE FUNCTION commerce.index_products() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone commerce.indexed[] := '{}';
    come commerce.indexed[] := '{}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        come := ARRAY(
            SELECT (p.position, p.name || ' ' || p.sku || ' ' || p.variant_names,
                p.description || ' ' || coalesce(a.texts, '') || ' ' || p.variant_texts)::commerce.indexed
            FROM now p LEFT JOIN LATERAL (SELECT string_agg(value, ' ') AS texts FROM json_each_text(p.attributes)) AS a ON p.attributes::text <> '{}'
            WHERE p.status = 'active');
    ELSIF TG_OP = 'DELETE' THEN
        gone := ARRAY(SELECT (position, name || ' ' || sku || ' ' || variant_names,
            description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts)::commerce.indexed FROM before WHERE status = 'active');
    ELSE
        gone := ARRAY(SELECT (x.*)::commerce.indexed FROM (
            SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts
            FROM before WHERE status = 'active'
            EXCEPT SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts
            FROM now WHERE status = 'active') AS x);
        come := ARRAY(SELECT (x.*)::commerce.indexed FROM (
            SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts
            FROM now WHERE status = 'active'
            EXCEPT SELECT position, name || ' ' || sku || ' ' || variant_names, description || ' ' || commerce.texts_of(attributes) || ' ' || variant_texts
            FROM before WHERE status = 'active') AS x);
    END IF;
    PERFORM commerce.reindex(gone, come);
    RETURN NULL;
END
$$;
