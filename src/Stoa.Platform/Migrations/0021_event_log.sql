-- What waits for its place, and what has one, are two tables: a queue that stays small, and a log that only grows. The log is in segments by position, so that
-- what is old goes by dropping a table, and whoever reads on from a place looks at the segments from there on and at no other (ADR 100).
ALTER TABLE platform.events RENAME TO event_log_0;
DROP INDEX platform.events_pending, platform.events_once, platform.events_position, platform.events_type, platform.events_aggregate, platform.events_time;

CREATE TABLE platform.events (
    -- The order in which changes were written down, with holes.
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    type text NOT NULL,
    aggregate_kind text NOT NULL,
    aggregate_id text NOT NULL,
    -- Members in snake case.
    payload json NOT NULL,
    occurred_at timestamptz NOT NULL,
    -- The transaction, where it may change one thing by several statements and tells of it once; null where a statement is a change.
    change xid8,
    -- Of the request that told it; null where that was not traced.
    traceparent text,
    -- Triggers name it, as they were written when queue and log were one table.
    position bigint CHECK (position IS NULL)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE UNIQUE INDEX events_once ON platform.events (change, aggregate_id, type) WHERE position IS NULL AND change IS NOT NULL;

INSERT INTO platform.events (id, type, aggregate_kind, aggregate_id, payload, occurred_at, change, traceparent)
SELECT id, type, aggregate_kind, aggregate_id, payload, occurred_at, change, traceparent FROM platform.event_log_0 WHERE position IS NULL ORDER BY number;
DELETE FROM platform.event_log_0 WHERE position IS NULL;

CREATE TABLE platform.event_log (
    id uuid NOT NULL,
    -- Its place among all events, without gaps.
    position bigint PRIMARY KEY,
    -- Its place among the events of its aggregate: 1, 2, 3 …
    sequence bigint NOT NULL,
    type text NOT NULL,
    aggregate_kind text NOT NULL,
    aggregate_id text NOT NULL,
    payload json NOT NULL,
    occurred_at timestamptz NOT NULL,
    traceparent text
) PARTITION BY RANGE (position);

CREATE INDEX event_log_type ON platform.event_log (type, position);
CREATE INDEX event_log_aggregate ON platform.event_log (aggregate_id, aggregate_kind, sequence);
CREATE INDEX event_log_time ON platform.event_log (occurred_at);

-- The tables platform.event_log_<first>.
CREATE TABLE platform.event_segments (
    first bigint PRIMARY KEY,
    last bigint NOT NULL CHECK (last >= first)
);

-- Sees to it that there are segments up to a position. A segment has room for as many events as the last day had, so one holds about a day. A table of its own
-- that is attached: the log is read and written meanwhile. By whoever holds the head's row; with the rights of who migrates, as it makes tables.
CREATE FUNCTION platform.extend_event_log(needed bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    begins bigint;
    ends bigint;
BEGIN
    -- Behind the head where there is none: all that was told is gone.
    SELECT coalesce((SELECT max(s.last) FROM platform.event_segments s), h.position) + 1 INTO begins FROM platform.event_head h;
    WHILE begins <= needed LOOP
        ends := begins - 1 + greatest(20000,
            begins - (SELECT e.position FROM platform.event_log e WHERE e.occurred_at > now() - interval '1 day' ORDER BY e.occurred_at LIMIT 1));
        EXECUTE format('CREATE TABLE platform.event_log_%s (LIKE platform.event_log INCLUDING INDEXES)', begins);
        EXECUTE format('ALTER TABLE platform.event_log ATTACH PARTITION platform.event_log_%s FOR VALUES FROM (%s) TO (%s)', begins, begins, ends + 1);
        INSERT INTO platform.event_segments (first, last) VALUES (begins, ends);
        begins := ends + 1;
    END LOOP;
END
$$;

-- Drops the segments, the oldest first, in which everything happened before a moment, and says how many. Readers of the log wait for it, changes do not; where
-- one of them reads for long, it is left for the next time.
CREATE FUNCTION platform.drop_event_segments(before timestamptz) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog SET lock_timeout = '1s' AS $$
DECLARE
    segment platform.event_segments;
    is_needed boolean;
    dropped integer := 0;
BEGIN
    FOR segment IN SELECT s.* FROM platform.event_segments s JOIN platform.event_head h ON s.last <= h.position ORDER BY s.first LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM platform.event_log_%s WHERE occurred_at >= $1)', segment.first) INTO is_needed USING before;
        EXIT WHEN is_needed;
        BEGIN
            EXECUTE format('DROP TABLE platform.event_log_%s', segment.first);
        EXCEPTION WHEN lock_not_available THEN
            EXIT;
        END;
        DELETE FROM platform.event_segments WHERE first = segment.first;
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

-- What is there already is the first segment.
ALTER TABLE platform.event_log_0 DROP COLUMN number, DROP COLUMN change;
DO $$
DECLARE
    head bigint := (SELECT position FROM platform.event_head);
BEGIN
    IF EXISTS (SELECT FROM platform.event_log_0) THEN
        ALTER TABLE platform.event_log_0 ALTER COLUMN position SET NOT NULL, ALTER COLUMN sequence SET NOT NULL;
        EXECUTE format('ALTER TABLE platform.event_log ATTACH PARTITION platform.event_log_0 FOR VALUES FROM (0) TO (%s)', head + 1);
        INSERT INTO platform.event_segments (first, last) VALUES (0, head);
    ELSE
        DROP TABLE platform.event_log_0;
    END IF;
END
$$;
