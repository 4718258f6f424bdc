-- What the rep wrote of a call besides its title.

CREATE TABLE contexts (
    call INTEGER PRIMARY KEY REFERENCES calls ON DELETE CASCADE,
    company TEXT NOT NULL,
    contact TEXT NOT NULL,
    notes TEXT NOT NULL
) STRICT;
