-- compatible
-- How often whoever worked on an import was lost without having committed a part of it.
ALTER TABLE commerce.imports ADD COLUMN lost_leases integer NOT NULL DEFAULT 0;
