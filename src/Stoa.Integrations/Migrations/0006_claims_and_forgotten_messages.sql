-- Numbers of claims are never used twice: a lane that was removed and is there again would otherwise count anew, and a node that lost it long ago would settle
-- it for the one that has it now. They begin above what any lane has counted.
CREATE SEQUENCE integrations.claims START 1000000000;

-- Messages that are made at this moment, of what the log said before, are waited for, and are forgotten with the rest.
CREATE OR REPLACE FUNCTION integrations.forget_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('integrations.messages'));
    DELETE FROM integrations.messages WHERE position = NEW.position;
    RETURN NULL;
END $$;
