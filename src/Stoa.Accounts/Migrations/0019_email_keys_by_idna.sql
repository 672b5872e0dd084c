-- Links to prove an address that were used: pressed again, they are answered as done. By the hash of their tokens, until they would have ended.
CREATE TABLE IF NOT EXISTS accounts.used_links (
    link_hash bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE INDEX IF NOT EXISTS used_links_expires_at ON accounts.used_links (expires_at);

-- One mailbox, one account: domains are compared as the A-labels of IDNA 2008 (bücher.example is xn--bcher-kva.example), and googlemail.com is gmail.com.
-- Where two accounts turn out to have one mailbox, the older one keeps the address, as in 0005_email_keys.sql.
CREATE FUNCTION accounts.a_label(label text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
-- RFC 3492: the code points below 128 as they are, the others as differences.
DECLARE
    points integer[] := ARRAY(SELECT ascii(c) FROM unnest(string_to_array(label, NULL)) WITH ORDINALITY AS l (c, n) ORDER BY n);
    digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
    result text := coalesce((SELECT string_agg(c, '' ORDER BY n) FROM unnest(string_to_array(label, NULL)) WITH ORDINALITY AS l (c, n) WHERE ascii(c) < 128), '');
    basic integer := length(result);
    handled integer := length(result);
    n integer := 128;
    delta integer := 0;
    bias integer := 72;
    next_n integer;
    point integer;
    q integer;
    k integer;
    t integer;
BEGIN
    IF octet_length(label) = char_length(label) THEN
        RETURN label;
    END IF;
    IF basic > 0 THEN
        result := result || '-';
    END IF;
    WHILE handled < cardinality(points) LOOP
        next_n := (SELECT min(p) FROM unnest(points) AS p WHERE p >= n);
        delta := delta + (next_n - n) * (handled + 1);
        n := next_n;
        FOREACH point IN ARRAY points LOOP
            IF point < n THEN
                delta := delta + 1;
            ELSIF point = n THEN
                q := delta;
                k := 36;
                LOOP
                    t := least(greatest(k - bias, 1), 26);
                    EXIT WHEN q < t;
                    result := result || substr(digits, t + (q - t) % (36 - t) + 1, 1);
                    q := (q - t) / (36 - t);
                    k := k + 36;
                END LOOP;
                result := result || substr(digits, q + 1, 1);
                delta := CASE WHEN handled = basic THEN delta / 700 ELSE delta / 2 END;
                delta := delta + delta / (handled + 1);
                k := 0;
                WHILE delta > 455 LOOP
                    delta := delta / 35;
                    k := k + 36;
                END LOOP;
                bias := k + 36 * delta / (delta + 38);
                delta := 0;
                handled := handled + 1;
            END IF;
        END LOOP;
        delta := delta + 1;
        n := n + 1;
    END LOOP;
    RETURN 'xn--' || result;
END
$$;

WITH respelled AS (
    SELECT u.id, u.created_at, split_part(u.email_key, '@', 1) || '@' || CASE domain WHEN 'googlemail.com' THEN 'gmail.com' ELSE domain END AS key
    FROM accounts.users u,
        LATERAL (SELECT string_agg(accounts.a_label(l), '.' ORDER BY n)
            FROM unnest(string_to_array(replace(replace(replace(split_part(u.email_key, '@', 2), '。', '.'), '．', '.'), '｡', '.'), '.')) WITH ORDINALITY AS p (l, n)) AS d (domain)
    WHERE octet_length(split_part(u.email_key, '@', 2)) <> char_length(split_part(u.email_key, '@', 2)) OR u.email_key LIKE '%@googlemail.com'
)
UPDATE accounts.users u SET email_key = k.key
FROM (SELECT DISTINCT ON (key) id, key FROM respelled ORDER BY key, created_at, id) AS k
WHERE u.id = k.id AND u.email_key <> k.key AND NOT EXISTS (SELECT FROM accounts.users o WHERE o.email_key = k.key);

DROP FUNCTION accounts.a_label(text);
