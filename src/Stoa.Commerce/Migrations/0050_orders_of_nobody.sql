-- Trying again finds an anonymised guest's address without a guest, and makes one; of an account that was deleted there is none to order for.
CREATE OR REPLACE FUNCTION commerce.order_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    buyer uuid := coalesce(NEW.user_id, NEW.guest_id);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('commerce.customer'), hashtext(buyer::text));
    IF EXISTS (SELECT FROM commerce.customers c WHERE c.id = buyer AND c.anonymised_at IS NOT NULL) THEN
        IF NEW.user_id IS NOT NULL THEN
            RAISE foreign_key_violation USING MESSAGE = 'the customer was anonymised', CONSTRAINT = 'orders_buyer_is_there';
        END IF;
        RAISE serialization_failure USING MESSAGE = 'the customer was anonymised';
    END IF;
    NEW.is_first := NOT EXISTS (SELECT FROM commerce.orders o WHERE o.customer_id = buyer);
    INSERT INTO commerce.orders_to_count (order_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    PERFORM set_config('commerce.recounted', NEW.id::text, true);
    RETURN NEW;
END
$$;
