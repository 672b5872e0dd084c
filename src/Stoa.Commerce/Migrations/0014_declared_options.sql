-- Variants of before products had options, or that a script wrote, have values that their product does not declare, and could be edited only after
-- PUT /admin/products/{id}/options. Their products now declare the options that follow from them: those that are declared already, and behind them names and
-- values in the order in which they appear, variant by variant.
-- What is no matrix stays as it is, for that route to bring into line: variants that do not all have the same names, or of which two have the same values; more
-- than 3 names, or names that differ in nothing but case; more than 100 values of a name; a name or value that is blank, no text or longer than 100 characters.
WITH entries AS MATERIALIZED (
    SELECT v.product_id, v.id, dense_rank() OVER (PARTITION BY v.product_id ORDER BY v.position, v.id) AS variant, e.n, e.name, e.value #>> '{}' AS value,
        json_typeof(e.value) = 'string' AS is_text
    FROM commerce.variants v
    CROSS JOIN LATERAL json_each(CASE WHEN json_typeof(v.attributes) = 'object' THEN v.attributes ELSE '{}' END) WITH ORDINALITY AS e(name, value, n)
    WHERE NOT v.archived
),
declared AS MATERIALIZED (
    SELECT p.id AS product_id, o.n AS option, x.n, o.option->>'name' AS name, x.value
    FROM commerce.products p
    CROSS JOIN LATERAL json_array_elements(p.options) WITH ORDINALITY AS o(option, n)
    CROSS JOIN LATERAL json_array_elements_text(o.option->'values') WITH ORDINALITY AS x(value, n)
    WHERE p.id IN (SELECT product_id FROM entries)
),
wanting AS MATERIALIZED (
    SELECT DISTINCT product_id FROM (SELECT product_id, name, value FROM entries EXCEPT SELECT product_id, name, value FROM declared) AS undeclared
),
appearances AS (
    SELECT product_id, name, value, true AS is_text, ARRAY[0, option, n] AS place FROM declared WHERE product_id IN (SELECT product_id FROM wanting)
    UNION ALL
    SELECT product_id, name, value, is_text, ARRAY[variant, n, 0] FROM entries WHERE product_id IN (SELECT product_id FROM wanting)
),
named_values AS (
    SELECT product_id, name, value, min(place) AS place, bool_and(is_text AND value ~ '[^[:space:]]' AND length(value) <= 100) AS is_value
    FROM appearances GROUP BY product_id, name, value
),
named AS (
    SELECT product_id, name, min(place) AS place, json_agg(value ORDER BY place) AS choices,
        bool_and(is_value) AND count(*) <= 100 AND name ~ '[^[:space:]]' AND length(name) <= 100 AS is_option
    FROM named_values GROUP BY product_id, name
),
derived AS (
    SELECT product_id, count(*) AS names, json_agg(json_build_object('name', name, 'values', choices) ORDER BY place) AS options
    FROM named GROUP BY product_id HAVING bool_and(is_option) AND count(*) <= 3 AND count(*) = count(DISTINCT lower(name))
),
matrices AS (
    SELECT product_id, count(*) AS variants FROM commerce.variants
    WHERE NOT archived AND product_id IN (SELECT product_id FROM derived)
    GROUP BY product_id HAVING count(*) = count(DISTINCT attributes::jsonb)
),
said AS (
    SELECT product_id, count(*) AS entries, count(DISTINCT (variant, name)) AS names FROM entries
    WHERE product_id IN (SELECT product_id FROM matrices) GROUP BY product_id
)
UPDATE commerce.products p SET options = d.options, version = p.version + 1, updated_at = now()
FROM derived d JOIN matrices m USING (product_id) JOIN said s USING (product_id)
-- Every variant has every name, once.
WHERE p.id = d.product_id AND s.entries = m.variants * d.names AND s.names = s.entries;
