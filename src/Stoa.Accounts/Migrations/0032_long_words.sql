-- A word longer than a lexeme can be (2,046 bytes, which two hundred characters come to that decompose) is looked for by its beginning.
CREATE OR REPLACE FUNCTION accounts.beginning_with(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(quote_literal(left(word, 200)) || ':*', ' & ')::tsquery FROM unnest(accounts.words_of(value)) AS word
$$;
