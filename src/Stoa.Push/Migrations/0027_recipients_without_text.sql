-- compatible
-- Of the skipped: those for whom nothing was left of the message's texts, which are variables.
ALTER TABLE push.shards ADD COLUMN textless integer NOT NULL DEFAULT 0;
