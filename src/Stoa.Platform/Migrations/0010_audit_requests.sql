-- How far the audit log is verified. A pass goes from the first entry to the last, in steps; when it has reached the end, new entries are verified as they
-- come, and once a day everything anew. Whoever can write this row can write the log too: proof against them is a mark kept elsewhere (ADR 21).
CREATE TABLE platform.audit_checks (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    -- The running pass: the last entry that it found right, and that entry's hash.
    position_id bigint NOT NULL DEFAULT 0,
    position_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    pass_began_at timestamptz,
    -- Up to where everything was found right, by the last pass that came to the end or by what followed it.
    verified_id bigint NOT NULL DEFAULT 0,
    verified_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    verified_at timestamptz,
    -- The first entry that is not as it was written.
    broken_id bigint,
    broken_reason text,
    broken_at timestamptz
);

INSERT INTO platform.audit_checks DEFAULT VALUES;
