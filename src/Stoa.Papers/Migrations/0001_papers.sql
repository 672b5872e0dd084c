-- Invoices and credit notes. What was issued is never changed and never deleted: it is corrected by another document that names it.
CREATE SCHEMA papers;

-- What numbers begin with, and the last that was given. A number is taken by the transaction that uses it: one that fails leaves no gap.
CREATE TABLE papers.series (
    stem text PRIMARY KEY,
    last bigint NOT NULL CHECK (last > 0),
    -- Later numbers are not of earlier moments.
    last_at timestamptz NOT NULL
);

CREATE TABLE papers.documents (
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT documents_kind CHECK (kind IN ('invoice', 'credit_note')),
    stem text NOT NULL,
    counter bigint NOT NULL,
    number text NOT NULL CONSTRAINT documents_number UNIQUE,
    order_id uuid NOT NULL,
    order_number text NOT NULL,
    customer_id uuid NOT NULL,
    -- Null: a guest's.
    user_id uuid,
    -- Of a credit note that was issued for a refund: one for each.
    refund_id uuid CONSTRAINT documents_refund UNIQUE,
    currency text NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL CHECK (total >= 0),
    issued_at timestamptz NOT NULL,
    -- All that it says, as it was then.
    facts json NOT NULL,
    CONSTRAINT documents_counter UNIQUE (stem, counter),
    CONSTRAINT documents_sum CHECK (total = net + tax),
    CONSTRAINT documents_refund_kind CHECK (refund_id IS NULL OR kind = 'credit_note')
);
CREATE INDEX documents_by_issue ON papers.documents (issued_at, id);
CREATE INDEX documents_by_kind ON papers.documents (kind, issued_at, id);
CREATE INDEX documents_of_order ON papers.documents (order_id, issued_at, id);
CREATE INDEX documents_of_customer ON papers.documents (customer_id, issued_at, id);

-- What of an order it is about: units of a line, shipping, or what is neither. Amounts count for an invoice, and against it for a credit note.
CREATE TABLE papers.document_lines (
    document_id uuid NOT NULL REFERENCES papers.documents,
    position integer NOT NULL,
    order_id uuid NOT NULL,
    part text NOT NULL CONSTRAINT document_lines_part CHECK (part IN ('line', 'shipping', 'other')),
    order_line_id uuid,
    quantity integer NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    PRIMARY KEY (document_id, position),
    CHECK ((part = 'line') = (order_line_id IS NOT NULL))
);
CREATE INDEX document_lines_of_order ON papers.document_lines (order_id);

-- Credits of orders that documents have taken into account: an invoice that was issued without what they took, or a credit note for them; none where they
-- came to nothing.
CREATE TABLE papers.counted_credits (
    credit_id uuid PRIMARY KEY,
    document_id uuid REFERENCES papers.documents
);

-- A document as it was printed, once: whoever asks again gets the same bytes.
CREATE TABLE papers.prints (
    document_id uuid PRIMARY KEY REFERENCES papers.documents,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    printed_at timestamptz NOT NULL,
    CONSTRAINT prints_whole CHECK (sha256 = sha256(content))
);
ALTER TABLE papers.prints ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE FUNCTION papers.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% only grows', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON papers.documents FOR EACH STATEMENT EXECUTE FUNCTION papers.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON papers.document_lines FOR EACH STATEMENT EXECUTE FUNCTION papers.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON papers.counted_credits FOR EACH STATEMENT EXECUTE FUNCTION papers.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON papers.prints FOR EACH STATEMENT EXECUTE FUNCTION papers.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON papers.series FOR EACH STATEMENT EXECUTE FUNCTION papers.refuse_change();
ALTER TABLE papers.documents ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE papers.document_lines ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE papers.counted_credits ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE papers.prints ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE papers.series ENABLE ALWAYS TRIGGER append_only;

-- A series goes on by one.
CREATE FUNCTION papers.refuse_jump() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'papers.series goes on by one';
END
$$;
CREATE TRIGGER by_one BEFORE UPDATE ON papers.series FOR EACH ROW
    WHEN (NEW.stem <> OLD.stem OR NEW.last <> OLD.last + 1 OR NEW.last_at < OLD.last_at) EXECUTE FUNCTION papers.refuse_jump();
ALTER TABLE papers.series ENABLE ALWAYS TRIGGER by_one;

-- Something that was invoiced is not owed any more: whoever changed it, and whether or not it told anybody, a credit note is to be issued. The order is locked by
-- whoever does so, and by whoever invoices it, so that nothing falls between the two.
CREATE FUNCTION papers.note_credit(subject uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM papers.documents d WHERE d.order_id = subject AND d.kind = 'invoice') THEN
        INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at)
        VALUES ('papers.order_credited', 'papers: credit notes', jsonb_build_object('order_id', subject), now(), clock_timestamp());
        PERFORM pg_notify('stoa', 'outbox:');
    END IF;
END
$$;
CREATE FUNCTION papers.credits_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM papers.note_credit(a.order_id) FROM (SELECT DISTINCT order_id FROM added WHERE lasting) AS a;
    RETURN NULL;
END
$$;
CREATE TRIGGER credits_of_papers_added AFTER INSERT ON commerce.order_credits REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION papers.credits_added();
CREATE FUNCTION papers.order_credited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM papers.note_credit(CASE TG_TABLE_NAME WHEN 'orders' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'order_id')::uuid END);
    RETURN NULL;
END
$$;
CREATE TRIGGER credits_of_papers_last AFTER UPDATE ON commerce.order_credits FOR EACH ROW WHEN (NEW.lasting AND NOT OLD.lasting)
    EXECUTE FUNCTION papers.order_credited();
CREATE TRIGGER refunds_of_papers_succeeded AFTER UPDATE ON commerce.refunds FOR EACH ROW WHEN (NEW.status = 'succeeded' AND OLD.status <> 'succeeded')
    EXECUTE FUNCTION papers.order_credited();
CREATE TRIGGER orders_of_papers_reduced AFTER UPDATE ON commerce.orders FOR EACH ROW WHEN (NEW.total < OLD.total)
    EXECUTE FUNCTION papers.order_credited();
