-- Up to a thousand products that changed at once are named, fifty a notification, so that whoever keeps products in memory reads only those anew. Of more, and of
-- ids that cannot be named: "*".
CREATE OR REPLACE FUNCTION commerce.tell(aspects text, ids text[]) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('stoa', 'catalogue:products:' || $1 || ':' || part)
    FROM (
        SELECT CASE WHEN cardinality($2) <= 1000 AND NOT bool_or(length(id) > 100 OR id LIKE '%,%') THEN string_agg(id, ',') ELSE '*' END AS part
        FROM unnest($2) WITH ORDINALITY AS changed(id, number) GROUP BY CASE WHEN cardinality($2) <= 1000 THEN (number - 1) / 50 ELSE 0 END
    ) AS parts
$$;
