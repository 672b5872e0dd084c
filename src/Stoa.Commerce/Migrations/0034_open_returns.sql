-- For the to-do list: returns that wait for staff are few among all that ever were.
CREATE INDEX returns_waiting ON commerce.returns (status) WHERE status IN ('requested', 'received');
