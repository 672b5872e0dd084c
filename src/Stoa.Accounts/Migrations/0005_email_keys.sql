-- One mailbox, one account, however its address is spelled: keys are in NFKC now. Only addresses beyond ASCII change. Where two accounts turn out to have one
-- mailbox, the older one keeps the address; the other keeps its key, its sessions and its other sign-ins, and is for an admin to settle.
UPDATE accounts.users u SET email_key = k.key
FROM (
    SELECT DISTINCT ON (key) id, key
    FROM (SELECT id, created_at, normalize(lower(normalize(email_key, NFKC)), NFKC) AS key FROM accounts.users WHERE octet_length(email_key) <> char_length(email_key)) AS respelled
    ORDER BY key, created_at, id
) AS k
WHERE u.id = k.id AND u.email_key <> k.key AND NOT EXISTS (SELECT FROM accounts.users o WHERE o.email_key = k.key);
