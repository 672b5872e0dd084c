-- A quote is written to be read once or twice and deleted within days: to compress it took a seventh of what PostgreSQL did for a quote of 100 lines.
ALTER TABLE commerce.checkouts ALTER COLUMN purchase SET STORAGE EXTERNAL;
