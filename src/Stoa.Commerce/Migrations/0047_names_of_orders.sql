-- What an order is found by beside its number: the words of the names that it is sent and billed to.
CREATE FUNCTION commerce.people_of(shipping jsonb, billing jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(commerce.words(concat_ws(' ', shipping ->> 'FirstName', shipping ->> 'LastName', shipping ->> 'Company',
        billing ->> 'FirstName', billing ->> 'LastName', billing ->> 'Company')))
$$;

-- Guests had no name. Theirs is that of their latest order.
UPDATE commerce.customers c SET first_name = coalesce(o.billing_address ->> 'FirstName', ''), last_name = coalesce(o.billing_address ->> 'LastName', '')
FROM commerce.customers g CROSS JOIN LATERAL (
    SELECT o.billing_address FROM commerce.orders o WHERE o.customer_id = g.id ORDER BY o.created_at DESC, o.id DESC LIMIT 1) AS o
WHERE g.id = c.id AND c.user_id IS NULL AND c.anonymised_at IS NULL AND c.first_name = '' AND c.last_name = '';
