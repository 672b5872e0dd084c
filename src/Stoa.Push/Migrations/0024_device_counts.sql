-- How many devices there are, by what staff ask for, so that nobody counts a million of them. Every statement that changes devices appends what it changed
-- and waits for nobody: two registrations share no row. A job adds that up; who reads adds what it has not added yet.
CREATE TABLE push.device_counts (
    platform text NOT NULL,
    -- Why they were switched off; '' where they are sent to.
    reason text NOT NULL,
    -- The day, in UTC, that they were last seen; of those that were switched off nobody asks, and it is always -infinity.
    seen_on date NOT NULL,
    devices bigint NOT NULL,
    PRIMARY KEY (platform, reason, seen_on)
);

-- Empty but for seconds.
CREATE TABLE push.device_changes (LIKE push.device_counts);

-- The same of those with a tag: to tell how many they are, the list of a tag would look at each of them.
CREATE TABLE push.tag_counts (
    tag text PRIMARY KEY,
    devices bigint NOT NULL
);

CREATE TABLE push.tag_changes (
    tag text NOT NULL,
    devices bigint NOT NULL
);

CREATE FUNCTION push.seen_on(is_active boolean, last_seen_at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN is_active THEN (last_seen_at AT TIME ZONE 'UTC')::date ELSE '-infinity' END
$$;

CREATE FUNCTION push.count_new_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO push.device_changes (platform, reason, seen_on, devices)
    SELECT d.platform, coalesce(d.deactivation_reason, ''), push.seen_on(d.is_active, d.last_seen_at), count(*) FROM now_there AS d GROUP BY 1, 2, 3;
    INSERT INTO push.tag_changes (tag, devices) SELECT t.tag, count(*) FROM now_there d CROSS JOIN LATERAL unnest(d.tags) AS t (tag) GROUP BY 1;
    RETURN NULL;
END
$$;

-- Most updates are those of apps that register again the same day, and change nothing here.
CREATE FUNCTION push.count_changed_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO push.device_changes (platform, reason, seen_on, devices)
    SELECT d.platform, d.reason, d.seen_on, sum(d.devices) FROM (
        SELECT platform, coalesce(deactivation_reason, '') AS reason, push.seen_on(is_active, last_seen_at) AS seen_on, 1 AS devices FROM now_there
        UNION ALL
        SELECT platform, coalesce(deactivation_reason, ''), push.seen_on(is_active, last_seen_at), -1 FROM was_there
    ) AS d GROUP BY 1, 2, 3 HAVING sum(d.devices) <> 0;
    INSERT INTO push.tag_changes (tag, devices)
    SELECT d.tag, sum(d.devices) FROM (
        SELECT unnest(tags) AS tag, 1 AS devices FROM now_there UNION ALL SELECT unnest(tags), -1 FROM was_there
    ) AS d GROUP BY 1 HAVING sum(d.devices) <> 0;
    RETURN NULL;
END
$$;

CREATE FUNCTION push.count_deleted_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO push.device_changes (platform, reason, seen_on, devices)
    SELECT d.platform, coalesce(d.deactivation_reason, ''), push.seen_on(d.is_active, d.last_seen_at), -count(*) FROM was_there AS d GROUP BY 1, 2, 3;
    INSERT INTO push.tag_changes (tag, devices) SELECT t.tag, -count(*) FROM was_there d CROSS JOIN LATERAL unnest(d.tags) AS t (tag) GROUP BY 1;
    RETURN NULL;
END
$$;

CREATE FUNCTION push.count_no_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM push.device_counts;
    DELETE FROM push.device_changes;
    DELETE FROM push.tag_counts;
    DELETE FROM push.tag_changes;
    RETURN NULL;
END
$$;

-- From here on nobody changes devices until this has counted those that are there.
CREATE TRIGGER devices_counted_new AFTER INSERT ON push.devices REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION push.count_new_devices();
CREATE TRIGGER devices_counted_changed AFTER UPDATE ON push.devices REFERENCING OLD TABLE AS was_there NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION push.count_changed_devices();
CREATE TRIGGER devices_counted_deleted AFTER DELETE ON push.devices REFERENCING OLD TABLE AS was_there
    FOR EACH STATEMENT EXECUTE FUNCTION push.count_deleted_devices();
CREATE TRIGGER devices_counted_none AFTER TRUNCATE ON push.devices FOR EACH STATEMENT EXECUTE FUNCTION push.count_no_devices();

INSERT INTO push.device_counts (platform, reason, seen_on, devices)
SELECT d.platform, coalesce(d.deactivation_reason, ''), push.seen_on(d.is_active, d.last_seen_at), count(*) FROM push.devices d GROUP BY 1, 2, 3;

INSERT INTO push.tag_counts (tag, devices) SELECT t.tag, count(*) FROM push.devices d CROSS JOIN LATERAL unnest(d.tags) AS t (tag) GROUP BY 1;
