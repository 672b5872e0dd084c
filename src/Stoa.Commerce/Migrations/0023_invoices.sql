-- Who sells and how invoices are issued, as settings: names, numbers and choices that only documents are made of. Empty: as SellerTerms has it.
ALTER TABLE commerce.settings ADD COLUMN seller json NOT NULL DEFAULT '{}';
