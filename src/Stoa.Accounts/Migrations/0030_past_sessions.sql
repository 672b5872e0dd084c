-- compatible
-- What is left of sessions whose rows were deleted: that a user had some, and the moment before which all that began are over, because they were ended
-- together.
-- Without a reference: whoever stands here is not deleted, and checking one for every user below would take minutes.
CREATE TABLE accounts.past_sessions (
    user_id uuid PRIMARY KEY,
    over_before timestamptz
);

-- What was deleted until now has left nothing: whoever was not written for as long as sessions are kept may have had some.
INSERT INTO accounts.past_sessions (user_id) SELECT id FROM accounts.users WHERE updated_at < now() - interval '30 days';
