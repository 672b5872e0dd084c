-- compatible
-- How far a search engine outside is, by the name of its index. The position is one of the log of events: what happened up to there the index has.
CREATE TABLE commerce.search_engines (
    name text PRIMARY KEY,
    position bigint NOT NULL,
    -- What is searched, and what is being filled to take its place; up to the product at this position it is.
    live text,
    building text,
    copied bigint NOT NULL DEFAULT -1,
    asked boolean NOT NULL DEFAULT true,
    last_error text,
    -- One node feeds it, until then; a node whose claim is not the last writes nothing.
    claim bigint NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
