-- Who is erased is erased from the timeline of their orders, too: what was said stays said, but for texts and addresses.
DROP TRIGGER append_only ON commerce.order_events;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON commerce.order_events FOR EACH STATEMENT
    WHEN (current_setting('commerce.erasing', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION commerce.refuse_change();
ALTER TABLE commerce.order_events ENABLE ALWAYS TRIGGER append_only;

-- Nobody's address stays behind when all accounts are taken over.
UPDATE commerce.customer_takeover SET behind = '' WHERE done_at IS NOT NULL;
