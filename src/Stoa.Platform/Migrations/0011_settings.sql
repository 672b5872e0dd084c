-- What the shop set, as JSON, by name; a setting without a row is at its default.
CREATE TABLE platform.settings (
    name text PRIMARY KEY,
    value jsonb NOT NULL,
    updated_at timestamptz NOT NULL
);

-- The shop's own wording of a mail in one language; without a row the module's own holds.
CREATE TABLE platform.mail_wordings (
    template text NOT NULL,
    language text NOT NULL,
    subject text NOT NULL,
    paragraphs text[] NOT NULL CHECK (cardinality(paragraphs) BETWEEN 1 AND 20),
    action text,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (template, language)
);

-- One row: whether staff have closed the shop.
CREATE TABLE platform.maintenance (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    enabled boolean NOT NULL DEFAULT false,
    message text NOT NULL DEFAULT '',
    retry_after_seconds integer NOT NULL DEFAULT 120 CHECK (retry_after_seconds BETWEEN 1 AND 86400),
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO platform.maintenance DEFAULT VALUES;

-- When the quiet hours end in which a moment lies, by the clock of a zone; null where it lies in none. A zone that PostgreSQL does not know is UTC.
CREATE FUNCTION platform.quiet_until(at timestamptz, zone text, starts time, ends time) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    here timestamp;
    place text := zone;
BEGIN
    BEGIN
        here := at AT TIME ZONE place;
    EXCEPTION WHEN invalid_parameter_value THEN
        place := 'UTC';
        here := at AT TIME ZONE place;
    END;
    IF starts = ends OR (starts < ends AND (here::time < starts OR here::time >= ends)) OR (starts > ends AND here::time < starts AND here::time >= ends) THEN
        RETURN NULL;
    END IF;
    RETURN (CASE WHEN starts > ends AND here::time >= starts THEN here::date + 1 ELSE here::date END + ends) AT TIME ZONE place;
END
$$;
