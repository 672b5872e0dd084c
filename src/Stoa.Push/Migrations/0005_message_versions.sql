-- Counts what people change of a message, sending it included, so that one editor does not overwrite another unseen (ETag, If-Match). What delivery counts is not a version.
ALTER TABLE push.messages ADD COLUMN version bigint NOT NULL DEFAULT 1;
