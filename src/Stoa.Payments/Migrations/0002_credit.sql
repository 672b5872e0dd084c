-- Money that the shop owes to whoever holds it: what stands on gift cards and to the credit of customers, and where it came from and went. Balances of
-- holders never fall below zero, whoever writes; those of the shop's own sides (issued, redeemed, expired) are what they are.
CREATE TABLE payments.credit_accounts (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('gift_card', 'customer_credit', 'expired', 'held', 'issued', 'redeemed')),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    customer_id uuid,
    -- The sum of its entries: only inserting an entry changes it.
    balance bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT credit_accounts_customer CHECK ((kind = 'customer_credit') = (customer_id IS NOT NULL)),
    CONSTRAINT credit_accounts_covered CHECK (balance >= 0 OR kind NOT IN ('gift_card', 'customer_credit', 'held'))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX credit_accounts_of_customer ON payments.credit_accounts (customer_id, currency) WHERE kind = 'customer_credit';
CREATE UNIQUE INDEX credit_accounts_of_shop ON payments.credit_accounts (kind, currency) WHERE kind NOT IN ('gift_card', 'customer_credit');

-- The shop's own account of a kind and currency, made where it is first needed.
CREATE FUNCTION payments.shop_account(of_kind text, of_currency text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    account uuid;
BEGIN
    LOOP
        SELECT id INTO account FROM payments.credit_accounts WHERE kind = of_kind AND currency = of_currency;
        IF FOUND THEN
            RETURN account;
        END IF;
        INSERT INTO payments.credit_accounts (id, kind, currency) VALUES (gen_random_uuid(), of_kind, of_currency) ON CONFLICT DO NOTHING;
    END LOOP;
END
$$;

-- Both sides of every movement. Entries are only added.
CREATE TABLE payments.credit_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id uuid NOT NULL,
    account_id uuid NOT NULL REFERENCES payments.credit_accounts,
    amount bigint NOT NULL CHECK (amount <> 0),
    -- The account's, after this entry.
    balance bigint NOT NULL,
    cause text NOT NULL CHECK (cause IN ('issue', 'withdrawal', 'hold', 'capture', 'release', 'refund', 'expiry', 'reinstatement')),
    -- What made it: an operation of a payment, a refund, a request of staff.
    reference text NOT NULL CHECK (reference <> ''),
    payment_id uuid,
    actor_id uuid,
    reason text,
    at timestamptz NOT NULL,
    -- Nothing happens twice.
    CONSTRAINT credit_entries_once UNIQUE (reference, cause, account_id)
);
CREATE INDEX credit_entries_of_account ON payments.credit_entries (account_id, id);
CREATE INDEX credit_entries_of_transaction ON payments.credit_entries (transaction_id);
CREATE INDEX credit_entries_of_payment ON payments.credit_entries (payment_id) WHERE payment_id IS NOT NULL;

-- Entry and balance are one change, whoever inserts; not on a replica, which gets both.
CREATE FUNCTION payments.move_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE payments.credit_accounts SET balance = balance + NEW.amount WHERE id = NEW.account_id RETURNING balance INTO NEW.balance;
    RETURN NEW;
END
$$;
CREATE TRIGGER move_credit BEFORE INSERT ON payments.credit_entries FOR EACH ROW EXECUTE FUNCTION payments.move_credit();

-- What goes out on one side comes in on another, in each currency; judged at the commit, when all sides are there.
CREATE FUNCTION payments.balance_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payments.credit_entries e JOIN payments.credit_accounts a ON a.id = e.account_id
        WHERE e.transaction_id = NEW.transaction_id GROUP BY a.currency HAVING sum(e.amount) <> 0)
    THEN
        RAISE EXCEPTION 'The entries of credit transaction % do not add up to zero', NEW.transaction_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_entries_balanced';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER credit_entries_balanced AFTER INSERT ON payments.credit_entries DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payments.balance_credit();
ALTER TABLE payments.credit_entries ENABLE ALWAYS TRIGGER credit_entries_balanced;

CREATE FUNCTION payments.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% only grows', TG_TABLE_SCHEMA, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments.credit_entries FOR EACH STATEMENT EXECUTE FUNCTION payments.refuse_change();
ALTER TABLE payments.credit_entries ENABLE ALWAYS TRIGGER append_only;

-- A card is an account with a code. The code itself is nowhere: with 120 random bits its hash gives nothing away.
CREATE TABLE payments.gift_cards (
    id uuid PRIMARY KEY REFERENCES payments.credit_accounts,
    code_hash bytea NOT NULL CONSTRAINT gift_cards_code UNIQUE CHECK (octet_length(code_hash) = 32),
    last4 text NOT NULL CHECK (last4 ~ '^[0-9A-Z]{4}$'),
    -- What it was issued with.
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    expires_at timestamptz,
    -- When what was on it was found to be expired; null again where it gets more time.
    lapsed_at timestamptz CHECK (lapsed_at >= expires_at),
    note text NOT NULL DEFAULT '',
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX gift_cards_by_creation ON payments.gift_cards (created_at, id);
CREATE INDEX gift_cards_by_expiry ON payments.gift_cards ((coalesce(expires_at, 'infinity')), id);
CREATE INDEX gift_cards_by_last4 ON payments.gift_cards (last4);
CREATE INDEX gift_cards_to_lapse ON payments.gift_cards (expires_at) WHERE lapsed_at IS NULL AND expires_at IS NOT NULL;

-- The books of the providers gift_card and credit: what they were asked for by a payment and what became of it, a refusal included. Its row is what the
-- operations of a payment take turns at.
CREATE TABLE payments.credit_holds (
    payment_id uuid PRIMARY KEY,
    provider text NOT NULL CHECK (provider IN ('gift_card', 'credit')),
    -- Null where there was none that could be used.
    account_id uuid REFERENCES payments.credit_accounts,
    customer_id uuid,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    status text NOT NULL CHECK (status IN ('authorized', 'captured', 'voided', 'failed')),
    reason text,
    held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    captured bigint NOT NULL DEFAULT 0,
    refunded bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    CONSTRAINT credit_holds_account CHECK (account_id IS NOT NULL OR status = 'failed'),
    CONSTRAINT credit_holds_held CHECK ((held > 0) = (status = 'authorized') AND held IN (0, amount)),
    CONSTRAINT credit_holds_captured CHECK (captured BETWEEN 0 AND amount AND (captured > 0) = (status = 'captured')),
    CONSTRAINT credit_holds_refunded CHECK (refunded BETWEEN 0 AND captured)
);
CREATE INDEX credit_holds_by_creation ON payments.credit_holds (provider, created_at);
CREATE INDEX credit_holds_of_customer ON payments.credit_holds (customer_id, account_id) WHERE provider = 'gift_card';
