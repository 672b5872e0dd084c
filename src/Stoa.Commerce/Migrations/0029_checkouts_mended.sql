-- When it last began to hold something: how long it holds it counts from here, not from the quote.
ALTER TABLE commerce.checkouts ADD COLUMN opened_at timestamptz;
