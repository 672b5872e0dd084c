CREATE SCHEMA sampleschema;

CREATE TABLE sampleschema.entries (
    id uuid PRIMARY KEY,
    subject text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX entries_of_subject ON sampleschema.entries (subject);
