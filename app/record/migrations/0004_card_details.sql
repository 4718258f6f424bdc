-- What a playbook's card says besides, to be read after the call.

ALTER TABLE cards ADD COLUMN details TEXT NOT NULL DEFAULT '';
ALTER TABLE cards ADD COLUMN link TEXT NOT NULL DEFAULT '';
