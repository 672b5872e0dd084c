-- What browsers are shown, beside the messages of the phones.
ALTER TABLE push.messages ADD COLUMN web_message jsonb;
ALTER TABLE push.messages DROP CONSTRAINT messages_check;
ALTER TABLE push.messages ADD CONSTRAINT messages_check
    CHECK (status = 'draft' OR android_message IS NOT NULL OR ios_message IS NOT NULL OR web_message IS NOT NULL) NOT VALID;
ALTER TABLE push.messages VALIDATE CONSTRAINT messages_check;
