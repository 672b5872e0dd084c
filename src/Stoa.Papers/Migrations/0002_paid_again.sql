-- An order is told as paid once. Where it was invoiced then, and grew, money that comes in is noted as well: whoever issues its credit notes also invoices what
-- is left, once it is paid again. The order's states follow first, by a trigger that comes before in the alphabet, and with them the order is locked.
CREATE TRIGGER payments_of_papers_captured AFTER UPDATE ON payments.payments FOR EACH ROW WHEN (NEW.order_id IS NOT NULL AND NEW.captured > OLD.captured)
    EXECUTE FUNCTION papers.order_credited();
