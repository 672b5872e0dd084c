-- Counts what people change of a message, so that one editor does not overwrite another unseen (ETag, If-Match).
ALTER TABLE push.messages ADD COLUMN version bigint NOT NULL DEFAULT 1;
