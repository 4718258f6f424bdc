-- What a revision replaces is gone: it may be a card number that was known for one too late, and
-- nobody read it.

ALTER TABLE utterances DROP COLUMN first_text;
ALTER TABLE utterances DROP COLUMN first_words;
