-- One sequence for all claims: the ranges of a message that is sent again are new rows, and a claim of the old ones must not fit them.
-- It starts above any epoch that was counted by range before.
CREATE SEQUENCE push.epochs START WITH 1000000;
ALTER TABLE push.shards ALTER COLUMN epoch TYPE bigint;
